use kodbro::mapping_set::MappingRecord;

use crate::Store;
use crate::error::StoreError;
use crate::values::{Batch, Product};
use crate::writer::{Known, Listed, Writer};

/// So many records are acknowledged together.
const STEP_RECORDS: usize = 4_096;

/// Or so many bytes of them, where they are long.
const STEP_BYTES: usize = 4 << 20;

/// What became of records so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// How many are new to the store.
    pub added: u64,
    /// How many the store has had before, word for word.
    pub already: u64,
}

/// What became of the rows of a catalogue so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Put {
    /// How many products are new to the store's listing.
    pub added: u64,
    /// How many are listed with another text or other columns than before.
    pub changed: u64,
    /// How many are listed as before.
    pub same: u64,
    /// How many predictions are new.
    pub predictions: u64,
}

/// Why an import has ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum ImportError<E> {
    /// The store cannot go on.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no next record.
    #[error("{cause}")]
    Record {
        /// Why.
        cause: E,
        /// What of the records before it is in the store; importing them again adds nothing.
        imported: Imported,
    },
}

impl Store {
    /// Adds records, decisions and predictions alike. A record that the store has had before, word
    /// for word, adds nothing, even if it was withdrawn meanwhile.
    ///
    /// See [`Store::import_with`] for what is safe when.
    ///
    /// # Errors
    /// [`ImportError::Record`] for the first record that is an error; those before it are stored.
    /// [`ImportError::Store`] when the store cannot be written.
    pub fn import<E>(
        &mut self,
        records: impl Iterator<Item = Result<MappingRecord, E>>,
        batch: &Batch,
    ) -> Result<Imported, ImportError<E>> {
        self.import_with(records, batch, |_| ())
    }

    /// Adds records as [`Store::import`], in steps of some thousand, and reports what became of all
    /// records so far after each step. What is reported is on the disk: no crash takes it back.
    ///
    /// # Errors
    /// As [`Store::import`]; what was reported before stays stored.
    pub fn import_with<E>(
        &mut self,
        mut records: impl Iterator<Item = Result<MappingRecord, E>>,
        batch: &Batch,
        mut acknowledge: impl FnMut(&Imported),
    ) -> Result<Imported, ImportError<E>> {
        let mut known = Known::default();
        let mut imported = Imported::default();
        let mut step = Vec::with_capacity(STEP_RECORDS);
        loop {
            let end = fill(&mut step, &mut records);
            if !step.is_empty() {
                self.add(&step, batch, &mut known, &mut imported)?;
                acknowledge(&imported);
            }
            match end {
                Some(End::Error(cause)) => return Err(ImportError::Record { cause, imported }),
                Some(End::Last) => return Ok(imported),
                None => step.clear(),
            }
        }
    }

    /// Lists the products of a catalogue with the columns that only it understands. What the
    /// catalogue before said of them is replaced, but the texts on which people decided are kept.
    ///
    /// # Errors
    /// When the store cannot be written. Products are stored in steps of some thousand.
    pub fn put_products(
        &mut self,
        source: &str,
        products: impl Iterator<Item = Product>,
        batch: &Batch,
    ) -> Result<Put, StoreError> {
        self.put_mapped(source, products.map(|product| (product, None)), batch)
    }

    /// Lists products as [`Store::put_products`], each with what a program now predicts for it, if
    /// that is known. A prediction is added only if the newest one for the product says something
    /// else than its time.
    ///
    /// # Errors
    /// As [`Store::put_products`].
    pub fn put_mapped(
        &mut self,
        source: &str,
        rows: impl Iterator<Item = (Product, Option<MappingRecord>)>,
        batch: &Batch,
    ) -> Result<Put, StoreError> {
        let mut known = Known::default();
        let mut put = Put::default();
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let step: Vec<_> = rows.by_ref().take(STEP_RECORDS).collect();
            self.list(source, &step, batch, &mut known, &mut put)?;
        }
        Ok(put)
    }

    /// Adds some records, all or none.
    fn add(
        &mut self,
        records: &[MappingRecord],
        batch: &Batch,
        known: &mut Known,
        imported: &mut Imported,
    ) -> Result<(), StoreError> {
        let mut add = || {
            let mut writer = Writer::begin(&mut self.connection, known, batch)?;
            let mut added = 0;
            for record in records {
                added += u64::from(writer.record(record)?);
            }
            match added {
                0 => writer.roll_back()?,
                _ => writer.commit()?,
            }
            Ok(added)
        };
        let added = add().map_err(|kind: crate::StoreErrorKind| self.error(kind))?;
        imported.added += added;
        imported.already += records.len() as u64 - added;
        Ok(())
    }

    /// Lists some products, all or none.
    fn list(
        &mut self,
        source: &str,
        rows: &[(Product, Option<MappingRecord>)],
        batch: &Batch,
        known: &mut Known,
        put: &mut Put,
    ) -> Result<(), StoreError> {
        let before = *put;
        let mut list = || {
            let mut writer = Writer::begin(&mut self.connection, known, batch)?;
            for (product, prediction) in rows {
                let (number, listed) = writer.listing(source, product)?;
                match listed {
                    Listed::New => put.added += 1,
                    Listed::Changed => put.changed += 1,
                    Listed::Same => put.same += 1,
                }
                if let Some(record) = prediction {
                    let record = canonical(record.clone());
                    put.predictions += u64::from(writer.prediction(number, &record)?);
                }
            }
            writer.commit()
        };
        list().map_err(|kind| {
            *put = before;
            self.error(kind)
        })
    }
}

enum End<E> {
    Last,
    Error(E),
}

/// Takes the records of a step; returns whether and how they have come to their end.
fn fill<E>(
    step: &mut Vec<MappingRecord>,
    records: &mut impl Iterator<Item = Result<MappingRecord, E>>,
) -> Option<End<E>> {
    let mut size = 0;
    while step.len() < STEP_RECORDS && size < STEP_BYTES {
        match records.next() {
            Some(Ok(record)) => {
                size += length(&record);
                step.push(canonical(record));
            }
            Some(Err(error)) => return Some(End::Error(error)),
            None => return Some(End::Last),
        }
    }
    None
}

fn length(record: &MappingRecord) -> usize {
    let other = record
        .other
        .iter()
        .map(|(name, value)| name.len() + value.len());
    let texts = [
        &record.name,
        &record.description,
        &record.evidence,
        &record.comment,
    ];
    texts.into_iter().map(String::len).chain(other).sum()
}

/// Writes the same thing in one way only: ids without white space around them, confidences that are
/// numbers.
fn canonical(mut record: MappingRecord) -> MappingRecord {
    if record.id.trim().len() != record.id.len() {
        record.id = record.id.trim().to_owned();
    }
    let number = |confidence: &f64| confidence.is_finite();
    record.confidence = record
        .confidence
        .filter(number)
        .map(|confidence| confidence + 0.0);
    record
}
