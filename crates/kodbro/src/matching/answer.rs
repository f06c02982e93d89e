use super::score::Scored;
use crate::nomenclature::{ConceptId, Nomenclature};

/// How many concepts share the probability; the rest have none.
pub(super) const SHARING: usize = 32;
/// How much more probable a higher score is: provisional, set by hand.
const SHARPNESS: f64 = 6.0;
/// The score at which "none of these" is as probable as a candidate.
const NONE_SCORE: f64 = 1.4;
/// The least deep level that may answer.
const LEAST_LEVEL: u8 = 2;

/// The probabilities of the best concepts.
pub(super) struct Shares {
    /// One per concept, in the order of the scores.
    pub(super) each: Vec<f64>,
    /// What is left for "none of these".
    pub(super) none: f64,
}

/// Turns scores into probabilities that sum up to 1 with "none of these": a softmax.
pub(super) fn shares(scored: &[Scored]) -> Shares {
    let top = scored
        .first()
        .map_or(NONE_SCORE, |s| f64::from(s.score).max(NONE_SCORE));
    let weigh = |score: f64| libm::exp(SHARPNESS * (score - top));
    let none = weigh(NONE_SCORE);
    let mut each: Vec<f64> = scored.iter().map(|s| weigh(f64::from(s.score))).collect();
    let whole = none + each.iter().sum::<f64>();
    each.iter_mut().for_each(|share| *share /= whole);
    Shares {
        each,
        none: none / whole,
    }
}

/// Sums the probabilities of each concept and of those below it, in no order.
///
/// Concepts are numbered in pre-order, so that those below one are a run of numbers, and all sums
/// are differences of running sums.
pub(super) fn subtrees(
    nomenclature: &Nomenclature<'_>,
    scored: &[Scored],
    shares: &Shares,
) -> Vec<(ConceptId, f64)> {
    let ids = scored.iter().map(|scored| scored.id);
    let mut by_id: Vec<(ConceptId, f64)> = ids.zip(shares.each.iter().copied()).collect();
    by_id.sort_unstable_by_key(|&(id, _)| id);
    let mut running = Vec::with_capacity(by_id.len() + 1);
    running.push(0.0);
    running.extend(by_id.iter().scan(0.0, |sum, &(_, share)| {
        *sum += share;
        Some(*sum)
    }));
    let mut sums = Vec::with_capacity(4 * by_id.len());
    let mut before = None;
    for (i, &(id, _)) in by_id.iter().enumerate() {
        // What lies above the concept before as well was summed with it.
        let path = std::iter::successors(Some(id), |&id| nomenclature.parent_of(id));
        for above in path.take_while(|&above| before.is_none_or(|before| before < above)) {
            let end = nomenclature.subtree_end(above);
            let below = by_id[i..].partition_point(|&(id, _)| id.0 < end);
            sums.push((above, running[i + below] - running[i]));
        }
        before = Some(id);
    }
    sums
}

/// Returns the deepest concept whose subtree reaches the target, with its probability; of several
/// equally deep ones the most probable, and of equals the first.
pub(super) fn deepest(
    nomenclature: &Nomenclature<'_>,
    subtrees: &[(ConceptId, f64)],
    target: f64,
) -> Option<(ConceptId, f64)> {
    let level = |id: ConceptId| nomenclature.level_of(id);
    let reaches = |&&(id, p): &&(ConceptId, f64)| p >= target && level(id) >= LEAST_LEVEL;
    let best = subtrees.iter().filter(reaches).max_by(|(a, p), (b, q)| {
        level(*a)
            .cmp(&level(*b))
            .then(p.total_cmp(q))
            .then(b.cmp(a))
    });
    best.map(|&(id, p)| (id, p.min(1.0)))
}
