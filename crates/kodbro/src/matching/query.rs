use rustc_hash::FxHashMap;

use super::Row;
use super::lookup::{Finder, GramScratch, Lookup, Similar};
use super::numbers::NumberSet;
use super::together::Together;
use crate::index::View;
use crate::text::{Analyzer, Polarity, Treatment};

/// How many words of a row are looked at; what comes later says little.
pub(super) const MAX_WORDS: usize = 32;
/// How many words and look-ups are kept before all are forgotten, and how many pairs of words.
const MAX_LOOKUPS: usize = 1 << 14;
const MAX_PAIRS: usize = 1 << 16;
/// Words of more letters are no words.
const MAX_WORD_BYTES: usize = 160;
/// By how much a word counts less for each word before it in its text, and after how many
/// words it does not fall any more.
const DECAY: f32 = 0.04;
const DECAY_WORDS: usize = 8;
/// From which probability on a word names a product.
const PRODUCT: f32 = 0.5;
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
    /// Whether it names a product, and how many words before it do.
    pub(super) names_product: bool,
    pub(super) products_before: u16,
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
    /// How many of its words name a product.
    pub(super) products: u16,
    matches: Vec<Match>,
    /// The words of the index that have a match, and the first match of each of them.
    like: NumberSet,
    first: Vec<u32>,
    text: String,
    analyzer: Analyzer,
    grams: GramScratch,
    lookups: Vec<Lookup>,
    /// The words seen in this row or before.
    seen: Vec<Seen>,
    by_word: FxHashMap<Box<str>, usize>,
    /// Which two words are one that was written apart, and which.
    joined: FxHashMap<(usize, usize), Option<usize>>,
    /// The words of the row before they are looked up.
    read: Vec<ReadWord>,
    /// The words of contexts that stand in the row, each with the word that holds it.
    held: Vec<(u32, usize)>,
}

/// A word of the row as it was read.
#[derive(Clone, Copy)]
struct ReadWord {
    seen: usize,
    /// Its text in the row and its phrase there.
    phrase: (usize, u16),
    text: (usize, usize),
    polarity: Polarity,
    factor: f32,
}

impl ReadWord {
    fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.text.0..self.text.1).unwrap_or("")
    }
}

/// A word that was seen before.
struct Seen {
    /// The words that speak for one of its readings or senses.
    contexts: Box<[Context]>,
    /// The words of any contexts that it holds itself.
    holds: Box<[u32]>,
    /// Its look-ups by which contexts stood in the row, a bit each.
    lookups: Vec<(u64, usize)>,
    /// Whether words that are one thing together may begin with it.
    begins: bool,
    /// What it was made of, where its first part was written short.
    short: Option<ShortCompound>,
}

/// A compound of which the first part is written short: `resp.filter`.
pub(super) struct ShortCompound {
    pub(super) short: Box<str>,
    pub(super) last: Box<str>,
    pub(super) compound: Box<str>,
}

/// What the words of a row say of it as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    /// How much of what is known of it names goods that are no medical devices, 0..=1.
    pub(super) other_goods: f32,
    /// How surely a word of it does, divided by its place from 1: the most of all.
    pub(super) other_word: f32,
    /// How much of its information is known words, 0..=1.
    pub(super) known: f32,
    /// The mean over its words: 1 for Swedish and not English, -1 for the reverse.
    pub(super) swedish: f32,
}

/// Words that speak for a reading or a sense.
struct Context {
    text: Box<str>,
    words: Box<[u32]>,
}

/// How many contexts of a word are looked at: the bits of a mask.
const MAX_CONTEXTS: usize = 64;

impl Query {
    /// Reads a row: analyzes its texts and looks its words up, each word once.
    pub(super) fn read(&mut self, view: &View<'_>, finder: &Finder, row: &Row<'_>) {
        self.clear();
        let words = self.lookups.len().max(self.seen.len());
        if words > MAX_LOOKUPS || self.joined.len() > MAX_PAIRS {
            self.lookups.clear();
            self.seen.clear();
            self.by_word.clear();
            self.joined.clear();
        }
        self.like.reset(view.word_texts.len());
        self.first.resize(view.word_texts.len(), NONE);
        for (number, (text, counts)) in row.texts().into_iter().enumerate() {
            self.read_text(view, finder, (number, text, counts));
        }
        self.join(view, finder);
        for i in 0..self.read.len() {
            self.push(view, finder, i);
        }
        self.weight = self.words.iter().map(|word| word.weight).sum();
    }

    /// Reads one of the texts of the row, which `counts` so much.
    fn read_text(
        &mut self,
        view: &View<'_>,
        finder: &Finder,
        (number, text, counts): (usize, &str, f32),
    ) {
        let mut analyzer = std::mem::take(&mut self.analyzer);
        analyzer.analyze(text);
        let mut tokens = analyzer.treated();
        let mut place: usize = 0;
        while self.read.len() < MAX_WORDS {
            let from_here = tokens.clone().map(|(word, _)| word);
            let Some((word, treatment)) = tokens.next() else {
                break;
            };
            let is_word = treatment == Treatment::Word;
            if treatment == Treatment::Measure || (is_word && word.text.len() > MAX_WORD_BYTES) {
                continue;
            }
            let mut read = ReadWord {
                seen: self.see(view, finder, word.text),
                phrase: (number, word.phrase),
                text: (0, 0),
                polarity: word.polarity,
                factor: counts * (1.0 - DECAY * place.min(DECAY_WORDS) as f32),
            };
            place += usize::from(is_word);
            let together = self.seen[read.seen]
                .begins
                .then(|| finder.together(view, from_here, treatment));
            if let Some(Together { words, short }) = together.flatten() {
                tokens.nth(words - 2); // one was taken
                if let Some(short) = short {
                    read.seen = self.see(view, finder, &short);
                    self.keep(read, &short);
                }
            } else if is_word && word.text.chars().nth(1).is_some() {
                self.keep(read, word.text);
            }
        }
        drop(tokens);
        self.analyzer = analyzer;
    }

    /// Keeps a word that may say something about the product.
    fn keep(&mut self, read: ReadWord, text: &str) {
        let holds = self.seen[read.seen].holds.iter();
        self.held.extend(holds.map(|&word| (word, read.seen)));
        let start = self.text.len();
        self.text.push_str(text);
        self.read.push(ReadWord {
            text: (start, self.text.len()),
            ..read
        });
    }

    /// Returns the number of a word, which is noted if it was not seen before.
    fn see(&mut self, view: &View<'_>, finder: &Finder, word: &str) -> usize {
        if let Some(&seen) = self.by_word.get(word) {
            return seen;
        }
        self.seen.push(Seen::new(view, finder, word));
        self.by_word.insert(word.into(), self.seen.len() - 1);
        self.seen.len() - 1
    }

    /// Joins words of a phrase that stand side by side where the index knows them as one:
    /// `trakeal kanyl`, `sug-kateter`.
    fn join(&mut self, view: &View<'_>, finder: &Finder) {
        let mut kept: usize = 0;
        for i in 0..self.read.len() {
            let word = self.read[i];
            if let Some(before) = kept.checked_sub(1).map(|before| self.read[before]) {
                let one = match self.joined.get(&(before.seen, word.seen)) {
                    _ if before.phrase != word.phrase => None,
                    Some(&one) => one,
                    None => {
                        let one = self.see_joined(view, finder, before, word);
                        self.joined.insert((before.seen, word.seen), one);
                        one
                    }
                };
                if let Some(seen) = one {
                    let start = self.text.len();
                    let joined = match &self.seen[seen].short {
                        Some(short) => short.compound.to_string(),
                        None => [before.of(&self.text), word.of(&self.text)].concat(),
                    };
                    self.text.push_str(&joined);
                    self.read[kept - 1] = ReadWord {
                        seen,
                        text: (start, self.text.len()),
                        polarity: word.polarity,
                        ..before
                    };
                    continue;
                }
            }
            self.read[kept] = word;
            kept += 1;
        }
        self.read.truncate(kept);
    }

    /// Returns the number of the one word that two are, if they are one.
    fn see_joined(
        &mut self,
        view: &View<'_>,
        finder: &Finder,
        first: ReadWord,
        second: ReadWord,
    ) -> Option<usize> {
        let (first, second) = (first.of(&self.text), second.of(&self.text));
        if let Some(one) = finder.join(view, first, second) {
            return Some(self.see(view, finder, &one));
        }
        let compound = finder.join_short(view, first, second)?;
        let mut seen = Seen::new(view, finder, &compound);
        seen.short = Some(ShortCompound {
            short: first.into(),
            last: second.into(),
            compound: compound.into(),
        });
        self.seen.push(seen);
        Some(self.seen.len() - 1)
    }

    /// Returns the text of a word of the row.
    pub(super) fn text(&self, word: usize) -> &str {
        self.words
            .get(word)
            .and_then(|w| self.text.get(w.text.0..w.text.1))
            .unwrap_or("")
    }

    /// Tells whether one of the words of a context stands in the row, beside a word of it.
    pub(super) fn is_near(&self, view: &View<'_>, word: &str, context: &str) -> bool {
        let seen = self.by_word.get(word).copied();
        let words = view.context_words(context);
        self.held
            .iter()
            .any(|&(held, by)| Some(by) != seen && words.contains(&held))
    }

    /// Returns what was looked up for a word of the row.
    pub(super) fn lookup(&self, word: &QueryWord) -> &Lookup {
        &self.lookups[word.lookup]
    }

    /// Tells what the words say of the row as a whole.
    pub(super) fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        let (mut known, mut others) = (0.0, 0.0);
        for (place, word) in self.words.iter().enumerate() {
            let lookup = self.lookup(word);
            let is_known = lookup.known || lookup.other_goods > 0.0;
            known += if is_known { word.weight } else { 0.0 };
            others += word.weight * lookup.other_goods;
            let lead = lookup.other_goods / (1.0 + place as f32);
            facts.other_word = facts.other_word.max(lead);
            facts.swedish += lookup.swedish / self.words.len() as f32;
        }
        facts.known = known / self.weight.max(f32::MIN_POSITIVE);
        facts.other_goods = others / known.max(f32::MIN_POSITIVE);
        facts
    }

    /// Tells whether any word of the row is like a word of the index.
    #[inline]
    pub(super) fn has_like(&self, word: u32) -> bool {
        self.like.contains(word)
    }

    /// Iterates over the words of the row that a word of the index is like.
    #[inline]
    pub(super) fn matches(&self, word: u32) -> impl Iterator<Item = &Match> {
        let first = self.first.get(word as usize);
        let first = first.filter(|_| self.has_like(word)).copied();
        let at = |i: u32| self.matches.get(i as usize);
        std::iter::successors(at(first.unwrap_or(NONE)), move |m| at(m.next))
    }

    fn clear(&mut self) {
        self.matches.clear();
        self.words.clear();
        self.products = 0;
        self.read.clear();
        self.held.clear();
        self.text.clear();
    }

    /// Looks a word of the row up and adds it; a word that stands further ahead counts more there,
    /// and one that says nothing about a product does not count.
    fn push(&mut self, view: &View<'_>, finder: &Finder, i: usize) {
        let ReadWord {
            text,
            polarity,
            factor,
            ..
        } = self.read[i];
        let lookup = self.look_up(view, finder, i);
        let Lookup {
            weight, similar, ..
        } = &self.lookups[lookup];
        if *weight <= 0.0 || self.words.iter().any(|word| word.lookup == lookup) {
            return;
        }
        let of = self.words.len();
        let names_product = self.lookups[lookup].product >= PRODUCT;
        for &similar in similar {
            let Some(first) = self.first.get_mut(similar.word as usize) else {
                continue;
            };
            let before = std::mem::replace(first, self.matches.len() as u32);
            let next = match self.like.insert(similar.word) {
                true => NONE,
                false => before,
            };
            self.matches.push(Match { of, similar, next });
        }
        self.words.push(QueryWord {
            lookup,
            polarity,
            factor,
            weight: factor * weight,
            names_product,
            products_before: self.products,
            text,
        });
        self.products = self.products.saturating_add(u16::from(names_product));
    }

    /// Looks a word of the row up, or finds it among those looked up before.
    fn look_up(&mut self, view: &View<'_>, finder: &Finder, i: usize) -> usize {
        let read = self.read[i];
        let (number, word) = (read.seen, read.of(&self.text));
        let seen = &mut self.seen[number];
        let mut near = 0_u64;
        for (i, context) in seen.contexts.iter().enumerate() {
            let mut held = self.held.iter();
            let is_near = held.any(|&(held, by)| by != number && context.words.contains(&held));
            near |= u64::from(is_near) << i;
        }
        if let Some(&(_, lookup)) = seen.lookups.iter().find(|(bits, _)| *bits == near) {
            return lookup;
        }
        // Only what the bits say may decide, or the look-up could not be kept.
        let is_near = |context: &str| {
            let place = seen
                .contexts
                .iter()
                .position(|known| *known.text == *context);
            place.is_some_and(|i| near >> i & 1 == 1)
        };
        let short = seen.short.as_ref();
        let looked_up = finder.look_up(view, word, short, &is_near, &mut self.grams);
        self.lookups.push(looked_up);
        seen.lookups.push((near, self.lookups.len() - 1));
        self.lookups.len() - 1
    }
}

impl Seen {
    fn new(view: &View<'_>, finder: &Finder, word: &str) -> Self {
        let contexts = finder.contexts(view, word).into_iter().take(MAX_CONTEXTS);
        let context = |text: &str| Context {
            text: text.into(),
            words: view.context_words(text).into(),
        };
        Self {
            contexts: contexts.map(context).collect(),
            holds: view.contexts_within(word).into(),
            lookups: Vec::with_capacity(1),
            begins: finder.begins(view, word),
            short: None,
        }
    }
}
