//! How does a labelled file flow through the mapper into a report?
//!
//! `text` writes the report for people, `cases` what became of each row, `learning` measures what
//! decisions would change, `plot/` draws the diagrams.

mod cases;
mod learning;
mod plot;
mod text;

use std::path::{Path, PathBuf};

use clap::Args;
use kodbro::evaluate::{
    Case, Evaluation, Intervals, RiskCoverage, bootstrap, evaluate, risk_coverage,
};
use kodbro::nomenclature::Release;
use kodbro::{MapOptions, Mapper};
use kodbro_formats::{Output, TruthRow, read_truth};
use serde::Serialize;

use learning::Learning;
use plot::Plot;

use crate::args::{AnswerFormat, IndexArgument, ModelArgument, probability};
use crate::concepts::{to_stdout, write_json};
use crate::numbers::{counted, grouped};
use crate::{Outcome, index_source, model_source, report};

/// Measure how often the mapping is right
///
/// Maps rows whose code is known and says how often the first candidate, one of the first five and
/// the answer is right, over all rows and by each value of the columns lang, style and confidence;
/// how sure these figures are; what other targets would give; and whether the confidences hold.
/// TRUTH is a CSV or TSV file with the columns id, any of name, model, description and supplier,
/// then expected (a code, or NONE for a row that no code is for) and optionally accepted (further
/// codes that are as good, with commas between them).
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Rows with their codes
    #[arg(value_name = "TRUTH")]
    truth: PathBuf,

    #[command(flatten)]
    index: IndexArgument,

    #[command(flatten)]
    model: ModelArgument,

    /// Probability that an answer must reach, 0 to 1
    #[arg(long, value_name = "P", default_value = "0.90", value_parser = probability)]
    target: f64,

    /// Form of the report
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,

    /// Times to draw the rows anew for the 95 % intervals; 0 for no intervals
    #[arg(long, value_name = "N", default_value_t = 1_000,
        value_parser = clap::value_parser!(u32).range(..=MOST_RESAMPLES))]
    bootstrap: u32,

    #[command(flatten)]
    learning: learning::LearningArguments,

    /// Draw reliability diagram, risk–coverage curve and, with --learn, learning curve to this
    /// file, as SVG
    #[arg(long, value_name = "F")]
    plot: Option<PathBuf>,

    /// Write what became of each row to this file, as TSV
    #[arg(long, value_name = "F")]
    cases: Option<PathBuf>,
}

/// More draws would make the intervals no better, only later.
const MOST_RESAMPLES: i64 = 100_000;

const AFTER_HELP: &str = "\
Figures (shares from 0 to 1):
  top-1, top-5   the first, or one of the first five candidates is right
  level n        the first candidate agrees down to level n
  answered       rows with a code that are mapped
  precision      answers that are the right code or one above it
  out of scope   rows without a code that get none
  lost           rows with a code that get neither an answer nor a proposal
  calibration error
                 how far confidences are from the share of right ones, on the mean

Intervals: where the figures of other rows of the same kind would lie, 95 times of 100. Rows are
drawn anew at random, always the same way; with suppliers in TRUTH, a supplier's rows together.
Risk–coverage: for each target, the share of rows answered (coverage), the share of right ones
among the answers (precision), their mean level, and the rows left for a person to review.
Reliability: rows by confidence, their mean confidence, and the share of them that is right; an
answer's confidence is at least the target, so that --target 0 shows them all.
Learning (--learn): for each share of rows decided, as FILE labels them, the figures of the rows of
TRUTH that were not decided, and what top-1 of the same rows is without any decision. Rows with a
known code: another row with their code was decided. New suppliers: nothing was decided about any
of their rows. Means over 5 rounds, in each of which other rows are decided.

Examples:
  kodbro eval truth.tsv
  kodbro eval truth.tsv --index emdn.kodbro --format json
  kodbro eval truth.tsv --cases cases.tsv --plot truth.svg
  kodbro eval truth.tsv --model own.json
  What deciding a tenth or half of the rows is worth for the others:
    kodbro eval truth.tsv --learn truth.tsv --fractions 0.1,0.5
  The same for suppliers about whom nothing is decided:
    kodbro eval truth.tsv --learn truth.tsv --split supplier --plot learning.svg

Exit codes:
  0  done
  1  the file has no rows
  2  wrong use or bad input";

/// The report as JSON has it.
#[derive(Serialize)]
struct Report<'a> {
    truth: String,
    index: String,
    nomenclature: Release,
    #[serde(flatten)]
    evaluation: &'a Evaluation,
    intervals: Option<Intervals>,
    risk_coverage: Vec<RiskCoverage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    learning: Option<Learning>,
}

/// Measures a mapper on a truth file.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let plot = arguments.plot.as_deref().map(open_plot).transpose()?;
    let index = arguments.index.index.as_deref();
    let model = model_source::open(arguments.model.model.as_deref())?;
    let mapper = Mapper::new(index_source::open(index)?).with_model(model);
    let truth = read_truth(&arguments.truth)?;
    let learn = arguments.learning.read(&mapper.nomenclature())?;
    let cases: Vec<Case<'_>> = truth.iter().map(TruthRow::case).collect();
    let options = MapOptions::default().with_target(arguments.target);
    let evaluation = evaluate(&mapper, &cases, &options);
    let report = Report {
        truth: arguments.truth.display().to_string(),
        index: index_source::name(index),
        nomenclature: mapper.nomenclature().release(),
        intervals: bootstrap(&cases, &evaluation.outcomes, arguments.bootstrap as usize),
        risk_coverage: risk_coverage(&mapper, &cases, &options),
        learning: learn.map(|learn| {
            let resamples = arguments.bootstrap as usize;
            arguments
                .learning
                .measure(&mapper, &cases, &learn, &options, resamples)
        }),
        evaluation: &evaluation,
    };
    warn(&report);
    if let Some(path) = &arguments.cases {
        cases::write(path, &evaluation.outcomes)?;
    }
    if let Some(mut output) = plot {
        output.put(draw(&report, &arguments.truth)?.as_bytes())?;
        output.finish()?;
    }
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => write_json(out, &report),
        AnswerFormat::Text => out.write_all(text::report(&report).as_bytes()),
    })?;
    match evaluation.all.rows {
        0 => Ok(Outcome::Findings),
        _ => Ok(Outcome::Done),
    }
}

/// Opens the file for the diagrams, before the work begins.
fn open_plot(path: &Path) -> anyhow::Result<Output> {
    plot::check(path)?;
    Ok(Output::create(path)?)
}

/// Says what makes the figures worth less.
fn warn(report: &Report<'_>) {
    let figures = &report.evaluation.all;
    if figures.unknown_codes > 0 {
        let count = figures.unknown_codes as u64;
        let codes = counted(count, "expected code is", "expected codes are");
        let release = report.nomenclature.to_string();
        report::warning(format_args!("{codes} not in {}", release.trim()));
    }
    if figures.rows == 0 {
        report::warning(format_args!("{}: no rows", report.truth));
    }
}

fn draw(report: &Report<'_>, truth: &Path) -> anyhow::Result<String> {
    let Evaluation {
        target,
        all,
        calibration,
        ..
    } = report.evaluation;
    let file = truth.file_name().unwrap_or(truth.as_os_str());
    let index = Path::new(&report.index);
    let index = index.file_name().unwrap_or(index.as_os_str()).display();
    let (rows, release) = (grouped(all.rows as u64), report.nomenclature.to_string());
    plot::svg(&Plot {
        title: format!("{} · {}", file.display(), release.trim()),
        subtitle: format!("{rows} rows, target {target}, {index}"),
        target: *target,
        calibration,
        curve: &report.risk_coverage,
        learning: report
            .learning
            .as_ref()
            .map_or(&[], |learning| &learning.points),
    })
}
