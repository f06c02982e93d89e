use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use kodbro::mapping_set::{MappingRecord, SetMetadata};
use kodbro_formats::Output;
use kodbro_formats::mapping_set::{MappingFormat, MappingSetWriter, WriteOptions};
use kodbro_store::{BatchId, CurrentRow, Filter, Status, Store};

use crate::args::IndexArgument;
use crate::failure::Failure;
use crate::numbers::counted;
use crate::{Outcome, code_hint, concepts, files, index_source, report};

/// Write decisions and predictions to a file
///
/// Writes what counts for each product: the decision that stands, all positions where people
/// disagree, or else the newest prediction. What stands because it was decided about another product
/// with the same text has the id and the text of this one. With --all it writes everything that was said and not
/// taken back; such a file, imported into an empty store, leads to the same decisions.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Store to read
    #[arg(value_name = "STORE")]
    store: PathBuf,

    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "F")]
    out: Option<PathBuf>,

    /// Format to write, such as sssom, csv or xlsx [default: by the name of --out, else csv]
    #[arg(long, value_name = "FORMAT", value_parser = str::parse::<MappingFormat>)]
    format: Option<MappingFormat>,

    /// Everything that was said and not taken back, in the order of adding
    #[arg(long, conflicts_with = "status")]
    all: bool,

    /// Only products of this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// Only this code and those below it
    #[arg(long, value_name = "CODE")]
    code: Option<String>,

    /// Only what this person said, alone or with others
    #[arg(long, value_name = "NAME")]
    person: Option<String>,

    /// Only what was said at this time or later, as ISO 8601 in UTC, such as 2026-11-02
    #[arg(long, value_name = "TIME")]
    since: Option<String>,

    /// Only what was said before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,

    /// Only products of which this batch said something, or with --all what it said
    #[arg(long, value_name = "N")]
    batch: Option<i64>,

    /// Only products that are decided, in conflict, or predicted; may be given several times
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Vec<Status>,

    #[command(flatten)]
    index: IndexArgument,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro store export decisions.db --out decisions.xlsx
  kodbro store export decisions.db --status conflict --source \"Region A\"
  kodbro store export decisions.db --code T01 --person anna --format sssom --out anna.sssom.tsv
  Move everything into another store:
    kodbro store export decisions.db --all --out all.jsonl

Exit codes:
  0  done
  1  there is nothing to write
  2  wrong use, bad input, or the output cannot be written";

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let store = Store::open_read_only(&arguments.store)?;
    let format = arguments.format()?;
    let filter = arguments.filter()?;
    store.check_filter(&filter)?;
    let options = WriteOptions {
        other: store.other_names()?,
        ..WriteOptions::default()
    };
    let output = arguments.output(format)?;
    let mut writer = MappingSetWriter::create(output, format, &SetMetadata::default(), &options)?;
    let mut count = 0;
    let mut write = |record: &MappingRecord| {
        count += 1;
        writer.write(record)
    };
    match arguments.all {
        true => {
            for record in store.records(&filter)? {
                write(&record?.1)?;
            }
        }
        false => {
            for row in store.current(&filter)? {
                let row = row?;
                for record in row.counting() {
                    write(&about(&row, record))?;
                }
            }
        }
    }
    let losses = writer.finish()?;
    if !losses.is_empty() {
        report::warning(format_args!(
            "{format} cannot hold all that is known; left out: {losses}"
        ));
    }
    let store = arguments.store.display();
    report::note(format_args!(
        "{store}: {}",
        counted(count, "record written", "records written")
    ));
    Ok(match count {
        0 => Outcome::Findings,
        _ => Outcome::Done,
    })
}

impl Arguments {
    fn format(&self) -> Result<MappingFormat, Failure> {
        match (self.format, self.out.as_deref()) {
            (Some(format), _) => Ok(format),
            (None, None) => Ok(MappingFormat::Csv),
            (None, Some(path)) => MappingFormat::from_path(path).ok_or_else(|| {
                let path = path.display();
                let message = format!("{path}: the name does not say which format to write");
                let hint = "end it in .csv, .tsv, .jsonl, .xlsx or .sssom.tsv, or add --format";
                Failure::new(message).with_hint(hint)
            }),
        }
    }

    fn filter(&self) -> anyhow::Result<Filter> {
        let codes = match &self.code {
            None => None,
            Some(code) => {
                let index = index_source::open(self.index.index.as_deref())?;
                let nomenclature = index.nomenclature();
                let language = concepts::language(&nomenclature, None)?;
                let top = code_hint::need(&nomenclature, code, language)?;
                let all = std::iter::once(top).chain(top.descendants());
                Some(all.map(|concept| concept.code().to_owned()).collect())
            }
        };
        Ok(Filter {
            source: self.source.clone(),
            codes,
            by: self.person.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            batch: self.batch.map(BatchId),
            statuses: self.status.clone(),
        })
    }

    fn output(&self, format: MappingFormat) -> anyhow::Result<Output> {
        match &self.out {
            Some(path) => {
                let store = std::iter::once(self.store.as_path());
                files::refuse_to_replace(path, store, "the output", "--out")?;
                Ok(Output::create(path)?)
            }
            None if format == MappingFormat::Xlsx && io::stdout().is_terminal() => {
                let failure = Failure::new("a workbook cannot be shown on a terminal");
                Err(failure.with_hint("name a file with --out").into())
            }
            None => Ok(Output::stdout()),
        }
    }
}

/// Returns what counts for a product as said of this one: it may have been said of another one with
/// the same text.
fn about(row: &CurrentRow, record: &MappingRecord) -> MappingRecord {
    let mut record = record.clone();
    if record.id.is_empty() || record.id != row.product.id {
        record.id.clone_from(&row.product.id);
        record.name.clone_from(&row.product.name);
        record.model.clone_from(&row.product.model);
        record.description.clone_from(&row.product.description);
        record.supplier.clone_from(&row.product.supplier);
    }
    record
}

/// Reads a status of products that have something to write.
fn status(text: &str) -> Result<Status, String> {
    match text.parse() {
        Ok(Status::Nothing) | Err(_) => Err("expected decided, conflict or predicted".to_owned()),
        Ok(status) => Ok(status),
    }
}
