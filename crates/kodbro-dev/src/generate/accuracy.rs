use std::fs;

use anyhow::{Context, Result, ensure};
use kodbro_tests::accuracy::{Mappers, Measured, Measurement, SETS, Thresholds, measure};
use kodbro_tests::place;

use super::Generated;

pub(super) struct Accuracy {
    pub(super) measured: Vec<Measured>,
    pub(super) files: Vec<Generated>,
}

/// Measures all sets whose rows are there.
pub(super) fn all() -> Result<Accuracy> {
    let committed =
        fs::read_to_string(place::inside(Thresholds::FILE)).context(Thresholds::FILE)?;
    let mut thresholds = Thresholds::parse(&committed)?;
    let mut mappers = Mappers::default();
    let (mut measured, mut files) = (Vec::new(), Vec::new());
    for set in SETS {
        match measure(set, &mut mappers)? {
            Measurement::Skipped(reason) => println!("skipped: {reason}"),
            Measurement::Done(done) => measured.push(*done),
        }
    }
    let shortfalls: Vec<String> = measured
        .iter()
        .flat_map(|m| thresholds.shortfalls(m))
        .collect();
    ensure!(shortfalls.is_empty(), "{}", shortfalls.join("\n"));
    for measured in &measured {
        thresholds.raise(measured);
        files.push(Generated {
            path: measured.set.results(),
            content: measured.cases.to_tsv().into_bytes(),
        });
    }
    files.push(Generated {
        path: Thresholds::FILE.to_owned(),
        content: thresholds.to_toml().into_bytes(),
    });
    Ok(Accuracy { measured, files })
}
