//! A code proposed for a row.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_formats::MappedCandidate;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;
use crate::{Pickle, from_pickle, shown, to_json, to_pickle};

/// What a candidate says, without the index that it was found in.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CandidateValue {
    pub(crate) code: String,
    pub(crate) term: String,
    pub(crate) confidence: f64,
    pub(crate) evidence: Vec<kodbro::Evidence>,
}

impl CandidateValue {
    /// Takes a candidate out of its index.
    pub(crate) fn new(
        candidate: kodbro::Candidate<'_>,
        nomenclature: &Nomenclature<'_>,
        language: Language,
    ) -> Self {
        let concept = nomenclature.at(candidate.id);
        Self {
            code: candidate.code.to_owned(),
            term: concept
                .map_or("", |concept| concept.term(language))
                .to_owned(),
            confidence: candidate.confidence,
            evidence: candidate.evidence,
        }
    }

    /// Returns the candidate as writers have it.
    pub(crate) fn mapped(&self) -> MappedCandidate<'_> {
        MappedCandidate {
            code: &self.code,
            term: &self.term,
            confidence: self.confidence,
            evidence: serde_json::to_value(&self.evidence).unwrap_or_default(),
        }
    }
}

/// A code proposed for a row.
///
/// Its confidence is the probability, 0 to 1, that exactly this code is right. The candidates of a
/// row share it with "none of these" and "out of scope", so that their sum is at most 1.
///
/// >>> from kodbro import Mapper
/// >>> best = Mapper.default().map("Injektionskanyl 0,8x40 mm").candidates[0]
/// >>> best.code.startswith("A01"), 0 < best.confidence <= 1
/// (True, True)
#[pyclass(frozen, eq, hash, module = "kodbro", name = "Candidate")]
#[derive(Clone)]
pub(crate) struct Candidate(pub(crate) Arc<CandidateValue>);

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Hash for Candidate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.code, &self.0.term).hash(state);
    }
}

#[pymethods]
impl Candidate {
    /// The code.
    #[getter]
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The name of the code, in the language that was asked for.
    #[getter]
    fn term(&self) -> &str {
        &self.0.term
    }

    /// The probability, 0 to 1, that exactly this code is right.
    #[getter]
    fn confidence(&self) -> f64 {
        self.0.confidence
    }

    /// Why the code is proposed; empty where no evidence was asked for.
    #[getter]
    fn evidence<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.evidence.iter().cloned().map(Evidence))
    }

    /// Returns the candidate as JSON lines have it, probabilities with four decimals.
    ///
    /// >>> from kodbro import Mapper
    /// >>> list(Mapper.default().map("Injektionskanyl").candidates[0].to_dict())
    /// ['code', 'term', 'confidence', 'evidence']
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_json(py, &self.0.mapped())
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!(
            "Candidate({}, {}, confidence={:.4})",
            shown(py, &self.0.code)?,
            shown(py, &self.0.term)?,
            self.0.confidence
        ))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "candidate_from_bytes", &*self.0)
    }
}

/// Reads a candidate from its pickle.
#[pyfunction]
pub(crate) fn candidate_from_bytes(data: &[u8]) -> PyResult<Candidate> {
    Ok(Candidate(Arc::new(from_pickle(data)?)))
}
