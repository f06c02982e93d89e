use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::build::{Words, starts};
use crate::container::{ContainerWriter, Section};
use crate::lexicon::{ConceptClass, Lexicon, LexiconConcept};
use crate::nomenclature::Language;
use crate::text::{Stemmer, TokenKind, base_of_denial, normalize, tokens, word_class};

const NONE: u32 = u32::MAX;
/// A weight of 1 in the low 8 bits of a packed sense.
const FULL: f32 = 255.0;

/// The words of a lexicon, tied to its concepts.
pub(super) struct Meanings<'l> {
    lexicon: &'l Lexicon,
    /// The senses of each stem: the concept and what it weighs.
    senses: BTreeMap<String, BTreeMap<u32, Weighed>>,
    /// The words as they are written, with their stems, the first writing of a kind first.
    pub(super) surfaces: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
struct Weighed {
    weight: f32,
    context: Vec<String>,
}

impl<'l> Meanings<'l> {
    /// Takes the words from the forms of all concepts. Forms of several words, and denials such
    /// as `osteril`, which the text pipeline reads by itself, are left out.
    pub(super) fn collect(lexicon: &'l Lexicon) -> Self {
        let mut stemmers = HashMap::new();
        let mut stated = HashMap::new();
        for sense in lexicon.senses() {
            let key = (&sense.language, sense.form.as_str(), sense.concept.as_str());
            stated.insert(key, sense);
        }
        let mut senses: BTreeMap<String, BTreeMap<u32, Weighed>> = BTreeMap::new();
        let mut surfaces = Vec::new();
        for (concept, number) in lexicon.concepts().iter().zip(0_u32..) {
            for (language, form) in &concept.forms {
                let Some(word) = single_word(form) else {
                    continue;
                };
                let stem = stem(&mut stemmers, language, word);
                let sense = stated.get(&(language, form.as_str(), concept.id.as_str()));
                let weighed = Weighed {
                    weight: sense.map_or(1.0, |sense| sense.weight),
                    context: sense.map_or_else(Vec::new, |sense| sense.context.clone()),
                };
                surfaces.push((word.to_owned(), stem.clone()));
                let of_stem = senses.entry(stem).or_default();
                let old = of_stem.entry(number).or_insert_with(|| weighed.clone());
                if weighed.weight > old.weight {
                    *old = weighed;
                }
            }
        }
        Self {
            lexicon,
            senses,
            surfaces,
        }
    }

    /// Iterates over the stems, in byte order.
    pub(super) fn stems(&self) -> impl Iterator<Item = &str> {
        self.senses.keys().map(String::as_str)
    }

    pub(super) fn write(&self, words: &Words, out: &mut ContainerWriter) {
        let concepts = self.lexicon.concepts();
        let number = |id: &Option<String>| {
            let number = id.as_ref().and_then(|id| self.lexicon.number(id));
            number.unwrap_or(NONE)
        };
        let class = |concept: &LexiconConcept| {
            let class = ConceptClass::ALL.iter().position(|&c| c == concept.class);
            class.map_or(NONE, |class| class as u32)
        };
        out.strings(
            Section::LexiconIds,
            concepts.iter().map(|concept| concept.id.as_str()),
        );
        out.numbers(Section::LexiconClasses, concepts.iter().map(class));
        out.numbers(
            Section::LexiconBroader,
            concepts.iter().map(|concept| number(&concept.broader)),
        );
        out.numbers(
            Section::LexiconOpposites,
            concepts.iter().map(|concept| number(&concept.opposite)),
        );
        self.write_senses(words, out);
        self.write_abbreviations(out);
    }

    fn write_senses(&self, words: &Words, out: &mut ContainerWriter) {
        let none = BTreeMap::new();
        let of_words = || {
            words
                .texts()
                .map(|word| self.senses.get(word).unwrap_or(&none))
        };
        out.numbers(Section::SenseStarts, starts(of_words().map(BTreeMap::len)));
        let pack = |(&concept, weighed): (&u32, &Weighed)| {
            concept << 8 | (weighed.weight * FULL).round().clamp(1.0, FULL) as u32
        };
        out.numbers(
            Section::Senses,
            of_words().flat_map(|senses| senses.iter().map(pack)),
        );
        let contexts: Vec<String> = of_words()
            .flat_map(|senses| senses.values().map(|sense| context(&sense.context)))
            .collect();
        out.strings(Section::SenseContexts, contexts.iter().map(String::as_str));
        let mut of_concepts = vec![BTreeSet::new(); self.lexicon.concepts().len()];
        for (senses, word) in of_words().zip(0_u32..) {
            for &concept in senses.keys() {
                of_concepts[concept as usize].insert(word);
            }
        }
        out.numbers(
            Section::LexiconWordStarts,
            starts(of_concepts.iter().map(BTreeSet::len)),
        );
        out.numbers(Section::LexiconWords, of_concepts.into_iter().flatten());
    }

    fn write_abbreviations(&self, out: &mut ContainerWriter) {
        let mut shorts: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for abbreviation in self.lexicon.abbreviations() {
            if let Some(short) = single_word(&abbreviation.short) {
                shorts.entry(short).or_default().push(abbreviation);
            }
        }
        let map = fst::Map::from_iter(shorts.keys().zip(0_u64..));
        out.bytes(
            Section::ShortMap,
            map.map(|m| m.into_fst().into_inner()).unwrap_or_default(),
        );
        out.numbers(Section::ShortStarts, starts(shorts.values().map(Vec::len)));
        let readings = || shorts.values().flatten();
        let plain: Vec<String> = readings().map(|a| plain_words(&a.reading)).collect();
        out.strings(Section::ShortReadings, plain.iter().map(String::as_str));
        out.floats(Section::ShortWeights, readings().map(|a| a.weight));
        let contexts: Vec<String> = readings().map(|a| context(&a.context)).collect();
        out.strings(Section::ShortContexts, contexts.iter().map(String::as_str));
    }
}

/// Returns the only word of a form; `None` where there are more, or where it says nothing about
/// a product or denies something by itself.
fn single_word(form: &str) -> Option<&str> {
    let mut words = tokens(form).filter(|token| token.kind != TokenKind::Break);
    let word = words.next()?;
    let is_word = word.kind == TokenKind::Word && word_class(word.text).is_none();
    (is_word && words.next().is_none() && base_of_denial(word.text).is_none()).then_some(word.text)
}

fn stem(stemmers: &mut HashMap<Language, Stemmer>, language: &Language, word: &str) -> String {
    let stemmer = stemmers.entry(language.clone());
    let stemmer = stemmer.or_insert_with(|| Stemmer::new(language.clone()));
    stemmer.stem(word).into_owned()
}

/// Returns the words of a reading with single spaces between.
fn plain_words(reading: &str) -> String {
    let reading = normalize(reading);
    let words: Vec<&str> = tokens(&reading)
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| token.text)
        .collect();
    words.join(" ")
}

/// Returns the words of a context as stems with single spaces between; a concept's name stands
/// for its words in English.
fn context(words: &[String]) -> String {
    let swedish = Stemmer::new(Language::SWEDISH);
    let stems: Vec<String> = words
        .iter()
        .flat_map(|word| word.split([' ', '-']))
        .map(|word| swedish.stem(word).into_owned())
        .collect();
    stems.join(" ")
}
