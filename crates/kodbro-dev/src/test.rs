use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;
use kodbro_tests::accuracy::SETS;
use kodbro_tests::place;

use crate::cargo::{cargo, run as call};
use crate::{c, exchange, fuzz, generate, hosts, install, python, reports, sources, train};

#[derive(Args)]
pub(crate) struct Options {
    /// Runs only these steps
    steps: Vec<String>,
    /// Lists the steps and runs none
    #[arg(long)]
    list: bool,
}

/// Something that CI checks.
struct Step {
    name: &'static str,
    says: &'static str,
    run: fn() -> Result<()>,
}

const STEPS: [Step; 15] = [
    Step {
        name: "sources",
        says: "the files in data/ are those that SOURCES.toml describes",
        run: || sources::run(true),
    },
    Step {
        name: "format",
        says: "the code is formatted",
        run: || {
            call(&mut cargo(&["fmt", "--all", "--check"]))?;
            call(&mut cargo(&[
                "fmt",
                "--manifest-path",
                "fuzz/Cargo.toml",
                "--check",
            ]))
        },
    },
    Step {
        name: "lint",
        says: "clippy has nothing to say, with and without the optional features",
        run: || {
            call(&mut cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ]))?;
            let lean = [
                "-p",
                "kodbro",
                "-p",
                "kodbro-formats",
                "--no-default-features",
            ];
            let deny = ["--", "-D", "warnings"];
            call(&mut cargo(&[&["clippy"], &lean[..], &deny].concat()))?;
            let mut fuzz = cargo(&[&["clippy", "--lib", "--tests"], &deny[..]].concat());
            call(fuzz.current_dir(place::inside("fuzz")))
        },
    },
    Step {
        name: "tests",
        says: "unit tests, the tests of the whole, snapshots of the command, examples in the docs",
        run: || call(&mut cargo(&["test", "--workspace"])),
    },
    Step {
        name: "python",
        says: "the Python package builds, installs, passes its tests and is what its types say",
        run: python::run,
    },
    Step {
        name: "c",
        says: "the C library passes its tests, sanitized and under memcheck too, and is what its header says",
        run: c::run,
    },
    Step {
        name: "hosts",
        says: "programs in other languages and queries of PostgreSQL get what the command gives",
        run: hosts::run,
    },
    Step {
        name: "install",
        says: "the C library installs, and pkg-config, CMake and the linker find it",
        run: install::run,
    },
    Step {
        name: "docs",
        says: "everything public is documented and no link is broken",
        run: || {
            let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
            call(doc.env("RUSTDOCFLAGS", "-D warnings"))
        },
    },
    Step {
        name: "model",
        says: "the committed model is what the labelled rows teach, to the last byte",
        run: || train::run(true),
    },
    Step {
        name: "generated",
        says: "generated files are what they would become",
        run: || generate::run(true),
    },
    Step {
        name: "exchange",
        says: "others' tools from PyPI take the mapping sets that we write, and we theirs",
        run: exchange::run,
    },
    Step {
        name: "reports",
        says: "Chromium shows and prints the reports of catalogues, and the SARIF Multitool takes their logs",
        run: reports::run,
    },
    Step {
        name: "benches",
        says: "each benchmark runs once and its asserts hold",
        run: || call(&mut cargo(&["test", "--workspace", "--bench", "*"])),
    },
    Step {
        name: "fuzz",
        says: "old findings stay mended, and each fuzz target runs for a few seconds",
        run: || fuzz::run(&fuzz::Options::brief()),
    },
];

/// Runs the steps one by one, names and times each, and stops at the first that fails.
pub(crate) fn run(options: &Options) -> Result<()> {
    for name in &options.steps {
        let known = STEPS.iter().any(|step| step.name == name);
        ensure!(
            known,
            "no step '{name}'; 'cargo dev test --list' names them"
        );
    }
    if options.list {
        STEPS
            .iter()
            .for_each(|step| println!("{:<10} {}", step.name, step.says));
        return Ok(());
    }
    let wanted =
        |step: &&Step| options.steps.is_empty() || options.steps.iter().any(|s| s == step.name);
    let mut times = Vec::new();
    for step in STEPS.iter().filter(wanted) {
        println!("\n== {}: {}", step.name, step.says);
        let start = Instant::now();
        let done = (step.run)();
        times.push((step.name, start.elapsed()));
        done.with_context(|| format!("step '{}' failed", step.name))?;
    }
    println!("\n== all steps passed");
    for (name, time) in &times {
        println!("{name:<10} {:>6.1} s", time.as_secs_f64());
    }
    let whole: Duration = times.iter().map(|(_, time)| *time).sum();
    println!("{:<10} {:>6.1} s", "together", whole.as_secs_f64());
    for set in SETS.iter().filter(|set| !set.path().exists()) {
        println!(
            "skipped: accuracy of {}: {} does not exist",
            set.name,
            set.path().display()
        );
    }
    Ok(())
}
