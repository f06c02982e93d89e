//! On which threads, in which memory are rows mapped?

use std::num::NonZero;
use std::path::Path;
use std::sync::{Mutex, TryLockError};
use std::thread;

use kodbro::{MapOptions, Mapper, Mapping, Row, Scratch};
use kodbro_formats::CatalogueRow;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::errors::Error;
use crate::index_bytes::IndexBytes;

/// So many rows are mapped before signals are looked at.
pub(crate) const CHUNK_ROWS: usize = 1_000;

/// A mapper that survives a fork: it owns no thread, and waits for no lock.
pub(crate) struct Engine {
    mapper: Mapper<IndexBytes>,
    bytes: IndexBytes,
    model: Option<String>,
    scratches: Mutex<Vec<Scratch>>,
}

impl Engine {
    /// Opens an index, by the default model or one given as the JSON text of its file.
    ///
    /// # Errors
    /// [`Error::InvalidIndex`] when the bytes are no index that this release reads, and
    /// [`Error::InvalidModel`] with that path when the text is no model.
    pub(crate) fn open(bytes: IndexBytes, model: Option<(&Path, String)>) -> Result<Self, Error> {
        let (weights, model) = match model {
            None => (kodbro_data::model(), None),
            Some((path, text)) => {
                let invalid = |cause| Error::InvalidModel {
                    path: path.to_owned(),
                    cause,
                };
                (serde_json::from_str(&text).map_err(invalid)?, Some(text))
            }
        };
        let name = bytes.name();
        let mapper =
            Mapper::open(bytes.clone()).map_err(|cause| Error::InvalidIndex { name, cause })?;
        Ok(Self {
            bytes,
            model,
            mapper: mapper.with_model(weights),
            scratches: Mutex::default(),
        })
    }

    /// Returns the bytes of the index.
    pub(crate) fn bytes(&self) -> &IndexBytes {
        &self.bytes
    }

    /// Returns the text of the model, where it is not the default one.
    pub(crate) fn model(&self) -> Option<&str> {
        self.model.as_deref()
    }

    /// Returns the mapper.
    pub(crate) fn mapper(&self) -> &Mapper<IndexBytes> {
        &self.mapper
    }

    /// Maps one row on this thread.
    pub(crate) fn map(&self, row: Row<'_>, options: &MapOptions) -> Mapping<'_> {
        self.with_scratch(|scratch| self.mapper.map_in(scratch, row, options))
    }

    /// Maps rows and makes something of each mapping; the results stand in the order of the rows.
    pub(crate) fn map_all<'m, T: Sync, R: Send>(
        &'m self,
        threads: &Threads,
        options: &MapOptions,
        rows: &[T],
        texts: impl for<'r> Fn(&'r T) -> Row<'r> + Sync,
        take: impl Fn(&T, Mapping<'m>) -> R + Sync,
    ) -> Vec<R> {
        let map_part = |part: &[T]| -> Vec<R> {
            self.with_scratch(|scratch| {
                let map = |row| take(row, self.mapper.map_in(scratch, texts(row), options));
                part.iter().map(map).collect()
            })
        };
        match &threads.pool {
            None => map_part(rows),
            Some(pool) => {
                let part = rows.len().div_ceil(8 * pool.current_num_threads()).max(1);
                pool.install(|| rows.par_chunks(part).flat_map_iter(map_part).collect())
            }
        }
    }

    /// Lends a scratch from the stock, or a new one where the stock is empty or in use: a lock that
    /// another thread held when the process forked would never open again.
    fn with_scratch<R>(&self, work: impl FnOnce(&mut Scratch) -> R) -> R {
        let stock = || match self.scratches.try_lock() {
            Ok(stock) => Some(stock),
            Err(TryLockError::Poisoned(stock)) => Some(stock.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        };
        let mut scratch = stock().and_then(|mut s| s.pop()).unwrap_or_default();
        let result = work(&mut scratch);
        if let Some(mut stock) = stock() {
            stock.push(scratch);
        }
        result
    }
}

/// The threads of one call. They end with it, so that nothing is left to be lost in a fork.
pub(crate) struct Threads {
    pool: Option<ThreadPool>,
}

impl Threads {
    /// Starts threads: as many as asked for, or as the machine has to offer.
    ///
    /// # Errors
    /// [`Error::Option`] for less than one, [`Error::Threads`] when the system refuses.
    pub(crate) fn start(asked: Option<i64>) -> Result<Self, Error> {
        let number = match asked {
            None => thread::available_parallelism().map_or(1, NonZero::get),
            Some(asked) => match usize::try_from(asked) {
                Ok(number @ 1..=MOST_THREADS) => number,
                _ => {
                    return Err(Error::Option {
                        name: "threads",
                        value: asked.to_string(),
                        expected: format!("a number from 1 to {MOST_THREADS}, or None for all"),
                    });
                }
            },
        };
        if number == 1 {
            return Ok(Self { pool: None });
        }
        let pool = ThreadPoolBuilder::new().num_threads(number).build();
        let pool = pool.map_err(|error| Error::Threads(error.to_string()))?;
        Ok(Self { pool: Some(pool) })
    }
}

/// More threads than these are asked for by mistake.
const MOST_THREADS: usize = 1_024;

/// Returns what of a row is matched.
pub(crate) fn texts(row: &CatalogueRow) -> Row<'_> {
    Row {
        name: &row.name,
        model: &row.model,
        description: &row.description,
        supplier: &row.supplier,
    }
}
