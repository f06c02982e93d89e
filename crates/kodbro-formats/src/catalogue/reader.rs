use std::collections::VecDeque;
use std::io::Read;
use std::path::Path;

use super::header::Header;
use super::layout::{Layout, RowKind};
use super::{CatalogueOptions, CatalogueRow, Role, Tally};
use crate::table::{Notes, RawRow, Table, TableFormat, from_letters};
use crate::{Error, ErrorKind, Place};

/// So many rows are read ahead to find the header and to learn what products look like.
const AHEAD_ROWS: usize = 200;

/// But no more than so many bytes of them, or the row that goes beyond.
const AHEAD_BYTES: usize = 4 << 20;

/// A finding counts for so many of them.
pub(crate) const FINDING_BYTES: usize = 256;

/// Reads the products of a catalogue in any supported format.
///
/// Memory does not depend on the length of the catalogue, except for the shared strings of a
/// workbook. The iterator ends after the first error; with
/// [`CatalogueOptions::with_lenient`], rows that cannot be read are skipped and counted instead,
/// and only an error that makes the rest unreadable ends it.
///
/// # Example: products of a Swedish CSV
///
/// ```
/// use kodbro_formats::{CatalogueOptions, CatalogueReader, Role};
///
/// let csv = "Artnr;Benämning;Leverantör\n007;Kanyl 0,8x40 mm;Nord AB\n";
/// let mut rows =
///     CatalogueReader::from_reader("<stdin>", csv.as_bytes(), &CatalogueOptions::default())?;
/// assert_eq!(
///     rows.describe(),
///     "CSV, UTF-8, delimiter ';', header row 1; id=Artnr, name=Benämning, supplier=Leverantör"
/// );
/// let row = rows.next().unwrap()?;
/// assert_eq!((row.number, row.id.as_str(), row.name.as_str()), (2, "007", "Kanyl 0,8x40 mm"));
/// assert!(rows.next().is_none());
/// assert_eq!(rows.tally().rows, 1);
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
pub struct CatalogueReader {
    table: Table,
    header: Header,
    layout: Layout,
    ahead: VecDeque<Result<RawRow, Error>>,
    notes: Notes,
    tally: Tally,
    lenient: bool,
    ended: bool,
}

impl CatalogueReader {
    /// Opens a catalogue file.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened, is empty, is no table ([`ErrorKind::NotATable`] and others),
    /// has no column that says what the products are ([`ErrorKind::NoHeader`]) or lacks a column
    /// that the options name ([`ErrorKind::NoColumn`]).
    pub fn open(path: impl AsRef<Path>, options: &CatalogueOptions) -> Result<Self, Error> {
        Self::start(Table::open(path.as_ref(), &options.table)?, options)
    }

    /// Reads a catalogue from a stream; `source` names it in messages.
    ///
    /// A workbook is held in memory, up to 256 MiB.
    ///
    /// # Errors
    ///
    /// As [`CatalogueReader::open`].
    pub fn from_reader(
        source: &str,
        reader: impl Read + Send + 'static,
        options: &CatalogueOptions,
    ) -> Result<Self, Error> {
        Self::start(
            Table::from_reader(source, Box::new(reader), &options.table)?,
            options,
        )
    }

    /// Returns the names of all columns; two header rows are joined by ` / `.
    pub fn header(&self) -> &[String] {
        &self.header.cells
    }

    /// Returns the columns with a role, counted from 0, in the order of [`Role::ALL`].
    pub fn columns(&self) -> &[(Role, usize)] {
        &self.header.columns
    }

    /// Describes on one line what was detected: format, encoding, delimiter, header and columns.
    pub fn describe(&self) -> String {
        let name = |column: &usize| self.header.cells.get(*column).map_or("", String::as_str);
        let columns: Vec<String> = self
            .columns()
            .iter()
            .map(|(role, column)| format!("{role}={}", name(column)))
            .collect();
        format!("{}; {}", self.describe_form(), columns.join(", "))
    }

    /// Describes format, encoding, delimiter and header.
    pub(crate) fn describe_form(&self) -> String {
        let header = match self.header.row {
            Some(row) => format!(", header row {row}"),
            None if self.table.keys().is_some() => String::new(),
            None => ", no header row".to_owned(),
        };
        format!("{}{header}", self.table.form())
    }

    /// Returns what the rows were so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Returns how many bytes of the file were read, and how many it has, to show progress by.
    ///
    /// `None` for a stream, whose end is not known, and for a workbook, whose rows are compressed.
    /// Reading runs some ten thousand bytes ahead of the rows.
    pub fn bytes(&self) -> Option<(u64, u64)> {
        self.table.bytes()
    }

    /// Returns the first 20 findings that did not stop the run; [`Tally::warnings`] counts all.
    pub fn warnings(&self) -> &[Error] {
        self.notes.kept()
    }

    fn start(mut table: Table, options: &CatalogueOptions) -> Result<Self, Error> {
        let lenient = options.table.lenient;
        let mut notes = Notes::to_be_taken();
        let mut ahead = VecDeque::new();
        let mut bytes = 0;
        while ahead.len() < AHEAD_ROWS && bytes < AHEAD_BYTES {
            let Some(step) = table.next_step(&mut notes) else {
                break;
            };
            let Some(row) = step.transpose() else {
                bytes += FINDING_BYTES;
                continue;
            };
            bytes += row
                .iter()
                .flat_map(|row| &row.cells)
                .map(String::len)
                .sum::<usize>();
            ahead.push_back(row);
        }
        let rows: Vec<&RawRow> = ahead.iter().flatten().collect();
        let place = table.place();
        let header = match table.keys() {
            Some(keys) => {
                Header::from_keys(keys, options.columns.as_ref(), options.for_items, place)
            }
            None if rows.iter().all(|row| row.is_blank()) => {
                Err(Error::new(ErrorKind::Empty, place.clone())
                    .with_hint("check that the export was complete"))
            }
            None => Header::find(&rows, options.columns.as_ref(), options.for_items, place),
        };
        let mut header = match header {
            Ok(header) => header,
            // An unreadable row may have been the header.
            Err(error) => {
                let stops = |row: &Result<RawRow, Error>| {
                    row.as_ref()
                        .is_err_and(|error| !(lenient && error.is_row()))
                };
                let first = ahead.iter().position(stops).and_then(|at| ahead.remove(at));
                return Err(first.and_then(Result::err).unwrap_or(error));
            }
        };
        let below = rows.get(header.rows..).unwrap_or_default();
        let layout = Layout::learn(&header, below);
        if table.is_sheet() {
            let width = below.iter().map(|row| row.cells.len()).max().unwrap_or(0);
            header
                .cells
                .resize(width.max(header.cells.len()), String::new());
        }
        let mut above = header.rows;
        let mut tally = Tally::default();
        ahead.retain(|row| {
            let skipped = above > 0 && row.is_ok();
            above -= usize::from(skipped);
            !skipped
        });
        tally.warnings = notes.count();
        Ok(Self {
            table,
            header,
            layout,
            ahead,
            notes,
            tally,
            lenient,
            ended: false,
        })
    }

    /// Returns the file and, for a workbook, its sheet.
    pub(crate) fn place(&self) -> &Place {
        self.table.place()
    }

    /// Returns the number of the last header row.
    pub(crate) fn header_row(&self) -> Option<u64> {
        self.header.row
    }

    /// Returns the format that was detected.
    pub(crate) fn format(&self) -> TableFormat {
        self.table.format()
    }

    /// Returns the next product, or the error of the next row that cannot be read, behind which a
    /// lenient reader can be read on.
    pub(crate) fn next_or_row_error(&mut self) -> Option<Result<CatalogueRow, Error>> {
        self.notes.settle();
        loop {
            if let Some(row) = self.next_step()?.transpose() {
                return Some(row);
            }
        }
    }

    /// Reads on as [`CatalogueReader::next_or_row_error`] does, but for one row or finding only; nothing
    /// in place of a row that is no product.
    pub(crate) fn next_step(&mut self) -> Option<Result<Option<CatalogueRow>, Error>> {
        if self.ended {
            return None;
        }
        let next = self.step();
        self.tally.warnings = self.notes.count();
        self.ended = match &next {
            Some(Ok(_)) => false,
            Some(Err(error)) => !(self.lenient && error.is_row()),
            None => true,
        };
        next.map(|step| step.map_err(|error| self.with_header(error)))
    }

    /// Takes the findings that did not stop the run and were not taken yet.
    ///
    /// These are all as long as only [`CatalogueReader::next_step`] reads on; otherwise the first ones.
    pub(crate) fn take_warnings(&mut self) -> Vec<Error> {
        let taken = self.notes.take();
        taken
            .into_iter()
            .map(|warning| self.with_header(warning))
            .collect()
    }

    /// Names the column of a finding by its header, where a sheet names it by letters.
    fn with_header(&self, error: Error) -> Error {
        let place = error.place();
        let is_below = self.table.is_sheet() && place.row > self.header.row;
        let column = place.column.as_deref().filter(|_| is_below);
        let header = column
            .and_then(from_letters)
            .and_then(|column| self.header.cells.get(column))
            .map(|name| name.trim().to_owned());
        match header {
            Some(name) if !name.is_empty() => error.with_column(name),
            _ => error,
        }
    }

    /// Brings a row to the table's width, or tells what is wrong with it.
    fn fit(&mut self, row: &mut RawRow) -> Result<(), Error> {
        let (found, expected) = (row.cells.len(), self.header.cells.len());
        let place = || self.table.place().clone().with_row(row.number);
        let mut extra = row.cells.get(expected..).unwrap_or_default().iter();
        let extra = extra.find(|cell| !cell.trim().is_empty()).cloned();
        match extra {
            Some(value) if self.table.is_sheet() => {
                let kind = ErrorKind::OutsideTable { value, expected };
                let hint = "give the column a name in the header row if it belongs to the table";
                self.notes.push(Error::new(kind, place()).with_hint(hint));
            }
            Some(_) => {
                let kind = ErrorKind::RowTooWide { found, expected };
                let hint = "quote cells that contain the delimiter, or read leniently";
                return Err(Error::new(kind, place()).with_hint(hint));
            }
            None if found < expected && !self.table.is_sheet() && !row.is_blank() => {
                let kind = ErrorKind::RowTooShort { found, expected };
                let hint = "look for a line break inside a cell that is not quoted";
                self.notes.push(Error::new(kind, place()).with_hint(hint));
            }
            None => {}
        }
        row.cells.resize(expected, String::new());
        Ok(())
    }

    fn to_product(&self, row: RawRow) -> CatalogueRow {
        let value = |role: Role| {
            let column = self.columns().iter().find(|(other, _)| *other == role);
            let cell = column.and_then(|(_, column)| row.cells.get(*column));
            cell.map_or_else(String::new, |cell| cell.trim().to_owned())
        };
        CatalogueRow {
            number: row.number,
            id: value(Role::Id),
            name: value(Role::Name),
            model: value(Role::Model),
            description: value(Role::Description),
            supplier: value(Role::Supplier),
            unit: value(Role::Unit),
            cells: row.cells,
        }
    }

    /// Returns the next product, or the error of a row that comes before it.
    fn advance(&mut self) -> Option<Result<CatalogueRow, Error>> {
        loop {
            if let Some(row) = self.step()?.transpose() {
                return Some(row);
            }
        }
    }

    /// Reads one row or finding; nothing if it is no product.
    fn step(&mut self) -> Option<Result<Option<CatalogueRow>, Error>> {
        let row = match self.ahead.pop_front() {
            Some(row) => row.map(Some),
            None => self.table.next_step(&mut self.notes)?,
        };
        let mut row = match row {
            Ok(Some(row)) => row,
            Ok(None) => return Some(Ok(None)),
            Err(error) => return Some(Err(error)),
        };
        if let Err(error) = self.fit(&mut row) {
            return Some(Err(error));
        }
        let kind = match self.table.keys() {
            Some(_) if row.is_blank() => RowKind::Blank,
            Some(_) => RowKind::Product,
            None => self.layout.kind(&row.cells),
        };
        // What is left of a row in which a formula fails may look like a heading.
        let kind = match row.has_error_value && !row.is_blank() {
            true => RowKind::Product,
            false => kind,
        };
        let counter = match kind {
            RowKind::Product => &mut self.tally.rows,
            RowKind::Section => &mut self.tally.section_rows,
            RowKind::Blank => &mut self.tally.blank_rows,
            RowKind::RepeatedHeader => &mut self.tally.repeated_headers,
        };
        *counter += 1;
        Some(Ok((kind == RowKind::Product).then(|| self.to_product(row))))
    }
}

impl Iterator for CatalogueReader {
    type Item = Result<CatalogueRow, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.notes.settle();
        while !self.ended {
            let next = self.advance();
            self.tally.warnings = self.notes.count();
            match next {
                Some(Err(error)) if self.lenient && error.is_row() => {
                    self.tally.unreadable_rows += 1;
                    self.tally.warnings += 1;
                    self.notes.push(error);
                }
                Some(Ok(row)) => return Some(Ok(row)),
                end => {
                    self.ended = true;
                    return end;
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
