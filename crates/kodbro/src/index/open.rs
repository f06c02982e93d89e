use std::fmt;

use serde::Serialize;

use crate::container::{Container, FORMAT_VERSION, IndexError, Numbers, Section, Strings};
use crate::lexicon::ConceptClass;
use crate::nomenclature::{Language, Nomenclature, Release};

/// An index: a nomenclature made searchable, in one run of bytes.
///
/// `D` is whatever holds the bytes: `Vec<u8>`, `&'static [u8]`, a memory map. Nothing is parsed
/// or copied; opening reads the bytes once to check them.
#[derive(Clone)]
pub struct Index<D> {
    container: Container<D>,
}

impl<D: AsRef<[u8]>> Index<D> {
    /// Opens an index and checks it: magic, version, length, checksum, and that its parts fit.
    ///
    /// # Errors
    /// [`IndexError`], one kind per cause.
    pub fn open(data: D) -> Result<Self, IndexError> {
        let container = Container::open(data)?;
        Nomenclature::check(&container)?;
        View::check(&container)?;
        Ok(Self { container })
    }

    /// Returns the nomenclature that the index was built from.
    pub fn nomenclature(&self) -> Nomenclature<'_> {
        Nomenclature::of(&self.container)
    }

    /// Says what the index holds.
    pub fn summary(&self) -> IndexSummary {
        let view = self.view();
        IndexSummary {
            format_version: FORMAT_VERSION,
            bytes: self.container.bytes().len(),
            release: view.nomenclature.release(),
            concepts: view.nomenclature.len(),
            terms: view.nomenclature.terms_len(),
            phrases: view.phrase_terms.len(),
            words: view.word_texts.len(),
            lexicon_concepts: view.lexicon_ids.len(),
            abbreviations: view.short_readings.len(),
        }
    }

    pub(crate) fn view(&self) -> View<'_> {
        View::of(&self.container)
    }
}

impl<D: AsRef<[u8]>> fmt::Debug for Index<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Index").field(&self.nomenclature()).finish()
    }
}

/// What an index holds; made by [`Index::summary`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct IndexSummary {
    /// The version of the file format.
    pub format_version: u32,
    /// The size of the file in bytes.
    pub bytes: usize,
    /// The identity of the nomenclature.
    pub release: Release,
    /// How many codes it has.
    pub concepts: usize,
    /// How many terms its codes have together.
    pub terms: usize,
    /// How many of the terms are searched: each wording of a code once.
    pub phrases: usize,
    /// How many different words the phrases and the lexicon have.
    pub words: usize,
    /// How many concepts the lexicon has; none in an index that was built without one.
    pub lexicon_concepts: usize,
    /// How many readings of short forms the lexicon has.
    pub abbreviations: usize,
}

/// The columns of an index, as matching reads them.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) nomenclature: Nomenclature<'a>,
    pub(crate) phrase_concepts: Numbers<'a>,
    pub(crate) word_map: &'a [u8],
    pub(crate) word_texts: Strings<'a>,
    pub(crate) word_weights: Numbers<'a>,
    pub(crate) word_gram_totals: Numbers<'a>,
    pub(crate) posting_starts: Numbers<'a>,
    pub(crate) postings: Numbers<'a>,
    pub(crate) phrase_terms: Numbers<'a>,
    pub(crate) phrase_weights: Numbers<'a>,
    pub(crate) phrase_starts: Numbers<'a>,
    pub(crate) phrase_words: Numbers<'a>,
    pub(crate) concept_phrase_starts: Numbers<'a>,
    pub(crate) gram_map: &'a [u8],
    pub(crate) gram_words: &'a [u8],
    pub(crate) part_map: &'a [u8],
    pub(crate) lexicon_ids: Strings<'a>,
    pub(crate) lexicon_classes: Numbers<'a>,
    pub(crate) lexicon_broader: Numbers<'a>,
    pub(crate) lexicon_opposites: Numbers<'a>,
    pub(crate) sense_starts: Numbers<'a>,
    pub(crate) senses: Numbers<'a>,
    pub(crate) sense_contexts: Strings<'a>,
    pub(crate) sense_forms: Strings<'a>,
    pub(crate) lexicon_word_starts: Numbers<'a>,
    pub(crate) lexicon_words: Numbers<'a>,
    pub(crate) short_map: &'a [u8],
    pub(crate) short_starts: Numbers<'a>,
    pub(crate) short_readings: Strings<'a>,
    pub(crate) short_weights: Numbers<'a>,
    pub(crate) short_contexts: Strings<'a>,
    pub(crate) word_languages: Numbers<'a>,
    pub(crate) language_tags: Strings<'a>,
    pub(crate) measured_concepts: Numbers<'a>,
    pub(crate) measured_terms: Numbers<'a>,
    pub(crate) context_map: &'a [u8],
}

impl<'a> View<'a> {
    fn of<D: AsRef<[u8]>>(container: &'a Container<D>) -> Self {
        Self {
            nomenclature: Nomenclature::of(container),
            phrase_concepts: container.numbers(Section::PhraseConcepts),
            word_map: container.section(Section::WordMap),
            word_texts: container.strings(Section::WordTexts),
            word_weights: container.numbers(Section::WordWeights),
            word_gram_totals: container.numbers(Section::WordGramTotals),
            posting_starts: container.numbers(Section::PostingStarts),
            postings: container.numbers(Section::Postings),
            phrase_terms: container.numbers(Section::PhraseTerms),
            phrase_weights: container.numbers(Section::PhraseWeights),
            phrase_starts: container.numbers(Section::PhraseStarts),
            phrase_words: container.numbers(Section::PhraseWords),
            concept_phrase_starts: container.numbers(Section::ConceptPhraseStarts),
            gram_map: container.section(Section::GramMap),
            gram_words: container.section(Section::GramWords),
            part_map: container.section(Section::PartMap),
            lexicon_ids: container.strings(Section::LexiconIds),
            lexicon_classes: container.numbers(Section::LexiconClasses),
            lexicon_broader: container.numbers(Section::LexiconBroader),
            lexicon_opposites: container.numbers(Section::LexiconOpposites),
            sense_starts: container.numbers(Section::SenseStarts),
            senses: container.numbers(Section::Senses),
            sense_contexts: container.strings(Section::SenseContexts),
            sense_forms: container.strings(Section::SenseForms),
            lexicon_word_starts: container.numbers(Section::LexiconWordStarts),
            lexicon_words: container.numbers(Section::LexiconWords),
            short_map: container.section(Section::ShortMap),
            short_starts: container.numbers(Section::ShortStarts),
            short_readings: container.strings(Section::ShortReadings),
            short_weights: container.numbers(Section::ShortWeights),
            short_contexts: container.strings(Section::ShortContexts),
            word_languages: container.numbers(Section::WordLanguages),
            language_tags: container.strings(Section::LanguageTags),
            measured_concepts: container.numbers(Section::MeasuredConcepts),
            measured_terms: container.numbers(Section::MeasuredTerms),
            context_map: container.section(Section::ContextMap),
        }
    }

    /// Returns the words that any of some writings are, each once.
    pub(crate) fn words_of(&self, writings: &[&str]) -> Vec<u32> {
        let mut ids = Vec::new();
        for bytes in [self.word_map, self.part_map] {
            let Ok(map) = fst::Map::new(bytes) else {
                continue;
            };
            for id in writings.iter().filter_map(|writing| map.get(writing)) {
                if !ids.contains(&(id as u32)) {
                    ids.push(id as u32);
                }
            }
        }
        ids
    }

    /// Iterates over what a word means by the lexicon. Words that are written differently can have
    /// one stem: where the lexicon has the word as it is `written`, only its own senses count.
    pub(crate) fn senses_of(
        &self,
        word: u32,
        written: &str,
    ) -> impl Iterator<Item = Sense<'a>> + use<'a> {
        let view = *self;
        let range = view.sense_starts.range(word as usize);
        let own = |i: usize| {
            view.sense_forms
                .at(i)
                .split(' ')
                .any(|form| form == written)
        };
        let has_own = range.clone().any(own);
        let own: Vec<bool> = range.clone().map(|i| !has_own || own(i)).collect();
        range.zip(own).filter(|&(_, own)| own).map(move |(i, _)| {
            let packed = view.senses.at(i);
            Sense {
                concept: packed >> 8,
                weight: (packed & 0xff) as f32 / 255.0,
                context: view.sense_contexts.at(i),
            }
        })
    }

    /// Returns the languages that any of some words stands in, in terms or in the lexicon.
    pub(crate) fn languages_of(&self, words: &[u32]) -> Vec<Language> {
        let bits = |&word: &u32| match self.word_languages.at(word as usize) {
            u32::MAX => 0,
            bits => bits,
        };
        let bits = words.iter().map(bits).fold(0, |all, bits| all | bits);
        let tags = self.language_tags.iter().enumerate();
        tags.filter(|(i, _)| bits >> i & 1 == 1)
            .filter_map(|(_, tag)| tag.parse().ok())
            .collect()
    }

    /// Returns the numbers of the words of a context.
    pub(crate) fn context_words(&self, context: &str) -> Vec<u32> {
        let Ok(map) = fst::Map::new(self.context_map) else {
            return Vec::new();
        };
        let words = context.split(' ').filter_map(|word| map.get(word));
        words.map(|number| number as u32).collect()
    }

    /// Returns the words of contexts that stand in a word; short ones must be the whole word. Costs
    /// a walk from each letter.
    pub(crate) fn contexts_within(&self, word: &str) -> Vec<u32> {
        let Ok(map) = fst::Map::new(self.context_map) else {
            return Vec::new();
        };
        let fst = map.as_fst();
        let mut within = Vec::new();
        for (start, _) in word.char_indices() {
            let (mut node, mut output) = (fst.root(), fst::raw::Output::zero());
            for (i, &byte) in word.as_bytes()[start..].iter().enumerate() {
                let Some(step) = node.find_input(byte) else {
                    break;
                };
                let transition = node.transition(step);
                output = output.cat(transition.out);
                node = fst.node(transition.addr);
                let is_long = i + 1 >= MIN_WITHIN || i + 1 == word.len();
                if node.is_final() && is_long {
                    within.push(output.cat(node.final_output()).value() as u32);
                }
            }
        }
        within
    }

    /// Tells whether a word stands in brands only.
    pub(crate) fn is_name(&self, word: u32) -> bool {
        self.word_languages.at(word as usize) == 0
    }

    /// Returns the class of a concept of the lexicon.
    pub(crate) fn class_of(&self, concept: u32) -> Option<ConceptClass> {
        ConceptClass::from_number(self.lexicon_classes.at(concept as usize))
    }

    /// Iterates over what a word may be short for.
    pub(crate) fn readings(&self, short: &str) -> impl Iterator<Item = Reading<'a>> + use<'a> {
        let view = *self;
        let number = fst::Map::new(view.short_map)
            .ok()
            .and_then(|map| map.get(short));
        let range = number.map_or(0..0, |number| view.short_starts.range(number as usize));
        range.map(move |i| Reading {
            words: view.short_readings.at(i),
            weight: view.short_weights.float(i),
            context: view.short_contexts.at(i),
        })
    }

    /// Checks that the columns fit each other, once, on opening.
    fn check<D: AsRef<[u8]>>(container: &Container<D>) -> Result<(), IndexError> {
        container.verify_map(Section::WordMap)?;
        container.verify_map(Section::GramMap)?;
        let words = container.strings(Section::WordTexts).len();
        let phrases = container.numbers(Section::PhraseTerms).len();
        let concepts = container.strings(Section::Codes).len();
        for (section, items) in [
            (Section::PhraseConcepts, phrases),
            (Section::WordWeights, words),
            (Section::WordGramTotals, words),
            (Section::PhraseWeights, phrases),
        ] {
            container.expect_items(section, 4, items)?;
        }
        let items = |section| container.numbers(section).len();
        for (section, runs, end) in [
            (Section::PostingStarts, words, items(Section::Postings)),
            (Section::PhraseStarts, phrases, items(Section::PhraseWords)),
            (Section::ConceptPhraseStarts, concepts, phrases),
        ] {
            container.expect_starts(section, runs, end)?;
        }
        Self::check_lexicon(container, words)
    }

    /// Checks the columns of the lexicon; an index of an earlier release has none of them.
    fn check_lexicon<D: AsRef<[u8]>>(
        container: &Container<D>,
        words: usize,
    ) -> Result<(), IndexError> {
        if container.section(Section::SenseStarts).is_empty() {
            return Ok(());
        }
        container.verify_map(Section::PartMap)?;
        container.verify_map(Section::ShortMap)?;
        container.verify_map(Section::ContextMap)?;
        let concepts = container.strings(Section::LexiconIds).len();
        let shorts = container.map(Section::ShortMap)?.len();
        let readings = container.strings(Section::ShortReadings).len();
        let senses = container.numbers(Section::Senses).len();
        for (section, items) in [
            (Section::LexiconClasses, concepts),
            (Section::LexiconBroader, concepts),
            (Section::LexiconOpposites, concepts),
            (Section::ShortWeights, readings),
            (Section::WordLanguages, words),
        ] {
            container.expect_items(section, 4, items)?;
        }
        let measured = container.numbers(Section::MeasuredTerms).len();
        container.expect_items(Section::MeasuredConcepts, 4, measured)?;
        let lexicon_words = container.numbers(Section::LexiconWords).len();
        for (section, runs, end) in [
            (Section::SenseStarts, words, senses),
            (Section::LexiconWordStarts, concepts, lexicon_words),
            (Section::ShortStarts, shorts, readings),
        ] {
            container.expect_starts(section, runs, end)?;
        }
        Ok(())
    }
}

/// How many bytes a word of a context has at least to be found within a longer word.
const MIN_WITHIN: usize = 4;

/// What a word means by the lexicon.
pub(crate) struct Sense<'a> {
    pub(crate) concept: u32,
    /// How probable it is without context.
    pub(crate) weight: f32,
    /// Words that speak for it, a space between; mostly none.
    pub(crate) context: &'a str,
}

/// What a word may be short for.
pub(crate) struct Reading<'a> {
    /// The words in full, a space between, `-` before those that are denied.
    pub(crate) words: &'a str,
    /// How probable it is without context.
    pub(crate) weight: f32,
    /// Words that speak for it, a space between; mostly none.
    pub(crate) context: &'a str,
}
