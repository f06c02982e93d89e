use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use kodbro::evaluate::Outcome;

const HEADER: &str = "id\trank\tfirst\tstatus\tanswer";

/// How many ids of a kind a difference names before it only counts them.
const NAMED: usize = 20;

/// What came out for the cases of a set, in their order. It says neither what the rows are nor
/// which code was expected, so it may be published where the labelled rows may not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cases(Vec<CaseResult>);

/// What came out for one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// What names the case.
    pub id: String,
    /// The place of the first right candidate, from 1.
    pub rank: Option<usize>,
    /// The first candidate.
    pub first: String,
    /// The status.
    pub status: String,
    /// The code that answers.
    pub answer: String,
}

impl CaseResult {
    /// Orders results of the same case: a smaller rank is better, none the worst.
    fn place(&self) -> usize {
        self.rank.unwrap_or(usize::MAX)
    }

    fn shown(&self) -> String {
        let or_dash = |text: &str| {
            if text.is_empty() {
                "-".into()
            } else {
                text.to_owned()
            }
        };
        let rank = self.rank.map_or("-".to_owned(), |rank| rank.to_string());
        let (first, answer) = (or_dash(&self.first), or_dash(&self.answer));
        format!("rank {rank}, first {first}, {} {answer}", self.status)
    }
}

impl Cases {
    pub(super) fn of(outcomes: &[Outcome]) -> Self {
        let result = |outcome: &Outcome| CaseResult {
            id: outcome.id.clone(),
            rank: outcome.rank,
            first: outcome.first.clone().unwrap_or_default(),
            status: outcome.status.to_string(),
            answer: outcome.answer.clone().unwrap_or_default(),
        };
        Self(outcomes.iter().map(result).collect())
    }

    /// Returns the results in order.
    pub fn results(&self) -> &[CaseResult] {
        &self.0
    }

    /// Writes the results as the tab-separated text that is committed.
    pub fn to_tsv(&self) -> String {
        let mut out = format!("{HEADER}\n");
        for CaseResult {
            id,
            rank,
            first,
            status,
            answer,
        } in &self.0
        {
            let rank = rank.map_or(String::new(), |rank| rank.to_string());
            let _ = writeln!(out, "{id}\t{rank}\t{first}\t{status}\t{answer}");
        }
        out
    }

    /// Reads what [`Cases::to_tsv`] wrote.
    ///
    /// # Errors
    /// When the text has another form.
    pub fn from_tsv(text: &str) -> Result<Self> {
        let mut lines = text.lines();
        ensure!(lines.next() == Some(HEADER), "the header is not '{HEADER}'");
        let result = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, rank, first, status, answer] = cells[..] else {
                anyhow::bail!("'{line}' has {} cells, expected 5", cells.len());
            };
            let rank = match rank {
                "" => None,
                rank => Some(rank.parse().context("the rank is not a number")?),
            };
            Ok(CaseResult {
                id: id.to_owned(),
                rank,
                first: first.to_owned(),
                status: status.to_owned(),
                answer: answer.to_owned(),
            })
        };
        Ok(Self(lines.map(result).collect::<Result<_>>()?))
    }

    /// Says what has changed since the committed results: which cases are better, worse, merely
    /// different, new or gone. `None` if nothing has.
    pub fn difference(&self, committed: &Self) -> Option<String> {
        let old: BTreeMap<&str, &CaseResult> =
            committed.0.iter().map(|r| (r.id.as_str(), r)).collect();
        let new: BTreeMap<&str, &CaseResult> = self.0.iter().map(|r| (r.id.as_str(), r)).collect();
        let [mut better, mut worse, mut other] = [const { Vec::new() }; 3];
        for (id, now) in &new {
            let Some(before) = old.get(id) else {
                other.push(format!("{id}: new, {}", now.shown()));
                continue;
            };
            let kind = match now.place().cmp(&before.place()) {
                _ if now == before => continue,
                std::cmp::Ordering::Less => &mut better,
                std::cmp::Ordering::Greater => &mut worse,
                std::cmp::Ordering::Equal => &mut other,
            };
            kind.push(format!("{id}: {} -> {}", before.shown(), now.shown()));
        }
        let gone = old.keys().filter(|id| !new.contains_key(*id));
        other.extend(gone.map(|id| format!("{id}: gone")));
        let mut out = String::new();
        for (kind, lines) in [("worse", worse), ("better", better), ("other", other)] {
            if !lines.is_empty() {
                let _ = writeln!(out, "  {kind}: {}", lines.len());
            }
            for line in lines.iter().take(NAMED) {
                let _ = writeln!(out, "    {line}");
            }
            if lines.len() > NAMED {
                let _ = writeln!(out, "    and {} more", lines.len() - NAMED);
            }
        }
        if out.is_empty() && self != committed {
            out.push_str("  the order of the cases\n");
        }
        (!out.is_empty()).then_some(out)
    }
}
