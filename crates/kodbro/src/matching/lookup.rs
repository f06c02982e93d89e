use std::collections::HashMap;

use fst::automaton::{Automaton, Str};
use fst::{IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use serde::{Deserialize, Serialize};

use crate::index::{View, grams};
use crate::nomenclature::Language;
use crate::text::Stemmer;

/// How a word of a term was found for a word of a row, the best way first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Likeness {
    /// It is the same word, but for inflection.
    Same,
    /// It is a part of the row's word: `handske` of `nitrilhandske`.
    Part,
    /// It begins with the row's word, which may be cut off: `kompress` for `kompr`.
    Prefix,
    /// It shares groups of letters: `blodprovstagningskanyl` for `blodprovskanyl`.
    Letters,
    /// It is one or two typing errors away: `spruta` for `spurta`.
    Typo,
}

/// A word of the index that is like a word of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Similar {
    pub(super) word: u32,
    pub(super) likeness: Likeness,
    /// How much of the index's word the row's word covers, 0..=1.
    pub(super) of_term: f32,
    /// How much of the row's word it explains, 0..=1.
    pub(super) of_row: f32,
    /// Which letter groups of the row's word it explains, a bit each.
    pub(super) explains: u64,
}

/// A word of a row, looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lookup {
    /// The information of the word in bits.
    pub(super) weight: f32,
    /// The share of each letter group in the word's information.
    shares: Box<[f32]>,
    /// The words like it, by number.
    pub(super) similar: Box<[Similar]>,
}

impl Lookup {
    /// Returns how much of the word a set of letter groups explains, 0..=1.
    pub(super) fn explained(&self, groups: u64) -> f32 {
        sum(&self.shares, groups).min(1.0)
    }
}

/// What a whole part of a compound counts; less than the word itself.
const PART: f32 = 0.9;
/// What letters in common count.
const LETTERS: f32 = 0.95;
/// How much of one of two words at least must lie in the other, and how much of the other.
const MIN_COVER: (f32, f32) = (0.6, 0.25);
/// How many letter groups two words share at least, where the row's word has so many.
const MIN_SHARED: u32 = 2;
/// From how much in common on two words are as good as the same, so that no typing error is
/// looked for.
const PLAIN: f32 = 0.6;
/// How many letters a part of a compound has at least.
const MIN_PART: usize = 3;
/// From how many letters on a word may be cut off, and have one typing error or two.
const MIN_PREFIX: usize = 4;
const MIN_ONE_ERROR: usize = 4;
const MIN_TWO_ERRORS: usize = 8;
/// What the words count that a word may be cut off from, where their letters count less.
const PREFIX: f32 = 0.55;
/// How many words a word may be cut off from; where there are more it says nothing.
const MAX_PREFIXED: usize = 24;
/// How many like words are kept.
const MAX_SIMILAR: usize = 40;
/// The information in bits that a word has which the index does not know: it may be a name.
const UNKNOWN_WEIGHT: f32 = 5.0;

/// Finds the words of the index that are like a given one.
pub(super) struct Finder {
    swedish: Stemmer,
    english: Stemmer,
    one_error: LevenshteinAutomatonBuilder,
    two_errors: LevenshteinAutomatonBuilder,
}

impl Finder {
    pub(super) fn new() -> Self {
        Self {
            swedish: Stemmer::new(Language::SWEDISH),
            english: Stemmer::new(Language::ENGLISH),
            one_error: LevenshteinAutomatonBuilder::new(1, true),
            two_errors: LevenshteinAutomatonBuilder::new(2, true),
        }
    }

    /// Looks a normalized word up.
    ///
    /// The result depends on nothing but index and word, so that it can be kept. Costs some tens
    /// of microseconds: one pass over the words that share letter groups with it.
    pub(super) fn look_up(&self, view: &View<'_>, word: &str, scratch: &mut GramScratch) -> Lookup {
        let Ok(words) = fst::Map::new(view.word_map) else {
            return Lookup::default();
        };
        let stem = self.swedish.stem(word);
        let shares = scratch.collect(view, &stem);
        let mut found = Found::default();
        let mut weight = None;
        for same in [word, &stem, &self.english.stem(word)] {
            if let Some(id) = words.get(same) {
                found.whole(id, Likeness::Same, 1.0);
                let information = view.word_weights.float(id as usize);
                weight = Some(weight.map_or(information, |w: f32| w.max(information)));
            }
        }
        parts(&words, &stem, &shares, &mut found);
        letters(view, &stem, &shares, scratch, &mut found);
        let is_name = stem.contains(|c: char| c.is_ascii_digit()); // an article number, a type
        if weight.is_none() && !is_name {
            prefixed(&words, &stem, &mut found);
            if !found.is_plain() {
                self.typos(&words, &stem, &mut found);
            }
        }
        Lookup {
            weight: weight.unwrap_or(UNKNOWN_WEIGHT),
            similar: found.best(),
            shares: shares.into(),
        }
    }

    /// Finds the words that begin alike and are one or two typing errors away.
    fn typos(&self, words: &Words<'_>, stem: &str, found: &mut Found) {
        let automaton = match stem.chars().count() {
            ..MIN_ONE_ERROR => return,
            MIN_ONE_ERROR..MIN_TWO_ERRORS => self.one_error.build_dfa(stem),
            MIN_TWO_ERRORS.. => self.two_errors.build_dfa(stem),
        };
        // A wrong first letter is rare, and letter groups find it; looking only among the words
        // that begin alike saves nearly all of the search.
        let first = stem.chars().next().unwrap_or_default();
        let beyond = (first..=char::MAX).nth(1).unwrap_or(char::MAX);
        let from = words.search(automaton).ge(first.to_string());
        let mut stream = from.lt(beyond.to_string()).into_stream();
        while let Some((text, id)) = stream.next() {
            let text = std::str::from_utf8(text).unwrap_or("");
            let likeness = strsim::normalized_damerau_levenshtein(stem, text) as f32;
            found.whole(id, Likeness::Typo, likeness);
        }
    }
}

type Words<'a> = fst::Map<&'a [u8]>;

/// Finds the words that a word begins or ends with, as a compound does with its parts; a linking
/// `s` may stand between them.
fn parts(words: &Words<'_>, stem: &str, shares: &[f32], found: &mut Found) {
    let mut part = |id: u64, explains: u64| {
        let word = id as u32;
        let of_row = sum(shares, explains);
        found.add(Similar {
            word,
            likeness: Likeness::Part,
            of_term: PART,
            of_row,
            explains,
        });
    };
    let len = stem.chars().count();
    let cuts = || {
        stem.char_indices()
            .map(|(at, _)| at)
            .enumerate()
            .skip(MIN_PART)
    };
    let cuts = || cuts().take((len + 1).saturating_sub(2 * MIN_PART));
    // The first groups, up to the one that begins a letter before the cut.
    let front_groups = |letters: usize| (1_u64 << (letters - 1).min(grams::MAX - 1)) - 1;
    let fst = words.as_fst();
    let (mut node, mut output, mut walked) = (fst.root(), fst::raw::Output::zero(), 0);
    'fronts: for (letters, at) in cuts() {
        for &byte in &stem.as_bytes()[walked..at] {
            let Some(step) = node.find_input(byte) else {
                break 'fronts;
            };
            let transition = node.transition(step);
            output = output.cat(transition.out);
            node = fst.node(transition.addr);
        }
        walked = at;
        if node.is_final() {
            let linked = usize::from(stem[at..].starts_with('s'));
            part(
                output.cat(node.final_output()).value(),
                front_groups(letters + linked),
            );
        }
    }
    for (letters, at) in cuts() {
        if let Some(id) = words.get(&stem[at..]) {
            part(id, !front_groups(letters));
        }
    }
}

/// Finds the words that share letter groups with a word.
fn letters(view: &View<'_>, stem: &str, shares: &[f32], scratch: &GramScratch, found: &mut Found) {
    let least = MIN_SHARED.min(shares.len() as u32);
    for &(word, groups) in &scratch.touched {
        if groups.count_ones() < least {
            continue;
        }
        let of_row = sum(shares, groups);
        let total = view.word_gram_totals.float(word as usize);
        let of_term = (of_row * scratch.total / total.max(f32::MIN_POSITIVE)).min(1.0);
        if of_row.max(of_term) < MIN_COVER.0 || of_row.min(of_term) < MIN_COVER.1 {
            continue;
        }
        let prefix = view.word_texts.at(word as usize).starts_with(stem);
        let likeness = if prefix {
            Likeness::Prefix
        } else {
            Likeness::Letters
        };
        found.add(Similar {
            word,
            likeness,
            of_term: of_term * LETTERS,
            of_row,
            explains: groups,
        });
    }
}

/// Finds the words that a word may be cut off from.
fn prefixed(words: &Words<'_>, stem: &str, found: &mut Found) {
    if stem.chars().count() < MIN_PREFIX {
        return;
    }
    let mut stream = words.search(Str::new(stem).starts_with()).into_stream();
    let mut ids = Vec::with_capacity(MAX_PREFIXED);
    while let Some((_, id)) = stream.next() {
        if ids.len() == MAX_PREFIXED {
            return;
        }
        ids.push(id);
    }
    for id in ids {
        found.whole(id, Likeness::Prefix, PREFIX);
    }
}

/// Sums up the shares of a set of letter groups.
fn sum(shares: &[f32], mut groups: u64) -> f32 {
    if groups == u64::MAX {
        return 1.0;
    }
    let mut sum = 0.0;
    while groups != 0 {
        sum += shares
            .get(groups.trailing_zeros() as usize)
            .copied()
            .unwrap_or(0.0);
        groups &= groups - 1;
    }
    sum
}

/// Like words, each once.
#[derive(Default)]
struct Found(HashMap<u32, Similar>);

impl Found {
    /// Adds a word that explains the whole word of the row.
    fn whole(&mut self, id: u64, likeness: Likeness, of_term: f32) {
        self.add(Similar {
            word: id as u32,
            likeness,
            of_term,
            of_row: 1.0,
            explains: u64::MAX,
        });
    }

    fn add(&mut self, new: Similar) {
        let old = self.0.entry(new.word).or_insert(new);
        if (new.of_term, new.of_row) > (old.of_term, old.of_row) {
            *old = new;
        }
    }

    /// Tells whether a word was found that is as good as the same, or words that explain nearly
    /// all of a compound.
    fn is_plain(&self) -> bool {
        let parts = self.0.values().filter(|s| s.likeness == Likeness::Part);
        let explained = parts.fold(0, |groups, part| groups | part.explains);
        explained == u64::MAX || self.0.values().any(|s| s.of_term.min(s.of_row) >= PLAIN)
    }

    /// Returns the likest words, by number.
    fn best(self) -> Box<[Similar]> {
        let mut similar: Vec<Similar> = self.0.into_values().collect();
        similar.sort_by(|a, b| b.of_term.total_cmp(&a.of_term).then(a.word.cmp(&b.word)));
        similar.truncate(MAX_SIMILAR);
        similar.sort_unstable_by_key(|s| s.word);
        similar.into()
    }
}

/// Finds the words that share letter groups; kept between look-ups.
#[derive(Debug, Default)]
pub(super) struct GramScratch {
    masks: Vec<u64>,
    touched: Vec<(u32, u64)>,
    /// The information of the word's letter groups together.
    total: f32,
}

impl GramScratch {
    /// Fills `touched` with the words that share groups with a word, and which groups; returns
    /// the share of each group in the information of all.
    fn collect(&mut self, view: &View<'_>, word: &str) -> Vec<f32> {
        let words = view.word_texts.len();
        self.masks.resize(words, 0);
        self.touched.clear();
        let mut weights = Vec::new();
        let map = fst::Map::new(view.gram_map).ok();
        grams::grams(word, |gram| {
            let bit = 1_u64 << (weights.len() % grams::MAX);
            let holders = match map.as_ref().and_then(|map| map.get(gram)) {
                Some(id) => view.gram_starts.range(id as usize),
                None => 0..0,
            };
            weights.push(grams::weight(words, holders.len()));
            for word in view.gram_words.slice(holders) {
                let Some(mask) = self.masks.get_mut(word as usize) else {
                    continue;
                };
                if *mask == 0 {
                    self.touched.push((word, 0));
                }
                *mask |= bit;
            }
        });
        for (word, groups) in &mut self.touched {
            *groups = std::mem::take(&mut self.masks[*word as usize]);
        }
        self.total = weights.iter().sum();
        for weight in &mut weights {
            *weight /= self.total.max(f32::MIN_POSITIVE);
        }
        weights
    }
}
