//! Does a mapping set come back from each format as it went in?

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod plain;
mod sets;
