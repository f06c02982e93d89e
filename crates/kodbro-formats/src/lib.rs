//! Readers and writers of kodbro.
//!
//! Nomenclatures come in as the official EMDN workbook, tables, FHIR code systems or a thesaurus
//! ([`nomenclature`]). Nothing here knows how a row is matched.

#![forbid(unsafe_code)]

pub mod emdn;
mod error;
mod error_kind;
pub mod fhir;
pub mod nomenclature;
pub mod thesaurus;

pub use error::{Error, Place};
pub use error_kind::ErrorKind;
