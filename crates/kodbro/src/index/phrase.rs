use std::collections::{HashMap, HashSet};
use std::fmt;

use super::Role;
use crate::nomenclature::{Language, Term, TermKind};
use crate::text::{Analyzer, Stemmer, Word};

/// A word of a term.
pub(crate) struct PhraseWord {
    /// The word as the index knows it.
    pub(crate) stem: String,
    /// The word as the term has it, normalized.
    pub(crate) text: String,
    pub(crate) role: Role,
}

/// Turns terms into phrases: stems with roles, each stem once.
#[derive(Default)]
pub(crate) struct PhraseReader {
    analyzer: Analyzer,
    stemmers: HashMap<Language, Stemmer>,
}

impl PhraseReader {
    /// Reads a term. A brand is a name and keeps its letters.
    pub(crate) fn read(&mut self, term: &Term<'_>) -> Vec<PhraseWord> {
        self.analyzer.analyze(term.text);
        let stemmer = self.stemmers.entry(term.language);
        let stemmer = stemmer.or_insert_with(|| Stemmer::new(term.language));
        let head = head_of(self.analyzer.words());
        let mut seen = HashSet::new();
        let mut words = Vec::new();
        for (i, word) in self.analyzer.words().enumerate() {
            let stem = match term.kind {
                TermKind::Brand => word.text.to_owned(),
                _ => stemmer.stem(word.text).into_owned(),
            };
            let role = Role::new(word.polarity);
            let role = if Some(i) == head { role.head() } else { role };
            if seen.insert(stem.clone()) {
                words.push(PhraseWord {
                    stem,
                    text: word.text.to_owned(),
                    role,
                });
            }
        }
        words
    }
}

impl fmt::Debug for PhraseReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhraseReader").finish_non_exhaustive()
    }
}

/// Returns the place of the word that says what the thing is: the last of the first phrase, as
/// in `hypodermic syringe needles, with safety systems` and `kanyl till insulinpenna`.
fn head_of<'w>(words: impl Iterator<Item = Word<'w>>) -> Option<usize> {
    words
        .enumerate()
        .take_while(|(_, word)| word.phrase == 0)
        .filter(|(_, word)| !word.text.starts_with(|c: char| c.is_ascii_digit()))
        .map(|(i, _)| i)
        .last()
}
