//! How do codes get into a catalogue?
//!
//! The catalogue is read twice: `answers` maps the items that may be given a code, then the library
//! copies the file and puts the codes in. What is added is listed only once that is done.

mod answers;
mod arguments;

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

use kodbro::Mapper;
use kodbro::nomenclature::Nomenclature;
use kodbro_formats::enrich::{Assigned, EnrichOptions, Enriched, enrich, items_with_room};
use kodbro_formats::item::{CatalogueFormat, ItemReader};
use kodbro_formats::{Output, TableFormat};

use anyhow::Context;

use answers::{Answers, List};
pub(crate) use arguments::Arguments;

use crate::failure::Failure;
use crate::map::{Decided, Sink, common};
use crate::numbers::{counted, duration, grouped, probability};
use crate::{Outcome, concepts, files, index_source, model_source, report};

/// Writes codes into a catalogue.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let items = arguments.item_options()?;
    let threads = arguments.threads.map_or(0, usize::from); // 0: rayon takes all cores
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()?;
    let model = model_source::open(arguments.model.model.as_deref())?;
    let index = index_source::open(arguments.index.index.as_deref())?;
    let mapper = Mapper::new(index).with_model(model);
    let nomenclature = mapper.nomenclature();
    let language = concepts::language(&nomenclature, arguments.language.language)?;
    let decided = arguments.decided.read(&nomenclature.release())?;
    if let Some(decided) = &decided {
        decided.warn(&nomenclature);
    }

    let spooled = spooled(arguments)?;
    let path = spooled
        .as_ref()
        .map_or(arguments.file.as_path(), |file| file.path());
    let source = match arguments.is_stdin() {
        true => "<stdin>".to_owned(),
        false => arguments.file.display().to_string(),
    };
    let reader = match spooled {
        Some(_) => ItemReader::from_reader(&source, File::open(path)?, &items)?,
        None => ItemReader::open(path, &items)?,
    };
    report::note(format_args!("reading {source}: {}", reader.describe()));
    let is_workbook = reader.format() == CatalogueFormat::Table(TableFormat::Xlsx);
    let output = output(arguments, is_workbook)?;
    let options = EnrichOptions::default()
        .with_items(items)
        .with_overwrite(arguments.overwrite);
    let named = |error: kodbro_formats::Error| match spooled {
        Some(_) => error.with_source(&source),
        None => error,
    };
    let mut list = match sink(arguments, decided.as_ref(), &nomenclature)? {
        Some(sink) => Some(List {
            sink,
            with_room: items_with_room(path, &options).map_err(named)?,
        }),
        None => None,
    };

    let answers = Answers::of(
        arguments,
        &mapper,
        decided.as_ref(),
        &pool,
        language,
        reader,
        list.as_mut(),
    )?;
    let release = nomenclature.release().release;
    let assigned = |number: u64| {
        let concept = nomenclature.at(answers.get(number)?)?;
        Some(Assigned {
            code: concept.code().to_owned(),
            term: concept.term(language).to_owned(),
            release: release.clone(),
        })
    };
    let done = enrich(path, &options, |item| assigned(item.number), output).map_err(named)?;
    if let Some(list) = list {
        list.sink.finish()?;
    }
    let time = duration(start.elapsed());
    report::note(format_args!(
        "{} in {time}",
        counted(done.items, "item", "items")
    ));
    lines(&done, arguments).iter().for_each(report::note);
    if done.added + done.replaced > 0 {
        return Ok(Outcome::Done);
    }
    report::warning(format_args!("{source}: nothing could be added"));
    Ok(Outcome::Findings)
}

/// Says what became of the items.
fn lines(done: &Enriched, arguments: &Arguments) -> Vec<String> {
    let left = done.items - done.added - done.replaced - done.kept - done.without_room;
    let target = format!(
        "no code reaches the target {}",
        probability(arguments.target)
    );
    let counts = [
        ("added", done.added, ""),
        ("replaced", done.replaced, ""),
        ("kept", done.kept, "had a code, or something in its place"),
        ("left", left, target.as_str()),
        (
            "no room",
            done.without_room,
            "have no place for a code, or one that cannot be replaced",
        ),
    ];
    let counts = counts
        .iter()
        .filter(|(name, count, _)| *count > 0 || *name == "added");
    counts
        .map(|(name, count, remark)| format!("  {name:<9} {:>9}  {remark}", grouped(*count)))
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Copies standard input, or a pipe that has a name, into a temporary file, as it is read twice.
fn spooled(arguments: &Arguments) -> anyhow::Result<Option<tempfile::NamedTempFile>> {
    let mut input: Box<dyn io::Read> = match arguments.is_stdin() {
        true => {
            if io::stdin().is_terminal() {
                report::note("reading standard input; end it with Ctrl-D");
            }
            Box::new(io::stdin())
        }
        false => match arguments.file.metadata() {
            Ok(found) if !found.is_file() && !found.is_dir() => {
                let opened = File::open(&arguments.file);
                Box::new(opened.with_context(|| arguments.file.display().to_string())?)
            }
            // What cannot be opened is told by the reader.
            _ => return Ok(None),
        },
    };
    let mut file = tempfile::NamedTempFile::new()?;
    io::copy(&mut input, &mut file)?;
    Ok(Some(file))
}

fn output(arguments: &Arguments, is_workbook: bool) -> anyhow::Result<Output> {
    match &arguments.out {
        Some(path) => {
            refuse_to_replace(arguments, path, "--out")?;
            Ok(Output::create(path)?)
        }
        None if is_workbook && io::stdout().is_terminal() => {
            let failure = Failure::new("a workbook cannot be shown on a terminal");
            Err(failure.with_hint("name a file with --out").into())
        }
        None => Ok(Output::stdout()),
    }
}

fn refuse_to_replace(arguments: &Arguments, path: &Path, option: &str) -> Result<(), Failure> {
    let decisions = arguments.decided.files.iter().map(PathBuf::as_path);
    let inputs = decisions.chain([arguments.file.as_path()]);
    files::refuse_to_replace(path, inputs, "the output", option)
}

/// Opens the list of what is added, if it is asked for.
fn sink(
    arguments: &Arguments,
    decided: Option<&Decided>,
    nomenclature: &Nomenclature<'_>,
) -> anyhow::Result<Option<Sink>> {
    let Some(path) = &arguments.mappings else {
        return Ok(None);
    };
    refuse_to_replace(arguments, path, "--mappings")?;
    let out = arguments.out.as_deref();
    if out.is_some_and(|out| files::would_be_same(out, path)) {
        let failure = Failure::new(format!("{}: named twice", path.display()));
        return Err(failure
            .with_hint("choose another name for --mappings")
            .into());
    }
    let release = nomenclature.release();
    let source = arguments.decided.source.as_deref();
    let source = source.or(decided.map(|decided| decided.source.as_str()));
    let index = arguments.index.index.as_deref();
    let common = common(index, source.unwrap_or_default(), &release)?;
    Ok(Some(Sink::sssom(Output::create(path)?, common, release)?))
}
