//! Does a product's text speak against its code?

use kodbro::nomenclature::{Concept, Nomenclature};
use kodbro::{Candidate, Evidence, Mapping};

/// Why a declared code is doubted.
pub(crate) struct Doubt<'n> {
    /// What the text points to: a code or a group.
    pub(crate) answer: Concept<'n>,
    /// How probable it is that the right code is that one or lies below it.
    pub(crate) confidence: f64,
    /// Which words say so.
    pub(crate) evidence: Vec<String>,
}

// Tuned on labelled rows: as many swapped codes as can be found while fewer than 1 in 50 right ones are
// doubted. The test of the whole measures it.

/// How much probability must lie outside of the declared code's group of level 2.
const OUTSIDE: f64 = 0.74;
/// How much may lie inside of that group, as a share of what lies outside.
const IN_GROUP: f64 = 0.003;
/// How much may lie in the declared code's category, likewise.
const IN_CATEGORY: f64 = 0.007;
/// How probable a group must be to answer.
const ANSWER: f64 = 0.5;

/// Tells whether what kodbro finds in a text speaks against the declared code.
///
/// Neighbours in the tree are often both defensible, and even experts differ there. So a code is
/// doubted only if next to nothing lies in its group of level 2, and hardly anything in its
/// category, while nearly all lies elsewhere.
pub(crate) fn doubt<'n>(
    declared: Concept<'n>,
    mapping: &Mapping<'_>,
    nomenclature: Nomenclature<'n>,
) -> Option<Doubt<'n>> {
    let path = declared.path();
    let (category, group) = (*path.first()?, *path.get(1).unwrap_or(&declared));
    let found: Vec<(Concept<'n>, &Candidate<'_>)> = mapping
        .candidates
        .iter()
        .filter_map(|candidate| Some((nomenclature.concept(candidate.code)?, candidate)))
        .collect();
    let kin = |of: Concept<'_>| share(&found, |other| of.contains(&other) || other.contains(&of));
    let all = share(&found, |_| true);
    let (in_group, in_category) = (kin(group), kin(category));
    let outside = all - in_group;
    let doubted = outside >= OUTSIDE
        && in_group <= IN_GROUP * outside
        && in_category <= IN_CATEGORY * (all - in_category);
    let (first, best) = found.iter().find(|_| doubted)?;
    let groups = std::iter::once(*first).chain(first.ancestors());
    let mut groups = groups.map(|group| (group, share(&found, |other| group.contains(&other))));
    let (answer, confidence) = groups
        .find(|&(_, share)| share >= ANSWER)
        .unwrap_or((*first, best.confidence));
    Some(Doubt {
        answer,
        confidence,
        evidence: best
            .evidence
            .iter()
            .filter(|reason| is_for_people(reason))
            .map(ToString::to_string)
            .collect(),
    })
}

/// Tells whether a reason is about words, not about what a model makes of them.
fn is_for_people(reason: &Evidence) -> bool {
    !matches!(
        reason,
        Evidence::Contribution { .. } | Evidence::Features { .. }
    )
}

/// Sums the probabilities of the candidates that are meant.
fn share(found: &[(Concept<'_>, &Candidate<'_>)], meant: impl Fn(Concept<'_>) -> bool) -> f64 {
    let meant = found.iter().filter(|(concept, _)| meant(*concept));
    meant.map(|(_, candidate)| candidate.confidence).sum()
}
