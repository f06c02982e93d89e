//! A product of another source that may serve.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use kodbro::equivalents::{Distance, Reason, SeenCode};
use kodbro_formats::EquivalentLine;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use serde::{Deserialize, Serialize};

use crate::{Pickle, from_pickle, shown, to_json, to_pickle};

/// A product of another source that may serve, as `MappingSet.equivalents` finds it.
///
/// `str()` says in words where it stands and why; whether it will do is for people to judge.
///
/// >>> from kodbro import MappingSet
/// >>> products = MappingSet.from_records([
/// ...     {"source": "A", "id": "1", "name": "Kanyl 21G", "decision": "accepted",
/// ...      "code": "A01010101", "scope": "shared"},
/// ...     {"source": "B", "id": "7", "name": "Kanyl 18G", "decision": "accepted",
/// ...      "code": "A01010101", "scope": "shared"},
/// ... ])
/// >>> found = products.equivalents("1", source="A")[0]
/// >>> found.source, found.id, found.reasons
/// ('B', '7', ('same code A01010101', '21 G here, 18 G there', 'decided'))
#[pyclass(frozen, eq, hash, module = "kodbro", name = "Equivalent")]
#[derive(Clone)]
pub(crate) struct Equivalent(pub(crate) Arc<EquivalentValue>);

/// What is said of a product, without the set that it was found in.
#[derive(PartialEq, Serialize, Deserialize)]
pub(crate) struct EquivalentValue {
    pub(crate) asked_id: String,
    pub(crate) rank: usize,
    pub(crate) source: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) model: String,
    pub(crate) description: String,
    pub(crate) supplier: String,
    pub(crate) code: SeenCode,
    pub(crate) term: String,
    pub(crate) distance: Distance,
    pub(crate) differs: usize,
    pub(crate) agrees: usize,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) columns: Vec<(String, String)>,
}

impl PartialEq for Equivalent {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Hash for Equivalent {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.0.asked_id, self.0.rank, &self.0.source, &self.0.id).hash(state);
    }
}

#[pymethods]
impl Equivalent {
    /// Its place among the products found, from 1.
    #[getter]
    fn rank(&self) -> usize {
        self.0.rank
    }

    /// The source whose product it is.
    #[getter]
    fn source(&self) -> &str {
        &self.0.source
    }

    /// What names it there; '' where it has no id.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// What it is called.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Its model or type.
    #[getter]
    fn model(&self) -> &str {
        &self.0.model
    }

    /// What else is said of it.
    #[getter]
    fn description(&self) -> &str {
        &self.0.description
    }

    /// Who supplies it.
    #[getter]
    fn supplier(&self) -> &str {
        &self.0.supplier
    }

    /// Its code.
    #[getter]
    fn code(&self) -> &str {
        &self.0.code.code
    }

    /// The name of the code; '' where the nomenclature does not have it.
    #[getter]
    fn term(&self) -> &str {
        &self.0.term
    }

    /// Where the code comes from: 'decided', 'predicted', or 'disputed' where it is predicted and
    /// people disagree.
    #[getter]
    fn status(&self) -> &'static str {
        self.0.code.status()
    }

    /// The probability, 0 to 1, that the code is right, where it is known.
    #[getter]
    fn confidence(&self) -> Option<f64> {
        self.0.code.confidence
    }

    /// How many steps it is in the tree up from the code of the product asked for to the nearest
    /// group that has both codes, and down from there.
    #[getter]
    fn distance(&self) -> (u8, u8) {
        (self.0.distance.up, self.0.distance.down)
    }

    /// In how much the two differ.
    #[getter]
    fn differs(&self) -> usize {
        self.0.differs
    }

    /// In how much they agree.
    #[getter]
    fn agrees(&self) -> usize {
        self.0.agrees
    }

    /// Why it stands where it does, in words.
    #[getter]
    fn reasons<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.reasons.iter().map(ToString::to_string))
    }

    /// Returns the product as the lines of `kodbro equivalents --format jsonl` have it.
    ///
    /// >>> from kodbro import MappingSet
    /// >>> kanyl = {"id": "1", "name": "Kanyl", "decision": "accepted", "code": "A01"}
    /// >>> kanyl["scope"] = "shared"
    /// >>> products = MappingSet.from_records([{"source": source, **kanyl} for source in "AB"])
    /// >>> line = products.equivalents("1", source="A")[0].to_dict()
    /// >>> line["source"], line["status"], line["reasons"][0]["text"]
    /// ('B', 'decided', 'same code A01')
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let value = &*self.0;
        let columns = value.columns.iter();
        let columns = columns.map(|(name, cell)| (name.clone(), cell.as_str().into()));
        let line = EquivalentLine {
            asked_id: &value.asked_id,
            rank: value.rank,
            source: &value.source,
            id: &value.id,
            name: &value.name,
            model: &value.model,
            description: &value.description,
            supplier: &value.supplier,
            code: &value.code.code,
            term: &value.term,
            status: value.code.status(),
            confidence: value.code.confidence,
            distance: value.distance,
            differs: value.differs,
            agrees: value.agrees,
            reasons: value.reasons.iter().map(Into::into).collect(),
            columns: columns.collect(),
        };
        to_json(py, &line)
    }

    fn __str__(&self) -> String {
        let value = &*self.0;
        let reasons: Vec<String> = value.reasons.iter().map(ToString::to_string).collect();
        let texts = [&value.name, &value.model, &value.description].map(String::as_str);
        let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        let (rank, texts, reasons) = (value.rank, texts.join(" | "), reasons.join("; "));
        format!("{rank}. {} {} {texts}: {reasons}", value.source, value.id)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let value = &*self.0;
        Ok(format!(
            "Equivalent({}, {}, {}, code={}, differs={}, agrees={})",
            value.rank,
            shown(py, &value.source)?,
            shown(py, &value.id)?,
            shown(py, &value.code.code)?,
            value.differs,
            value.agrees
        ))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "equivalent_from_bytes", &*self.0)
    }
}

/// Reads a product that may serve from its pickle.
#[pyfunction]
pub(crate) fn equivalent_from_bytes(data: &[u8]) -> PyResult<Equivalent> {
    Ok(Equivalent(Arc::new(from_pickle(data)?)))
}
