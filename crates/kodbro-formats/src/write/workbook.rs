use rust_xlsxwriter::{Worksheet, XlsxError};

use super::attributes::Attributes;
use super::columns::{self, rounded};
use super::text_sheet::{TextSheet, put_text};
use super::{MappedRow, Output, WriteRow};
use crate::Error;

/// Writes one sheet row by row.
///
/// Every cell of the input is stored as text; our level, confidence and attributes are numbers.
pub(super) struct WorkbookWriter {
    sheet: TextSheet,
    width: usize,
    with_attributes: bool,
}

impl WorkbookWriter {
    pub(super) fn new(
        output: Output,
        header: &[String],
        with_attributes: bool,
    ) -> Result<Self, Error> {
        let names = columns::header(header, with_attributes);
        Ok(Self {
            sheet: TextSheet::new(output, &names)?,
            width: header.len(),
            with_attributes,
        })
    }
}

impl WriteRow for WorkbookWriter {
    fn write(&mut self, row: &MappedRow<'_>) -> Result<(), Error> {
        let (width, with_attributes) = (self.width, self.with_attributes);
        self.sheet
            .row(|sheet, number| put(sheet, number, row, width, with_attributes))
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        self.sheet.finish()
    }
}

fn put(
    sheet: &mut Worksheet,
    number: u32,
    row: &MappedRow<'_>,
    width: usize,
    with_attributes: bool,
) -> Result<(), XlsxError> {
    for (column, text) in (0..).zip(row.row.cells.iter().take(width)) {
        put_text(sheet, number, column, text)?;
    }
    for (column, (name, text)) in
        (width as u16..).zip(columns::NAMES.iter().zip(columns::values(row)))
    {
        match (*name, row.level) {
            ("kodbro_level", Some(level)) => sheet.write_number(number, column, level)?,
            ("kodbro_confidence", _) if row.confidence.is_finite() => {
                sheet.write_number(number, column, rounded(row.confidence))?
            }
            _ => put_text(sheet, number, column, &text)?,
        };
    }
    if with_attributes {
        let first = width + columns::NAMES.len();
        let attributes = Attributes::of(row.row);
        for (column, attribute) in (first as u16..).zip(attributes.iter()) {
            match attribute.map(|attribute| (attribute.value(), attribute)) {
                Some((Some(value), _)) => sheet.write_number(number, column, value)?,
                Some((None, attribute)) => put_text(sheet, number, column, &attribute.cell())?,
                None => continue,
            };
        }
    }
    Ok(())
}
