use super::text::Text;
use super::{MAX_COLUMNS, Notes, ROW_TO_CELL, RawRow, RowSource, Rows};
use crate::{Error, ErrorKind, Place};

/// Cuts delimited text into rows of cells.
///
/// Rows end with CRLF, LF or a lone CR. A quotation mark is special only at the start of a cell
/// and only if the cell ends properly, with a quotation mark right before a delimiter, the end of
/// the row or of the file; any other is part of the text, as in `5" tube` or `"Flex" tube`. A
/// cell that ends properly may hold delimiters, line breaks and doubled quotation marks. In text
/// with tabs, which is often written without quoting, a cell that would hold both tabs and line
/// breaks is not taken for a quoted one.
pub(super) struct Delimited {
    text: Text,
    delimiter: Option<u8>,
    limit: usize,
    place: Place,
    row: u64,
    strict_quotes: bool,
    ended: bool,
    /// Where the last cell ends in what the text has recorded.
    cell_end: usize,
}

/// What stands behind a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Delimiter,
    Row,
}

impl Delimited {
    /// Reads rows of a text; without a delimiter every row is one cell.
    pub(super) fn new(text: Text, delimiter: Option<u8>, limit: usize, place: &Place) -> Self {
        Self {
            text,
            delimiter,
            limit,
            place: place.clone(),
            row: 0,
            strict_quotes: false,
            ended: false,
            cell_end: 0,
        }
    }

    /// Counts rows from behind so many that somebody else has read.
    pub(super) fn with_rows_before(mut self, rows: u64) -> Self {
        self.row = rows;
        self
    }

    /// Trusts quotation marks in text with tabs as in any other.
    pub(super) fn with_strict_quotes(mut self, strict: bool) -> Self {
        self.strict_quotes = strict;
        self
    }

    /// Passes over a first line such as `sep=;`, with which spreadsheet programs name a delimiter.
    pub(super) fn skip_separator_line(&mut self, preview: &str) {
        if super::delimiter::separator_line(preview).is_some() {
            let mut unheard = Notes::default();
            // An error here comes again with the next row.
            let _ = self.record(&mut unheard);
        }
    }

    fn record(&mut self, notes: &mut Notes) -> Result<Option<RawRow>, Error> {
        self.row += 1;
        if self.text.peek(0, self.row, notes)?.is_none() {
            return Ok(None);
        }
        let mut cells = Vec::new();
        let mut spans = Vec::new();
        let mut size = 0_usize;
        let mut fault = None;
        loop {
            let start = self.text.recorded();
            let (cell, end) = self.cell(&mut fault, notes)?;
            spans.push(start..self.cell_end);
            size += cell.len();
            if size > self.limit.saturating_mul(ROW_TO_CELL) {
                let limit = self.limit.saturating_mul(ROW_TO_CELL);
                fault.get_or_insert(ErrorKind::RowTooLong { limit });
            } else if cells.len() == MAX_COLUMNS {
                let kind = ErrorKind::RowTooWide {
                    found: cells.len() + 1,
                    expected: MAX_COLUMNS,
                };
                fault.get_or_insert(kind);
            } else {
                cells.push(into_text(cell));
            }
            if end == End::Row {
                break;
            }
        }
        match fault {
            None => Ok(Some(RawRow {
                number: self.row,
                cells,
                source: self
                    .text
                    .take_record()
                    .map(|text| RowSource { text, cells: spans }),
                ..RawRow::default()
            })),
            Some(kind) => Err(self.error(kind)),
        }
    }

    /// Reads a cell and what ends it; what is wrong with it goes to `fault`.
    fn cell(
        &mut self,
        fault: &mut Option<ErrorKind>,
        notes: &mut Notes,
    ) -> Result<(Vec<u8>, End), Error> {
        let quoted = self.delimiter.is_some() && self.text.peek(0, self.row, notes)? == Some(b'"');
        let cell = match quoted {
            true => self.quoted(fault, notes)?,
            false => None,
        };
        let cell = match cell {
            Some(cell) => cell,
            None => self.bare(fault, notes)?,
        };
        if cell.contains(&0) {
            fault.get_or_insert(ErrorKind::NulCharacter);
        }
        self.cell_end = self.text.recorded();
        let end = match self.text.peek(0, self.row, notes)? {
            None => return Ok((cell, End::Row)),
            Some(b'\r') if self.text.peek(1, self.row, notes)? == Some(b'\n') => {
                self.text.advance(1);
                End::Row
            }
            Some(b'\r' | b'\n') => End::Row,
            Some(_) => End::Delimiter,
        };
        self.text.advance(1);
        Ok((cell, end))
    }

    /// Reads up to a delimiter or the end of the row, which are not consumed.
    fn bare(&mut self, fault: &mut Option<ErrorKind>, notes: &mut Notes) -> Result<Vec<u8>, Error> {
        let mut cell = Vec::new();
        loop {
            let window = self.text.window();
            let end = window.iter().position(|byte| self.ends_cell(*byte));
            let piece = window
                .get(..end.unwrap_or(window.len()))
                .unwrap_or_default();
            if cell.len() + piece.len() > self.limit {
                fault.get_or_insert(ErrorKind::CellTooLong { limit: self.limit });
                cell.clear();
            } else if !matches!(fault, Some(ErrorKind::CellTooLong { .. })) {
                cell.extend_from_slice(piece);
            }
            let length = piece.len();
            self.text.advance(length);
            if end.is_some() || !self.text.fill(self.row, notes)? {
                return Ok(cell);
            }
        }
    }

    /// Reads a quoted cell; `None`, and nothing consumed, when it does not end properly.
    fn quoted(
        &mut self,
        fault: &mut Option<ErrorKind>,
        notes: &mut Notes,
    ) -> Result<Option<Vec<u8>>, Error> {
        let mut cell = Vec::new();
        let mut breaks = false;
        let mut tabs = false;
        let mut ahead = 1;
        loop {
            let Some(byte) = self.text.peek(ahead, self.row, notes)? else {
                if self.strict_quotes || breaks && self.delimiter != Some(b'\t') {
                    fault.get_or_insert(ErrorKind::UnclosedQuote);
                }
                return Ok(None);
            };
            ahead += 1;
            if byte == b'"' {
                match self.text.peek(ahead, self.row, notes)? {
                    Some(b'"') => ahead += 1,
                    Some(next) if !self.ends_cell(next) => return Ok(None),
                    _ => {
                        self.text.advance(ahead);
                        return Ok(Some(cell));
                    }
                }
            }
            breaks |= matches!(byte, b'\r' | b'\n');
            tabs |= byte == b'\t';
            if self.delimiter == Some(b'\t') && breaks && tabs && !self.strict_quotes {
                return Ok(None);
            }
            if cell.len() == self.limit {
                self.text.advance(ahead);
                *fault = Some(self.skip_quoted(notes)?);
                return Ok(Some(Vec::new()));
            }
            cell.push(byte);
        }
    }

    /// Passes over the rest of a quoted cell that is too long to be kept.
    fn skip_quoted(&mut self, notes: &mut Notes) -> Result<ErrorKind, Error> {
        while let Some(byte) = self.text.peek(0, self.row, notes)? {
            self.text.advance(1);
            if byte == b'"' {
                match self.text.peek(0, self.row, notes)? {
                    Some(b'"') => self.text.advance(1),
                    Some(next) if !self.ends_cell(next) => {}
                    _ => return Ok(ErrorKind::CellTooLong { limit: self.limit }),
                }
            }
        }
        Ok(ErrorKind::UnclosedQuote)
    }

    fn ends_cell(&self, byte: u8) -> bool {
        byte == b'\n' || byte == b'\r' || Some(byte) == self.delimiter
    }

    fn error(&self, kind: ErrorKind) -> Error {
        let hint = match kind {
            ErrorKind::UnclosedQuote | ErrorKind::CellTooLong { .. } => {
                "look for a quotation mark without its partner, or read leniently"
            }
            ErrorKind::NulCharacter => "name the encoding if the file is text, or read leniently",
            _ => "mend the row, or read leniently",
        };
        Error::new(kind, self.place.clone().with_row(self.row)).with_hint(hint)
    }
}

impl Rows for Delimited {
    fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        Some(self.text.encoding())
    }

    fn next_row(&mut self, notes: &mut Notes) -> Option<Result<RawRow, Error>> {
        if self.ended {
            return None;
        }
        let row = self.record(notes).transpose();
        self.ended = row.is_none();
        row
    }
}

/// The bytes were decoded as UTF-8 and cut at ASCII characters only.
fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
