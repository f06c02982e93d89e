use rustc_hash::FxHashMap;

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
const DECAY: f32 = 0.04;
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

impl Match {
    /// Tells whether the row contradicts the term, from what both say of their words.
    pub(super) fn contradicts(&self, of_row: Polarity, of_term: Polarity) -> bool {
        match self.similar.denied {
            true => of_row.negated().contradicts(of_term),
            false => of_row.contradicts(of_term),
        }
    }
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
    by_word: FxHashMap<Box<str>, Seen>,
    /// The words of the row before they are looked up.
    read: Vec<ReadWord>,
}

/// A word of the row as it was read.
#[derive(Clone, Copy)]
struct ReadWord {
    text: (usize, usize),
    polarity: Polarity,
    factor: f32,
}

impl ReadWord {
    fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.text.0..self.text.1).unwrap_or("")
    }
}

fn is_near(read: &[ReadWord], text: &str, word: &str, context: &str) -> bool {
    context.split(' ').any(|near| {
        let mut others = read
            .iter()
            .map(|other| other.of(text))
            .filter(|&other| other != word);
        match near.len() {
            0 => false,
            ..MIN_WITHIN => others.any(|other| other == near),
            _ => others.any(|other| other.contains(near)),
        }
    })
}

/// A word that was looked up before.
#[derive(Default)]
struct Seen {
    /// The words that speak for one of its readings or senses, a text for each.
    contexts: Box<[Box<str>]>,
    /// Its look-ups by which contexts stood in the row, a bit each.
    lookups: Vec<(u64, usize)>,
}

/// How many contexts of a word are looked at: the bits of a mask.
const MAX_CONTEXTS: usize = 64;
/// How many letters a word of a context has at least to be found within a longer word.
pub(super) const MIN_WITHIN: usize = 4;

impl Query {
    /// Reads a row: analyzes its texts and looks its words up, each word once.
    pub(super) fn read(&mut self, view: &View<'_>, finder: &Finder, row: &Row<'_>) {
        self.clear();
        if self.lookups.len() > MAX_LOOKUPS {
            self.lookups.clear();
            self.by_word.clear();
        }
        self.first.resize(view.word_texts.len(), NONE);
        for (text, counts) in row.texts() {
            self.analyzer.analyze(text);
            for (place, word) in self.analyzer.words().enumerate() {
                if self.read.len() == MAX_WORDS {
                    break;
                }
                let says_something = word.text.chars().nth(1).is_some();
                if !says_something || word.text.len() > MAX_WORD_BYTES {
                    continue;
                }
                let start = self.text.len();
                self.text.push_str(word.text);
                self.read.push(ReadWord {
                    text: (start, self.text.len()),
                    polarity: word.polarity,
                    factor: counts * (1.0 - DECAY * place.min(DECAY_WORDS) as f32),
                });
            }
        }
        for i in 0..self.read.len() {
            self.push(view, finder, i);
        }
        self.weight = self.words.iter().map(|word| word.weight).sum();
    }

    /// Returns the text of a word of the row.
    pub(super) fn text(&self, word: usize) -> &str {
        self.words
            .get(word)
            .and_then(|w| self.text.get(w.text.0..w.text.1))
            .unwrap_or("")
    }

    /// Tells whether one of the words of a context stands in the row, beside a word of it. Short
    /// ones must stand by themselves, others may be within a longer word.
    pub(super) fn is_near(&self, word: &str, context: &str) -> bool {
        is_near(&self.read, &self.text, word, context)
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
        self.read.clear();
        self.text.clear();
    }

    /// Looks a word of the row up and adds it; a word that stands further ahead counts more there,
    /// and one that says nothing about a product does not count.
    fn push(&mut self, view: &View<'_>, finder: &Finder, i: usize) {
        let ReadWord {
            text,
            polarity,
            factor,
        } = self.read[i];
        let lookup = self.look_up(view, finder, i);
        let Lookup {
            weight, similar, ..
        } = &self.lookups[lookup];
        if *weight <= 0.0 || self.words.iter().any(|word| word.lookup == lookup) {
            return;
        }
        let of = self.words.len();
        for &similar in similar {
            let Some(first) = self.first.get_mut(similar.word as usize) else {
                continue;
            };
            let next = std::mem::replace(first, self.matches.len() as u32);
            self.matches.push(Match { of, similar, next });
        }
        self.words.push(QueryWord {
            lookup,
            polarity,
            factor,
            weight: factor * weight,
            text,
        });
    }

    /// Looks a word of the row up, or finds it among those looked up before.
    fn look_up(&mut self, view: &View<'_>, finder: &Finder, i: usize) -> usize {
        let (read, text) = (&self.read, &self.text);
        let word = read[i].of(text);
        let is_near = |context: &str| is_near(read, text, word, context);
        if !self.by_word.contains_key(word) {
            let contexts = finder.contexts(view, word).into_iter().take(MAX_CONTEXTS);
            let seen = Seen {
                contexts: contexts.map(Into::into).collect(),
                lookups: Vec::with_capacity(1),
            };
            self.by_word.insert(word.into(), seen);
        }
        let Some(seen) = self.by_word.get_mut(word) else {
            return 0;
        };
        let bits = seen.contexts.iter().enumerate();
        let near = bits.fold(0_u64, |bits, (i, context)| {
            bits | u64::from(is_near(context)) << i
        });
        if let Some(&(_, lookup)) = seen.lookups.iter().find(|(bits, _)| *bits == near) {
            return lookup;
        }
        // Only what the bits say may decide, or the look-up could not be kept.
        let is_near = |context: &str| {
            let place = seen.contexts.iter().position(|known| **known == *context);
            place.is_some_and(|i| near >> i & 1 == 1)
        };
        let looked_up = finder.look_up(view, word, &is_near, &mut self.grams);
        self.lookups.push(looked_up);
        seen.lookups.push((near, self.lookups.len() - 1));
        self.lookups.len() - 1
    }
}
