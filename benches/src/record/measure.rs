use anyhow::ensure;
use kodbro::{MapOptions, Mapper, Row};
use rayon::ThreadPoolBuilder;

use super::{EngineFigures, Machine, OpenFigures, Record, Samples, ThreadFigures};
use crate::accuracy::Accuracy;
use crate::engines::{
    Analysis, Engine, Kodbro, RapidfuzzScan, StrsimScan, TOP, Tantivy, Terms, run,
};
use crate::open;
use crate::rows::{Examples, MadeRow, SEED, standard};

/// How much is measured.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The day, for the record.
    pub date: String,
    /// What the processor is called, instead of what the system says.
    pub cpu: Option<String>,
    /// How many rows the index searchers map.
    pub rows: usize,
    /// How many of these rows the scans map, spread evenly: they are slow.
    pub scan_rows: usize,
    /// How often everything is repeated; the scans three times at most.
    pub repetitions: usize,
}

/// How often the scans are repeated at most.
const SCAN_REPETITIONS: usize = 3;
/// How often the index is opened in a repetition.
const OPENINGS: usize = 20;

/// Measures everything. Every repetition runs all engines one after the other, so that a machine
/// that gets slower or faster on the way does so for all.
///
/// # Errors
/// When an engine fails, or does not give the same result every time.
pub fn measure(settings: Settings) -> anyhow::Result<Record> {
    let machine = Machine::here(settings.cpu.clone());
    let mapper = kodbro_data::mapper()?;
    let rows = standard(settings.rows)?;
    let terms = Terms::of(mapper.nomenclature());
    let scan_rows = spread(&rows, settings.scan_rows);
    let rows: Vec<Row<'_>> = rows.iter().map(MadeRow::as_row).collect();
    let labelled = Examples::read()?.labelled;

    let mut contests = [
        Contest::new(Box::new(Kodbro::warm(&mapper)), &rows),
        Contest::new(Box::new(Kodbro::cold(&mapper)), &rows),
        Contest::new(Box::new(Kodbro::with_evidence(&mapper)), &rows),
        Contest::new(Box::new(Tantivy::new(&terms, Analysis::Plain)?), &rows),
        Contest::new(Box::new(Tantivy::new(&terms, Analysis::Swedish)?), &rows),
        Contest::scan(Box::new(StrsimScan::new(&terms)), &scan_rows),
        Contest::scan(Box::new(RapidfuzzScan::new(&terms)), &scan_rows),
    ];
    for contest in &mut contests {
        let engine = &mut *contest.engine;
        contest.figures.accuracy = Accuracy::of(engine, &labelled, mapper.nomenclature())?;
        contest.figures.found = run(engine, contest.rows.iter().copied())?.into();
    }
    for repetition in 0..settings.repetitions {
        for contest in &mut contests {
            contest.repeat(repetition)?;
        }
    }
    Ok(Record {
        date: settings.date,
        machine,
        seed: SEED,
        index: mapper.index().summary(),
        engines: contests
            .into_iter()
            .map(|contest| contest.figures)
            .collect(),
        threads: threads(&rows, settings.repetitions)?,
        open: openings(settings.repetitions * OPENINGS)?,
    })
}

/// An engine with the rows it has to map.
struct Contest<'a> {
    engine: Box<dyn Engine + 'a>,
    rows: &'a [Row<'a>],
    repetitions: usize,
    figures: EngineFigures,
}

impl<'a> Contest<'a> {
    fn new(engine: Box<dyn Engine + 'a>, rows: &'a [Row<'a>]) -> Self {
        let figures = EngineFigures {
            name: engine.name(),
            rows: rows.len(),
            time: Samples::default(),
            found: Default::default(),
            accuracy: Accuracy::default(),
        };
        Self {
            engine,
            rows,
            repetitions: usize::MAX,
            figures,
        }
    }

    fn scan(engine: Box<dyn Engine + 'a>, rows: &'a [Row<'a>]) -> Self {
        Self {
            repetitions: SCAN_REPETITIONS,
            ..Self::new(engine, rows)
        }
    }

    fn repeat(&mut self, repetition: usize) -> anyhow::Result<()> {
        if repetition < self.repetitions {
            let work = || run(&mut *self.engine, self.rows.iter().copied());
            let found = self.figures.time.time(work)?;
            ensure!(
                self.figures.found == found.into(),
                "{} gave another result when repeated",
                self.figures.name
            );
        }
        Ok(())
    }
}

/// Maps the rows on one thread and on two, and checks that it makes no difference but time.
fn threads(rows: &[Row<'_>], repetitions: usize) -> anyhow::Result<ThreadFigures> {
    let options = MapOptions::default().with_evidence(false).with_top(TOP);
    let (first, second) = (kodbro_data::mapper()?, kodbro_data::mapper()?);
    let one = ThreadPoolBuilder::new().num_threads(1).build()?;
    let two = ThreadPoolBuilder::new().num_threads(2).build()?;
    let mut figures = ThreadFigures {
        rows: rows.len(),
        one: Samples::default(),
        two: Samples::default(),
    };
    let expected = one.install(|| first.map_many(rows, &options));
    for _ in 0..2 {
        // Both threads get to know most of the words.
        drop(two.install(|| second.map_many(rows, &options)));
    }
    for _ in 0..repetitions {
        let alone = one.install(|| figures.one.time(|| first.map_many(rows, &options)));
        let shared = two.install(|| figures.two.time(|| second.map_many(rows, &options)));
        ensure!(
            alone == expected,
            "one thread gave another result when repeated"
        );
        ensure!(
            shared == expected,
            "two threads gave another result than one"
        );
    }
    Ok(figures)
}

/// Opens the embedded index and the same bytes as a file.
fn openings(repetitions: usize) -> anyhow::Result<OpenFigures> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("default.kodbro");
    std::fs::write(&path, kodbro_data::INDEX)?;
    let mut figures = OpenFigures {
        embedded: Samples::default(),
        mapped: Samples::default(),
    };
    for _ in 0..repetitions {
        let embedded = figures.embedded.time(|| Mapper::open(kodbro_data::INDEX))?;
        let mapped = figures.mapped.time(|| open::mapped(&path))?;
        ensure!(
            embedded.index().summary() == mapped.index().summary(),
            "the file is not the embedded index"
        );
    }
    Ok(figures)
}

/// Takes so many rows, as far apart from each other as can be.
fn spread(rows: &[MadeRow], count: usize) -> Vec<Row<'_>> {
    let step = (rows.len() / count.max(1)).max(1);
    let rows = rows.iter().step_by(step).take(count);
    rows.map(MadeRow::as_row).collect()
}
