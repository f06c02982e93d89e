//! What is wrong with a catalogue, and how to mend it.
//!
//! A [`Rule`] is a stable id with texts in two languages and where it comes from; what it finds at a
//! place is a [`Finding`].

#![forbid(unsafe_code)]

mod finding;
pub mod report;
mod rule;
mod severity;
mod words;

pub use finding::Finding;
pub use rule::{Profile, Rule, Source};
pub use severity::Severity;
pub use words::{UiLanguage, Words};
