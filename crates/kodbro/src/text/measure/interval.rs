use std::fmt;

use serde::Serialize;

/// The values that a measure allows: one value, a range, or all beyond a bound.
///
/// `low` is never above `high`, one of them is there, and both are finite.
///
/// ```
/// use kodbro::text::Interval;
///
/// let small = Interval::below(5.0);
/// assert_eq!(Interval::at(3.0).within(&small), Some(true));
/// assert_eq!(Interval::at(5.0).within(&small), Some(false));
/// assert_eq!(small.to_string(), "< 5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Interval {
    /// The least value; `None` without a lower bound.
    pub low: Option<f64>,
    /// The greatest value; `None` without an upper bound.
    pub high: Option<f64>,
    /// Whether `low` itself lies outside, as in `> 5`.
    #[serde(skip_serializing_if = "is_false")]
    pub low_open: bool,
    /// Whether `high` itself lies outside, as in `< 5`.
    #[serde(skip_serializing_if = "is_false")]
    pub high_open: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Interval {
    /// One value.
    pub fn at(value: f64) -> Self {
        Self {
            low: Some(value),
            high: Some(value),
            low_open: false,
            high_open: false,
        }
    }

    /// All values from two to each other, both included; in order whichever comes first.
    pub fn between(a: f64, b: f64) -> Self {
        Self {
            low: Some(a.min(b)),
            high: Some(a.max(b)),
            low_open: false,
            high_open: false,
        }
    }

    /// A value and all above.
    pub fn at_least(value: f64) -> Self {
        Self {
            high: None,
            ..Self::at(value)
        }
    }

    /// All values above.
    pub fn above(value: f64) -> Self {
        Self {
            low_open: true,
            ..Self::at_least(value)
        }
    }

    /// A value and all below.
    pub fn at_most(value: f64) -> Self {
        Self {
            low: None,
            ..Self::at(value)
        }
    }

    /// All values below.
    pub fn below(value: f64) -> Self {
        Self {
            high_open: true,
            ..Self::at_most(value)
        }
    }

    /// Returns the value, if it is only one.
    pub fn value(&self) -> Option<f64> {
        self.low.filter(|_| self.low == self.high)
    }

    /// Returns what two intervals share, if each bounds one side and they share anything.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let (lower, upper) = match (self.high, other.high) {
            (None, Some(_)) => (self, other),
            (Some(_), None) => (other, self),
            _ => return None,
        };
        let both = Self {
            high: upper.high,
            high_open: upper.high_open,
            ..lower
        };
        (upper.low.is_none() && both.low < both.high).then_some(both)
    }

    /// Tells whether this interval lies in another: `None` if it does with a part only.
    pub fn within(&self, other: &Self) -> Option<bool> {
        let from_low = match (self.low, other.low) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(low)) => {
                own > low || (own == low && (self.low_open || !other.low_open))
            }
        };
        let to_high = match (self.high, other.high) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(high)) => {
                own < high || (own == high && (self.high_open || !other.high_open))
            }
        };
        if from_low && to_high {
            return Some(true);
        }
        let apart = |below: &Self, above: &Self| match (below.high, above.low) {
            (Some(high), Some(low)) => {
                high < low || (high == low && (below.high_open || above.low_open))
            }
            _ => false,
        };
        (apart(self, other) || apart(other, self)).then_some(false)
    }

    /// Converts both ends with a rising function.
    pub(super) fn map(self, convert: impl Fn(f64) -> f64) -> Self {
        Self {
            low: self.low.map(&convert),
            high: self.high.map(&convert),
            ..self
        }
    }
}

impl fmt::Display for Interval {
    /// Writes `5`, `5–10`, `≤ 5`, `< 5`, `≥ 5`, `> 5` or `> 5 and ≤ 10`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let below = if self.high_open { '<' } else { '≤' };
        let above = if self.low_open { '>' } else { '≥' };
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => write!(f, "{low}"),
            (Some(low), Some(high)) if !self.low_open && !self.high_open => {
                write!(f, "{low}–{high}")
            }
            (Some(low), Some(high)) => write!(f, "{above} {low} and {below} {high}"),
            (Some(low), None) => write!(f, "{above} {low}"),
            (None, Some(high)) => write!(f, "{below} {high}"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bounds_are_open_or_closed() {
        let both = Interval::above(2.0).and(Interval::at_most(4.0)).unwrap();
        assert_eq!(both.to_string(), "> 2 and ≤ 4");
        assert_eq!(Interval::at(2.0).within(&both), Some(false));
        assert_eq!(Interval::at(4.0).within(&both), Some(true));
        assert_eq!(Interval::between(4.0, 5.0).within(&both), None);
        assert_eq!(Interval::above(4.0).within(&both), Some(false));
        assert_eq!(Interval::at_least(4.0).within(&both), None);
        assert_eq!(Interval::above(4.0).and(Interval::below(2.0)), None);
        assert_eq!(Interval::above(2.0).and(Interval::above(4.0)), None);
    }

    proptest! {
        #[test]
        fn a_value_lies_in_the_range_around_it(a in -9.0..9.0_f64, b in -9.0..9.0_f64) {
            let range = Interval::between(a, b);
            prop_assert_eq!(range.within(&range), Some(true));
            prop_assert_eq!(Interval::at(a).within(&range), Some(true));
            prop_assert_eq!(range.within(&Interval::at_least(a.min(b))), Some(true));
            prop_assert_eq!(Interval::at(a).within(&Interval::above(a)), Some(false));
        }
    }
}
