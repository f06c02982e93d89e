//! How do mapped rows leave?
//!
//! A [`RowWriter`] writes one of four formats to an [`Output`], which becomes visible under its
//! name only when it is complete.

mod attributes;
mod columns;
mod delimited;
mod equivalent;
mod json_lines;
mod output;
mod table;
#[cfg(feature = "xlsx")]
mod text_sheet;
#[cfg(feature = "xlsx")]
mod workbook;

use std::fmt;
use std::path::Path;
use std::str::FromStr;

pub use columns::{added_columns, rounded};
pub use equivalent::{EquivalentLine, ReasonInWords};
pub use output::Output;
pub use table::{Cell, TableWriter};
#[cfg(feature = "xlsx")]
pub(crate) use text_sheet::{TextSheet, cut};

use crate::table::Notes;
use crate::{CatalogueRow, Error};
use delimited::DelimitedWriter;
use json_lines::JsonLinesWriter;

/// A catalogue row and what the mapping says about it; serialized, it is its line in JSON lines.
#[derive(Clone, Debug)]
pub struct MappedRow<'a> {
    /// The row as read.
    pub row: &'a CatalogueRow,
    /// `mapped`, `review`, `unmapped` or `out_of_scope`.
    pub status: &'a str,
    /// The answer; `None` for a row that is unmapped or out of scope.
    pub code: Option<&'a str>,
    /// The answer's name.
    pub term: Option<&'a str>,
    /// The answer's depth in the nomenclature, from 1.
    pub level: Option<u8>,
    /// The probability, 0 to 1, that the answer or one of its descendants is right.
    pub confidence: f64,
    /// Why there is no answer, if there is none.
    pub reason: Option<&'a str>,
    /// Codes proposed, the likeliest first.
    pub candidates: Vec<MappedCandidate<'a>>,
}

/// A code proposed for a row.
#[derive(Clone, Debug)]
pub struct MappedCandidate<'a> {
    /// The code.
    pub code: &'a str,
    /// Its name.
    pub term: &'a str,
    /// The probability, 0 to 1, that exactly this code is right.
    pub confidence: f64,
    /// The reasons, as a JSON array; written to JSON lines only.
    pub evidence: serde_json::Value,
}

/// The formats in which mapped rows are written.
///
/// # Example: a format by name and by file name
///
/// ```
/// use kodbro_formats::OutputFormat;
///
/// assert_eq!("jsonl".parse(), Ok(OutputFormat::Jsonl));
/// assert_eq!(OutputFormat::from_path("out/mapped.XLSX".as_ref()), Some(OutputFormat::Xlsx));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON object a line.
    Jsonl,
    /// An Office Open XML workbook.
    Xlsx,
}

impl OutputFormat {
    /// Returns the name: `csv`, `tsv`, `jsonl` or `xlsx`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }

    /// Returns the format that a file's extension promises; `None` for any other extension.
    pub fn from_path(path: &Path) -> Option<Self> {
        Self::from_extension(path.extension()?.to_str()?)
    }

    /// Returns the format that an extension promises, in any case and without the dot.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "ndjson" => Some(Self::Jsonl),
            "tab" => Some(Self::Tsv),
            other => other.parse().ok(),
        }
    }
}

impl FromStr for OutputFormat {
    type Err = String;

    /// Parses one of the names, in lower case.
    ///
    /// # Errors
    ///
    /// A message that lists the names, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Csv, Self::Tsv, Self::Jsonl, Self::Xlsx]
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| format!("unknown format '{text}', expected csv, tsv, jsonl or xlsx"))
    }
}

impl fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Writes mapped rows one by one.
///
/// CSV, TSV and XLSX repeat the input's columns as read and add ours behind them:
/// `kodbro_status`, `kodbro_code`, `kodbro_term`, `kodbro_level`, `kodbro_confidence`,
/// `kodbro_candidates` (`T01020204:0.93 T010202:0.04`) and `kodbro_reason`; ours get the ending `_2`
/// where the input has a column of that name. Probabilities have at most four decimals everywhere.
///
/// In CSV and TSV, text that begins with `=`, `+`, `-` or `@` is written as it stands. A spreadsheet
/// program may take it for a formula; but changing it would falsify the catalogue's data for every
/// program that reads the file back. Whoever opens catalogues of doubtful origin in a spreadsheet
/// program writes XLSX, where all text is stored as text; text beyond the 32,767 characters that a
/// cell has room for is cut off there, which [`RowWriter::findings`] tells.
///
/// # Example: JSON lines
///
/// ```
/// use kodbro_formats::{CatalogueRow, MappedRow, Output, OutputFormat, RowWriter};
///
/// let row = CatalogueRow { number: 2, id: "007".into(), name: "Kanyl".into(), ..Default::default() };
/// let path = std::env::temp_dir().join("kodbro-example.jsonl");
/// let mut writer = RowWriter::new(OutputFormat::Jsonl, Output::create(&path)?, &[])?;
/// writer.write(&MappedRow {
///     row: &row,
///     status: "mapped",
///     code: Some("A01"),
///     term: Some("NEEDLES"),
///     level: Some(2),
///     confidence: 0.97218,
///     reason: None,
///     candidates: Vec::new(),
/// })?;
/// writer.finish()?;
/// assert_eq!(
///     std::fs::read_to_string(&path)?,
///     "{\"row\":2,\"id\":\"007\",\"text\":\"Kanyl\",\"status\":\"mapped\",\"code\":\"A01\",\
///      \"term\":\"NEEDLES\",\"level\":2,\"confidence\":0.9722,\"candidates\":[]}\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RowWriter(Box<dyn WriteRow>);

impl RowWriter {
    /// Begins a file; `header` names the input's columns.
    ///
    /// # Errors
    ///
    /// When the header cannot be written, or the build cannot write the format.
    pub fn new(format: OutputFormat, output: Output, header: &[String]) -> Result<Self, Error> {
        Self::begin(format, output, header, false)
    }

    /// Begins a file that also holds what name and description of a row measure.
    ///
    /// CSV, TSV and XLSX get the columns `length_mm`, `width_mm`, `height_mm`, `diameter_gauge`,
    /// `diameter_french`, `volume_ml`, `mass_g`, `size`, `suture_size`, `count`, `percent`,
    /// `concentration` and `dimensions` without a unit, empty
    /// where nothing is said; JSON lines an object `attributes` of those that are there. A range is
    /// written as `5-10`, `<=5` or `>5`, in JSON as an object with `low` and `high`. Of each kind the
    /// first counts; the greatest of two or three dimensions is the length, the least the height, and
    /// dimensions without a unit are left out.
    ///
    /// # Errors
    ///
    /// As [`RowWriter::new`].
    pub fn with_attributes(
        format: OutputFormat,
        output: Output,
        header: &[String],
    ) -> Result<Self, Error> {
        Self::begin(format, output, header, true)
    }

    fn begin(
        format: OutputFormat,
        output: Output,
        header: &[String],
        attributes: bool,
    ) -> Result<Self, Error> {
        let delimited =
            |output, delimiter| DelimitedWriter::new(output, header, delimiter, attributes);
        Ok(Self(match format {
            OutputFormat::Csv => Box::new(delimited(output, b',')?),
            OutputFormat::Tsv => Box::new(delimited(output, b'\t')?),
            OutputFormat::Jsonl => Box::new(JsonLinesWriter::new(output, attributes)),
            #[cfg(feature = "xlsx")]
            OutputFormat::Xlsx => {
                Box::new(workbook::WorkbookWriter::new(output, header, attributes)?)
            }
            #[cfg(not(feature = "xlsx"))]
            OutputFormat::Xlsx => {
                let kind = crate::ErrorKind::NotBuilt { value: "XLSX" };
                return Err(Error::new(kind, output.place()).with_hint("write CSV"));
            }
        }))
    }

    /// Writes one row.
    ///
    /// # Errors
    ///
    /// When the system refuses to write, or a sheet is full
    /// ([`ErrorKind::TooManyRows`](crate::ErrorKind::TooManyRows)).
    pub fn write(&mut self, row: &MappedRow<'_>) -> Result<(), Error> {
        self.0.write(row)
    }

    /// Returns the first findings: cells of a workbook whose text was cut off.
    pub fn findings(&self) -> &[Error] {
        self.0.notes().map_or(&[], Notes::kept)
    }

    /// Returns the number of all findings.
    pub fn count_of_findings(&self) -> u64 {
        self.0.notes().map_or(0, Notes::count)
    }

    /// Completes the file and puts it in its place.
    ///
    /// A writer that is dropped instead leaves nothing behind, and an older file untouched.
    ///
    /// # Errors
    ///
    /// When the system refuses to write or to rename.
    pub fn finish(self) -> Result<(), Error> {
        self.0.finish()
    }
}

/// One implementation per format.
trait WriteRow: Send {
    fn write(&mut self, row: &MappedRow<'_>) -> Result<(), Error>;
    fn notes(&self) -> Option<&Notes> {
        None
    }
    fn finish(self: Box<Self>) -> Result<(), Error>;
}

#[cfg(test)]
mod tests;
