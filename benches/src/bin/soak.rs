//! Maps rows one call at a time, for as long as wanted, and shows what a call costs and whether
//! memory grows: `soak --calls 10000000`, `soak --calls 100000 --decisions 1000000`.

use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Parser;
use kodbro::decisions::{Decision, Decisions, Verdict};
use kodbro::matching::Past;
use kodbro::nomenclature::Code;
use kodbro::{MapOptions, Scratch};
use kodbro_benches::rows::{Examples, Generator, SEED};

/// Maps rows one call at a time, and shows what a call costs and whether memory grows.
#[derive(Parser)]
struct Arguments {
    /// How many calls.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..))]
    calls: u32,
    /// How many rows were decided before.
    #[arg(long, default_value_t = 0)]
    decisions: usize,
}

/// How many different rows are mapped before they come again.
const ROWS: usize = 200_000;
/// How many calls are made before anything is measured.
const WARM: usize = 10_000;
const SOURCE: &str = "Region A";

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mapper = kodbro_data::mapper()?;
    let examples = Examples::read()?;
    let mut out = std::io::stdout().lock();
    let options = MapOptions::default();
    let calls = arguments.calls as usize;
    let mut scratch = Scratch::default();
    let codes: Result<Vec<Code>, _> = mapper
        .nomenclature()
        .iter()
        .map(|c| c.code().parse())
        .collect();
    let codes = codes?;
    let mut decisions = Decisions::default();
    let decided = Generator::new(SEED + 1, &examples, mapper.nomenclature());
    for (number, row) in decided.take(arguments.decisions).enumerate() {
        // Which code makes no difference to the time.
        let code = &codes[number % codes.len()];
        decisions.add(Decision {
            id: format!("{number}"),
            name: row.name,
            description: row.description,
            supplier: row.supplier,
            source: SOURCE.to_owned(),
            verdict: Verdict::Accepted(code.clone()),
            ..Decision::default()
        });
    }
    let past = Past {
        decisions: &decisions,
        source: SOURCE,
        id: None,
    };
    let rows: Vec<_> = Generator::new(SEED, &examples, mapper.nomenclature())
        .take(ROWS)
        .collect();
    let mut times: Vec<Duration> = vec![Duration::ZERO; calls];
    let tenth = (calls / 10).max(1);
    writeln!(out, "{:>12} calls  {:>8} MB resident", 0, resident()?)?;
    for call in 0..WARM + calls {
        let mut row = rows[call % ROWS].as_row();
        row.supplier = &rows[call % ROWS].supplier;
        let start = Instant::now();
        let mapping = mapper.map_with_decisions(&mut scratch, row, &past, &options);
        let time = start.elapsed();
        drop(mapping);
        let Some(measured) = call.checked_sub(WARM) else {
            continue;
        };
        times[measured] = time;
        if (measured + 1) % tenth == 0 {
            writeln!(
                out,
                "{:>12} calls  {:>8} MB resident",
                measured + 1,
                resident()?
            )?;
        }
    }
    times.sort_unstable();
    let at = |share: f64| {
        times[(times.len().saturating_sub(1) as f64 * share) as usize].as_secs_f64() * 1e3
    };
    writeln!(
        out,
        "{} decisions; a call takes {:.3} ms (median), {:.3} ms (99 of 100), {:.3} ms (most)",
        decisions.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    )?;
    Ok(())
}

/// The memory of this process that is in use, in megabytes.
fn resident() -> anyhow::Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    let kilobytes: u64 = kilobytes
        .context("no VmRSS in /proc/self/status")?
        .parse()?;
    Ok(kilobytes / 1024)
}
