//! What is wrong with a catalogue, and how to mend it.
//!
//! A [`Rule`] is a stable id with texts in two languages, where it comes from, and examples; what it
//! finds at a place is a [`Finding`]. A [`Validator`] takes the products of a file one after the
//! other, whatever its format. `RULES.md` lists the rules.

#![forbid(unsafe_code)]

mod against_text;
pub mod check_digit;
mod context;
mod date;
mod example;
mod finding;
mod memory;
mod options;
pub mod report;
mod rule;
mod rules;
mod severity;
mod tables;
mod terms;
mod validate;
mod validator;
mod words;
mod words_for_nothing;

pub use date::Date;
pub use example::Example;
pub use finding::Finding;
pub use options::{UnknownRule, ValidateOptions};
pub use rule::{Profile, Rule, Source};
pub use rules::{rule, rules};
pub use severity::Severity;
pub use validate::{Summary, validate};
pub use validator::Validator;
pub use words::{UiLanguage, Words};
