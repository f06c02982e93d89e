use std::fmt;

use serde::Serialize;

/// What a measure measures; each kind has one unit, or a few that are not compared.
///
/// ```
/// use kodbro::text::{MeasureKind, measures};
///
/// assert_eq!(measures("kanyl 21g")[0].kind(), MeasureKind::Gauge);
/// assert_eq!(measures("bikarbonat 720 g")[0].kind(), MeasureKind::Mass);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MeasureKind {
    /// Two or three lengths, such as `0,8x40 mm`: in mm, or without a unit where none is written.
    Dimensions,
    /// A length in mm.
    Length,
    /// An area in cm².
    Area,
    /// The outer diameter of a needle in gauge; the thinner, the higher.
    Gauge,
    /// The outer diameter of a tube in French, which is Charrière: thirds of a mm.
    French,
    /// A volume in ml.
    Volume,
    /// A mass in g.
    Mass,
    /// A size: `letter` where M is 0, L is 1, XL is 2, S is -1, XS is -2; or `number`.
    Size,
    /// The strength of a suture by the United States Pharmacopeia: 2-0 is -1, 0 is 0, 1 is 1.
    SutureSize,
    /// The number of pieces in a pack.
    Count,
    /// Per cent.
    Percent,
    /// A concentration in mg/ml, IE/ml or mmol/l.
    Concentration,
    /// A flow in l/min.
    Flow,
    /// How much a dialyser lets through, in ml/h/mmHg.
    Ultrafiltration,
    /// How much an analyser gets done, in test/h.
    Throughput,
    /// A pressure in kPa.
    Pressure,
    /// A temperature in °C.
    Temperature,
    /// An angle in degrees.
    Angle,
    /// A time in minutes, written in seconds to weeks.
    Time,
    /// A time in months, written in months or years: mostly a patient's age.
    Age,
    /// The power of a lens in dioptres.
    Diopter,
    /// An energy in J.
    Energy,
    /// A power in W.
    Power,
    /// A voltage in V.
    Voltage,
    /// A current in mA.
    Current,
    /// The charge of a battery in mAh.
    Charge,
    /// A frequency in Hz.
    Frequency,
    /// The strength of a magnetic field in T.
    FieldStrength,
    /// How many parts, lumens, ways or layers it has; the unit tells which.
    Parts,
    /// A range or a bound without a unit, such as `> 2` or `10-15`.
    Number,
}

impl MeasureKind {
    /// Returns the name, such as `suture_size`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dimensions => "dimensions",
            Self::Length => "length",
            Self::Area => "area",
            Self::Gauge => "gauge",
            Self::French => "french",
            Self::Volume => "volume",
            Self::Mass => "mass",
            Self::Size => "size",
            Self::SutureSize => "suture_size",
            Self::Count => "count",
            Self::Percent => "percent",
            Self::Concentration => "concentration",
            Self::Flow => "flow",
            Self::Ultrafiltration => "ultrafiltration",
            Self::Throughput => "throughput",
            Self::Pressure => "pressure",
            Self::Temperature => "temperature",
            Self::Angle => "angle",
            Self::Time => "time",
            Self::Age => "age",
            Self::Diopter => "diopter",
            Self::Energy => "energy",
            Self::Power => "power",
            Self::Voltage => "voltage",
            Self::Current => "current",
            Self::Charge => "charge",
            Self::Frequency => "frequency",
            Self::FieldStrength => "field_strength",
            Self::Parts => "parts",
            Self::Number => "number",
        }
    }
}

impl fmt::Display for MeasureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_json() {
        for kind in [MeasureKind::SutureSize, MeasureKind::FieldStrength] {
            let json = serde_json::to_value(kind).unwrap();
            assert_eq!(json, kind.as_str());
        }
    }
}
