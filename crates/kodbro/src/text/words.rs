//! Closed lists of words. Whatever belongs to the trade is in the lexicon, not here.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Swedish and English function words, sorted.
const STOP: &[&str] = &[
    "a",
    "about",
    "according",
    "after",
    "all",
    "alla",
    "allt",
    "also",
    "among",
    "an",
    "and",
    "andra",
    "används",
    "any",
    "are",
    "as",
    "at",
    "att",
    "av",
    "avsedd",
    "avsedda",
    "avsett",
    "be",
    "been",
    "before",
    "between",
    "bland",
    "both",
    "but",
    "by",
    "bör",
    "ca",
    "can",
    "cirka",
    "de",
    "den",
    "denna",
    "designed",
    "dess",
    "dessa",
    "det",
    "detta",
    "during",
    "dvs",
    "dylikt",
    "där",
    "efter",
    "en",
    "enligt",
    "etc",
    "ett",
    "exempel",
    "exempelvis",
    "finns",
    "flera",
    "for",
    "from",
    "från",
    "får",
    "för",
    "före",
    "genom",
    "ger",
    "har",
    "has",
    "have",
    "hos",
    "i",
    "ingår",
    "intended",
    "into",
    "is",
    "it",
    "its",
    "kan",
    "may",
    "medföljer",
    "mellan",
    "mera",
    "mot",
    "när",
    "o",
    "och",
    "of",
    "on",
    "only",
    "osv",
    "passar",
    "provided",
    "på",
    "samt",
    "ska",
    "skall",
    "som",
    "such",
    "suitable",
    "så",
    "that",
    "the",
    "their",
    "these",
    "this",
    "through",
    "till",
    "tillhörande",
    "to",
    "under",
    "ur",
    "used",
    "various",
    "via",
    "vid",
    "was",
    "when",
    "which",
    "within",
    "är",
    "även",
];

/// Words that say how a product is packed, counted, sold or registered, sorted.
const NOISE: &[&str] = &[
    "antal",
    "artikelnr",
    "artnr",
    "box",
    "boxes",
    "bunt",
    "carton",
    "case",
    "ctn",
    "dussin",
    "each",
    "enhet",
    "fp",
    "fpk",
    "frp",
    "förp",
    "förpackning",
    "förpackningar",
    "kart",
    "kartong",
    "kartonger",
    "krt",
    "lot",
    "nr",
    "obs",
    "p",
    "pack",
    "packs",
    "pair",
    "paket",
    "pc",
    "pcs",
    "per",
    "piece",
    "pieces",
    "pk",
    "pkt",
    "qty",
    "ref",
    "rle",
    "rullar",
    "rulle",
    "sku",
    "st",
    "stk",
    "styck",
    "stycken",
    "unit",
    "units",
    "utgår",
];

/// Words that mark a code for what its siblings do not take, sorted.
const RESIDUAL: &[&str] = &[
    "annan", "annat", "diverse", "other", "others", "övrig", "övriga", "övrigt",
];

/// Words that deny what follows, sorted.
const DENY: &[&str] = &[
    "except",
    "excl",
    "excluding",
    "exkl",
    "exklusive",
    "förutom",
    "inga",
    "ingen",
    "inget",
    "inte",
    "no",
    "not",
    "ohne",
    "utan",
    "utom",
    "w/o",
    "without",
];

/// Words that deny the next word only, since they stand before adjectives, sorted.
const DENY_NEXT: &[&str] = &["ej", "icke", "non"];

/// Words that affirm what follows, sorted.
const AFFIRM: &[&str] = &[
    "incl",
    "including",
    "inkl",
    "inklusive",
    "med",
    "w/",
    "with",
];

/// Words that join two markers, sorted.
const EITHER: &[&str] = &["eller", "or"];

/// Units of measure, sorted: they are units right behind a number only.
const UNITS: &[&str] = &[
    "%", "ah", "bar", "cc", "ch", "cl", "cm", "cmh2o", "dl", "dm", "dpt", "f", "fr", "french", "g",
    "ga", "gauge", "gr", "gram", "gsm", "h", "hg", "hz", "ie", "inch", "iu", "joule", "kg", "khz",
    "kpa", "kv", "kw", "l", "liter", "lpm", "m", "ma", "mah", "mbar", "meter", "mg", "mhz", "min",
    "ml", "mm", "mmhg", "ms", "mv", "mw", "my", "ng", "nm", "pa", "psi", "s", "sek", "tim",
    "timmar", "tum", "ug", "ul", "um", "v", "volt", "w", "watt", "°", "°c", "µg", "µl", "µm",
];

/// What a closed list says of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordClass {
    /// A function word of Swedish or English, such as `till`.
    Stop,
    /// It says how a product is packed, counted or registered, such as `förp`.
    Noise,
    /// It marks a residual code, such as `övriga`.
    Residual,
    /// It denies what follows, such as `utan`.
    Deny,
    /// It denies the next word only, such as `ej`.
    DenyNext,
    /// It affirms what follows, such as `med`.
    Affirm,
    /// It joins two markers, as in `med eller utan`.
    Either,
}

static CLASSES: LazyLock<FxHashMap<&'static str, WordClass>> = LazyLock::new(|| {
    let class = |class| move |&word: &&'static str| (word, class);
    let mut classes: FxHashMap<_, _> = STOP.iter().map(class(WordClass::Stop)).collect();
    classes.extend(NOISE.iter().map(class(WordClass::Noise)));
    classes.extend(RESIDUAL.iter().map(class(WordClass::Residual)));
    classes.extend(DENY.iter().map(class(WordClass::Deny)));
    classes.extend(DENY_NEXT.iter().map(class(WordClass::DenyNext)));
    classes.extend(AFFIRM.iter().map(class(WordClass::Affirm)));
    classes.extend(EITHER.iter().map(class(WordClass::Either)));
    classes
});

/// Returns what the closed lists say of a normalized word; `None` for a word that may say
/// something about a product. Costs one hash.
///
/// ```
/// use kodbro::text::{WordClass, word_class};
///
/// assert_eq!(word_class("till"), Some(WordClass::Stop));
/// assert_eq!(word_class("förp"), Some(WordClass::Noise));
/// assert_eq!(word_class("utan"), Some(WordClass::Deny));
/// assert_eq!(word_class("kanyl"), None);
/// ```
pub fn word_class(word: &str) -> Option<WordClass> {
    CLASSES.get(word).copied()
}

/// How the words begin that name parts which a number before them counts, sorted: `3-lumen`, `2-delad`.
const PARTS: &[&str] = &[
    "avledning",
    "chamber",
    "channel",
    "del",
    "kammar",
    "kanal",
    "lager",
    "lags",
    "layer",
    "lead",
    "ledare",
    "lumen",
    "part",
    "piece",
    "ply",
    "polig",
    "skikt",
    "väg",
    "way",
];

/// Words before a number that say what it measures, sorted.
const MEASURE_NAMES: &[&str] = &[
    "ch", "fg", "fr", "ga", "gr", "no", "nr", "size", "stl", "storlek", "str", "strl", "usp",
];

/// Tells whether a number before a normalized word counts the parts of a product.
pub(super) fn is_part(word: &str) -> bool {
    PARTS.iter().any(|part| word.starts_with(part))
}

/// Tells whether a normalized word right before a number says what it measures.
pub(super) fn is_measure_name(word: &str) -> bool {
    MEASURE_NAMES.binary_search(&word).is_ok()
}

/// Tells whether a normalized word is a unit of measure when it stands right behind a number.
///
/// ```
/// assert!(kodbro::text::is_unit("mm"));
/// assert!(!kodbro::text::is_unit("st"), "a count is packaging");
/// ```
pub fn is_unit(word: &str) -> bool {
    UNITS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_normalized() {
        for list in [
            STOP, NOISE, RESIDUAL, DENY, DENY_NEXT, AFFIRM, EITHER, UNITS,
        ] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
            assert!(list.iter().all(|word| crate::text::is_normalized(word)));
        }
    }

    #[test]
    fn a_word_has_one_class() {
        let lists = [STOP, NOISE, RESIDUAL, DENY, DENY_NEXT, AFFIRM, EITHER];
        let words: usize = lists.iter().map(|list| list.len()).sum();
        assert_eq!(CLASSES.len(), words);
    }
}
