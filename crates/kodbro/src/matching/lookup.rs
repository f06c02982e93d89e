use std::fmt;
use std::ops::Range;

use fst::automaton::{Automaton, Str};
use fst::{IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::options::Understanding;
use super::query::ShortCompound;
use crate::index::{Gaps, View, grams, run};
use crate::lexicon::ConceptClass;
use crate::nomenclature::Language;
use crate::text::{Part, Spelling, Splitter, Stemmer};

/// How a word of a term was found for a word of a row, the best way first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Likeness {
    /// It is the same word, but for inflection.
    Same,
    /// The row's word is short for it: `kompress` for `kompr`.
    Abbreviation,
    /// It means the same by the lexicon: `glove` for `handske`.
    Synonym,
    /// It means something more general by the lexicon: `tång` for `peang`.
    Broader,
    /// It excludes what the row says: `vuxen` for `barn`.
    Opposite,
    /// It is a part of the row's word: `handske` of `nitrilhandske`.
    Part,
    /// It begins with the row's word, which may be cut off: `kompress` for `kompr`.
    Prefix,
    /// The row's word has lost its rings and dots: `sårvård` for `sarvard`.
    Respelled,
    /// It shares groups of letters: `blodprovstagningskanyl` for `blodprovskanyl`.
    Letters,
    /// It is one or two typing errors away: `spruta` for `spurta`.
    Typo,
}

impl fmt::Display for Likeness {
    /// Puts into words what a word of a row is to a word of a term: `is short for`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Same => "is",
            Self::Abbreviation => "is short for",
            Self::Synonym => "means the same as",
            Self::Broader => "is a kind of",
            Self::Opposite => "is the opposite of",
            Self::Part => "has the part",
            Self::Prefix => "may be cut off from",
            Self::Respelled => "is another spelling of",
            Self::Letters => "is written much like",
            Self::Typo => "may be a typing error for",
        })
    }
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
    /// Which units of the row's word it explains, a bit each: letter groups, then words that it is
    /// short for.
    pub(super) explains: u64,
    /// Whether the row's word denies it: `puder` of `pf`, `vuxen` of `barn`.
    pub(super) denied: bool,
    /// Whether it only says what kind the row's word is: `respirator` of `respiratorfilter`.
    pub(super) modifier: bool,
}

/// A word of a row, looked up.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lookup {
    /// The information of the word in bits; 0 for a word that says nothing about a product.
    pub(super) weight: f32,
    /// How surely the word names goods that are no medical devices, 0..=1.
    pub(super) other_goods: f32,
    /// How surely the word names a product rather than telling how one is, 0..=1.
    pub(super) product: f32,
    /// 1 for a word that is Swedish and not English, -1 for the reverse, 0 for others.
    pub(super) swedish: f32,
    /// Whether the word, or all parts of it, are known.
    pub(super) known: bool,
    /// The share of each unit in the word's information.
    shares: Box<[f32]>,
    /// The words like it, by number.
    pub(super) similar: Box<[Similar]>,
    /// Where the phrases stand that share one of these words with it.
    pub(super) lists: Box<[PostingList]>,
}

/// The phrases that have a word which a word of a row is like.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PostingList {
    pub(super) postings: Range<usize>,
    /// The information in bits that the phrases share with the row's word.
    pub(super) information: f32,
    /// How much of the row's word they explain, 0..=1.
    pub(super) of_row: f32,
}

impl Lookup {
    /// Returns how much of the word a set of units explains, 0..=1.
    pub(super) fn explained(&self, units: u64) -> f32 {
        sum(&self.shares, units).min(1.0)
    }
}

/// What a whole part of a compound counts; less than the word itself.
const PART: f32 = 0.9;
/// What letters in common count.
const LETTERS: f32 = 0.95;
/// What a word counts that means the same as one that no term has, and as one that terms have:
/// those terms come first.
const SYNONYM: (f32, f32) = (0.9, 0.8);
/// What a word counts that is more general, likewise.
const BROADER: (f32, f32) = (0.4, 0.3);
/// What a word counts that is excluded.
const OPPOSITE: f32 = 0.7;
/// What a word counts that the row's word is short for.
const SHORT: f32 = 0.75;
/// What a word counts that has lost its rings and dots.
const RESPELLED: f32 = 0.97;
/// How much a word found must count for the words that mean the same to be found too.
const MIN_MEANING: f32 = 0.3;
/// How much of one of two words at least must lie in the other, and how much of the other.
const MIN_COVER: (f32, f32) = (0.4, 0.2);
/// How many letter groups two words share at least, where the row's word has so many.
const MIN_SHARED: u32 = 2;
/// From how much in common on two words are as good as the same, so that no typing error is
/// looked for.
const PLAIN: f32 = 0.6;
/// From how many letters on a word may be cut off, and have one typing error or two.
const MIN_PREFIX: usize = 4;
const MIN_ONE_ERROR: usize = 4;
const MIN_TWO_ERRORS: usize = 8;
/// What the words count that a word may be cut off from, where their letters count less.
const PREFIX: f32 = 0.55;
/// How many letters two words have at least that may be one.
const MIN_JOINED: usize = 3;
/// What stands between the parts of a compound, as far as short forms have it.
const LINKS: [&str; 2] = ["s", ""];
/// How many letters a mistyped word begins with as it should.
const ALIKE: usize = 2;
/// From how much in common on a word is taken for mistyped, so that its meaning counts.
const SURE_TYPO: f32 = 0.8;
/// How many letters the parts of a compound have that is not looked at for typing errors.
const MIN_SURE_PART: usize = 5;
/// How many words a word may be cut off from; where there are more it says nothing.
const MAX_PREFIXED: usize = 24;
/// How many like words are kept.
const MAX_SIMILAR: usize = 24;
/// The information in bits that a word has which the index does not know: it may be a name.
const UNKNOWN_WEIGHT: f32 = 6.0;
/// The information in bits of a word of the lexicon that no term has, as a part of a compound.
const LEXICON_WEIGHT: f32 = 9.0;
/// What a reading weighs with a word beside it that speaks for it, and one without where another
/// has one.
const IN_CONTEXT: f32 = 1.0;
const OUT_OF_CONTEXT: f32 = 0.3;
/// How many units a word has at most: letter groups and words that it is short for.
const UNITS: usize = 64;

/// Finds the words of the index that are like a given one.
pub(crate) struct Finder {
    pub(super) swedish: Stemmer,
    pub(super) english: Stemmer,
    one_error: LevenshteinAutomatonBuilder,
    two_errors: LevenshteinAutomatonBuilder,
    pub(super) understanding: Understanding,
}

impl Finder {
    pub(super) fn new(understanding: Understanding) -> Self {
        Self {
            swedish: Stemmer::new(Language::SWEDISH),
            english: Stemmer::new(Language::ENGLISH),
            one_error: LevenshteinAutomatonBuilder::new(1, true),
            two_errors: LevenshteinAutomatonBuilder::new(2, true),
            understanding,
        }
    }

    /// Returns the words that speak for the readings and senses of a word, one text for each that
    /// has any; mostly none.
    pub(super) fn contexts<'a>(&self, view: &View<'a>, word: &str) -> Vec<&'a str> {
        let mut contexts: Vec<&str> = Vec::new();
        if self.understanding.abbreviations {
            contexts.extend(view.readings(word).map(|reading| reading.context));
        }
        if self.understanding.lexicon {
            for id in self.ids(view, word) {
                contexts.extend(view.senses_of(id, word).map(|sense| sense.context));
            }
        }
        contexts.retain(|context| !context.is_empty());
        contexts.sort_unstable();
        contexts.dedup();
        contexts
    }

    /// Returns the words of the index that a word is, but for inflection. Names have none: a stem
    /// that only brands have is another word.
    pub(super) fn ids(&self, view: &View<'_>, word: &str) -> Vec<u32> {
        let mut ids = view.words_of(&[word]);
        for id in view.words_of(&[&self.swedish.stem(word), &self.english.stem(word)]) {
            if !ids.contains(&id) && !view.is_name(id) {
                ids.push(id);
            }
        }
        ids
    }

    /// Iterates over what a word may be short for, with how probable each reading is in the row.
    pub(super) fn weighed_readings<'a>(
        &self,
        view: &View<'a>,
        word: &str,
        is_near: &dyn Fn(&str) -> bool,
    ) -> impl Iterator<Item = (&'a str, f32)> {
        let any = view.readings(word).any(|reading| is_near(reading.context));
        view.readings(word).map(move |reading| {
            let weight = weigh(reading.weight, any.then(|| is_near(reading.context)));
            (reading.words, weight)
        })
    }

    /// Iterates over the concepts that a word means, with how probable each is in the row.
    pub(super) fn weighed_senses(
        &self,
        view: &View<'_>,
        id: u32,
        word: &str,
        is_near: &dyn Fn(&str) -> bool,
    ) -> Vec<(u32, f32)> {
        let meant = Meant {
            view,
            word,
            is_near,
        };
        meant.senses(id, word, Likeness::Same).collect()
    }

    /// Returns two words as one, if terms or lexicon have them so and neither is a name.
    pub(super) fn join(&self, view: &View<'_>, first: &str, second: &str) -> Option<String> {
        if !self.understanding.compounds || !is_joinable(first) || !is_joinable(second) {
            return None;
        }
        let joined = [first, second].concat();
        (!self.ids(view, &joined).is_empty()).then_some(joined)
    }

    /// Returns the compound that a short form and the word behind it are, if terms or lexicon have
    /// it: `respirationsfilter` for `resp.filter`. The likeliest reading counts.
    pub(super) fn join_short(&self, view: &View<'_>, short: &str, second: &str) -> Option<String> {
        let understanding = &self.understanding;
        if !understanding.compounds || !understanding.abbreviations || !is_joinable(second) {
            return None;
        }
        let mut readings: Vec<_> = view.readings(short).collect();
        readings.retain(|reading| reading.weight >= MIN_MEANING && is_joinable(reading.words));
        readings.sort_by(|a, b| b.weight.total_cmp(&a.weight)); // stable
        let mut compounds = readings
            .iter()
            .flat_map(|reading| LINKS.map(|link| [reading.words, link, second].concat()));
        compounds.find(|compound| !self.ids(view, compound).is_empty())
    }

    /// Splits a word as its look-up does; linking letters stand behind `+`.
    pub(super) fn split(&self, view: &View<'_>, word: &str) -> Vec<String> {
        let stem = self.swedish.stem(word);
        let is_known = !self.ids(view, word).is_empty();
        let show = |part: &Part<'_>| match part.link {
            "" => part.text.to_owned(),
            link => format!("{}+{link}", part.text),
        };
        match self.compound(view, word, &stem, is_known) {
            Some(parts) => parts.iter().map(show).collect(),
            None => vec![word.to_owned()],
        }
    }

    /// Looks a normalized word up. `is_near` tells whether one of some words stands in the row.
    ///
    /// The result depends on nothing but index, word and what is near, so that it can be kept.
    /// Costs some tens of microseconds: one pass over the words that share letter groups with it.
    pub(super) fn look_up(
        &self,
        view: &View<'_>,
        word: &str,
        short: Option<&ShortCompound>,
        is_near: &dyn Fn(&str) -> bool,
        scratch: &mut GramScratch,
    ) -> Lookup {
        let Ok(words) = fst::Map::new(view.word_map) else {
            return Lookup::default();
        };
        let stem = self.swedish.stem(word);
        // An article number, a type, or parts with their number: only the whole counts, `2lumen` is
        // not like `3lumen`. Neither is a run of words like another.
        let is_name = run::is_run(word) || word.contains(|c: char| c.is_ascii_digit());
        let mut shares = match is_name {
            true => Vec::new(),
            false => scratch.collect(view, &stem),
        };
        let mut found = Found::default();
        let letter_groups = shares.len();
        let ids = self.ids(view, word);
        for &id in &ids {
            let same = found.whole(id, Likeness::Same, 1.0);
            found.mean(same, word);
        }
        let meant = Meant {
            view,
            word,
            is_near,
        };
        if self.understanding.abbreviations {
            self.readings(&meant, word, &mut shares, &mut found);
        }
        let is_known = !found.words.is_empty();
        if !is_known && !is_name && self.understanding.spelling {
            self.respelled(view, word, &stem, &mut found);
        }
        let mut parts = Vec::new();
        let mut is_split = false;
        if self.understanding.compounds && !is_name && (is_known || found.words.is_empty()) {
            parts = self
                .compound(view, word, &stem, is_known)
                .unwrap_or_default();
            let is_sure = |part: &Part<'_>| part.text.chars().count() >= MIN_SURE_PART;
            is_split = !parts.is_empty() && is_whole(&parts) && parts.iter().all(is_sure);
            Self::parts(&parts, &shares, letter_groups, &mut found);
        }
        if let Some(short) = short {
            self.as_written(view, short, &shares, letter_groups, &mut found);
        }
        if !is_name {
            letters(view, &stem, letter_groups, scratch, &mut found);
        }
        if !is_known && !is_name {
            prefixed(&words, &stem, &mut found);
            if self.understanding.spelling && !found.is_plain() && !is_split {
                self.typos(&words, &stem, &mut found);
            }
        }
        let weight = meant.weight(&ids, word);
        let of_parts: Vec<u32> = parts
            .iter()
            .filter_map(|part| part.word)
            .map(|id| id as u32)
            .collect();
        let languages = match ids.is_empty() && is_whole(&parts) {
            true => view.languages_of(&of_parts),
            false => view.languages_of(&ids),
        };
        let has = |language| i8::from(languages.contains(&language));
        // What the word means, or else the last part of a compound, or what it is short for.
        let share_of = |class| {
            let of_itself = match (ids.is_empty(), parts.last()) {
                (true, Some(last)) => {
                    let id = last.word.map(|id| id as u32);
                    let share = id.map(|id| meant.share_of(class, id, last.text, Likeness::Part));
                    PART * share.unwrap_or(0.0)
                }
                _ => {
                    let share = |&id| meant.share_of(class, id, word, Likeness::Same);
                    ids.iter().map(share).fold(0.0, f32::max)
                }
            };
            let shorts = found.meant.iter().filter(|(short, _)| {
                short.likeness == Likeness::Abbreviation && short.of_row >= 1.0
            });
            let of_short = shorts.map(|(short, written)| {
                short.of_term / SHORT * meant.share_of(class, short.word, written, Likeness::Same)
            });
            of_short.fold(of_itself, f32::max)
        };
        let other_goods = share_of(ConceptClass::OtherGoods);
        let product = share_of(ConceptClass::Product);
        let known = !languages.is_empty() || found.is_plain();
        if self.understanding.lexicon {
            meant.expand(&mut found);
        }
        let similar = found.best(view);
        let says = |similar: &&Similar| similar.likeness != Likeness::Opposite;
        let list = |similar: &Similar| PostingList {
            postings: view.posting_starts.range(similar.word as usize),
            information: similar.of_term * view.word_weights.float(similar.word as usize),
            of_row: similar.of_row,
        };
        Lookup {
            weight,
            other_goods,
            product,
            swedish: f32::from(has(Language::SWEDISH) - has(Language::ENGLISH)),
            known,
            lists: similar.iter().filter(says).map(list).collect(),
            similar,
            shares: shares.into(),
        }
    }

    /// Finds the words that a word is short for.
    fn readings(&self, meant: &Meant<'_>, word: &str, shares: &mut Vec<f32>, found: &mut Found) {
        let view = meant.view;
        for (words, weight) in self.weighed_readings(view, word, meant.is_near) {
            let of_reading: Vec<_> = words
                .split(' ')
                .map(|word| {
                    let affirmed = word.strip_prefix('-');
                    let word = affirmed.unwrap_or(word);
                    (word, self.ids(view, word), affirmed.is_some())
                })
                .collect();
            let share = 1.0 / of_reading.len().max(1) as f32;
            for (word, ids, denied) in &of_reading {
                let unit = if of_reading.len() == 1 || shares.len() >= UNITS {
                    u64::MAX
                } else {
                    shares.push(share);
                    1 << (shares.len() - 1)
                };
                for &id in ids {
                    let short = Similar {
                        word: id,
                        likeness: Likeness::Abbreviation,
                        of_term: SHORT * weight,
                        of_row: if unit == u64::MAX { 1.0 } else { share },
                        explains: unit,
                        denied: *denied,
                        modifier: false,
                    };
                    found.add(short);
                    found.mean(short, word);
                }
            }
        }
    }

    /// Splits a compound into words of the index; `None` for a word that is none.
    fn compound<'w>(
        &self,
        view: &View<'_>,
        word: &'w str,
        stem: &str,
        is_known: bool,
    ) -> Option<Vec<Part<'w>>> {
        let map = fst::Map::new(view.part_map).ok()?;
        let splitter = Splitter::new(map.as_fst(), part_bits(view));
        let end = match word.starts_with(stem) {
            true => stem.len(),
            false => word.len(),
        };
        let mut parts = splitter.split_before(word, end, Spelling::Exact);
        if !is_known && !is_whole(&parts) && self.understanding.spelling {
            let respelled = splitter.split_before(word, end, Spelling::Lost);
            if is_whole(&respelled) {
                parts = respelled;
            }
        }
        (parts.len() > 1 && (!is_known || is_whole(&parts))).then_some(parts)
    }

    /// Adds the words that a compound consists of.
    fn parts(parts: &[Part<'_>], shares: &[f32], groups: usize, found: &mut Found) {
        let mut letters = 0;
        for (i, part) in parts.iter().enumerate() {
            let begins = letters;
            letters += part.text.chars().count() + part.link.chars().count();
            // A part and its link have the groups from the one that begins a letter before it; see
            // `grams` for how groups lie in a word.
            let end = match i + 1 == parts.len() {
                true => groups,
                false => letters - 1,
            };
            let units = upto(end) & !upto(begins.saturating_sub(1));
            if let Some(id) = part.word {
                let similar = Similar {
                    word: id as u32,
                    likeness: Likeness::Part,
                    of_term: PART,
                    of_row: sum(shares, units),
                    explains: units,
                    denied: false,
                    modifier: i + 1 < parts.len(),
                };
                found.add(similar);
                found.mean(similar, part.text);
            }
        }
    }

    /// Adds the two words that a compound was written as.
    fn as_written(
        &self,
        view: &View<'_>,
        written: &ShortCompound,
        shares: &[f32],
        groups: usize,
        found: &mut Found,
    ) {
        let last = written.last.chars().count();
        let first = written.compound.chars().count().saturating_sub(last);
        let units = [
            (
                &written.short,
                upto(groups.min(first.saturating_sub(1))),
                true,
            ),
            (
                &written.last,
                upto(groups) & !upto(first.saturating_sub(1)),
                false,
            ),
        ];
        for (word, units, modifier) in units {
            for id in self.ids(view, word) {
                found.add(Similar {
                    word: id,
                    likeness: Likeness::Same,
                    of_term: 1.0,
                    of_row: sum(shares, units),
                    explains: units,
                    denied: false,
                    modifier,
                });
            }
        }
    }

    /// Finds words that have lost their rings and dots in the row.
    fn respelled(&self, view: &View<'_>, word: &str, stem: &str, found: &mut Found) {
        let Ok(map) = fst::Map::new(view.part_map) else {
            return;
        };
        let splitter = Splitter::new(map.as_fst(), part_bits(view));
        splitter.walk(word, 0, Spelling::Lost, &mut |end, id, lost| {
            let is_whole = end == word.len() || (end == stem.len() && word.starts_with(stem));
            if is_whole && lost > 0 {
                let respelled = found.whole(id as u32, Likeness::Respelled, RESPELLED);
                found.mean(respelled, "");
            }
        });
    }

    /// Finds the words that begin alike and are one or two typing errors away.
    fn typos(&self, words: &Words<'_>, stem: &str, found: &mut Found) {
        let automaton = match stem.chars().count() {
            ..MIN_ONE_ERROR => return,
            MIN_ONE_ERROR..MIN_TWO_ERRORS => self.one_error.build_dfa(stem),
            MIN_TWO_ERRORS.. => self.two_errors.build_dfa(stem),
        };
        // Wrong first letters are rare, and letter groups find them; looking only among the words
        // that begin alike saves nearly all of the search.
        let alike = match stem.char_indices().nth(ALIKE) {
            Some((end, _)) => &stem[..end],
            None => return,
        };
        let mut beyond = alike.as_bytes().to_vec();
        if let Some(last) = beyond.last_mut() {
            *last += 1; // no byte of UTF-8 is 0xff
        }
        let mut stream = words.search(automaton).ge(alike).lt(beyond).into_stream();
        while let Some((text, id)) = stream.next() {
            let text = std::str::from_utf8(text).unwrap_or("");
            let likeness = strsim::normalized_damerau_levenshtein(stem, text) as f32;
            let typo = found.whole(id as u32, Likeness::Typo, likeness);
            if likeness >= SURE_TYPO {
                found.mean(typo, "");
            }
        }
    }
}

type Words<'a> = fst::Map<&'a [u8]>;

/// What words mean by the lexicon, in a row.
struct Meant<'r> {
    view: &'r View<'r>,
    /// The row's word.
    word: &'r str,
    is_near: &'r dyn Fn(&str) -> bool,
}

impl Meant<'_> {
    /// Iterates over the concepts that a word means, with how probable each is in the row. Words
    /// that speak for one of them are looked for in the row, for a part of a compound in the
    /// compound, and for words found otherwise nowhere.
    fn senses(
        &self,
        word: u32,
        written: &str,
        likeness: Likeness,
    ) -> impl Iterator<Item = (u32, f32)> {
        let is_near = |context: &str| match likeness {
            Likeness::Same => (self.is_near)(context),
            Likeness::Part => self.is_within(context),
            _ => false,
        };
        let senses: Vec<_> = self.view.senses_of(word, written).collect();
        let any = senses.iter().any(|sense| is_near(sense.context));
        let weighed: Vec<_> = senses
            .iter()
            .map(|sense| {
                (
                    sense.concept,
                    weigh(sense.weight, any.then(|| is_near(sense.context))),
                )
            })
            .collect();
        weighed.into_iter()
    }

    /// Tells how surely a word means something of a class.
    fn share_of(&self, class: ConceptClass, word: u32, written: &str, likeness: Likeness) -> f32 {
        let (mut all, mut of_class) = (0.0, 0.0);
        for (concept, weight) in self.senses(word, written, likeness) {
            all += weight;
            if self.view.class_of(concept) == Some(class) {
                of_class += weight;
            }
        }
        if of_class > 0.0 {
            of_class / f32::max(all, 1.0)
        } else {
            0.0
        }
    }

    /// Tells whether the row's word holds one of the words of a context.
    fn is_within(&self, context: &str) -> bool {
        let words = self.view.context_words(context);
        let within = self.view.contexts_within(self.word);
        within.iter().any(|word| words.contains(word))
    }

    /// Returns the information of a word of the row, by its rarity and by what it tells about a
    /// product; 0 for a word that no term has and that says nothing about a product.
    fn weight(&self, ids: &[u32], written: &str) -> f32 {
        let view = self.view;
        let own = ids.iter().map(|&id| view.word_weights.float(id as usize));
        let own = own.fold(0.0, f32::max);
        let mut weight = None;
        for sense in ids.iter().flat_map(|&id| view.senses_of(id, written)) {
            let concept = sense.concept as usize;
            let words = view
                .lexicon_words
                .slice(view.lexicon_word_starts.range(concept));
            let bits = words.map(|id| view.word_weights.float(id as usize));
            let bits = match own.max(bits.fold(0.0, f32::max)) {
                0.0 => UNKNOWN_WEIGHT,
                bits => bits,
            };
            let class = view.class_of(sense.concept);
            let is_noise = own == 0.0 && class.is_some_and(ConceptClass::is_noise);
            let bits = if is_noise { 0.0 } else { bits };
            weight = Some(weight.map_or(bits, |weight: f32| weight.max(bits)));
        }
        weight.unwrap_or(if own > 0.0 { own } else { UNKNOWN_WEIGHT })
    }

    /// Adds the words that mean the same as those found, or something more general, or that are
    /// excluded by them.
    fn expand(&self, found: &mut Found) {
        let view = self.view;
        for (base, written) in std::mem::take(&mut found.meant) {
            for (concept, weight) in self.senses(base.word, &written, base.likeness) {
                if !view
                    .class_of(concept)
                    .is_some_and(ConceptClass::has_synonyms)
                {
                    continue;
                }
                let weight = weight * base.of_term;
                let (synonym, broader) = match view.word_weights.float(base.word as usize) {
                    0.0 => (SYNONYM.0, BROADER.0),
                    _ => (SYNONYM.1, BROADER.1),
                };
                self.add_words(concept, Likeness::Synonym, synonym * weight, base, found);
                let more_general = view.lexicon_broader.at(concept as usize);
                self.add_words(
                    more_general,
                    Likeness::Broader,
                    broader * weight,
                    base,
                    found,
                );
                let opposite = view.lexicon_opposites.at(concept as usize);
                self.add_words(opposite, Likeness::Opposite, OPPOSITE * weight, base, found);
            }
        }
    }

    fn add_words(
        &self,
        concept: u32,
        likeness: Likeness,
        of_term: f32,
        base: Similar,
        found: &mut Found,
    ) {
        if concept == u32::MAX {
            return;
        }
        let words = self.view.lexicon_word_starts.range(concept as usize);
        for word in self.view.lexicon_words.slice(words) {
            if word != base.word {
                found.add(Similar {
                    word,
                    likeness,
                    of_term,
                    denied: base.denied != (likeness == Likeness::Opposite),
                    ..base
                });
            }
        }
    }
}

/// Weighs a reading or a sense by whether words that speak for it are near; `None` where no word
/// is near that speaks for any.
fn weigh(weight: f32, is_near: Option<bool>) -> f32 {
    match is_near {
        None => weight,
        Some(true) => weight.max(IN_CONTEXT),
        Some(false) => weight * OUT_OF_CONTEXT,
    }
}

/// Returns what a word costs as a part of a compound; one that only the lexicon has is rare.
fn part_bits(view: &View<'_>) -> impl Fn(u64) -> f32 {
    let weights = view.word_weights;
    move |id| match weights.float(id as usize) {
        0.0 => LEXICON_WEIGHT,
        bits => bits,
    }
}

/// Tells whether a word may be part of one that was written apart.
fn is_joinable(word: &str) -> bool {
    word.chars().nth(MIN_JOINED - 1).is_some() && word.chars().all(char::is_alphabetic)
}

/// Tells whether all parts of a compound are known.
fn is_whole(parts: &[Part<'_>]) -> bool {
    parts.iter().all(|part| part.word.is_some())
}

/// Returns the first `n` units.
fn upto(n: usize) -> u64 {
    if n >= UNITS { u64::MAX } else { (1 << n) - 1 }
}

/// Finds the words that share letter groups with a word.
fn letters(view: &View<'_>, stem: &str, groups: usize, scratch: &GramScratch, found: &mut Found) {
    let least = MIN_SHARED.min(groups as u32);
    for shared in &scratch.touched {
        let total = view.word_gram_totals.float(shared.word as usize);
        let of_row = shared.information / scratch.total;
        let of_term = (shared.information / total.max(f32::MIN_POSITIVE)).min(1.0);
        if of_row.max(of_term) < MIN_COVER.0
            || of_row.min(of_term) < MIN_COVER.1
            || shared.groups.count_ones() < least
        {
            continue;
        }
        let text = view.word_texts.bytes(shared.word as usize);
        let likeness = match text.starts_with(stem.as_bytes()) {
            true => Likeness::Prefix,
            false => Likeness::Letters,
        };
        found.add(Similar {
            word: shared.word,
            likeness,
            of_term: of_term * LETTERS,
            of_row,
            explains: shared.groups,
            denied: false,
            modifier: false,
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
    while let Some((word, id)) = stream.next() {
        if word.contains(&b' ') {
            continue; // several words
        }
        if ids.len() == MAX_PREFIXED {
            return;
        }
        ids.push(id as u32);
    }
    for id in ids {
        found.whole(id, Likeness::Prefix, PREFIX);
    }
}

/// Sums up the shares of a set of units.
fn sum(shares: &[f32], mut units: u64) -> f32 {
    if units == u64::MAX {
        return 1.0;
    }
    let mut sum = 0.0;
    while units != 0 {
        sum += shares
            .get(units.trailing_zeros() as usize)
            .copied()
            .unwrap_or(0.0);
        units &= units - 1;
    }
    sum
}

/// Like words, each once.
#[derive(Default)]
struct Found {
    words: FxHashMap<u32, Similar>,
    /// Those that the row means, so that their meaning counts, as they are written.
    meant: Vec<(Similar, String)>,
}

impl Found {
    /// Adds a word that explains the whole word of the row.
    fn whole(&mut self, word: u32, likeness: Likeness, of_term: f32) -> Similar {
        let similar = Similar {
            word,
            likeness,
            of_term,
            of_row: 1.0,
            explains: u64::MAX,
            denied: false,
            modifier: false,
        };
        self.add(similar);
        similar
    }

    /// Notes that the row means a word, if it is sure enough.
    fn mean(&mut self, similar: Similar, written: &str) {
        if similar.of_term >= MIN_MEANING {
            self.meant.push((similar, written.to_owned()));
        }
    }

    fn add(&mut self, new: Similar) {
        let old = self.words.entry(new.word).or_insert(new);
        let is_opposite = |s: &Similar| s.likeness == Likeness::Opposite;
        let better = (new.of_term, new.of_row) > (old.of_term, old.of_row);
        if (better && !is_opposite(&new)) || (is_opposite(old) && !is_opposite(&new)) {
            *old = new;
        }
    }

    /// Tells whether a word was found that is as good as the same.
    fn is_plain(&self) -> bool {
        self.words
            .values()
            .any(|s| s.of_term.min(s.of_row) >= PLAIN)
    }

    /// Returns the likest words that stand in terms, by number.
    fn best(self, view: &View<'_>) -> Box<[Similar]> {
        let mut similar: Vec<Similar> = self.words.into_values().collect();
        similar.retain(|s| !view.posting_starts.range(s.word as usize).is_empty());
        similar.sort_unstable_by(|a, b| b.of_term.total_cmp(&a.of_term).then(a.word.cmp(&b.word)));
        similar.truncate(MAX_SIMILAR);
        similar.sort_unstable_by_key(|s| s.word);
        similar.into()
    }
}

/// From how many words on that hold a letter group it is too common to find a word by it alone.
const COMMON: usize = 150;

/// Finds the words that share letter groups; kept between look-ups.
#[derive(Debug, Default)]
pub(super) struct GramScratch {
    /// Where each word stands in `touched`, and one more; 0 for none.
    places: Vec<u32>,
    touched: Vec<Shared>,
    /// The letter groups of the word: where the words begin that hold each.
    holders: Vec<usize>,
    /// The information of the word's letter groups together.
    total: f32,
}

/// What a word of the index shares with a word of the row.
#[derive(Clone, Copy, Debug)]
struct Shared {
    word: u32,
    /// Which letter groups, a bit each.
    groups: u64,
    /// Their information in bits.
    information: f32,
}

impl GramScratch {
    /// Fills `touched` with the words that share groups with a word, and which groups; returns
    /// the share of each group in the information of all.
    fn collect(&mut self, view: &View<'_>, word: &str) -> Vec<f32> {
        let words = view.word_texts.len();
        self.places.resize(words, 0);
        for shared in self.touched.drain(..) {
            self.places[shared.word as usize] = 0;
        }
        self.holders.clear();
        let map = fst::Map::new(view.gram_map).ok();
        grams::grams(word, |gram| {
            let id = map.as_ref().and_then(|map| map.get(gram));
            self.holders
                .push(id.map_or(usize::MAX, |place| place as usize));
        });
        let holders = |&place: &usize| Gaps::at(view.gram_words, place);
        let weigh = |place: &usize| grams::weight(words, holders(place).len());
        let mut shares: Vec<f32> = self.holders.iter().map(weigh).collect();
        self.total = shares.iter().sum::<f32>().max(f32::MIN_POSITIVE);
        for is_common in [false, true] {
            for (group, &information) in shares.iter().enumerate() {
                let holders = holders(&self.holders[group]);
                if (holders.len() >= COMMON) != is_common {
                    continue;
                }
                for word in holders {
                    let Some(place) = self.places.get_mut(word as usize) else {
                        continue;
                    };
                    if *place == 0 {
                        if is_common {
                            continue;
                        }
                        self.touched.push(Shared {
                            word,
                            groups: 0,
                            information: 0.0,
                        });
                        *place = self.touched.len() as u32;
                    }
                    let shared = &mut self.touched[*place as usize - 1];
                    if shared.groups >> group & 1 == 0 {
                        shared.groups |= 1 << group;
                        shared.information += information;
                    }
                }
            }
        }
        shares.iter_mut().for_each(|share| *share /= self.total);
        shares
    }
}
