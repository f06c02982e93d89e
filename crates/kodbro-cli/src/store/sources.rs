use std::path::PathBuf;

use clap::Args;
use kodbro::decisions::Scope;
use kodbro_store::Store;
use serde_json::json;

use super::PersonArgument;
use crate::args::AnswerFormat;
use crate::concepts::{to_stdout, write_json};
use crate::numbers::grouped;
use crate::table::table;
use crate::{Outcome, report};

/// List the sources, or say which share their decisions
///
/// A decision counts for its own source only, unless it is shared: then it is evidence for the rows
/// of all. Each decision says so itself; --share makes all decisions of a source shared, those to
/// come and those there are, and --keep takes that back.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  kodbro store sources decisions.db
  kodbro store sources decisions.db --share \"Region A\"

Exit codes:
  0  done
  1  there is no source
  2  wrong use, or the store cannot be read or written")]
pub(super) struct Arguments {
    /// Store to look into
    #[arg(value_name = "STORE")]
    store: PathBuf,

    /// Share all decisions of this source; one that the store does not know yet is added
    #[arg(long, value_name = "NAME")]
    share: Vec<String>,

    /// Share only those decisions of this source that say so themselves
    #[arg(long, value_name = "NAME")]
    keep: Vec<String>,

    #[command(flatten)]
    person: PersonArgument,

    /// Form of the answer
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: AnswerFormat,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let store = match arguments.share.is_empty() && arguments.keep.is_empty() {
        true => Store::open_read_only(&arguments.store)?,
        false => set_scopes(arguments)?,
    };
    let sources = store.sources()?;
    to_stdout(|out| match arguments.format {
        AnswerFormat::Json => {
            let values = sources.iter().map(|source| {
                json!({
                    "source": source.name,
                    "scope": source.scope.as_str(),
                    "products": source.products,
                    "decisions": source.decisions,
                    "predictions": source.predictions,
                })
            });
            write_json(out, &values.collect::<Vec<_>>())
        }
        AnswerFormat::Text if sources.is_empty() => Ok(()),
        AnswerFormat::Text => {
            let rows = sources.iter().map(|source| {
                let shares = match source.scope {
                    Scope::Shared => "all",
                    Scope::Private => "each its own",
                };
                let counts = [source.products, source.decisions, source.predictions];
                let head = [source.name.clone(), shares.to_owned()];
                head.into_iter().chain(counts.map(grouped)).collect()
            });
            let columns = ["source", "shared", "products", "decisions", "predictions"];
            write!(out, "{}", table(&columns, rows))
        }
    })?;
    if sources.is_empty() {
        report::note(format_args!(
            "{}: there is no source yet",
            arguments.store.display()
        ));
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Done)
}

fn set_scopes(arguments: &Arguments) -> anyhow::Result<Store> {
    let mut store = Store::open(&arguments.store)?;
    let shared = arguments.share.iter().map(|name| (name, Scope::Shared));
    let kept = arguments.keep.iter().map(|name| (name, Scope::Private));
    for (name, scope) in shared.chain(kept) {
        let batch = arguments
            .person
            .batch(format!("decisions of {name} are {scope}"));
        store.set_scope(name, scope, &batch)?;
    }
    Ok(store)
}
