use kodbro::nomenclature::Code;

use crate::mapping_set::cells;
use crate::table::{Header, Notes, RawRow, Table};
use crate::{Error, ErrorKind, Place};

/// A table whose columns are known by their names.
pub(super) struct NamedTable {
    table: Table,
    header: Header,
    place: Place,
}

impl NamedTable {
    /// Reads the header, which needs some columns.
    pub(super) fn new(mut table: Table, needed: &[&str], notes: &mut Notes) -> Result<Self, Error> {
        let place = table.place().clone();
        let header = Header::read(&mut table, notes)?;
        if let Some(name) = needed.iter().find(|name| !header.has(name)) {
            return Err(header
                .missing(name, &place)
                .with_hint("export the table again with all its columns"));
        }
        for (i, name) in header.names().iter().enumerate() {
            if header.names().iter().take(i).any(|before| before == name) {
                let value = name.clone();
                let kind = ErrorKind::RepeatedColumn { value };
                return Err(Error::new(kind, place.with_row(1)).with_hint("delete one of the two"));
            }
        }
        Ok(Self {
            table,
            header,
            place,
        })
    }

    /// Returns the names of the columns.
    pub(super) fn names(&self) -> &[String] {
        self.header.names()
    }

    /// Returns where a column stands.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.names().iter().position(|column| column == name)
    }

    /// Returns the next row that is not blank.
    pub(super) fn next(&mut self, notes: &mut Notes) -> Option<Result<RawRow, Error>> {
        loop {
            match self.table.next_row(notes)? {
                Ok(row) if row.is_blank() => {}
                Ok(row) => {
                    let checked = self.header.check_width(&row, &self.place);
                    return Some(checked.map(|()| row));
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Returns the place of a row.
    pub(super) fn place_of(&self, row: &RawRow) -> Place {
        self.place.clone().with_row(row.number)
    }
}

/// Returns a cell without white space around it.
pub(super) fn cell(row: &RawRow, column: Option<usize>) -> &str {
    let cell = column.and_then(|column| row.cells.get(column));
    cell.map_or("", |cell| cell.trim())
}

/// Reads a code from the number of a concept, or from the text beside where that is 0.
pub(super) fn code(
    number: &str,
    text: &str,
    columns: [&str; 2],
    place: &Place,
) -> Result<Option<Code>, Error> {
    let [number_column, text_column] = columns;
    match (number, text) {
        ("" | "0", "") => Ok(None),
        ("" | "0", text) => Ok(Some(cells::code(text, text_column, "a code", place)?)),
        (number, _) if is_number(number) => {
            Ok(Some(cells::code(number, number_column, "a code", place)?))
        }
        (other, _) => {
            let allowed = "the number of a concept, or 0";
            Err(cells::bad_value(other, allowed, number_column, place)
                .with_hint("write 0, and the code in the column for codes"))
        }
    }
}

/// Returns the number of a concept and the text beside it for a code.
pub(super) fn number_and_text(code: Option<&Code>) -> [&str; 2] {
    match code.map(Code::as_str) {
        None => ["0", ""],
        Some(code) if is_number(code) => [code, ""],
        Some(code) => ["0", code],
    }
}

/// Tells whether a text can be the number of a concept: a positive whole number of 32 bits.
fn is_number(text: &str) -> bool {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    is_plain && text.parse::<i32>().is_ok()
}
