//! What do the words of the trade mean, whatever their language?
//!
//! A [`Lexicon`] holds *concepts* (glove: `handske`, `glove`, `Handschuh`), each of a
//! [`ConceptClass`] and with its forms per language; the *senses* of a form that stands for
//! several concepts (`kanyl`: needle or cannula); and *abbreviations* (`pf`: `puderfri`), each
//! reading with its weight and the words that speak for it. It is given to
//! [`index::build`](crate::index::build), which ties its words to those of the nomenclature.

mod builder;
mod class;

pub use builder::{Abbreviation, Lexicon, LexiconConcept, LexiconError, Sense};
pub use class::ConceptClass;
