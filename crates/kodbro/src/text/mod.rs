//! What words does a text consist of, and what does each of them mean for matching?
//!
//! A row of a catalogue and a term of a nomenclature go through the same steps, each a pure
//! function of its own:
//!
//! 1. [`repair`] and [`normalize`] settle Unicode: composition, case, accents, dashes, quotes, white space;
//! 2. [`tokens`] cuts the text into words, numbers and units;
//! 3. [`word_class`] names the words that say nothing about a product;
//! 4. [`mark_polarity`] tells what a text denies (`utan ventil`, `W/O SAFETY SYSTEMS`, `latexfri`);
//! 5. [`Stemmer`] takes inflection off.
//!
//! [`Analyzer`] runs them in this order. [`measures`] reads lengths, volumes, sizes and counts with
//! their units and bounds.

mod analyze;
mod language;
mod measure;
mod normalize;
mod polarity;
mod repair;
mod split;
mod stem;
mod tokenize;
mod words;

pub use analyze::{Analyzer, Joint, Treatment, Word};
pub use language::function_word_languages;
pub use measure::{Interval, Measure, MeasureKind, measures};
pub(crate) use normalize::normalize_into;
pub use normalize::{is_normalized, normalize};
pub use polarity::{Polarity, base_of_denial, mark_polarity};
pub use repair::repair;
pub(crate) use split::Spelling;
pub use split::{HEAD_ONLY, Part, Splitter};
pub use stem::Stemmer;
pub use tokenize::{Token, TokenKind, Tokens, tokens};
pub use words::{WordClass, is_unit, word_class};
