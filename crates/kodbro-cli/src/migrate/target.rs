use std::collections::HashMap;
use std::path::{Path, PathBuf};

use kodbro::mapping_set::{Fate, MappingRecord, Migrated};
use kodbro_formats::mapping_set::{Losses, MappingSetWriter};
use kodbro_store::{Batch, ImportError, Imported, Store};

use crate::clock;
use crate::failure::Failure;
use crate::review::{Said, said};

/// Where migrated records go.
pub(super) enum Target {
    /// All of them to a file.
    File(Box<MappingSetWriter>),
    /// What has changed of the decisions to a store.
    Store(ToStore),
}

/// What became of the records.
pub(super) enum Written {
    File(Losses),
    Store(Imported),
}

impl Target {
    /// Takes a migrated record that was of another release before, or of the same.
    ///
    /// # Errors
    /// When a file cannot be written, or a record for a store names no source.
    pub(super) fn write(
        &mut self,
        number: u64,
        was: &str,
        migrated: &Migrated<'_>,
    ) -> anyhow::Result<()> {
        match self {
            Self::File(writer) => Ok(writer.write(&migrated.record)?),
            Self::Store(store) => Ok(store.add(number, was, migrated)?),
        }
    }

    /// Completes the file, or adds to the store in one batch of a time.
    ///
    /// # Errors
    /// When that cannot be written.
    pub(super) fn finish(self, what: String, at: String) -> anyhow::Result<Written> {
        match self {
            Self::File(writer) => Ok(Written::File(writer.finish()?)),
            Self::Store(store) => Ok(Written::Store(store.finish(what, at)?)),
        }
    }
}

/// Decisions that are to be added to a store.
///
/// They keep who took them and when, so that they count in place of those before them: of what a
/// person said at one time, the last added counts. Where a person has said something at the same
/// time that stays as it is, what they said before that is left as it is, too. So is what is lost or
/// unknown, and so are predictions: mapping with the new release makes them anew.
pub(super) struct ToStore {
    path: PathBuf,
    records: Vec<Option<MappingRecord>>,
    /// Which of them a person has said about a product at a time.
    said: HashMap<(Said, String), Vec<usize>>,
}

impl ToStore {
    /// Checks that there is such a store.
    ///
    /// # Errors
    /// When there is none, or it may not be written.
    pub(super) fn new(path: &Path) -> anyhow::Result<Self> {
        Store::open(path)?;
        Ok(Self {
            path: path.to_owned(),
            records: Vec::new(),
            said: HashMap::new(),
        })
    }

    fn add(&mut self, number: u64, was: &str, migrated: &Migrated<'_>) -> Result<(), Failure> {
        let record = &migrated.record;
        if !record.justification.is_decision() {
            return Ok(());
        }
        if record.source.is_empty() {
            let message = format!("record {number} names no source, which a store needs");
            let hint = "say whose products these are with --source, such as a region";
            return Err(Failure::new(message).with_hint(hint));
        }
        let at = record.at.trim().trim_end_matches('Z').to_owned();
        let of_one = self.said.entry((said(record), at)).or_default();
        let is_new = record.release != was && !matches!(migrated.fate, Fate::Lost | Fate::Unknown);
        if is_new {
            of_one.push(self.records.len());
            self.records.push(Some(record.clone()));
        } else {
            for earlier in of_one.drain(..) {
                self.records[earlier] = None;
            }
        }
        Ok(())
    }

    fn finish(self, what: String, at: String) -> anyhow::Result<Imported> {
        let batch = Batch {
            by: clock::person(None),
            at,
            what,
        };
        let records = self.records.into_iter().flatten();
        let records = records.map(Ok::<_, std::convert::Infallible>);
        match Store::open(&self.path)?.import(records, &batch) {
            Ok(imported) => Ok(imported),
            Err(ImportError::Store(error)) => Err(error.into()),
            Err(ImportError::Record { cause, .. }) => match cause {},
        }
    }
}
