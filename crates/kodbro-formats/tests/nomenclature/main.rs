//! What the readers of nomenclatures make of good, bad and strange files.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // helpers of tests are tests

#[cfg(feature = "xlsx")]
mod agreement;
mod code_system;
mod robustness;
#[cfg(feature = "xlsx")]
mod workbook;
