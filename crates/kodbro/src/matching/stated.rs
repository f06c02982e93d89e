use rustc_hash::FxHashMap;

use super::Row;
use super::lookup::Finder;
use super::query::MAX_WORDS;
use crate::index::View;
use crate::lexicon::ConceptClass;
use crate::text::{Analyzer, Polarity};

/// A concept of the lexicon that a row states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stated {
    /// Its number in the index.
    pub(crate) concept: u32,
    /// Whether the row denies it.
    pub(crate) denied: bool,
}

/// Reads which concepts rows state. One serves one thread and one index; what it remembers of words
/// does not change any result.
#[derive(Default)]
pub(crate) struct StatedReader {
    analyzer: Analyzer,
    by_word: FxHashMap<Box<str>, usize>,
    known: Vec<Known>,
    /// The words of the row with their polarity.
    read: Vec<(usize, Polarity)>,
    /// The words of contexts that stand in the row, each with the word that holds it.
    held: Vec<(u32, usize)>,
}

/// A word that was seen before.
struct Known {
    text: Box<str>,
    /// The words of any contexts that it holds itself.
    holds: Box<[u32]>,
    /// What it states, where that does not depend on the words beside it.
    stated: Option<Box<[Stated]>>,
}

/// How probable a meaning must be at least for the row to state it.
const MIN_WEIGHT: f32 = 0.5;
/// How many words are remembered before all are forgotten.
const MAX_KNOWN: usize = 1 << 16;

impl StatedReader {
    /// Reads what a row states: each concept once, by number. What it both affirms and denies, or
    /// leaves open, is left out.
    pub(crate) fn read(&mut self, view: &View<'_>, finder: &Finder, row: &Row<'_>) -> Vec<Stated> {
        if self.known.len() > MAX_KNOWN {
            self.known.clear();
            self.by_word.clear();
        }
        self.read.clear();
        self.held.clear();
        for (text, _) in row.texts() {
            self.analyzer.analyze(text);
            for word in self.analyzer.words().take(MAX_WORDS) {
                // A letter may stand for anything.
                if word.text.chars().nth(1).is_none() {
                    continue;
                }
                let known = match self.by_word.get(word.text) {
                    Some(&known) => known,
                    None => {
                        self.known.push(Known::new(view, finder, word.text));
                        let known = self.known.len() - 1;
                        self.by_word.insert(word.text.into(), known);
                        known
                    }
                };
                let holds = self.known[known].holds.iter();
                self.held.extend(holds.map(|&held| (held, known)));
                self.read.push((known, word.polarity));
            }
        }
        let mut all = Vec::new();
        let mut open = Vec::new();
        for &(number, polarity) in &self.read {
            let known = &self.known[number];
            let looked_up;
            let stated = match &known.stated {
                Some(stated) => &**stated,
                None => {
                    let is_near = |context: &str| {
                        let words = view.context_words(context);
                        let mut held = self.held.iter();
                        held.any(|(held, by)| *by != number && words.contains(held))
                    };
                    looked_up = look_up(view, finder, &known.text, &is_near);
                    &looked_up
                }
            };
            match polarity {
                Polarity::Open => open.extend(stated.iter().map(|stated| stated.concept)),
                _ => all.extend(stated.iter().map(|stated| Stated {
                    denied: stated.denied != (polarity == Polarity::Denied),
                    ..*stated
                })),
            }
        }
        all.sort_unstable();
        all.dedup();
        let said_both = all
            .windows(2)
            .filter(|two| two[0].concept == two[1].concept);
        open.extend(said_both.map(|two| two[0].concept));
        all.retain(|stated| !open.contains(&stated.concept));
        all
    }
}

impl Known {
    fn new(view: &View<'_>, finder: &Finder, text: &str) -> Self {
        let is_plain = finder.contexts(view, text).is_empty();
        Self {
            text: text.into(),
            holds: view.contexts_within(text).into(),
            stated: is_plain.then(|| look_up(view, finder, text, &|_| false).into()),
        }
    }
}

/// Looks up what a word states: by itself, by what it is short for, and as a compound by its parts.
///
/// What stands before the head of a compound says how the thing is, unless the whole is itself a
/// word for that: `engångspincett` is single-use, `barnsäker` is not for children.
fn look_up(
    view: &View<'_>,
    finder: &Finder,
    text: &str,
    is_near: &dyn Fn(&str) -> bool,
) -> Vec<Stated> {
    let mut stated = Vec::new();
    let mut state = |written: &str, weight: f32, denied: bool, only_how: bool| {
        let mut is_product = true;
        for id in finder.ids(view, written) {
            for (concept, share) in finder.weighed_senses(view, id, written, is_near) {
                let class = view.class_of(concept);
                let is_how = class.is_some_and(says_how);
                if weight * share < MIN_WEIGHT || (only_how && !is_how) {
                    continue;
                }
                is_product &= class == Some(ConceptClass::Product);
                stated.push(Stated { concept, denied });
            }
        }
        is_product
    };
    let is_product = state(text, 1.0, false, false);
    for (words, weight) in finder.weighed_readings(view, text, is_near) {
        for word in words.split(' ') {
            let affirmed = word.strip_prefix('-');
            state(affirmed.unwrap_or(word), weight, affirmed.is_some(), false);
        }
    }
    if is_product {
        let parts = finder.split(view, text);
        let parts = parts.iter().filter(|_| parts.len() > 1);
        for part in parts {
            let part = part.split('+').next().unwrap_or(part);
            state(part, 1.0, false, true);
        }
    }
    stated
}

/// Tells whether concepts of a class say how a product is, or what it is made of.
pub(crate) fn says_how(class: ConceptClass) -> bool {
    matches!(class, ConceptClass::Property | ConceptClass::Material)
}
