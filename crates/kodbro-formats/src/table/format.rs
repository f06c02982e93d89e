use std::fmt;
use std::str::FromStr;

/// The file formats that a catalogue may have.
///
/// # Example: formats are named as on a command line
///
/// ```
/// use kodbro_formats::TableFormat;
///
/// assert_eq!("xlsx".parse(), Ok(TableFormat::Xlsx));
/// assert_eq!(TableFormat::from_extension("ndjson"), Some(TableFormat::Jsonl));
/// assert!("xls".parse::<TableFormat>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableFormat {
    /// Text with comma, semicolon, tab or bar between the cells.
    Csv,
    /// Text with tabs between the cells.
    Tsv,
    /// An Office Open XML workbook.
    Xlsx,
    /// One JSON object a line.
    Jsonl,
}

impl TableFormat {
    /// Returns the name: `csv`, `tsv`, `xlsx` or `jsonl`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Jsonl => "jsonl",
        }
    }

    /// Returns the format that a file's extension promises, in any case and without the dot.
    ///
    /// `None` for extensions that promise nothing, such as `txt`.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

impl FromStr for TableFormat {
    type Err = String;

    /// Parses one of the names, in lower case.
    ///
    /// # Errors
    ///
    /// A message that lists the names, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Csv, Self::Tsv, Self::Xlsx, Self::Jsonl]
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| format!("unknown format '{text}', expected csv, tsv, xlsx or jsonl"))
    }
}

impl fmt::Display for TableFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
