use super::score::Scored;
use crate::nomenclature::{ConceptId, Nomenclature};

/// How many concepts share the probability; the rest have none, but for those decided for like rows.
pub(super) const SHARING: usize = 64;
/// How many levels are told apart.
pub(crate) const LEVELS: usize = 7;
/// The least deep level that may answer.
const LEAST_LEVEL: u8 = 2;

/// The probabilities of a row; all sum up to 1.
pub(super) struct Shares {
    /// That exactly this code is right, one per candidate in their order.
    pub(super) each: Vec<f64>,
    /// That the right code is none of them.
    pub(super) none: f64,
    /// That the row is no medical device.
    pub(super) out_of_scope: f64,
    /// How probable it is, where none is right, that the right code lies in a group that all
    /// candidates are of, by the level of the group from 1.
    pub(super) unlisted: [f64; LEVELS],
}

/// Sums the probabilities of each concept and of those below it, in no order. A code that is no
/// candidate may be the right one, too: its group has its share of "none of these".
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
    let among = running[by_id.len()].max(f64::MIN_POSITIVE);
    let unlisted = |id: ConceptId| {
        let is_terminal = nomenclature.subtree_end(id) == id.0 + 1;
        let level = usize::from(nomenclature.level_of(id));
        let share = shares.unlisted.get(level.wrapping_sub(1));
        share.filter(|_| !is_terminal).unwrap_or(&0.0) * shares.none
    };
    let mut sums = Vec::with_capacity(4 * by_id.len());
    let mut before = None;
    for (i, &(id, _)) in by_id.iter().enumerate() {
        // What lies above the concept before as well was summed with it.
        let path = std::iter::successors(Some(id), |&id| nomenclature.parent_of(id));
        for above in path.take_while(|&above| before.is_none_or(|before| before < above)) {
            let end = nomenclature.subtree_end(above);
            let below = by_id[i..].partition_point(|&(id, _)| id.0 < end);
            let listed = running[i + below] - running[i];
            sums.push((above, listed + unlisted(above) * listed / among));
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
