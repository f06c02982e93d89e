//! What was learned from rows whose code is known?

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use kodbro::evaluate::Figures;
use kodbro_formats::Output;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::boundary::detached;
use crate::errors::Error;
use crate::{Pickle, from_pickle, loads, to_pickle};

/// How much each feature of a row counts, learned by `kodbro.train`.
///
/// `Mapper.with_model` maps by it, and `save` writes the file that `kodbro map --model` reads.
///
/// >>> import kodbro
/// >>> try:
/// ...     model = kodbro.train(kodbro.MappingSet.from_records([]))
/// ... except kodbro.TrainingError as error:
/// ...     print(error.hint)
/// add more decisions; until then, map with the model of the package
#[pyclass(frozen, eq, hash, module = "kodbro", name = "Model")]
#[derive(Clone, PartialEq, Hash)]
pub(crate) struct Model(pub(crate) Arc<ModelValue>);

/// A model and how it was learned.
#[derive(PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct ModelValue {
    /// The text of its file.
    pub(crate) file: String,
    /// The figures of the training, as the text of a JSON object.
    pub(crate) training: String,
}

#[pymethods]
impl Model {
    /// Returns how it was learned, as a dict: `seed`, `index`, what was learned from (`lessons`, each
    /// with `name`, `hash`, `rows` learned from of `all_rows`, how many were `left_out` and why, and
    /// the figures of its rows when they were `held_out`), and `held_out`, the figures of all rows,
    /// with the names that `evaluate` gives them.
    ///
    /// >>> import kodbro
    /// >>> model = kodbro.train("truth.tsv")  # doctest: +SKIP
    /// >>> model.to_dict()["held_out"]["top_1"]  # doctest: +SKIP
    /// 0.74
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        loads(py, &self.0.training)
    }

    /// Writes the model's file, which appears when it is complete. Raises OpenError and
    /// InvalidFileError when it cannot be written.
    ///
    /// >>> import kodbro
    /// >>> kodbro.train("truth.tsv").save("own.json")  # doctest: +SKIP
    #[pyo3(signature = (path, /))]
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let written = detached(py, || {
            let mut output = Output::create(&path)?;
            output.put(self.0.file.as_bytes())?;
            output.finish()
        })?;
        Ok(written.map_err(Error::File)?)
    }

    fn __repr__(&self) -> String {
        let training: Value = serde_json::from_str(&self.0.training).unwrap_or_default();
        let figures = training.get("held_out");
        let figure = |name: &str| figures.and_then(|figures| figures.get(name));
        let mut said = vec![format!("{} rows", figure("rows").unwrap_or(&Value::Null))];
        for name in ["top_1", "top_5", "answered", "precision"] {
            let share = figure(name).and_then(Value::as_f64);
            said.extend(share.map(|share| format!("{name}={share:.3}")));
        }
        format!("Model({})", said.join(", "))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Pickle<'py>> {
        to_pickle(py, "model_from_bytes", &*self.0)
    }
}

/// Reads a model from its pickle.
#[pyfunction]
pub(crate) fn model_from_bytes(data: &[u8]) -> PyResult<Model> {
    Ok(Model(Arc::new(from_pickle(data)?)))
}

/// How a model was learned.
#[derive(Serialize)]
pub(crate) struct Training<'a> {
    pub(crate) seed: u64,
    pub(crate) index: String,
    pub(crate) lessons: Vec<Learned<'a>>,
    pub(crate) held_out: Figures,
}

/// What was learned from a file or a set.
#[derive(Serialize)]
pub(crate) struct Learned<'a> {
    pub(crate) name: &'a str,
    pub(crate) hash: &'a str,
    pub(crate) all_rows: u64,
    pub(crate) rows: usize,
    pub(crate) left_out: BTreeMap<&'static str, u64>,
    pub(crate) held_out: Figures,
}
