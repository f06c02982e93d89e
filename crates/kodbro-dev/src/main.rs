//! `cargo dev`: what does a maintainer do?
//!
//! * `cargo dev test` runs everything that CI runs;
//! * `cargo dev generate` renews what is generated and committed;
//! * `cargo dev train` learns the default model from the labelled rows;
//! * `cargo dev sources` looks after the hashes in `data/SOURCES.toml`;
//! * `cargo dev fuzz` feeds bytes nobody meant to everything that parses;
//! * `cargo dev sizes` measures the C library as it is shipped;
//! * `cargo dev debian` packs it for Debian.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr)] // a command of its own, for a terminal

mod c;
mod cargo;
mod exchange;
mod fuzz;
mod generate;
mod hosts;
mod indexes;
mod install;
mod python;
mod reports;
mod sizes;
mod sources;
mod test;
mod train;
mod venv;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Maintainers' tasks of kodbro.
#[derive(Parser)]
#[command(name = "cargo dev", bin_name = "cargo dev")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs everything that CI runs, and stops at the first step that fails
    Test(test::Options),
    /// Renews everything that is generated and committed
    Generate {
        /// Changes nothing, and fails if a file is not what it would become
        #[arg(long)]
        check: bool,
    },
    /// Learns the default model, data/model/emdn.json, from the labelled rows
    Train {
        /// Changes nothing, and fails if the model is not what it would become
        #[arg(long)]
        check: bool,
    },
    /// Prints what each part of the mapper is worth on the labelled rows
    Ablation,
    /// Renews the hashes in data/SOURCES.toml
    Sources {
        /// Changes nothing, and fails if a file is not the one described
        #[arg(long)]
        check: bool,
    },
    /// Builds the fuzz targets and runs them for a while
    Fuzz(fuzz::Options),
    /// Builds the C library for release and prints how large it is, with and without its index
    Sizes,
    /// Packs the C library for Debian, into target/debian
    Debian,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Test(options) => test::run(&options),
        Task::Generate { check } => generate::run(check),
        Task::Train { check } => train::run(check),
        Task::Ablation => generate::ablation(),
        Task::Sources { check } => sources::run(check),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Sizes => sizes::run(),
        Task::Debian => install::debian(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
