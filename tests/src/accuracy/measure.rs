use std::path::Path;

use anyhow::{Context, Result, ensure};
use kodbro::evaluate::{Case, Figures, evaluate};
use kodbro::nomenclature::Merged;
use kodbro::{MapOptions, Mapper, index};
use kodbro_formats::lexicon::read_lexicon;
use kodbro_formats::nomenclature::{NomenclatureOptions, read_nomenclature};
use kodbro_formats::{TruthRow, read_truth};

use super::{Cases, Knowledge, Set};
use crate::place;

/// What came out for a set.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The set.
    pub set: Set,
    /// How often the mapper was right.
    pub figures: Figures,
    /// What it said, case by case.
    pub cases: Cases,
}

/// A set that was measured, or why it was not.
#[derive(Clone, Debug)]
pub enum Measurement {
    /// It was measured.
    Done(Box<Measured>),
    /// Its file or that of the index is not there; the reason in words.
    Skipped(String),
}

/// The mappers that sets are measured with, each made when first needed.
#[derive(Debug, Default)]
pub struct Mappers {
    default: Option<Mapper<&'static [u8]>>,
    workbook: Option<Mapper<Vec<u8>>>,
}

/// Maps the labelled rows of a set.
///
/// # Errors
/// When a file that is there cannot be read. A file that is not there skips the set.
pub fn measure(set: Set, mappers: &mut Mappers) -> Result<Measurement> {
    if let Some(reason) = missing(&set) {
        return Ok(Measurement::Skipped(reason));
    }
    let rows = read_truth(set.path())?;
    let cases: Vec<Case<'_>> = rows.iter().map(TruthRow::case).collect();
    let options = MapOptions::default();
    let evaluation = match set.knowledge {
        Knowledge::Default => {
            let mapper = match mappers.default.take() {
                Some(mapper) => mapper,
                None => kodbro_data::mapper()?,
            };
            evaluate(mappers.default.insert(mapper), &cases, &options)
        }
        Knowledge::Workbook => {
            let mapper = match mappers.workbook.take() {
                Some(mapper) => mapper,
                None => Ingredients::default().mapper()?,
            };
            evaluate(mappers.workbook.insert(mapper), &cases, &options)
        }
    };
    Ok(Measurement::Done(Box::new(Measured {
        set,
        cases: Cases::of(&evaluation.outcomes),
        figures: evaluation.all,
    })))
}

/// Says which file of a set is not there, if one is not.
pub(super) fn missing(set: &Set) -> Option<String> {
    let workbook = (set.knowledge == Knowledge::Workbook).then(|| place::beside(WORKBOOK));
    let mut needed = [Some(set.path()), workbook].into_iter().flatten();
    let absent = needed.find(|path| !path.exists())?;
    Some(format!("{}: {} does not exist", set.name, absent.display()))
}

const WORKBOOK: &str = "nomenclature/emdn-v2-en.xlsx";

/// What an index is built from beside the official workbook.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ingredients {
    pub(super) thesaurus: bool,
    /// The concepts of the lexicon and their senses; its abbreviations are there in any case.
    pub(super) concepts: bool,
}

impl Default for Ingredients {
    fn default() -> Self {
        Self {
            thesaurus: true,
            concepts: true,
        }
    }
}

impl Ingredients {
    /// Builds the index as `kodbro build` does and opens it.
    pub(super) fn mapper(self) -> Result<Mapper<Vec<u8>>> {
        let read = |path: &Path| {
            read_nomenclature(path, &NomenclatureOptions::default())
                .with_context(|| format!("cannot read {}", path.display()))
        };
        let mut builder = read(&place::beside(WORKBOOK))?.builder;
        if self.thesaurus {
            let thesaurus = read(&place::inside("data/thesaurus/emdn.tsv"))?;
            let Merged { unknown_codes, .. } = builder.merge(thesaurus.builder);
            ensure!(
                unknown_codes.is_empty(),
                "the thesaurus has codes that the workbook does not have: {unknown_codes:?}"
            );
        }
        let files = kodbro_data::LEXICON.iter().copied();
        let files = files.filter(|(name, _)| self.concepts || name.contains("abbreviations"));
        let lexicon = read_lexicon(files)?;
        let mapper = Mapper::open(index::build(&builder.build()?, &lexicon))?;
        Ok(mapper.with_model(kodbro_data::model()))
    }
}

/// Builds the mapper that knows the official terms too; `None` where there is no workbook.
///
/// # Errors
/// When a file that is there cannot be read.
pub fn workbook_mapper() -> Result<Option<Mapper<Vec<u8>>>> {
    match place::beside(WORKBOOK).exists() {
        true => Ingredients::default().mapper().map(Some),
        false => Ok(None),
    }
}
