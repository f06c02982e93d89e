//! Migrates decisions from one release of a nomenclature to another and shows what that costs:
//! `migrate OLD NEW --decisions 1000000`.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Fate, MappingRecord, Migration};
use kodbro::nomenclature::{Code, Language};
use kodbro_benches::rows::{Examples, Generator, SEED};
use kodbro_formats::nomenclature::{NomenclatureOptions, read_nomenclature};

/// Migrates decisions from one release of a nomenclature to another and shows what that costs.
#[derive(Parser)]
struct Arguments {
    /// The old release, as 'kodbro build' reads it.
    old: PathBuf,
    /// The new release.
    new: PathBuf,
    /// How many decisions.
    #[arg(long, default_value_t = 1_000_000)]
    decisions: usize,
    /// Write the decisions as CSV instead, for 'kodbro migrate'.
    #[arg(long)]
    write: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let options = NomenclatureOptions::default();
    let old = read_nomenclature(&arguments.old, &options)?
        .builder
        .build()?;
    let new = read_nomenclature(&arguments.new, &options)?
        .builder
        .build()?;
    let (old, new) = (old.as_nomenclature(), new.as_nomenclature());
    let codes: Result<Vec<Code>, _> = old.iter().map(|concept| concept.code().parse()).collect();
    let codes = codes?;
    let examples = Examples::read()?;
    let mapper = kodbro_data::mapper()?;
    let rows = Generator::new(SEED, &examples, mapper.nomenclature());
    // Each code has its share, the retired ones among them.
    let records = (0..)
        .zip(rows)
        .take(arguments.decisions)
        .map(|(number, row)| MappingRecord {
            id: format!("{number}"),
            name: row.name,
            description: row.description,
            supplier: row.supplier,
            source: "Region A".to_owned(),
            verdict: Verdict::Accepted(codes[number % codes.len()].clone()),
            by: "anna".to_owned(),
            at: "2026-01-02T09:30:00Z".to_owned(),
            ..MappingRecord::default()
        });
    let mut out = std::io::stdout().lock();
    if arguments.write {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record([
            "id",
            "name",
            "description",
            "supplier",
            "source",
            "decision",
            "code",
            "by",
            "at",
        ])?;
        for record in records {
            let code = record.verdict.code().map_or("", Code::as_str);
            let MappingRecord {
                id,
                name,
                description,
                supplier,
                source,
                by,
                at,
                ..
            } = &record;
            let decision = record.verdict.as_str();
            writer.write_record([
                id,
                name,
                description,
                supplier,
                source,
                decision,
                code,
                by,
                at,
            ])?;
        }
        writer.flush()?;
        return Ok(());
    }
    let records: Vec<MappingRecord> = records.collect();
    let count = records.len();
    let start = Instant::now();
    let migration = Migration::new(old, new, Some(Language::ENGLISH));
    writeln!(
        out,
        "releases compared in {:.3} s",
        start.elapsed().as_secs_f64()
    )?;
    let start = Instant::now();
    let mut fates = [0_u64; Fate::ALL.len()];
    let mut asked = 0_u64;
    for record in records {
        let migrated = migration.migrate(record);
        fates[migrated.fate as usize] += 1;
        asked += u64::from(migrated.needs_people);
    }
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(
        fates.iter().sum::<u64>(),
        count as u64,
        "a record was dropped"
    );
    writeln!(
        out,
        "{count} decisions migrated in {seconds:.3} s; {asked} need people"
    )?;
    for (fate, count) in Fate::ALL.into_iter().zip(fates) {
        writeln!(out, "{count:>9}  {fate}")?;
    }
    Ok(())
}
