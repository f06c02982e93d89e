//! Does a product's text speak against its code?

use kodbro::nomenclature::Concept;
use kodbro::{Mapping, MappingStatus};

/// Why a declared code is doubted.
pub(crate) struct Doubt<'n> {
    /// What the text points to.
    pub(crate) answer: Concept<'n>,
    /// How probable it is that the right code is that one or lies below it.
    pub(crate) confidence: f64,
    /// Which words say so.
    pub(crate) evidence: Vec<String>,
}

/// How much probability the declared code and those below it may have at most.
const DECLARED: f64 = 0.02;
/// How much the group above the declared code may have at most.
const GROUP: f64 = 0.05;
/// How probable the answer must be at least.
const ANSWER: f64 = 0.93;

/// Tells whether what kodbro maps a text to speaks against the declared code.
///
/// Only an answer that reaches the target does, and that neither contains the code nor lies below
/// it; and hardly any probability may lie with the code or with its near relatives, since
/// neighbours are often both defensible.
pub(crate) fn doubt<'n>(
    declared: Concept<'n>,
    mapping: &Mapping<'_>,
    concept: impl Fn(&str) -> Option<Concept<'n>>,
) -> Option<Doubt<'n>> {
    if mapping.status != MappingStatus::Mapped {
        return None;
    }
    let answer = mapping.answer?;
    let found = concept(answer.code)?;
    let group = declared
        .parent()
        .filter(|parent| parent.level() > 1)
        .unwrap_or(declared);
    let share = |of: Concept<'_>| -> f64 {
        let inside = mapping.candidates.iter().filter(|candidate| {
            concept(candidate.code).is_some_and(|other| of.contains(&other) || other.contains(&of))
        });
        inside.map(|candidate| candidate.confidence).sum()
    };
    let apart = !found.contains(&declared) && !declared.contains(&found) && !group.contains(&found);
    let sure = answer.confidence >= ANSWER;
    if !(apart && sure && share(declared) <= DECLARED && share(group) <= GROUP) {
        return None;
    }
    let best = mapping.candidates.iter().find(|candidate| {
        concept(candidate.code).is_some_and(|candidate| found.contains(&candidate))
    });
    let evidence = best.map_or_else(Vec::new, |best| {
        best.evidence.iter().map(ToString::to_string).collect()
    });
    Some(Doubt {
        answer: found,
        confidence: answer.confidence,
        evidence,
    })
}
