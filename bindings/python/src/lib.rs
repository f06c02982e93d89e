//! The native module of the Python package `kodbro`: convert, call, map the error.
//!
//! Python code imports from `kodbro`, never from here. Each file answers one question:
//!
//! * `boundary`: how does work run without the interpreter, and where do panics end?
//! * `errors`: which exception does a failure become?
//! * `options`, `row`, `progress`: what did the caller ask, about which rows, and who hears of it?
//! * `engine`: on which threads, in which memory are rows mapped?
//! * `mapper`, `table`, `texts`, `added`: the calls, for rows and for tables of Arrow;
//! * `mapping_set`, `decided`, `training`, `equivalents`: what people decided before, what it does for
//!   their rows, what is learned from it, and whose products are alike;
//! * `findings`: what is wrong with a catalogue;
//! * `mapping`, `candidate`, `evidence`, `nomenclature`, `concept`, `evaluation`, `equivalent`,
//!   `model`: what comes back;
//! * `warning`: what is the caller told that does not stop the work?

mod added;
mod boundary;
mod candidate;
mod concept;
mod decided;
mod engine;
mod equivalent;
mod equivalents;
mod errors;
mod evaluation;
mod evidence;
mod finding;
mod findings;
mod html;
mod mapper;
mod mapping;
mod mapping_set;
mod model;
mod nomenclature;
mod options;
mod progress;
mod row;
mod subscript;
mod table;
mod texts;
mod training;
mod warning;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

#[pymodule]
mod _kodbro {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::boundary::panic_inside;
    #[pymodule_export]
    use super::candidate::{Candidate, candidate_from_bytes};
    #[pymodule_export]
    use super::concept::{Concept, Term, concept_from_bytes, term_from_bytes};
    #[pymodule_export]
    use super::equivalent::{Equivalent, equivalent_from_bytes};
    #[pymodule_export]
    use super::evaluation::evaluate_file;
    #[pymodule_export]
    use super::evidence::{Evidence, evidence_from_bytes};
    #[pymodule_export]
    use super::finding::{Finding, finding_from_bytes};
    #[pymodule_export]
    use super::findings::{Findings, check_catalogue, findings_from_bytes, list_rules};
    #[pymodule_export]
    use super::mapper::{Mapper, mapper_with_decisions, mapper_with_model};
    #[pymodule_export]
    use super::mapping::{Mapping, mapping_from_bytes};
    #[pymodule_export]
    use super::mapping_set::{MappingSet, mapping_set_from_bytes};
    #[pymodule_export]
    use super::model::{Model, model_from_bytes};
    #[pymodule_export]
    use super::nomenclature::Nomenclature;
    #[pymodule_export]
    use super::table::{
        ArrowStream, column_roles, map_batches, map_columns, map_stream, next_batch,
    };
    #[pymodule_export]
    use super::training::learn;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}

/// What `__reduce__` returns: a function of this module, and the bytes to call it with.
type Pickle<'py> = (Bound<'py, PyAny>, (Bound<'py, PyBytes>,));

/// Says how a value is made again from its pickle.
fn to_pickle<'py>(
    py: Python<'py>,
    function: &str,
    value: &impl serde::Serialize,
) -> PyResult<Pickle<'py>> {
    let bytes = rmp_serde::to_vec_named(value)
        .map_err(|error| errors::Error::Internal(error.to_string()))?;
    let function = py.import("kodbro._kodbro")?.getattr(function)?;
    Ok((function, (PyBytes::new(py, &bytes),)))
}

/// Reads a value from the bytes of its pickle.
fn from_pickle<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> PyResult<T> {
    rmp_serde::from_slice(bytes).map_err(|error| errors::Error::Pickle(error.to_string()).into())
}

/// Makes Python objects of what a value is in JSON.
fn to_json<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<Bound<'py, PyAny>> {
    let text =
        serde_json::to_string(value).map_err(|error| errors::Error::Internal(error.to_string()))?;
    loads(py, &text)
}

/// Makes Python objects of a text of JSON.
fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (text,))
}

/// Returns a text as Python shows it.
fn shown(py: Python<'_>, text: &str) -> PyResult<String> {
    Ok(pyo3::types::PyString::new(py, text).repr()?.to_string())
}
