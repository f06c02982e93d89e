use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::matching::Row;
use crate::text::{Analyzer, Polarity, Treatment};

/// How many words and numbers of a row are looked at.
const MAX_WORDS: usize = 64;
/// How many letters the beginnings and ends of words have, which find other inflections and
/// compounds; shorter words have none.
const AFFIX: usize = 4;

/// Something that a row may share with others: a word, its beginning, its end, a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Feature {
    /// Stands for its kind and text.
    pub(super) hash: u64,
    /// How much it counts.
    pub(super) class: Class,
}

/// How much a feature counts beside its rarity: two bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class(u8);

impl Class {
    /// Set where it stands in the description only.
    const DESCRIPTION: u8 = 1;
    /// Set where it is less than a word.
    const LIGHT: u8 = 2;
    pub(super) const BITS: u32 = 2;

    pub(super) fn of_bits(bits: u32) -> Self {
        Self(bits as u8 & 3)
    }

    pub(super) fn bits(self) -> u32 {
        u32::from(self.0)
    }

    /// Returns its weight, in tenths.
    pub(super) fn weight(self) -> u32 {
        [10, 6, 5, 3][usize::from(self.0 & 3)]
    }
}

/// What a feature is; the seed of its hash.
#[derive(Clone, Copy)]
enum Kind {
    Word = 0,
    Denied = 1,
    Number = 2,
    Start = 3,
    End = 4,
}

/// Reads rows as features, in memory that serves one row after the other.
#[derive(Default)]
pub(super) struct Reader {
    analyzer: Analyzer,
    features: Vec<Feature>,
}

impl Reader {
    /// Reads a row: each feature once, where it counts most, by hash.
    pub(super) fn read(&mut self, row: &Row<'_>) -> &[Feature] {
        self.features.clear();
        let mut left = MAX_WORDS;
        let texts = [
            (row.name, 0),
            (row.model, 0),
            (row.description, Class::DESCRIPTION),
        ];
        for (text, class) in texts {
            self.analyzer.analyze(text);
            for (word, treatment) in self.analyzer.treated() {
                if left == 0 {
                    break;
                }
                match (treatment, word.polarity) {
                    (Treatment::Measure, _) => {
                        push(&mut self.features, Kind::Number, word.text, class);
                    }
                    (Treatment::Word, Polarity::Denied) => {
                        push(&mut self.features, Kind::Denied, word.text, class);
                    }
                    (Treatment::Word, _) => {
                        push(&mut self.features, Kind::Word, word.text, class);
                        push_affixes(&mut self.features, word.text, class);
                    }
                    _ => continue,
                }
                left -= 1;
            }
        }
        self.features.sort_unstable();
        self.features.dedup_by_key(|feature| feature.hash);
        &self.features
    }
}

fn push(features: &mut Vec<Feature>, kind: Kind, text: &str, class: u8) {
    let light = match kind {
        Kind::Word | Kind::Denied => 0,
        Kind::Number | Kind::Start | Kind::End => Class::LIGHT,
    };
    features.push(Feature {
        hash: xxh3_64_with_seed(text.as_bytes(), kind as u64),
        class: Class(class | light),
    });
}

fn push_affixes(features: &mut Vec<Feature>, word: &str, class: u8) {
    let mut chars = word.char_indices();
    let Some((start, _)) = chars.nth(AFFIX) else {
        return;
    };
    let end = word.char_indices().nth_back(AFFIX - 1);
    push(
        features,
        Kind::Start,
        word.get(..start).unwrap_or(""),
        class,
    );
    let end = end.and_then(|(end, _)| word.get(end..));
    push(features, Kind::End, end.unwrap_or(""), class);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(row: Row<'_>) -> Vec<Feature> {
        Reader::default().read(&row).to_vec()
    }

    #[test]
    fn each_feature_counts_once_where_it_counts_most() {
        let name = read(Row::from("kanyl"));
        let both = Row {
            description: "kanyl",
            ..Row::from("kanyl")
        };
        assert_eq!(read(both), name);
        assert_eq!(name.len(), 3);
        let weights = |row| {
            let mut weights: Vec<_> = read(row).iter().map(|f| f.class.weight()).collect();
            weights.sort_unstable();
            weights
        };
        assert_eq!(weights(Row::from("kanyl 21 G")), [5, 5, 5, 5, 10]);
        let description = Row {
            description: "kanyl",
            ..Row::default()
        };
        assert_eq!(weights(description), [3, 3, 6]);
    }

    #[test]
    fn what_is_denied_is_another_word() {
        let shared = |a: &'static str, b: &'static str| {
            let b = read(Row::from(b));
            let a = read(Row::from(a));
            a.iter().filter(|f| b.contains(f)).count()
        };
        assert_eq!(shared("ventil", "utan ventil"), 0);
        assert_eq!(shared("undersökningshandske", "operationshandskar"), 0);
        assert_eq!(shared("undersökningshandske", "undersökningshandskar"), 1);
        assert_eq!(shared("undersökningshandske", "operationshandske"), 1);
    }

    #[test]
    fn a_long_text_is_read_to_a_limit() {
        let text: Vec<String> = (0..1_000).map(|i| format!("ord{i}")).collect();
        assert!(read(Row::from(&*text.join(" "))).len() <= 3 * MAX_WORDS);
        assert!(read(Row::default()).is_empty());
    }
}
