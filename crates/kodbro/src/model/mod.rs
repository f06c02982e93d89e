//! How much does each feature count, and how is that learned?
//!
//! A [`Model`] is a list of weights. The weighted features of each candidate add up, and a softmax
//! makes them shares; the weighted features of the row tell how probable it is that the right code
//! is among the candidates, that none of them is right, and that the row is no medical device. Each
//! feature of the wording has two weights: one for every row, and one that is added as far as a row
//! is Swedish, since the words of the trade are known best in Swedish; those of decisions have one. [`train`] learns them from rows whose code is known.
//!
//! # From features to probabilities
//! 1. The candidates' sums become shares that sum up to 1 (a conditional logit).
//! 2. The row's sums divide the whole among "one of the candidates", "none of them" and "out of scope".
//! 3. The first candidate gets the probability that such candidates turned out to have on held-out
//!    rows (beta calibration); the others and "none" share what is left.
//! 4. A code that is no candidate may be right too: each group gets its part of "none", by how
//!    often the right code lay there on held-out rows.
//!
//! # What is guaranteed, and what is measured
//! Guaranteed: the probabilities of candidates, "none" and "out of scope" lie in 0..=1 and sum up to
//! 1; a group is never less probable than a code in it; the answer is the deepest code whose
//! probability reaches the target, so that, *if* the probabilities are true, at least that share of
//! answers is right (hedging on a tree: Deng, Krause, Berg and Fei-Fei, 2012, show that such a
//! threshold gives the most exact answers for an accuracy wanted); without decisions about like
//! rows a row is mapped as if there were none at all.
//!
//! Measured, and different on every catalogue: that the probabilities are true. Training reports it
//! on suppliers held out ([`Trained::figures`]), `kodbro eval` on any labelled file.

mod decided;
mod logit;
mod train;

pub use decided::{decided_part, decision_of};
pub(crate) use logit::softmax;
pub use train::{Example, Record, TrainError, TrainOptions, Trained, train, train_while};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::matching::{
    DecisionFeatures, FEATURE_VERSION, Features, LEVELS, RowDecisionFeatures, RowFeatures,
};

/// The name that a model's file begins with.
const FORMAT: &str = "kodbro-model";

/// What a feature counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 2]", into = "[f64; 2]")]
pub struct Weight {
    /// In every row.
    pub every: f64,
    /// What is added in a Swedish row.
    pub swedish: f64,
}

impl From<[f64; 2]> for Weight {
    fn from([every, swedish]: [f64; 2]) -> Self {
        Self { every, swedish }
    }
}

impl From<Weight> for [f64; 2] {
    fn from(weight: Weight) -> Self {
        [weight.every, weight.swedish]
    }
}

/// The number of features of a candidate and of a row.
const CANDIDATE: usize = Features::NAMES.len();
const ROW: usize = RowFeatures::NAMES.len();
const DECIDED: usize = DecisionFeatures::NAMES.len();
const DECIDED_ROW: usize = RowDecisionFeatures::NAMES.len();

/// What earlier decisions count where nobody has learned it, in the order of the features.
const DECIDED_BY_HAND: [f64; DECIDED] = [4.0, 2.0, 2.0, 4.0, 1.0, 1.0, -3.0, -0.3];
const DECIDED_NONE_BY_HAND: [f64; DECIDED_ROW] = [-4.0, 0.0, 8.0, 0.0];
const DECIDED_SCOPE_BY_HAND: [f64; DECIDED_ROW] = [-4.0, 0.0, 0.0, 8.0];

/// The calibration that changes nothing.
const UNCALIBRATED: [Weight; 3] = [
    Weight {
        every: 1.0,
        swedish: 0.0,
    },
    Weight {
        every: 1.0,
        swedish: 0.0,
    },
    Weight {
        every: 0.0,
        swedish: 0.0,
    },
];

/// How much each feature counts.
///
/// As JSON it has `format`, `feature_version`, and for `candidate`, `none` and `out_of_scope` the
/// weights by the names of the features, each as `[every row, added in Swedish rows]`, for
/// `decided`, `decided_none` and `decided_out_of_scope` as one number; `unlisted` has seven
/// pairs, one a level, and `calibration` three; `training`
/// says how it was made. A model without one of the features, with one too many, or made for
/// another version of the features is refused.
///
/// ```
/// use kodbro::model::Model;
///
/// let model = Model::default();
/// let json = serde_json::to_string(&model).unwrap();
/// assert_eq!(serde_json::from_str::<Model>(&json).unwrap(), model);
/// let newer = json.replace("\"feature_version\":2", "\"feature_version\":9");
/// let error = serde_json::from_str::<Model>(&newer).unwrap_err();
/// assert!(error.to_string().contains("feature version 9"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ModelFile", into = "ModelFile")]
pub struct Model {
    pub(crate) candidate: [Weight; CANDIDATE],
    pub(crate) none: [Weight; ROW],
    pub(crate) out_of_scope: [Weight; ROW],
    /// What earlier decisions count: of a candidate, for "none", for "out of scope".
    pub(crate) decided: [f64; DECIDED],
    pub(crate) decided_none: [f64; DECIDED_ROW],
    pub(crate) decided_out_of_scope: [f64; DECIDED_ROW],
    /// How probable it is, where no candidate is right, that the right code is of a group that all
    /// candidates are of, by level from 1.
    unlisted: [Weight; LEVELS],
    /// How probable the first candidate turned out to be (beta calibration): the logit of it is the
    /// sum of these times `ln p`, `-ln (1 - p)` and 1.
    calibration: [Weight; 3],
    training: Option<Record>,
}

/// Why a model cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file is no model.
    #[error("expected a model (\"format\": \"{FORMAT}\"), found \"{found}\"")]
    Format {
        /// What the file calls itself.
        found: String,
    },
    /// The model was made for other features.
    #[error(
        "the model has feature version {found}, this release needs {FEATURE_VERSION}: train it again with `kodbro train`"
    )]
    FeatureVersion {
        /// The version of the model.
        found: u32,
    },
    /// A weight is missing, or there is no such feature.
    #[error("{part}: {problem} the weight of '{feature}'")]
    Feature {
        /// The part of the model.
        part: &'static str,
        /// `does not have` or `has no use for`.
        problem: &'static str,
        /// The feature.
        feature: String,
    },
    /// A weight is no number, or too large.
    #[error("{part}: the weight of '{feature}' is no number of at most 1,000,000")]
    NotUsable {
        /// The part of the model.
        part: &'static str,
        /// The feature.
        feature: String,
    },
}

impl Model {
    pub(crate) fn new(candidate: &[f64], row: &[f64], training: Option<Record>) -> Self {
        let (none, out_of_scope) = row.split_at((2 * ROW).min(row.len()));
        Self {
            candidate: weights(candidate),
            none: weights(none),
            out_of_scope: weights(out_of_scope),
            decided: DECIDED_BY_HAND,
            decided_none: DECIDED_NONE_BY_HAND,
            decided_out_of_scope: DECIDED_SCOPE_BY_HAND,
            unlisted: [Weight::default(); LEVELS],
            calibration: UNCALIBRATED,
            training,
        }
    }

    /// Sets how probable the first candidate turned out to be.
    pub(crate) fn with_calibration(mut self, weights: &[f64]) -> Self {
        self.calibration = self::weights(weights);
        self
    }

    /// Returns the probability that a first candidate of a probability turned out to have, by how
    /// much it was decided by people.
    pub(crate) fn calibrated(&self, p: f64, swedish: f64, decided: f64) -> f64 {
        let values = calibration_features(p);
        let weights = self.calibration.iter().zip(values);
        let learned: f64 = weights
            .map(|(weight, value)| (weight.every + swedish * weight.swedish) * value)
            .sum();
        let logit = libm::log(p / (1.0 - p));
        let logit = decided * logit + (1.0 - decided) * learned;
        1.0 / (1.0 + libm::exp(-logit))
    }

    /// Sets how probable an unlisted code of the candidates' group is.
    pub(crate) fn with_unlisted(mut self, unlisted: [Weight; LEVELS]) -> Self {
        self.unlisted = unlisted;
        self
    }

    /// Returns how probable it is, where no candidate is right, that the right code is of a group
    /// that all candidates are of, by the level of the group from 1.
    pub(crate) fn unlisted(&self, swedish: f64) -> [f64; LEVELS] {
        let mut least = 1.0_f64; // a deeper group is never more probable
        self.unlisted.map(|weight| {
            let share = weight.every + swedish * weight.swedish;
            least = least.min(share.clamp(0.0, 1.0));
            least
        })
    }

    /// Sets what earlier decisions count: of a candidate, then for "none", then for "out of scope".
    pub(crate) fn with_decided(mut self, candidate: &[f64], row: &[f64]) -> Self {
        let (none, out_of_scope) = row.split_at(DECIDED_ROW.min(row.len()));
        fill(&mut self.decided, candidate);
        fill(&mut self.decided_none, none);
        fill(&mut self.decided_out_of_scope, out_of_scope);
        self
    }

    /// Returns what a rejection for an equal row takes from a candidate; less than 0.
    pub(crate) fn rejection(&self) -> f64 {
        let at = DecisionFeatures::NAMES
            .iter()
            .position(|name| *name == "rejected");
        at.map_or(0.0, |at| self.decided[at].min(0.0))
    }

    /// Iterates over what each feature of a candidate adds, by its name.
    pub(crate) fn parts(
        &self,
        features: &Features,
        decided: &DecisionFeatures,
        swedish: f64,
    ) -> impl Iterator<Item = (&'static str, f64)> {
        let weights = self
            .candidate
            .map(|weight| weight.every + swedish * weight.swedish);
        let text = Features::NAMES.iter().zip(weights).zip(features.values());
        let past = DecisionFeatures::NAMES.iter().zip(self.decided);
        let past = past.zip(decided.values());
        text.chain(past)
            .map(|((&name, weight), value)| (name, weight * f64::from(value)))
    }

    /// Adds up what earlier decisions say of a candidate.
    pub(crate) fn decided_utility(&self, decided: &DecisionFeatures) -> f64 {
        plain_sum(&self.decided, &decided.values())
    }

    /// Rounds the weights to what a person can read; no figure changes by it.
    pub(crate) fn rounded(mut self) -> Self {
        let round = |weight: &mut f64| *weight = (*weight * 1e4).round() / 1e4;
        let pairs = self.candidate.iter_mut();
        let pairs = pairs.chain(&mut self.none).chain(&mut self.out_of_scope);
        for weight in pairs {
            round(&mut weight.every);
            round(&mut weight.swedish);
        }
        for weight in self.unlisted.iter_mut().chain(&mut self.calibration) {
            round(&mut weight.every);
            round(&mut weight.swedish);
        }
        self.decided.iter_mut().for_each(round);
        self.decided_none.iter_mut().for_each(round);
        self.decided_out_of_scope.iter_mut().for_each(round);
        self
    }

    /// Notes how the model was made.
    #[must_use]
    pub fn with_training(mut self, record: Record) -> Self {
        self.training = Some(record);
        self
    }

    /// Returns how the model was made; `None` for the one set by hand.
    pub fn training(&self) -> Option<&Record> {
        self.training.as_ref()
    }

    /// Adds up the weighted features of a candidate, in a row that is Swedish by so much.
    pub(crate) fn utility(&self, features: &Features, swedish: f64) -> f64 {
        sum(&self.candidate, &features.values(), swedish)
    }

    /// Returns the probabilities that the right code is among the candidates, that none is right,
    /// and that the row is out of scope; they sum up to 1.
    pub(crate) fn outlook(&self, row: &RowFeatures, decided: &RowDecisionFeatures) -> [f64; 3] {
        let (by_text, decided) = (self.outlook_by_text(row), decided.values());
        let mut scores = [
            0.0,
            by_text[0] + plain_sum(&self.decided_none, &decided),
            by_text[1] + plain_sum(&self.decided_out_of_scope, &decided),
        ];
        if row.nothing_found > 0.0 {
            scores[0] = f64::NEG_INFINITY;
        }
        let shares = softmax(&mut scores);
        [shares[0], shares[1], shares[2]]
    }

    /// Adds up the weighted features of the row for "none" and for "out of scope".
    pub(crate) fn outlook_by_text(&self, row: &RowFeatures) -> [f64; 2] {
        let (values, swedish) = (row.values(), row.swedishness());
        [&self.none, &self.out_of_scope].map(|weights| sum(weights, &values, swedish))
    }
}

/// What a probability is calibrated by (Kull et al., 2017).
pub(crate) fn calibration_features(p: f64) -> [f64; 3] {
    [libm::log(p), -libm::log1p(-p), 1.0]
}

fn plain_sum(weights: &[f64], values: &[f32]) -> f64 {
    let weighted = weights.iter().zip(values).map(|(w, &v)| w * f64::from(v));
    weighted.sum()
}

fn fill(places: &mut [f64], values: &[f64]) {
    for (place, value) in places.iter_mut().zip(values) {
        *place = *value;
    }
}

/// Reads pairs of weights.
fn weights<const N: usize>(pairs: &[f64]) -> [Weight; N] {
    let mut weights = [Weight::default(); N];
    for (i, weight) in weights.iter_mut().enumerate() {
        let at = |n: usize| pairs.get(n).copied().unwrap_or(0.0);
        *weight = Weight {
            every: at(i),
            swedish: at(N + i),
        };
    }
    weights
}

fn sum(weights: &[Weight], values: &[f32], swedish: f64) -> f64 {
    let weighted = |(weight, &value): (&Weight, &f32)| {
        (weight.every + swedish * weight.swedish) * f64::from(value)
    };
    weights.iter().zip(values).map(weighted).sum()
}

impl Default for Model {
    /// The model set by hand: it needs no training, and is what trained ones are measured against.
    fn default() -> Self {
        let candidate = |name: &str| match name {
            "term_cover" => 3.0,
            "row_cover" => 1.2,
            "family_cover" => 6.0,
            "balance" => 4.8,
            "head_cover" => 0.48,
            "level" => 0.18,
            "residual" => -0.3,
            "measure_fit" => 0.9,
            _ => 0.0,
        };
        let none = |name: &str| match name {
            "constant" => 8.4,
            "best_fit" => -6.0,
            _ => 0.0,
        };
        let out_of_scope = |name: &str| match name {
            "constant" => -4.0,
            "other_goods" => 6.0,
            _ => 0.0,
        };
        let row: Vec<f64> = [none, out_of_scope]
            .into_iter()
            .flat_map(|by_name: fn(&str) -> f64| {
                let every = RowFeatures::NAMES.iter().map(move |name| by_name(name));
                every.chain(std::iter::repeat_n(0.0, ROW))
            })
            .collect();
        let candidate: Vec<f64> = Features::NAMES.iter().map(|name| candidate(name)).collect();
        Self::new(&candidate, &row, None)
    }
}

/// A model as its file has it.
#[derive(Clone, Serialize, Deserialize)]
struct ModelFile {
    format: String,
    feature_version: u32,
    #[serde(default)]
    candidate: BTreeMap<String, Weight>,
    #[serde(default)]
    none: BTreeMap<String, Weight>,
    #[serde(default)]
    out_of_scope: BTreeMap<String, Weight>,
    #[serde(default)]
    decided: BTreeMap<String, f64>,
    #[serde(default)]
    decided_none: BTreeMap<String, f64>,
    #[serde(default)]
    decided_out_of_scope: BTreeMap<String, f64>,
    #[serde(default)]
    unlisted: [Weight; LEVELS],
    #[serde(default = "uncalibrated")]
    calibration: [Weight; 3],
    training: Option<Record>,
}

fn uncalibrated() -> [Weight; 3] {
    UNCALIBRATED
}

impl From<Model> for ModelFile {
    fn from(model: Model) -> Self {
        fn named<W: Copy>(names: &[&str], weights: &[W]) -> BTreeMap<String, W> {
            let names = names.iter().map(|&name| name.to_owned());
            names.zip(weights.iter().copied()).collect()
        }
        Self {
            format: FORMAT.to_owned(),
            feature_version: FEATURE_VERSION,
            candidate: named(Features::NAMES, &model.candidate),
            none: named(RowFeatures::NAMES, &model.none),
            out_of_scope: named(RowFeatures::NAMES, &model.out_of_scope),
            decided: named(DecisionFeatures::NAMES, &model.decided),
            decided_none: named(RowDecisionFeatures::NAMES, &model.decided_none),
            decided_out_of_scope: named(RowDecisionFeatures::NAMES, &model.decided_out_of_scope),
            unlisted: model.unlisted,
            calibration: model.calibration,
            training: model.training,
        }
    }
}

impl TryFrom<ModelFile> for Model {
    type Error = ModelError;

    fn try_from(file: ModelFile) -> Result<Self, ModelError> {
        if file.format != FORMAT {
            return Err(ModelError::Format { found: file.format });
        }
        if file.feature_version != FEATURE_VERSION {
            return Err(ModelError::FeatureVersion {
                found: file.feature_version,
            });
        }
        let unnamed = [
            ("unlisted", &file.unlisted[..]),
            ("calibration", &file.calibration),
        ];
        for (part, weights) in unnamed {
            if let Some(at) = weights.iter().position(|weight| !weight.is_usable()) {
                let feature = (at + 1).to_string();
                return Err(ModelError::NotUsable { part, feature });
            }
        }
        Ok(Self {
            candidate: by_name("candidate", Features::NAMES, file.candidate)?,
            none: by_name("none", RowFeatures::NAMES, file.none)?,
            out_of_scope: by_name("out_of_scope", RowFeatures::NAMES, file.out_of_scope)?,
            decided: by_name("decided", DecisionFeatures::NAMES, file.decided)?,
            decided_none: by_name(
                "decided_none",
                RowDecisionFeatures::NAMES,
                file.decided_none,
            )?,
            decided_out_of_scope: by_name(
                "decided_out_of_scope",
                RowDecisionFeatures::NAMES,
                file.decided_out_of_scope,
            )?,
            unlisted: file.unlisted,
            calibration: file.calibration,
            training: file.training,
        })
    }
}

/// Puts weights in the order of the features' names.
fn by_name<W: Number, const N: usize>(
    part: &'static str,
    names: &[&str],
    mut weights: BTreeMap<String, W>,
) -> Result<[W; N], ModelError> {
    let mut ordered = [W::default(); N];
    for (place, &name) in ordered.iter_mut().zip(names) {
        let feature = || name.to_owned();
        *place = weights.remove(name).ok_or_else(|| ModelError::Feature {
            part,
            problem: "does not have",
            feature: feature(),
        })?;
        if !place.is_usable() {
            let feature = feature();
            return Err(ModelError::NotUsable { part, feature });
        }
    }
    match weights.into_keys().next() {
        Some(feature) => Err(ModelError::Feature {
            part,
            problem: "has no use for",
            feature,
        }),
        None => Ok(ordered),
    }
}

/// Sums of larger weights could leave the numbers that there are.
const LARGEST: f64 = 1e6;

/// One weight, or the two of a feature.
trait Number: Copy + Default {
    fn is_usable(&self) -> bool;
}

impl Number for f64 {
    fn is_usable(&self) -> bool {
        self.abs() <= LARGEST
    }
}

impl Number for Weight {
    fn is_usable(&self) -> bool {
        self.every.is_usable() && self.swedish.is_usable()
    }
}
