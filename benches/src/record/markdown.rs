use std::fmt::Write;

use super::{Record, Samples};

/// What the project wants to reach, each with its figure.
const RATIO: f64 = 1.0;
const SPEED_UP: f64 = 1.8;
const OPEN_MS: f64 = 5.0;
const INDEX_MB: f64 = 15.0;

/// Writes a record as a page.
pub fn markdown(record: &Record) -> String {
    let mut page = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut page, record);
    page
}

fn write(page: &mut String, record: &Record) -> std::fmt::Result {
    let machine = &record.machine;
    let unknown = || "unknown".to_owned();
    writeln!(page, "# Benchmarks of {}, {}\n", record.date, machine.cpu)?;
    writeln!(
        page,
        "{} cores, {}, {}, commit {}, load before {}. Rivals: {}.\n",
        machine.cores,
        machine.system,
        machine.rustc.clone().unwrap_or_else(unknown),
        machine.commit.clone().unwrap_or_else(unknown),
        machine
            .load
            .map_or_else(unknown, |load| format!("{load:.2}")),
        machine
            .rivals
            .iter()
            .map(|(name, version)| format!("{name} {version}"))
            .collect::<Vec<_>>()
            .join(", "),
    )?;
    writeln!(
        page,
        "Index: {}, {} codes, {} terms. Rows made with seed {}. Medians; `benches/README.md` says \
         how it is measured.\n",
        record.index.release, record.index.concepts, record.index.terms, record.seed
    )?;
    engines(page, record)?;
    targets(page, record)
}

fn engines(page: &mut String, record: &Record) -> std::fmt::Result {
    writeln!(
        page,
        "| engine | rows/s | slowest–fastest | kodbro is | rows with a code | top-1 | top-5 |\n\
         |---|---:|---:|---:|---:|---:|---:|"
    )?;
    for engine in &record.engines {
        let (shortest, longest) = engine.time.range();
        let rows = engine.rows as f64;
        let right = |times: usize| times as f64 / engine.accuracy.rows.max(1) as f64;
        writeln!(
            page,
            "| {} | {} | {}–{} | {:.2} × | {} of {} | {:.3} | {:.3} |",
            engine.name,
            rate(engine.rows_per_second()),
            rate(rows / longest),
            rate(rows / shortest),
            record.ratio(engine.name).unwrap_or(f64::NAN),
            engine.found.rows,
            engine.rows,
            right(engine.accuracy.top1),
            right(engine.accuracy.top5),
        )?;
    }
    let labelled = record.engines.first().map_or(0, |e| e.accuracy.rows);
    writeln!(
        page,
        "\nTop-1 and top-5: the {labelled} rows of the example catalogue that have a code; an \
         example, not a benchmark of accuracy.\n"
    )
}

fn targets(page: &mut String, record: &Record) -> std::fmt::Result {
    writeln!(
        page,
        "| figure | measured | wanted | |\n|---|---:|---:|---|"
    )?;
    let mut line = |name: &str, measured: String, wanted: String, reached: bool| {
        let verdict = if reached { "reached" } else { "missed" };
        writeln!(page, "| {name} | {measured} | {wanted} | {verdict} |")
    };
    for rival in ["tantivy", "tantivy_swedish"] {
        let ratio = record.ratio(rival).unwrap_or(f64::NAN);
        line(
            &format!("rows/s, kodbro to {rival}"),
            format!("{ratio:.2}"),
            format!("≥ {RATIO:.2}"),
            ratio >= RATIO,
        )?;
    }
    let speed_up = record.threads.speed_up();
    line(
        "two threads to one",
        format!("{speed_up:.2}"),
        format!("≥ {SPEED_UP:.2}"),
        speed_up >= SPEED_UP,
    )?;
    for (name, samples) in [
        ("opening, embedded", &record.open.embedded),
        ("opening, memory map", &record.open.mapped),
    ] {
        let median = milliseconds(samples);
        line(
            name,
            format!("{median:.2} ms"),
            format!("< {OPEN_MS} ms"),
            median < OPEN_MS,
        )?;
    }
    let size = record.index.bytes as f64 / 1e6;
    line(
        "size of the index",
        format!("{size:.2} MB"),
        format!("< {INDEX_MB} MB"),
        size < INDEX_MB,
    )
}

fn milliseconds(samples: &Samples) -> f64 {
    samples.median() * 1e3
}

/// Writes a rate with three digits that count.
fn rate(rate: f64) -> String {
    match rate {
        100.0.. => format!("{rate:.0}"),
        10.0..100.0 => format!("{rate:.1}"),
        _ => format!("{rate:.2}"),
    }
}
