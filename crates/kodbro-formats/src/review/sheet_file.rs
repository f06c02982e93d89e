use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use calamine::{Dimensions, Reader, SheetType, Xlsx, XlsxError};
use zip::ZipArchive;

use super::sheet::SheetRow;
use crate::table::{cell_text, letters};
use crate::workbook_guard::check_claims;
use crate::{Error, ErrorKind, Place};

/// The properties of a workbook are read up to so many bytes.
const PROPERTIES: u64 = 1 << 16;

/// A range of merged cells marks at most so many rows; a whole column merged is as wrong as that.
const MERGED_ROWS: u32 = 1_048_576;

/// All that a workbook holds.
#[derive(Debug, Default)]
pub(super) struct SheetFile {
    /// The sheets by name, with their rows that are not empty.
    pub(super) sheets: Vec<(String, Vec<SheetRow>)>,
    /// When it was last saved, as ISO 8601 in UTC.
    pub(super) saved_at: Option<String>,
}

/// Reads all sheets of a workbook, in a thread of its own: should a damaged file make the parser
/// panic, the panic ends there and becomes an error.
pub(super) fn read(path: &Path) -> Result<SheetFile, Error> {
    let place = Place::new(path.display().to_string());
    let owned = path.to_owned();
    let worker = std::thread::Builder::new()
        .name("kodbro-review".into())
        .spawn(move || read_here(&owned));
    let io = |cause| {
        let action = "read";
        Error::new(ErrorKind::Io { action, cause }, place.clone())
    };
    match worker.map_err(io)?.join() {
        Ok(Ok(file)) => Ok(file),
        Ok(Err(Failure::Io(cause))) => Err(io(cause)),
        Ok(Err(Failure::Workbook(message))) => Err(bad_workbook(message, place)),
        Err(_) => Err(bad_workbook("its content is inconsistent".into(), place)),
    }
}

enum Failure {
    Io(std::io::Error),
    Workbook(String),
}

impl From<XlsxError> for Failure {
    fn from(error: XlsxError) -> Self {
        Self::Workbook(error.to_string())
    }
}

fn read_here(path: &Path) -> Result<SheetFile, Failure> {
    let open = || File::open(path).map(BufReader::new).map_err(Failure::Io);
    check_claims(&mut open()?).map_err(Failure::Workbook)?;
    let mut workbook = Xlsx::new(open()?)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut sheets = Vec::new();
    for name in names {
        let mut rows = rows(&mut workbook, &name)?;
        for merged in workbook.merge_cells_by_sheet_name(&name)? {
            mark(&mut rows, &merged);
        }
        sheets.push((name, rows.into_values().collect()));
    }
    let saved_at = saved_at(open()?);
    Ok(SheetFile { sheets, saved_at })
}

fn rows(
    workbook: &mut Xlsx<BufReader<File>>,
    sheet: &str,
) -> Result<BTreeMap<u32, SheetRow>, XlsxError> {
    let mut rows: BTreeMap<u32, SheetRow> = BTreeMap::new();
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        let (number, column) = (cell.pos.0, cell.pos.1 as usize);
        let is_formula = cell.formula.is_some();
        // An error value such as #REF! stands as it is, which fits nowhere.
        let text = cell_text(&cell.value, 0).unwrap_or_else(|error| error);
        if text.is_empty() && !is_formula {
            continue;
        }
        let row = rows.entry(number).or_insert_with(|| SheetRow {
            number: u64::from(number) + 1,
            ..SheetRow::default()
        });
        if is_formula {
            row.formulas.push(column);
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = row.cells.get_mut(column) {
            *cell = text;
        }
    }
    Ok(rows)
}

fn mark(rows: &mut BTreeMap<u32, SheetRow>, merged: &Dimensions) {
    let corner = |(row, column): (u32, u32)| format!("{}{}", letters(column as usize), row + 1);
    let range = format!("{}:{}", corner(merged.start), corner(merged.end));
    let last = merged.end.0.min(MERGED_ROWS);
    if merged.start.0 > last {
        return;
    }
    for row in rows.range_mut(merged.start.0..=last).map(|(_, row)| row) {
        row.merged.get_or_insert_with(|| range.clone());
    }
}

/// Reads when a workbook was last saved, from the part `docProps/core.xml` (ECMA-376 part 2, core
/// properties), in which programs write UTC as `2026-11-02T09:30:00Z`.
fn saved_at(file: BufReader<File>) -> Option<String> {
    let mut archive = ZipArchive::new(file).ok()?;
    let mut text = String::new();
    let part = archive.by_name("docProps/core.xml").ok()?;
    part.take(PROPERTIES).read_to_string(&mut text).ok()?;
    let (_, rest) = text.split_once("<dcterms:modified")?;
    let (_, rest) = rest.split_once('>')?;
    let (time, _) = rest.split_once('<')?;
    let time = time.trim();
    crate::mapping_set::is_time(time).then(|| time.to_owned())
}

fn bad_workbook(message: String, place: Place) -> Error {
    Error::new(ErrorKind::BadWorkbook { message }, place)
        .with_hint("open it in a spreadsheet program and save it again as .xlsx")
}
