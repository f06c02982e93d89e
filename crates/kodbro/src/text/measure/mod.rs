//! Which measures does a text hold?
//!
//! [`measures`] reads lengths, sizes, volumes, pack counts and the like off a normalized text,
//! with ranges and bounds, each in one unit per kind. It goes in four steps:
//!
//! 1. `lexeme` cuts the text into numbers, words and signs;
//! 2. `amount` reads a number or a range and the unit behind it, `unit` knows the units;
//! 3. `bound` reads what limits a value, such as `≤` and `upp till`;
//! 4. `parse` puts them together and tells measures from names such as `ffp2` and `nr 11`.
//!
//! What a text leaves open is decided as follows. `g` behind a whole number from 7 to 34 is a
//! gauge, otherwise a mass. `gr` behind an angle that endoscopes have is one. `m` behind a size is
//! short for `med`. A product without a unit keeps its numbers and has the unit `""`.

mod amount;
mod bound;
mod interval;
mod kind;
mod lexeme;
mod parse;
mod size;
mod unit;
mod value;

pub use interval::Interval;
pub use kind::MeasureKind;
pub use value::Measure;

/// Returns the measures of a normalized text in their order; their places do not overlap.
///
/// Costs one pass; any text is allowed, but only one that [`normalize`](super::normalize) settled
/// is understood.
///
/// ```
/// use kodbro::text::{measures, normalize};
///
/// let shown = |text: &str| -> Vec<String> {
///     measures(&normalize(text)).iter().map(ToString::to_string).collect()
/// };
/// assert_eq!(shown("KANYL 21G 0,8X40MM 100/FP"), ["21 G", "0.8 × 40 mm", "100 st"]);
/// assert_eq!(shown("Operationshandske stl 7,5, H2O2, nr 11"), ["size 7.5"]);
/// assert_eq!(shown("spruta upp till 5 ml"), ["≤ 5 ml"]);
/// assert_eq!(shown("kompress 10x10"), ["10 × 10"]);
/// ```
pub fn measures(normalized: &str) -> Vec<Measure> {
    parse::Parser::new(normalized).run()
}

#[cfg(test)]
mod tests;
