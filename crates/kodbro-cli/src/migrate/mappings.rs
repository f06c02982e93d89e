use std::collections::BTreeSet;
use std::path::Path;

use kodbro::mapping_set::{MappingRecord, SetMetadata};
use kodbro::nomenclature::Nomenclature;
use kodbro_formats::mapping_set::{MappingFormat, MappingSetReader, ReadOptions};
use kodbro_store::{Filter, Store};

use crate::{files, report};

/// Where the records to migrate come from.
pub(super) enum Mappings {
    File(Box<MappingSetReader>),
    /// A store, and whether the decisions go back into it.
    Store(Store, bool),
}

impl Mappings {
    /// Opens a file, which is read with the options, or a store; `target` is the store that decisions go to, which may be this one.
    ///
    /// # Errors
    /// When it cannot be read or is neither.
    pub(super) fn open(
        path: &Path,
        options: &ReadOptions,
        target: Option<&Path>,
    ) -> anyhow::Result<Self> {
        if kodbro_store::is_database(path).unwrap_or(false) {
            let is_target = target.is_some_and(|target| files::is_same(target, path));
            return Ok(Self::Store(Store::open_read_only(path)?, is_target));
        }
        let reader = MappingSetReader::open(path, options)?;
        Ok(Self::File(Box::new(reader)))
    }

    /// Returns the format to write where nothing else says it.
    pub(super) fn format(&self) -> MappingFormat {
        match self {
            Self::File(reader) => reader.format(),
            Self::Store(..) => MappingFormat::Csv,
        }
    }

    /// Returns what is said of the set as a whole.
    pub(super) fn metadata(&self) -> SetMetadata {
        match self {
            Self::File(reader) => reader.metadata().clone(),
            Self::Store(..) => SetMetadata::default(),
        }
    }

    /// Returns the names that the records' `other` can have; of a store, by reading it once.
    ///
    /// # Errors
    /// When a store cannot be read.
    pub(super) fn other(&self) -> anyhow::Result<Vec<String>> {
        match self {
            Self::File(reader) => Ok(reader.other().to_vec()),
            Self::Store(store, _) => {
                let mut names = BTreeSet::new();
                for record in store.records(&Filter::default())? {
                    for (name, _) in record?.1.other {
                        names.insert(name);
                    }
                }
                Ok(names.into_iter().collect())
            }
        }
    }

    /// Hands over every record with its row, or its number in the store. The release that they are
    /// of tells how product and code relate where a file does not.
    ///
    /// # Errors
    /// The first of reading or of `take`.
    pub(super) fn for_each(
        self,
        release: &Nomenclature<'_>,
        mut take: impl FnMut(u64, MappingRecord) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        match self {
            Self::File(mut reader) => {
                for read in reader.by_ref() {
                    let read = read?;
                    take(read.number, read.into_record(release))?;
                }
                report::warnings(reader.findings(), reader.count_of_findings());
            }
            Self::Store(store, is_target) => {
                let everything = Filter::default();
                let records = match is_target {
                    true => store.records_as_said(&everything),
                    false => store.records(&everything),
                };
                for record in records? {
                    let (event, record) = record?;
                    take(event.0.unsigned_abs(), record)?;
                }
            }
        }
        Ok(())
    }
}
