//! How do decisions and predictions get into a store, and out of it? One file a subcommand.

mod backup;
mod batches;
mod check;
mod codes;
mod create;
mod export;
mod history;
mod import;
mod sources;
mod undo;

use clap::{Args, Subcommand};
use kodbro::decisions::Scope;
use kodbro_store::{Batch, SourceSummary, Store};

use crate::{Outcome, clock, report};

/// Keep decisions and predictions in one file
///
/// A store is one SQLite file with everything that people decided and programs predicted about the
/// products of sources (regions, suppliers): who, when, on which text, with which index, how sure
/// and why. It only grows: what is taken back stays in the history, and nothing that a person
/// decided is ever lost. Several people may use one store at the same time.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  Begin, and take in what people decided, in files and in a review that they filled in:
    kodbro store create decisions.db
    kodbro store import decisions.db decisions.csv --source \"Region A\"
    kodbro review import review.xlsx --by anna --store decisions.db
  Map with it, and keep what is predicted:
    kodbro map catalogue.xlsx --decisions decisions.db --store decisions.db --source \"Region A\"
  See what happened to a product, and take the last import back:
    kodbro store history decisions.db 41-10233 --source \"Region A\"
    kodbro store batches decisions.db
    kodbro store undo decisions.db --batch 3";

#[derive(Debug, Subcommand)]
enum Command {
    Create(create::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    History(history::Arguments),
    Undo(undo::Arguments),
    Sources(sources::Arguments),
    Batches(batches::Arguments),
    Backup(backup::Arguments),
    Check(check::Arguments),
}

/// Runs a subcommand.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        Command::Create(arguments) => create::run(arguments),
        Command::Import(arguments) => import::run(arguments),
        Command::Export(arguments) => export::run(arguments),
        Command::History(arguments) => history::run(arguments),
        Command::Undo(arguments) => undo::run(arguments),
        Command::Sources(arguments) => sources::run(arguments),
        Command::Batches(arguments) => batches::run(arguments),
        Command::Backup(arguments) => backup::run(arguments),
        Command::Check(arguments) => check::run(arguments),
    }
}

/// Says that private decisions of a store are not taken where no source is named that may see them,
/// or one that the store does not have.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn note_what_is_hidden(store: &Store, source: Option<&str>) -> anyhow::Result<()> {
    let may_hide =
        |summary: &SourceSummary| summary.decisions > 0 && summary.scope == Scope::Private;
    let sources = store.sources()?;
    let name = store.path().display();
    if let Some(source) = source
        && !sources.iter().any(|summary| summary.name == source)
    {
        report::warning(format_args!("{name}: has no source '{source}'"));
    }
    if source.is_none() && sources.iter().any(may_hide) {
        report::note(format_args!(
            "{name}: only shared decisions are taken; --source NAME takes the private ones of NAME, too"
        ));
    }
    Ok(())
}

/// Who does what is done now.
#[derive(Debug, Args)]
struct PersonArgument {
    /// Name of the person who does this [default: that of the account]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl PersonArgument {
    /// Names what is done now.
    fn batch(&self, what: impl Into<String>) -> Batch {
        Batch {
            by: clock::person(self.by.as_deref()),
            at: clock::now(),
            what: what.into(),
        }
    }
}
