use std::collections::BTreeSet;
use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::logit::{Choice, Question, fit};
use super::{CANDIDATE, Model, ROW, Weight, calibration_features, decided};
use crate::evaluate::{Case, Figures, Outcome};
use crate::matching::{
    Examined, LEVELS, MapOptions, Mapper, RowDecisionFeatures, RowFeatures, Scratch, ancestor,
};
use crate::nomenclature::{ConceptId, Nomenclature};

/// A row to learn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Example<'t> {
    /// The row and what is right for it.
    pub case: Case<'t>,
    /// How much it counts, against 1.
    pub weight: f64,
}

/// How training is to be done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrainOptions {
    /// Decides which rows are held out together; another seed tells how much chance there is in
    /// the figures.
    pub seed: u64,
    /// How strongly the weights of the candidates' features are kept small.
    pub ridge: f64,
    /// The same for the features of the row.
    pub row_ridge: f64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            ridge: 3.0,
            row_ridge: 1.0,
        }
    }
}

/// A model that was learned, with the figures of rows that it was not learned from.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// The model, learned from all rows.
    pub model: Model,
    /// What became of each row, mapped by a model learned without it and the others of its
    /// supplier.
    pub outcomes: Vec<Outcome>,
}

/// How a model was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The command that makes it again.
    pub command: String,
    /// What it was learned from, in words.
    pub data: Vec<String>,
    /// The seed of the folds.
    pub seed: u64,
    /// How strongly the weights were kept small: of the candidates' features, of the row's.
    pub ridge: [f64; 2],
    /// Figures of held-out rows by name, as training printed them.
    pub held_out: Vec<(String, f64)>,
}

/// Why nothing can be learned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// There are too few rows with a code.
    #[error("{found} rows with a code are too few to learn from: at least {MIN_ROWS} are needed")]
    TooFewRows {
        /// How many there are.
        found: usize,
    },
    /// The rows have too few different codes.
    #[error(
        "the rows have {found} different codes, too few to learn from: at least {MIN_CODES} are needed"
    )]
    TooFewCodes {
        /// How many there are.
        found: usize,
    },
    /// The rows come from too few suppliers to hold some of them out.
    #[error(
        "the rows come from {found} suppliers, too few to hold some of them out: at least {FOLDS} are needed (rows without a supplier count as one each)"
    )]
    TooFewSuppliers {
        /// How many there are.
        found: usize,
    },
}

const MIN_ROWS: usize = 200;
const MIN_CODES: usize = 50;
/// Into how many parts the rows are divided, each held out once.
const FOLDS: u64 = 5;
/// The same where only the order of the candidates is learned, for the features of the row.
const INNER_FOLDS: u64 = 3;

/// Learns the weights of the features from rows whose code is known.
///
/// The rows are divided by supplier (a row without one stands for itself), so that what is
/// reported was measured on suppliers the weights have never seen. The same rows, index and options
/// give the same weights to the last bit.
///
/// If no row is out of scope, the weights that tell such rows apart stay as they are in the mapper's model.
///
/// # Errors
/// [`TrainError`] where there are too few rows, codes or suppliers; it says how many are needed.
pub fn train<D: AsRef<[u8]>>(
    mapper: &Mapper<D>,
    examples: &[Example<'_>],
    options: &TrainOptions,
) -> Result<Trained, TrainError> {
    let Ok(trained) = train_while(mapper, examples, options, &mut || Ok::<_, Infallible>(()));
    trained
}

/// Learns as [`train`] does, and asks again and again whether to go on: with each row that is read,
/// and each step of fitting.
///
/// # Errors
/// What `go_on` returns when it is not to go on; within, the errors of [`train`].
pub fn train_while<D: AsRef<[u8]>, E>(
    mapper: &Mapper<D>,
    examples: &[Example<'_>],
    options: &TrainOptions,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Result<Trained, TrainError>, E> {
    if let Err(error) = check(examples) {
        return Ok(Err(error));
    }
    let mut scratch = Scratch::default();
    let mut lessons: Vec<Lesson<'_>> = Vec::with_capacity(examples.len());
    for example in examples {
        go_on()?;
        lessons.push(Lesson::read(mapper, &mut scratch, example, options.seed));
    }
    let base = mapper.model();
    let all: Vec<&Lesson<'_>> = lessons.iter().collect();
    let model = learn(&all, base, options, go_on)?;
    let model = decided::learn(mapper, examples, model, options, go_on)?.rounded();
    let nomenclature = mapper.nomenclature();
    let map = MapOptions::default().with_evidence(false);
    let mut outcomes: Vec<Option<Outcome>> = vec![None; lessons.len()];
    for fold in 0..FOLDS {
        let is_out = |lesson: &Lesson<'_>| lesson.fold % FOLDS == fold;
        let kept: Vec<&Lesson<'_>> = lessons.iter().filter(|lesson| !is_out(lesson)).collect();
        let model = learn(&kept, base, options, go_on)?;
        for (lesson, outcome) in lessons.iter().zip(&mut outcomes) {
            if is_out(lesson) {
                let case = &lesson.example.case;
                let mapping = mapper.map_by(&model, &mut scratch, &case.row, None, &map);
                *outcome = Some(Outcome::of(case, &mapping, &nomenclature));
            }
        }
    }
    Ok(Ok(Trained {
        model,
        outcomes: outcomes.into_iter().flatten().collect(),
    }))
}

impl Trained {
    /// Returns the figures of the held-out rows.
    pub fn figures(&self) -> Figures {
        Figures::of(self.outcomes.iter())
    }

    /// Returns the figures of the held-out rows by part, each named and with so many rows of the
    /// examples, in their order; those of `all` come last where there are several parts.
    pub fn figures_of<'n>(
        &self,
        parts: impl IntoIterator<Item = (&'n str, usize)>,
    ) -> Vec<(String, Figures)> {
        let mut figures = Vec::new();
        let mut outcomes: &[Outcome] = &self.outcomes;
        for (name, rows) in parts {
            let (own, others) = outcomes.split_at(rows.min(outcomes.len()));
            figures.push((name.to_owned(), Figures::of(own.iter())));
            outcomes = others;
        }
        if figures.len() > 1 {
            figures.push(("all".to_owned(), self.figures()));
        }
        figures
    }
}

impl Record {
    /// Notes how a model was made; of the figures of held-out rows those that there are, with four
    /// decimals.
    pub fn new(
        command: String,
        data: Vec<String>,
        options: &TrainOptions,
        held_out: &[(String, Figures)],
    ) -> Self {
        let round = |figure: f64| (figure * 1e4).round() / 1e4;
        let named = held_out.iter().flat_map(|(name, figures)| {
            let shares = figures.shares();
            shares.filter_map(move |(share, figure)| {
                Some((format!("{name}: {share}"), round(figure?)))
            })
        });
        Self {
            command,
            data,
            seed: options.seed,
            ridge: [options.ridge, options.row_ridge],
            held_out: named.collect(),
        }
    }
}

fn check(examples: &[Example<'_>]) -> Result<(), TrainError> {
    let codes = examples.iter().filter_map(|example| example.case.expected);
    let found = codes.clone().count();
    if found < MIN_ROWS {
        return Err(TrainError::TooFewRows { found });
    }
    let found = codes.collect::<BTreeSet<_>>().len();
    if found < MIN_CODES {
        return Err(TrainError::TooFewCodes { found });
    }
    let suppliers: BTreeSet<&str> = examples.iter().map(|e| group(&e.case)).collect();
    match suppliers.len() {
        found if found < FOLDS as usize => Err(TrainError::TooFewSuppliers { found }),
        _ => Ok(()),
    }
}

/// Returns what a row is held out with.
pub(super) fn group<'t>(case: &Case<'t>) -> &'t str {
    match case.row.supplier.trim() {
        "" => case.id,
        supplier => supplier,
    }
}

/// A row with its candidates.
struct Lesson<'e> {
    example: &'e Example<'e>,
    nomenclature: Nomenclature<'e>,
    examined: Examined,
    /// Whether each candidate is right.
    right: Vec<bool>,
    /// What decides with which rows it is held out.
    fold: u64,
    /// The features of each candidate: every row's, then the same as far as the row is Swedish.
    wide: Vec<Vec<f64>>,
}

impl<'e> Lesson<'e> {
    fn read<D: AsRef<[u8]>>(
        mapper: &'e Mapper<D>,
        scratch: &mut Scratch,
        example: &'e Example<'e>,
        seed: u64,
    ) -> Self {
        let case = &example.case;
        let examined = mapper.examine(scratch, &case.row, None);
        let swedish = examined.row.swedishness();
        Self {
            right: right(&mapper.nomenclature(), case, &examined),
            wide: examined
                .candidates
                .iter()
                .map(|c| wide(&c.features.values(), swedish))
                .collect(),
            fold: xxh3_64_with_seed(group(case).as_bytes(), seed),
            nomenclature: mapper.nomenclature(),
            examined,
            example,
        }
    }

    fn right_ids(&self) -> Vec<ConceptId> {
        let case = &self.example.case;
        let codes = case.expected.iter().chain(&case.accepted);
        codes
            .filter_map(|code| Some(self.nomenclature.concept(code)?.id()))
            .collect()
    }

    fn truth(&self) -> [bool; 3] {
        truth(&self.example.case, &self.right)
    }

    fn candidates(&self) -> Question<'_> {
        let choices = self.wide.iter().zip(&self.right);
        Question {
            choices: choices
                .map(|(features, &right)| Choice {
                    features,
                    offset: 0.0,
                    right,
                })
                .collect(),
            weight: self.example.weight,
        }
    }
}

/// Tells which candidates are right.
pub(super) fn right(
    nomenclature: &Nomenclature<'_>,
    case: &Case<'_>,
    examined: &Examined,
) -> Vec<bool> {
    let codes = || case.expected.iter().chain(&case.accepted);
    let is_right = |id| {
        let code = nomenclature.at(id).map(|concept| concept.code());
        codes().any(|&right| Some(right) == code)
    };
    examined.candidates.iter().map(|c| is_right(c.id)).collect()
}

/// Tells what a row turned out to be: whether it is right that one of the candidates is right, that
/// none is, that it is out of scope.
pub(super) fn truth(case: &Case<'_>, right: &[bool]) -> [bool; 3] {
    let in_scope = case.expected.is_some();
    let among = right.contains(&true);
    [in_scope && among, in_scope && !among, !in_scope]
}

/// Returns features twice: for every row, and as far as the row is Swedish.
fn wide(values: &[f32], swedish: f64) -> Vec<f64> {
    let every = values.iter().map(|&value| f64::from(value));
    let added = values.iter().map(|&value| swedish * f64::from(value));
    every.chain(added).collect()
}

/// Learns a model from rows: first the order of the candidates; then, by orders learned without
/// each row, what a row looks like whose right code is among them, and where it lies otherwise.
fn learn<E>(
    lessons: &[&Lesson<'_>],
    base: &Model,
    options: &TrainOptions,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Model, E> {
    let mut seen: Vec<Option<RowFeatures>> = vec![None; lessons.len()];
    let mut firsts = vec![None; lessons.len()];
    let mut unlisted = Unlisted::default();
    for fold in 0..INNER_FOLDS {
        let is_out = |lesson: &Lesson<'_>| lesson.fold / FOLDS % INNER_FOLDS == fold;
        let kept: Vec<&Lesson<'_>> = lessons.iter().copied().filter(|l| !is_out(l)).collect();
        let order = Model::new(&order(&kept, options, go_on)?, &[0.0; 4 * ROW], None);
        for (i, lesson) in lessons
            .iter()
            .enumerate()
            .filter(|(_, lesson)| is_out(lesson))
        {
            let (row, shares) = lesson.examined.clone().rank(&order);
            unlisted.add(lesson, &shares);
            seen[i] = Some(row);
            firsts[i] = shares.first().copied();
        }
    }
    let seen: Vec<RowFeatures> = seen.into_iter().flatten().collect();
    let outlook = outlook(lessons, &seen, base, options, go_on)?;
    let model = Model::new(&order(lessons, options, go_on)?, &outlook, None);
    let calibration = calibration(lessons, &seen, &firsts, &model, go_on)?;
    Ok(model
        .with_unlisted(unlisted.weights())
        .with_calibration(&calibration))
}

/// Learns how probable first candidates turn out to be, as far as rows are in scope.
fn calibration<E>(
    lessons: &[&Lesson<'_>],
    seen: &[RowFeatures],
    firsts: &[Option<(ConceptId, f64)>],
    model: &Model,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Vec<f64>, E> {
    let none = [0.0; 6];
    let rows: Vec<(Vec<f64>, bool, f64)> = lessons
        .iter()
        .zip(seen)
        .zip(firsts)
        .filter(|((lesson, _), _)| !lesson.truth()[2])
        .filter_map(|((lesson, row), first)| {
            let (id, share) = (*first)?;
            let [among, nothing, _] = model.outlook(row, &RowDecisionFeatures::default());
            let p = (share * among / (among + nothing)).clamp(1e-6, 1.0 - 1e-6);
            let values = calibration_features(p);
            let swedish = values.map(|value| row.swedishness() * value);
            let is_right = lesson.right_ids().contains(&id);
            Some(([values, swedish].concat(), is_right, lesson.example.weight))
        })
        .collect();
    let questions: Vec<Question<'_>> = rows
        .iter()
        .map(|(features, is_right, weight)| {
            let choice = |features, right| Choice {
                features,
                offset: 0.0,
                right,
            };
            Question {
                choices: vec![
                    choice(&features[..], *is_right),
                    choice(&none[..], !is_right),
                ],
                weight: *weight,
            }
        })
        .collect();
    fit(&questions, none.len(), CALIBRATION_RIDGE, go_on)
}

/// How strongly the weights of the calibration are kept small.
const CALIBRATION_RIDGE: f64 = 0.1;

/// Counts how often the right code, where it is no candidate, is of the first candidate's group.
#[derive(Default)]
struct Unlisted {
    /// By level from 1, for rows that are not Swedish and for those that are: how often it is, and
    /// how often it would be if it always were of a group that all candidates are of.
    counts: [[(f64, f64); 2]; LEVELS],
}

impl Unlisted {
    fn add(&mut self, lesson: &Lesson<'_>, shares: &[(ConceptId, f64)]) {
        let Some(&(first, _)) = shares.first().filter(|_| lesson.truth()[1]) else {
            return;
        };
        let nomenclature = &lesson.nomenclature;
        let right = lesson.right_ids();
        let swedish = lesson.examined.row.swedishness();
        for (level, counts) in (1..).zip(&mut self.counts) {
            let Some(group) = ancestor(nomenclature, first, level) else {
                return;
            };
            let end = nomenclature.subtree_end(group);
            let is_within = |id: ConceptId| id >= group && id.0 < end;
            let is_right = right.iter().any(|&id| is_within(id));
            let of_group = shares.iter().filter(|&&(id, _)| is_within(id));
            let share: f64 = of_group.map(|(_, share)| share).sum();
            for (counts, kind) in counts.iter_mut().zip([1.0 - swedish, swedish]) {
                let weight = lesson.example.weight * kind;
                counts.0 += weight * f64::from(u8::from(is_right));
                counts.1 += weight * share;
            }
        }
    }

    /// Returns the probabilities by level; a deeper group is never more probable.
    fn weights(&self) -> [Weight; LEVELS] {
        let mut least = [1.0_f64; 2];
        self.counts.map(|counts| {
            for (least, (right, all)) in least.iter_mut().zip(counts) {
                // As if one row more had spoken against it.
                *least = least.min(right / (all + 1.0));
            }
            Weight {
                every: least[0],
                swedish: least[1] - least[0],
            }
        })
    }
}

/// Learns the weights of the candidates' features.
fn order<E>(
    lessons: &[&Lesson<'_>],
    options: &TrainOptions,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Vec<f64>, E> {
    let questions: Vec<Question<'_>> = lessons
        .iter()
        .filter(|lesson| lesson.right.contains(&true))
        .map(|lesson| lesson.candidates())
        .collect();
    fit(&questions, 2 * CANDIDATE, options.ridge, go_on)
}

/// Learns the weights of the rows' features: those for "none", then those for "out of scope".
fn outlook<E>(
    lessons: &[&Lesson<'_>],
    seen: &[RowFeatures],
    base: &Model,
    options: &TrainOptions,
    go_on: &mut dyn FnMut() -> Result<(), E>,
) -> Result<Vec<f64>, E> {
    let learns_scope = lessons.iter().any(|lesson| lesson.truth()[2]);
    let parts = if learns_scope { 2 } else { 1 };
    let width = parts * 2 * ROW;
    let features: Vec<[Vec<f64>; 3]> = seen
        .iter()
        .map(|row| {
            let values = wide(&row.values(), row.swedishness());
            let zeros = vec![0.0; 2 * ROW];
            let none = [values.clone(), zeros.clone()].concat();
            let scope = [zeros, values].concat();
            [vec![0.0; width], none[..width].to_vec(), scope]
        })
        .collect();
    let questions: Vec<Question<'_>> = lessons
        .iter()
        .zip(seen)
        .zip(&features)
        .map(|((lesson, row), features)| {
            let first = usize::from(row.nothing_found > 0.0);
            let truth = lesson.truth();
            let choices = first..=parts;
            Question {
                choices: choices
                    .map(|i| Choice {
                        features: &features[i],
                        offset: 0.0,
                        right: truth[i],
                    })
                    .collect(),
                weight: lesson.example.weight,
            }
        })
        .collect();
    let mut weights = fit(&questions, width, options.row_ridge, go_on)?;
    if !learns_scope {
        weights.extend(base.out_of_scope.iter().map(|weight| weight.every));
        weights.extend(base.out_of_scope.iter().map(|weight| weight.swedish));
    }
    Ok(weights)
}
