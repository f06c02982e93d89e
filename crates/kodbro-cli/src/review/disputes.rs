//! What becomes of the rows that people differ about when decisions come in?

use kodbro::decisions::{Outcome, Position, Standing, Verdict};
use kodbro::mapping_set::MappingRecord;

use crate::numbers::{counted, grouped};
use crate::report;

/// So many rows are named; the rest are counted.
const SHOWN: usize = 5;

/// The rows that were settled, and those that still stand in conflict, with who said what.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Disputes {
    pub(super) settled: Vec<String>,
    pub(super) standing: Vec<String>,
    /// What came in and counts for nothing, since a later decision stands; the later one with it.
    pub(super) too_late: Vec<String>,
}

impl Disputes {
    /// Adds a row about which a decision came in, a new one or one that was there, by how people
    /// stood before and after it.
    pub(super) fn add(
        &mut self,
        record: &MappingRecord,
        is_new: bool,
        before: &Stand,
        after: &Stand,
    ) {
        let name = match record.id.trim() {
            "" => record.name.trim(),
            id => id,
        };
        let with = |who: &str| format!("{name} ({who})");
        let (list, row) = match (before, after) {
            (_, Stand::Conflict(who)) => (&mut self.standing, with(who)),
            (Stand::Conflict(who), Stand::Decided { .. }) => (&mut self.settled, with(who)),
            (_, Stand::Decided { verdict, who })
                if is_new && record.verdict.is_settling() && *verdict != record.verdict =>
            {
                (&mut self.too_late, with(who))
            }
            _ => return,
        };
        if !list.contains(&row) {
            list.push(row);
        }
    }

    /// Says what was settled and what was not.
    pub(super) fn print(&self) {
        if !self.settled.is_empty() {
            let rows = counted(self.settled.len() as u64, "row is", "rows are");
            let list = list(&self.settled);
            report::note(format_args!(
                "{rows} settled that people differed about: {list}"
            ));
        }
        if !self.too_late.is_empty() {
            let rows = counted(self.too_late.len() as u64, "decision", "decisions");
            let list = list(&self.too_late);
            report::warning(format_args!(
                "{rows} came in too late and counts for nothing, since a later one stands: {list}"
            ));
        }
        if !self.standing.is_empty() {
            let rows = counted(self.standing.len() as u64, "row stands", "rows stand");
            report::warning(format_args!("{rows} in conflict: {}", list(&self.standing)));
            report::hint(
                "export a new review: it shows what each has said, and who decides in it settles it",
            );
        }
    }
}

/// How people stand about a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    Open,
    /// They agree, or somebody has settled it; what on, and who in words.
    Decided {
        verdict: Verdict,
        who: String,
    },
    /// They differ; who says what, in words.
    Conflict(String),
}

impl From<Standing<'_>> for Stand {
    fn from(standing: Standing<'_>) -> Self {
        match standing.outcome {
            Outcome::Open => Self::Open,
            Outcome::Decided { verdict, .. } => Self::Decided {
                verdict: verdict.clone(),
                who: verdict_in_words(verdict),
            },
            Outcome::Conflict(positions) => {
                let positions: Vec<String> = positions.iter().map(words).collect();
                Self::Conflict(positions.join("; "))
            }
        }
    }
}

fn words(position: &Position<'_>) -> String {
    let by = match position.by {
        "" => "somebody",
        by => by,
    };
    format!("{by}: {}", verdict_in_words(position.verdict))
}

fn verdict_in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accepted(code) => code.to_string(),
        verdict => verdict.to_string().replace('_', " "),
    }
}

fn list(rows: &[String]) -> String {
    let shown: Vec<&str> = rows.iter().take(SHOWN).map(String::as_str).collect();
    match rows.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {} more", shown.join(", "), grouped(more as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_settled_and_what_was_not_is_told_apart() {
        let record = |id: &str| MappingRecord {
            id: id.into(),
            name: "Kanyl".into(),
            ..MappingRecord::default()
        };
        let conflict = |who: &str| Stand::Conflict(who.into());
        let decided = |code: &str| Stand::Decided {
            verdict: Verdict::Accepted(code.parse().unwrap()),
            who: code.to_owned(),
        };
        let said = |id: &str, code: &str| MappingRecord {
            verdict: Verdict::Accepted(code.parse().unwrap()),
            ..record(id)
        };
        let differ = conflict("bo: T02; anna: T01");
        let mut disputes = Disputes::default();
        disputes.add(&said("1", "T01"), true, &differ, &decided("T01"));
        disputes.add(&record(""), true, &decided("T01"), &differ);
        disputes.add(&said("3", "T01"), true, &Stand::Open, &decided("T01"));
        disputes.add(&record("4"), true, &differ, &Stand::Open);
        disputes.add(&said("5", "T02"), true, &decided("T01"), &decided("T01"));
        disputes.add(&said("6", "T02"), false, &decided("T01"), &decided("T01"));
        assert_eq!(disputes.too_late, ["5 (T01)"]);
        assert_eq!(disputes.settled, ["1 (bo: T02; anna: T01)"]);
        assert_eq!(disputes.standing, ["Kanyl (bo: T02; anna: T01)"]);
        let many: Vec<String> = (0..7).map(|id| id.to_string()).collect();
        assert_eq!(list(&many), "0, 1, 2, 3, 4 and 2 more");
    }
}
