use std::sync::mpsc::SyncSender;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::column_name::letters;
use super::merged::Merged;
use super::workbook::ReadSeek;
use super::workbook_formulas::Formulas;
use super::{MAX_COLUMNS, RawRow, workbook_cell};
use crate::workbook_guard::check_claims;
use crate::{Error, ErrorKind, Place};

/// So many rows of each sheet are looked at to choose one.
const TRIAL_ROWS: u32 = 1_000;

/// So many findings travel from the reading thread together.
const BATCH: usize = 256;

/// What the reading thread finds.
pub(super) enum Item {
    /// The sheet that is read, and all others with content.
    Sheet(String, Vec<String>),
    Row(RawRow),
    Note(Error),
    Failed(Error),
}

/// The reading thread's side of a workbook.
pub(super) struct Worker {
    place: Place,
    limit: usize,
    merged: Merged,
    sender: SyncSender<Vec<Item>>,
    batch: Vec<Item>,
}

/// Tells that nobody waits for rows any more.
struct Gone;

impl Worker {
    pub(super) fn new(sender: SyncSender<Vec<Item>>, limit: usize, place: &Place) -> Self {
        let batch = Vec::new();
        Self {
            place: place.clone(),
            limit,
            merged: Merged::default(),
            sender,
            batch,
        }
    }

    /// Reads a sheet and sends what it finds, a failure last; ends early if nobody listens.
    pub(super) fn run(mut self, bytes: Box<dyn ReadSeek>, sheet: Option<&str>) {
        let _ = match self.open(bytes, sheet) {
            Ok((workbook, sheet)) => self.read(workbook, &sheet),
            Err(error) => self.send(Item::Failed(error)),
        };
        let _ = self.flush();
    }

    fn open(
        &self,
        mut bytes: Box<dyn ReadSeek>,
        sheet: Option<&str>,
    ) -> Result<(Workbook, String), Error> {
        check_claims(&mut bytes).map_err(|message| bad_workbook(message, self.place.clone()))?;
        let mut workbook = Xlsx::new(bytes).map_err(|error| self.failed(&error))?;
        let names = workbook.sheet_names();
        let sheet = match sheet {
            Some(wanted) if names.iter().any(|name| name == wanted) => wanted.to_owned(),
            Some(wanted) => {
                let expected = quoted(&names);
                let kind = ErrorKind::NoSheet {
                    value: wanted.to_owned(),
                    expected,
                };
                return Err(Error::new(kind, self.place.clone()));
            }
            None => self.fullest_sheet(&mut workbook)?,
        };
        Ok((workbook, sheet))
    }

    /// Chooses the sheet with the most cells in rows of at least two, hidden sheets last.
    fn fullest_sheet(&self, workbook: &mut Workbook) -> Result<String, Error> {
        let sheets = workbook.sheets_metadata().to_vec();
        let mut best: Option<((bool, u64), String)> = None;
        let mut failure = None;
        for sheet in sheets
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        {
            match table_cells(workbook, &sheet.name) {
                Ok(cells) => {
                    let score = (sheet.visible == SheetVisible::Visible && cells > 0, cells);
                    if best.as_ref().is_none_or(|(other, _)| score > *other) {
                        best = Some((score, sheet.name.clone()));
                    }
                }
                Err(error) => failure = failure.or(Some(self.failed(&error))),
            }
        }
        match (best, failure) {
            (Some((_, name)), None) => Ok(name),
            (Some(((_, cells), name)), Some(_)) if cells > 0 => Ok(name),
            (_, Some(failure)) => Err(failure),
            (None, None) => Err(Error::new(ErrorKind::Empty, self.place.clone())
                .with_hint("the workbook has no sheet with cells")),
        }
    }

    fn read(&mut self, mut workbook: Workbook, sheet: &str) -> Result<(), Gone> {
        self.place.sheet = Some(sheet.to_owned());
        let others = other_sheets(&mut workbook, sheet);
        self.send(Item::Sheet(sheet.to_owned(), others))?;
        self.flush()?;
        match self.rows(&mut workbook, sheet)? {
            Ok(()) => Ok(()),
            Err(error) => self.send(Item::Failed(self.failed(&error))),
        }
    }

    /// Sends every row of the sheet.
    fn rows(
        &mut self,
        workbook: &mut Workbook,
        sheet: &str,
    ) -> Result<Result<(), XlsxError>, Gone> {
        // Where they cannot be read, neither can the rest, which is reported below.
        let ranges = workbook.merge_cells_by_sheet_name(sheet);
        self.merged = Merged::new(&ranges.unwrap_or_default());
        let mut cells = match workbook.worksheet_cells_reader(sheet) {
            Ok(cells) => cells,
            Err(error) => return Ok(Err(error)),
        };
        let zeros: Vec<usize> = cells
            .styles()
            .iter()
            .map(|style| {
                style
                    .number_format
                    .as_ref()
                    .map_or("", |format| &format.format_code)
            })
            .map(workbook_cell::leading_zeros)
            .collect();
        let mut row = Partial::default();
        // The parser tells either a cell's format or its formula; formats are needed only where
        // one fills numbers up with zeros, and then the formulas are looked through beforehand.
        let formats_matter = zeros.iter().any(|width| *width > 1);
        let mut formulas = Formulas::default();
        if formats_matter {
            drop(cells);
            formulas = match Formulas::look_through(workbook, sheet) {
                Ok(formulas) => formulas,
                Err(error) => return Ok(Err(error)),
            };
            cells = match workbook.worksheet_cells_reader(sheet) {
                Ok(cells) => cells,
                Err(error) => return Ok(Err(error)),
            };
        }
        loop {
            let next = match formats_matter {
                true => cells.next_cell_with_style_id().map(|next| {
                    next.map(|(cell, style)| {
                        let width = zeros.get(style).copied().unwrap_or(0);
                        let formula = false;
                        (
                            cell.get_position(),
                            cell.get_value().clone(),
                            width,
                            formula,
                        )
                    })
                }),
                false => cells
                    .next_cell_with_formula_metadata()
                    .map(|next| next.map(|cell| (cell.pos, cell.value, 0, cell.formula.is_some()))),
            };
            let (position, value, width, formula) = match next {
                Ok(Some(next)) => next,
                Ok(None) => {
                    self.finish(row)?;
                    self.note_merged()?;
                    drop(cells);
                    return formulas.rest(workbook, sheet, |position| self.note_formula(position));
                }
                Err(error) => {
                    self.finish(row)?;
                    return Ok(Err(error));
                }
            };
            let (number, column) = (u64::from(position.0) + 1, position.1 as usize);
            if number != row.number {
                self.finish(std::mem::replace(&mut row, Partial::new(number)))?;
            }
            while let Some(reached) = formulas.up_to(position) {
                self.note_formula(reached)?;
            }
            if formula && value == DataRef::Empty {
                self.note_formula(position)?;
            }
            match workbook_cell::text(&value, width) {
                Ok(text) => {
                    if matches!(value, DataRef::String(_) | DataRef::SharedString(_)) {
                        self.merged.see(position, &text);
                    }
                    row.put(column, text, self.limit);
                }
                Err(value) => {
                    row.has_error_value = true;
                    let hint = "mend the formula in the spreadsheet program";
                    self.note(ErrorKind::ErrorValue { value }, number, column, hint)?;
                }
            }
        }
    }

    fn note_formula(&mut self, position: (u32, u32)) -> Result<(), Gone> {
        let hint = "open the workbook in a spreadsheet program and save it again";
        let (row, column) = (u64::from(position.0) + 1, position.1 as usize);
        self.note(ErrorKind::FormulaWithoutValue, row, column, hint)
    }

    fn note_merged(&mut self) -> Result<(), Gone> {
        let Some((count, (row, column))) = self.merged.filled() else {
            return Ok(());
        };
        let hint = "unmerge the cells and fill each in if it means something else";
        self.note(ErrorKind::FilledCells { count }, row, column, hint)
    }

    fn finish(&mut self, mut row: Partial) -> Result<(), Gone> {
        self.merged.fill(row.number, &mut row.cells);
        let item = match row.fault {
            Some((kind, column)) => {
                let place = self
                    .place
                    .clone()
                    .with_row(row.number)
                    .with_column(letters(column));
                let hint = "mend the row, or read leniently";
                Item::Failed(Error::new(kind, place).with_hint(hint))
            }
            None if row.cells.is_empty() && !row.has_error_value => return Ok(()),
            None => Item::Row(RawRow {
                number: row.number,
                cells: row.cells,
                has_error_value: row.has_error_value,
                source: None,
            }),
        };
        self.send(item)
    }

    fn note(
        &mut self,
        kind: ErrorKind,
        row: u64,
        column: usize,
        hint: &'static str,
    ) -> Result<(), Gone> {
        let place = self
            .place
            .clone()
            .with_row(row)
            .with_column(letters(column));
        self.send(Item::Note(Error::new(kind, place).with_hint(hint)))
    }

    fn send(&mut self, item: Item) -> Result<(), Gone> {
        self.batch.push(item);
        match self.batch.len() >= BATCH {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<(), Gone> {
        self.sender
            .send(std::mem::take(&mut self.batch))
            .map_err(|_| Gone)
    }

    fn failed(&self, error: &XlsxError) -> Error {
        match error {
            XlsxError::Password => Error::new(ErrorKind::ProtectedWorkbook, self.place.clone())
                .with_hint("remove the password in a spreadsheet program and save it as .xlsx"),
            other => bad_workbook(other.to_string(), self.place.clone()),
        }
    }
}

type Workbook = Xlsx<Box<dyn ReadSeek>>;

/// A row as its cells come in.
#[derive(Default)]
struct Partial {
    number: u64,
    cells: Vec<String>,
    has_error_value: bool,
    fault: Option<(ErrorKind, usize)>,
}

impl Partial {
    fn new(number: u64) -> Self {
        Self {
            number,
            ..Self::default()
        }
    }

    fn put(&mut self, column: usize, text: String, limit: usize) {
        let fault = match () {
            () if text.is_empty() => return,
            () if column >= MAX_COLUMNS => ErrorKind::RowTooWide {
                found: column.saturating_add(1),
                expected: MAX_COLUMNS,
            },
            () if text.len() > limit => ErrorKind::CellTooLong { limit },
            () if text.contains('\0') => ErrorKind::NulCharacter,
            () => {
                if self.cells.len() <= column {
                    self.cells.resize(column + 1, String::new());
                }
                if let Some(cell) = self.cells.get_mut(column) {
                    *cell = text;
                }
                return;
            }
        };
        self.fault.get_or_insert((fault, column));
    }
}

/// Counts the filled cells in rows of at least two, among the first rows of a sheet.
fn table_cells(workbook: &mut Workbook, sheet: &str) -> Result<u64, XlsxError> {
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    let (mut total, mut row, mut filled) = (0, 0, 0);
    while let Some(cell) = cells.next_cell()? {
        let position = cell.get_position();
        if position.0 >= TRIAL_ROWS {
            break;
        }
        if position.0 != row {
            total += if filled > 1 { filled } else { 0 };
            (row, filled) = (position.0, 0);
        }
        filled += u64::from(*cell.get_value() != DataRef::Empty);
    }
    Ok(total + if filled > 1 { filled } else { 0 })
}

/// Names the other sheets that hold anything; one that cannot be read may.
fn other_sheets(workbook: &mut Workbook, sheet: &str) -> Vec<String> {
    let mut others = workbook.sheets_metadata().to_vec();
    others.retain(|other| {
        other.name != sheet
            && (other.typ != SheetType::WorkSheet || has_cells(workbook, &other.name))
    });
    others.into_iter().map(|other| other.name).collect()
}

fn has_cells(workbook: &mut Workbook, sheet: &str) -> bool {
    let Ok(mut cells) = workbook.worksheet_cells_reader(sheet) else {
        return true;
    };
    loop {
        match cells.next_cell() {
            Ok(Some(cell)) if *cell.get_value() == DataRef::Empty => {}
            Ok(None) => return false,
            _ => return true,
        }
    }
}

fn quoted(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn bad_workbook(message: String, place: Place) -> Error {
    Error::new(ErrorKind::BadWorkbook { message }, place)
        .with_hint("open it in a spreadsheet program and save it again as .xlsx")
}
