use super::lookup::Likeness;
use super::query::{Match, Query};
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
    /// What is known of each phrase; filled when first used.
    phrases: Vec<Phrase>,
    touched: Vec<u32>,
    /// Which words of the row are found among the terms of each concept, a bit each.
    found: Vec<u64>,
    touched_concepts: Vec<u32>,
    best: Vec<(f32, u32)>,
}

/// A phrase of the index, together in one place since all of it is needed for each posting.
#[derive(Clone, Copy)]
struct Phrase {
    /// The information that it shares with the row.
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
}

impl Retrieval {
    /// Walks the postings of all words that are like words of the row, and keeps the phrases that
    /// share most, in proportion to the root of their own information. Costs one step per posting.
    pub(super) fn retrieve(&mut self, view: &View<'_>, query: &Query) {
        self.clear();
        if self.phrases.is_empty() {
            let phrases = 0..view.phrase_terms.len();
            self.phrases.extend(phrases.map(|i| Phrase::read(view, i)));
        }
        self.found.resize(view.nomenclature.len(), 0);
        let says = |m: &&Match| m.similar.likeness != Likeness::Opposite;
        // Words that many phrases have find none by themselves, but count where others have.
        for is_common in [false, true] {
            let finds = !is_common || self.touched.is_empty();
            for m in query.all_matches().iter().filter(says) {
                let word = m.similar.word as usize;
                let postings = view.posting_starts.range(word);
                if (postings.len() > COMMON) != is_common {
                    continue;
                }
                let information =
                    m.similar.of_term * view.word_weights.float(word) * query.words[m.of].factor;
                let bit = u64::from(m.similar.of_row >= FOUND) << m.of;
                for phrase in view.postings.slice(postings) {
                    let Some(known) = self.phrases.get_mut(phrase as usize) else {
                        continue;
                    };
                    if known.shared == 0.0 {
                        if !finds {
                            continue;
                        }
                        self.touched.push(phrase);
                    }
                    known.shared += information;
                    if bit != 0 {
                        let concept = known.concept;
                        self.find(concept, bit);
                    }
                }
            }
        }
        let score = |phrase: u32| {
            let phrase = self.phrases[phrase as usize];
            phrase.shared.min(phrase.own) * phrase.scale
        };
        let scores = self.touched.iter().map(|&phrase| (score(phrase), phrase));
        self.best.extend(scores);
        let most = self
            .best
            .iter()
            .fold(0.0_f32, |most, &(score, _)| most.max(score));
        self.best.retain(|&(score, _)| score >= LEAST * most);
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if self.best.len() > KEEP {
            self.best.select_nth_unstable_by(KEEP, order);
            self.best.truncate(KEEP);
        }
        self.best.sort_unstable_by_key(|&(_, phrase)| phrase);
    }

    /// Iterates over the phrases kept, by number.
    pub(super) fn phrases(&self) -> impl ExactSizeIterator<Item = u32> {
        self.best.iter().map(|&(_, phrase)| phrase)
    }

    /// Tells whether a phrase shares anything with the row.
    #[inline]
    pub(super) fn touched(&self, phrase: u32) -> bool {
        self.phrases
            .get(phrase as usize)
            .is_some_and(|phrase| phrase.shared > 0.0)
    }

    /// Returns which words of the row are found among the terms of a concept.
    #[inline]
    pub(super) fn found(&self, concept: ConceptId) -> u64 {
        self.found.get(concept.index()).copied().unwrap_or(0)
    }

    fn find(&mut self, concept: u32, bit: u64) {
        let Some(found) = self.found.get_mut(concept as usize) else {
            return;
        };
        if *found == 0 {
            self.touched_concepts.push(concept);
        }
        *found |= bit;
    }

    fn clear(&mut self) {
        for phrase in self.touched.drain(..) {
            self.phrases[phrase as usize].shared = 0.0;
        }
        for concept in self.touched_concepts.drain(..) {
            self.found[concept as usize] = 0;
        }
        self.best.clear();
    }
}
