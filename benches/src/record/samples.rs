use std::time::Instant;

use serde::Serialize;

/// How long the repetitions of one thing took, in seconds, in the order they ran.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Samples {
    /// The seconds of each repetition.
    pub seconds: Vec<f64>,
}

impl Samples {
    /// Times one more repetition.
    pub fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.seconds.push(start.elapsed().as_secs_f64());
        result
    }

    /// Returns the middle repetition, or the mean of the two in the middle; NaN where there is none.
    pub fn median(&self) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        match (sorted.get(sorted.len() / 2), sorted.len() % 2) {
            (Some(&middle), 1) => middle,
            (Some(&upper), _) => (sorted[sorted.len() / 2 - 1] + upper) / 2.0,
            (None, _) => f64::NAN,
        }
    }

    /// Returns the shortest and the longest repetition.
    pub fn range(&self) -> (f64, f64) {
        let fold = |start, f: fn(f64, f64) -> f64| self.seconds.iter().copied().fold(start, f);
        (fold(f64::INFINITY, f64::min), fold(0.0, f64::max))
    }
}
