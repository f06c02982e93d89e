//! Which words occur in which terms, and which words are like a given one?
//!
//! [`build`] turns a nomenclature into the bytes of an index, an [`Index`] reads them: from a
//! memory map, from the heap or embedded in a program, by the same code.
//!
//! The words of the index are stems. Each has its information in bits, `log2(concepts /
//! concepts that have it)`, and postings: the *phrases* it stands in. A phrase is one term as a
//! list of words with their roles. Words are found by an `fst` and, where they are written
//! differently, by the groups of letters they share (see `grams`).

mod build;
mod gaps;
pub(crate) mod grams;
mod meanings;
mod open;
mod phrase;
mod role;
pub(crate) mod run;

pub use build::build;
pub(crate) use gaps::Gaps;
pub(crate) use open::View;
pub use open::{Index, IndexSummary};
pub(crate) use phrase::PhraseReader;
pub(crate) use role::Role;
