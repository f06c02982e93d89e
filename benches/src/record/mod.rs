//! What is written down of a run?

mod machine;
mod markdown;
mod measure;
mod samples;

pub use machine::Machine;
pub use markdown::markdown;
pub use measure::{Settings, measure};
pub use samples::Samples;

use kodbro::IndexSummary;
use serde::Serialize;

use crate::accuracy::Accuracy;
use crate::engines::Count;

/// Everything that a run measured, raw.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// The day, as the caller gave it.
    pub date: String,
    /// What it ran on.
    pub machine: Machine,
    /// The seed of the rows.
    pub seed: u64,
    /// The index that kodbro searched; the rivals had the same terms.
    pub index: IndexSummary,
    /// One entry an engine.
    pub engines: Vec<EngineFigures>,
    /// Rows on one thread and on two.
    pub threads: ThreadFigures,
    /// Opening the index.
    pub open: OpenFigures,
}

/// How fast an engine was, and how often it was right.
#[derive(Clone, Debug, Serialize)]
pub struct EngineFigures {
    /// The engine's name.
    pub name: &'static str,
    /// How many rows it mapped in each repetition.
    pub rows: usize,
    /// How long that took.
    pub time: Samples,
    /// What came of it, the same in every repetition.
    pub found: Found,
    /// How often it was right on the example catalogue.
    pub accuracy: Accuracy,
}

impl EngineFigures {
    /// Returns the rows per second of the median repetition.
    pub fn rows_per_second(&self) -> f64 {
        self.rows as f64 / self.time.median()
    }
}

/// What mapping the rows gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// How many rows have at least one code.
    pub rows: usize,
    /// How many codes were named.
    pub codes: usize,
}

impl From<Count> for Found {
    fn from(count: Count) -> Self {
        Self {
            rows: count.rows,
            codes: count.codes,
        }
    }
}

/// How long the same rows took on one thread and on two.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadFigures {
    /// How many rows.
    pub rows: usize,
    /// On one thread.
    pub one: Samples,
    /// On two threads.
    pub two: Samples,
}

impl ThreadFigures {
    /// Returns how many times faster two threads were.
    pub fn speed_up(&self) -> f64 {
        self.one.median() / self.two.median()
    }
}

/// How long opening the index took, its checks included.
#[derive(Clone, Debug, Serialize)]
pub struct OpenFigures {
    /// From the program's own memory.
    pub embedded: Samples,
    /// From a file, through a memory map; the file is in the system's cache.
    pub mapped: Samples,
}

impl Record {
    /// Returns the figures of an engine.
    pub fn engine(&self, name: &str) -> Option<&EngineFigures> {
        self.engines.iter().find(|engine| engine.name == name)
    }

    /// Returns how many times more rows a second kodbro maps than another engine.
    pub fn ratio(&self, rival: &str) -> Option<f64> {
        let kodbro = self.engine("kodbro")?.rows_per_second();
        Some(kodbro / self.engine(rival)?.rows_per_second())
    }
}
