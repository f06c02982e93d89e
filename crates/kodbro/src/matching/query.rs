use std::collections::HashMap;

use super::Row;
use super::lookup::{Finder, GramScratch, Lookup, Similar};
use crate::index::View;
use crate::text::{Analyzer, Polarity};

/// How many words of a row are looked at; what comes later says little.
pub(super) const MAX_WORDS: usize = 32;
/// How many look-ups are kept before all are forgotten.
const MAX_LOOKUPS: usize = 1 << 14;
/// Words of more letters are no words.
const MAX_WORD_BYTES: usize = 160;
/// By how much a word counts less for each word before it in its text, and after how many
/// words it does not fall any more.
const DECAY: f32 = 0.03;
const DECAY_WORDS: usize = 8;
const NONE: u32 = u32::MAX;

/// A word of the row.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueryWord {
    pub(super) lookup: usize,
    pub(super) polarity: Polarity,
    /// How much its place in the row makes it count, 0..=1.
    pub(super) factor: f32,
    /// Its information in bits, by its place.
    pub(super) weight: f32,
    text: (usize, usize),
}

/// A word of the index that a word of the row is like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    /// The number of the word in the row.
    pub(super) of: usize,
    pub(super) similar: Similar,
    next: u32,
}

/// A row as looked-up words. Its memory serves one row after the other.
#[derive(Default)]
pub(super) struct Query {
    pub(super) words: Vec<QueryWord>,
    /// The information of all its words.
    pub(super) weight: f32,
    matches: Vec<Match>,
    /// The first match of each word of the index.
    first: Vec<u32>,
    text: String,
    analyzer: Analyzer,
    grams: GramScratch,
    lookups: Vec<Lookup>,
    by_word: HashMap<Box<str>, usize>,
}

impl Query {
    /// Reads a row: analyzes its texts and looks its words up, each word once.
    pub(super) fn read(&mut self, view: &View<'_>, finder: &Finder, row: &Row<'_>) {
        self.clear();
        if self.lookups.len() > MAX_LOOKUPS {
            self.lookups.clear();
            self.by_word.clear();
        }
        self.first.resize(view.word_texts.len(), NONE);
        let mut analyzer = std::mem::take(&mut self.analyzer);
        for (text, counts) in row.texts() {
            analyzer.analyze(text);
            for (place, word) in analyzer.words().enumerate() {
                if self.words.len() == MAX_WORDS {
                    break;
                }
                let says_something = word.text.chars().nth(1).is_some();
                if !says_something || word.text.len() > MAX_WORD_BYTES {
                    continue;
                }
                let factor = counts * (1.0 - DECAY * place.min(DECAY_WORDS) as f32);
                self.push(view, finder, word.text, word.polarity, factor);
            }
        }
        self.analyzer = analyzer;
        self.weight = self.words.iter().map(|word| word.weight).sum();
    }

    /// Returns the text of a word of the row.
    pub(super) fn text(&self, word: usize) -> &str {
        self.words
            .get(word)
            .and_then(|w| self.text.get(w.text.0..w.text.1))
            .unwrap_or("")
    }

    /// Returns what was looked up for a word of the row.
    pub(super) fn lookup(&self, word: &QueryWord) -> &Lookup {
        &self.lookups[word.lookup]
    }

    /// Iterates over the words of the row that a word of the index is like.
    #[inline]
    pub(super) fn matches(&self, word: u32) -> impl Iterator<Item = &Match> {
        let first = self.first.get(word as usize).copied().unwrap_or(NONE);
        let at = |i: u32| self.matches.get(i as usize);
        std::iter::successors(at(first), move |m| at(m.next))
    }

    /// Iterates over all matches.
    pub(super) fn all_matches(&self) -> &[Match] {
        &self.matches
    }

    fn clear(&mut self) {
        for m in self.matches.drain(..) {
            self.first[m.similar.word as usize] = NONE;
        }
        self.words.clear();
        self.text.clear();
    }

    fn push(
        &mut self,
        view: &View<'_>,
        finder: &Finder,
        text: &str,
        polarity: Polarity,
        factor: f32,
    ) {
        let lookup = match self.by_word.get(text) {
            Some(&lookup) => lookup,
            None => {
                self.lookups
                    .push(finder.look_up(view, text, &mut self.grams));
                self.by_word.insert(text.into(), self.lookups.len() - 1);
                self.lookups.len() - 1
            }
        };
        if self.words.iter().any(|word| word.lookup == lookup) {
            return; // the word stands further ahead, where it counts more
        }
        let of = self.words.len();
        let start = self.text.len();
        self.text.push_str(text);
        let Lookup {
            weight, similar, ..
        } = &self.lookups[lookup];
        for &similar in similar {
            let Some(first) = self.first.get_mut(similar.word as usize) else {
                continue;
            };
            let next = std::mem::replace(first, self.matches.len() as u32);
            self.matches.push(Match { of, similar, next });
        }
        let text = (start, self.text.len());
        self.words.push(QueryWord {
            lookup,
            polarity,
            factor,
            weight: factor * weight,
            text,
        });
    }
}
