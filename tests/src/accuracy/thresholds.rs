use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use kodbro::evaluate::Figures;
use serde::Deserialize;

use super::{Measured, SETS};

const PREAMBLE: &str = "\
# The least shares of right candidates, set by set. They only go up: `cargo dev generate` raises
# them to two hundredths below the figures reached, and never lowers them. The margin leaves room
# to win in one set what is lost in another; the results beside this file show both.
";

/// How far below the figures reached the thresholds stay.
const MARGIN: f64 = 0.02;

/// The figures that a set must reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The least share of rows whose first candidate is right.
    pub top_1: f64,
    /// The least share of rows with a right one among the first five candidates.
    pub top_5: f64,
}

impl Threshold {
    /// Cuts the figures reached, less the margin, to hundredths.
    fn reached(figures: &Figures) -> Self {
        // The tiny addition keeps 0.29 from becoming 0.28 by the rounding of binary fractions.
        let cut = |share: Option<f64>| {
            ((share.unwrap_or(0.0) - MARGIN).max(0.0) * 100.0 + 1e-9).floor() / 100.0
        };
        Self {
            top_1: cut(figures.top_1),
            top_5: cut(figures.top_5),
        }
    }
}

/// The thresholds of all sets, by name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Thresholds(BTreeMap<String, Threshold>);

impl Thresholds {
    /// Where they are committed, from the project's root.
    pub const FILE: &'static str = "tests/accuracy/thresholds.toml";

    /// Reads the committed file.
    ///
    /// # Errors
    /// When it is not TOML or has other fields.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context(Self::FILE)
    }

    /// Returns the threshold of a set; a set without one has 0.
    pub fn of(&self, set: &str) -> Threshold {
        self.0.get(set).copied().unwrap_or_default()
    }

    /// Says which figures of a set fall short; empty if none does.
    pub fn shortfalls(&self, measured: &Measured) -> Vec<String> {
        let Threshold { top_1, top_5 } = self.of(measured.set.name);
        let figures = &measured.figures;
        [
            ("top-1", figures.top_1, top_1),
            ("top-5", figures.top_5, top_5),
        ]
        .into_iter()
        .filter(|&(_, reached, least)| reached.unwrap_or(0.0) < least)
        .map(|(name, reached, least)| {
            let (set, reached) = (measured.set.name, reached.unwrap_or(0.0));
            format!("{set}: {name} is {reached:.4}, expected at least {least:.2}")
        })
        .collect()
    }

    /// Raises the thresholds of a set to what was reached.
    pub fn raise(&mut self, measured: &Measured) {
        let reached = Threshold::reached(&measured.figures);
        let threshold = self.0.entry(measured.set.name.to_owned()).or_default();
        threshold.top_1 = threshold.top_1.max(reached.top_1);
        threshold.top_5 = threshold.top_5.max(reached.top_5);
    }

    /// Writes the file that is committed, the sets in the order of [`SETS`].
    pub fn to_toml(&self) -> String {
        let mut out = PREAMBLE.to_owned();
        for set in SETS {
            if let Some(Threshold { top_1, top_5 }) = self.0.get(set.name) {
                let _ = write!(
                    out,
                    "\n[\"{}\"]\ntop_1 = {top_1:.2}\ntop_5 = {top_5:.2}\n",
                    set.name
                );
            }
        }
        out
    }
}
