use std::io::Seek;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::attributes::Attributes;
use super::columns::{self, rounded};
use super::{MappedRow, Output, WriteRow};
use crate::{Error, ErrorKind, Place};

/// A sheet has room for so many rows.
const MAX_ROWS: u32 = 1_048_576;

/// And for so many columns.
const MAX_COLUMNS: usize = 16_384;

/// A cell has room for so many characters, as UTF-16 counts them.
const MAX_CHARACTERS: usize = 32_767;

/// Writes one sheet row by row; the rows wait in a temporary file, not in memory.
///
/// Every cell of the input is stored as text, so that leading zeros and leading `=` stay what they
/// are; our level, confidence and attributes are numbers. Text beyond the room of a cell is cut off.
pub(super) struct WorkbookWriter {
    workbook: Workbook,
    output: Output,
    width: usize,
    with_attributes: bool,
    columns: u16,
    next: u32,
}

impl WorkbookWriter {
    pub(super) fn new(
        output: Output,
        header: &[String],
        with_attributes: bool,
    ) -> Result<Self, Error> {
        let names = columns::header(header, with_attributes);
        let columns = u16::try_from(names.len())
            .ok()
            .filter(|n| usize::from(*n) <= MAX_COLUMNS);
        let Some(columns) = columns else {
            let kind = ErrorKind::RowTooWide {
                found: names.len(),
                expected: MAX_COLUMNS,
            };
            return Err(Error::new(kind, output.place()).with_hint("write CSV"));
        };
        let mut workbook = Workbook::new();
        begin(&mut workbook, &names).map_err(|error| failed(&error, output.place()))?;
        Ok(Self {
            workbook,
            output,
            width: header.len(),
            with_attributes,
            columns,
            next: 1,
        })
    }

    fn put(&mut self, row: &MappedRow<'_>) -> Result<(), XlsxError> {
        let (number, width) = (self.next, self.width);
        let sheet = self.workbook.worksheet_from_index(0)?;
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
        if self.with_attributes {
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

    fn complete(&mut self) -> Result<(), XlsxError> {
        let last = self.next - 1;
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.autofilter(0, 0, last, self.columns - 1)?;
        // Packed beside the output, so that an output that ends early is no half-packed workbook.
        let mut packed = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut packed)?;
        packed.rewind()?;
        std::io::copy(&mut packed, &mut self.output)?;
        Ok(())
    }
}

impl WriteRow for WorkbookWriter {
    fn write(&mut self, row: &MappedRow<'_>) -> Result<(), Error> {
        if self.next == MAX_ROWS {
            let kind = ErrorKind::TooManyRows {
                limit: u64::from(MAX_ROWS),
            };
            return Err(Error::new(kind, self.output.place()).with_hint("write CSV or JSON lines"));
        }
        self.put(row)
            .map_err(|error| failed(&error, self.output.place()))?;
        self.next += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.complete()
            .map_err(|error| failed(&error, self.output.place()))?;
        self.output.finish()
    }
}

/// Adds the sheet with a bold header that stays in view.
fn begin(workbook: &mut Workbook, names: &[String]) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name("kodbro")?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(names) {
        sheet.set_column_width(column, width(name))?;
        sheet.write_string_with_format(0, column, cut(name), &bold)?;
    }
    Ok(())
}

/// The width of a column, in characters: rows are not known yet when it has to be set.
fn width(name: &str) -> f64 {
    match name {
        "kodbro_term" | "kodbro_candidates" | "kodbro_reason" => 40.0,
        _ => name.chars().count().clamp(12, 40) as f64 + 2.0,
    }
}

fn put_text<'a>(
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    text: &str,
) -> Result<&'a mut Worksheet, XlsxError> {
    match text.is_empty() {
        true => Ok(sheet),
        false => sheet.write_string(row, column, cut(text)),
    }
}

fn cut(text: &str) -> &str {
    let mut units = 0;
    let too_far = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MAX_CHARACTERS
    });
    too_far.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

fn failed(error: &XlsxError, place: Place) -> Error {
    let cause = match error {
        XlsxError::IoError(cause) => std::io::Error::new(cause.kind(), cause.to_string()),
        other => std::io::Error::other(other.to_string()),
    };
    Error::new(
        ErrorKind::Io {
            action: "write",
            cause,
        },
        place,
    )
    .with_hint("check the space left, also for temporary files")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CatalogueRow;

    #[test]
    fn a_full_sheet_is_an_error_and_long_text_is_cut() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::create(folder.path().join("out.xlsx")).unwrap();
        let mut writer = WorkbookWriter::new(output, &["namn".into()], false).unwrap();
        let row = CatalogueRow {
            cells: vec!["å".repeat(40_000)],
            ..CatalogueRow::default()
        };
        let row = MappedRow {
            row: &row,
            status: "unmapped",
            code: None,
            term: None,
            level: None,
            confidence: f64::NAN,
            reason: None,
            candidates: Vec::new(),
        };
        writer.write(&row).unwrap();
        writer.next = MAX_ROWS;
        let error = writer.write(&row).unwrap_err();
        let words = "a sheet has room for 1048576 rows, header included";
        assert!(error.to_string().ends_with(words), "{error}");
        assert_eq!(cut(&"😀".repeat(20_000)).encode_utf16().count(), 32_766);
    }
}
