use std::collections::BTreeMap;
use std::path::Path;

use kodbro::decisions::Problem;
use kodbro::mapping_set::MappingRecord;
use kodbro::nomenclature::{Code, Nomenclature};

use crate::numbers::{counted, grouped};
use crate::report;

/// So many codes are named, each with so many rows; the rest are counted.
const SHOWN_CODES: usize = 5;
const SHOWN_ROWS: usize = 3;

/// The codes of records that a nomenclature does not have, or has retired: they are kept, and
/// flagged.
pub(super) struct CodeProblems<'n> {
    nomenclature: Nomenclature<'n>,
    found: BTreeMap<Code, Found>,
}

struct Found {
    problem: Problem,
    records: u64,
    /// Where the first of them stand.
    rows: Vec<u64>,
}

impl<'n> CodeProblems<'n> {
    pub(super) fn new(nomenclature: Nomenclature<'n>) -> Self {
        Self {
            nomenclature,
            found: BTreeMap::new(),
        }
    }

    /// Looks at the code of a record in a row of its file, or an event of its store.
    pub(super) fn look(&mut self, row: u64, record: &MappingRecord) {
        let Some(code) = record.verdict.code() else {
            return;
        };
        if let Some(found) = self.found.get_mut(code) {
            found.add(row);
        } else if let Some(problem) = Problem::of_code(code.clone(), Vec::new(), &self.nomenclature)
        {
            let mut found = Found {
                problem,
                records: 0,
                rows: Vec::new(),
            };
            found.add(row);
            self.found.insert(code.clone(), found);
        }
    }

    /// Warns of the first codes of a file, with their first rows; `row` is what a row is called.
    pub(super) fn warn(&self, file: &Path, row: &str) {
        for found in self.found.values().take(SHOWN_CODES) {
            let (place, problem) = (found.place(row), &found.problem);
            report::warning(format_args!("{}, {place}: {problem}", file.display()));
        }
        let others = self.found.values().skip(SHOWN_CODES);
        let records: u64 = others.map(|found| found.records).sum();
        if records > 0 {
            let codes = self.found.len() - SHOWN_CODES;
            let codes = counted(codes as u64, "more code", "more codes");
            let records = counted(records, "record", "records");
            report::warning(format_args!(
                "{codes} of {records} that the index does not have or has retired"
            ));
        }
        if !self.found.is_empty() {
            report::hint(
                "the records are kept; 'kodbro migrate' takes those of another release over, --index checks against another index",
            );
        }
    }
}

impl Found {
    fn add(&mut self, row: u64) {
        self.records += 1;
        if self.rows.len() < SHOWN_ROWS {
            self.rows.push(row);
        }
    }

    /// Names the first rows, and how many more there are.
    fn place(&self, row: &str) -> String {
        let rows: Vec<String> = self.rows.iter().map(u64::to_string).collect();
        let plural = if rows.len() == 1 { "" } else { "s" };
        let more = match self.records - self.rows.len() as u64 {
            0 => String::new(),
            more => format!(" and {} more", grouped(more)),
        };
        format!("{row}{plural} {}{more}", rows.join(", "))
    }
}
