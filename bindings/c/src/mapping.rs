//! What was found for a row?

use std::ffi::c_char;
use std::sync::{Arc, OnceLock};

use kodbro::nomenclature::{Concept, ConceptId, Language};
use kodbro::{MappingStatus, Reason};
use kodbro_formats::{CatalogueRow, MappedCandidate, MappedRow};

use crate::Status;
use crate::boundary::{Message, answered};
use crate::failure::Failure;
use crate::handle::{self, Opaque};
use crate::mapper::Opened;
use crate::text::Text;

/// What was found for a row. It never changes, any number of threads may read one at the same
/// time, and it does not need its mapper any more.
#[derive(Debug)]
pub struct Mapping {
    _private: [u8; 0],
}

/// What has become of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Outcome {
    /// A code of level 2 or deeper reaches the target.
    Mapped = 1,
    /// There is a proposal, but it does not reach the target: a person should look at it.
    Review = 2,
    /// There is no proposal; the reason says why.
    Unmapped = 3,
    /// The row is no product that the nomenclature is for.
    OutOfScope = 4,
}

/// The answer for a row. The texts live as long as the mapping.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Answer {
    /// What has become of the row.
    pub outcome: Outcome,
    /// The code: for a mapped row the deepest one that reaches the target, for one to review the
    /// first candidate; otherwise empty.
    pub code: Text,
    /// Its term in the language of the options.
    pub term: Text,
    /// Its level, from 1; 0 without a code.
    pub level: u32,
    /// The probability, 0 to 1, that the right code is this one or one below it.
    pub confidence: f64,
    /// Why the row is not mapped, in words; empty if it is.
    pub reason: Text,
    /// How many candidates there are.
    pub candidates: usize,
}

/// A code proposed for a row. The texts live as long as the mapping.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Candidate {
    /// The code.
    pub code: Text,
    /// Its term in the language of the options.
    pub term: Text,
    /// Its level, from 1.
    pub level: u32,
    /// The probability, 0 to 1, that exactly this code is right.
    pub confidence: f64,
    /// How many reasons there are.
    pub evidence: usize,
}

/// A reason for a candidate. The texts live as long as the mapping.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Evidence {
    /// The reason in English words.
    pub words: Text,
    /// The same as a JSON object, whose "kind" tells what the reason is.
    pub json: Text,
}

impl Opaque for Mapping {
    type Value = Found;
    const MARK: u64 = u64::from_le_bytes(*b"kodbro-F");
    const NAME: &'static str = "mapping";
}

/// What stands behind a mapping.
pub(crate) struct Found {
    opened: Arc<Opened>,
    language: Language,
    row: CatalogueRow,
    status: MappingStatus,
    answer: Option<(ConceptId, f64)>,
    candidates: Vec<Proposed>,
    reason: Option<Reason>,
    json: OnceLock<String>,
}

struct Proposed {
    id: ConceptId,
    confidence: f64,
    evidence: Vec<kodbro::Evidence>,
    /// Each reason in words and as JSON, once somebody has asked.
    shown: OnceLock<Vec<(String, String)>>,
}

impl Found {
    /// Takes a mapping out of its index, which it holds.
    pub(crate) fn new(
        opened: &Arc<Opened>,
        language: Language,
        row: CatalogueRow,
        mapping: kodbro::Mapping<'_>,
    ) -> Self {
        let candidates = mapping.candidates.into_iter().map(|candidate| Proposed {
            id: candidate.id,
            confidence: candidate.confidence,
            evidence: candidate.evidence,
            shown: OnceLock::new(),
        });
        Self {
            opened: Arc::clone(opened),
            language,
            row,
            status: mapping.status,
            answer: mapping.answer.map(|answer| (answer.id, answer.confidence)),
            candidates: candidates.collect(),
            reason: mapping.reason,
            json: OnceLock::new(),
        }
    }

    fn concept(&self, id: ConceptId) -> Option<Concept<'_>> {
        self.opened.mapper.nomenclature().at(id)
    }

    fn candidate(&self, index: usize) -> Result<&Proposed, Failure> {
        self.candidates.get(index).ok_or(Failure::NotFound {
            what: "candidate",
            value: index.to_string(),
        })
    }

    fn answer(&self) -> Answer {
        let (id, confidence) = self.answer.unzip();
        let concept = id.and_then(|id| self.concept(id));
        Answer {
            outcome: match self.status {
                MappingStatus::Mapped => Outcome::Mapped,
                MappingStatus::Review => Outcome::Review,
                MappingStatus::OutOfScope => Outcome::OutOfScope,
                MappingStatus::Unmapped => Outcome::Unmapped,
            },
            code: concept.map_or(Text::EMPTY, |concept| Text::new(concept.code())),
            term: concept.map_or(Text::EMPTY, |concept| {
                Text::new(concept.term(self.language))
            }),
            level: concept.map_or(0, |concept| concept.level().into()),
            confidence: confidence.unwrap_or_default(),
            reason: self
                .reason
                .map_or(Text::EMPTY, |reason| Text::new(reason.words())),
            candidates: self.candidates.len(),
        }
    }

    fn to_json(&self) -> String {
        let answer = self.answer.and_then(|(id, _)| self.concept(id));
        let candidates = self.candidates.iter().filter_map(|candidate| {
            let concept = self.concept(candidate.id)?;
            Some(MappedCandidate {
                code: concept.code(),
                term: concept.term(self.language),
                confidence: candidate.confidence,
                evidence: serde_json::to_value(&candidate.evidence).unwrap_or_default(),
            })
        });
        let mapped = MappedRow {
            row: &self.row,
            status: self.status.as_str(),
            code: answer.map(|concept| concept.code()),
            term: answer.map(|concept| concept.term(self.language)),
            level: answer.map(|concept| concept.level()),
            confidence: self.answer.map_or(0.0, |(_, confidence)| confidence),
            reason: self.reason.map(Reason::words),
            candidates: candidates.collect(),
        };
        serde_json::to_string(&mapped).unwrap_or_default()
    }
}

impl Proposed {
    fn shown(&self) -> &[(String, String)] {
        self.shown.get_or_init(|| {
            let show = |evidence: &kodbro::Evidence| {
                // By way of a value, as the command line does, so that numbers have the same digits.
                let value = serde_json::to_value(evidence).unwrap_or_default();
                (evidence.to_string(), value.to_string())
            };
            self.evidence.iter().map(show).collect()
        })
    }
}

/// Returns the word for an outcome: "mapped", "review", "unmapped" or "out_of_scope", as the command
/// writes it, with a NUL at its end. It lives always.
#[unsafe(no_mangle)]
pub extern "C" fn kodbro_outcome_text(outcome: i32) -> *const c_char {
    let word = match outcome {
        MAPPED => c"mapped",
        REVIEW => c"review",
        UNMAPPED => c"unmapped",
        OUT_OF_SCOPE => c"out_of_scope",
        _ => c"unknown outcome",
    };
    word.as_ptr()
}

const MAPPED: i32 = Outcome::Mapped as i32;
const REVIEW: i32 = Outcome::Review as i32;
const UNMAPPED: i32 = Outcome::Unmapped as i32;
const OUT_OF_SCOPE: i32 = Outcome::OutOfScope as i32;

/// Reads the answer of a mapping. Costs next to nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapping_answer(
    mapping: *const Mapping,
    answer: *mut Answer,
) -> Status {
    // SAFETY: the caller vouches for the handle and the output.
    unsafe {
        answered(answer, Message::NONE, || {
            Ok(handle::borrow(mapping, "mapping")?.answer())
        })
    }
}

/// Reads a candidate of a mapping by its place, from 0; the most probable comes first.
///
/// KODBRO_STATUS_NOT_FOUND when there are not so many. Costs next to nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapping_candidate(
    mapping: *const Mapping,
    index: usize,
    candidate: *mut Candidate,
) -> Status {
    let read = || {
        // SAFETY: the caller vouches for the handle.
        let found = unsafe { handle::borrow(mapping, "mapping") }?;
        let proposed = found.candidate(index)?;
        let concept = found.concept(proposed.id);
        Ok(Candidate {
            code: concept.map_or(Text::EMPTY, |concept| Text::new(concept.code())),
            term: concept.map_or(Text::EMPTY, |concept| {
                Text::new(concept.term(found.language))
            }),
            level: concept.map_or(0, |concept| concept.level().into()),
            confidence: proposed.confidence,
            evidence: proposed.evidence.len(),
        })
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(candidate, Message::NONE, read) }
}

/// Reads a reason for a candidate by its place, from 0.
///
/// KODBRO_STATUS_NOT_FOUND when there are not so many. The first call for a candidate puts all its
/// reasons into words, some microseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapping_evidence(
    mapping: *const Mapping,
    candidate: usize,
    index: usize,
    evidence: *mut Evidence,
) -> Status {
    let read = || {
        // SAFETY: the caller vouches for the handle.
        let found = unsafe { handle::borrow(mapping, "mapping") }?;
        let shown = found.candidate(candidate)?.shown();
        let (words, json) = shown.get(index).ok_or(Failure::NotFound {
            what: "reason",
            value: index.to_string(),
        })?;
        Ok(Evidence {
            words: Text::new(words),
            json: Text::new(json),
        })
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(evidence, Message::NONE, read) }
}

/// Reads the whole mapping as a JSON object: the line that `kodbro map --format jsonl` writes,
/// without its end. The text lives as long as the mapping.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapping_json(mapping: *const Mapping, json: *mut Text) -> Status {
    let read = || {
        // SAFETY: the caller vouches for the handle.
        let found = unsafe { handle::borrow(mapping, "mapping") }?;
        Ok(Text::new(found.json.get_or_init(|| found.to_json())))
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(json, Message::NONE, read) }
}

/// Frees a mapping. NULL is left alone. Texts that were read from it end with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_mapping_free(mapping: *mut Mapping) {
    // SAFETY: the caller vouches for the handle.
    unsafe { handle::free(mapping) }
}
