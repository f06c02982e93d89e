mod evidence;
mod exact;
mod problems;

use super::*;
use crate::Row;

/// Makes a decision of anna's in source `a`, from words such as `T01`, `-T01`, `none`, `out` or `?`.
fn decision(name: &str, verdict: &str) -> Decision {
    Decision {
        name: name.into(),
        source: "a".into(),
        by: "anna".into(),
        verdict: match verdict {
            "?" => Verdict::Undecided,
            "none" => Verdict::NoSuchTerm,
            "out" => Verdict::OutOfScope,
            code => match code.strip_prefix('-') {
                Some(code) => Verdict::Rejected(code.parse().unwrap()),
                None => Verdict::Accepted(code.parse().unwrap()),
            },
        },
        ..Decision::default()
    }
}

trait With: Sized {
    fn with(self, change: impl FnOnce(&mut Self)) -> Self;
    fn id(self, id: &str) -> Self;
    fn by(self, by: &str) -> Self;
    fn at(self, at: &str) -> Self;
    fn supplier(self, supplier: &str) -> Self;
    fn shared(self) -> Self;
    fn settling(self) -> Self;
    fn source(self, source: &str) -> Self;
}

impl With for Decision {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn id(self, id: &str) -> Self {
        self.with(|d| d.id = id.into())
    }

    fn by(self, by: &str) -> Self {
        self.with(|d| d.by = by.into())
    }

    fn at(self, at: &str) -> Self {
        self.with(|d| d.at = at.into())
    }

    fn supplier(self, supplier: &str) -> Self {
        self.with(|d| d.supplier = supplier.into())
    }

    fn shared(self) -> Self {
        self.with(|d| d.scope = Scope::Shared)
    }

    fn settling(self) -> Self {
        self.with(|d| d.settles = true)
    }

    fn source(self, source: &str) -> Self {
        self.with(|d| d.source = source.into())
    }
}

fn overlay(decisions: impl IntoIterator<Item = Decision>) -> Decisions {
    let mut overlay = Decisions::default();
    for decision in decisions {
        overlay.add(decision);
    }
    overlay
}

/// Shows what stands for a row of source `a`, such as `accepted T01, not T02`.
fn standing(decisions: &Decisions, row: impl Into<Row<'static>>, id: Option<&str>) -> String {
    show(&decisions.standing("a", &row.into(), id))
}

fn show(standing: &Standing<'_>) -> String {
    let outcome = match &standing.outcome {
        Outcome::Open => "open".to_owned(),
        Outcome::Decided { verdict, .. } => verdict.to_string(),
        Outcome::Conflict(positions) => {
            let all: Vec<_> = positions
                .iter()
                .map(|p| format!("{}: {}", p.by, p.verdict))
                .collect();
            format!("conflict ({})", all.join("; "))
        }
    };
    let rejected = standing.rejected.iter().map(|code| format!(", not {code}"));
    [outcome, rejected.collect()].concat()
}

/// Shows the nearest texts of a source for a row, with similarity and votes.
fn near(decisions: &Decisions, source: &str, row: impl Into<Row<'static>>) -> Vec<String> {
    let mut scratch = NearScratch::default();
    let near = decisions.near(&mut scratch, source, &row.into(), 10);
    let one = |near: &Near| {
        let votes: Vec<_> = decisions
            .votes(near.item)
            .map(|vote| format!("{} x{}", vote.verdict, vote.voices))
            .collect();
        format!("{:.2}: {}", near.similarity, votes.join(", "))
    };
    near.iter().map(one).collect()
}

#[test]
fn the_overlay_can_be_used_from_many_threads() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Decisions>();
}

#[test]
fn decisions_come_back_as_they_were_added() {
    let full = Decision {
        id: " 7".into(),
        name: "Näme\n".into(),
        model: "modell".into(),
        description: "text".into(),
        supplier: "Firma AB".into(),
        source: "a".into(),
        scope: Scope::Shared,
        verdict: Verdict::Rejected("T01".parse().unwrap()),
        settles: true,
        by: "bo".into(),
        at: "2026-01-01".into(),
    };
    let mut decisions = overlay([full.clone(), Decision::default()]);
    let ids: Vec<_> = decisions.iter().collect();
    assert_eq!(ids[0].1, full);
    assert_eq!(ids[1].1, Decision::default());
    assert_eq!(decisions.get(ids[0].0), Some(full));
    assert!(decisions.withdraw(ids[0].0));
    assert!(!decisions.withdraw(ids[0].0));
    assert!(!decisions.withdraw(DecisionId(9)));
    assert_eq!((decisions.get(ids[0].0), decisions.len()), (None, 1));
    assert_eq!(decisions.add(Decision::default()), DecisionId(2));
}
