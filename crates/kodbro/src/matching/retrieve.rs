use std::ops::Range;

use super::numbers::{NumberSet, best_first};
use super::query::Query;
use crate::index::View;
use crate::nomenclature::ConceptId;

/// How many phrases are scored.
const KEEP: usize = 48;
/// From how many phrases on that have a word it finds none by itself, unless no other does.
const COMMON: usize = 400;
/// How much a phrase must share with the row, against the phrase that shares most.
const LEAST: f32 = 0.35;
/// How much of a row's word must be explained to count as found among a concept's terms.
const FOUND: f32 = 0.6;

/// Collects the phrases that share words with a row. Its memory serves one row after the other.
#[derive(Default)]
pub(super) struct Retrieval {
    /// The phrases that share anything with the row, and what is known of each phrase.
    touched: NumberSet,
    phrases: Vec<Phrase>,
    /// The concepts that have words of the row among their terms, and which, a bit each.
    found: NumberSet,
    words_found: Vec<u64>,
    /// The phrases kept, each behind its score as [`best_first`] has them.
    best: Vec<u64>,
}

/// A phrase of the index, together in one place since all of it is needed for each posting.
#[derive(Clone, Copy)]
struct Phrase {
    /// The information that it shares with the row, once it is touched.
    shared: f32,
    /// Its own information.
    own: f32,
    /// One by the root of its own information.
    scale: f32,
    concept: u32,
}

impl Phrase {
    fn read(view: &View<'_>, phrase: usize) -> Self {
        let own = view.phrase_weights.float(phrase);
        Self {
            shared: 0.0,
            own,
            scale: 1.0 / own.max(f32::MIN_POSITIVE).sqrt(),
            concept: view.phrase_concepts.at(phrase),
        }
    }

    /// Returns what it shares with the row, in proportion to the root of its own information.
    #[inline]
    fn score(&self) -> f32 {
        let both = if self.shared < self.own {
            self.shared
        } else {
            self.own
        };
        both * self.scale
    }
}

impl Retrieval {
    /// Walks the postings of all words that are like words of the row, and keeps the phrases that
    /// share most, in proportion to the root of their own information. Costs one step per posting.
    pub(super) fn retrieve(&mut self, view: &View<'_>, query: &Query) {
        if self.phrases.is_empty() {
            let phrases = 0..view.phrase_terms.len();
            self.phrases.extend(phrases.map(|i| Phrase::read(view, i)));
            self.words_found.resize(view.nomenclature.len(), 0);
        }
        self.touched.reset(self.phrases.len());
        self.found.reset(self.words_found.len());
        // Words that many phrases have find none by themselves, but count where others have.
        for is_common in [false, true] {
            let finds = !is_common || self.touched.is_empty();
            for (of, word) in query.words.iter().enumerate() {
                for list in &query.lookup(word).lists {
                    if (list.postings.len() > COMMON) != is_common {
                        continue;
                    }
                    let information = list.information * word.factor;
                    let bit = u64::from(list.of_row >= FOUND) << of;
                    for phrase in view.postings.slice(list.postings.clone()) {
                        if finds || self.touched.contains(phrase) {
                            self.touch(phrase, information, bit);
                        }
                    }
                }
            }
        }
        self.keep_best();
    }

    /// Keeps the phrases that share most, in their order.
    fn keep_best(&mut self) {
        self.best.clear();
        let (mut most, mut least) = (0.0, 0.0);
        self.touched.for_each(|phrase| {
            let score = self.phrases[phrase as usize].score();
            if score >= least {
                self.best.push(best_first(score, phrase));
            }
            if score > most {
                (most, least) = (score, LEAST * score);
            }
        });
        let last = best_first(least, u32::MAX);
        self.best.retain(|&order| order <= last);
        if self.best.len() > KEEP {
            self.best.select_nth_unstable(KEEP);
            self.best.truncate(KEEP);
            self.best.sort_unstable_by_key(|&order| order as u32);
        }
    }

    /// Iterates over the phrases kept, by number.
    pub(super) fn phrases(&self) -> impl ExactSizeIterator<Item = u32> {
        self.best.iter().map(|&order| order as u32)
    }

    /// Tells whether a phrase shares anything with the row.
    #[inline]
    pub(super) fn touched(&self, phrase: u32) -> bool {
        self.touched.contains(phrase)
    }

    /// Tells whether any phrase of a range does.
    #[inline]
    pub(super) fn touched_any(&self, phrases: Range<usize>) -> bool {
        self.touched.contains_any(phrases)
    }

    /// Returns which words of the row are found among the terms of a concept.
    #[inline]
    pub(super) fn found(&self, concept: ConceptId) -> u64 {
        match self.found.contains(concept.0) {
            true => self.words_found[concept.index()],
            false => 0,
        }
    }

    /// Adds information that a phrase shares with a word of the row, and the bit of that word if it
    /// counts as found.
    #[inline]
    fn touch(&mut self, phrase: u32, information: f32, bit: u64) {
        let Some(known) = self.phrases.get_mut(phrase as usize) else {
            return;
        };
        let before = match self.touched.insert(phrase) {
            true => 0.0,
            false => known.shared,
        };
        known.shared = before + information;
        if bit == 0 {
            return;
        }
        if let Some(words) = self.words_found.get_mut(known.concept as usize) {
            let before = match self.found.insert(known.concept) {
                true => 0,
                false => *words,
            };
            *words = before | bit;
        }
    }
}
