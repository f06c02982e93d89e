//! How often is a mapper right?

use std::path::PathBuf;

use kodbro::MapOptions;
use kodbro::evaluate::{Case, Outcome, bootstrap_while, evaluate_while, risk_coverage_while};
use kodbro::nomenclature::Release;
use kodbro_formats::{TruthRow, read_truth};
use pyo3::prelude::*;
use serde::Serialize;

use crate::boundary::{Heed, detached};
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
        let mut heed = Heed::default();
        let go_on = &mut || heed.signals();
        let evaluation = evaluate_while(core, &cases, &options, go_on)?;
        let report = Report {
            truth: truth.display().to_string(),
            nomenclature: core.nomenclature().release(),
            intervals: bootstrap_while(&cases, &evaluation.outcomes, resamples, go_on)?,
            risk_coverage: risk_coverage_while(core, &cases, &options, go_on)?,
            cases: &evaluation.outcomes,
            evaluation: &evaluation,
        };
        let text = serde_json::to_string(&report);
        Ok::<_, PyErr>(text.map_err(|error| Error::Internal(error.to_string()))?)
    })??;
    loads(py, &text)
}
