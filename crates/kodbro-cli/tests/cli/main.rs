//! What does the command say and do? Whole outputs as snapshots: exit code, standard output and
//! standard error.
//!
//! `INSTA_UPDATE=always cargo test -p kodbro-cli --test cli` renews them.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod ask;
mod bad_catalogue;
mod bad_index;
mod bad_nomenclature;
mod bad_output;
mod bad_workbook;
mod build;
mod convert;
mod decisions;
mod diff;
mod disputes;
mod enrich;
mod equivalents;
mod eval;
mod fetch;
mod folder;
mod help;
mod lexicon;
mod map;
mod migrate;
mod model;
mod review;
mod server;
mod store;
mod train;
mod validate;
