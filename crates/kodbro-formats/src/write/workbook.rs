use rust_xlsxwriter::XlsxError;

use super::attributes::Attributes;
use super::columns::{self, rounded};
use super::text_sheet::{SheetRow, TextSheet};
use super::{MappedRow, Output, WriteRow};
use crate::Error;
use crate::table::Notes;

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
            .row(|sheet| put(sheet, row, width, with_attributes))?;
        Ok(())
    }

    fn notes(&self) -> Option<&Notes> {
        Some(self.sheet.notes())
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        self.sheet.finish()
    }
}

fn put(
    sheet: &mut SheetRow<'_>,
    row: &MappedRow<'_>,
    width: usize,
    with_attributes: bool,
) -> Result<(), XlsxError> {
    for (column, text) in (0..).zip(row.row.cells.iter().take(width)) {
        sheet.text(column, text)?;
    }
    for (column, (name, text)) in
        (width as u16..).zip(columns::NAMES.iter().zip(columns::values(row)))
    {
        match (*name, row.level) {
            ("kodbro_level", Some(level)) => sheet.number(column, level.into())?,
            ("kodbro_confidence", _) if row.confidence.is_finite() => {
                sheet.number(column, rounded(row.confidence))?;
            }
            _ => sheet.text(column, &text)?,
        }
    }
    if with_attributes {
        let first = width + columns::NAMES.len();
        let attributes = Attributes::of(row.row);
        for (column, attribute) in (first as u16..).zip(attributes.iter()) {
            match attribute.map(|attribute| (attribute.value(), attribute)) {
                Some((Some(value), _)) => sheet.number(column, value)?,
                Some((None, attribute)) => sheet.text(column, &attribute.cell())?,
                None => {}
            }
        }
    }
    Ok(())
}
