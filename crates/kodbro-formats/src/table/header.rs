use super::{Notes, RawRow, Table};
use crate::{Error, ErrorKind, Place};

/// The columns of a file whose first row names them exactly.
pub(crate) struct Header(Vec<String>);

impl Header {
    /// Reads the first row, or takes the keys of JSON lines.
    pub(crate) fn read(table: &mut Table, notes: &mut Notes) -> Result<Self, Error> {
        let cells = match table.keys() {
            Some(keys) => keys.to_vec(),
            None => table
                .next_row(notes)
                .transpose()?
                .map(|row| row.cells)
                .unwrap_or_default(),
        };
        let names = cells.iter().map(|cell| cell.trim().to_owned());
        Ok(Self(names.collect()))
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.0
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|cell| cell == name)
    }

    /// Returns what a row has in a column, without white space around it; `None` where there is
    /// no such column.
    pub(crate) fn value<'r>(&self, row: &'r RawRow, name: &str) -> Option<&'r str> {
        let column = self.0.iter().position(|cell| cell == name)?;
        Some(row.cells.get(column).map_or("", |cell| cell.trim()))
    }

    /// Makes the error of a column that is needed but not there; the header stands in the place's
    /// row, or in the first.
    pub(crate) fn missing(&self, name: &str, place: &Place) -> Error {
        let kind = ErrorKind::NoColumn {
            value: name.to_owned(),
            expected: self.0.join(", "),
        };
        let row = place.row.unwrap_or(1);
        Error::new(kind, place.clone().with_row(row))
    }

    /// Refuses a row with more cells than the header.
    pub(crate) fn check_width(&self, row: &RawRow, place: &Place) -> Result<(), Error> {
        let (found, expected) = (row.cells.len(), self.0.len());
        if found <= expected {
            return Ok(());
        }
        let kind = ErrorKind::RowTooWide { found, expected };
        let place = place.clone().with_row(row.number);
        Err(Error::new(kind, place)
            .with_hint("put quotation marks around cells with delimiters in them"))
    }
}
