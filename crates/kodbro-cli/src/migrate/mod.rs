//! How do mappings get over to a new release, and who has to look at which?
//!
//! `mappings` gives the records of a file or a store, `proposals` ranks what a person might choose,
//! `reasons` says why one has to, `target` is where all go, `report` and `review` write what is not simply kept, `summary` counts.

mod mappings;
mod proposals;
mod reasons;
mod report;
mod review;
mod summary;
mod target;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use kodbro::mapping_set::{
    MIGRATION, Migration, PREVIOUS_CODE, PREVIOUS_RELEASE, PREVIOUS_TERM, SetMetadata,
};
use kodbro::nomenclature::{Language, Nomenclature};
use kodbro_formats::Output;
use kodbro_formats::mapping_set::{
    Losses, MappingFormat, MappingSetWriter, ReadOptions, WriteOptions,
};
use kodbro_formats::review::ReviewLanguage;

use crate::args::TargetSystemArgument;
use crate::failure::Failure;
use crate::numbers::{counted, duration, grouped};
use crate::release_source::{self, common_language, describe};
use crate::{Outcome, clock, files, report as said};

use mappings::Mappings;
use proposals::NewRelease;
use report::Report;
use review::Review;
use summary::Summary;
use target::{Target, ToStore, Written};

/// Take mappings over to a new release of the nomenclature
///
/// Reads decisions and predictions and writes every one of them again, for the new release: kept;
/// kept, though its code was re-worded; with the code that replaces a retired one; too coarse, where
/// the code was terminal and now has codes below it; lost, where the code is retired and nothing
/// replaces it; unknown, where neither release has the code. What is lost or unknown stays as it
/// was: nothing that a person decided is dropped. The columns previous_code, previous_term,
/// previous_release and migration say what a record was before and why it changed.
///
/// With --store, every decision that comes through with the new release is added to a store, which may
/// be MAPPINGS itself: as a new record in one batch, by the same person and of the same time, so that
/// it counts in place of the old one, which stays in the history. What is lost or unknown is not
/// touched there, and predictions are left to 'kodbro map'.
///
/// MAPPINGS is a file of any format that kodbro reads, or a store. A release is an index, or any
/// file that 'kodbro build' reads; 'embedded' stands for the embedded index, which has no official
/// terms, so that codes with another term and most successors are not seen. Where the new release is
/// an index, it maps the products anew to rank what is proposed.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// The mappings: a file, or a store
    #[arg(value_name = "MAPPINGS")]
    mappings: PathBuf,

    /// The release that the mappings are of
    #[arg(long, value_name = "OLD")]
    from: PathBuf,

    /// The release to take them over to
    #[arg(long, value_name = "NEW")]
    to: PathBuf,

    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "F")]
    out: Option<PathBuf>,

    /// Add the migrated decisions to this store, as made by 'kodbro store create', instead
    #[arg(long, value_name = "F", conflicts_with_all = ["out", "format"])]
    store: Option<PathBuf>,

    /// Format of the output, such as csv, tsv, xlsx, jsonl or sssom [default: by the extension of
    /// --out, else that of MAPPINGS]
    #[arg(long, value_name = "FORMAT", value_parser = str::parse::<MappingFormat>)]
    format: Option<MappingFormat>,

    /// Write a table with one row for each record about whose code something has changed: what it
    /// was, what it is, what is proposed and why (CSV)
    #[arg(long, value_name = "F")]
    report: Option<PathBuf>,

    /// Write what people need to look at, with proposals to choose from, as 'kodbro review import'
    /// reads it (XLSX or CSV)
    #[arg(long, value_name = "F")]
    review: Option<PathBuf>,

    /// Region or catalogue of the records that name none
    #[arg(long, value_name = "NAME", default_value = "")]
    source: String,

    #[command(flatten)]
    target_system: TargetSystemArgument,

    /// Language of headers and instructions in the review: sv or en
    #[arg(long, value_name = "L", default_value_t, value_parser = str::parse::<ReviewLanguage>)]
    language: ReviewLanguage,
}

const AFTER_HELP: &str = "\
Examples:
  From one official workbook to the next, and what has become of which decision:
    kodbro migrate decisions.csv --from emdn-v1.xlsx --to emdn-v2.xlsx --out migrated.csv \\
      --report report.csv
  With a workbook for those who have to decide:
    kodbro migrate decisions.csv --from old.kodbro --to new.kodbro --out migrated.csv \\
      --review review.xlsx
  In a store, as a batch that 'kodbro store undo' takes back:
    kodbro migrate decisions.db --from old.kodbro --to new.kodbro --store decisions.db

Exit codes:
  0  done, and nobody needs to look at anything
  1  done, and there are decisions that people need to look at
  2  wrong use or bad input; no output file is left behind";

/// Migrates mappings.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    refuse_to_replace(arguments)?;
    let old = release_source::open(&arguments.from)?;
    let old = old.nomenclature();
    let new = NewRelease::open(&arguments.to)?;
    let comparing = common_language(&old, &new.nomenclature(), None)?;
    let migration = Migration::new(old, new.nomenclature(), comparing);
    let shown = comparing.unwrap_or(Language::ENGLISH);
    let options = ReadOptions {
        default_source: arguments.source.clone(),
        target_systems: arguments.target_system.names(&old.release()),
        ..ReadOptions::default()
    };
    let mappings = Mappings::open(&arguments.mappings, &options, arguments.store.as_deref())?;
    let has_metadata = mappings.metadata() != SetMetadata::default();
    let mut target = match &arguments.store {
        Some(path) => Target::Store(ToStore::new(path)?),
        None => {
            let writer = writer(arguments, &mappings, &new.nomenclature())?;
            Target::File(Box::new(writer))
        }
    };
    let mut report = Report::create(arguments.report.as_deref(), old, shown)?;
    let at = clock::now(); // who decides in the review has seen what goes to the store
    let mut review = Review::create(arguments, &migration, &at)?;
    let mut proposer = new.proposer();
    let mut summary = Summary::default();
    mappings.for_each(&old, |number, record| {
        let was = record.release.clone();
        let migrated = migration.migrate(record);
        summary.add(&migrated);
        if !migrated.cause.is_empty() {
            let proposals = match migrated.needs_people {
                true => proposer.propose(&migrated),
                false => Vec::new(),
            };
            report.write(number, &migrated, &proposals)?;
            if migrated.needs_people {
                review.add(&migrated, proposals);
            }
        }
        target.write(number, &was, &migrated)
    })?;
    report.finish()?;
    review.finish(&old, &new.nomenclature(), shown)?;
    let new = new.nomenclature();
    let (from, to) = (
        describe(&old, &arguments.from),
        describe(&new, &arguments.to),
    );
    let name = arguments.mappings.display();
    let what = format!(
        "migration of {} from {} to {}",
        files::name(&arguments.mappings),
        migration.old_release(),
        migration.new_release()
    );
    let written = target.finish(what, at)?;
    said::note(format_args!("{name}: from {from} to {to}"));
    summary
        .lines(arguments.review.as_deref())
        .iter()
        .for_each(said::note);
    said::note(format_args!("migrated in {}", duration(start.elapsed())));
    match (&written, &arguments.store) {
        (Written::Store(imported), Some(store)) => {
            let (store, added) = (
                store.display(),
                counted(imported.added, "decision", "decisions"),
            );
            let already = grouped(imported.already);
            said::note(format_args!(
                "{store}: {added} added, {already} there before"
            ));
        }
        (Written::File(losses), _) => warn_of(losses, has_metadata),
        _ => {}
    }
    Ok(summary.outcome())
}

/// Says what the output could not hold.
fn warn_of(losses: &Losses, has_metadata: bool) {
    // What the writer adds of the release, the records have too.
    if losses.rows().next().is_some() || (has_metadata && !losses.is_empty()) {
        said::warning(format_args!(
            "the output's format has no place for {losses}"
        ));
    }
}

/// Begins the output, with the columns of the input and those that a migration adds.
fn writer(
    arguments: &Arguments,
    mappings: &Mappings,
    new: &Nomenclature<'_>,
) -> anyhow::Result<MappingSetWriter> {
    let by_name = arguments.out.as_deref().map(MappingFormat::from_path);
    let format = match (arguments.format, by_name) {
        (Some(format), _) | (None, Some(Some(format))) => format,
        (None, None) => mappings.format(),
        (None, Some(None)) => {
            let name = arguments.out.as_deref().unwrap_or(Path::new("")).display();
            let message = format!("{name}: the name does not say which format to write");
            let hint = "end it in .csv, .tsv, .xlsx, .jsonl or .sssom.tsv, or add --format";
            return Err(Failure::new(message).with_hint(hint).into());
        }
    };
    let mut other = mappings.other()?;
    for name in [PREVIOUS_CODE, PREVIOUS_TERM, PREVIOUS_RELEASE, MIGRATION] {
        if !other.iter().any(|known| known == name) {
            other.push(name.to_owned());
        }
    }
    let release = new.release();
    let metadata = SetMetadata {
        nomenclature: release.name,
        nomenclature_url: release.url,
        release: release.release,
        ..mappings.metadata()
    };
    let output = match &arguments.out {
        Some(path) => Output::create(path)?,
        None => Output::stdout(),
    };
    let options = WriteOptions {
        other,
        ..WriteOptions::default()
    };
    Ok(MappingSetWriter::create(
        output, format, &metadata, &options,
    )?)
}

/// Refuses outputs that would replace an input or each other.
fn refuse_to_replace(arguments: &Arguments) -> Result<(), Failure> {
    let inputs = [&arguments.mappings, &arguments.from, &arguments.to];
    let outputs = [
        (&arguments.out, "the output", "--out"),
        (&arguments.report, "the report", "--report"),
        (&arguments.review, "the review", "--review"),
    ];
    for (i, (path, what, option)) in outputs.iter().enumerate() {
        let Some(path) = path else { continue };
        let inputs = inputs.iter().map(|input| input.as_path());
        files::refuse_to_replace(path, inputs, what, option)?;
        let others = outputs
            .iter()
            .take(i)
            .filter_map(|(other, ..)| other.as_ref());
        if others.into_iter().any(|other| other == path) {
            let message = format!("{}: {what} would replace another output", path.display());
            let hint = format!("choose another name for {option}");
            return Err(Failure::new(message).with_hint(hint));
        }
    }
    Ok(())
}
