//! How do rows go to people for a decision, and come back?
//!
//! `export` writes the rows that need a person, `import` reads what they filled in, `decide` takes
//! one decision about many products of a store, `status` says how far the people are. `products` are
//! what all of them are about, `proposal` is what the mapper says of a product, `reasons` puts that
//! into words, `known` tells what was said before, `into_store` adds what is new to a store, and `disputes`
//! tells what became of rows that people differed about.

mod decide;
mod disputes;
mod export;
mod import;
mod into_store;
mod known;
mod products;
mod proposal;
mod reasons;
mod status;

pub(crate) use known::{Said, said};

use clap::{Args, Subcommand};

use crate::Outcome;

/// Let people decide rows: export them, import what was decided, see how far it is
///
/// 'export' writes a workbook with the rows that need a person, the most valuable groups first;
/// people choose codes from drop-downs; 'import' reads the workbook back into a store or a file of
/// decisions, with who decided and when. 'decide' takes one decision about many products of a
/// store, and 'status' shows how far the people are.
#[derive(Debug, Args)]
#[command(after_long_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: ReviewCommand,
}

const AFTER_HELP: &str = "\
Examples:
  From a catalogue to a file of decisions:
    kodbro review export catalogue.xlsx --out review.xlsx
    kodbro review import review.xlsx --by anna --out decisions.csv
    kodbro map catalogue.xlsx --decisions decisions.csv --out mapped.xlsx
  With a store:
    kodbro store create region.db
    kodbro map catalogue.xlsx --store region.db --source \"Region A\" --out mapped.xlsx
    kodbro review export --store region.db --limit 500 --out review.xlsx
    kodbro review import review.xlsx --by anna --store region.db
    kodbro review status --store region.db";

#[derive(Debug, Subcommand)]
enum ReviewCommand {
    Export(export::Arguments),
    Import(import::Arguments),
    Decide(decide::Arguments),
    Status(status::Arguments),
}

/// Runs a step of the review.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    match &arguments.command {
        ReviewCommand::Export(arguments) => export::run(arguments),
        ReviewCommand::Import(arguments) => import::run(arguments),
        ReviewCommand::Decide(arguments) => decide::run(arguments),
        ReviewCommand::Status(arguments) => status::run(arguments),
    }
}
