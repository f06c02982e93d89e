use std::fmt;
use std::str::FromStr;

use crate::TableFormat;

/// The formats that a catalogue is read from item by item.
///
/// ```
/// use kodbro_formats::TableFormat;
/// use kodbro_formats::item::CatalogueFormat;
///
/// assert_eq!("ubl".parse(), Ok(CatalogueFormat::Ubl));
/// assert_eq!("csv".parse(), Ok(CatalogueFormat::Table(TableFormat::Csv)));
/// assert_eq!(CatalogueFormat::BmeCat.to_string(), "bmecat");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CatalogueFormat {
    /// A Catalogue of UBL 2, as Peppol has it.
    Ubl,
    /// A BMEcat document of version 1.2 or 2005.
    BmeCat,
    /// A table: CSV, TSV, XLSX or JSON lines.
    Table(TableFormat),
    /// Products as JSON, as GS1 and EUDAMED export them.
    Json,
}

impl CatalogueFormat {
    /// Returns the name: `ubl`, `bmecat`, `csv`, `tsv`, `xlsx`, `jsonl` or `json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ubl => "ubl",
            Self::BmeCat => "bmecat",
            Self::Table(format) => format.as_str(),
            Self::Json => "json",
        }
    }
}

impl FromStr for CatalogueFormat {
    type Err = String;

    /// Parses one of the names, in lower case.
    ///
    /// # Errors
    ///
    /// A message that lists the names, for any other text.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "ubl" => Ok(Self::Ubl),
            "bmecat" => Ok(Self::BmeCat),
            "json" => Ok(Self::Json),
            other => other.parse().map(Self::Table).map_err(|_: String| {
                format!(
                    "unknown format '{text}', expected ubl, bmecat, csv, tsv, xlsx, jsonl or json"
                )
            }),
        }
    }
}

impl fmt::Display for CatalogueFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
