use std::io::Seek;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::Output;
use crate::table::Notes;
use crate::{Error, ErrorKind, Place};

/// A sheet has room for so many rows.
pub(super) const MAX_ROWS: u32 = 1_048_576;

/// And for so many columns.
const MAX_COLUMNS: usize = 16_384;

/// A cell has room for so many characters, as UTF-16 counts them.
const MAX_CHARACTERS: usize = 32_767;

/// A workbook of one sheet with a bold header and cells of text, written row by row; the rows wait
/// in a temporary file, not in memory.
///
/// Every cell is stored as text, so that leading zeros and leading `=` stay what they are; text
/// beyond the room of a cell is cut off, which is noted.
pub(crate) struct TextSheet {
    workbook: Workbook,
    output: Output,
    names: Vec<String>,
    columns: u16,
    pub(super) next: u32,
    notes: Notes,
}

/// A row that is being written.
pub(super) struct SheetRow<'s> {
    sheet: &'s mut Worksheet,
    number: u32,
    cut: Vec<u16>,
}

impl SheetRow<'_> {
    /// Writes a text; nothing where it is empty.
    pub(super) fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let fitting = cut(text);
        if fitting.len() < text.len() {
            self.cut.push(column);
        }
        self.sheet.write_string(self.number, column, fitting)?;
        Ok(())
    }

    /// Writes a number.
    pub(super) fn number(&mut self, column: u16, value: f64) -> Result<(), XlsxError> {
        self.sheet.write_number(self.number, column, value)?;
        Ok(())
    }
}

impl TextSheet {
    pub(crate) fn new(output: Output, names: &[String]) -> Result<Self, Error> {
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
        begin(&mut workbook, names).map_err(|error| failed(&error, output.place()))?;
        Ok(Self {
            workbook,
            output,
            names: names.to_vec(),
            columns,
            next: 1,
            notes: Notes::default(),
        })
    }

    /// Returns the cells whose text was cut off: the first of them, and how many there are.
    pub(crate) fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Writes a row of texts; returns the columns whose text was cut off.
    pub(crate) fn put<'c>(
        &mut self,
        cells: impl Iterator<Item = &'c str>,
    ) -> Result<Vec<usize>, Error> {
        let short = self.row(|row| {
            for (column, text) in (0..).zip(cells) {
                row.text(column, text)?;
            }
            Ok(())
        })?;
        Ok(short.into_iter().map(usize::from).collect())
    }

    /// Writes a row with what `put` puts into it; returns the columns whose text was cut off.
    pub(super) fn row(
        &mut self,
        put: impl FnOnce(&mut SheetRow<'_>) -> Result<(), XlsxError>,
    ) -> Result<Vec<u16>, Error> {
        if self.next == MAX_ROWS {
            let kind = ErrorKind::TooManyRows {
                limit: u64::from(MAX_ROWS),
            };
            return Err(Error::new(kind, self.output.place()).with_hint("write CSV or JSON lines"));
        }
        let number = self.next;
        let sheet = self.workbook.worksheet_from_index(0);
        let written = sheet.and_then(|sheet| {
            let cut = Vec::new();
            let mut row = SheetRow { sheet, number, cut };
            put(&mut row)?;
            Ok(row.cut)
        });
        let cut = written.map_err(|error| failed(&error, self.output.place()))?;
        self.next += 1;
        for column in &cut {
            let name = self.names.get(usize::from(*column));
            let place = self.output.place().with_row(u64::from(self.next));
            let place = place.with_column(name.cloned().unwrap_or_default());
            let limit = MAX_CHARACTERS;
            let note = Error::new(ErrorKind::CellCut { limit }, place);
            self.notes
                .push(note.with_hint("write CSV or JSON lines, which keep the whole text"));
        }
        Ok(cut)
    }

    /// Completes the file and puts it in its place.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        self.complete()
            .map_err(|error| failed(&error, self.output.place()))?;
        self.output.finish()
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

/// Returns as much of a text as a cell has room for.
pub(crate) fn cut(text: &str) -> &str {
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

    #[test]
    fn a_full_sheet_is_an_error_and_long_text_is_cut() {
        let folder = tempfile::tempdir().unwrap();
        let output = Output::create(folder.path().join("out.xlsx")).unwrap();
        let mut sheet = TextSheet::new(output, &["namn".into(), "id".into()]).unwrap();
        let long = "å".repeat(40_000);
        assert_eq!(sheet.put(["x", &long].into_iter()).unwrap(), [1]);
        let notes = sheet.notes();
        let words = "out.xlsx, row 2, column 'id': a cell has room for 32767 characters, the rest of the text is cut off";
        assert!(
            notes.kept()[0].to_string().ends_with(words),
            "{}",
            notes.kept()[0]
        );
        sheet.next = MAX_ROWS;
        let error = sheet.put([].into_iter()).unwrap_err();
        let words = "a sheet has room for 1048576 rows, header included";
        assert!(error.to_string().ends_with(words), "{error}");
        assert_eq!(cut(&"😀".repeat(20_000)).encode_utf16().count(), 32_766);
    }
}
