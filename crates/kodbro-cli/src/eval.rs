use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use kodbro::evaluate::{Case, Evaluation, Figures, Outcome as RowOutcome, evaluate};
use kodbro::nomenclature::Release;
use kodbro::{MapOptions, Mapper, Row};
use kodbro_formats::{Error, Output, TruthRow, read_truth};
use serde::Serialize;

use crate::args::{AnswerFormat, IndexArgument, probability};
use crate::concepts::{to_stdout, write_json};
use crate::numbers::counted;
use crate::{Outcome, index_source, report};

/// Measure how often the mapping is right
///
/// Maps rows whose code is known and says how often the first candidate, one of the first five and
/// the answer is right, over all rows and by each value of the columns lang, style and confidence.
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

    /// Probability that an answer must reach, 0 to 1
    #[arg(long, value_name = "P", default_value = "0.90", value_parser = probability)]
    target: f64,

    /// Form of the report
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,

    /// Write what became of each row to this file, as TSV
    #[arg(long, value_name = "F")]
    cases: Option<PathBuf>,
}

const AFTER_HELP: &str = "\
Figures (shares from 0 to 1):
  top-1, top-5   the first, or one of the first five candidates is right
  level n        the first candidate agrees down to level n
  answered       rows with a code that are mapped
  precision      answers that are the right code or one above it
  out of scope   rows without a code that get none
  lost           rows with a code that get neither an answer nor a proposal

Examples:
  kodbro eval truth.tsv
  kodbro eval truth.tsv --index emdn.kodbro --format json
  kodbro eval truth.tsv --cases cases.tsv

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
}

/// Measures a mapper on a truth file.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let index = arguments.index.index.as_deref();
    let mapper = Mapper::new(index_source::open(index)?);
    let truth = read_truth(&arguments.truth)?;
    let cases: Vec<Case<'_>> = truth.iter().map(case).collect();
    let options = MapOptions::default().with_target(arguments.target);
    let evaluation = evaluate(&mapper, &cases, &options);
    let nomenclature = mapper.nomenclature().release();
    if evaluation.all.unknown_codes > 0 {
        let count = evaluation.all.unknown_codes as u64;
        let codes = counted(count, "expected code is", "expected codes are");
        let release = nomenclature.to_string();
        report::warning(format_args!("{codes} not in {}", release.trim()));
    }
    if let Some(path) = &arguments.cases {
        write_cases(path, &evaluation.outcomes)?;
    }
    let report = Report {
        truth: arguments.truth.display().to_string(),
        index: index_source::name(index),
        nomenclature,
        evaluation: &evaluation,
    };
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => write_json(out, &report),
        AnswerFormat::Text => out.write_all(text(&report).as_bytes()),
    })?;
    if evaluation.all.rows == 0 {
        report::warning(format_args!("{}: no rows", report.truth));
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Done)
}

fn case(truth: &TruthRow) -> Case<'_> {
    Case {
        id: &truth.row.id,
        row: Row {
            name: &truth.row.name,
            model: &truth.row.model,
            description: &truth.row.description,
            supplier: &truth.row.supplier,
        },
        expected: truth.expected.as_deref(),
        accepted: truth.accepted.iter().map(String::as_str).collect(),
        accepted_none: truth.accepted_none,
        groups: truth
            .groups
            .iter()
            .map(|(column, value)| (column.as_str(), value.as_str()))
            .collect(),
    }
}

/// Writes one line a row, in the order of the truth file.
fn write_cases(path: &Path, outcomes: &[RowOutcome]) -> Result<(), Error> {
    let mut text = String::from(
        "id\tin_scope\trank\tfirst\tfirst_confidence\tstatus\tanswer\tanswer_confidence\tright\n",
    );
    for outcome in outcomes {
        text.push_str(&case_line(outcome));
    }
    let mut output = Output::create(path)?;
    output.put(text.as_bytes())?;
    output.finish()
}

fn case_line(outcome: &RowOutcome) -> String {
    let confidence = |p: Option<f64>| p.map_or_else(String::new, |p| format!("{p:.4}"));
    let code = |code: &Option<String>| code.clone().unwrap_or_default();
    let rank = outcome
        .rank
        .map_or_else(String::new, |rank| rank.to_string());
    let cells = [
        outcome.id.replace(char::is_control, " "),
        outcome.in_scope.to_string(),
        rank,
        code(&outcome.first),
        confidence(outcome.first_confidence),
        outcome.status.to_string(),
        code(&outcome.answer),
        confidence(outcome.answer_confidence),
        outcome.right.to_string(),
    ];
    let mut line = cells.join("\t");
    line.push('\n');
    line
}

fn text(report: &Report<'_>) -> String {
    let Report { truth, index, .. } = report;
    let release = report.nomenclature.to_string();
    let evaluation = report.evaluation;
    let mut text = format!("{truth}\n{index}: {}\n", release.trim());
    // Writing to a string cannot fail.
    let _ = write!(text, "target {}\n\n{}", evaluation.target, evaluation.all);
    if !evaluation.groups.is_empty() {
        text.push('\n');
        text.push_str(&table(evaluation));
    }
    text
}

/// The columns of the table of groups.
const COLUMNS: [&str; 9] = [
    "rows",
    "top-1",
    "top-5",
    "level 1",
    "level 2",
    "level 3",
    "answered",
    "precision",
    "out of scope",
];

/// Writes the figures of the groups, one a line.
fn table(evaluation: &Evaluation) -> String {
    let names: Vec<String> = evaluation
        .groups
        .iter()
        .map(|group| format!("{} {}", group.column, group.value))
        .collect();
    let width = names.iter().map(|name| name.chars().count()).max();
    let width = width.unwrap_or(0).max("group".len());
    let mut text = format!("{:<width$}", "group");
    COLUMNS
        .iter()
        .for_each(|name| text.push_str(&format!("  {name}")));
    text.push('\n');
    for (name, group) in names.iter().zip(&evaluation.groups) {
        let _ = write!(text, "{name:<width$}");
        for (column, value) in COLUMNS.iter().zip(values(&group.figures)) {
            let width = column.len();
            let _ = write!(text, "  {value:>width$}");
        }
        text.push('\n');
    }
    text
}

fn values(figures: &Figures) -> [String; 9] {
    let share = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |s| format!("{s:.3}"));
    [
        figures.rows.to_string(),
        share(figures.top_1),
        share(figures.top_5),
        share(figures.level_1),
        share(figures.level_2),
        share(figures.level_3),
        share(figures.answered),
        share(figures.precision),
        share(figures.out_of_scope_recall),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro::MappingStatus;

    fn evaluation(groups: &[(&str, &str)]) -> Evaluation {
        let cases: Vec<Case<'_>> = groups
            .iter()
            .map(|&group| Case {
                id: "1",
                row: Row::from("kanyl"),
                groups: vec![group],
                ..Case::default()
            })
            .collect();
        evaluate(
            &Mapper::new(index_source::open(None).unwrap()),
            &cases,
            &MapOptions::default(),
        )
    }

    #[test]
    fn the_table_is_aligned() {
        let table = table(&evaluation(&[("style", "erp"), ("lang", "sv")]));
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(
            lines.iter().all(|line| line.len() == lines[0].len()),
            "{table}"
        );
        assert!(lines[1].starts_with("lang sv       1"), "{table}");
        assert!(lines[2].starts_with("style erp     1"), "{table}");
    }

    #[test]
    fn a_case_is_one_line_whatever_its_id() {
        let outcome = RowOutcome {
            id: "a\tb\n".into(),
            in_scope: true,
            known_code: true,
            rank: Some(2),
            first: Some("A01".into()),
            first_confidence: Some(0.123_456),
            levels: [None; 3],
            status: MappingStatus::Review,
            answer: None,
            answer_level: None,
            answer_confidence: None,
            right: false,
        };
        let line = case_line(&outcome);
        assert_eq!(line, "a b \ttrue\t2\tA01\t0.1235\treview\t\t\tfalse\n");
    }
}
