//! Mapping rows against rivals, on one thread and on two, and opening the index.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use kodbro::{MapOptions, Mapper, Row};
use kodbro_benches::engines::{
    Analysis, Engine, Kodbro, RapidfuzzScan, StrsimScan, TOP, Tantivy, Terms, run,
};
use kodbro_benches::open;
use kodbro_benches::rows::{MadeRow, ROWS, standard};
use rayon::ThreadPoolBuilder;

/// The scans take a tenth of a second or so for a row.
const SCAN_ROWS: usize = 5;

fn main() -> anyhow::Result<()> {
    let mut criterion = Criterion::default().configure_from_args();
    let rows = standard(ROWS)?;
    let rows: Vec<Row<'_>> = rows.iter().map(MadeRow::as_row).collect();
    map_row(&mut criterion, &rows)?;
    threads(&mut criterion, &rows)?;
    opening(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

/// kodbro and its rivals over the same rows and terms, one thread.
fn map_row(criterion: &mut Criterion, rows: &[Row<'_>]) -> anyhow::Result<()> {
    let mapper = kodbro_data::mapper()?;
    let terms = Terms::of(mapper.nomenclature());
    let mut group = criterion.benchmark_group("map_row");
    group
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(10));
    contest(&mut group, &mut Kodbro::warm(&mapper), rows)?;
    contest(&mut group, &mut Kodbro::cold(&mapper), rows)?;
    contest(&mut group, &mut Kodbro::with_evidence(&mapper), rows)?;
    for analysis in [Analysis::Plain, Analysis::Swedish] {
        contest(&mut group, &mut Tantivy::new(&terms, analysis)?, rows)?;
    }
    let step = rows.len() / SCAN_ROWS;
    let few: Vec<_> = rows.iter().step_by(step).copied().collect();
    contest(&mut group, &mut StrsimScan::new(&terms), &few)?;
    contest(&mut group, &mut RapidfuzzScan::new(&terms), &few)?;
    group.finish();
    Ok(())
}

fn contest(
    group: &mut BenchmarkGroup<'_, WallTime>,
    engine: &mut dyn Engine,
    rows: &[Row<'_>],
) -> anyhow::Result<()> {
    let expected = run(engine, rows.iter().copied())?;
    let name = engine.name();
    // No engine may be fast because it finds nothing.
    assert!(
        expected.rows * 100 >= rows.len() * 95,
        "{name} has codes for only {} of {} rows",
        expected.rows,
        rows.len()
    );
    group.throughput(Throughput::Elements(rows.len() as u64));
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            let found = run(engine, rows.iter().copied());
            assert!(found.is_ok_and(|found| found == expected), "{name} differs");
        });
    });
    Ok(())
}

/// The same rows on one thread and on two.
fn threads(criterion: &mut Criterion, rows: &[Row<'_>]) -> anyhow::Result<()> {
    let options = MapOptions::default().with_evidence(false).with_top(TOP);
    let reference = kodbro_data::mapper()?;
    let expected = reference.map_many(rows, &options);
    let mut group = criterion.benchmark_group("threads");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10))
        .throughput(Throughput::Elements(rows.len() as u64));
    for count in [1, 2] {
        let pool = ThreadPoolBuilder::new().num_threads(count).build()?;
        let mapper = kodbro_data::mapper()?;
        assert!(
            pool.install(|| mapper.map_many(rows, &options)) == expected,
            "the number of threads changes the result"
        );
        group.bench_function(count.to_string(), |bencher| {
            bencher.iter(|| {
                let mapped = pool.install(|| mapper.map_many(rows, &options));
                assert_eq!(mapped.len(), expected.len());
                mapped
            });
        });
    }
    group.finish();
    Ok(())
}

/// Opening the index with all its checks.
fn opening(criterion: &mut Criterion) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("default.kodbro");
    std::fs::write(&path, kodbro_data::INDEX)?;
    let codes = kodbro_data::mapper()?.nomenclature().len();
    let mut group = criterion.benchmark_group("open");
    group.throughput(Throughput::Bytes(kodbro_data::INDEX.len() as u64));
    group.bench_function("embedded", |bencher| {
        bencher.iter(|| {
            let mapper = Mapper::open(black_box(kodbro_data::INDEX));
            assert!(mapper.is_ok_and(|mapper| mapper.nomenclature().len() == codes));
        });
    });
    group.bench_function("mapped", |bencher| {
        bencher.iter(|| {
            let mapper = open::mapped(black_box(&path));
            assert!(mapper.is_ok_and(|mapper| mapper.nomenclature().len() == codes));
        });
    });
    group.finish();
    Ok(())
}
