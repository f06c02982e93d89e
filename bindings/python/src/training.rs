//! How do decisions become a model?

use std::path::PathBuf;
use std::sync::Arc;

use kodbro::model::{Example, Record, TrainOptions, train_while};
use kodbro::nomenclature::Nomenclature;
use kodbro_data::IndexBytes;
use kodbro_formats::Lessons;
use kodbro_formats::mapping_set::ReadOptions;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::boundary::{Heed, detached};
use crate::engine::Engine;
use crate::errors::Error;
use crate::mapper::Mapper;
use crate::mapping_set::MappingSet;
use crate::model::{Learned, Model, ModelValue, Training};

/// Something to learn from.
enum Given {
    Set(MappingSet),
    File(PathBuf),
}

/// Learns a model from sets and files, by the words of a mapper's index.
#[pyfunction]
pub(crate) fn learn(
    py: Python<'_>,
    mapper: &Mapper,
    decisions: &Bound<'_, PyTuple>,
    seed: i64,
) -> PyResult<Model> {
    let seed = u64::try_from(seed).map_err(|_| Error::Option {
        name: "seed",
        value: seed.to_string(),
        expected: "a number from 0".to_owned(),
    })?;
    let bytes = mapper.0.bytes().clone();
    let mut given = Vec::new();
    for decisions in decisions {
        given.push(match decisions.cast::<MappingSet>() {
            Ok(set) => Given::Set(set.get().clone()),
            Err(_) => Given::File(decisions.extract()?),
        });
    }
    let value = detached(py, || learn_from(bytes, &given, seed))??;
    Ok(Model(Arc::new(value)))
}

fn learn_from(bytes: IndexBytes, given: &[Given], seed: u64) -> PyResult<ModelValue> {
    // By the model of the package, as the command does, whatever the mapper weighs by.
    let engine = Engine::open(bytes, None)?;
    let mapper = engine.mapper();
    let lessons = read(given, &mapper.nomenclature())?;
    let examples: Vec<Example<'_>> = lessons.iter().flat_map(Lessons::examples).collect();
    let options = TrainOptions {
        seed,
        ..TrainOptions::default()
    };
    let mut heed = Heed::default();
    let trained = train_while(mapper, &examples, &options, &mut || heed.signals())?;
    let trained = trained.map_err(Error::Training)?;
    let parts = lessons.iter().map(|l| (l.name(), l.rows().len()));
    let figures = trained.figures_of(parts);
    let index = index(&engine);
    let training = Training {
        seed,
        index: index.clone(),
        lessons: lessons
            .iter()
            .zip(&figures)
            .map(|(lessons, (_, figures))| Learned {
                name: lessons.name(),
                hash: lessons.hash(),
                all_rows: lessons.all_rows(),
                rows: lessons.rows().len(),
                left_out: lessons.left_out().collect(),
                held_out: figures.clone(),
            })
            .collect(),
        held_out: trained.figures(),
    };
    let internal = |error: serde_json::Error| Error::Internal(error.to_string());
    let training = serde_json::to_string(&training).map_err(internal)?;
    let names = lessons.iter().map(Lessons::name).collect::<Vec<_>>();
    let command = format!("kodbro.train({}, seed={seed})", names.join(", "));
    let data = lessons.iter().map(Lessons::noted).chain([index]);
    let record = Record::new(command, data.collect(), &options, &figures);
    let model = trained.model.with_training(record);
    let mut file = serde_json::to_string_pretty(&model).map_err(internal)?;
    file.push('\n');
    Ok(ModelValue { file, training })
}

/// Reads what is learned from, and refuses what is given twice, whose rows would count twice.
fn read(given: &[Given], nomenclature: &Nomenclature<'_>) -> Result<Vec<Lessons>, Error> {
    let mut all: Vec<Lessons> = Vec::new();
    let mut sets = 0;
    for given in given {
        let read = match given {
            Given::Set(set) => {
                sets += 1;
                let name = match sets {
                    1 => "MappingSet".to_owned(),
                    number => format!("MappingSet {number}"),
                };
                Lessons::of_records(&name, set.records(), nomenclature)
            }
            Given::File(path) => {
                let options = ReadOptions::default();
                Lessons::read(path, &options, nomenclature).map_err(Error::File)?
            }
        };
        let is_same = |other: &Lessons| other.hash() == read.hash();
        if read.all_rows() > 0 && all.iter().any(is_same) {
            return Err(Error::Option {
                name: "decisions",
                value: read.name().to_owned(),
                expected: "each file or set once".to_owned(),
            });
        }
        all.push(read);
    }
    Ok(all)
}

/// Names the index in the record, without its folder.
fn index(engine: &Engine) -> String {
    let name = match engine.bytes() {
        IndexBytes::Mapped { path, .. } => {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.display().to_string()
        }
        other => other.to_string(),
    };
    let release = engine.mapper().nomenclature().release();
    format!(
        "{name}: {}, {}",
        release.to_string().trim(),
        release.source_hash
    )
}
