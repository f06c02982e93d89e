use std::path::Path;

use super::column::Column;
use super::words::ReviewLanguage;
use crate::table::{Notes, Table, TableOptions};
use crate::{Error, ErrorKind, Place};

/// The header is looked for in so many rows, since people add lines above it.
const HEADER_ROWS: usize = 50;

/// So many of the columns make a row the header of a review.
const HEADER_COLUMNS: usize = 5;

/// The cells of a review as they stand in the file.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) place: Place,
    /// Where each column stands, and its header there.
    columns: Vec<(Column, usize, String)>,
    /// The rows below the header.
    pub(super) rows: Vec<SheetRow>,
    /// When the workbook was last saved, if it says so.
    pub(super) saved_at: Option<String>,
}

/// A row of a review.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetRow {
    /// The row's number in the file, from 1.
    pub(super) number: u64,
    pub(super) cells: Vec<String>,
    /// The columns, from 0, whose cells are formulas.
    pub(super) formulas: Vec<usize>,
    /// A range of merged cells that the row has a part in, such as `O5:O7`.
    pub(super) merged: Option<String>,
}

impl Sheet {
    /// Reads the sheet of a workbook that is a review, or a CSV.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        // What is no table, locked or damaged is refused here, before anything else looks at it.
        let table = Table::open(path, &TableOptions::default())?;
        match table.is_sheet() {
            true => Self::of_workbook(path, table),
            false => Self::of_text(table),
        }
    }

    #[cfg(feature = "xlsx")]
    fn of_workbook(path: &Path, table: Table) -> Result<Self, Error> {
        drop(table);
        let file = super::sheet_file::read(path)?;
        let place = Place::new(path.display().to_string());
        let is_review = |(_, rows): &&(String, Vec<SheetRow>)| header(rows).is_some();
        match file.sheets.iter().position(|sheet| is_review(&sheet)) {
            Some(at) => {
                let (name, rows) = file.sheets.into_iter().nth(at).unwrap_or_default();
                Self::new(place.with_sheet(name), rows, file.saved_at)
            }
            None => {
                let names: Vec<String> = file
                    .sheets
                    .iter()
                    .map(|(name, _)| format!("'{name}'"))
                    .collect();
                Err(not_a_review(
                    &format!("the sheets {}", names.join(", ")),
                    place,
                ))
            }
        }
    }

    #[cfg(not(feature = "xlsx"))]
    fn of_workbook(_: &Path, table: Table) -> Result<Self, Error> {
        let kind = ErrorKind::NotBuilt { value: "XLSX" };
        Err(Error::new(kind, table.place().clone()).with_hint("save the sheet as CSV"))
    }

    fn of_text(mut table: Table) -> Result<Self, Error> {
        let (mut rows, mut notes) = (Vec::new(), Notes::default());
        if let Some(keys) = table.keys() {
            rows.push(SheetRow {
                cells: keys.to_vec(),
                ..SheetRow::default()
            });
        }
        while let Some(row) = table.next_row(&mut notes) {
            let row = row?;
            rows.push(SheetRow {
                number: row.number,
                cells: row.cells,
                ..SheetRow::default()
            });
        }
        let place = table.place().clone();
        match header(&rows) {
            Some(_) => Self::new(place, rows, None),
            None => {
                let cells = rows.into_iter().next().unwrap_or_default().cells;
                let shown: String = cells.join(", ").chars().take(120).collect();
                Err(not_a_review(&format!("the columns {shown}"), place))
            }
        }
    }

    /// Takes rows of which one is the header.
    fn new(place: Place, rows: Vec<SheetRow>, saved_at: Option<String>) -> Result<Self, Error> {
        let at = header(&rows).unwrap_or(0);
        let mut rows = rows.into_iter().skip(at);
        let header = rows.next().unwrap_or_default();
        let mut columns: Vec<(Column, usize, String)> = Vec::new();
        for (at, cell) in header.cells.iter().enumerate() {
            let Some(column) = Column::find(cell) else {
                continue;
            };
            if columns.iter().any(|(other, _, _)| *other == column) {
                let kind = ErrorKind::RepeatedColumn {
                    value: cell.trim().to_owned(),
                };
                return Err(Error::new(kind, place.with_row(header.number))
                    .with_hint("delete the column that was added"));
            }
            columns.push((column, at, cell.trim().to_owned()));
        }
        let language = language(&columns);
        let missing: Vec<String> = Column::ALL
            .into_iter()
            .filter(|column| column.is_needed())
            .filter(|column| !columns.iter().any(|(other, _, _)| other == column))
            .map(|column| format!("'{}'", column.header(language)))
            .collect();
        if !missing.is_empty() {
            let kind = ErrorKind::MissingColumn {
                value: missing.join(", "),
                table: "decisions from a review",
            };
            return Err(Error::new(kind, place.with_row(header.number)).with_hint(
                "a column was deleted or its header changed: undo that, or copy the columns filled in to the file that was exported",
            ));
        }
        Ok(Self {
            place,
            columns,
            rows: rows
                .filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()))
                .collect(),
            saved_at,
        })
    }

    /// Returns a cell's text without white space around it; empty for a column that is not there.
    pub(super) fn text<'r>(&self, row: &'r SheetRow, column: Column) -> &'r str {
        let at = self.at(column);
        at.and_then(|at| row.cells.get(at))
            .map_or("", |cell| cell.trim())
    }

    /// Tells whether the cell is a formula.
    pub(super) fn is_formula(&self, row: &SheetRow, column: Column) -> bool {
        self.at(column).is_some_and(|at| row.formulas.contains(&at))
    }

    /// Names a row, and in it a column by its header in the file.
    pub(super) fn place_of(&self, row: &SheetRow, column: Option<Column>) -> Place {
        let place = self.place.clone().with_row(row.number);
        let named = column.and_then(|column| self.columns.iter().find(|(c, _, _)| *c == column));
        match named {
            Some((_, _, header)) => place.with_column(header),
            None => place,
        }
    }

    /// Returns the language of the headers.
    pub(super) fn language(&self) -> ReviewLanguage {
        language(&self.columns)
    }

    fn at(&self, column: Column) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns
            .find(|(other, _, _)| *other == column)
            .map(|(_, at, _)| *at)
    }
}

fn language(columns: &[(Column, usize, String)]) -> ReviewLanguage {
    let is_english = |column: &Column, header: &str| {
        let [swedish, english] = [ReviewLanguage::Swedish, ReviewLanguage::English]
            .map(|language| column.header(language));
        swedish != english && header.eq_ignore_ascii_case(english)
    };
    let english = columns.iter().filter(|(c, _, h)| is_english(c, h)).count();
    match 2 * english > columns.len() / 2 {
        true => ReviewLanguage::English,
        false => ReviewLanguage::Swedish,
    }
}

/// Finds the header among the first rows: the one that most columns are named in.
fn header(rows: &[SheetRow]) -> Option<usize> {
    let known = |row: &SheetRow| {
        let cells = row.cells.iter();
        cells.filter(|cell| Column::find(cell).is_some()).count()
    };
    let rows = rows.iter().take(HEADER_ROWS).enumerate();
    let counted = rows.map(|(at, row)| (known(row), std::cmp::Reverse(at)));
    let (count, std::cmp::Reverse(at)) = counted.max()?;
    (count >= HEADER_COLUMNS).then_some(at)
}

fn not_a_review(found: &str, place: Place) -> Error {
    let kind = ErrorKind::NotAReview {
        found: found.to_owned(),
    };
    Error::new(kind, place).with_hint("name a file that 'kodbro review export' wrote")
}
