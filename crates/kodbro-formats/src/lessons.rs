use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use kodbro::Row;
use kodbro::decisions::{Decision, DecisionId, Decisions, Outcome, Verdict};
use kodbro::mapping_set::MappingRecord;
use kodbro::model::Example;
use kodbro::nomenclature::{Nomenclature, Status};

use crate::decisions;
use crate::mapping_set::{MappingSetReader, ReadOptions};
use crate::nomenclature::source_hash;
use crate::{CatalogueRow, DecisionRow, Error, ErrorKind, Place, TruthRow, read_truth};

/// The rows of a file, or of a mapping set in memory, that a model is learned from.
///
/// Of decisions these are rows with an accepted code and rows out of scope, as far as the decision
/// stands and has a text and a code that is in use; for a retired code its successor is taken.
///
/// ```
/// use kodbro_formats::Lessons;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("truth.tsv");
/// std::fs::write(&path, "id\tname\texpected\n7\tkanyl\tA01\n8\tsond\tX99\n9\tkaffe\tNONE\n")?;
/// # use kodbro::nomenclature::*;
/// # let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
/// # let code: Code = "A01".parse()?;
/// # builder.concept(NewConcept { code: code.clone(), parent: None, residual: false, status: Status::Active })?;
/// # builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::Synonym, text: "kanyl".into() })?;
/// # let nomenclature = builder.build()?;
/// let options = Default::default();
/// let lessons = Lessons::read(&path, &options, &nomenclature.as_nomenclature())?;
/// assert_eq!((lessons.rows().len(), lessons.all_rows()), (2, 3));
/// let left_out: Vec<_> = lessons.left_out().collect();
/// assert_eq!(left_out, [("with a code that is not in use", 1)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Lessons {
    name: String,
    hash: String,
    rows: Vec<TruthRow>,
    left_out: BTreeMap<&'static str, u64>,
}

impl Lessons {
    /// Reads a truth file or a file of decisions, the latter with the options.
    ///
    /// # Errors
    /// When it cannot be read or is neither.
    pub fn read(
        path: impl AsRef<Path>,
        options: &ReadOptions,
        nomenclature: &Nomenclature<'_>,
    ) -> Result<Self, Error> {
        let path = path.as_ref();
        let name = path.file_name().unwrap_or(path.as_os_str());
        let mut lessons = Self::new(name.display().to_string());
        let rows = match read_truth(path) {
            Err(error) if is_no_truth_file(error.kind()) => {
                let reader = MappingSetReader::open(path, options)?;
                lessons.decided(decisions::read(reader)?, nomenclature)
            }
            read => read?,
        };
        lessons.take(rows, nomenclature);
        let unreadable = |cause| {
            let action = "read";
            let place = Place::new(path.display().to_string());
            Error::new(ErrorKind::Io { action, cause }, place)
        };
        lessons.hash = source_hash(&fs::read(path).map_err(unreadable)?);
        Ok(lessons)
    }

    /// Takes the decisions among the records of a set, which is called by a name; predictions do
    /// not matter.
    pub fn of_records<'r>(
        name: &str,
        records: impl IntoIterator<Item = &'r MappingRecord>,
        nomenclature: &Nomenclature<'_>,
    ) -> Self {
        let mut lessons = Self::new(name.to_owned());
        let mut lines = Vec::new();
        let rows = records.into_iter().zip(1..).filter_map(|(record, number)| {
            let decision = record.decision()?;
            // A record is all text and numbers, which JSON has a place for.
            lines.extend(serde_json::to_vec(record).unwrap_or_default());
            Some(DecisionRow { number, decision })
        });
        let rows = rows.collect();
        let rows = lessons.decided(rows, nomenclature);
        lessons.take(rows, nomenclature);
        lessons.hash = source_hash(&lines);
        lessons
    }

    /// Returns the name of the file without its folder, or that of the set.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what tells it from others of that name: `sha256:` and the digest of all bytes.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Returns the rows that are learned from.
    pub fn rows(&self) -> &[TruthRow] {
        &self.rows
    }

    /// Iterates over the rows as training takes them, each with the same weight.
    pub fn examples(&self) -> impl Iterator<Item = Example<'_>> {
        self.rows.iter().map(|row| Example {
            case: row.case(),
            weight: 1.0,
        })
    }

    /// Returns how many rows there are with those that are left out.
    pub fn all_rows(&self) -> u64 {
        self.rows.len() as u64 + self.left_out.values().sum::<u64>()
    }

    /// Iterates over why rows are left out, in words, and how many are.
    pub fn left_out(&self) -> impl ExactSizeIterator<Item = (&'static str, u64)> {
        self.left_out.iter().map(|(why, count)| (*why, *count))
    }

    /// Returns what is noted in a model that is learned from it.
    pub fn noted(&self) -> String {
        let (rows, all) = (self.rows.len(), self.all_rows());
        format!("{}: {rows} of {all} rows, {}", self.name, self.hash)
    }

    fn new(name: String) -> Self {
        Self {
            name,
            hash: String::new(),
            rows: Vec::new(),
            left_out: BTreeMap::new(),
        }
    }

    fn take(&mut self, rows: Vec<TruthRow>, nomenclature: &Nomenclature<'_>) {
        let rows = rows.into_iter();
        let rows = rows.filter_map(|row| self.usable(row, nomenclature));
        self.rows = rows.collect();
    }

    /// Makes labelled rows of the decisions that stand.
    fn decided(
        &mut self,
        rows: Vec<DecisionRow>,
        nomenclature: &Nomenclature<'_>,
    ) -> Vec<TruthRow> {
        let mut decisions = Decisions::default();
        let rows: Vec<(DecisionId, DecisionRow)> = rows
            .into_iter()
            .map(|row| (decisions.add(row.decision.clone()), row))
            .collect();
        let mut labelled = Vec::new();
        for (id, row) in rows {
            match label(&decisions, id, &row.decision, nomenclature) {
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

/// Tells whether an error is what a mapping set gives that is read as a truth file.
fn is_no_truth_file(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::NoColumn { .. } | ErrorKind::BadJson { .. })
}

/// Returns what is to be learned from a decision: its code, or that the row is out of scope; or why
/// nothing is.
fn label(
    decisions: &Decisions,
    id: DecisionId,
    decision: &Decision,
    nomenclature: &Nomenclature<'_>,
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
    let standing = decisions.standing(&decision.source, &row, known);
    match standing.in_use(nomenclature).outcome {
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
    use kodbro::nomenclature::{NewConcept, NomenclatureBuf, NomenclatureBuilder, Release};

    fn decision(id: &str, name: &str, by: &str, verdict: Verdict) -> Decision {
        Decision {
            id: id.into(),
            name: name.into(),
            by: by.into(),
            verdict,
            ..Decision::default()
        }
    }

    fn nomenclature(codes: &[&str]) -> NomenclatureBuf {
        let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
        for code in codes {
            let concept = NewConcept {
                code: code.parse().unwrap(),
                parent: None,
                residual: false,
                status: Status::Active,
            };
            builder.concept(concept).unwrap();
        }
        builder.build().unwrap()
    }

    fn labels(decided: &[Decision]) -> Vec<Result<Option<String>, &'static str>> {
        let mut decisions = Decisions::default();
        let add = |decision: &Decision| (decisions.add(decision.clone()), decision.clone());
        let added: Vec<_> = decided.iter().map(add).collect();
        let nomenclature = nomenclature(&["T02"]);
        let nomenclature = nomenclature.as_nomenclature();
        let label = |(id, decision): &(DecisionId, Decision)| {
            label(&decisions, *id, decision, &nomenclature)
        };
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
            decision("7", "nål", "anna", accepted("T02")),
            decision("7", "nål", "bo", accepted("T09")),
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
                code("T02"),
                Err("repeated or decided anew later"),
                code("L01"),
                code("L02"),
                Err("taken back"),
                Err("undecided"),
            ]
        );
    }
}
