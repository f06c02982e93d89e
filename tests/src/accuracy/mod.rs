//! What does the mapper make of labelled rows?
//!
//! [`SETS`] names the labelled files and the index each is mapped on. [`measure`] maps one and
//! gives its figures and, case by case, what came out ([`Cases`]). Both are compared with what is
//! committed in `tests/accuracy`: the cases must be the same, so that every change shows as a
//! diff, and the figures must reach the [`Thresholds`], which only go up. [`Ablation`] shows what each
//! part of the mapper is worth.

mod ablation;
mod cases;
mod measure;
mod sets;
mod thresholds;

pub use ablation::Ablation;
pub use cases::{CaseResult, Cases};
pub use measure::{Mappers, Measured, Measurement, measure, workbook_mapper};
pub use sets::{Knowledge, SETS, Set};
pub use thresholds::{Threshold, Thresholds};
