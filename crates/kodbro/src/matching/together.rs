use super::lookup::Finder;
use crate::index::{View, run};
use crate::lexicon::ConceptClass;
use crate::text::{Stemmer, Treatment, Word};

/// Words of a row that are one thing together: `b braun`, `p f`, `office chair`.
#[derive(Clone, Debug)]
pub(super) struct Together {
    /// How many words they are, two at least.
    pub(super) words: usize,
    /// They as the index has them.
    pub(super) text: String,
    pub(super) what: What,
}

/// What words are together.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// They say nothing about a product.
    Noise,
    /// They are short for something.
    Short,
    /// They name goods that are no medical devices, so surely, over 0..=1.
    OtherGoods(f32),
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
    /// where that is a number or a function word, only short forms do: `3-v`.
    pub(super) fn together<'t>(
        &self,
        view: &View<'_>,
        words: impl Iterator<Item = Word<'t>> + Clone,
        treatment: Treatment,
    ) -> Option<Together> {
        if self.understanding.abbreviations
            && let Some((words, text)) = run::longest(view.short_map, words.clone(), &Stemmer::NONE)
        {
            let says_nothing = view.readings(&text).all(|reading| reading.words.is_empty());
            let what = if says_nothing {
                What::Noise
            } else {
                What::Short
            };
            return Some(Together { words, text, what });
        }
        if !self.understanding.lexicon || treatment != Treatment::Word {
            return None;
        }
        let longest = |stemmer| run::longest(view.word_map, words.clone(), stemmer);
        let found = self.stemmers().into_iter().filter_map(longest);
        let (words, text) = found.max_by_key(|&(words, _)| words)?;
        let ids = view.words_of(&[&text]);
        let senses = ids.iter().flat_map(|&id| view.senses_of(id, &text));
        let goods = senses.filter(|s| view.class_of(s.concept) == Some(ConceptClass::OtherGoods));
        let share = goods.map(|sense| sense.weight).fold(0.0, f32::max);
        let what = if share > 0.0 {
            What::OtherGoods(share)
        } else {
            What::Noise
        };
        Some(Together { words, text, what })
    }

    /// Returns how words of a row are stemmed to be found: not at all, and as the languages of terms.
    fn stemmers(&self) -> [&Stemmer; 3] {
        [&Stemmer::NONE, &self.swedish, &self.english]
    }
}
