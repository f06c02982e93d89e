use serde::Serialize;

use super::Interval;

/// One point of a learning curve: how often the mapper is right once people have decided some of
/// the rows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LearningPoint {
    /// The share of the rows that are decided, 0..=1.
    pub share: f64,
    /// The share of the other rows whose first candidate is right, 0..=1.
    pub top_1: f64,
    /// Where that share may lie, if it is known.
    pub interval: Option<Interval>,
}
