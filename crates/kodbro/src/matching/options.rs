/// How rows are to be mapped.
///
/// ```
/// use kodbro::MapOptions;
///
/// let options = MapOptions::default().with_target(0.8).with_top(10);
/// assert_eq!(options.target(), 0.8);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapOptions {
    target: f64,
    top: usize,
    evidence: bool,
}

impl Default for MapOptions {
    /// Target 0.90, five candidates, with evidence.
    fn default() -> Self {
        Self {
            target: 0.90,
            top: 5,
            evidence: true,
        }
    }
}

impl MapOptions {
    /// Sets the probability that an answer must reach, 0..=1; beyond that it is cut.
    #[must_use]
    pub fn with_target(mut self, target: f64) -> Self {
        self.target = if target.is_nan() {
            1.0
        } else {
            target.clamp(0.0, 1.0)
        };
        self
    }

    /// Sets how many candidates are given at most; there are never more than 64, and those that people decided for rows like it.
    #[must_use]
    pub fn with_top(mut self, top: usize) -> Self {
        self.top = top;
        self
    }

    /// Sets whether candidates carry their evidence; without it mapping is faster.
    #[must_use]
    pub fn with_evidence(mut self, evidence: bool) -> Self {
        self.evidence = evidence;
        self
    }

    /// Returns the probability that an answer must reach.
    pub fn target(&self) -> f64 {
        self.target
    }

    /// Returns how many candidates are given at most.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Tells whether candidates carry their evidence.
    pub fn evidence(&self) -> bool {
        self.evidence
    }
}

/// Which parts of the understanding of words are used, to see what each is worth. All by default.
///
/// ```
/// use kodbro::matching::Understanding;
///
/// let plain = Understanding { compounds: false, ..Understanding::default() };
/// assert!(plain.lexicon);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four parts, each on or off")]
pub struct Understanding {
    /// Words that mean the same, something more general or the opposite.
    pub lexicon: bool,
    /// Words that a word is short for.
    pub abbreviations: bool,
    /// Words that a compound consists of.
    pub compounds: bool,
    /// Typing errors, and `å`, `ä` and `ö` written otherwise.
    pub spelling: bool,
}

impl Default for Understanding {
    fn default() -> Self {
        Self {
            lexicon: true,
            abbreviations: true,
            compounds: true,
            spelling: true,
        }
    }
}
