use std::path::PathBuf;

use clap::Args;
use kodbro_store::{BatchId, EventId, Store, Undo};

use super::PersonArgument;
use crate::numbers::{counted, grouped};
use crate::{Outcome, report};

/// Take back what was said
///
/// Takes back one event, everything a batch has added, or all decisions of a person from a time on.
/// Nothing is deleted: the history shows what was taken back, by whom and when, and the undo of an
/// undo brings it back.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Store to work in
    #[arg(value_name = "STORE")]
    store: PathBuf,

    #[command(flatten)]
    what: What,

    /// With --person: only decisions from this time on, as ISO 8601 in UTC, such as 2026-11-02
    #[arg(long, value_name = "TIME", requires = "person", conflicts_with_all = ["event", "batch"])]
    since: Option<String>,

    #[command(flatten)]
    by: PersonArgument,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct What {
    /// Number of an event, as 'kodbro store history' shows it
    #[arg(long, value_name = "N")]
    event: Option<i64>,

    /// Number of a batch, as 'kodbro store batches' shows it
    #[arg(long, value_name = "N")]
    batch: Option<i64>,

    /// Person whose decisions are taken back
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro store undo decisions.db --event 7
  kodbro store undo decisions.db --person anna --since 2026-11-02
  Undo an import, then redo it (the undo was batch 4):
    kodbro store undo decisions.db --batch 3
    kodbro store undo decisions.db --batch 4

Exit codes:
  0  done
  1  there is nothing to take back
  2  no such event or batch, wrong use, or the store cannot be written";

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut store = Store::open(&arguments.store)?;
    let since = arguments.since.clone().unwrap_or_default();
    let (undo, what) = match &arguments.what {
        What {
            event: Some(event), ..
        } => (
            Undo::Events(vec![EventId(*event)]),
            format!("undo of event {event}"),
        ),
        What {
            batch: Some(batch), ..
        } => (
            Undo::Batch(BatchId(*batch)),
            format!("undo of batch {batch}"),
        ),
        What { person, .. } => {
            let by = person.clone().unwrap_or_default();
            let from = arguments
                .since
                .as_ref()
                .map(|since| format!(" since {since}"));
            let what = format!("undo of decisions by {by}{}", from.unwrap_or_default());
            (Undo::Person { by, since }, what)
        }
    };
    let undone = store.undo(&undo, &arguments.by.batch(what))?;
    let name = arguments.store.display();
    let mut text = counted(undone.withdrawn, "event taken back", "events taken back");
    if undone.already > 0 {
        text += &format!(", {} had been before", grouped(undone.already));
    }
    report::note(format_args!("{name}: {text}"));
    if undone.withdrawn == 0 {
        return Ok(Outcome::Findings);
    }
    if let Some(batch) = store.newest_batch()? {
        report::hint(format_args!(
            "'kodbro store undo {name} --batch {batch}' brings them back"
        ));
    }
    Ok(Outcome::Done)
}
