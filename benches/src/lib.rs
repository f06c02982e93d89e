//! What the benchmarks share.
//!
//! * [`rows`]: what does a catalogue look like that is long enough to measure on?
//! * [`engines`]: who maps the rows?
//! * [`accuracy`]: how often is the first code right?
//! * [`open`]: how is an index opened from memory and from a file?
//! * [`record`]: what is written down of a run?
//!
//! The README of this folder says how things are measured, and what is fair about it.

pub mod accuracy;
pub mod engines;
pub mod open;
pub mod record;
pub mod rows;
