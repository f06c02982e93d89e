//! Readers and writers of kodbro.
//!
//! Nomenclatures come in as the official EMDN workbook, tables, FHIR code systems or a thesaurus
//! ([`nomenclature`]), the words of the trade and what they mean as tables of their own
//! ([`lexicon`]). Catalogues, truth files and decisions come in as CSV, TSV, XLSX or JSON lines and
//! leave as rows of text; mapped rows go out in the same formats. Sets of mappings travel in the
//! formats of other systems too ([`mapping_set`]). Nothing here knows how a row is matched.

#![forbid(unsafe_code)]

mod bmecat;
mod catalogue;
mod decisions;
pub mod emdn;
pub mod enrich;
mod error;
mod error_kind;
pub mod fhir;
pub mod item;
mod lessons;
pub mod lexicon;
pub mod mapping_set;
pub mod nomenclature;
pub mod review;
mod table;
pub mod thesaurus;
mod truth;
mod ubl;
#[cfg(feature = "xlsx")]
mod workbook_guard;
mod write;
mod xml;

pub use catalogue::{
    CatalogueOptions, CatalogueReader, CatalogueRow, ColumnSelection, Role, Stock, TableRows,
    Tally, column_roles, read_ids,
};
pub use decisions::{DecisionRow, read_decisions};
pub use error::{Error, Place};
pub use error_kind::ErrorKind;
pub use lessons::Lessons;
pub use table::TableFormat;
pub use truth::{TruthRow, read_truth};
pub use write::{
    Cell, EquivalentLine, MappedCandidate, MappedRow, Output, OutputFormat, ReasonInWords,
    RowWriter, TableWriter, added_columns, rounded,
};
