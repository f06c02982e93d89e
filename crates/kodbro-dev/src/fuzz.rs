use std::env;
use std::fs;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::Args;
use kodbro_tests::place;

use crate::cargo::{cargo, run as call, target as build_folder};

/// What makes rustc count which branches an input takes, for libFuzzer. These are plain options
/// of LLVM, so that the stable compiler takes them too.
const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "-Copt-level=2",
    "-Cdebug-assertions",
];

#[derive(Args)]
pub(crate) struct Options {
    /// Runs only these targets
    targets: Vec<String>,
    /// How long each target runs
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

impl Options {
    /// All targets, a few seconds each.
    pub(crate) fn brief() -> Self {
        Self {
            targets: Vec::new(),
            seconds: 10,
        }
    }
}

/// Replays the regressions, then builds the targets and runs each with its seeds.
pub(crate) fn run(options: &Options) -> Result<()> {
    let targets = targets()?;
    for target in &options.targets {
        ensure!(
            targets.contains(target),
            "no target '{target}', expected one of {}",
            targets.join(", ")
        );
    }
    call(cargo(&["test", "--quiet"]).current_dir(place::inside("fuzz")))?;
    let Some(host) = host()? else {
        println!("skipped: libFuzzer is only set up for Linux and macOS");
        return Ok(());
    };
    let mut build = cargo(&[
        "build",
        "--bins",
        "--features",
        "libfuzzer",
        "--target",
        &host,
    ]);
    let flags = COVERAGE.join("\u{1f}");
    call(
        build
            .current_dir(place::inside("fuzz"))
            .env("CARGO_ENCODED_RUSTFLAGS", flags),
    )?;
    let is_chosen = |t: &&String| options.targets.is_empty() || options.targets.contains(t);
    let chosen: Vec<&String> = targets.iter().filter(is_chosen).collect();
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    for together in chosen.chunks(cores) {
        run_targets(together, &host, options.seconds)?;
    }
    Ok(())
}

/// Returns the names of the targets: those of the files in `fuzz/fuzz_targets`.
fn targets() -> Result<Vec<String>> {
    let folder = place::inside("fuzz/fuzz_targets");
    let mut targets = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        targets.extend(
            path.file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        );
    }
    targets.sort_unstable();
    Ok(targets)
}

/// Returns the triple of this machine, if libFuzzer runs on it.
fn host() -> Result<Option<String>> {
    let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("-vV")
        .output()
        .context("cannot run rustc")?;
    let output = String::from_utf8_lossy(&output.stdout);
    let host = output.lines().find_map(|line| line.strip_prefix("host: "));
    let fits = cfg!(any(target_os = "linux", target_os = "macos"));
    Ok(host.filter(|_| fits).map(str::to_owned))
}

/// Runs targets at the same time, each on a core.
fn run_targets(targets: &[&String], host: &str, seconds: u32) -> Result<()> {
    thread::scope(|scope| {
        let run = |target| scope.spawn(move || run_target(target, host, seconds));
        let running: Vec<_> = targets.iter().map(|target| run(target)).collect();
        for (target, run) in targets.iter().zip(running) {
            let said = run.join().map_err(|_| anyhow!("target '{target}'"))??;
            print!("-- {target}, {seconds} s\n{said}");
        }
        Ok(())
    })
}

/// Runs a target, and returns what it says of its speed.
fn run_target(target: &str, host: &str, seconds: u32) -> Result<String> {
    let folder = |kind: &str| place::inside("fuzz").join(kind).join(target);
    let (corpus, findings) = (folder("corpus"), folder("artifacts"));
    for folder in [&corpus, &findings] {
        fs::create_dir_all(folder)?;
    }
    let program: PathBuf = build_folder().join(host).join("debug").join(target);
    let output = Command::new(&program)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .args([
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-verbosity=0",
        ])
        .arg(&corpus)
        .args(
            [folder("seeds"), folder("regressions")]
                .iter()
                .filter(|f| f.is_dir()),
        )
        .output()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!(
            "{said}\ntarget '{target}' found something in {}; mend it, and keep the input in \
             fuzz/regressions/{target}",
            findings.display()
        );
    }
    let figures = said.lines().filter_map(|line| line.strip_prefix("stat::"));
    let is_wanted = |line: &&str| {
        line.starts_with("number_of_executed_units") || line.starts_with("average_exec")
    };
    let figures = figures.filter(is_wanted);
    Ok(figures.map(|line| format!("   {line}\n")).collect())
}
