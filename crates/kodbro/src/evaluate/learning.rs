use serde::Serialize;

use super::Interval;

/// Which rows are decided together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// A share of each supplier's rows: everybody has decided something about everybody's goods.
    #[default]
    Inside,
    /// All rows of a share of the suppliers, and the rows of the other suppliers are mapped: what
    /// decisions are worth for goods of a supplier about whom nothing was decided. A row without a
    /// supplier stands for itself.
    BySupplier,
}

impl Split {
    /// Returns the name used in files: `inside` or `by_supplier`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inside => "inside",
            Self::BySupplier => "by_supplier",
        }
    }
}

/// How a learning curve is to be measured.
#[derive(Clone, Debug, PartialEq)]
pub struct LearningPlan {
    /// Which shares of the rows are decided, each in 0..=1. Nothing decided is always the first
    /// point, whether it is named here or not.
    pub fractions: Vec<f64>,
    /// Which rows are decided together.
    pub split: Split,
    /// How many times others are decided; the figures are means over them.
    pub rounds: u32,
    /// How many resamples the interval is taken of; 0 for no interval.
    pub resamples: usize,
}

impl Default for LearningPlan {
    fn default() -> Self {
        Self {
            fractions: vec![0.1, 0.2, 0.5],
            split: Split::default(),
            rounds: 5,
            resamples: 1_000,
        }
    }
}

/// One point of a learning curve: how often the mapper is right once people have decided some of
/// the rows. All figures are means over the rounds; shares lie in 0..=1 and are `None` where no
/// round has a row to take them from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LearningPoint {
    /// The share of the rows, or of the suppliers, that are decided.
    pub share: f64,
    /// How many rows are decided.
    pub decided: f64,
    /// How many of the other rows are mapped.
    pub rows: f64,
    /// The share of the mapped rows in scope whose first candidate is right.
    pub top_1: Option<f64>,
    /// The same with a right one among the first five.
    pub top_5: Option<f64>,
    /// What [`top_1`](Self::top_1) is for the same rows if nothing is decided.
    pub top_1_without: Option<f64>,
    /// How many of the mapped rows have a code that was decided for another row.
    pub known_code_rows: f64,
    /// The share of those whose first candidate is right.
    pub known_code_top_1: Option<f64>,
    /// The share of the mapped rows in scope that are answered.
    pub answered: Option<f64>,
    /// The share of answers that are right.
    pub precision: Option<f64>,
    /// The rows of suppliers about whom nothing was decided.
    pub new_suppliers: NewSuppliers,
    /// The 95 % interval of [`top_1`](Self::top_1) in the first round, as
    /// [`bootstrap`](super::bootstrap) finds it.
    pub interval: Option<Interval>,
}

/// What decisions do to rows of suppliers about whom nothing was decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct NewSuppliers {
    /// How many such rows are mapped.
    pub rows: f64,
    /// The share of those in scope whose first candidate is right.
    pub top_1: Option<f64>,
    /// The same if nothing is decided: what it has more is what the decisions about others cost.
    pub top_1_without: Option<f64>,
}
