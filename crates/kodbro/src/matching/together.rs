use super::lookup::Finder;
use crate::index::{View, run};
use crate::text::{Joint, Stemmer, Treatment, Word};

/// Words of a row that are one thing together: `b braun`, `p f`.
#[derive(Clone, Debug)]
pub(super) struct Together {
    /// How many words they are, two at least.
    pub(super) words: usize,
    /// The short form that they are, as the index has it; `None` for words that say nothing about a
    /// product.
    pub(super) short: Option<String>,
}

impl Finder {
    /// Tells whether words that are one thing together may begin with a word.
    pub(super) fn begins(&self, view: &View<'_>, word: &str) -> bool {
        let understanding = &self.understanding;
        let begins = |stemmer: &Stemmer| run::begins(view.word_map, &stemmer.stem(word));
        (understanding.abbreviations && run::begins(view.short_map, word))
            || (understanding.lexicon && self.stemmers().into_iter().any(begins))
    }

    /// Finds what some words of a row are together, the longest that begins with the first of them;
    /// where that is a function word, only short forms do. The letters of a short form that says
    /// something are joined by signs: `i.v.`, not `i V`.
    pub(super) fn together<'t>(
        &self,
        view: &View<'_>,
        words: impl Iterator<Item = Word<'t>> + Clone,
        treatment: Treatment,
    ) -> Option<Together> {
        if self.understanding.abbreviations
            && let Some((count, text)) = run::longest(view.short_map, words.clone(), &Stemmer::NONE)
        {
            let says_something = view
                .readings(&text)
                .any(|reading| !reading.words.is_empty());
            let mut others = words.clone().take(count).skip(1);
            if !says_something || others.all(|word| word.joint == Joint::Glued) {
                return Some(Together {
                    words: count,
                    short: says_something.then_some(text),
                });
            }
        }
        if !self.understanding.lexicon || treatment != Treatment::Word {
            return None;
        }
        let longest = |stemmer| run::longest(view.word_map, words.clone(), stemmer);
        let found = self.stemmers().into_iter().filter_map(longest);
        let words = found.map(|(words, _)| words).max()?;
        Some(Together { words, short: None })
    }

    /// Returns how words of a row are stemmed to be found: not at all, and as the languages of terms.
    fn stemmers(&self) -> [&Stemmer; 3] {
        [&Stemmer::NONE, &self.swedish, &self.english]
    }
}
