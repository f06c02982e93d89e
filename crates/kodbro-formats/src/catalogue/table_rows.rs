use std::path::Path;

use super::CatalogueOptions;
use crate::Error;
use crate::table::{Notes, Table};

/// Reads a table row by row as it stands in the file: the header and all headings, cells untrimmed.
///
/// [`CatalogueReader`](crate::CatalogueReader) gives the products of a table; this gives the table, for whoever copies it.
///
/// # Example: the header is a row
///
/// ```
/// use kodbro_formats::{CatalogueOptions, TableRows};
///
/// let path = std::env::temp_dir().join("kodbro-example-rows.csv");
/// std::fs::write(&path, "Artnr;Namn\n 007;Kanyl\n")?;
/// let mut rows = TableRows::open(&path, &CatalogueOptions::default())?;
/// assert_eq!(rows.next().unwrap()?, (1, vec!["Artnr".to_owned(), "Namn".to_owned()]));
/// assert_eq!(rows.next().unwrap()?.1[0], " 007");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct TableRows {
    table: Table,
    /// What is worth knowing of the file, whoever has read it as a catalogue was told.
    notes: Notes,
    lenient: bool,
}

impl TableRows {
    /// Opens a CSV, TSV or XLSX file, or JSON lines, whose keys are no row.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or is no table.
    pub fn open(path: impl AsRef<Path>, options: &CatalogueOptions) -> Result<Self, Error> {
        Ok(Self {
            table: Table::open(path.as_ref(), &options.table)?,
            notes: Notes::default(),
            lenient: options.table.lenient,
        })
    }

    /// Returns the sheet that is read of a workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.table.place().sheet.as_deref()
    }
}

impl Iterator for TableRows {
    /// The row's number, from 1, and its cells.
    type Item = Result<(u64, Vec<String>), Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            return match self.table.next_row(&mut self.notes)? {
                Err(error) if self.lenient && error.is_row() => continue,
                row => Some(row.map(|row| (row.number, row.cells))),
            };
        }
    }
}
