use super::MeasureKind;

/// A unit as written, and how its values become those of its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    /// What it measures.
    pub(super) kind: MeasureKind,
    /// The unit that values are kept in.
    pub(super) name: &'static str,
    /// A value is multiplied by this and divided by that: exact where both are whole.
    factor: (f64, f64),
}

impl Unit {
    pub(super) const fn new(kind: MeasureKind, name: &'static str) -> Self {
        Self::scaled(kind, name, 1.0, 1.0)
    }

    const fn scaled(kind: MeasureKind, name: &'static str, by: f64, per: f64) -> Self {
        let factor = (by, per);
        Self { kind, name, factor }
    }

    /// Converts a value to the unit of its kind, to twelve significant digits.
    pub(super) fn convert(&self, value: f64) -> f64 {
        match self.factor {
            (1.0, 1.0) => value,
            (by, per) => rounded(value * by / per),
        }
    }

    /// Tells whether `1.200` means 1200 in this unit, since nobody writes three decimals of it.
    pub(super) fn is_counted(&self) -> bool {
        use MeasureKind::{Count, Throughput, Volume};
        matches!(self.kind, Count | Throughput)
            || (self.kind == Volume && self.factor == (1.0, 1.0))
    }
}

/// Rounds to twelve significant digits, which takes off what binary fractions add.
pub(super) fn rounded(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// Returns the unit that a word names behind a number. Ambiguous letters are the caller's matter.
pub(super) fn unit(word: &str) -> Option<Unit> {
    use MeasureKind as K;
    let length = |by, per| Unit::scaled(K::Length, "mm", by, per);
    let time = |by, per| Unit::scaled(K::Time, "min", by, per);
    let pressure = |by, per| Unit::scaled(K::Pressure, "kPa", by, per);
    let parts = |name| Unit::new(K::Parts, name);
    Some(match word {
        "mm" | "millimeter" => length(1.0, 1.0),
        "cm" | "centimeter" | "centimetre" => length(10.0, 1.0),
        "dm" | "decimeter" => length(100.0, 1.0),
        "m" | "meter" | "metre" | "metres" | "meters" | "mtr" => length(1e3, 1.0),
        "µm" | "um" | "my" | "mikrometer" | "mikron" | "micron" | "microns" => length(1.0, 1e3),
        "nm" | "nanometer" => length(1.0, 1e6),
        "tum" | "tums" | "inch" | "inches" | "zoll" => length(25.4, 1.0),

        "ml" | "cc" | "milliliter" => Unit::new(K::Volume, "ml"),
        "cl" | "centiliter" => Unit::scaled(K::Volume, "ml", 10.0, 1.0),
        "dl" | "deciliter" => Unit::scaled(K::Volume, "ml", 100.0, 1.0),
        "l" | "liter" | "liters" | "litre" | "litres" | "ltr" => {
            Unit::scaled(K::Volume, "ml", 1e3, 1.0)
        }
        "µl" | "ul" | "mikroliter" => Unit::scaled(K::Volume, "ml", 1.0, 1e3),

        "g" | "gr" | "gram" | "grams" => Unit::new(K::Mass, "g"),
        "hg" => Unit::scaled(K::Mass, "g", 100.0, 1.0),
        "kg" | "kilo" | "kilogram" => Unit::scaled(K::Mass, "g", 1e3, 1.0),
        "mg" | "milligram" => Unit::scaled(K::Mass, "g", 1.0, 1e3),
        "µg" | "ug" | "mcg" | "mikrogram" => Unit::scaled(K::Mass, "g", 1.0, 1e6),

        "ga" | "gauge" => Unit::new(K::Gauge, "G"),
        "ch" | "charr" | "charriere" | "fr" | "french" | "f" => Unit::new(K::French, "Fr"),

        "st" | "stk" | "stck" | "styck" | "stycken" | "stück" | "stuck" | "pcs" | "pc"
        | "piece" | "pieces" | "p" | "pack" | "packs" | "test" | "tests" | "tester" => {
            Unit::new(K::Count, "st")
        }
        "procent" | "percent" => Unit::new(K::Percent, "%"),

        "lpm" => Unit::new(K::Flow, "l/min"),
        "kpa" => pressure(1.0, 1.0),
        "pa" => pressure(1.0, 1e3),
        "mpa" => pressure(1e3, 1.0),
        "bar" => pressure(100.0, 1.0),
        "mbar" | "hpa" => pressure(1.0, 10.0),
        "mmhg" => pressure(101.325, 760.0),
        "cmh2o" => pressure(98.0665, 1e3),
        "psi" => pressure(6.894_757_293_168, 1.0),

        "sek" | "sekunder" | "sec" | "seconds" => time(1.0, 60.0),
        "min" | "minut" | "minuter" | "minutes" => time(1.0, 1.0),
        "h" | "hr" | "hrs" | "tim" | "timme" | "timmar" | "timmars" | "hour" | "hours" => {
            time(60.0, 1.0)
        }
        "d" | "dygn" | "dygns" | "dag" | "dagar" | "dagars" | "day" | "days" => time(1440.0, 1.0),
        "vecka" | "veckor" | "veckors" | "week" | "weeks" => time(10080.0, 1.0),
        "mån" | "månad" | "månader" | "månaders" | "month" | "months" => {
            Unit::new(K::Age, "months")
        }
        "år" | "års" | "year" | "years" => Unit::scaled(K::Age, "months", 12.0, 1.0),

        "dpt" | "dioptri" | "dioptrier" | "diopter" | "dioptre" => Unit::new(K::Diopter, "dpt"),
        "j" | "joule" | "joules" => Unit::new(K::Energy, "J"),
        "kj" => Unit::scaled(K::Energy, "J", 1e3, 1.0),
        "mj" => Unit::scaled(K::Energy, "J", 1.0, 1e3),
        "w" | "watt" => Unit::new(K::Power, "W"),
        "kw" => Unit::scaled(K::Power, "W", 1e3, 1.0),
        "mw" => Unit::scaled(K::Power, "W", 1.0, 1e3),
        "v" | "volt" => Unit::new(K::Voltage, "V"),
        "kv" => Unit::scaled(K::Voltage, "V", 1e3, 1.0),
        "mv" => Unit::scaled(K::Voltage, "V", 1.0, 1e3),
        "ma" => Unit::new(K::Current, "mA"),
        "mah" => Unit::new(K::Charge, "mAh"),
        "ah" => Unit::scaled(K::Charge, "mAh", 1e3, 1.0),
        "hz" => Unit::new(K::Frequency, "Hz"),
        "khz" => Unit::scaled(K::Frequency, "Hz", 1e3, 1.0),
        "mhz" => Unit::scaled(K::Frequency, "Hz", 1e6, 1.0),
        "ghz" => Unit::scaled(K::Frequency, "Hz", 1e9, 1.0),
        "t" | "tesla" => Unit::new(K::FieldStrength, "tesla"),
        "grader" | "degrees" => Unit::new(K::Angle, "°"),

        "lumen" | "lumens" | "lumina" => parts("lumen"),
        "del" | "delar" | "dels" | "delad" | "delat" | "delade" | "delars" | "part" | "parts" => {
            parts("parts")
        }
        "väg" | "vägs" | "vägar" | "vägskran" | "vägskranar" | "way" | "ways" => parts("ways"),
        "lager" | "lagers" | "layer" | "layers" | "ply" => parts("layers"),
        "kanal" | "kanals" | "kanaler" | "channel" | "channels" => parts("channels"),
        "avledning" | "avlednings" | "avledningar" | "lead" | "leads" => parts("leads"),
        "kammar" | "kammare" | "kammars" | "chamber" | "chambers" => parts("chambers"),
        "tip" | "tips" => parts("tips"),
        "wheel" | "wheels" | "hjul" => parts("wheels"),
        _ => return None,
    })
}

/// Returns the unit of an area by its length: `cm` of `cm2`.
pub(super) fn square(word: &str) -> Option<Unit> {
    let area = |by, per| Unit::scaled(MeasureKind::Area, "cm²", by, per);
    Some(match word {
        "mm" => area(1.0, 100.0),
        "cm" => area(1.0, 1.0),
        "dm" => area(100.0, 1.0),
        "m" => area(1e4, 1.0),
        _ => return None,
    })
}

/// Returns the unit of a quotient such as `mg/ml`; `None` if it is no unit known here.
pub(super) fn quotient(over: &str, under: &str) -> Option<Unit> {
    use MeasureKind as K;
    let unit_of = |word| unit(word).map(|unit| (unit.kind, unit));
    let scaled = |kind, name, (a, b): (f64, f64), (c, d): (f64, f64), by: f64| {
        Unit::scaled(kind, name, a * d * by, b * c)
    };
    let scale = |name: &'static str, amount: f64, under: Unit| {
        let ml = under.factor;
        let per_ml = Unit::scaled(K::Concentration, name, amount * ml.1, ml.0);
        (under.kind == K::Volume).then_some(per_ml)
    };
    match (over, under) {
        (
            "test" | "tests" | "tester" | "sample" | "samples" | "prov" | "prover",
            "h" | "hr" | "hour" | "tim" | "timme",
        ) => return Some(Unit::new(K::Throughput, "test/h")),
        ("ie" | "iu" | "u" | "e", _) => return scale("IE/ml", 1.0, unit(under)?),
        ("mmol", _) => return scale("mmol/l", 1e3, unit(under)?),
        ("mol", _) => return scale("mmol/l", 1e6, unit(under)?),
        ("µmol" | "umol", _) => return scale("mmol/l", 1.0, unit(under)?),
        _ => {}
    }
    match (unit_of(over)?, unit_of(under)?) {
        ((K::Volume, over), (K::Time, under)) => {
            Some(scaled(K::Flow, "l/min", over.factor, under.factor, 1e-3))
        }
        ((K::Mass, over), (K::Volume, under)) => {
            let name = "mg/ml";
            Some(scaled(
                K::Concentration,
                name,
                over.factor,
                under.factor,
                1e3,
            ))
        }
        _ => None,
    }
}

/// Returns the unit of a flow by its pressure: `ml/h/mmhg`.
pub(super) fn double_quotient(over: &str, under: &str, last: &str) -> Option<Unit> {
    let is = (over, last) == ("ml", "mmhg") && matches!(under, "h" | "hr" | "tim" | "timme");
    is.then(|| Unit::new(MeasureKind::Ultrafiltration, "ml/h/mmHg"))
}

/// Tells whether a word names a pack, as in `200/fp`.
pub(super) fn is_pack(word: &str) -> bool {
    matches!(
        word,
        "ask"
            | "box"
            | "boxes"
            | "bunt"
            | "burk"
            | "bx"
            | "carton"
            | "case"
            | "ctn"
            | "fp"
            | "fpk"
            | "frp"
            | "förp"
            | "förpackning"
            | "kart"
            | "kartong"
            | "krt"
            | "pack"
            | "paket"
            | "pk"
            | "pkg"
            | "pkt"
            | "påse"
            | "rle"
            | "rulle"
    )
}

/// Returns the number and the unit of a word such as `trelumen`.
pub(super) fn counted_parts(word: &str) -> Option<(f64, Unit)> {
    const NUMBERS: [(&str, f64); 12] = [
        ("enkel", 1.0),
        ("en", 1.0),
        ("ett", 1.0),
        ("dubbel", 2.0),
        ("två", 2.0),
        ("trippel", 3.0),
        ("tre", 3.0),
        ("fyra", 4.0),
        ("fyr", 4.0),
        ("fem", 5.0),
        ("double", 2.0),
        ("triple", 3.0),
    ];
    NUMBERS.iter().find_map(|&(name, number)| {
        let noun = word.strip_prefix(name)?;
        let is_bound = !matches!(
            noun,
            "del" | "delar" | "part" | "parts" | "kammare" | "lager"
        );
        let unit = unit(noun).filter(|unit| unit.kind == MeasureKind::Parts && is_bound);
        unit.map(|unit| (number, unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(value: f64, unit: Option<Unit>) -> (f64, &'static str) {
        let unit = unit.unwrap();
        (unit.convert(value), unit.name)
    }

    #[test]
    fn values_come_to_one_unit() {
        assert_eq!(converted(1.1, unit("cm")), (11.0, "mm"));
        assert_eq!(converted(0.57, unit("m")), (570.0, "mm"));
        assert_eq!(converted(1.5, unit("tum")), (38.1, "mm"));
        assert_eq!(converted(200.0, unit("µl")), (0.2, "ml"));
        assert_eq!(converted(1.8, square("m")), (18_000.0, "cm²"));
        assert_eq!(converted(7.0, unit("dygn")), (10_080.0, "min"));
    }

    #[test]
    fn quotients_come_to_one_unit() {
        assert_eq!(converted(9.0, quotient("g", "l")), (9.0, "mg/ml"));
        assert_eq!(converted(250.0, quotient("mg", "dl")), (2.5, "mg/ml"));
        assert_eq!(converted(60.0, quotient("l", "min")), (60.0, "l/min"));
        assert_eq!(converted(600.0, quotient("ml", "h")), (0.01, "l/min"));
        assert_eq!(converted(100.0, quotient("ie", "ml")), (100.0, "IE/ml"));
        assert_eq!(converted(5.0, quotient("mmol", "l")), (5.0, "mmol/l"));
        assert_eq!(quotient("g", "m"), None);
    }

    #[test]
    fn numbers_in_words_count_parts() {
        assert_eq!(counted_parts("trelumen").unwrap().0, 3.0);
        assert_eq!(counted_parts("dubbellumen").unwrap().0, 2.0);
        assert!(counted_parts("tredje").is_none());
        assert!(counted_parts("endel").is_none());
    }
}
