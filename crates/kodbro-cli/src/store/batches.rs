use std::path::PathBuf;

use clap::Args;
use kodbro_store::Store;
use serde_json::json;

use crate::args::AnswerFormat;
use crate::concepts::{to_stdout, write_json};
use crate::numbers::grouped;
use crate::table::texts;
use crate::{Outcome, report};

/// List what was done, by whom and when
///
/// A batch is what was done together: an import, a run of the mapper, an undo. The list says how
/// many records each has added, how many it has taken back, how many of its own were taken back
/// since, and of how many products it is the newest catalogue.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Example:
  kodbro store batches decisions.db

Exit codes:
  0  done
  1  nothing was done yet
  2  wrong use, or the store cannot be read")]
pub(super) struct Arguments {
    /// Store to look into
    #[arg(value_name = "STORE")]
    store: PathBuf,

    /// Form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let batches = Store::open_read_only(&arguments.store)?.batches()?;
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => {
            let values = batches.iter().map(|summary| {
                json!({
                    "batch": summary.id.0,
                    "by": summary.batch.by,
                    "at": summary.batch.at,
                    "what": summary.batch.what,
                    "records": summary.records,
                    "withdrawals": summary.withdrawals,
                    "withdrawn": summary.withdrawn,
                    "listed": summary.listed,
                })
            });
            write_json(out, &values.collect::<Vec<_>>())
        }
        AnswerFormat::Text if batches.is_empty() => Ok(()),
        AnswerFormat::Text => {
            let rows = batches.iter().map(|summary| {
                let batch = &summary.batch;
                let texts = [&batch.at, &batch.by, &batch.what].map(String::clone);
                let counts = [
                    summary.records,
                    summary.withdrawals,
                    summary.withdrawn,
                    summary.listed,
                ];
                let head = std::iter::once(summary.id.to_string());
                head.chain(texts).chain(counts.map(grouped)).collect()
            });
            let columns = [
                "batch",
                "at",
                "by",
                "what",
                "added",
                "took back",
                "taken back",
                "listed",
            ];
            write!(out, "{}", texts(&columns, rows))
        }
    })?;
    if batches.is_empty() {
        report::note(format_args!(
            "{}: nothing was done yet",
            arguments.store.display()
        ));
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Done)
}
