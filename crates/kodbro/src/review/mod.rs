//! Which rows should a person look at first, and which together?
//!
//! Rows are [grouped](groups) by likeness, so that one decision settles all sizes of a glove, and the
//! groups are sorted by what a decision about them is worth.
//!
//! # Which rows are alike
//! Rows are alike when they have the same [words](LikenessReader::words) in any order and the same
//! first candidate. Measures, sizes, numbers, words of packing, article codes and the words of the
//! supplier's name do not count, inflection neither; what a text denies does: `latexfri` is not
//! `latex`. A row of which no word is left is like no other.
//!
//! # What a decision is worth
//! A row counts one, and one more for each power of ten of its quantity: 1 for a row without, 4 for
//! one of which 1,000 are used. A group is worth the sum over its rows of this times the uncertainty,
//! which is 1 − confidence. Both rules are ours: nothing is learned, so that a person can
//! check them by hand.

mod group;
mod likeness;

pub use group::{Group, Pending, groups};
pub use likeness::LikenessReader;
