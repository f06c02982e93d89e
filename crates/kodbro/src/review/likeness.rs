use std::fmt;

use xxhash_rust::xxh3::Xxh3Default;

use crate::matching::Row;
use crate::nomenclature::Language;
use crate::text::{Analyzer, Polarity, Stemmer, measures, normalize_into};

/// So many digits make a word with letters an article code: `cf226x`, but not `co2`.
const CODE_DIGITS: usize = 3;

/// Sizes that stand alone, where nothing says that they are measures.
const SIZES: &[&str] = &[
    "3xl", "4xl", "5xl", "l", "large", "liten", "m", "medium", "s", "small", "stl", "stor",
    "storlek", "strl", "xl", "xs", "xxl", "xxs", "xxxl",
];

/// Reads what rows have in common, and keeps its buffers for the next row.
///
/// ```
/// use kodbro::Row;
/// use kodbro::review::LikenessReader;
///
/// let mut reader = LikenessReader::default();
/// let small = reader.words(&Row::from("US-HANDSKE NITRIL stl S 200/FP"));
/// assert_eq!(small, reader.words(&Row::from("Us-handske nitril, XL, 100 st")));
/// assert_ne!(small, reader.words(&Row::from("US-HANDSKE LATEX stl S 200/FP")));
/// ```
pub struct LikenessReader {
    analyzer: Analyzer,
    stemmer: Stemmer,
    normalized: String,
    supplier: Vec<String>,
}

impl Default for LikenessReader {
    fn default() -> Self {
        Self {
            analyzer: Analyzer::default(),
            stemmer: Stemmer::new(Language::SWEDISH),
            normalized: String::new(),
            supplier: Vec::new(),
        }
    }
}

impl LikenessReader {
    /// Returns the words by which a row is like others: stems, each once and sorted, with `-` before
    /// those that the row denies.
    pub fn words(&mut self, row: &Row<'_>) -> Vec<String> {
        self.read_supplier(row.supplier);
        let mut words = Vec::new();
        for text in [row.name, row.model, row.description] {
            self.read(text, &mut words);
        }
        let is_other = |word: &&String| !self.supplier.contains(word);
        if words.iter().any(|word| is_other(&word)) {
            words.retain(|word| !self.supplier.contains(word));
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    /// Returns what stands for the likeness of a row with this first candidate; `None` where no word
    /// is left.
    pub(super) fn key(&mut self, row: &Row<'_>, first: Option<&str>) -> Option<u128> {
        let words = self.words(row);
        if words.is_empty() {
            return None;
        }
        let mut hasher = Xxh3Default::new();
        for text in words.iter().map(String::as_str).chain(first) {
            hasher.update(text.as_bytes());
            hasher.update(b"\n");
        }
        Some(hasher.digest128())
    }

    fn read_supplier(&mut self, supplier: &str) {
        let mut words = Vec::new();
        self.read(supplier, &mut words);
        self.supplier = words;
    }

    fn read(&mut self, text: &str, words: &mut Vec<String>) {
        normalize_into(text, &mut self.normalized);
        let mut rest = String::with_capacity(self.normalized.len());
        let mut from = 0;
        for measure in measures(&self.normalized) {
            let place = measure.place();
            rest.push_str(self.normalized.get(from..place.start).unwrap_or_default());
            rest.push(' ');
            from = from.max(place.end);
        }
        rest.push_str(self.normalized.get(from..).unwrap_or_default());
        self.analyzer.analyze(&rest);
        for word in self.analyzer.words() {
            if SIZES.binary_search(&word.text).is_ok() || is_article_code(word.text) {
                continue;
            }
            let stem = self.stemmer.stem(word.text);
            words.push(match word.polarity {
                Polarity::Denied => format!("-{stem}"),
                Polarity::Affirmed | Polarity::Open => stem.into_owned(),
            });
        }
    }
}

impl fmt::Debug for LikenessReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LikenessReader")
    }
}

fn is_article_code(word: &str) -> bool {
    word.chars().filter(char::is_ascii_digit).count() >= CODE_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(row: Row<'_>) -> String {
        LikenessReader::default().words(&row).join(" ")
    }

    #[test]
    fn sizes_numbers_and_packing_do_not_count() {
        assert!(SIZES.is_sorted());
        for text in [
            "US-HANDSKE NITRIL PF OST L 200ST",
            "us-handske nitril pf ost stl m 100/fp",
            "Us-handske, nitril, PF, ost, small, AB1234, kartong 10x200 st",
        ] {
            assert_eq!(words(Row::from(text)), "handsk nitril ost pf us", "{text}");
        }
        assert_eq!(words(Row::from("10 ml 100/fp")), "");
    }

    #[test]
    fn what_is_denied_counts() {
        assert_eq!(words(Row::from("handske latexfri")), "-latex handsk");
        assert_eq!(words(Row::from("handske latex")), "handsk latex");
    }

    #[test]
    fn the_supplier_does_not_count_unless_it_is_all_there_is() {
        let supplier = "Nordisk Kanyl AB";
        let row = |name| Row {
            supplier,
            ..Row::from(name)
        };
        assert_eq!(words(row("Nordisk spruta")), "sprut");
        assert_eq!(words(row("Kanyl nordisk")), "kanyl nordisk");
    }
}
