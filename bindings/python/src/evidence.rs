//! A reason for a candidate.

use std::hash::{Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::{Pickle, from_pickle, shown, to_json, to_pickle};

/// A reason for a candidate, for machines to read; `str()` puts it into words.
///
/// >>> from kodbro import Mapper
/// >>> mapping = Mapper.default().map("Injektionskanyl 0,8x40 mm")
/// >>> reason = mapping.candidates[0].evidence[0]
/// >>> reason.kind
/// 'term'
/// >>> str(reason).startswith("nearest wording 'injektion")
/// True
#[pyclass(frozen, eq, hash, module = "kodbro", name = "Evidence")]
#[derive(Clone)]
pub(crate) struct Evidence(pub(crate) kodbro::Evidence);

impl PartialEq for Evidence {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Hash for Evidence {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_string().hash(state);
    }
}

#[pymethods]
impl Evidence {
    /// What kind of reason it is, such as 'word', 'missing' or 'contradiction'.
    #[getter]
    fn kind(&self, py: Python<'_>) -> PyResult<String> {
        self.to_dict(py)?.get_item("kind")?.extract()
    }

    /// Returns the reason as JSON lines have it: its kind and what belongs to the kind.
    ///
    /// >>> from kodbro import Mapper
    /// >>> mapping = Mapper.default().map("Injektionskanyl 0,8x40 mm")
    /// >>> sorted(mapping.candidates[0].evidence[0].to_dict())
    /// ['kind', 'language', 'term_kind', 'text']
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        // By way of a value, as the command line does, so that numbers have the same digits.
        let value = serde_json::to_value(&self.0).unwrap_or_default();
        Ok(to_json(py, &value)?.cast_into::<PyDict>()?.into_any())
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Evidence({})", shown(py, &self.0.to_string())?))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "evidence_from_bytes", &self.0)
    }
}

/// Reads evidence from its pickle.
#[pyfunction]
pub(crate) fn evidence_from_bytes(data: &[u8]) -> PyResult<Evidence> {
    from_pickle(data).map(Evidence)
}
