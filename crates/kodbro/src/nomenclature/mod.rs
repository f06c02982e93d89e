//! What codes are there, what are they called, and how do they hang together?
//!
//! A [`NomenclatureBuilder`] takes concepts and terms in any order, checks that they form a tree
//! and lays them out as bytes: a [`NomenclatureBuf`], or part of an index. A [`Nomenclature`] is
//! a view of such bytes; it costs nothing to make and parses nothing.
//!
//! Concepts are numbered in pre-order with siblings by code, so that the descendants of a concept
//! are the numbers behind its own, and everything that ties breaks by that number.

mod builder;
mod code;
mod diff;
mod release;
mod term;
mod view;

pub use builder::{Merged, NewConcept, NewTerm, NomenclatureBuilder, NomenclatureError, Status};
pub use code::{Code, CodeError};
pub(crate) use diff::likeness;
pub use diff::{Change, Difference, Succession, Successor, diff};
pub use release::{Language, LanguageError, Release};
pub use term::{Term, TermKind};
pub use view::{Children, Concept, ConceptId, Nomenclature, NomenclatureBuf};
