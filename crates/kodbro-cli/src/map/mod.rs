//! How does a catalogue flow through the mapper?
//!
//! `pipeline` reads, maps and writes at the same time, some thousand rows each, `sink` is where they go; `decided` reads what
//! people decided before, `progress` shows how far that is, `summary` what came of it.

mod arguments;
mod decided;
mod keeper;
mod pipeline;
mod prediction;
mod progress;
mod sink;
mod summary;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Instant;

use kodbro::{MapOptions, Mapper};
use kodbro_formats::{CatalogueReader, Error, Output, OutputFormat, RowWriter};

pub(crate) use arguments::Arguments;
pub(crate) use decided::{Decided, DecidedArguments};
use keeper::Keeper;
use pipeline::Pipeline;
pub(crate) use pipeline::{map_rows, settling_decision};
pub(crate) use prediction::common;
pub(crate) use progress::Progress;
use sink::MapFormat;
pub(crate) use sink::Sink;

use crate::failure::Failure;
use crate::{Outcome, concepts, files, index_source, model_source, report};

/// Maps a catalogue.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let format = arguments.output_format()?;
    let catalogue_options = arguments.catalogue_options()?;
    let threads = arguments.threads.map_or(0, usize::from); // 0: rayon takes all cores
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?;
    let model = model_source::open(arguments.model.model.as_deref())?;
    let index = index_source::open(arguments.index.index.as_deref())?;
    let mapper = Mapper::new(index).with_model(model);
    let language = concepts::language(&mapper.nomenclature(), arguments.language.language)?;

    let decided = arguments.decided.read(&mapper.nomenclature().release())?;
    if let Some(decided) = &decided {
        decided.warn(&mapper.nomenclature());
    }

    let reader = match arguments.is_stdin() {
        true => CatalogueReader::from_reader("<stdin>", stdin(), &catalogue_options)?,
        false => CatalogueReader::open(&arguments.rows, &catalogue_options)?,
    };
    let source = match arguments.is_stdin() {
        true => "<stdin>".to_owned(),
        false => arguments.rows.display().to_string(),
    };
    report::note(format_args!("reading {source}: {}", reader.describe()));
    let release = mapper.nomenclature().release();
    let common = match (&arguments.store, format) {
        (None, MapFormat::Rows(_)) => None,
        _ => {
            let source = arguments.decided.source.as_deref();
            let source = source.or(decided.as_ref().map(|decided| decided.source.as_str()));
            Some(prediction::common(
                arguments.index.index.as_deref(),
                source.unwrap_or_default(),
                &release,
            )?)
        }
    };
    let keeper = match (&arguments.store, &common) {
        (Some(store), Some(common)) => Some(Keeper::open(store, arguments, &reader, common)?),
        _ => None,
    };
    let shared = match &keeper {
        Some(_) => decided.as_ref().and_then(Decided::shared),
        None => None,
    };
    let output = output(arguments, format)?;
    let sink = match (format, arguments.attributes) {
        (MapFormat::Rows(format), true) => {
            Sink::Rows(RowWriter::with_attributes(format, output, reader.header())?)
        }
        (MapFormat::Rows(format), false) => {
            Sink::Rows(RowWriter::new(format, output, reader.header())?)
        }
        (MapFormat::Sssom, _) => Sink::sssom(output, common.unwrap_or_default(), release)?,
    };

    let start = Instant::now();
    let pipeline = Pipeline {
        mapper: &mapper,
        options: MapOptions::default()
            .with_target(arguments.target)
            .with_top(arguments.top.into())
            .with_evidence(arguments.wants_evidence(format)),
        language,
        decided: decided.as_ref(),
        shared: shared.as_ref(),
        pool: &pool,
        progress: Progress::new(arguments.out.is_some(), reader.bytes()),
    };
    let mut finished = pipeline
        .run(reader, sink, keeper)
        .map_err(|error| error.downcast().map_or_else(|other| other, explain))?;
    finished.summary.elapsed = start.elapsed();
    report::warnings(finished.reader.warnings(), finished.reader.tally().warnings);
    finished
        .summary
        .lines(finished.reader.tally(), arguments.target)
        .iter()
        .for_each(report::note);
    if let Some(keeper) = &finished.keeper {
        report::note(keeper.said());
    }
    if let Some(text) = finished.summary.nothing() {
        report::warning(format_args!("{source}: {text}"));
    }
    Ok(finished.summary.outcome(finished.reader.tally()))
}

/// Opens standard input, and tells a person that it is waited for.
fn stdin() -> io::Stdin {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        report::note("reading standard input; end it with Ctrl-D");
    }
    stdin
}

fn output(arguments: &Arguments, format: MapFormat) -> anyhow::Result<Output> {
    match &arguments.out {
        Some(path) => {
            let rows = [arguments.rows.as_path()];
            let decisions = arguments.decided.files.iter().map(PathBuf::as_path);
            files::refuse_to_replace(path, rows.into_iter(), "the output", "--out")?;
            files::refuse_to_replace(path, decisions, "the output", "--out")?;
            let store = arguments.store.iter().map(PathBuf::as_path);
            files::refuse_to_replace(path, store, "the output", "--out")?;
            Ok(Output::create(path)?)
        }
        None if format == MapFormat::Rows(OutputFormat::Xlsx) && io::stdout().is_terminal() => {
            let failure = Failure::new("a workbook cannot be shown on a terminal");
            Err(failure.with_hint("name a file with --out").into())
        }
        None => Ok(Output::stdout()),
    }
}

/// Adds to the error of a row that it can be skipped.
fn explain(error: Error) -> anyhow::Error {
    let hint = match (error.is_row(), error.hint()) {
        (false, _) => return error.into(),
        (true, Some(hint)) if hint.ends_with("leniently") => {
            format!("{hint}: --lenient skips such rows")
        }
        (true, Some(hint)) => format!("{hint}, or skip such rows with --lenient"),
        (true, None) => "skip such rows with --lenient".to_owned(),
    };
    Failure::new(error.to_string()).with_hint(hint).into()
}
