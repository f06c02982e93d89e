//! How often is a mapper right?

use std::path::PathBuf;

use kodbro::MapOptions;
use kodbro::evaluate::{Case, Outcome, bootstrap, evaluate, risk_coverage};
use kodbro::nomenclature::Release;
use kodbro_formats::{TruthRow, read_truth};
use pyo3::prelude::*;
use serde::Serialize;

use crate::boundary::detached;
use crate::errors::Error;
use crate::loads;
use crate::mapper::Mapper;
use crate::options::map_options;

/// What `kodbro eval --format json` says, with what became of each row.
#[derive(Serialize)]
struct Report<'a> {
    truth: String,
    nomenclature: Release,
    #[serde(flatten)]
    evaluation: &'a kodbro::evaluate::Evaluation,
    intervals: Option<kodbro::evaluate::Intervals>,
    risk_coverage: Vec<kodbro::evaluate::RiskCoverage>,
    cases: &'a [Outcome],
}

/// Measures a mapper on a truth file and returns the figures of `kodbro eval` as a dict.
#[pyfunction]
pub(crate) fn evaluate_file<'py>(
    py: Python<'py>,
    mapper: &Mapper,
    truth: PathBuf,
    target: f64,
    resamples: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let options: MapOptions = map_options(target, 5, true)?;
    let text = detached(py, || {
        let rows = read_truth(&truth).map_err(Error::File)?;
        let cases: Vec<Case<'_>> = rows.iter().map(TruthRow::case).collect();
        let core = mapper.0.mapper();
        let evaluation = evaluate(core, &cases, &options);
        let report = Report {
            truth: truth.display().to_string(),
            nomenclature: core.nomenclature().release(),
            intervals: bootstrap(&cases, &evaluation.outcomes, resamples),
            risk_coverage: risk_coverage(core, &cases, &options),
            cases: &evaluation.outcomes,
            evaluation: &evaluation,
        };
        serde_json::to_string(&report).map_err(|error| Error::Internal(error.to_string()))
    })??;
    loads(py, &text)
}
