//! How do rows go to people for a decision, and come back?
//!
//! A [`ReviewWriter`] writes rows with what is proposed for each, as a workbook with drop-downs or as
//! CSV, in Swedish or English; [`read_review`] reads what people filled in. Nothing here knows how a
//! proposal came about: a [`ReviewRow`] brings it along.
//!
//! # The columns that people fill in
//! | column | holds |
//! |---|---|
//! | decision | one of the row's codes, or one of four other [choices](Choice) |
//! | other code | a code that is not among those proposed |
//! | applies to | this row, which an empty cell means too, or the whole group |
//! | comment | anything |
//!
//! A row whose decision is empty stays as it was. A decision for the whole group is one for each of
//! its rows in the file that have none of their own.
//!
//! # The hidden columns
//! `kodbro_key` names the row, by a hash of its texts and its id; `kodbro_check` has three bytes
//! of a hash for each column that says which product it is and what was proposed, so that an edit
//! there is found and its column named; `kodbro_origin` names program,
//! release, index and time, so that groups of two exports are not taken for one;
//! `kodbro_disputed` says `yes` where what people said before does not settle the row, since they
//! differ or their code is not what it was. A decision about such a row
//! [settles](kodbro::mapping_set::MappingRecord::settles) it.

mod check;
mod column;
mod decision;
mod delimited;
#[cfg(feature = "xlsx")]
mod guide;
#[cfg(feature = "xlsx")]
mod lists;
mod reader;
mod sheet;
#[cfg(feature = "xlsx")]
mod sheet_file;
#[cfg(all(test, feature = "xlsx"))]
mod tests;
mod words;
#[cfg(feature = "xlsx")]
mod workbook;
mod writer;

pub use reader::{REVIEW_COLUMNS, ReadReview, ReviewOptions, ReviewedRow, read_review};
pub use words::{Choice, ReviewLanguage};
pub use writer::{ReviewCandidate, ReviewFormat, ReviewOrigin, ReviewRow, ReviewWriter};
