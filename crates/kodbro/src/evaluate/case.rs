use serde::Serialize;

use crate::matching::{Mapping, MappingStatus, Row};
use crate::nomenclature::{Concept, Nomenclature};

/// A row whose code is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case<'t> {
    /// What names the row.
    pub id: &'t str,
    /// The row.
    pub row: Row<'t>,
    /// Its code; `None` for a row out of scope.
    pub expected: Option<&'t str>,
    /// Further codes that an expert would accept.
    pub accepted: Vec<&'t str>,
    /// Whether an expert would accept that the row has no code.
    pub accepted_none: bool,
    /// The groups that figures are wanted for: column and value.
    pub groups: Vec<(&'t str, &'t str)>,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Outcome {
    /// What names the row.
    pub id: String,
    /// Whether the row has a code.
    pub in_scope: bool,
    /// Whether the expected code is one of the nomenclature's.
    pub known_code: bool,
    /// The place of the first right candidate, from 1.
    pub rank: Option<usize>,
    /// The first candidate.
    pub first: Option<String>,
    /// The probability given to it.
    pub first_confidence: Option<f64>,
    /// For levels 1, 2 and 3: whether the first candidate agrees that far; `None` where the
    /// expected code is not that deep.
    pub levels: [Option<bool>; 3],
    /// The status of the row.
    pub status: MappingStatus,
    /// The code that answers, if the row is mapped.
    pub answer: Option<String>,
    /// Its level.
    pub answer_level: Option<u8>,
    /// The probability given to it.
    pub answer_confidence: Option<f64>,
    /// Whether the answer, or that there is none, is right.
    pub right: bool,
}

impl Outcome {
    pub(crate) fn of(
        case: &Case<'_>,
        mapping: &Mapping<'_>,
        nomenclature: &Nomenclature<'_>,
    ) -> Self {
        let codes = || case.expected.iter().chain(&case.accepted).copied();
        let first = mapping.candidates.first();
        let is_right = |code: &str| codes().any(|right| right == code);
        let rank = mapping
            .candidates
            .iter()
            .position(|c| is_right(c.code))
            .map(|at| at + 1);
        let answer = mapping
            .answer
            .filter(|_| mapping.status == MappingStatus::Mapped);
        let right = match answer {
            Some(answer) => {
                let answer = nomenclature.at(answer.id);
                let right = |code| Some(answer?.contains(&nomenclature.concept(code)?));
                codes().any(|code| right(code) == Some(true))
            }
            None => case.expected.is_none() || case.accepted_none,
        };
        let concept = first.and_then(|c| nomenclature.at(c.id));
        let expected = case.expected.and_then(|code| nomenclature.concept(code));
        let level = |level: u8| {
            at_level(expected?, level)?;
            let wanted = codes().filter_map(|code| at_level(nomenclature.concept(code)?, level));
            let found = concept.and_then(|concept| at_level(concept, level));
            Some(
                wanted
                    .into_iter()
                    .any(|wanted| found.is_some_and(|f| f.id() == wanted.id())),
            )
        };
        Self {
            id: case.id.to_owned(),
            in_scope: case.expected.is_some(),
            known_code: case.expected.is_none() || expected.is_some(),
            rank,
            first: first.map(|c| c.code.to_owned()),
            first_confidence: first.map(|c| c.confidence),
            levels: [level(1), level(2), level(3)],
            status: mapping.status,
            answer: answer.map(|a| a.code.to_owned()),
            answer_level: answer.map(|a| a.level),
            answer_confidence: answer.map(|a| a.confidence),
            right,
        }
    }
}

/// Returns the concept itself or the ancestor that has a level.
fn at_level(concept: Concept<'_>, level: u8) -> Option<Concept<'_>> {
    std::iter::once(concept)
        .chain(concept.ancestors())
        .find(|c| c.level() == level)
}
