use super::answer::Shares;
use super::features::{Features, NEAR, RowDecisionFeatures, RowFeatures};
use super::query::Query;
use super::score::{self, Scored};
use crate::model::{Model, softmax};
use crate::nomenclature::{ConceptId, Nomenclature};

/// Probabilities nearer to 0 or 1 are left as they are.
const LEAST_SURE: f64 = 1e-6;
/// How much more a candidate weighs that fits better, among the candidates of a group.
const SHARPNESS: f64 = 6.0;
/// Up to which difference in fit siblings fit as well.
const EQUAL: f32 = 0.03;

/// Puts candidates in order by a model. Its memory serves one row after the other.
#[derive(Default)]
pub(super) struct Ranker {
    /// The candidates in pre-order: concept, place among the candidates, fit.
    by_id: Vec<(ConceptId, usize, f32)>,
    /// The running sum of their weights, one more than candidates.
    running: Vec<f64>,
}

impl Ranker {
    /// Notes of each candidate how it stands among the others.
    pub(super) fn relate(&mut self, nomenclature: &Nomenclature<'_>, scored: &mut [Scored]) {
        self.read(scored);
        let mut groups = [2, 3, 4].map(|level| Group {
            level,
            end: 0,
            share: 0.0,
        });
        let mut family = Family::default();
        for at in 0..self.by_id.len() {
            let (id, place, fit) = self.by_id[at];
            let below = at + 1..self.end_of(nomenclature, id, at).max(at + 1);
            let rivals = self.by_id[below.clone()].iter();
            let best_below = rivals.map(|&(_, _, fit)| fit).fold(None, most);
            let parent = nomenclature.parent_of(id);
            if family.parent != parent {
                family = self.family(nomenclature, parent);
            }
            let features = &mut scored[place].features;
            let share = groups
                .each_mut()
                .map(|group| self.share(nomenclature, at, group));
            [features.share_2, features.share_3, features.share_4] = share;
            features.share_below = self.weight(below);
            features.fit_below = best_below.map_or(0.0, |best| (best - fit + NEAR).max(0.0));
            features.gain = family.fit.map_or(0.0, |above| fit - above);
            features.equal_siblings = self.equal_siblings(nomenclature, &family, id, fit);
        }
    }

    fn read(&mut self, scored: &[Scored]) {
        self.by_id.clear();
        let candidates = scored.iter().enumerate();
        self.by_id
            .extend(candidates.map(|(place, s)| (s.id, place, s.features.fit())));
        self.by_id.sort_unstable_by_key(|&(id, ..)| id);
        let top = self.by_id.iter().map(|&(_, _, fit)| fit).fold(None, most);
        let top = f64::from(top.unwrap_or(0.0));
        self.running.clear();
        self.running.push(0.0);
        let mut sum = 0.0;
        for &(_, _, fit) in &self.by_id {
            sum += libm::exp(SHARPNESS * (f64::from(fit) - top));
            self.running.push(sum);
        }
    }

    /// Returns the share of a candidate's group, given that of the candidate before; its own where it
    /// does not lie so deep.
    fn share(&self, nomenclature: &Nomenclature<'_>, at: usize, group: &mut Group) -> f32 {
        let (id, ..) = self.by_id[at];
        if id.0 >= group.end {
            let Some(root) = ancestor(nomenclature, id, group.level) else {
                return self.weight(at..at + 1);
            };
            // The candidates before do not belong to it.
            group.end = nomenclature.subtree_end(root);
            group.share = self.weight(at..self.end_of(nomenclature, root, at));
        }
        group.share
    }

    fn family(&self, nomenclature: &Nomenclature<'_>, parent: Option<ConceptId>) -> Family {
        let Some(id) = parent else {
            return Family::default();
        };
        let below = self.below(nomenclature, id);
        let first = self.by_id.get(below.start);
        let candidate = first.filter(|&&(first, ..)| first == id);
        Family {
            parent,
            fit: candidate.map(|&(_, _, fit)| fit),
            below,
        }
    }

    /// Returns where the candidates at and below a concept stand.
    fn below(&self, nomenclature: &Nomenclature<'_>, id: ConceptId) -> std::ops::Range<usize> {
        let start = self.by_id.partition_point(|&(other, ..)| other < id);
        start..self.end_of(nomenclature, id, start)
    }

    /// Returns where the candidates at and below a concept end that begin at a place.
    fn end_of(&self, nomenclature: &Nomenclature<'_>, id: ConceptId, start: usize) -> usize {
        let end = nomenclature.subtree_end(id);
        let candidates = self.by_id[start..].iter();
        start + candidates.take_while(|&&(other, ..)| other.0 < end).count()
    }

    /// Returns the share that a run of candidates has of the weight of all.
    fn weight(&self, run: std::ops::Range<usize>) -> f32 {
        let all = self.running[self.by_id.len()];
        ((self.running[run.end] - self.running[run.start]) / all) as f32
    }

    fn equal_siblings(
        &self,
        nomenclature: &Nomenclature<'_>,
        family: &Family,
        id: ConceptId,
        fit: f32,
    ) -> f32 {
        let is_equal = |&&(other, _, of_other): &&(ConceptId, usize, f32)| {
            (of_other - fit).abs() < EQUAL
                && other != id
                && nomenclature.parent_of(other) == family.parent
        };
        let below = &self.by_id[family.below.clone()];
        let equal = below.iter().filter(is_equal).count();
        libm::log1p(equal as f64) as f32
    }
}

/// A group of candidates: those at and below a concept of some level.
struct Group {
    level: u8,
    /// The number behind the last concept of the group.
    end: u32,
    /// The share of the candidates in it.
    share: f32,
}

/// The candidates below a concept, and how well that fits where it is a candidate itself.
#[derive(Default)]
struct Family {
    parent: Option<ConceptId>,
    fit: Option<f32>,
    below: std::ops::Range<usize>,
}

/// A row with its candidates, before a model has weighed them.
#[derive(Clone, Debug)]
pub(crate) struct Examined {
    /// What can be told of the row without a model.
    pub(crate) row: RowFeatures,
    pub(crate) decided: RowDecisionFeatures,
    pub(crate) candidates: Vec<Scored>,
}

impl Examined {
    /// Puts the candidates in order by a model, and returns what can then be told of the row, and
    /// the share of each candidate among all, calibrated if the model is.
    pub(crate) fn rank(mut self, model: &Model) -> (RowFeatures, Vec<(ConceptId, f64)>) {
        let (row, shares) = rank(model, self.row, self.decided, &mut self.candidates);
        let among: f64 = shares.each.iter().sum();
        let ids = self.candidates.iter().map(|candidate| candidate.id);
        let each = shares
            .each
            .iter()
            .map(|share| share / among.max(f64::MIN_POSITIVE));
        (row, ids.zip(each).collect())
    }
}

/// Tells what a row is like as far as that takes no model.
pub(super) fn row_features(query: &Query, scored: &[Scored]) -> RowFeatures {
    let facts = query.facts();
    let fit = scored.iter().map(|scored| scored.features.fit());
    RowFeatures {
        constant: 1.0,
        best_fit: fit.fold(None, most).unwrap_or(0.0),
        other_goods: facts.other_goods,
        other_word: facts.other_word,
        known: facts.known,
        words: libm::log1p(query.words.len() as f64) as f32,
        swedish: facts.swedish,
        nothing_found: f32::from(u8::from(scored.is_empty())),
        ..RowFeatures::default()
    }
}

/// Puts candidates in order by a model, and gives their probabilities.
pub(super) fn rank(
    model: &Model,
    mut row: RowFeatures,
    decided: RowDecisionFeatures,
    scored: &mut [Scored],
) -> (RowFeatures, Shares) {
    for scored in &mut *scored {
        let by_text = scored.by_wording(model, &row);
        scored.decided.wording = by_text as f32 * decided.nearest;
        scored.score = (by_text + model.decided_utility(&scored.decided)) as f32;
    }
    score::sort(scored);
    let mut scores: Vec<f64> = scored.iter().map(|s| f64::from(s.score)).collect();
    let kept = not_rejected(model, scored);
    let mut each = softmax(&mut scores);
    if let Some(first) = scored.first() {
        describe(&mut row, &first.features, &each);
    }
    let [among, none, out_of_scope] = model.outlook(&row, &decided);
    each.iter_mut().for_each(|share| *share *= kept * among);
    let none = none + (1.0 - kept) * among;
    let mut shares = Shares {
        each,
        none,
        out_of_scope,
        unlisted: model.unlisted(row.swedishness()),
    };
    calibrate(model, &row, &decided, &mut shares);
    (row, shares)
}

/// What each feature does for candidates, against their mean.
pub(super) struct Contributions<'m> {
    model: &'m Model,
    swedish: f64,
    mean: Vec<f64>,
}

/// How many contributions are told, and how large they are at least.
const TOLD: usize = 4;
const WORTH_TELLING: f64 = 0.05;

impl<'m> Contributions<'m> {
    pub(super) fn new(model: &'m Model, row: &RowFeatures, scored: &[Scored]) -> Self {
        let swedish = row.swedishness();
        let mut mean: Vec<f64> = Vec::new();
        for scored in scored {
            let parts = model.parts(&scored.features, &scored.decided, swedish);
            for (i, (_, points)) in parts.enumerate() {
                mean.resize(mean.len().max(i + 1), 0.0);
                mean[i] += points;
            }
        }
        let count = scored.len().max(1) as f64;
        mean.iter_mut().for_each(|sum| *sum /= count);
        Self {
            model,
            swedish,
            mean,
        }
    }

    /// Returns the largest contributions to a candidate, the largest first.
    pub(super) fn to(&self, scored: &Scored) -> Vec<(&'static str, f64)> {
        let parts = self
            .model
            .parts(&scored.features, &scored.decided, self.swedish);
        let mut parts: Vec<(&str, f64)> = parts
            .zip(&self.mean)
            .map(|((name, points), mean)| (name, points - mean))
            .filter(|(_, points)| points.abs() >= WORTH_TELLING)
            .collect();
        parts.sort_unstable_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
        parts.truncate(TOLD);
        parts
    }
}

/// Returns the share that candidates keep of what they would have, had none been rejected for a
/// like row: the rest is for "none".
fn not_rejected(model: &Model, scored: &[Scored]) -> f64 {
    if scored.iter().all(|scored| scored.decided.rejected == 0.0) {
        return 1.0;
    }
    let penalty = |scored: &Scored| model.rejection() * f64::from(scored.decided.rejected);
    let before = |scored: &Scored| f64::from(scored.score) - penalty(scored);
    let top = scored.iter().map(before).fold(f64::NEG_INFINITY, f64::max);
    let sum = |score: &dyn Fn(&Scored) -> f64| -> f64 {
        scored.iter().map(|s| libm::exp(score(s) - top)).sum()
    };
    (sum(&|scored| f64::from(scored.score)) / sum(&before)).min(1.0)
}

/// Gives the first candidate the probability that such candidates turned out to have; the others
/// and "none" share what is left as before. Where people have decided about like rows it counts the
/// less: the calibration knows the wording only.
fn calibrate(model: &Model, row: &RowFeatures, decided: &RowDecisionFeatures, shares: &mut Shares) {
    let Some((first, others)) = shares.each.split_first_mut() else {
        return;
    };
    let scope = 1.0 - shares.out_of_scope;
    let before = *first / scope;
    if !(LEAST_SURE..=1.0 - LEAST_SURE).contains(&before) {
        return;
    }
    let calibrated = model.calibrated(before, row.swedishness(), f64::from(decided.nearest));
    // It stays the first: the second gets less.
    let second = others.first().copied().unwrap_or(0.0) / scope;
    let calibrated = calibrated.max(second / (1.0 - before + second) + LEAST_SURE);
    let left = (1.0 - calibrated) / (1.0 - before);
    *first = calibrated * scope;
    others.iter_mut().for_each(|share| *share *= left);
    shares.none *= left;
}

fn describe(row: &mut RowFeatures, first: &Features, shares: &[f64]) {
    row.fit = first.fit();
    row.term_cover = first.term_cover;
    row.family_cover = first.family_cover;
    row.unexplained = first.unexplained;
    row.missing = first.missing;
    row.share_2 = first.share_2;
    row.share_3 = first.share_3;
    row.first = shares.first().copied().unwrap_or(0.0) as f32;
    let surprise = |&p: &f64| if p > 0.0 { -p * libm::log(p) } else { 0.0 };
    row.entropy = shares.iter().map(surprise).sum::<f64>() as f32;
}

fn most(most: Option<f32>, value: f32) -> Option<f32> {
    Some(most.map_or(value, |most| most.max(value)))
}

/// Returns the ancestor of a concept, or itself, at a level; `None` where it does not lie so deep.
pub(crate) fn ancestor(
    nomenclature: &Nomenclature<'_>,
    id: ConceptId,
    level: u8,
) -> Option<ConceptId> {
    let mut path = std::iter::successors(Some(id), |&id| nomenclature.parent_of(id));
    path.find(|&above| nomenclature.level_of(above) <= level)
        .filter(|&above| nomenclature.level_of(above) == level)
}
