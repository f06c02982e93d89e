use std::borrow::Cow;
use std::fmt;

use rust_stemmers::Algorithm;

use crate::nomenclature::Language;

/// Takes the inflection off words of one language, with Martin Porter's Snowball stemmers
/// (<https://snowballstem.org>).
///
/// Languages without a stemmer here, and words of fewer than four letters, stay as they are.
///
/// ```
/// use kodbro::{nomenclature::Language, text::Stemmer};
///
/// let swedish = Stemmer::new(Language::SWEDISH);
/// assert_eq!(swedish.stem("kanyler"), swedish.stem("kanylen"));
/// assert_eq!(Stemmer::new(Language::ENGLISH).stem("needles"), "needl");
/// ```
pub struct Stemmer(Option<rust_stemmers::Stemmer>);

impl Stemmer {
    /// Leaves every word as it is written.
    pub(crate) const NONE: Self = Self(None);

    /// Makes the stemmer of a language. Costs nothing.
    pub fn new(language: Language) -> Self {
        let algorithm = match language.as_str() {
            "sv" => Algorithm::Swedish,
            "en" => Algorithm::English,
            "da" => Algorithm::Danish,
            "nb" | "nn" | "no" => Algorithm::Norwegian,
            "de" => Algorithm::German,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "it" => Algorithm::Italian,
            "es" => Algorithm::Spanish,
            "nl" => Algorithm::Dutch,
            _ => return Self(None),
        };
        Self(Some(rust_stemmers::Stemmer::create(algorithm)))
    }

    /// Returns the stem of a normalized word.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match &self.0 {
            Some(stemmer) if word.chars().nth(3).is_some() => stemmer.stem(word),
            _ => Cow::Borrowed(word),
        }
    }
}

impl fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stemmer").field(&self.0.is_some()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_forms_meet() {
        let swedish = Stemmer::new(Language::SWEDISH);
        for forms in [
            ["handske", "handskar"],
            ["kanyl", "kanyler"],
            ["spruta", "sprutor"],
        ] {
            assert_eq!(swedish.stem(forms[0]), swedish.stem(forms[1]));
        }
        assert_eq!(swedish.stem("set"), "set");
    }

    #[test]
    fn words_apart_stay_apart() {
        let swedish = Stemmer::new(Language::SWEDISH);
        for [a, b] in [["sond", "sund"], ["sil", "stil"]] {
            assert_ne!(swedish.stem(a), swedish.stem(b));
        }
    }

    #[test]
    fn an_unknown_language_changes_nothing() {
        let stemmer = Stemmer::new("xx".parse().unwrap());
        assert_eq!(stemmer.stem("needles"), "needles");
    }
}
