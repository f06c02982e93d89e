use std::fmt;

use serde::Serialize;

use super::{Calibration, Outcome};
use crate::matching::MappingStatus;

/// How many shares the figures have.
pub(super) const SHARES: usize = 12;

/// How often the mapper was right over some rows. Shares lie in 0..=1 and are `None` where there
/// is no row to take them from. The [module](super) says how each is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// How many rows there are.
    pub rows: usize,
    /// How many of them have a code.
    pub in_scope: usize,
    /// How many expected codes the nomenclature does not have.
    pub unknown_codes: usize,
    /// The share of rows in scope whose first candidate is right.
    pub top_1: Option<f64>,
    /// The share of rows in scope with a right one among the first five candidates.
    pub top_5: Option<f64>,
    /// The share whose first candidate agrees down to level 1.
    pub level_1: Option<f64>,
    /// The share whose first candidate agrees down to level 2.
    pub level_2: Option<f64>,
    /// The share whose first candidate agrees down to level 3.
    pub level_3: Option<f64>,
    /// The share of rows in scope that are answered.
    pub answered: Option<f64>,
    /// The share of answers that are right.
    pub precision: Option<f64>,
    /// The mean level of the answers.
    pub mean_level: Option<f64>,
    /// The share of rows out of scope that get no code.
    pub out_of_scope_recall: Option<f64>,
    /// The share of rows in scope that get no code, nor a proposal.
    pub lost: Option<f64>,
    /// The expected calibration error of the first candidate.
    pub first_calibration_error: Option<f64>,
    /// The expected calibration error of the answers.
    pub answer_calibration_error: Option<f64>,
}

impl Figures {
    /// Counts what became of some rows.
    pub fn of<'o>(outcomes: impl Iterator<Item = &'o Outcome>) -> Self {
        let all: Vec<&Outcome> = outcomes.collect();
        let in_scope: Vec<&Outcome> = all.iter().copied().filter(|o| o.in_scope).collect();
        let answers: Vec<&Outcome> = all.iter().copied().filter(|o| o.answer.is_some()).collect();
        let proposed =
            |o: &Outcome| matches!(o.status, MappingStatus::Mapped | MappingStatus::Review);
        let level = |n: usize| share(in_scope.iter().filter_map(|o| o.levels[n]));
        let ranked = |n: usize| share(in_scope.iter().map(|o| o.rank.is_some_and(|r| r <= n)));
        let levels = answers.iter().filter_map(|o| o.answer_level).map(f64::from);
        let calibration = Calibration::of(all.iter().copied());
        Self {
            rows: all.len(),
            in_scope: in_scope.len(),
            unknown_codes: all.iter().filter(|o| !o.known_code).count(),
            top_1: ranked(1),
            top_5: ranked(5),
            level_1: level(0),
            level_2: level(1),
            level_3: level(2),
            answered: share(in_scope.iter().map(|o| o.answer.is_some())),
            precision: share(answers.iter().map(|o| o.right)),
            mean_level: mean(levels),
            out_of_scope_recall: share(all.iter().filter(|o| !o.in_scope).map(|o| !proposed(o))),
            lost: share(in_scope.iter().map(|o| !proposed(o))),
            first_calibration_error: calibration.first.error(),
            answer_calibration_error: calibration.answer.error(),
        }
    }

    /// Iterates over the shares with their names, in the order of a report.
    pub fn shares(&self) -> impl Iterator<Item = (&'static str, Option<f64>)> {
        let shares: [_; SHARES] = [
            ("top-1", self.top_1),
            ("top-5", self.top_5),
            ("level 1", self.level_1),
            ("level 2", self.level_2),
            ("level 3", self.level_3),
            ("answered", self.answered),
            ("precision of answers", self.precision),
            ("mean level of answers", self.mean_level),
            ("out-of-scope recall", self.out_of_scope_recall),
            ("lost", self.lost),
            ("calibration error, first", self.first_calibration_error),
            ("calibration error, answer", self.answer_calibration_error),
        ];
        shares.into_iter()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<26} {:>7}", "rows", self.rows)?;
        writeln!(f, "{:<26} {:>7}", "in scope", self.in_scope)?;
        for (name, share) in self.shares() {
            match share {
                Some(share) => writeln!(f, "{name:<26} {share:>7.3}")?,
                None => writeln!(f, "{name:<26} {:>7}", "-")?,
            }
        }
        Ok(())
    }
}

fn share(hits: impl Iterator<Item = bool>) -> Option<f64> {
    mean(hits.map(|hit| f64::from(u8::from(hit))))
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0_u32, 0.0), |(n, sum), value| (n + 1, sum + value));
    (count > 0).then(|| sum / f64::from(count))
}
