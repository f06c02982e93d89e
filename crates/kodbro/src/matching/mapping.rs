use std::fmt;

use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::decisions::Decision;
use crate::nomenclature::ConceptId;

/// What has become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MappingStatus {
    /// A code of level 2 or deeper reaches the target, or people decided on a code.
    Mapped,
    /// There is a proposal, but it does not reach the target, or decisions about the row are in
    /// doubt: a person should look.
    Review,
    /// There is nothing to propose; [`Mapping::reason`] says why.
    Unmapped,
    /// The row is no product that the nomenclature is for.
    OutOfScope,
}

impl MappingStatus {
    /// Returns the name used in files, such as `out_of_scope`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mapped => "mapped",
            Self::Review => "review",
            Self::Unmapped => "unmapped",
            Self::OutOfScope => "out_of_scope",
        }
    }
}

impl fmt::Display for MappingStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why a row was not mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// The row has no word that could say what the product is.
    NoWords,
    /// No word of the row is known, nor like a known one.
    NoKnownWord,
    /// What was found is too little to tell it from chance.
    WeakEvidence,
    /// People decided that the row has no code.
    Decided,
    /// People decided that rows like it have no code.
    SimilarDecisions,
    /// People rejected every code that could be proposed.
    Rejected,
    /// People decided differently about the row.
    ConflictingDecisions,
    /// The nomenclature does not have the code that was decided, or not any more.
    OutdatedDecision,
    /// The words name goods that are no medical devices.
    OtherGoods,
    /// Several codes fit, and no one, nor a group of level 2 or deeper, reaches the target.
    BelowTarget,
}

impl Reason {
    /// Returns the reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoWords => "the text has no word that says what the product is",
            Self::NoKnownWord => "no word of the text is known, nor like a known one",
            Self::WeakEvidence => "what was found is too little to tell it from chance",
            Self::Decided => "people decided that the row has no code",
            Self::SimilarDecisions => "people decided that rows like it have no code",
            Self::Rejected => "people rejected every code that could be proposed",
            Self::ConflictingDecisions => "people decided differently about this row",
            Self::OutdatedDecision => "the code that was decided is not, or no longer, in use",
            Self::OtherGoods => "the text names goods that are no medical devices",
            Self::BelowTarget => "no code, and no group of level 2 or deeper, reaches the target",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.words())
    }
}

/// A code proposed for a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate<'a> {
    /// Its number in the index's nomenclature.
    pub id: ConceptId,
    /// Its code.
    pub code: &'a str,
    /// The probability that exactly this code is right, 0..=1. The candidates of a row share it
    /// with "none of these" and "out of scope", so that their sum is at most 1.
    pub confidence: f64,
    /// Why it is proposed; empty when the options ask for none.
    pub evidence: Vec<Evidence>,
}

/// The code that answers for a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer<'a> {
    /// Its number in the index's nomenclature.
    pub id: ConceptId,
    /// Its code.
    pub code: &'a str,
    /// Its level, from 1.
    pub level: u8,
    /// The probability that the right code is this one or below it, 0..=1.
    pub confidence: f64,
}

/// What was found for a row. It borrows its codes from the index.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping<'a> {
    /// What has become of the row.
    pub status: MappingStatus,
    /// The answer: for `mapped`, the deepest code that reaches the target; for `review`, the
    /// first candidate, for a person to judge; otherwise none.
    pub answer: Option<Answer<'a>>,
    /// The best codes, the most probable first; equals by code.
    pub candidates: Vec<Candidate<'a>>,
    /// Why the row is not `mapped`.
    pub reason: Option<Reason>,
}

impl Mapping<'_> {
    /// Makes the mapping of a row that people settled, without a code.
    pub(super) fn settled(status: MappingStatus) -> Self {
        Self {
            status,
            answer: None,
            candidates: Vec::new(),
            reason: (status != MappingStatus::Mapped).then_some(Reason::Decided),
        }
    }

    /// Notes on the only candidate which decision it comes from.
    pub(super) fn note_decision(&mut self, decision: Option<Decision>, evidence: bool) {
        if let (Some(candidate), Some(decision), true) =
            (self.candidates.first_mut(), decision, evidence)
        {
            candidate.evidence.push(Evidence::Decided {
                by: decision.by,
                at: decision.at,
            });
        }
    }

    /// Makes the mapping of a row with nothing to go on.
    pub(super) fn nothing(reason: Reason) -> Self {
        Self {
            status: MappingStatus::Unmapped,
            answer: None,
            candidates: Vec::new(),
            reason: Some(reason),
        }
    }
}
