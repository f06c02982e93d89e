//! What must always hold, for the parts together.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // helpers of tests are tests

mod accuracy;
mod corpus;
mod damage;
mod decisions;
mod hard_texts;
mod lexicon;
mod mapping;
mod peppol;
mod versions;
