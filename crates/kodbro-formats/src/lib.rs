//! Readers and writers of kodbro.
//!
//! Catalogues and truth files come in as CSV, TSV, XLSX or JSON lines and leave as rows of text;
//! mapped rows go out in the same formats. Nothing here knows how a row is matched.

mod catalogue;
mod error;
mod error_kind;
mod table;
mod truth;
mod write;

pub use catalogue::{
    CatalogueOptions, CatalogueReader, CatalogueRow, ColumnSelection, Role, Tally,
};
pub use error::{Error, Place};
pub use error_kind::ErrorKind;
pub use table::TableFormat;
pub use truth::{TruthRow, read_truth};
pub use write::{MappedCandidate, MappedRow, Output, OutputFormat, RowWriter};
