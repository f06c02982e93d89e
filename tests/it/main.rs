//! What must always hold, for the parts together.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // helpers of tests are tests

mod accuracy;
mod codes_against_texts;
mod corpus;
mod damage;
mod decisions;
mod hard_texts;
mod lexicon;
mod mapping;
mod validate;
mod versions;
