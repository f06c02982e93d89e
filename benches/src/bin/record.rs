//! Measures kodbro and its rivals in one run, prints the figures, and writes them down with the
//! raw times: `record --date 2026-11-22`.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Parser;
use kodbro_benches::record::{Settings, markdown, measure};
use kodbro_benches::rows::ROWS;

/// Measures kodbro and its rivals in one run and writes the figures down.
#[derive(Parser)]
struct Arguments {
    /// The day that stands in the record and in its file name, such as 2026-11-22.
    #[arg(long, value_parser = date)]
    date: String,
    /// Where the record is written; `benches/record` of the project by default.
    #[arg(long)]
    out: Option<PathBuf>,
    /// What the processor is called, where the system does not say it well.
    #[arg(long)]
    cpu: Option<String>,
    /// How many rows kodbro and tantivy map.
    #[arg(long, default_value_t = ROWS)]
    rows: usize,
    /// How many of them strsim and rapidfuzz map.
    #[arg(long, default_value_t = 100)]
    scan_rows: usize,
    /// How often everything is repeated.
    #[arg(long, default_value_t = 9)]
    repetitions: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let folder = arguments
        .out
        .unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/record")));
    let record = measure(Settings {
        date: arguments.date,
        cpu: arguments.cpu,
        rows: arguments.rows.max(1),
        scan_rows: arguments.scan_rows.max(1),
        repetitions: arguments.repetitions.max(1),
    })?;
    let page = markdown(&record);
    let name = format!("{}-{}", record.date, record.machine.slug());
    let write = |extension: &str, text: &str| {
        let path = folder.join(format!("{name}.{extension}"));
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    write("md", &page)?;
    write("json", &(serde_json::to_string_pretty(&record)? + "\n"))?;
    write!(std::io::stdout(), "{page}")?;
    Ok(())
}

/// Accepts what looks like a day.
fn date(text: &str) -> Result<String, String> {
    let form: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    match form.as_str() {
        "0000-00-00" => Ok(text.to_owned()),
        _ => Err("expected year, month and day, such as 2026-11-22".to_owned()),
    }
}
