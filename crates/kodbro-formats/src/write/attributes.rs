//! The measures of a row as columns.

use kodbro::text::{Interval, Measure, MeasureKind, measures, normalize};
use serde::{Serialize, Serializer};

use crate::CatalogueRow;

/// The names of the columns.
pub(super) const NAMES: [&str; 13] = [
    "length_mm",
    "width_mm",
    "height_mm",
    "diameter_gauge",
    "diameter_french",
    "volume_ml",
    "mass_g",
    "size",
    "suture_size",
    "count",
    "percent",
    "concentration",
    "dimensions",
];

/// The measures that the name and the description of a row give: of each kind the first.
///
/// Of dimensions the greatest is the length and the least the height; those without a unit stand as
/// they are written, since nobody knows what they are. A length alone counts where there are no
/// dimensions in mm. A concentration stands with its unit, of which there are several.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes([Option<Attribute>; NAMES.len()]);

/// One value or range, in the unit of its column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Attribute {
    /// A number, a range of them or all beyond a bound.
    Number(Interval),
    /// What is not always a number, or not always in one unit.
    Text(String),
}

impl Attributes {
    /// Reads the measures of a row.
    pub(super) fn of(row: &CatalogueRow) -> Self {
        let mut found = measures(&normalize(&row.name));
        found.extend(measures(&normalize(&row.description)));
        let first = |kind: MeasureKind| found.iter().find(move |m| m.kind() == kind);
        let number = |kind: MeasureKind| {
            let value = first(kind).and_then(|m| m.values().first());
            value.copied().map(Attribute::Number)
        };
        let text = |kind: MeasureKind| first(kind).map(|m| Attribute::Text(plain(m)));
        let unitless = |m: &&Measure| m.kind() == MeasureKind::Dimensions && m.unit().is_empty();
        let unitless = found.iter().find(unitless);
        let [length, width, height] = lengths(&found).map(|value| value.map(Attribute::Number));
        Self([
            length,
            width,
            height,
            number(MeasureKind::Gauge),
            number(MeasureKind::French),
            number(MeasureKind::Volume),
            number(MeasureKind::Mass),
            text(MeasureKind::Size),
            text(MeasureKind::SutureSize),
            number(MeasureKind::Count),
            number(MeasureKind::Percent),
            text(MeasureKind::Concentration),
            unitless.map(|m| Attribute::Text(plain(m))),
        ])
    }

    /// Iterates over the columns in the order of [`NAMES`].
    pub(super) fn iter(&self) -> impl Iterator<Item = Option<&Attribute>> {
        self.0.iter().map(Option::as_ref)
    }
}

/// Returns length, width and height in mm.
fn lengths(found: &[Measure]) -> [Option<Interval>; 3] {
    let is = |kind, m: &&Measure| m.kind() == kind && m.unit() == "mm";
    let dimensions = found.iter().find(|m| is(MeasureKind::Dimensions, m));
    let measure = dimensions.or_else(|| found.iter().find(|m| is(MeasureKind::Length, m)));
    let mut values = measure.map_or_else(Vec::new, |m| m.values().to_vec());
    let greatest = |value: &Interval| value.high.unwrap_or(f64::INFINITY);
    values.sort_by(|a, b| greatest(b).total_cmp(&greatest(a)));
    let mut values = values.into_iter();
    [values.next(), values.next(), values.next()]
}

/// Writes a measure in ASCII, a size without saying that it is one.
fn plain(measure: &Measure) -> String {
    let text = measure.to_string().replace('–', "-").replace('×', "x");
    let text = text.strip_prefix("size ").unwrap_or(&text);
    text.strip_suffix(" USP").unwrap_or(text).to_owned()
}

impl Attribute {
    /// Returns the value, if it is one number.
    pub(super) fn value(&self) -> Option<f64> {
        match self {
            Self::Number(interval) => interval.value(),
            Self::Text(_) => None,
        }
    }

    /// Writes it for a cell, in ASCII: `5`, `5-10`, `<=5`, `>5`.
    pub(super) fn cell(&self) -> String {
        let interval = match self {
            Self::Number(interval) => interval,
            Self::Text(text) => return text.clone(),
        };
        let below = if interval.high_open { "<" } else { "<=" };
        let above = if interval.low_open { ">" } else { ">=" };
        match (interval.low, interval.high) {
            (Some(low), Some(high)) if low == high => low.to_string(),
            (Some(low), Some(high)) if !interval.low_open && !interval.high_open => {
                format!("{low}-{high}")
            }
            (Some(low), Some(high)) => format!("{above}{low} {below}{high}"),
            (Some(low), None) => format!("{above}{low}"),
            (None, Some(high)) => format!("{below}{high}"),
            (None, None) => String::new(),
        }
    }
}

impl Serialize for Attribute {
    /// One value is a number, everything else an object with `low` and `high`; a size is a text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self, self.value()) {
            (_, Some(value)) => serializer.serialize_f64(value),
            (Self::Number(interval), None) => interval.serialize(serializer),
            (Self::Text(text), None) => serializer.serialize_str(text),
        }
    }
}

impl Serialize for Attributes {
    /// An object of those that are there, in the order of [`NAMES`].
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all = NAMES.iter().zip(self.iter());
        serializer.collect_map(all.filter_map(|(name, value)| Some((name, value?))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(name: &str, description: &str) -> String {
        let row = CatalogueRow {
            name: name.into(),
            description: description.into(),
            ..CatalogueRow::default()
        };
        serde_json::to_string(&Attributes::of(&row)).unwrap()
    }

    #[test]
    fn the_name_comes_before_the_description() {
        assert_eq!(
            json("Kanyl 21G 0,8x40 mm", "18G, 100/fp"),
            r#"{"length_mm":40.0,"width_mm":0.8,"diameter_gauge":21.0,"count":100.0}"#
        );
        assert_eq!(
            json("Sond CH12", "40 cm"),
            r#"{"length_mm":400.0,"diameter_french":12.0}"#
        );
        assert_eq!(
            json("sutur 3-0 stl s-m", ""),
            r#"{"size":"S-M","suture_size":"3-0"}"#
        );
    }

    #[test]
    fn dimensions_without_unit_stand_as_written() {
        assert_eq!(json("Kompress 10x10", "zzz"), r#"{"dimensions":"10 x 10"}"#);
        assert_eq!(
            json("Kompress 10x10", "10x10 cm"),
            r#"{"length_mm":100.0,"width_mm":100.0,"dimensions":"10 x 10"}"#
        );
    }

    #[test]
    fn concentrations_keep_their_unit() {
        assert_eq!(
            json("Klorhexidin 5 mg/ml 250 ml", ""),
            r#"{"volume_ml":250.0,"concentration":"5 mg/ml"}"#
        );
    }

    #[test]
    fn ranges_keep_both_ends() {
        assert_eq!(
            json("200-1500 ml", "> 5 %"),
            r#"{"volume_ml":{"low":200.0,"high":1500.0},"percent":{"low":5.0,"high":null,"low_open":true}}"#
        );
        assert_eq!(Attribute::Number(Interval::below(5.0)).cell(), "<5");
        assert_eq!(
            Attribute::Number(Interval::between(5.0, 7.5)).cell(),
            "5-7.5"
        );
    }
}
