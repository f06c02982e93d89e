//! What was found for a row.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use kodbro::nomenclature::{Language, Nomenclature};
use kodbro::{MappingStatus, Reason};
use kodbro_formats::{CatalogueRow, MappedRow};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::{Deserialize, Serialize};

use crate::candidate::{Candidate, CandidateValue};
use crate::{Pickle, from_pickle, html, shown, to_json, to_pickle};

/// What was found for a row, without the index that it was found in.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MappingValue {
    pub(crate) row: u64,
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) status: MappingStatus,
    pub(crate) answer: Option<AnswerValue>,
    pub(crate) candidates: Vec<Arc<CandidateValue>>,
    pub(crate) reason: Option<Reason>,
}

/// The code that answers for a row.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AnswerValue {
    pub(crate) code: String,
    pub(crate) term: String,
    pub(crate) level: u8,
    pub(crate) confidence: f64,
}

impl MappingValue {
    /// Takes a mapping out of its index.
    pub(crate) fn new(
        row: &CatalogueRow,
        mapping: kodbro::Mapping<'_>,
        nomenclature: &Nomenclature<'_>,
        language: Language,
    ) -> Self {
        let answer = mapping.answer.map(|answer| AnswerValue {
            code: answer.code.to_owned(),
            term: nomenclature
                .at(answer.id)
                .map_or("", |concept| concept.term(language))
                .to_owned(),
            level: answer.level,
            confidence: answer.confidence,
        });
        let candidates = mapping.candidates.into_iter();
        let candidate = |candidate| CandidateValue::new(candidate, nomenclature, language);
        Self {
            row: row.number,
            id: row.id.clone(),
            text: row.text(),
            status: mapping.status,
            answer,
            candidates: candidates.map(candidate).map(Arc::new).collect(),
            reason: mapping.reason,
        }
    }

    pub(crate) fn confidence(&self) -> f64 {
        self.answer.as_ref().map_or(0.0, |answer| answer.confidence)
    }
}

/// What was found for a row.
///
/// `status` is 'mapped' where a code of level 2 or deeper reaches the target, 'review' where there
/// is a proposal that does not, 'unmapped' where there is none and 'out_of_scope' where the row is
/// no medical device. `code`, `term` and `level` are the answer's, and None for the last two.
///
/// >>> from kodbro import Mapper
/// >>> mapping = Mapper.default().map("Undersökningshandske nitril puderfri osteril stl M")
/// >>> mapping.status, mapping.code[:6]
/// ('mapped', 'T01020')
/// >>> Mapper.default().map("Bryggkaffe mellanrost 450 g").reason
/// 'the text names goods that are no medical devices'
#[pyclass(frozen, eq, hash, module = "kodbro", name = "Mapping")]
#[derive(Clone)]
pub(crate) struct Mapping(pub(crate) Arc<MappingValue>);

impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Hash for Mapping {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let value = &self.0;
        (value.row, &value.id, &value.text, value.status).hash(state);
    }
}

#[pymethods]
impl Mapping {
    /// The place of the row among those that were mapped together, from 1.
    #[getter]
    fn row(&self) -> u64 {
        self.0.row
    }

    /// The id of the row; empty where it has none.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The text that was mapped: name, model and description with ' | ' between them.
    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// What has become of the row: 'mapped', 'review', 'unmapped' or 'out_of_scope'.
    #[getter]
    fn status(&self) -> &'static str {
        self.0.status.as_str()
    }

    /// The code that answers for the row, or None.
    #[getter]
    fn code(&self) -> Option<&str> {
        self.0.answer.as_ref().map(|answer| answer.code.as_str())
    }

    /// The name of the code in the language that was asked for, or None.
    #[getter]
    fn term(&self) -> Option<&str> {
        self.0.answer.as_ref().map(|answer| answer.term.as_str())
    }

    /// The level of the code, from 1, or None.
    #[getter]
    fn level(&self) -> Option<u8> {
        self.0.answer.as_ref().map(|answer| answer.level)
    }

    /// The probability, 0 to 1, that the right code is this one or one below it; 0 without a code.
    #[getter]
    fn confidence(&self) -> f64 {
        self.0.confidence()
    }

    /// The best codes, the most probable first.
    #[getter]
    fn candidates<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.candidates.iter().cloned().map(Candidate))
    }

    /// Why the row is not 'mapped', in words, or None.
    #[getter]
    fn reason(&self) -> Option<String> {
        self.0.reason.map(|reason| reason.to_string())
    }

    /// The same for programs, such as 'below_target' or 'other_goods', or None.
    #[getter]
    fn reason_kind<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_json(py, &self.0.reason)
    }

    /// Returns the object that `kodbro map --format jsonl` writes for the row: the same names in
    /// the same order, probabilities with four decimals.
    ///
    /// >>> from kodbro import Mapper
    /// >>> list(Mapper.default().map("Injektionskanyl 0,8x40 mm").to_dict())[:6]
    /// ['row', 'id', 'text', 'status', 'code', 'term']
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = &*self.0;
        let row = CatalogueRow {
            number: value.row,
            id: value.id.clone(),
            name: value.text.clone(),
            ..CatalogueRow::default()
        };
        let reason = self.reason();
        let mapped = MappedRow {
            row: &row,
            status: value.status.as_str(),
            code: self.code(),
            term: self.term(),
            level: self.level(),
            confidence: value.confidence(),
            reason: reason.as_deref(),
            candidates: value.candidates.iter().map(|c| c.mapped()).collect(),
        };
        to_json(py, &mapped)
    }

    fn _repr_html_(&self) -> String {
        html::table(&self.0)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let value = &*self.0;
        let text = shown(py, &value.text)?;
        let code = match &value.answer {
            Some(answer) => format!(
                "code={}, term={}, confidence={:.4}",
                shown(py, &answer.code)?,
                shown(py, &answer.term)?,
                answer.confidence
            ),
            None => "code=None".to_owned(),
        };
        Ok(format!(
            "Mapping({text}, status='{}', {code})",
            value.status
        ))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "mapping_from_bytes", &*self.0)
    }
}

/// Reads a mapping from its pickle.
#[pyfunction]
pub(crate) fn mapping_from_bytes(data: &[u8]) -> PyResult<Mapping> {
    Ok(Mapping(Arc::new(from_pickle(data)?)))
}
