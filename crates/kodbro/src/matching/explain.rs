use rustc_hash::FxHashSet;
use serde::Serialize;

use super::Row;
use super::lookup::{Finder, Likeness};
use super::query::Query;
use super::together::Together;
use crate::index::View;
use crate::lexicon::ConceptClass;
use crate::nomenclature::Language;
use crate::text::{
    Analyzer, Measure, MeasureKind, Polarity, Treatment, function_word_languages, measures,
    normalize,
};

/// How a row was understood, step by step; made by [`Mapper::explain`](super::Mapper::explain).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The texts of the row as they are matched: repaired, composed, in lower case.
    pub normalized: Vec<String>,
    /// The languages of the row with their shares, the largest first; they sum up to 1, or there
    /// are none.
    pub languages: Vec<(Language, f64)>,
    /// Every word, marker and number, in order.
    pub words: Vec<ExplainedWord>,
    /// The measures, in order.
    pub measures: Vec<Measure>,
}

/// What was made of a word of a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExplainedWord {
    /// The word, normalized; of a denial such as `latexfri` the word denied.
    pub text: String,
    /// Whether it counts, and if not, why.
    pub treatment: Treatment,
    /// Whether the row affirms or denies it.
    pub polarity: Polarity,
    /// How much it counts: its information in bits, less where it stands further back.
    pub weight: f32,
    /// What it is short for, the likeliest first.
    pub readings: Vec<WordReading>,
    /// The parts of a compound, with linking letters behind `+`; one part for other words.
    pub parts: Vec<String>,
    /// The one word that it and its neighbour were read as, `trakealkanyl` for `trakeal kanyl`, or
    /// the short form that it and its neighbours are: `p f` for `p/f`.
    pub joined: Option<String>,
    /// What it means by the lexicon.
    pub concepts: Vec<WordConcept>,
    /// The words of terms that it was matched with, the likest first, ten at most.
    pub similar: Vec<SimilarWord>,
}

/// Words that a word may be short for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WordReading {
    /// The words in full.
    pub words: String,
    /// How probable the reading is in this row, 0..=1.
    pub weight: f32,
}

/// A concept of the lexicon that a word means.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WordConcept {
    /// The name of the concept.
    pub id: String,
    /// What it tells about a product.
    pub class: ConceptClass,
    /// How probable it is in this row, 0..=1.
    pub weight: f32,
}

/// A word of terms that a word of the row was matched with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SimilarWord {
    /// The word as the index has it: a stem.
    pub word: String,
    /// How the two were brought together.
    pub likeness: Likeness,
    /// How much of it the row's word covers, 0..=1.
    pub cover: f32,
}

/// How many words of terms are shown for a word.
const SHOWN: usize = 10;

/// Explains a row that a query has just read.
pub(super) fn explain(
    view: &View<'_>,
    finder: &Finder,
    query: &Query,
    row: &Row<'_>,
) -> Explanation {
    let texts = [row.name, row.model, row.description];
    let texts = texts.into_iter().filter(|text| !text.is_empty());
    let mut words = Vec::new();
    let mut votes: Vec<(Language, f64)> = Vec::new();
    let mut vote = |languages: &[Language]| {
        for language in languages {
            let share = 1.0 / languages.len() as f64;
            match votes.iter_mut().find(|(voted, _)| voted == language) {
                Some((_, sum)) => *sum += share,
                None => votes.push((*language, share)),
            }
        }
    };
    let mut analyzer = Analyzer::default();
    for text in texts.clone() {
        analyzer.analyze(text);
        let mut tokens = analyzer.treated();
        // What the words read now are together, and how many of them are to come.
        let (mut together, mut left) = (None, 0);
        loop {
            let from_here = tokens.clone().map(|(word, _)| word);
            let Some((word, treatment)) = tokens.next() else {
                break;
            };
            if left == 0 {
                together = finder.together(view, from_here, treatment);
                left = together.as_ref().map_or(0, |together| together.words);
            }
            let of = together.as_ref().filter(|_| left > 0);
            left = left.saturating_sub(1);
            let mut explained = ExplainedWord {
                text: word.text.to_owned(),
                treatment,
                polarity: word.polarity,
                weight: 0.0,
                readings: Vec::new(),
                parts: Vec::new(),
                joined: None,
                concepts: Vec::new(),
                similar: Vec::new(),
            };
            vote(function_word_languages(word.text));
            if treatment == Treatment::Word {
                vote(&view.languages_of(&finder.ids(view, word.text)));
                fill(view, finder, query, &mut explained);
            }
            if let Some(together) = of {
                fill_together(view, finder, query, together, &mut explained);
            }
            words.push(explained);
        }
    }
    let is_word = |word: &&mut ExplainedWord| word.treatment == Treatment::Word;
    let mut content: Vec<&mut ExplainedWord> = words.iter_mut().filter(is_word).collect();
    for i in 1..content.len() {
        if let [first, second] = &mut content[i - 1..=i] {
            read_together(view, finder, query, first, second);
        }
    }
    let all: f64 = votes.iter().map(|(_, votes)| votes).sum();
    votes.iter_mut().for_each(|(_, votes)| *votes /= all);
    votes.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let normalized: Vec<String> = texts.map(normalize).collect();
    let measures: Vec<Measure> = normalized.iter().flat_map(|text| measures(text)).collect();
    let sizes = measures.iter().filter(|m| m.kind() == MeasureKind::Size);
    let sizes: Vec<String> = sizes.map(|size| normalize(&size.to_string())).collect();
    let mut sizes: FxHashSet<&str> = sizes.iter().flat_map(|size| size.split(' ')).collect();
    // The last of equal letters: sizes stand behind names.
    for word in words.iter_mut().rev() {
        if word.weight <= 0.0 && sizes.remove(word.text.as_str()) {
            word.treatment = Treatment::Measure;
        }
    }
    Explanation {
        measures,
        normalized,
        languages: votes,
        words,
    }
}

/// Fills in what was looked up for a word.
fn fill(view: &View<'_>, finder: &Finder, query: &Query, word: &mut ExplainedWord) {
    let text = word.text.clone();
    word.parts = finder.split(view, &text);
    fill_meaning(view, finder, query, &text, word);
    match_with(view, query, &text, word);
}

/// Fills in what a word and its neighbours are together.
fn fill_together(
    view: &View<'_>,
    finder: &Finder,
    query: &Query,
    together: &Together,
    word: &mut ExplainedWord,
) {
    let Some(text) = &together.short else {
        word.treatment = Treatment::Noise;
        word.weight = 0.0;
        return;
    };
    match_with(view, query, text, word);
    word.joined = Some(text.clone());
    fill_meaning(view, finder, query, text, word);
}

/// Fills in what a text is short for and what it means.
fn fill_meaning(
    view: &View<'_>,
    finder: &Finder,
    query: &Query,
    text: &str,
    word: &mut ExplainedWord,
) {
    let is_near = |context: &str| query.is_near(view, text, context);
    let readings = finder.weighed_readings(view, text, &is_near);
    let readings = readings.filter(|(words, _)| !words.is_empty());
    word.readings
        .extend(readings.map(|(words, weight)| WordReading {
            words: words.to_owned(),
            weight,
        }));
    word.readings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    for id in finder.ids(view, text) {
        for (sense, weight) in finder.weighed_senses(view, id, text, &is_near) {
            let Some(class) = view.class_of(sense) else {
                continue;
            };
            word.concepts.push(WordConcept {
                id: view.lexicon_ids.at(sense as usize).to_owned(),
                class,
                weight,
            });
        }
    }
    word.concepts.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    word.concepts.dedup_by(|a, b| a.id == b.id);
}

/// Fills in what two neighbours were matched with where they were read as one word.
fn read_together(
    view: &View<'_>,
    finder: &Finder,
    query: &Query,
    first: &mut ExplainedWord,
    second: &mut ExplainedWord,
) {
    let one = finder.join(view, &first.text, &second.text);
    let Some(one) = one.or_else(|| finder.join_short(view, &first.text, &second.text)) else {
        return;
    };
    for word in [first, second] {
        if match_with(view, query, &one, word) {
            word.joined = Some(one.clone());
        }
    }
}

/// Fills in what a word of the query was matched with; tells whether the query has it.
fn match_with(view: &View<'_>, query: &Query, text: &str, word: &mut ExplainedWord) -> bool {
    let mut found = query.words.iter().enumerate();
    let Some((_, found)) = found.find(|&(i, _)| query.text(i) == text) else {
        return false;
    };
    word.weight = found.weight;
    let mut similar = query.lookup(found).similar.to_vec();
    similar.sort_unstable_by(|a, b| {
        (b.of_term * b.of_row)
            .total_cmp(&(a.of_term * a.of_row))
            .then(a.word.cmp(&b.word))
    });
    word.similar = similar
        .iter()
        .take(SHOWN)
        .map(|similar| SimilarWord {
            word: view.word_texts.at(similar.word as usize).to_owned(),
            likeness: similar.likeness,
            cover: similar.of_term,
        })
        .collect();
    true
}
