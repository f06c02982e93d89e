use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::build::{Words, starts};
use super::run::{self, MAX_RUN};
use crate::container::{ContainerWriter, Section};
use crate::lexicon::{ConceptClass, Lexicon, LexiconConcept};
use crate::nomenclature::Language;
use crate::text::{Analyzer, Polarity, Stemmer, Treatment, Word, word_class};

const NONE: u32 = u32::MAX;
/// What a property tells about what a product is, against the product itself.
const PROPERTY: f32 = 0.7;
/// What a word of packing, a supplier or a unit tells that stands in terms.
const NOISE: f32 = 0.4;
/// A weight of 1 in the low 8 bits of a packed sense.
const FULL: f32 = 255.0;

/// The words of a lexicon, tied to its concepts.
pub(super) struct Meanings<'l> {
    lexicon: &'l Lexicon,
    /// The senses of each stem: the concept and what it weighs.
    senses: BTreeMap<String, BTreeMap<u32, Weighed>>,
    /// The words as they are written, with their stems, the first writing of a kind first.
    pub(super) surfaces: Vec<(String, String)>,
    /// The languages that each stem stands in.
    languages: BTreeMap<String, BTreeSet<Language>>,
}

#[derive(Clone, Debug)]
struct Weighed {
    /// The words of the stem that have the sense, as they are written.
    forms: BTreeSet<String>,
    weight: f32,
    context: Vec<String>,
}

impl<'l> Meanings<'l> {
    /// Takes the words from the forms of all concepts. Forms of several words stand as they are
    /// found in a row, see [`run`], where they say nothing about a product; the others say what their
    /// words say (as synonyms they bring as many wrong codes first as right ones), and are left out, as
    /// are denials such as `osteril`, which the text pipeline reads by itself.
    pub(super) fn collect(lexicon: &'l Lexicon) -> Self {
        let mut analyzer = Analyzer::default();
        let mut stemmers = HashMap::new();
        let mut stated = HashMap::new();
        for sense in lexicon.senses() {
            let key = (&sense.language, sense.form.as_str(), sense.concept.as_str());
            stated.insert(key, sense);
        }
        let mut senses: BTreeMap<String, BTreeMap<u32, Weighed>> = BTreeMap::new();
        let mut surfaces = Vec::new();
        let mut languages = BTreeMap::new();
        for (concept, number) in lexicon.concepts().iter().zip(0_u32..) {
            for (language, form) in &concept.forms {
                let stemmer = stemmers.entry(*language);
                let stemmer = stemmer.or_insert_with(|| Stemmer::new(*language));
                let (word, stem) = match single_word(&mut analyzer, form) {
                    Some(word) => {
                        let stem = stemmer.stem(&word).into_owned();
                        surfaces.push((word.clone(), stem.clone()));
                        (Some(word), stem)
                    }
                    None if concept.class.is_noise() => {
                        match run_of(&mut analyzer, form, stemmer) {
                            Some(run) => (None, run),
                            None => continue,
                        }
                    }
                    None => continue,
                };
                let sense = stated.get(&(language, form.as_str(), concept.id.as_str()));
                let weighed = Weighed {
                    forms: BTreeSet::new(),
                    weight: sense.map_or(1.0, |sense| sense.weight),
                    context: sense.map_or_else(Vec::new, |sense| sense.context.clone()),
                };
                let of_stem: &mut BTreeSet<Language> = languages.entry(stem.clone()).or_default();
                of_stem.insert(*language);
                let of_stem = senses.entry(stem).or_default();
                let old = of_stem.entry(number).or_insert_with(|| weighed.clone());
                old.forms.extend(word);
                if weighed.weight > old.weight {
                    (old.weight, old.context) = (weighed.weight, weighed.context);
                }
            }
        }
        Self {
            lexicon,
            senses,
            surfaces,
            languages,
        }
    }

    /// Iterates over the stems, in byte order.
    pub(super) fn stems(&self) -> impl Iterator<Item = &str> {
        self.senses.keys().map(String::as_str)
    }

    /// Returns how much a word tells about what a product is, 0..=1: as much as the most telling of
    /// its senses. A word that terms have tells something in any case.
    pub(super) fn importance(&self, stem: &str) -> f32 {
        let Some(senses) = self.senses.get(stem) else {
            return 1.0;
        };
        let class = |&concept: &u32| self.lexicon.concepts()[concept as usize].class;
        let importances = senses.keys().map(class).map(|class| match class {
            ConceptClass::Packaging | ConceptClass::Supplier | ConceptClass::Unit => NOISE,
            ConceptClass::Property => PROPERTY,
            _ => 1.0,
        });
        importances.fold(0.0, f32::max)
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
        self.write_languages(words, out);
        self.write_senses(words, out);
        self.write_abbreviations(out);
        self.write_contexts(out);
    }

    fn write_contexts(&self, out: &mut ContainerWriter) {
        let of_senses = self.lexicon.senses().iter().map(|sense| &sense.context);
        let of_shorts = self
            .lexicon
            .abbreviations()
            .iter()
            .map(|short| &short.context);
        let contexts: Vec<String> = of_senses
            .chain(of_shorts)
            .map(|words| context(words))
            .collect();
        let words: BTreeSet<&str> = contexts
            .iter()
            .flat_map(|context| context.split(' '))
            .collect();
        let words = words.into_iter().filter(|word| !word.is_empty());
        let map = fst::Map::from_iter(words.zip(0_u64..));
        out.bytes(
            Section::ContextMap,
            map.map(|m| m.into_fst().into_inner()).unwrap_or_default(),
        );
    }

    fn write_languages(&self, words: &Words, out: &mut ContainerWriter) {
        let (of_terms, none) = (words.languages(), BTreeSet::new());
        let of_words = || {
            words
                .texts()
                .zip(of_terms)
                .map(|(word, of_terms)| of_terms.union(self.languages.get(word).unwrap_or(&none)))
        };
        let all: BTreeSet<&Language> = of_words().flatten().collect();
        let all: Vec<&Language> = all.into_iter().take(32).collect();
        let bit = |language| {
            all.iter()
                .position(|&l| l == language)
                .map_or(0, |at| 1_u32 << at)
        };
        out.numbers(
            Section::WordLanguages,
            of_words().map(|languages| languages.map(bit).fold(0, |bits, bit| bits | bit)),
        );
        out.strings(
            Section::LanguageTags,
            all.iter().map(|language| language.as_str()),
        );
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
        let forms: Vec<String> = of_words()
            .flat_map(|senses| senses.values())
            .map(|sense| sense.forms.iter().cloned().collect::<Vec<_>>().join(" "))
            .collect();
        out.strings(Section::SenseForms, forms.iter().map(String::as_str));
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
        let mut analyzer = Analyzer::default();
        let mut shorts: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for abbreviation in self.lexicon.abbreviations() {
            let short = abbreviation.short.as_str();
            if word_class(short).is_some() {
                continue;
            }
            let short = match short.chars().all(char::is_alphanumeric) {
                true => Some(short.to_owned()),
                false => run_of(&mut analyzer, short, &Stemmer::NONE)
                    .filter(|run| is_read_together(&mut analyzer, run, &abbreviation.reading)),
            };
            if let Some(short) = short {
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
        let plain = readings().map(|a| plain_words(&mut analyzer, &a.reading));
        let plain: Vec<String> = plain.collect();
        out.strings(Section::ShortReadings, plain.iter().map(String::as_str));
        out.floats(Section::ShortWeights, readings().map(|a| a.weight));
        let contexts: Vec<String> = readings().map(|a| context(&a.context)).collect();
        out.strings(Section::ShortContexts, contexts.iter().map(String::as_str));
    }
}

/// Returns the only word of a form; `None` where there are more, or where it says nothing about
/// a product or denies something by itself.
fn single_word(analyzer: &mut Analyzer, form: &str) -> Option<String> {
    analyzer.analyze(form);
    let mut treated = analyzer.treated();
    let (word, treatment) = treated.next()?;
    let counts_parts = treatment == Treatment::Measure && treated.len() == 1;
    let word = match treated.next() {
        Some((counted, Treatment::Word)) if counts_parts => counted,
        None if treatment == Treatment::Word => word,
        _ => return None,
    };
    (word.polarity == Polarity::Affirmed).then(|| word.text.to_owned())
}

/// Tells whether a short form of several words is read as one: where it says nothing, `t.ex.`, or has
/// single letters only, `p/f`. Words of others, `inj vsk`, say more each by itself.
fn is_read_together(analyzer: &mut Analyzer, run: &str, reading: &str) -> bool {
    let is_letter =
        |word: &str| word.chars().all(char::is_alphabetic) && word.chars().nth(1).is_none();
    run.split(' ').all(is_letter) || plain_words(analyzer, reading).is_empty()
}

/// Returns a form of several words as its run; `None` for one of a single word, or of more than
/// are looked for.
fn run_of(analyzer: &mut Analyzer, form: &str, stemmer: &Stemmer) -> Option<String> {
    analyzer.analyze(form);
    let treated = analyzer.treated();
    if !(2..=MAX_RUN).contains(&treated.len()) {
        return None;
    }
    let mut run = String::new();
    for (word, _) in treated {
        run::push(&mut run, word.polarity, &stemmer.stem(word.text));
    }
    Some(run)
}

/// Returns the words of a reading with single spaces between, `-` before those that it denies, as
/// `puderfri` does `puder`.
fn plain_words(analyzer: &mut Analyzer, reading: &str) -> String {
    analyzer.analyze(reading);
    let word = |word: Word<'_>| match word.polarity {
        Polarity::Denied => format!("-{}", word.text),
        _ => word.text.to_owned(),
    };
    analyzer.words().map(word).collect::<Vec<_>>().join(" ")
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
