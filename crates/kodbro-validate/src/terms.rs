use std::cell::OnceCell;

use kodbro::nomenclature::{Concept, Nomenclature, Term, TermKind};
use kodbro::text::normalize;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

/// A nomenclature with its terms the other way round, made when a term is first in doubt.
pub(crate) struct Terms<'n> {
    nomenclature: Nomenclature<'n>,
    release: String,
    reverse: OnceCell<Reverse>,
}

#[derive(Default)]
struct Reverse {
    /// The code of each term that only one code has, by the hash of its words.
    codes: FxHashMap<u64, Option<String>>,
    /// The words of all terms.
    words: FxHashSet<u64>,
    /// The words of official terms.
    official: FxHashSet<u64>,
}

/// What a given term is to a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It is one of its terms, but for how it is written, or nothing speaks against it.
    Right,
    /// It is the term of another code.
    Other(String),
    /// It is none of its terms and has no word of them.
    Unlike,
}

impl<'n> Terms<'n> {
    pub(crate) fn new(nomenclature: Nomenclature<'n>) -> Self {
        Self {
            release: nomenclature.release().release,
            nomenclature,
            reverse: OnceCell::new(),
        }
    }

    /// Returns the release as its publisher names it.
    pub(crate) fn release(&self) -> &str {
        &self.release
    }

    pub(crate) fn nomenclature(&self) -> Nomenclature<'n> {
        self.nomenclature
    }

    pub(crate) fn concept(&self, code: &str) -> Option<Concept<'n>> {
        self.nomenclature.concept(code)
    }

    /// Returns the deepest code of the nomenclature that a code would lie below.
    pub(crate) fn nearest_ancestor<'c>(&self, code: &'c str) -> Option<&'c str> {
        let ends = (0..code.len()).rev().filter(|end| end % 2 == 1);
        ends.map(|end| &code[..end])
            .find(|code| self.concept(code).is_some())
    }

    /// Tells what a given term is to a code.
    ///
    /// Terms that the index does not have may be right all the same: in another language, or the
    /// official ones where the index has only the project's own. So a term is only wrong if it is
    /// that of another code, if the index knows the official terms in its language, or if all its
    /// words are known and none has to do with the code.
    pub(crate) fn fit(&self, given: &str, concept: Concept<'_>) -> Fit {
        let given = fold(given);
        let given = given
            .strip_prefix(&fold(concept.code()))
            .map_or(&*given, str::trim_start);
        if given.is_empty() || concept.terms().any(|term| alike(given, &term)) {
            return Fit::Right;
        }
        let reverse = self.reverse.get_or_init(|| Reverse::of(self.nomenclature));
        let key = key(given);
        if let Some(Some(code)) = reverse.codes.get(&key) {
            let other = self.concept(code);
            let kin =
                other.is_some_and(|other| other.contains(&concept) || concept.contains(&other));
            return match kin {
                true => Fit::Right,
                false => Fit::Other(code.clone()),
            };
        }
        let words: Vec<&str> = given.split(' ').filter(|word| word.len() > 2).collect();
        let share = |known: &FxHashSet<u64>| {
            words
                .iter()
                .filter(|word| known.contains(&xxh3_64(word.as_bytes())))
                .count()
        };
        if words.is_empty() || share(&reverse.words) < words.len() {
            return Fit::Right;
        }
        let in_official_language = share(&reverse.official) == words.len();
        let family = std::iter::once(concept)
            .chain(concept.ancestors())
            .chain(concept.descendants());
        let mut family = family.flat_map(|concept| concept.terms().map(|term| fold(term.text)));
        match in_official_language || !family.any(|term| related(&words, &term)) {
            true => Fit::Unlike,
            false => Fit::Right,
        }
    }
}

impl Reverse {
    fn of(nomenclature: Nomenclature<'_>) -> Self {
        let mut reverse = Self::default();
        for concept in nomenclature.iter() {
            for term in concept.terms() {
                let folded = fold(term.text);
                for word in folded.split(' ') {
                    let word = xxh3_64(word.as_bytes());
                    reverse.words.insert(word);
                    if term.kind == TermKind::Official {
                        reverse.official.insert(word);
                    }
                }
                let code = Some(concept.code().to_owned());
                let slot = reverse
                    .codes
                    .entry(key(&folded))
                    .or_insert_with(|| code.clone());
                if *slot != code {
                    *slot = None;
                }
            }
        }
        reverse
    }
}

/// Tells whether a given term is a term but for case, signs and the order of words, or its beginning.
fn alike(given: &str, term: &Term<'_>) -> bool {
    const CUT: usize = 12;
    [term.text, term.original].into_iter().any(|text| {
        let text = fold(text);
        key(given) == key(&text)
            || given.len() >= CUT && text.starts_with(given)
            || text.len() >= CUT && given.starts_with(&text)
    })
}

/// Tells whether a word has the beginning of a word of the term in it, or the other way round.
fn related(words: &[&str], term: &str) -> bool {
    const BEGINNING: usize = 5;
    let start = |word: &'_ str| {
        let end = word
            .char_indices()
            .nth(BEGINNING)
            .map_or(word.len(), |(end, _)| end);
        word[..end].to_owned()
    };
    let others = term.split(' ').filter(|word| word.len() > 2);
    others.into_iter().any(|other| {
        let beginning = start(other);
        words
            .iter()
            .any(|word| word.contains(&beginning) || other.contains(&start(word)))
    })
}

/// Returns the words of a text, and nothing else, with a space between each.
pub(crate) fn fold(text: &str) -> String {
    let normal = normalize(text);
    let words = normal
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Returns the hash of a folded text's words in any order.
fn key(folded: &str) -> u64 {
    let mut words: Vec<&str> = folded.split(' ').collect();
    words.sort_unstable();
    xxh3_64(words.join(" ").as_bytes())
}
