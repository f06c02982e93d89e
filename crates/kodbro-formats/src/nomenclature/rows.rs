use kodbro::nomenclature::{Code, CodeError, NewConcept, NewTerm, Status, TermKind};

use super::columns::{Columns, parse_flag, parse_kind, parse_retired};
use super::{Collector, Entry, NomenclatureOptions};
use crate::{Error, ErrorKind, Place, emdn};

/// A row and where it stands.
pub(crate) type Record = (Place, Vec<String>);

/// How the codes of a table hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hierarchy {
    /// By the rule of the EMDN; a code that does not follow it is malformed.
    Emdn,
    /// By a column that names the parent.
    Column,
    /// Not at all: all codes are roots.
    Flat,
}

/// Turns the rows of a table or sheet into entries.
pub(crate) struct RowReader<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) header: &'a [String],
    pub(crate) options: &'a NomenclatureOptions,
    pub(crate) hierarchy: Hierarchy,
}

impl RowReader<'_> {
    /// Adds one row to the collector. A row without code and term is passed over; one with a term
    /// but no code is reported.
    pub(crate) fn add(&self, (place, cells): &Record, to: &mut Collector) -> Result<(), Error> {
        let columns = self.columns;
        let cell = |column: Option<usize>| {
            let text = column.and_then(|i| cells.get(i))?.trim();
            (!text.is_empty()).then_some(Cell {
                text,
                place,
                column: column.and_then(|i| self.header.get(i)),
            })
        };
        let Some(code) = cell(columns.code) else {
            if let Some(term) = columns.terms.iter().find_map(|&(i, _)| cell(Some(i))) {
                let kind = ErrorKind::MissingCode {
                    value: term.shown(),
                };
                let warning = Error::new(kind, term.place());
                to.warn(warning.with_hint("write the code, or delete the row"));
            }
            return Ok(());
        };
        let successor = cell(columns.successor)
            .map(|cell| cell.code())
            .transpose()?;
        let retired = match cell(columns.status) {
            Some(cell) => cell.value("active or retired", parse_retired)?,
            None => successor.is_some(),
        };
        let mut concept = match self.hierarchy {
            Hierarchy::Emdn => emdn::concept(code.emdn_code()?),
            _ => NewConcept {
                code: code.code()?,
                parent: cell(columns.parent).map(|cell| cell.code()).transpose()?,
                residual: emdn::is_residual(code.text),
                status: Status::Active,
            },
        };
        if retired {
            concept.status = Status::Retired { successor };
        }
        let language = match cell(columns.language) {
            Some(cell) => cell.value("a tag such as sv or en", |text| text.parse().ok())?,
            None => self.options.language,
        };
        let kind = match cell(columns.kind) {
            Some(cell) => cell.value(
                "official, working_translation, synonym or brand",
                parse_kind,
            )?,
            None if self.options.terms_only => TermKind::Synonym,
            None => TermKind::Official,
        };
        let terms = columns.terms.iter().filter_map(|&(i, of_column)| {
            Some(NewTerm {
                language: of_column.unwrap_or(language),
                kind,
                text: cells.get(i)?.clone(),
            })
        });
        let level = cell(columns.level);
        let level = level.map(|cell| cell.value("a level such as 3", |text| text.parse().ok()));
        let level = to.or_warn(level);
        let terminal = cell(columns.terminal).map(|cell| cell.value("YES or NO", parse_flag));
        let terminal = to.or_warn(terminal);
        to.add(Entry {
            place: place.clone(),
            concept,
            terms: terms.collect(),
            level,
            terminal,
        })
    }
}

/// A cell that is not empty.
struct Cell<'a> {
    text: &'a str,
    place: &'a Place,
    column: Option<&'a String>,
}

impl Cell<'_> {
    fn place(&self) -> Place {
        match self.column.map(|name| name.trim()) {
            None | Some("") => self.place.clone(),
            Some(name) => self.place.clone().with_column(name),
        }
    }

    fn shown(&self) -> String {
        self.text.chars().take(80).collect()
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind, self.place()).with_hint("correct the cell")
    }

    fn code(&self) -> Result<Code, Error> {
        let code = self.text.parse();
        code.map_err(|error: CodeError| self.error(ErrorKind::Nomenclature(error.into())))
    }

    fn emdn_code(&self) -> Result<Code, Error> {
        emdn::parse_code(self.text).map_err(|kind| self.error(kind))
    }

    fn value<T>(&self, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
        parse(self.text).ok_or_else(|| {
            self.error(ErrorKind::BadValue {
                value: self.shown(),
                expected: expected.to_owned(),
            })
        })
    }
}
