//! Closed lists of words. Whatever belongs to the trade is in the lexicon, not here.

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
    "där",
    "efter",
    "eller",
    "en",
    "enligt",
    "etc",
    "ett",
    "exempelvis",
    "finns",
    "for",
    "from",
    "från",
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

/// Units of measure, sorted: they are units right behind a number only.
const UNITS: &[&str] = &[
    "%", "ah", "bar", "cc", "ch", "cl", "cm", "cmh2o", "dl", "dm", "dpt", "f", "fr", "french", "g",
    "ga", "gauge", "gr", "gram", "gsm", "h", "hg", "hz", "ie", "inch", "iu", "joule", "kg", "khz",
    "kpa", "kv", "kw", "l", "liter", "lpm", "m", "ma", "mah", "mbar", "meter", "mg", "mhz", "min",
    "ml", "mm", "mmhg", "ms", "mv", "mw", "my", "ng", "nm", "pa", "psi", "s", "sek", "tim",
    "timmar", "tum", "ug", "ul", "um", "v", "volt", "w", "watt", "°", "°c", "µg", "µl", "µm",
];

/// Tells whether a normalized word is a function word of Swedish or English.
///
/// Words of denial and affirmation (`utan`, `med`, `without`) are not among them: see
/// [`mark_polarity`](super::mark_polarity).
///
/// ```
/// assert!(kodbro::text::is_stop_word("till"));
/// assert!(!kodbro::text::is_stop_word("kanyl"));
/// ```
pub fn is_stop_word(word: &str) -> bool {
    STOP.binary_search(&word).is_ok()
}

/// Tells whether a normalized word only says how a product is packed or registered.
///
/// ```
/// assert!(kodbro::text::is_noise_word("förp"));
/// ```
pub fn is_noise_word(word: &str) -> bool {
    NOISE.binary_search(&word).is_ok()
}

/// Tells whether a normalized word marks a residual code (`övriga`, `other`).
///
/// ```
/// assert!(kodbro::text::is_residual_word("övriga"));
/// ```
pub fn is_residual_word(word: &str) -> bool {
    RESIDUAL.binary_search(&word).is_ok()
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
        for list in [STOP, NOISE, RESIDUAL, UNITS] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
            assert!(list.iter().all(|word| crate::text::is_normalized(word)));
        }
    }
}
