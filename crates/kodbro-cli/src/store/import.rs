use std::path::{Path, PathBuf};

use clap::Args;
use kodbro::mapping_set::MappingRecord;
use kodbro::nomenclature::Nomenclature;
use kodbro_formats::mapping_set::{MappingFormat, MappingSetReader, ReadOptions};
use kodbro_store::{Filter, ImportError, Imported, Store, is_database};

use super::PersonArgument;
use super::codes::CodeProblems;
use crate::args::{IndexArgument, TargetSystemArgument};
use crate::failure::Failure;
use crate::map::Progress;
use crate::numbers::{counted, grouped};
use crate::{Outcome, files, index_source, report};

/// Add decisions and predictions from files
///
/// Reads files of mappings in any format that 'kodbro convert' knows, files of decisions, truth
/// files and other stores; a review that people filled in comes in with 'kodbro review import'. A
/// record that the store has had before, word for word, adds nothing, so a file may be imported again
/// at any time. Records are stored in steps of some thousand: what is stored stays, whatever happens
/// to the rest. Where a file does not say how product and code relate, the index tells: exact, or
/// broad where the code is a group. Codes that the index does not have or has retired are kept, with a
/// warning.
///
/// An import is a batch, which 'kodbro store batches' lists and 'kodbro store undo --batch' takes
/// back as a whole.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Store to add to
    #[arg(value_name = "STORE")]
    store: PathBuf,

    /// Files to add
    #[arg(value_name = "FILES", required = true)]
    files: Vec<PathBuf>,

    /// Source (region or supplier) of records that name none
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// Format of the files [default: detected by the content]
    #[arg(long, value_name = "FORMAT", value_parser = str::parse::<MappingFormat>)]
    format: Option<MappingFormat>,

    /// Skip and count rows that cannot be read instead of stopping at the first
    #[arg(long)]
    lenient: bool,

    #[command(flatten)]
    target_system: TargetSystemArgument,

    #[command(flatten)]
    person: PersonArgument,

    #[command(flatten)]
    index: IndexArgument,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro store import decisions.db decisions.xlsx --source \"Region A\"
  kodbro store import decisions.db set.sssom.tsv other-store.db --by anna

Exit codes:
  0  done
  1  --lenient skipped rows that could not be read
  2  wrong use or bad input; the records before the bad one are stored";

/// Why there is no next record.
type Cause = anyhow::Error;

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let index = index_source::open(arguments.index.index.as_deref())?;
    let mut store = Store::open(&arguments.store)?;
    let mut outcome = Outcome::Done;
    for file in &arguments.files {
        if files::is_same(file, &arguments.store) {
            let message = format!("{}: is the store itself", file.display());
            return Err(Failure::new(message)
                .with_hint("name the files to add after it")
                .into());
        }
        if arguments.import(&mut store, file, &index.nomenclature())? == Outcome::Findings {
            outcome = Outcome::Findings;
        }
    }
    Ok(outcome)
}

impl Arguments {
    fn import(
        &self,
        store: &mut Store,
        file: &Path,
        nomenclature: &Nomenclature<'_>,
    ) -> anyhow::Result<Outcome> {
        let mut codes = CodeProblems::new(*nomenclature);
        if is_database(file).unwrap_or(false) {
            let other = Store::open_read_only(file)?;
            let records = other.records(&Filter::default())?;
            let records = records.map(|record| -> Result<_, Cause> {
                let (event, record) = record?;
                codes.look(event.0.unsigned_abs(), &record);
                Ok(record)
            });
            let added = self.add(store, file, records);
            codes.warn(file, "event");
            added?;
            return Ok(Outcome::Done);
        }
        let options = ReadOptions {
            default_source: self.source.clone().unwrap_or_default(),
            format: self.format,
            lenient: self.lenient,
            target_systems: self.target_system.names(&nomenclature.release()),
            ..ReadOptions::default()
        };
        let mut reader = MappingSetReader::open(file, &options)?;
        let name = file.display();
        report::note(format_args!("reading {name} as {}", reader.format()));
        let records = reader.by_ref().map(|read| -> Result<_, Cause> {
            let read = read?;
            match read.record.source.is_empty() && self.source.is_none() {
                true => Err(no_source(file, read.number).into()),
                false => {
                    let number = read.number;
                    let record = read.into_record(nomenclature);
                    codes.look(number, &record);
                    Ok(record)
                }
            }
        });
        let added = self.add(store, file, records);
        codes.warn(file, "row");
        added?;
        report::warnings(reader.findings(), reader.count_of_findings());
        Ok(match reader.skipped() {
            0 => Outcome::Done,
            _ => Outcome::Findings,
        })
    }

    fn add(
        &self,
        store: &mut Store,
        file: &Path,
        records: impl Iterator<Item = Result<MappingRecord, Cause>>,
    ) -> anyhow::Result<()> {
        let batch = self
            .person
            .batch(format!("import of {}", files::name(file)));
        let progress = Progress::new(true, None);
        let imported = store.import_with(records, &batch, |imported| {
            progress.show(imported.added + imported.already, None);
        });
        progress.finish();
        match imported {
            Ok(imported) => {
                report::note(format_args!("{}: {}", file.display(), said(&imported)));
                Ok(())
            }
            Err(ImportError::Store(error)) => Err(error.into()),
            Err(ImportError::Record { cause, imported }) => {
                report::note(format_args!(
                    "{}, before the first that cannot be read: {}",
                    file.display(),
                    said(&imported)
                ));
                Err(cause)
            }
        }
    }
}

/// Says what became of records.
fn said(imported: &Imported) -> String {
    let all = counted(imported.added + imported.already, "record", "records");
    let (added, already) = (grouped(imported.added), grouped(imported.already));
    match imported.already {
        0 => format!("{all} added"),
        _ => format!("{all}, {added} added, {already} in the store before"),
    }
}

fn no_source(file: &Path, number: u64) -> Failure {
    let message = format!("{}, row {number}: names no source", file.display());
    Failure::new(message).with_hint("say whose products these are with --source, such as a region")
}
