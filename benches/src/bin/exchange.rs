//! Converts a million mappings, and lets sssom-py parse the same file: time and memory of both.
//!
//! `cargo run --release -p kodbro-benches --bin exchange -- --sssom-py target/exchange/venv/bin/sssom`

#![expect(clippy::print_stdout, reason = "the figures are what it is run for")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation, SetMetadata};
use kodbro_formats::Output;
use kodbro_formats::mapping_set::{
    MappingFormat, MappingSetReader, MappingSetWriter, ReadOptions, WriteOptions,
};

/// Converts mapping sets, and shows what that costs.
#[derive(Parser)]
struct Arguments {
    /// How many mappings.
    #[arg(long, default_value_t = 1_000_000)]
    mappings: u64,
    /// The command `sssom` of sssom-py, to be measured on the same file.
    #[arg(long)]
    sssom_py: Option<PathBuf>,
    /// Of how many mappings sssom-py gets a file; its time is extrapolated from them.
    #[arg(long, default_value_t = 100_000)]
    theirs: u64,
    /// Converts one file and ends: what the other runs start for each conversion.
    #[arg(long, num_args = 3, value_names = ["IN", "OUT", "FORMAT"], hide = true)]
    convert: Option<Vec<String>>,
}

/// The formats that a set is converted to, and from.
const FORMATS: [MappingFormat; 5] = [
    MappingFormat::Csv,
    MappingFormat::Sssom,
    MappingFormat::ConceptMapR4,
    MappingFormat::ConceptMapR5,
    MappingFormat::Usagi,
];

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some([input, output, format]) = arguments.convert.as_deref() {
        return convert(input, output, format);
    }
    let folder = tempfile::tempdir()?;
    let set = folder.path().join("set.sssom.tsv");
    make(&set, arguments.mappings)?;
    let size = fs::metadata(&set)?.len() as f64 / 1e6;
    println!("{} mappings, {size:.0} MB of SSSOM", arguments.mappings);
    println!(
        "{:<28} {:>8} {:>12}",
        "conversion", "seconds", "peak memory"
    );
    let mut own = 0.0;
    for format in FORMATS {
        let path = folder.path().join(format!("{format}.out"));
        let (seconds, memory) = run_convert(&set, &path, format)?;
        if format == MappingFormat::Sssom {
            own = seconds;
        }
        println!(
            "{:<28} {seconds:>8.2} {memory:>9} MB",
            format!("sssom to {format}")
        );
        let back = folder.path().join("back.csv");
        let (seconds, memory) = run_convert(&path, &back, MappingFormat::Csv)?;
        println!(
            "{:<28} {seconds:>8.2} {memory:>9} MB",
            format!("{format} to csv")
        );
        fs::remove_file(&path)?;
    }
    if let Some(program) = &arguments.sssom_py {
        let share = folder.path().join("share.sssom.tsv");
        make(&share, arguments.theirs)?;
        let parsed = folder.path().join("parsed.sssom.tsv");
        let line = [
            OsStr::new("parse"),
            share.as_ref(),
            "-o".as_ref(),
            parsed.as_ref(),
        ];
        let (seconds, memory) = timed(Command::new(program).args(line))?;
        let factor = arguments.mappings as f64 / arguments.theirs as f64;
        let whole = seconds * factor;
        println!(
            "{:<28} {seconds:>8.2} {memory:>9} MB, of {} mappings",
            "sssom-py parse", arguments.theirs
        );
        println!(
            "extrapolated to all: {whole:.0} s, {:.0} times ours",
            whole / own
        );
    }
    Ok(())
}

/// Converts in a process of its own; returns seconds and megabytes.
fn run_convert(input: &Path, output: &Path, format: MappingFormat) -> anyhow::Result<(f64, u64)> {
    let program = std::env::current_exe()?;
    let mut command = Command::new(program);
    command
        .arg("--convert")
        .args([input, output])
        .arg(format.as_str());
    timed(&mut command)
}

/// Runs a command to its end, and returns its seconds and the most megabytes that it held.
fn timed(command: &mut Command) -> anyhow::Result<(f64, u64)> {
    let start = Instant::now();
    let mut child = command.stdout(std::process::Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let ended = loop {
        // Of a process that has ended nothing is known, so it is asked as long as it runs.
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        most = most.max(number.unwrap_or(0));
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    };
    ensure!(
        ended.success(),
        "{} ended with {ended}",
        command.get_program().display()
    );
    Ok((start.elapsed().as_secs_f64(), most / 1000))
}

fn convert(input: &str, output: &str, format: &str) -> anyhow::Result<()> {
    let mut reader = MappingSetReader::open(input, &ReadOptions::default())?;
    let options = WriteOptions {
        other: reader.other().to_vec(),
        ..WriteOptions::default()
    };
    let format = format.parse().map_err(anyhow::Error::msg)?;
    let output = Output::create(output)?;
    let metadata = reader.metadata().clone();
    let mut writer = MappingSetWriter::create(output, format, &metadata, &options)?;
    let mut count = 0_u64;
    for read in reader.by_ref() {
        writer.write(&read?.record)?;
        count += 1;
    }
    ensure!(count > 0, "{input} has no mappings");
    writer.finish()?;
    Ok(())
}

/// Makes a set of decisions and predictions of 21 regions.
fn make(path: &Path, count: u64) -> anyhow::Result<()> {
    let metadata = SetMetadata {
        id: "https://example.org/sets/many".into(),
        license: "https://creativecommons.org/publicdomain/zero/1.0/".into(),
        release: "V2".into(),
        ..SetMetadata::default()
    };
    let output = Output::create(path)?;
    let options = WriteOptions::default();
    let mut writer = MappingSetWriter::create(output, MappingFormat::Sssom, &metadata, &options)?;
    for number in 0..count {
        let is_prediction = number % 3 != 0;
        let code = format!("T{:02}{:02}{:02}", number % 7, number % 11, number % 23);
        let code = code.parse().context("a code")?;
        writer.write(&MappingRecord {
            id: format!("{:02}-{number:07}", number % 21),
            name: format!(
                "UNDERSÖKNINGSHANDSKE NITRIL PF OST {} {}ST",
                number % 13,
                number % 997
            ),
            model: format!("N-{}", number % 4_999),
            description: "puderfri, engångs, blå".into(),
            supplier: format!("Leverantör {} AB", number % 301),
            source: format!("Region {}", number % 21),
            verdict: match number % 17 {
                0 => Verdict::NoSuchTerm,
                1 => Verdict::OutOfScope,
                2 => Verdict::Rejected(code),
                _ => Verdict::Accepted(code),
            },
            relation: if number % 17 > 2 && number % 5 == 0 {
                Relation::Broad
            } else {
                Relation::Exact
            },
            justification: match is_prediction {
                true => Justification::Predicted,
                false => Justification::Curated,
            },
            confidence: is_prediction.then_some((number % 10_000) as f64 / 10_000.0),
            by: if is_prediction {
                String::new()
            } else {
                format!("person{}", number % 9)
            },
            at: format!("2026-11-{:02}T09:30:{:02}Z", 1 + number % 28, number % 60),
            tool: "kodbro".into(),
            tool_version: "0.1.0".into(),
            release: "V2".into(),
            ..MappingRecord::default()
        })?;
    }
    writer.finish()?;
    Ok(())
}
