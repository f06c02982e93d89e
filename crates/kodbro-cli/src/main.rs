//! The command `kodbro`: maps catalogues to a nomenclature and asks the nomenclature.
//!
//! Data goes to standard output or `--out`, everything else to standard error. Nothing here knows
//! how a row is matched or how a file is read: each command converts its arguments, calls the
//! libraries and prints.
//!
//! | file | answers |
//! |---|---|
//! | `args` | what can be asked for on the command line |
//! | `index_source`, `model_source`, `release_source` | where do an index, a model and a release come from |
//! | `lessons` | what can be learned from the decisions of a store |
//! | `map/` | how does a catalogue flow through the mapper |
//! | `validate/`, `rules` | what will a region stumble over in a catalogue, and by which rules |
//! | `search`, `explain`, `show`, `tree`, `inspect`, `build`, `convert` | one command each |
//! | `enrich/` | how do codes get into a catalogue |
//! | `equivalents/` | which products of others would serve, and what do all hold |
//! | `diff/` | what is different between two releases |
//! | `migrate/` | how do mappings get over to a new release |
//! | `fetch/` | how does a new release come in from the network |
//! | `eval/` | how often is the mapper right, in text, numbers and diagrams |
//! | `code_hint`, `concepts` | what is said of a concept, and of a code that does not exist |
//! | `train/` | how do decisions become a model |
//! | `review/` | how do rows go to people for a decision, and come back |
//! | `store/` | how do decisions and predictions get into a store, and out of it |
//! | `clock` | what time is it, and who is at work |
//! | `truth` | what does a labelled row ask of the mapper |
//! | `files` | are two files the same |
//! | `report`, `failure`, `numbers`, `table` | how are messages, errors, numbers and tables written |

mod args;
mod build;
mod clock;
mod code_hint;
mod concepts;
mod convert;
mod diff;
mod enrich;
mod equivalents;
mod eval;
mod explain;
mod failure;
mod fetch;
mod files;
mod index_source;
mod inspect;
mod lessons;
mod map;
mod migrate;
mod model_source;
mod numbers;
mod release_source;
mod report;
mod review;
mod rules;
mod search;
mod show;
mod store;
mod table;
mod train;
mod tree;
mod validate;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// How a command that did not fail has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything is done.
    Done,
    /// There is something to look at, or nothing was found.
    Findings,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // Whoever closes the pipe has seen enough.
        Err(error) if failure::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report::error(&error);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<Outcome> {
    match command {
        Command::Map(args) => map::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Enrich(args) => enrich::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Tree(args) => tree::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Fetch(args) => fetch::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Migrate(args) => migrate::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Review(args) => review::run(&args),
        Command::Store(args) => store::run(&args),
        Command::Equivalents(args) => equivalents::run(&args),
    }
}
