//! Readers and writers of kodbro.
//!
//! Nomenclatures come in as the official EMDN workbook, tables, FHIR code systems or a thesaurus
//! ([`nomenclature`]), the words of the trade and what they mean as tables of their own
//! ([`lexicon`]). Catalogues, truth files and decisions come in as CSV, TSV, XLSX or JSON lines and
//! leave as rows of text; mapped rows go out in the same formats. Nothing here knows how a row is
//! matched.

#![forbid(unsafe_code)]

mod catalogue;
mod decisions;
pub mod emdn;
mod error;
mod error_kind;
pub mod fhir;
pub mod lexicon;
pub mod nomenclature;
mod table;
pub mod thesaurus;
mod truth;
#[cfg(feature = "xlsx")]
mod workbook_guard;
mod write;

pub use catalogue::{
    CatalogueOptions, CatalogueReader, CatalogueRow, ColumnSelection, Role, Tally, column_roles,
};
pub use decisions::{DecisionRow, read_decisions};
pub use error::{Error, Place};
pub use error_kind::ErrorKind;
pub use table::TableFormat;
pub use truth::{TruthRow, read_truth};
pub use write::{
    MappedCandidate, MappedRow, Output, OutputFormat, RowWriter, added_columns, rounded,
};
