use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, SetMetadata};

use super::table::{NamedTable, cell, code, number_and_text};
use crate::mapping_set::cells;
use crate::mapping_set::reader::{ReadRecord, Records};
use crate::mapping_set::spool::put_cell;
use crate::mapping_set::sssom::{derived_id, looks_derived};
use crate::mapping_set::target_system::TargetSystem;
use crate::mapping_set::writer::WriteRecords;
use crate::mapping_set::{Losses, ReadOptions};
use crate::table::{Notes, RawRow, Table};
use crate::{Error, Output, Place, emdn};

/// The columns, after the common data model 5.4, and one for codes that are no numbers.
const COLUMNS: [&str; 10] = [
    "source_code",
    "source_concept_id",
    "source_vocabulary_id",
    "source_code_description",
    "target_concept_id",
    "target_vocabulary_id",
    "valid_start_date",
    "valid_end_date",
    "invalid_reason",
    "target_concept_code",
];

/// The vocabulary of a row without a concept, as Usagi writes it.
const NO_VOCABULARY: &str = "None";

/// The first day of a mapping of which none is known, as Usagi writes it.
const ALWAYS: &str = "1970-01-01";

/// The last day of a mapping that is valid.
const NEVER: &str = "2099-12-31";

/// Reads the table: each row is a mapping that somebody has approved, 0 the decision that there is
/// no such term, and a row with an `invalid_reason` one that was taken back.
pub(in crate::mapping_set) struct ConceptTableReader {
    table: NamedTable,
    columns: [Option<usize>; COLUMNS.len()],
    default_source: String,
    target: TargetSystem,
}

impl ConceptTableReader {
    pub(in crate::mapping_set) fn new(
        table: Table,
        options: &ReadOptions,
        notes: &mut Notes,
    ) -> Result<Self, Error> {
        let needed = ["source_code", "target_concept_id"];
        let table = NamedTable::new(table, &needed, notes)?;
        Ok(Self {
            columns: COLUMNS.map(|name| table.column(name)),
            table,
            default_source: options.default_source.clone(),
            target: TargetSystem::new(&options.target_systems),
        })
    }

    /// Returns the names of what goes to the records' `other`.
    pub(in crate::mapping_set) fn other() -> Vec<String> {
        [
            "source_concept_id",
            "valid_end_date",
            "invalid_reason",
            "code",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    fn record(&self, row: &RawRow) -> Result<MappingRecord, Error> {
        let place = &self.table.place_of(row);
        let [
            id,
            concept,
            source,
            name,
            number,
            vocabulary,
            start,
            end,
            invalid,
            text,
        ] = self.columns.map(|column| cell(row, column));
        if id.is_empty() {
            let allowed = "the code of the product";
            return Err(cells::bad_value("", allowed, "source_code", place)
                .with_hint("fill the cell, or delete the row"));
        }
        let columns = ["target_concept_id", "target_concept_code"];
        let code = code(number, text, columns, place)?;
        self.expect(vocabulary, code.is_some(), place)?;
        let mut other = Vec::new();
        for (name, text, usual) in [
            ("source_concept_id", concept, "0"),
            ("valid_end_date", end, NEVER),
            ("invalid_reason", invalid, ""),
        ] {
            if !text.is_empty() && text != usual {
                other.push((name.to_owned(), text.to_owned()));
            }
        }
        let verdict = match code {
            _ if !invalid.is_empty() => {
                other.extend(code.map(|code| ("code".to_owned(), code.as_str().to_owned())));
                Verdict::Undecided
            }
            Some(code) => Verdict::Accepted(code),
            None => Verdict::NoSuchTerm,
        };
        let at = if start == ALWAYS { "" } else { start };
        Ok(MappingRecord {
            id: if looks_derived(id) {
                String::new()
            } else {
                id.to_owned()
            },
            name: name.to_owned(),
            source: if source.is_empty() {
                &self.default_source
            } else {
                source
            }
            .to_owned(),
            verdict,
            at: cells::time(at, "valid_start_date", place)?.to_owned(),
            other,
            ..MappingRecord::default()
        })
    }
}

impl ConceptTableReader {
    /// Leaves out what is said of other vocabularies. That there is no concept is said of none: it is
    /// of the nomenclature where a person has chosen that, or the table has its codes.
    fn expect(&self, vocabulary: &str, has_code: bool, place: &Place) -> Result<(), Error> {
        let [.., codes] = self.columns;
        let is_ours = codes.is_some() || self.target.is_chosen();
        match vocabulary {
            NO_VOCABULARY if !has_code && is_ours => Ok(()),
            named => self.target.expect(named, place),
        }
    }
}

impl Records for ConceptTableReader {
    fn next_record(&mut self, notes: &mut Notes) -> Option<Result<ReadRecord, Error>> {
        let row = match self.table.next(notes)? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let number = row.number;
        let record = self.record(&row);
        Some(record.map(|record| ReadRecord {
            number,
            record,
            has_relation: false,
        }))
    }
}

/// Writes the table: accepted codes, and 0 for no such term, as far as people decided them. Other
/// verdicts have no row there. Neither have predictions: the table cannot say that nobody has
/// approved a row, so that they would come back as decisions. Both are counted as lost.
pub(in crate::mapping_set) struct ConceptTableWriter {
    output: Output,
    nomenclature: String,
}

impl ConceptTableWriter {
    pub(in crate::mapping_set) fn new(
        mut output: Output,
        metadata: &SetMetadata,
    ) -> Result<Self, Error> {
        output.put(format!("{}\n", COLUMNS.join(",")).as_bytes())?;
        let nomenclature = match metadata.nomenclature.as_str() {
            "" => emdn::NAME.to_owned(),
            name => name.to_owned(),
        };
        Ok(Self {
            output,
            nomenclature,
        })
    }
}

impl WriteRecords for ConceptTableWriter {
    fn write(&mut self, record: &MappingRecord, losses: &mut Losses) -> Result<(), Error> {
        if !record.justification.is_decision() {
            losses.add("prediction");
            return Ok(());
        }
        match record.verdict {
            Verdict::Accepted(_) | Verdict::NoSuchTerm => {}
            _ => {
                losses.add(&format!("decision {}", record.verdict.as_str()));
                return Ok(());
            }
        }
        count_losses(record, losses);
        let derived = derived_id_of(record);
        let [number, text] = number_and_text(record.verdict.code());
        let day = record.at.get(..10).unwrap_or(ALWAYS);
        let other = |name: &str, usual: &'static str| {
            let found = record.other.iter().find(|(key, _)| key == name);
            found.map_or(usual, |(_, text)| text.as_str()).to_owned()
        };
        let vocabulary = if number == "0" && text.is_empty() {
            NO_VOCABULARY
        } else {
            &self.nomenclature
        };
        let cells = [
            derived.as_str(),
            &other("source_concept_id", "0"),
            &record.source,
            &record.name,
            number,
            vocabulary,
            day,
            &other("valid_end_date", NEVER),
            "",
            text,
        ];
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                self.output.put(b",")?;
            }
            let written = put_cell(cell.as_bytes(), b',', &mut self.output);
            written.map_err(|cause| self.output.failed(cause))?;
        }
        self.output.put(b"\n")
    }

    fn finish(self: Box<Self>, _: &mut Losses) -> Result<(), Error> {
        self.output.finish()
    }
}

fn derived_id_of(record: &MappingRecord) -> String {
    match record.id.as_str() {
        "" => derived_id(record),
        id => id.to_owned(),
    }
}

fn count_losses(record: &MappingRecord, losses: &mut Losses) {
    let has_code = record.verdict.code().is_some();
    let relation = if has_code {
        record.relation
    } else {
        Default::default()
    };
    let relation = if relation == Default::default() {
        ""
    } else {
        relation.as_str()
    };
    let is_usual = record.justification == Justification::default();
    let is_private = record.scope == Default::default();
    for (name, text) in [
        ("model", record.model.as_str()),
        ("description", &record.description),
        ("supplier", &record.supplier),
        (
            "scope",
            if is_private {
                ""
            } else {
                record.scope.as_str()
            },
        ),
        (
            "justification",
            if is_usual {
                ""
            } else {
                record.justification.as_str()
            },
        ),
        ("relation", relation),
        ("term", &record.term),
        (
            "confidence",
            if record.confidence.is_some() { "c" } else { "" },
        ),
        ("by", &record.by),
        ("reviewer", &record.reviewer),
        ("time of day", record.at.get(10..).unwrap_or_default()),
        ("tool", &record.tool),
        ("tool_version", &record.tool_version),
        ("release", &record.release),
        ("index", &record.index),
        ("evidence", &record.evidence),
        ("comment", &record.comment),
    ] {
        losses.add_text(name, text);
    }
    for (name, text) in &record.other {
        if !matches!(name.as_str(), "source_concept_id" | "valid_end_date") {
            losses.add_text(name, text);
        }
    }
}
