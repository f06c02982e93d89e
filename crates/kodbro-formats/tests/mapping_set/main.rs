//! Does a mapping set come back from each format as it went in?

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod concept_map;
mod omop;
mod plain;
mod sets;
mod sssom;
mod target_system;
