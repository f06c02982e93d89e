use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use kodbro::Row;
use kodbro::mapping_set::MappingRecord;
use kodbro_store::{Happened, HistoryEntry, Store};
use serde_json::{Value, json};

use crate::args::AnswerFormat;
use crate::concepts::{to_stdout, write_json};
use crate::failure::Failure;
use crate::table::texts;
use crate::{Outcome, report};

/// Show all that ever happened to a product
///
/// Lists every decision, prediction and withdrawal about a product, named by its id in its source,
/// by its text, or both, in the order of adding, with the text on which each was made. The number of
/// an event is what 'kodbro store undo --event' takes.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(super) struct Arguments {
    /// Store to look into
    #[arg(value_name = "STORE")]
    store: PathBuf,

    /// Id of the product in its source
    #[arg(value_name = "ID", required_unless_present = "text")]
    id: Option<String>,

    /// Text of the product: name, model and description; case and spaces do not matter
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,

    /// Source (region or supplier) of the product [default: the only source of the store]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// Form of the answer; JSON holds all fields
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,
}

const AFTER_HELP: &str = "\
Examples:
  kodbro store history decisions.db 41-10233 --source \"Region A\"
  kodbro store history decisions.db --text \"US-HANDSKE NITRIL PF OST L\" --source \"Region A\"

Exit codes:
  0  done
  1  nothing is known of the product
  2  no such source, wrong use, or the store cannot be read";

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let store = Store::open_read_only(&arguments.store)?;
    let source = match &arguments.source {
        Some(source) => source.clone(),
        None => only_source(&store)?,
    };
    let row = Row::from(arguments.text.as_deref().unwrap_or_default());
    let entries = store.history(&source, &row, arguments.id.as_deref())?;
    if entries.is_empty() && arguments.format == AnswerFormat::Text {
        report::note(format_args!(
            "nothing is known of this product of '{source}'"
        ));
        return Ok(Outcome::Findings);
    }
    let values: Vec<Value> = match arguments.format {
        AnswerFormat::Json => entries.iter().map(value).collect::<Result<_, _>>()?,
        AnswerFormat::Text => Vec::new(),
    };
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => write_json(out, &values),
        AnswerFormat::Text => {
            let columns = ["event", "what", "by", "at", "on", "batch"];
            write!(out, "{}", texts(&columns, entries.iter().map(cells)))
        }
    })?;
    Ok(match entries.is_empty() {
        true => Outcome::Findings,
        false => Outcome::Done,
    })
}

/// Returns the source of all products.
fn only_source(store: &Store) -> anyhow::Result<String> {
    let mut names = store.sources()?.into_iter().map(|source| source.name);
    match (names.next(), names.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => {
            let message = format!("{}: the store is empty", store.path().display());
            Err(Failure::new(message)
                .with_hint("fill it with 'kodbro store import'")
                .into())
        }
        (Some(_), Some(_)) => {
            let message = format!("{}: the store has several sources", store.path().display());
            let hint = "name the product's with --source; 'kodbro store sources' lists them";
            Err(Failure::new(message).with_hint(hint).into())
        }
    }
}

fn cells(entry: &HistoryEntry) -> Vec<String> {
    let mark = if entry.is_in_force {
        ""
    } else {
        " (taken back)"
    };
    let batch = &entry.batch;
    let (what, by, at, on) = match &entry.happened {
        Happened::Said(record) => (
            format!("{}{mark}", said(record)),
            record.by.clone(),
            record.at.clone(),
            text(record),
        ),
        Happened::Withdrew(event) => (
            format!("took back event {event}{mark}"),
            batch.by.clone(),
            batch.at.clone(),
            String::new(),
        ),
    };
    let batch = format!("{}: {}", entry.batch_id, batch.what);
    vec![entry.event.to_string(), what, by, at, on, batch]
}

fn said(record: &MappingRecord) -> String {
    let confidence = record
        .confidence
        .map(|confidence| format!(" ({confidence:.2})"));
    let verdict = match record.justification.is_decision() {
        true => record.verdict.to_string(),
        false => format!("{}: {}", record.justification, record.verdict),
    };
    verdict + &confidence.unwrap_or_default()
}

fn text(record: &MappingRecord) -> String {
    let parts = [&record.name, &record.model, &record.description];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" | ")
}

fn value(entry: &HistoryEntry) -> anyhow::Result<Value> {
    let batch = &entry.batch;
    let mut value = json!({
        "event": entry.event.0,
        "in_force": entry.is_in_force,
        "batch": { "number": entry.batch_id.0, "by": batch.by, "at": batch.at, "what": batch.what },
    });
    match &entry.happened {
        Happened::Said(record) => {
            value["record"] = serde_json::to_value(record).context("cannot write the record")?;
        }
        Happened::Withdrew(event) => value["took_back"] = event.0.into(),
    }
    Ok(value)
}
