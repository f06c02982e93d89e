//! How do labelled rows and decisions become a model?
//!
//! `record` notes in the model's file how it was made.

mod record;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use kodbro::evaluate::Figures;
use kodbro::model::{Example, TrainError, TrainOptions, train};
use kodbro::{Mapper, Model};
use kodbro_formats::mapping_set::ReadOptions;
use kodbro_formats::{Lessons, Output};
use kodbro_store::is_database;

use crate::args::{IndexArgument, TargetSystemArgument};
use crate::concepts::to_stdout;
use crate::failure::Failure;
use crate::numbers::{counted, duration, grouped};
use crate::table::{share, table};
use crate::{Outcome, files, index_source, lessons, report};

/// Learn a model from decisions
///
/// Learns how much each feature counts from rows whose code is known, and writes a model for
/// 'kodbro map --model' and 'kodbro eval --model'. A file is a truth file, as 'kodbro eval' reads
/// it, or a file of decisions or a store, as 'kodbro map --decisions' does. Of decisions, rows with an accepted
/// code and rows out of scope are learned from; what is rejected, undecided or without a term is
/// left out, and so is what people disagree about.
///
/// The figures shown are those of rows held out: the suppliers are divided into five parts, and the
/// rows of each part are mapped by a model learned from the other four. The same files, index and
/// seed give the same model, byte for byte.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// Truth files, files of decisions and stores
    #[arg(value_name = "DECISIONS", required = true)]
    files: Vec<PathBuf>,

    /// Model file to write; it appears when it is complete
    #[arg(long, short, value_name = "MODEL", required = true)]
    output: PathBuf,

    /// Region or catalogue whose private decisions in a store are learned from, beside all that are
    /// shared; in a file, that of decisions which name none
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    #[command(flatten)]
    target_system: TargetSystemArgument,

    #[command(flatten)]
    index: IndexArgument,

    /// Number that decides which suppliers are held out together
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().seed)]
    seed: u64,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro train decisions.csv -o own.json
  kodbro train truth.tsv decisions.csv -o own.json --index emdn.kodbro
  kodbro train decisions.db -o own.json --source \"Region A\"
  Use it:
    kodbro map catalogue.xlsx --model own.json --out mapped.xlsx
    kodbro eval other-truth.tsv --model own.json

Exit codes:
  0  done
  2  wrong use, bad input, or too few rows to learn from; no model is left behind";

/// Learns a model and writes it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let inputs = || arguments.files.iter().map(PathBuf::as_path);
    files::refuse_to_replace(&arguments.output, inputs(), "the model", "--output")?;
    refuse_twice(&arguments.files)?;
    let index = arguments.index.index.as_deref();
    let mapper = Mapper::new(index_source::open(index)?).with_model(kodbro_data::model());
    let mut output = Output::create(&arguments.output)?;
    let mut all = Vec::new();
    let nomenclature = mapper.nomenclature();
    for path in inputs() {
        let read = match is_database(path).unwrap_or(false) {
            true => lessons::of_store(path, arguments.source.as_deref(), &nomenclature)?,
            false => {
                let options = ReadOptions {
                    default_source: arguments.source.clone().unwrap_or_default(),
                    target_systems: arguments.target_system.names(&nomenclature.release()),
                    ..ReadOptions::default()
                };
                Lessons::read(path, &options, &nomenclature)?
            }
        };
        report::note(format_args!("read {}: {}", path.display(), said(&read)));
        all.push(read);
    }
    let options = TrainOptions {
        seed: arguments.seed,
        ..TrainOptions::default()
    };
    let examples: Vec<Example<'_>> = all.iter().flat_map(Lessons::examples).collect();
    let trained = train(&mapper, &examples, &options).map_err(|error| refuse(&error))?;
    let parts = all.iter().map(|l| (l.name(), l.rows().len()));
    let figures = trained.figures_of(parts);
    let release = mapper.nomenclature().release();
    let record = record::record(arguments, &options, &release, &all, &figures);
    write(&mut output, trained.model.with_training(record))?;
    output.finish()?;
    to_stdout(|out| out.write_all(text(&figures).as_bytes()))?;
    let rows = counted(examples.len() as u64, "row", "rows");
    let time = duration(start.elapsed());
    let model = arguments.output.display();
    report::note(format_args!("{model}: learned from {rows} in {time}"));
    Ok(Outcome::Done)
}

/// Refuses a file that is named twice, whose rows would count twice.
fn refuse_twice(files: &[PathBuf]) -> Result<(), Failure> {
    let is_repeated = |&at: &usize| {
        let before = files[..at].iter();
        before
            .into_iter()
            .any(|file| files::is_same(file, &files[at]))
    };
    match (0..files.len()).find(is_repeated) {
        None => Ok(()),
        Some(at) => {
            let message = format!("{}: named twice", files[at].display());
            Err(Failure::new(message).with_hint("name each file once"))
        }
    }
}

fn refuse(error: &TrainError) -> Failure {
    Failure::new(format!("nothing can be learned: {error}"))
        .with_hint("add more decisions; until then, map with the embedded model")
}

/// Says how many rows are learned from, and what became of the others.
fn said(lessons: &Lessons) -> String {
    let all = counted(lessons.all_rows(), "row", "rows");
    if lessons.left_out().len() == 0 {
        return format!("{all} to learn from");
    }
    let left_out = lessons.left_out();
    let left_out: Vec<String> = left_out
        .map(|(why, count)| format!("{} {why}", grouped(count)))
        .collect();
    let rows = grouped(lessons.rows().len() as u64);
    format!(
        "{all}, {rows} to learn from; left out: {}",
        left_out.join(", ")
    )
}

fn write(output: &mut Output, model: Model) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(&model)?;
    text.push('\n');
    Ok(output.put(text.as_bytes())?)
}

/// Writes the figures of held-out rows, one file a line.
fn text(figures: &[(String, Figures)]) -> String {
    let row = |(name, figures): &(String, Figures)| {
        let shares = [
            figures.top_1,
            figures.top_5,
            figures.level_2,
            figures.answered,
            figures.precision,
            figures.out_of_scope_recall,
            figures.answer_calibration_error,
        ];
        let head = [name.clone(), grouped(figures.rows as u64)];
        head.into_iter().chain(shares.map(share)).collect()
    };
    let columns = [
        "held out",
        "rows",
        "top-1",
        "top-5",
        "level 2",
        "answered",
        "precision",
        "out of scope",
        "calibration error",
    ];
    table(&columns, figures.iter().map(row))
}

/// Names the index in the record, without its folder.
fn index_name(path: Option<&Path>) -> String {
    path.map_or_else(|| index_source::name(None), files::name)
}
