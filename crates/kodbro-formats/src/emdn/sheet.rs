use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use crate::{Error, ErrorKind, Place};

/// The most cells a workbook may have; the official one has 50,000.
const MAX_CELLS: usize = 5_000_000;

/// A sheet as text: rows by number from 1, each with its cells by column from 0. What is empty is
/// not there, so that one cell far out costs nothing.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: BTreeMap<u32, BTreeMap<u32, String>>,
}

/// Reads all worksheets of a workbook.
///
/// # Errors
/// [`ErrorKind::ProtectedWorkbook`], [`ErrorKind::BadWorkbook`] for a container that is damaged,
/// cut off or no workbook, and [`ErrorKind::InputTooLarge`].
pub(super) fn read_sheets(source: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Error> {
    let place = Place::new(source);
    let open = Xlsx::new(Cursor::new(bytes));
    let mut workbook = open.map_err(|error| unreadable(&error, place.clone()))?;
    let mut sheets = Vec::new();
    let mut cells = 0;
    for name in workbook.sheet_names() {
        let place = place.clone().with_sheet(&name);
        let mut reader = match workbook.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(unreadable(&error, place)),
        };
        let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        loop {
            let cell = reader
                .next_cell()
                .map_err(|error| unreadable(&error, place.clone()))?;
            let Some(cell) = cell else { break };
            cells += 1;
            if cells > MAX_CELLS {
                let kind = ErrorKind::InputTooLarge {
                    value: "cells",
                    limit: MAX_CELLS as u64,
                };
                return Err(Error::new(kind, place).with_hint("is this the right file?"));
            }
            let (row, column) = cell.get_position();
            let text = text(cell.get_value());
            if !text.trim().is_empty() {
                rows.entry(row.saturating_add(1))
                    .or_default()
                    .insert(column, text);
            }
        }
        sheets.push(Sheet { name, rows });
    }
    Ok(sheets)
}

fn unreadable(error: &XlsxError, place: Place) -> Error {
    if matches!(error, XlsxError::Password) {
        return Error::new(ErrorKind::ProtectedWorkbook, place)
            .with_hint("save it without a password");
    }
    let kind = ErrorKind::BadWorkbook {
        message: error.to_string(),
    };
    Error::new(kind, place).with_hint("download it again, or open it in Excel and save it as .xlsx")
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTime(number) => number.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}
