use std::fmt;
use std::ops::Range;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::unit::rounded;
use super::{Interval, MeasureKind};

/// A measure in a text: where it stands, what it measures, and its value or values.
///
/// Values are in the unit of the kind, so that `2 cm` and `20 mm` are equal. As JSON it has the
/// fields `start`, `end`, `kind`, `unit` and `values`, an array of [`Interval`]s.
///
/// ```
/// use kodbro::text::{MeasureKind, measures, normalize};
///
/// let text = normalize("Kanyl 0,8×40 mm");
/// let found = measures(&text);
/// assert_eq!(found[0].kind(), MeasureKind::Dimensions);
/// assert_eq!(&text[found[0].place()], "0,8x40 mm");
/// assert_eq!(found[0].to_string(), "0.8 × 40 mm");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    start: usize,
    end: usize,
    kind: MeasureKind,
    unit: &'static str,
    values: [Interval; MAX_VALUES],
    count: u8,
}

/// How many lengths dimensions have at most.
pub(super) const MAX_VALUES: usize = 3;

impl Measure {
    pub(super) fn new(
        place: Range<usize>,
        kind: MeasureKind,
        unit: &'static str,
        value: Interval,
    ) -> Self {
        Self {
            start: place.start,
            end: place.end,
            kind,
            unit,
            values: [value; MAX_VALUES],
            count: 1,
        }
    }

    /// Makes dimensions of two or three values; `None` of any other number.
    pub(super) fn dimensions(
        place: Range<usize>,
        unit: &'static str,
        lengths: &[Interval],
    ) -> Option<Self> {
        let mut measure = Self::new(place, MeasureKind::Dimensions, unit, *lengths.first()?);
        if !(2..=MAX_VALUES).contains(&lengths.len()) {
            return None;
        }
        measure.values[..lengths.len()].copy_from_slice(lengths);
        measure.count = lengths.len() as u8;
        Some(measure)
    }

    /// Returns where in the normalized text it stands, in bytes.
    pub fn place(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns what it measures.
    pub fn kind(&self) -> MeasureKind {
        self.kind
    }

    /// Returns the unit of its values: one per kind, except that concentrations, sizes and parts
    /// have several; empty for dimensions and numbers without a unit.
    pub fn unit(&self) -> &'static str {
        self.unit
    }

    /// Returns its values: one, or of dimensions two or three in the order of the text.
    pub fn values(&self) -> &[Interval] {
        &self.values[..usize::from(self.count)]
    }

    /// Returns its value, if it has one and no range.
    pub fn value(&self) -> Option<f64> {
        match self.values() {
            [one] => one.value(),
            _ => None,
        }
    }

    /// Returns the least value of the first interval; `None` without a lower bound.
    pub fn low(&self) -> Option<f64> {
        self.values[0].low
    }

    /// Returns the greatest value of the first interval; `None` without an upper bound.
    pub fn high(&self) -> Option<f64> {
        self.values[0].high
    }

    /// Tells whether the value of a row lies in the range of a term.
    ///
    /// `None` when that cannot be told: the kinds or units differ, the number of dimensions
    /// differs, or the row has a range that lies in the term's only in part. Dimensions are
    /// compared in the order of the text.
    ///
    /// ```
    /// use kodbro::text::measures;
    ///
    /// let one = |text| measures(text).remove(0);
    /// assert_eq!(one("spruta 2 ml").fits(&one("≤ 5 ml")), Some(true));
    /// assert_eq!(one("spruta 5 ml").fits(&one("< 5 ml")), Some(false));
    /// assert_eq!(one("4-8 ml").fits(&one("≤ 5 ml")), None);
    /// assert_eq!(one("2 mm").fits(&one("≤ 5 ml")), None);
    /// ```
    pub fn fits(&self, constraint: &Measure) -> Option<bool> {
        let same = self.kind == constraint.kind
            && self.unit == constraint.unit
            && self.count == constraint.count;
        if !same {
            return None;
        }
        let pairs = self.values().iter().zip(constraint.values());
        let each: Vec<_> = pairs.map(|(own, other)| own.within(other)).collect();
        match () {
            () if each.contains(&Some(false)) => Some(false),
            () if each.contains(&None) => None,
            () => Some(true),
        }
    }
}

impl fmt::Display for Measure {
    /// Writes the values with a decimal point and their unit, such as `0.8 × 40 mm`, `≤ 5 ml`,
    /// `21 G`, `size XL`, `3-0 USP` or `200 st`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.values[0];
        match (self.kind, self.unit) {
            (MeasureKind::Size, "letter") => match (value.low, value.high) {
                (Some(low), Some(high)) if low == high => write!(f, "size {}", letter(low)),
                (Some(low), Some(high)) => write!(f, "size {}–{}", letter(low), letter(high)),
                _ => Ok(()),
            },
            (MeasureKind::Size, _) => write!(f, "size {value}"),
            (MeasureKind::SutureSize, _) => match self.value() {
                Some(size) if size < 0.0 => write!(f, "{}-0 USP", 1.0 - size),
                _ => write!(f, "{value} USP"),
            },
            // A bound of `G` would be one of gram.
            (MeasureKind::Gauge, _) if self.low().is_none() || self.high().is_none() => {
                write!(f, "{value} ga")
            }
            (MeasureKind::Percent, _) => write!(f, "{value} %"),
            (MeasureKind::Angle, _) => write!(f, "{value}°"),
            (MeasureKind::Flow, _) if self.is_slow() => {
                let per_hour = value.map(|value| rounded(value * 60_000.0));
                write!(f, "{per_hour} ml/h")
            }
            _ => {
                for (at, value) in self.values().iter().enumerate() {
                    write!(f, "{}{value}", if at > 0 { " × " } else { "" })?;
                }
                let space = if self.unit.is_empty() { "" } else { " " };
                write!(f, "{space}{}", self.unit)
            }
        }
    }
}

impl Measure {
    /// Tells whether a flow is so slow that ml/h are easier to read.
    fn is_slow(&self) -> bool {
        let greatest = self.values[0].high.or(self.values[0].low);
        greatest.is_some_and(|greatest| greatest < 0.1)
    }
}

/// Writes the size of a number: 0 is M.
fn letter(size: f64) -> String {
    let xs = |count: f64| match count {
        0.0..=3.0 => "X".repeat(count as usize),
        _ => format!("{count}X"),
    };
    match size {
        0.0 => "M".to_owned(),
        size if size < 0.0 => format!("{}S", xs(-size - 1.0)),
        size => format!("{}L", xs(size - 1.0)),
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Measure", 5)?;
        fields.serialize_field("start", &self.start)?;
        fields.serialize_field("end", &self.end)?;
        fields.serialize_field("kind", &self.kind)?;
        fields.serialize_field("unit", self.unit)?;
        fields.serialize_field("values", self.values())?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_can_be_shared() {
        fn is_shared<T: Send + Sync>() {}
        is_shared::<Measure>();
    }

    #[test]
    fn sizes_have_letters() {
        let sizes: Vec<_> = [-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 5.0]
            .map(letter)
            .into();
        assert_eq!(sizes, ["XXXS", "XS", "S", "M", "L", "XL", "XXXL", "4XL"]);
    }

    #[test]
    fn json_has_place_kind_unit_and_values() {
        let found = super::super::measures("> 2 ml");
        assert_eq!(
            serde_json::to_string(&found[0]).unwrap(),
            r#"{"start":0,"end":6,"kind":"volume","unit":"ml","values":[{"low":2.0,"high":null,"low_open":true}]}"#
        );
    }
}
