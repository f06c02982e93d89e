use kodbro::nomenclature::Language;

use crate::nomenclature::control_character;
use crate::{Error, ErrorKind, Place};

/// The languages that a table of concepts may have columns for.
pub(super) const LANGUAGES: [&str; 6] = ["sv", "en", "da", "nb", "de", "fi"];

/// So many characters of a cell are shown in a message.
const SHOWN: usize = 80;

/// The kinds of tables that a lexicon is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LexiconTable {
    /// A line is a meaning with the words for it.
    Concepts,
    /// A line is one of several meanings of a form.
    Senses,
    /// A line is one reading of a short form.
    Abbreviations,
}

/// What one file gave to a lexicon; made by [`LexiconReader::read`](super::LexiconReader::read).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableRead {
    /// What the lines of the file are.
    pub table: LexiconTable,
    /// How many there are, without the header.
    pub rows: u64,
}

impl LexiconTable {
    /// Returns the columns that a file of the kind may have, in the customary order.
    ///
    /// ```
    /// use kodbro_formats::lexicon::LexiconTable;
    ///
    /// assert_eq!(LexiconTable::Senses.columns()[..3], ["language", "form", "concept"]);
    /// ```
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Concepts => &[
                "concept", "class", "sv", "en", "da", "nb", "de", "fi", "broader", "opposite",
                "note",
            ],
            Self::Senses => &["language", "form", "concept", "weight", "context", "note"],
            Self::Abbreviations => &["language", "short", "reading", "weight", "context", "note"],
        }
    }

    /// Returns the columns that cannot be left out; a table of concepts needs one of a language
    /// too.
    fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Concepts => &["concept", "class"],
            Self::Senses => &["language", "form", "concept", "weight"],
            Self::Abbreviations => &["language", "short", "reading", "weight"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Concepts => "concepts",
            Self::Senses => "senses",
            Self::Abbreviations => "abbreviations",
        }
    }

    /// Tells from its columns what a table is.
    fn of(header: &[&str]) -> Option<Self> {
        let has = |column| header.contains(&column);
        match (has("short"), has("form"), has("concept")) {
            (true, _, _) => Some(Self::Abbreviations),
            (_, true, _) => Some(Self::Senses),
            (_, _, true) => Some(Self::Concepts),
            _ => None,
        }
    }
}

/// The header line of a table, known to be sound.
pub(super) struct Header {
    pub(super) table: LexiconTable,
    /// The columns in the order of the file.
    columns: Vec<&'static str>,
}

impl Header {
    pub(super) fn parse(place: &Place, line: &str) -> Result<Self, Error> {
        let found: Vec<&str> = line.split('\t').collect();
        let Some(table) = LexiconTable::of(&found) else {
            let kind = ErrorKind::NotALexicon {
                found: shown(&found.join(", ")),
            };
            let hint = "write the header of one of the three tables, tabs between the columns";
            return Err(Error::new(kind, place.clone()).with_hint(hint));
        };
        let mut columns = Vec::with_capacity(found.len());
        for name in found {
            let Some(&column) = table.columns().iter().find(|&&known| known == name) else {
                let kind = ErrorKind::UnknownColumn {
                    value: shown(name),
                    expected: table.columns().join(", "),
                };
                let hint = "rename the column or delete it; remarks belong into 'note'";
                return Err(Error::new(kind, place.clone()).with_hint(hint));
            };
            if columns.contains(&column) {
                let kind = ErrorKind::RepeatedColumn {
                    value: column.to_owned(),
                };
                return Err(Error::new(kind, place.clone()).with_hint("delete one of the two"));
            }
            columns.push(column);
        }
        let has = |name: &&str| columns.contains(name);
        let missing = match table.needed().iter().find(|name| !has(name)) {
            Some(name) => Some(format!("'{name}'")),
            None if table == LexiconTable::Concepts && !LANGUAGES.iter().any(has) => {
                Some("of a language, such as 'sv'".to_owned())
            }
            None => None,
        };
        if let Some(value) = missing {
            let kind = ErrorKind::MissingColumn {
                value,
                table: table.name(),
            };
            return Err(Error::new(kind, place.clone()).with_hint("add the column"));
        }
        Ok(Self { table, columns })
    }
}

/// A line of a table, its cells named by the header.
pub(super) struct Row<'a> {
    place: Place,
    columns: &'a [&'static str],
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    pub(super) fn parse(place: Place, header: &'a Header, line: &'a str) -> Result<Self, Error> {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != header.columns.len() {
            let kind = ErrorKind::ColumnCount {
                found: cells.len(),
                expected: header.columns.len(),
            };
            let hint = "write all columns of the header, empty ones too, with one tab between";
            return Err(Error::new(kind, place).with_hint(hint));
        }
        let row = Self {
            place,
            columns: &header.columns,
            cells,
        };
        for (column, cell) in row.columns.iter().zip(&row.cells) {
            if let Some(kind) = control_character(cell) {
                return Err(Error::new(kind, row.at(column)).with_hint("delete the character"));
            }
        }
        Ok(row)
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    pub(super) fn at(&self, column: &str) -> Place {
        self.place.clone().with_column(column)
    }

    /// Returns what stands in a column, nothing where the table does not have it.
    pub(super) fn cell(&self, column: &str) -> &'a str {
        let mut cells = self.columns.iter().zip(&self.cells);
        cells
            .find(|(name, _)| **name == column)
            .map_or("", |(_, cell)| cell)
    }

    /// Returns what stands in a column, if anything.
    pub(super) fn optional(&self, column: &str) -> Option<&'a str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// Returns the entries of a column.
    pub(super) fn entries(&self, column: &str) -> Result<Vec<&'a str>, Error> {
        let Some(cell) = self.optional(column) else {
            return Ok(Vec::new());
        };
        let entries: Vec<&str> = cell.split("; ").collect();
        if entries.iter().all(|entry| is_entry(entry)) {
            return Ok(entries);
        }
        let expected = "entries with '; ' between and no other space around";
        Err(self.bad(column, expected, "write the entries as 'first; second'"))
    }

    /// Returns the only entry of a column.
    pub(super) fn entry(&self, column: &str) -> Result<&'a str, Error> {
        let cell = self.cell(column);
        if is_entry(cell) {
            return Ok(cell);
        }
        let hint = "write one word or phrase, and a line of its own for each other one";
        Err(self.bad(column, "one entry without space around", hint))
    }

    /// Returns the name of a concept as a table of concepts defines it.
    pub(super) fn concept_name(&self) -> Result<&'a str, Error> {
        let name = self.cell("concept");
        let is_part = |part: &str| {
            let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            !part.is_empty() && part.bytes().all(allowed)
        };
        if name.split('-').all(is_part) {
            return Ok(name);
        }
        let expected = "ASCII letters in lower case and digits, with '-' between the words";
        let hint = "name the concept in English, such as 'examination-glove'";
        Err(self.bad("concept", expected, hint))
    }

    pub(super) fn language(&self) -> Result<Language, Error> {
        let known = |name: &&&str| **name == self.cell("language");
        let language = LANGUAGES.iter().find(known).map(|name| name.parse());
        let Some(Ok(language)) = language else {
            let expected = format!("one of {}", LANGUAGES.join(", "));
            return Err(self.bad("language", &expected, "correct the language"));
        };
        Ok(language)
    }

    pub(super) fn weight(&self) -> Result<f32, Error> {
        let parsed = self.cell("weight").parse().ok();
        if let Some(weight) = parsed.filter(|&weight| weight > 0.0 && weight <= 1.0) {
            return Ok(weight);
        }
        let expected = "a number over 0 and up to 1";
        Err(self.bad("weight", expected, "write it with a point, such as '0.6'"))
    }

    /// Says that the value of a column is not allowed.
    pub(super) fn bad(&self, column: &str, expected: &str, hint: &'static str) -> Error {
        self.bad_value(column, self.cell(column), expected, hint)
    }

    /// Says that a part of the value of a column is not allowed.
    pub(super) fn bad_value(
        &self,
        column: &str,
        value: &str,
        expected: &str,
        hint: &'static str,
    ) -> Error {
        let kind = ErrorKind::BadValue {
            value: shown(value),
            expected: expected.to_owned(),
        };
        Error::new(kind, self.at(column)).with_hint(hint)
    }
}

fn is_entry(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(';')
}

fn shown(text: &str) -> String {
    let mut chars = text.chars();
    let mut shown: String = chars.by_ref().take(SHOWN).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown.replace(|c: char| c.is_control(), "\u{fffd}")
}
