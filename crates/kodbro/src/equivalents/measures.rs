//! Where do the measures of two products agree?

use super::compare::{Finding, Said};
use crate::text::{Interval, Measure, MeasureKind};

/// Compares measures kind by kind and tells what it finds.
///
/// What has its like on the other side agrees; what is left of a kind on both sides differs, or
/// cannot be compared.
pub(super) fn compare<'a>(
    here: &'a [Measure],
    there: &'a [Measure],
    found: &mut dyn FnMut(Finding<'_>),
) {
    let mut kinds: Vec<Kind> = Vec::new();
    for kind in here.iter().chain(there).map(Kind::of) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    for kind in kinds {
        let of = |all: &'a [Measure]| -> Vec<&'a Measure> {
            all.iter().filter(|m| Kind::of(m) == kind).collect()
        };
        compare_kind(of(here), of(there), kind, found);
    }
}

/// What can be compared at all. Lengths and dimensions are of one kind, since one product gives the
/// length of what another gives length and width of.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Extent,
    Parts(&'static str),
    Other(MeasureKind),
}

impl Kind {
    fn of(measure: &Measure) -> Self {
        match measure.kind() {
            MeasureKind::Length | MeasureKind::Dimensions => Self::Extent,
            MeasureKind::Parts => Self::Parts(measure.unit()),
            kind => Self::Other(kind),
        }
    }
}

fn compare_kind(
    mut here: Vec<&Measure>,
    mut there: Vec<&Measure>,
    kind: Kind,
    found: &mut dyn FnMut(Finding<'_>),
) {
    if kind == Kind::Other(MeasureKind::Count) {
        // Packs of packs: the first number is that of what is sold.
        if let (Some(here), Some(there)) = (here.first(), there.first())
            && here.values() != there.values()
        {
            found(Finding::Pack(
                Said::Measures(&[here]),
                Said::Measures(&[there]),
            ));
        }
        return;
    }
    here.retain(|own| {
        let Some(at) = there
            .iter()
            .position(|other| agree(own, other) == Some(true))
        else {
            return true;
        };
        let other = there.remove(at);
        found(Finding::Agrees(
            Said::Measures(&[own]),
            Said::Measures(&[other]),
        ));
        false
    });
    let apart = |own: &Measure| there.iter().any(|other| agree(own, other) == Some(false));
    let is_apart = here.iter().any(|own| apart(own));
    match (here.as_slice(), there.as_slice()) {
        ([], []) => {}
        (here, []) => found(Finding::OnlyHere(Said::Measures(here))),
        ([], there) => found(Finding::OnlyThere(Said::Measures(there))),
        (here, there) if is_apart => found(Finding::Differs(
            Said::Measures(here),
            Said::Measures(there),
        )),
        (here, there) => found(Finding::Unclear(
            Said::Measures(here),
            Said::Measures(there),
        )),
    }
}

/// Tells whether two measures of one kind agree: both are the same, or one lies in the range of the
/// other; `None` where that cannot be told.
fn agree(here: &Measure, there: &Measure) -> Option<bool> {
    use MeasureKind::{Dimensions, Length};
    match (here.kind(), there.kind()) {
        (Dimensions, Dimensions) => dimensions(here, there),
        (Length, Dimensions) => length_in(here, there),
        (Dimensions, Length) => length_in(there, here),
        _ => match (here.fits(there), there.fits(here)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), _) => Some(false),
            _ => None,
        },
    }
}

/// Compares dimensions in any order. Those without a unit are in mm or cm.
fn dimensions(here: &Measure, there: &Measure) -> Option<bool> {
    let (own, other) = (here.values(), there.values());
    if own.len() != other.len() {
        return None;
    }
    let scales: &[f64] = match (here.unit(), there.unit()) {
        (own, other) if own == other => &[1.0],
        ("", _) => &[1.0, 10.0],
        (_, "") => &[1.0, 0.1],
        _ => return None,
    };
    let is_same = |scale: f64| {
        let (own, other) = (sorted(own, scale), sorted(other, 1.0));
        own.iter().zip(&other).all(|(a, b)| is_near(*a, *b))
    };
    let is_ranged = |values: &[Interval]| values.iter().any(|value| value.value().is_none());
    match () {
        () if is_ranged(own) || is_ranged(other) => None,
        () => Some(scales.iter().any(|&scale| is_same(scale))),
    }
}

/// Tells whether a length is one of the dimensions of the other product.
fn length_in(length: &Measure, dimensions: &Measure) -> Option<bool> {
    let length = length.value()?;
    let values: Option<Vec<f64>> = dimensions.values().iter().map(Interval::value).collect();
    let values = values.filter(|_| dimensions.unit() == "mm")?;
    Some(values.iter().any(|&value| is_near(value, length)))
}

/// Returns single values, scaled, in order.
fn sorted(values: &[Interval], scale: f64) -> Vec<f64> {
    let mut values: Vec<f64> = values.iter().filter_map(Interval::value).collect();
    values.iter_mut().for_each(|value| *value *= scale);
    values.sort_by(f64::total_cmp);
    values
}

/// Tells whether two values are the same but for rounding.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{measures, normalize};

    fn found(here: &str, there: &str) -> Vec<String> {
        let (here, there) = (measures(&normalize(here)), measures(&normalize(there)));
        let mut all = Vec::new();
        compare(&here, &there, &mut |finding| {
            all.push(finding.to_reason(&|_| String::new()).to_string());
        });
        all
    }

    #[test]
    fn each_kind_is_compared_by_itself() {
        assert_eq!(
            found("kanyl 18G 40 mm", "kanyl 21G 40 mm 100/fp"),
            ["18 G here, 21 G there", "both 40 mm"]
        );
        assert_eq!(
            found("spruta 5 ml", "spruta ≤ 5 ml"),
            ["5 ml here fits ≤ 5 ml there"]
        );
        assert_eq!(found("sond CH12", "sond"), ["12 Fr here, not stated there"]);
        assert_eq!(found("cvk 3-lumen", "cvk 2-lumen").len(), 1);
        assert_eq!(
            found("stl L", "stl 8"),
            ["size L here, size 8 there (cannot be compared)"]
        );
        assert_eq!(
            found("100/fp", "200/fp"),
            ["pack of 100 st here, of 200 st there"]
        );
    }

    #[test]
    fn a_length_may_be_one_of_the_dimensions() {
        assert_eq!(
            found("0,8x40 mm", "40 mm"),
            ["0.8 × 40 mm here fits 40 mm there"]
        );
        assert_eq!(
            found("50 mm", "0,8x40 mm"),
            ["50 mm here, 0.8 × 40 mm there"]
        );
    }

    #[test]
    fn dimensions_are_compared_in_any_order_and_with_any_unit() {
        assert_eq!(
            found("10x20 cm", "20x10"),
            ["100 × 200 mm here fits 20 × 10 there"]
        );
        assert_eq!(
            found("10x10", "10x20 cm"),
            ["10 × 10 here, 100 × 200 mm there"]
        );
        assert_eq!(
            found("2x10x10 cm", "10x10 cm"),
            ["20 × 100 × 100 mm here, 100 × 100 mm there (cannot be compared)"]
        );
    }

    #[test]
    fn what_agrees_leaves_the_rest_to_differ() {
        assert_eq!(
            found("slang 22 mm, 1,8 m", "slang 15 mm, 180 cm"),
            ["both 1800 mm", "22 mm here, 15 mm there"]
        );
    }
}
