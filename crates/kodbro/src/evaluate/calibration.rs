use serde::Serialize;

/// How many bins of equal width the range 0..=1 has.
const BINS: usize = 10;

/// Confidences against what came true, in ten bins of equal width.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reliability {
    /// The bins, from 0 upwards.
    pub bins: [Bin; BINS],
}

/// The predictions whose confidence lies in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many there are.
    pub count: usize,
    /// The sum of their confidences.
    pub confidence: f64,
    /// How many of them are right.
    pub right: usize,
}

impl Reliability {
    /// Sorts predictions into bins: confidence 0..=1, and whether it was right.
    ///
    /// ```
    /// use kodbro::evaluate::Reliability;
    ///
    /// let reliability = Reliability::of([(0.75, true), (0.75, true), (0.75, true), (0.75, false)]);
    /// assert_eq!(reliability.error(), Some(0.0));
    /// ```
    pub fn of(predictions: impl IntoIterator<Item = (f64, bool)>) -> Self {
        let mut reliability = Self::default();
        for (confidence, right) in predictions {
            let at = ((confidence * BINS as f64) as usize).min(BINS - 1);
            let bin = &mut reliability.bins[at];
            bin.count += 1;
            bin.confidence += confidence;
            bin.right += usize::from(right);
        }
        reliability
    }

    /// Returns the expected calibration error, 0..=1: 0 means that a confidence of 0.9 is right
    /// nine times of ten. `None` without predictions.
    pub fn error(&self) -> Option<f64> {
        let count: usize = self.bins.iter().map(|bin| bin.count).sum();
        let gap = |bin: &Bin| (bin.confidence - bin.right as f64).abs();
        (count > 0).then(|| self.bins.iter().map(gap).sum::<f64>() / count as f64)
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
}
