use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kodbro::Row;
use kodbro::decisions::{Decision, DecisionId, Decisions, Outcome, Verdict};
use kodbro::nomenclature::{Nomenclature, Status};
use kodbro_formats::nomenclature::source_hash;
use kodbro_formats::{
    CatalogueRow, DecisionRow, Error, ErrorKind, TruthRow, read_decisions, read_truth,
};

use crate::files;
use crate::numbers::{counted, grouped};

/// Tells whether an error is what a mapping set gives that is read as a truth file.
fn is_no_truth_file(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::NoColumn { .. } | ErrorKind::BadJson { .. })
}

/// The rows of a file that are learned from.
#[derive(Debug)]
pub(super) struct Lessons {
    /// The file, without its folder.
    pub(super) name: String,
    /// What tells it from other files of that name.
    pub(super) hash: String,
    pub(super) rows: Vec<TruthRow>,
    /// How many rows were left out, by reason.
    left_out: BTreeMap<&'static str, u64>,
}

impl Lessons {
    /// Reads a truth file or a file of decisions.
    ///
    /// # Errors
    /// When it cannot be read or is neither.
    pub(super) fn read(path: &Path, nomenclature: &Nomenclature<'_>) -> Result<Self, Error> {
        let mut lessons = Self {
            name: files::name(path),
            hash: String::new(),
            rows: Vec::new(),
            left_out: BTreeMap::new(),
        };
        lessons.rows = match read_truth(path) {
            Err(error) if is_no_truth_file(error.kind()) => {
                lessons.decided(read_decisions(path, "")?)
            }
            read => read?,
        };
        lessons.rows = std::mem::take(&mut lessons.rows)
            .into_iter()
            .filter_map(|row| lessons.usable(row, nomenclature))
            .collect();
        let unreadable = |cause| {
            let action = "read";
            let place = kodbro_formats::Place::new(path.display().to_string());
            Error::new(ErrorKind::Io { action, cause }, place)
        };
        lessons.hash = source_hash(&fs::read(path).map_err(unreadable)?);
        Ok(lessons)
    }

    /// Returns how many rows the file has.
    pub(super) fn all_rows(&self) -> u64 {
        self.rows.len() as u64 + self.left_out.values().sum::<u64>()
    }

    /// Says how many rows are learned from, and what became of the others.
    pub(super) fn said(&self) -> String {
        let all = counted(self.all_rows(), "row", "rows");
        if self.left_out.is_empty() {
            return format!("{all} to learn from");
        }
        let left_out = self.left_out.iter();
        let left_out: Vec<String> = left_out
            .map(|(why, &count)| format!("{} {why}", grouped(count)))
            .collect();
        let rows = grouped(self.rows.len() as u64);
        format!(
            "{all}, {rows} to learn from; left out: {}",
            left_out.join(", ")
        )
    }

    /// Makes labelled rows of the decisions that stand.
    fn decided(&mut self, rows: Vec<DecisionRow>) -> Vec<TruthRow> {
        let mut decisions = Decisions::default();
        let rows: Vec<(DecisionId, DecisionRow)> = rows
            .into_iter()
            .map(|row| (decisions.add(row.decision.clone()), row))
            .collect();
        let mut labelled = Vec::new();
        for (id, row) in rows {
            match label(&decisions, id, &row.decision) {
                Ok(expected) => labelled.push(truth(row, expected)),
                Err(why) => *self.left_out.entry(why).or_default() += 1,
            }
        }
        labelled
    }

    /// Returns a row if something can be learned from it: it has a text, and a code that is in use,
    /// for which that of a retired code's successor is taken.
    fn usable(&mut self, mut row: TruthRow, nomenclature: &Nomenclature<'_>) -> Option<TruthRow> {
        let mut leave_out = |why| {
            *self.left_out.entry(why).or_default() += 1;
            None
        };
        if is_blank(&row.row.row()) {
            return leave_out("without text");
        }
        if let Some(code) = &row.expected {
            match in_use(nomenclature, code) {
                Some(code) => row.expected = Some(code),
                None => return leave_out("with a code that is not in use"),
            }
        }
        if row.row.id.trim().is_empty() {
            row.row.id = format!("{} row {}", self.name, row.row.number);
        }
        Some(row)
    }
}

/// Returns what is to be learned from a decision: its code, or that the row is out of scope; or why
/// nothing is.
fn label(
    decisions: &Decisions,
    id: DecisionId,
    decision: &Decision,
) -> Result<Option<String>, &'static str> {
    let expected = match &decision.verdict {
        Verdict::Accepted(code) => Some(code.to_string()),
        Verdict::OutOfScope => None,
        Verdict::Rejected(_) => return Err("rejected"),
        Verdict::NoSuchTerm => return Err("with no such term"),
        Verdict::Undecided => return Err("undecided"),
    };
    let row = decision.row();
    let known = (!decision.id.trim().is_empty()).then_some(decision.id.as_str());
    match decisions.standing(&decision.source, &row, known).outcome {
        Outcome::Decided { decision, .. } if decision == id => Ok(expected),
        // Nothing stands for a row without id and text; it is left out later, for want of text.
        Outcome::Open if known.is_none() && is_blank(&row) => Ok(expected),
        Outcome::Decided { .. } => Err("repeated or decided anew later"),
        Outcome::Open => Err("taken back"),
        Outcome::Conflict(_) => Err("about which people disagree"),
    }
}

/// Tells whether a row has no text to learn from.
fn is_blank(row: &Row<'_>) -> bool {
    let texts = [row.name, row.model, row.description];
    texts.iter().all(|text| text.trim().is_empty())
}

fn truth(row: DecisionRow, expected: Option<String>) -> TruthRow {
    let DecisionRow {
        number, decision, ..
    } = row;
    TruthRow {
        row: CatalogueRow {
            number,
            id: decision.id,
            name: decision.name,
            model: decision.model,
            description: decision.description,
            supplier: decision.supplier,
            ..CatalogueRow::default()
        },
        expected,
        ..TruthRow::default()
    }
}

/// Returns the code itself or the one that replaces it; `None` if neither is in use.
fn in_use(nomenclature: &Nomenclature<'_>, code: &str) -> Option<String> {
    match nomenclature.concept(code)?.status() {
        Status::Active => Some(code.to_owned()),
        Status::Retired { successor } => {
            let successor = successor?.to_string();
            let found = nomenclature.concept(&successor)?;
            (found.status() == Status::Active).then_some(successor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(id: &str, name: &str, by: &str, verdict: Verdict) -> Decision {
        Decision {
            id: id.into(),
            name: name.into(),
            by: by.into(),
            verdict,
            ..Decision::default()
        }
    }

    fn labels(decided: &[Decision]) -> Vec<Result<Option<String>, &'static str>> {
        let mut decisions = Decisions::default();
        let add = |decision: &Decision| (decisions.add(decision.clone()), decision.clone());
        let added: Vec<_> = decided.iter().map(add).collect();
        let label = |(id, decision): &(DecisionId, Decision)| label(&decisions, *id, decision);
        added.iter().map(label).collect()
    }

    #[test]
    fn only_what_stands_is_learned_from() {
        let accepted = |code: &str| Verdict::Accepted(code.parse().unwrap());
        let rejected = Verdict::Rejected("T01".parse().unwrap());
        let found = labels(&[
            decision("1", "handske", "anna", accepted("T01")),
            decision("1", "handske", "anna", accepted("T02")),
            decision("2", "kanyl", "anna", accepted("A01")),
            decision("2", "kanyl", "bo", accepted("A02")),
            decision("3", "kaffe", "anna", Verdict::OutOfScope),
            decision("4", "spruta", "anna", accepted("A03")),
            decision("4", "spruta", "anna", Verdict::Undecided),
            decision("5", "tejp", "anna", rejected),
            decision("6", "sond", "anna", Verdict::NoSuchTerm),
            decision("", "sax", "anna", accepted("L01")),
            decision("", "", "anna", accepted("L02")),
            decision("", "kil", "anna", accepted("L03")),
            decision("", "kil", "anna", Verdict::Undecided),
        ]);
        let code = |code: &str| Ok(Some(code.to_owned()));
        let disagree = Err("about which people disagree");
        assert_eq!(
            found,
            [
                Err("repeated or decided anew later"),
                code("T02"),
                disagree.clone(),
                disagree,
                Ok(None),
                Err("taken back"),
                Err("undecided"),
                Err("rejected"),
                Err("with no such term"),
                code("L01"),
                code("L02"),
                Err("taken back"),
                Err("undecided"),
            ]
        );
    }
}
