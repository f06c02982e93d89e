use serde::Serialize;

use super::Outcome;

/// How many bins of equal width the range 0..=1 has.
const BINS: usize = 10;

/// How well confidences say what comes true, for the two that a row has.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Calibration {
    /// The first candidates: right if theirs is an expected or accepted code.
    pub first: Reliability,
    /// The answers: right if an expected or accepted code is theirs or below it.
    pub answer: Reliability,
}

impl Calibration {
    pub(super) fn of<'o>(outcomes: impl Iterator<Item = &'o Outcome>) -> Self {
        let mut calibration = Self::default();
        for outcome in outcomes {
            if let Some(confidence) = outcome.first_confidence {
                calibration.first.add(confidence, outcome.rank == Some(1));
            }
            if let Some(confidence) = outcome.answer_confidence {
                calibration.answer.add(confidence, outcome.right);
            }
        }
        calibration
    }
}

/// Confidences against what came true, in ten bins of equal width: the numbers of a reliability
/// diagram (DeGroot and Fienberg, 1983).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reliability {
    /// The bins, from 0 upwards.
    pub bins: [Bin; BINS],
}

/// The predictions whose confidence lies in one bin.
///
/// Serialised with `from`, `to`, `rows`, the mean `confidence` and the share `right`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(into = "BinFigures")]
pub struct Bin {
    /// The least confidence of the bin, 0..=1.
    pub from: f64,
    /// The confidence that is the next bin's; in the last bin, 1 belongs to it.
    pub to: f64,
    /// How many predictions there are, one a row.
    pub rows: usize,
    confidence: f64,
    right: usize,
}

impl Bin {
    /// Returns the mean confidence of the predictions, 0..=1; `None` without any.
    pub fn mean_confidence(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.confidence / self.rows as f64)
    }

    /// Returns the share of the predictions that are right, 0..=1; `None` without any.
    pub fn share_right(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.right as f64 / self.rows as f64)
    }
}

/// A bin as files have it.
#[derive(Serialize)]
struct BinFigures {
    from: f64,
    to: f64,
    rows: usize,
    confidence: Option<f64>,
    right: Option<f64>,
}

impl From<Bin> for BinFigures {
    fn from(bin: Bin) -> Self {
        Self {
            from: bin.from,
            to: bin.to,
            rows: bin.rows,
            confidence: bin.mean_confidence(),
            right: bin.share_right(),
        }
    }
}

impl Default for Reliability {
    /// Ten bins without predictions.
    fn default() -> Self {
        let bound = |at: usize| at as f64 / BINS as f64;
        let bin = |at| Bin {
            from: bound(at),
            to: bound(at + 1),
            rows: 0,
            confidence: 0.0,
            right: 0,
        };
        Self {
            bins: std::array::from_fn(bin),
        }
    }
}

impl Reliability {
    /// Sorts predictions into bins: confidence 0..=1, and whether it was right.
    ///
    /// ```
    /// use kodbro::evaluate::Reliability;
    ///
    /// let reliability = Reliability::of([(0.75, true), (0.75, true), (0.75, true), (0.75, false)]);
    /// assert_eq!(reliability.bins[7].share_right(), Some(0.75));
    /// assert_eq!(reliability.error(), Some(0.0));
    /// ```
    pub fn of(predictions: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let mut reliability = Self::default();
        for (confidence, right) in predictions {
            reliability.add(confidence, right);
        }
        reliability
    }

    fn add(&mut self, confidence: f64, right: bool) {
        let at = ((confidence * BINS as f64) as usize).min(BINS - 1);
        let bin = &mut self.bins[at];
        bin.rows += 1;
        bin.confidence += confidence;
        bin.right += usize::from(right);
    }

    /// Returns the expected calibration error, 0..=1: 0 means that a confidence of 0.9 is right
    /// nine times of ten. `None` without predictions.
    pub fn error(&self) -> Option<f64> {
        let rows: usize = self.bins.iter().map(|bin| bin.rows).sum();
        let gap = |bin: &Bin| (bin.confidence - bin.right as f64).abs();
        (rows > 0).then(|| self.bins.iter().map(gap).sum::<f64>() / rows as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_weighted_gap() {
        assert_eq!(Reliability::of([]).error(), None);
        let reliability = Reliability::of([(1.0, true), (1.0, false), (0.0, false), (0.0, false)]);
        assert_eq!(reliability.error(), Some(0.25));
    }

    #[test]
    fn a_bound_belongs_to_the_bin_above_it_and_1_to_the_last() {
        let reliability = Reliability::of([0.0, 0.0999, 0.1, 0.5, 0.9, 1.0].map(|p| (p, true)));
        let rows = reliability.bins.map(|bin| bin.rows);
        assert_eq!(rows, [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]);
        let last = reliability.bins[9];
        assert_eq!((last.from, last.to), (0.9, 1.0));
        assert_eq!(last.mean_confidence(), Some(0.95));
    }

    #[test]
    fn a_bin_is_written_as_means() {
        let reliability =
            Reliability::of([(0.25, true), (0.25, true), (0.25, false), (0.25, false)]);
        let json = |bin: Bin| serde_json::to_string(&bin).unwrap();
        assert_eq!(
            json(reliability.bins[2]),
            r#"{"from":0.2,"to":0.3,"rows":4,"confidence":0.25,"right":0.5}"#
        );
        assert_eq!(
            json(reliability.bins[3]),
            r#"{"from":0.3,"to":0.4,"rows":0,"confidence":null,"right":null}"#
        );
    }
}
