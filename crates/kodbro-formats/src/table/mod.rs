//! How does a file become numbered rows of text cells?
//!
//! [`Table`] hides the format: delimited text, JSON lines or a workbook. Text is decoded and cut
//! as a stream, so memory does not depend on the length of the file; of a workbook the shared
//! strings are held in memory and the cells are streamed.

mod column_name;
mod delimited;
mod delimiter;
mod encoding;
mod format;
mod header;
mod json_lines;
#[cfg(feature = "xlsx")]
mod merged;
mod notes;
mod sniff;
mod text;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
mod workbook_cell;
#[cfg(feature = "xlsx")]
mod workbook_formulas;
#[cfg(feature = "xlsx")]
mod workbook_worker;

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(crate) use column_name::{from_letters, letters};
pub(crate) use delimiter::separator_line;
pub use format::TableFormat;
pub(crate) use header::Header;
pub(crate) use notes::Notes;
#[cfg(feature = "xlsx")]
pub(crate) use workbook_cell::text as cell_text;

use crate::{Error, ErrorKind, Place};
use delimited::Delimited;
pub(crate) use encoding::Charset;
use json_lines::JsonLines;
use sniff::Content;
pub(crate) use text::Text;

/// The longest cell that is read unless the caller says otherwise, in bytes of UTF-8.
pub(crate) const MAX_CELL_BYTES: usize = 1 << 20;

/// The most columns a row may have: the limit of a sheet.
pub(crate) const MAX_COLUMNS: usize = 16_384;

/// A row may be this many times as long as its longest allowed cell.
const ROW_TO_CELL: usize = 4;

/// The number of bytes from the start of a file that decide on its format and encoding.
const SAMPLE_BYTES: u64 = 64 * 1024;

/// What the caller knows about a file; what is `None` is detected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TableOptions {
    pub(crate) format: Option<TableFormat>,
    pub(crate) delimiter: Option<u8>,
    pub(crate) encoding: Option<String>,
    pub(crate) sheet: Option<String>,
    pub(crate) lenient: bool,
    pub(crate) max_cell_bytes: usize,
    /// So many lines stand before the table, which somebody else has read.
    pub(crate) rows_before: u64,
    /// Whether each quotation mark at the start of a cell is known to quote it, also in text with
    /// tabs.
    pub(crate) strict_quotes: bool,
    /// Whether rows of delimited text come with their source, a line that names the delimiter among
    /// them.
    pub(crate) with_source: bool,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self {
            format: None,
            delimiter: None,
            encoding: None,
            sheet: None,
            lenient: false,
            max_cell_bytes: MAX_CELL_BYTES,
            rows_before: 0,
            strict_quotes: false,
            with_source: false,
        }
    }
}

/// One row as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RawRow {
    /// The row's number, from 1. A quoted cell with line breaks in it is part of one row.
    pub(crate) number: u64,
    /// The cells, as many as the file has in this row.
    pub(crate) cells: Vec<String>,
    /// Whether a formula's error value stands in the row; its cell is empty here.
    pub(crate) has_error_value: bool,
    /// What the row was read from, where that is asked for.
    pub(crate) source: Option<RowSource>,
}

/// The text that a row of delimited text was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowSource {
    /// The row in UTF-8, with what ends it.
    pub(crate) text: Vec<u8>,
    /// Where its cells stand in it, quotation marks included.
    pub(crate) cells: Vec<std::ops::Range<usize>>,
}

impl RawRow {
    /// Tells whether no cell holds anything but white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// A source of rows: one implementation per format.
trait Rows: Send {
    /// Returns the next row; after an error that is no row error, and after the end, `None`.
    fn next_row(&mut self, notes: &mut Notes) -> Option<Result<RawRow, Error>>;

    /// Returns the next row as [`Rows::next_row`] does, or nothing in its place behind a finding, so
    /// that findings need not be kept until a row comes.
    fn next_step(&mut self, notes: &mut Notes) -> Option<Result<Option<RawRow>, Error>> {
        Some(self.next_row(notes)?.map(Some))
    }

    /// Returns the encoding of a text, as far as it is decided.
    fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        None
    }
}

/// A file of any supported format, opened for reading row by row.
pub(crate) struct Table {
    rows: Box<dyn Rows>,
    keys: Option<Vec<String>>,
    form: String,
    place: Place,
    is_sheet: bool,
    other_sheets: Vec<String>,
    delimiter: Option<u8>,
    charset: Option<Charset>,
    /// The bytes read so far, and all there are, of a text file.
    bytes: Option<(Arc<AtomicU64>, u64)>,
}

impl Table {
    /// Opens a file.
    pub(crate) fn open(path: &Path, options: &TableOptions) -> Result<Self, Error> {
        let place = Place::new(path.display().to_string());
        if path.is_dir() {
            let kind = ErrorKind::NotATable {
                found: "a folder".into(),
            };
            return Err(Error::new(kind, place).with_hint("name a file in it"));
        }
        let file = File::open(path).map_err(|cause| {
            Error::new(
                ErrorKind::Io {
                    action: "open",
                    cause,
                },
                place.clone(),
            )
            .with_hint("check the path and that you may read the file")
        })?;
        let by_name = path
            .extension()
            .and_then(|end| TableFormat::from_extension(end.to_str()?));
        let options = TableOptions {
            format: options.format.or(by_name),
            ..options.clone()
        };
        let size = file.metadata().ok().filter(|data| data.is_file());
        let read = Arc::new(AtomicU64::new(0));
        let mut table = Self::start(Input::File(file, Arc::clone(&read)), place, &options)?;
        table.bytes = size
            .filter(|_| !table.is_sheet)
            .map(|data| (read, data.len()));
        Ok(table)
    }

    /// Reads from a stream such as the standard input; `source` names it in messages.
    pub(crate) fn from_reader(
        source: &str,
        reader: Box<dyn Read + Send>,
        options: &TableOptions,
    ) -> Result<Self, Error> {
        Self::start(Input::Stream(reader), Place::new(source), options)
    }

    /// Returns the next row, or `None` at the end.
    pub(crate) fn next_row(&mut self, notes: &mut Notes) -> Option<Result<RawRow, Error>> {
        self.rows.next_row(notes)
    }

    /// Returns the next row, or nothing in its place behind a finding; `None` at the end.
    pub(crate) fn next_step(&mut self, notes: &mut Notes) -> Option<Result<Option<RawRow>, Error>> {
        self.rows.next_step(notes)
    }

    /// Returns the column names where the format itself names them: the keys of JSON lines.
    pub(crate) fn keys(&self) -> Option<&[String]> {
        self.keys.as_deref()
    }

    /// Describes format, encoding and delimiter, such as `CSV, UTF-8, delimiter ';'`.
    pub(crate) fn form(&self) -> &str {
        &self.form
    }

    /// Returns the character between cells; none in text of one column.
    pub(crate) fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// Returns the length of the byte order mark.
    pub(crate) fn mark(&self) -> usize {
        self.charset.map_or(0, |charset| charset.mark)
    }

    /// Returns the encoding of a delimited text, as far as it was read.
    pub(crate) fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        self.rows.encoding()
    }

    /// Tells whether the encoding shows only further on in the file, if at all.
    pub(crate) fn is_undecided(&self) -> bool {
        self.charset.is_some_and(|charset| charset.undecided)
    }

    /// Returns the format that was detected.
    pub(crate) fn format(&self) -> TableFormat {
        match self.form.get(..3) {
            _ if self.is_sheet => TableFormat::Xlsx,
            _ if self.keys.is_some() => TableFormat::Jsonl,
            Some("TSV") => TableFormat::Tsv,
            _ => TableFormat::Csv,
        }
    }

    /// Returns the file and, for a workbook, its sheet.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Returns how many bytes were read, and how many there are; `None` for streams and workbooks.
    pub(crate) fn bytes(&self) -> Option<(u64, u64)> {
        let (read, size) = self.bytes.as_ref()?;
        Some((read.load(Ordering::Relaxed).min(*size), *size))
    }

    /// Tells whether rows are cells on a sheet, where a short row is no defect.
    pub(crate) fn is_sheet(&self) -> bool {
        self.is_sheet
    }

    /// Returns the names of the workbook's other sheets that hold anything.
    pub(crate) fn other_sheets(&self) -> &[String] {
        &self.other_sheets
    }

    fn start(mut input: Input, place: Place, options: &TableOptions) -> Result<Self, Error> {
        let mut sample = Vec::new();
        input
            .by_ref()
            .take(SAMPLE_BYTES)
            .read_to_end(&mut sample)
            .map_err(|cause| {
                Error::new(
                    ErrorKind::Io {
                        action: "read",
                        cause,
                    },
                    place.clone(),
                )
            })?;
        match sniff::content(&sample, &place)? {
            Content::Zip => Self::workbook(input, sample, place, options),
            Content::Text => Self::text(input, sample, place, options),
        }
    }

    fn text(
        input: Input,
        sample: Vec<u8>,
        place: Place,
        options: &TableOptions,
    ) -> Result<Self, Error> {
        let charset = Charset::of(&sample, options.encoding.as_deref(), &place)?;
        let preview = charset.preview(&sample);
        sniff::refuse_markup(&preview, &place)?;
        let format = sniff::text_format(&preview, options.format);
        let whole = (sample.len() as u64) < SAMPLE_BYTES;
        let bytes = Cursor::new(sample).chain(input);
        let text = Text::new(Box::new(bytes), charset, options.lenient, &place);
        let text = match options.with_source {
            true => text.with_record(),
            false => text,
        };
        let name = charset.name();
        let limit = options.max_cell_bytes;
        if format == TableFormat::Jsonl {
            let (rows, keys) = JsonLines::new(text, limit, &place)?;
            let form = format!("JSON lines, {name}");
            return Ok(Self {
                rows: Box::new(rows),
                keys: Some(keys),
                form,
                place,
                is_sheet: false,
                other_sheets: Vec::new(),
                delimiter: None,
                charset: Some(charset),
                bytes: None,
            });
        }
        let tab = (format == TableFormat::Tsv).then_some(b'\t');
        let delimiter = options
            .delimiter
            .or(tab)
            .or_else(|| delimiter::detect(&preview, whole));
        let form = match delimiter {
            Some(b'\t') => format!("TSV, {name}"),
            Some(byte) => format!("CSV, {name}, delimiter '{}'", char::from(byte)),
            None => format!("CSV, {name}, one column"),
        };
        let mut rows = Delimited::new(text, delimiter, limit, &place)
            .with_rows_before(options.rows_before)
            .with_strict_quotes(options.strict_quotes);
        if !options.with_source {
            rows.skip_separator_line(&preview);
        }
        Ok(Self {
            rows: Box::new(rows),
            keys: None,
            form,
            place,
            is_sheet: false,
            other_sheets: Vec::new(),
            delimiter,
            charset: Some(charset),
            bytes: None,
        })
    }

    #[cfg(feature = "xlsx")]
    fn workbook(
        input: Input,
        sample: Vec<u8>,
        place: Place,
        options: &TableOptions,
    ) -> Result<Self, Error> {
        let bytes = input.seekable(sample, &place)?;
        let (rows, sheet, other_sheets) = workbook::SheetRows::new(bytes, options, &place)?;
        let form = format!("XLSX, sheet '{sheet}'");
        let place = place.with_sheet(sheet);
        Ok(Self {
            rows: Box::new(rows),
            keys: None,
            form,
            place,
            is_sheet: true,
            other_sheets,
            delimiter: None,
            charset: None,
            bytes: None,
        })
    }

    #[cfg(not(feature = "xlsx"))]
    fn workbook(_: Input, _: Vec<u8>, place: Place, _: &TableOptions) -> Result<Self, Error> {
        let kind = ErrorKind::NotBuilt { value: "XLSX" };
        Err(Error::new(kind, place).with_hint("save the sheet as CSV, or build with feature xlsx"))
    }
}

/// Bytes from a file, which are counted and can be wound back, or from a stream, which cannot.
enum Input {
    File(File, Arc<AtomicU64>),
    Stream(Box<dyn Read + Send>),
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file, read) => {
                let count = file.read(buffer)?;
                read.fetch_add(count as u64, Ordering::Relaxed);
                Ok(count)
            }
            Self::Stream(stream) => stream.read(buffer),
        }
    }
}

#[cfg(feature = "xlsx")]
impl Input {
    /// Winds back a file; holds a stream in memory, up to a limit.
    fn seekable(
        self,
        mut sample: Vec<u8>,
        place: &Place,
    ) -> Result<Box<dyn workbook::ReadSeek>, Error> {
        use std::io::{BufReader, Seek, SeekFrom};
        /// A workbook from a stream may be this large: 256 MiB.
        const LIMIT: u64 = 256 << 20;
        let failed = |cause| {
            Error::new(
                ErrorKind::Io {
                    action: "read",
                    cause,
                },
                place.clone(),
            )
        };
        match self {
            Self::File(mut file, _) => {
                file.seek(SeekFrom::Start(0)).map_err(failed)?;
                Ok(Box::new(BufReader::new(file)))
            }
            Self::Stream(stream) => {
                stream
                    .take(LIMIT)
                    .read_to_end(&mut sample)
                    .map_err(failed)?;
                if sample.len() as u64 > LIMIT {
                    let kind = ErrorKind::InputTooLarge {
                        value: "workbook",
                        limit: LIMIT,
                    };
                    return Err(Error::new(kind, place.clone()).with_hint("give it as a file"));
                }
                Ok(Box::new(Cursor::new(sample)))
            }
        }
    }
}

#[cfg(test)]
mod tests;
