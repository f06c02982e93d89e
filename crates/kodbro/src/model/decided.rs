//! What earlier decisions count is learned by making believe: part of each supplier's rows is
//! decided, and the rest is mapped. What the wording says is taken as it is, so that a row about
//! whose like nothing was decided is mapped as before.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::logit::{Choice, Question, fit};
use super::train::{Example, TrainOptions, right, truth};
use super::{DECIDED, DECIDED_ROW, Model};
use crate::decisions::{Decision, Decisions, Verdict};
use crate::evaluate::Case;
use crate::matching::{DecisionFeatures, Examined, Mapper, Past, Scored, Scratch};
use crate::nomenclature::Code;

/// Which shares of each supplier's rows are decided, one after the other.
const FRACTIONS: [f64; 3] = [0.1, 0.25, 0.5];
/// How strongly the weights are kept small.
const RIDGE: f64 = 1.0;
/// The source of all the rows.
const SOURCE: &str = "training";

/// Divides rows into those to be decided and the rest, by supplier: of each, the rows whose id
/// comes first in an order that the seed shuffles. Of a supplier with `n` rows, `fraction` times
/// `n` are decided, rounded to the nearest number.
pub fn decided_part(cases: &[&Case<'_>], fraction: f64, seed: u64) -> Vec<bool> {
    let mut by_supplier: BTreeMap<&str, Vec<(u64, usize)>> = BTreeMap::new();
    for (i, case) in cases.iter().enumerate() {
        let order = xxh3_64_with_seed(case.id.as_bytes(), seed);
        let supplier = case.row.supplier.trim();
        by_supplier.entry(supplier).or_default().push((order, i));
    }
    let mut decided = vec![false; cases.len()];
    for rows in by_supplier.values_mut() {
        rows.sort_unstable();
        let count = (fraction * rows.len() as f64).round() as usize;
        rows.iter()
            .take(count)
            .for_each(|&(_, i)| decided[i] = true);
    }
    decided
}

/// Makes a decision of what is known of a row: its code accepted, or out of scope. `None` where
/// what is expected is no code.
pub fn decision_of(case: &Case<'_>, source: &str) -> Option<Decision> {
    let verdict = match case.expected {
        Some(code) => Verdict::Accepted(code.parse::<Code>().ok()?),
        None => Verdict::OutOfScope,
    };
    Some(Decision {
        id: case.id.to_owned(),
        name: case.row.name.to_owned(),
        model: case.row.model.to_owned(),
        description: case.row.description.to_owned(),
        supplier: case.row.supplier.to_owned(),
        source: source.to_owned(),
        verdict,
        ..Decision::default()
    })
}

/// A row that was not decided, with what the decisions about others say of it.
struct Lesson {
    examined: Examined,
    right: Vec<bool>,
    truth: [bool; 3],
    weight: f64,
}

/// Learns what earlier decisions count, beside a model of the wording.
pub(super) fn learn<D: AsRef<[u8]>, E>(
    mapper: &Mapper<D>,
    examples: &[Example<'_>],
    model: Model,
    options: &TrainOptions,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Model, E> {
    let lessons = lessons(mapper, examples, options.seed, go_on)?;
    let mut candidate = order(&lessons, &model, go_on)?;
    keep_untaught(&mut candidate, &model.decided);
    let model = model.with_decided(&candidate, &[]);
    let mut row = outlook(&lessons, &model, go_on)?;
    let base: Vec<f64> = [model.decided_none, model.decided_out_of_scope].concat();
    keep_untaught(&mut row, &base);
    Ok(model.with_decided(&candidate, &row))
}

fn lessons<D: AsRef<[u8]>, E>(
    mapper: &Mapper<D>,
    examples: &[Example<'_>],
    seed: u64,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Vec<Lesson>, E> {
    let mut scratch = Scratch::default();
    let nomenclature = mapper.nomenclature();
    let cases: Vec<&Case<'_>> = examples.iter().map(|example| &example.case).collect();
    let mut lessons = Vec::new();
    for (round, fraction) in (1..).zip(FRACTIONS) {
        let is_decided = decided_part(&cases, fraction, seed ^ round);
        let mut decisions = Decisions::default();
        for (case, _) in cases.iter().zip(&is_decided).filter(|(_, is)| **is) {
            decision_of(case, SOURCE).map(|decision| decisions.add(decision));
        }
        let past = Past {
            decisions: &decisions,
            source: SOURCE,
            id: None,
        };
        for (example, _) in examples.iter().zip(&is_decided).filter(|(_, is)| !**is) {
            go_on()?;
            let case = &example.case;
            let examined = mapper.examine(&mut scratch, &case.row, Some(&past));
            let right = right(&nomenclature, case, &examined);
            lessons.push(Lesson {
                truth: truth(case, &right),
                weight: example.weight,
                right,
                examined,
            });
        }
    }
    Ok(lessons)
}

/// Learns what the decisions say of a candidate.
fn order<E>(
    lessons: &[Lesson],
    model: &Model,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Vec<f64>, E> {
    let lessons: Vec<&Lesson> = lessons.iter().filter(|l| l.truth[0]).collect();
    let features: Vec<Vec<[f64; DECIDED]>> = lessons
        .iter()
        .map(|lesson| {
            let examined = &lesson.examined;
            let features = |candidate: &Scored| {
                let wording = candidate.by_wording(model, &examined.row) as f32;
                let features = DecisionFeatures {
                    wording: wording * examined.decided.nearest,
                    ..candidate.decided
                };
                features.values().map(f64::from)
            };
            examined.candidates.iter().map(features).collect()
        })
        .collect();
    let questions: Vec<Question<'_>> = lessons
        .iter()
        .zip(&features)
        .map(|(lesson, features)| {
            let candidates = lesson.examined.candidates.iter().zip(&lesson.right);
            Question {
                choices: candidates
                    .zip(features)
                    .map(|((candidate, &right), features)| Choice {
                        features,
                        offset: candidate.by_wording(model, &lesson.examined.row),
                        right,
                    })
                    .collect(),
                weight: lesson.weight,
            }
        })
        .collect();
    fit(&questions, DECIDED, RIDGE, go_on)
}

/// Learns what the decisions say of a row: for "none", then for "out of scope".
fn outlook<E>(
    lessons: &[Lesson],
    model: &Model,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Vec<f64>, E> {
    let rows: Vec<([f64; 2], [Vec<f64>; 3])> = lessons
        .iter()
        .map(|lesson| {
            let (row, _) = lesson.examined.clone().rank(model);
            let decided = lesson.examined.decided.values().map(f64::from);
            let zeros = [0.0; DECIDED_ROW];
            let none = [decided, zeros].concat();
            let scope = [zeros, decided].concat();
            let among = vec![0.0; 2 * DECIDED_ROW];
            (model.outlook_by_text(&row), [among, none, scope])
        })
        .collect();
    let questions: Vec<Question<'_>> = lessons
        .iter()
        .zip(&rows)
        .map(|(lesson, (by_text, features))| {
            let first = usize::from(lesson.examined.candidates.is_empty());
            let offsets = [0.0, by_text[0], by_text[1]];
            Question {
                choices: (first..3)
                    .map(|i| Choice {
                        features: &features[i],
                        offset: offsets[i],
                        right: lesson.truth[i],
                    })
                    .collect(),
                weight: lesson.weight,
            }
        })
        .collect();
    fit(&questions, 2 * DECIDED_ROW, RIDGE, go_on)
}

/// Leaves weights as they were about which the rows said nothing at all.
fn keep_untaught(weights: &mut [f64], before: &[f64]) {
    for (weight, before) in weights.iter_mut().zip(before) {
        if *weight == 0.0 {
            *weight = *before;
        }
    }
}
