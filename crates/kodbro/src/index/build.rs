use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::meanings::Meanings;
use super::run::is_run;
use super::{PhraseReader, Role, gaps, grams};
use crate::container::{ContainerWriter, Section};
use crate::lexicon::Lexicon;
use crate::nomenclature::{ConceptId, Language, Nomenclature, NomenclatureBuf, TermKind};
use crate::text::{HEAD_ONLY, Measure, MeasureKind, measures, normalize};

/// Builds the index of a nomenclature, with the words of a lexicon tied to its own, and returns
/// the bytes of its file.
///
/// The same nomenclature and lexicon give the same bytes. Costs some hundred milliseconds for ten thousand
/// concepts with sixty thousand terms.
///
/// ```
/// use kodbro::{Index, index, lexicon::Lexicon, nomenclature::*};
///
/// let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
/// let code: Code = "A".parse()?;
/// builder.concept(NewConcept { code: code.clone(), parent: None, residual: false, status: Status::Active })?;
/// builder.term(&code, NewTerm { language: Language::SWEDISH, kind: TermKind::Official, text: "kanyl".into() })?;
/// let bytes = index::build(&builder.build()?, &Lexicon::default());
/// assert_eq!(Index::open(bytes).unwrap().nomenclature().len(), 1);
/// # Ok::<(), NomenclatureError>(())
/// ```
pub fn build(nomenclature: &NomenclatureBuf, lexicon: &Lexicon) -> Vec<u8> {
    let view = nomenclature.as_nomenclature();
    let phrases = Phrases::collect(&view);
    let meanings = Meanings::collect(lexicon);
    let words = Words::number(&phrases, &meanings, view.len());
    let mut out = ContainerWriter::default();
    out.copy(nomenclature.container());
    phrases.write(&words, &mut out);
    words.write(&phrases, &mut out);
    words.write_parts(&phrases, &meanings, &mut out);
    meanings.write(&words, &mut out);
    write_grams(&words, &mut out);
    write_measured(&view, &mut out);
    out.finish()
}

/// How many letters a part of a compound has at least.
const MIN_PART: usize = 3;

/// One term as a list of words.
struct Phrase {
    concept: ConceptId,
    term: u32,
    words: Vec<(String, Role)>,
    /// The words as the term has them, where compounds may consist of them.
    surfaces: Vec<String>,
    /// Its language; `None` for a brand, which is a name in any.
    language: Option<Language>,
}

struct Phrases {
    /// Ordered by concept.
    all: Vec<Phrase>,
    concepts: usize,
}

impl Phrases {
    fn collect(nomenclature: &Nomenclature<'_>) -> Self {
        let mut reader = PhraseReader::default();
        let mut all: Vec<Phrase> = Vec::new();
        // The words of each concept's terms, for telling its children's own words.
        let mut vocabulary: Vec<HashSet<String>> = Vec::with_capacity(nomenclature.len());
        for concept in nomenclature.iter() {
            let mut seen = HashSet::new();
            let mut own = HashSet::new();
            let parent = nomenclature
                .parent_of(concept.id())
                .and_then(|p| vocabulary.get(p.index()));
            for (i, term) in nomenclature.term_range(concept.id()).zip(concept.terms()) {
                let (mut words, mut surfaces) = (Vec::new(), Vec::new());
                let compounds = term.language != Language::ENGLISH && term.kind != TermKind::Brand;
                for word in reader.read(&term) {
                    words.push((word.stem, word.role));
                    surfaces.extend(compounds.then_some(word.text));
                }
                own.extend(words.iter().map(|(word, _)| word.clone()));
                for (word, role) in &mut words {
                    if !parent.is_some_and(|vocabulary| vocabulary.contains(word)) {
                        *role = role.own();
                    }
                }
                if !words.is_empty() && seen.insert(words.clone()) {
                    all.push(Phrase {
                        concept: concept.id(),
                        term: i as u32,
                        words,
                        surfaces,
                        language: (term.kind != TermKind::Brand).then_some(term.language),
                    });
                }
            }
            vocabulary.push(own);
        }
        Self {
            all,
            concepts: nomenclature.len(),
        }
    }

    fn write(&self, words: &Words, out: &mut ContainerWriter) {
        let id = |word: &str| words.ids.get(word).copied().unwrap_or(u32::MAX);
        let weight = |p: &Phrase| {
            p.words
                .iter()
                .map(|(w, _)| words.weights[id(w) as usize])
                .sum()
        };
        out.numbers(
            Section::PhraseConcepts,
            self.all.iter().map(|p| p.concept.0),
        );
        out.numbers(Section::PhraseTerms, self.all.iter().map(|p| p.term));
        out.floats(Section::PhraseWeights, self.all.iter().map(weight));
        out.numbers(
            Section::PhraseStarts,
            starts(self.all.iter().map(|p| p.words.len())),
        );
        let packed = self.all.iter().flat_map(|p| &p.words);
        out.numbers(
            Section::PhraseWords,
            packed.map(|(word, role)| role.pack(id(word))),
        );
        let mut per_concept = vec![0; self.concepts];
        for phrase in &self.all {
            per_concept[phrase.concept.index()] += 1;
        }
        out.numbers(Section::ConceptPhraseStarts, starts(per_concept));
    }
}

pub(super) struct Words {
    ids: HashMap<String, u32>,
    texts: Vec<String>,
    weights: Vec<f32>,
    /// The languages of the terms that each word stands in.
    languages: Vec<BTreeSet<Language>>,
}

impl Words {
    /// Numbers the words in byte order and weighs them by how few concepts have them. A word that
    /// only the lexicon has is given its weight when it is looked up.
    fn number(phrases: &Phrases, meanings: &Meanings<'_>, concepts: usize) -> Self {
        let mut with: BTreeMap<&str, (u32, Option<ConceptId>)> = BTreeMap::new();
        with.extend(meanings.stems().map(|stem| (stem, (0, None))));
        for phrase in &phrases.all {
            for (word, _) in &phrase.words {
                let (count, last) = with.entry(word).or_default();
                if last.replace(phrase.concept) != Some(phrase.concept) {
                    *count += 1;
                }
            }
        }
        let ids: HashMap<String, u32> = with
            .keys()
            .zip(0..)
            .map(|(&word, id)| (word.to_owned(), id))
            .collect();
        let mut languages = vec![BTreeSet::new(); ids.len()];
        for phrase in &phrases.all {
            for (word, _) in &phrase.words {
                if let (Some(&id), Some(language)) = (ids.get(word), &phrase.language) {
                    languages[id as usize].insert(*language);
                }
            }
        }
        let texts = with.keys().map(|&word| word.to_owned()).collect();
        let bits = |count: u32| match count {
            0 => 0.0,
            _ => libm::log2((concepts as f64 + 1.0) / f64::from(count)) as f32,
        };
        Self {
            ids,
            texts,
            weights: with
                .iter()
                .map(|(word, &(count, _))| bits(count) * meanings.importance(word))
                .collect(),
            languages,
        }
    }

    pub(super) fn languages(&self) -> &[BTreeSet<Language>] {
        &self.languages
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> + Clone {
        self.texts.iter().map(String::as_str)
    }

    /// Writes the words that compounds may consist of: as they are written, as they begin a compound,
    /// and as stems, which only an ending follows: `kontor` has the stem `kont`, but does not begin
    /// `kontrast`.
    fn write_parts(&self, phrases: &Phrases, meanings: &Meanings<'_>, out: &mut ContainerWriter) {
        // Of equal forms the one that is nearest to how a word is written stays, of these the first.
        let mut parts: BTreeMap<&str, (u8, u64)> = BTreeMap::new();
        let of_phrases = phrases
            .all
            .iter()
            .flat_map(|phrase| phrase.surfaces.iter().zip(&phrase.words))
            .map(|(surface, (stem, _))| (surface, stem));
        let of_lexicon = meanings
            .surfaces
            .iter()
            .map(|(surface, stem)| (surface, stem));
        for (surface, stem) in of_phrases.chain(of_lexicon) {
            let Some(id) = self.ids.get(stem).map(|&id| u64::from(id)) else {
                continue;
            };
            let forms = [
                (surface.as_str(), id),
                (combining(surface), id),
                (stem, id | HEAD_ONLY),
            ];
            for ((text, id), distance) in forms.into_iter().zip(0..) {
                if is_part(text) {
                    let old = parts.entry(text).or_insert((distance, id));
                    if distance < old.0 {
                        *old = (distance, id);
                    }
                }
            }
        }
        let map = fst::Map::from_iter(parts.iter().map(|(text, &(_, id))| (text, id)));
        out.bytes(
            Section::PartMap,
            map.map(|m| m.into_fst().into_inner()).unwrap_or_default(),
        );
    }

    fn write(&self, phrases: &Phrases, out: &mut ContainerWriter) {
        let map = fst::Map::from_iter(self.texts.iter().zip(0_u64..));
        out.bytes(
            Section::WordMap,
            map.map(|m| m.into_fst().into_inner()).unwrap_or_default(),
        );
        out.strings(Section::WordTexts, self.texts.iter().map(String::as_str));
        out.floats(Section::WordWeights, self.weights.iter().copied());
        let mut postings = vec![Vec::new(); self.texts.len()];
        for (phrase, id) in phrases.all.iter().zip(0_u32..) {
            for (word, _) in &phrase.words {
                if let Some(&word) = self.ids.get(word) {
                    postings[word as usize].push(id);
                }
            }
        }
        out.numbers(
            Section::PostingStarts,
            starts(postings.iter().map(Vec::len)),
        );
        out.numbers(Section::Postings, postings.into_iter().flatten());
    }
}

fn write_grams(words: &Words, out: &mut ContainerWriter) {
    let mut with: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let texts = words.texts.iter().zip(0_u32..);
    for (word, id) in texts.filter(|(text, _)| !is_run(text)) {
        for gram in grams::list(word) {
            let words = with.entry(gram).or_default();
            if words.last() != Some(&id) {
                words.push(id);
            }
        }
    }
    let mut totals = vec![0.0_f32; words.texts.len()];
    for holders in with.values() {
        let weight = grams::weight(words.texts.len(), holders.len());
        for &word in holders {
            totals[word as usize] += weight;
        }
    }
    let mut words = Vec::new();
    let places = with.iter().map(|(gram, holders)| {
        let place = words.len() as u64;
        gaps::write(holders, &mut words);
        (gram, place)
    });
    let map = fst::Map::from_iter(places);
    out.bytes(
        Section::GramMap,
        map.map(|m| m.into_fst().into_inner()).unwrap_or_default(),
    );
    out.bytes(Section::GramWords, words);
    out.floats(Section::WordGramTotals, totals);
}

/// Tells whether a compound may consist of a word.
fn is_part(text: &str) -> bool {
    text.chars().all(char::is_alphabetic) && text.chars().nth(MIN_PART - 1).is_some()
}

/// Returns the form in which a word begins a compound where that is not the word itself: without
/// its last `a` or `e`, as `sprut` and `läkar`.
fn combining(word: &str) -> &str {
    word.strip_suffix(['a', 'e']).unwrap_or(word)
}

/// Notes the terms that state a measure; brands and bare numbers are names.
fn write_measured(nomenclature: &Nomenclature<'_>, out: &mut ContainerWriter) {
    let mut measured = Vec::new();
    for concept in nomenclature.iter() {
        for (i, term) in nomenclature.term_range(concept.id()).zip(concept.terms()) {
            let states = |measure: &Measure| measure.kind() != MeasureKind::Number;
            let is_name = term.kind == TermKind::Brand;
            if !is_name && measures(&normalize(term.text)).iter().any(states) {
                measured.push((concept.id().0, i as u32));
            }
        }
    }
    out.numbers(
        Section::MeasuredConcepts,
        measured.iter().map(|&(concept, _)| concept),
    );
    out.numbers(
        Section::MeasuredTerms,
        measured.iter().map(|&(_, term)| term),
    );
}

/// Returns where each of some runs begins, and where the last one ends.
pub(super) fn starts(lengths: impl IntoIterator<Item = usize>) -> Vec<u32> {
    let mut end = 0;
    let ends = lengths.into_iter().map(|len| {
        end += len as u32;
        end
    });
    std::iter::once(0).chain(ends).collect()
}
