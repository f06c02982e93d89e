//! On which threads, in which memory are rows mapped?

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use kodbro::{MapOptions, Mapper, Mapping, Row, Scratch};
use kodbro_data::IndexBytes;
use kodbro_formats::CatalogueRow;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::decided::Decided;
use crate::errors::Error;

/// So many rows are mapped before signals are looked at.
pub(crate) const CHUNK_ROWS: usize = 1_000;

/// A mapper that survives a fork: it owns no thread, and waits for no lock.
pub(crate) struct Engine {
    opened: Arc<Opened>,
    decided: Option<Arc<Decided>>,
}

/// An index with its model, which engines share.
struct Opened {
    mapper: Mapper<IndexBytes>,
    bytes: IndexBytes,
    model: Option<String>,
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
        let name = bytes.to_string();
        let mapper =
            Mapper::open(bytes.clone()).map_err(|cause| Error::InvalidIndex { name, cause })?;
        let opened = Opened {
            bytes,
            model,
            mapper: mapper.with_model(weights),
        };
        Ok(Self {
            opened: Arc::new(opened),
            decided: None,
        })
    }

    /// Returns an engine on the same index with other decisions, or with none.
    pub(crate) fn with_decisions(&self, decided: Option<Arc<Decided>>) -> Self {
        Self {
            opened: Arc::clone(&self.opened),
            decided,
        }
    }

    /// Returns what people decided before, if that is to count.
    pub(crate) fn decided(&self) -> Option<&Arc<Decided>> {
        self.decided.as_ref()
    }

    /// Returns the bytes of the index.
    pub(crate) fn bytes(&self) -> &IndexBytes {
        &self.opened.bytes
    }

    /// Returns the text of the model, where it is not the default one.
    pub(crate) fn model(&self) -> Option<&str> {
        self.opened.model.as_deref()
    }

    /// Returns the mapper.
    pub(crate) fn mapper(&self) -> &Mapper<IndexBytes> {
        &self.opened.mapper
    }

    /// Maps one row on this thread; its id is empty where it has none.
    pub(crate) fn map(&self, row: Row<'_>, id: &str, options: &MapOptions) -> Mapping<'_> {
        let mapper = self.mapper();
        mapper.with_scratch(|scratch| self.map_in(scratch, row, id, options))
    }

    fn map_in(
        &self,
        scratch: &mut Scratch,
        row: Row<'_>,
        id: &str,
        options: &MapOptions,
    ) -> Mapping<'_> {
        let mapper = self.mapper();
        match &self.decided {
            None => mapper.map_in(scratch, row, options),
            Some(decided) => mapper.map_with_decisions(scratch, row, &decided.past(id), options),
        }
    }

    /// Maps rows and makes something of each mapping; the results stand in the order of the rows.
    pub(crate) fn map_all<'m, T: Sync, R: Send>(
        &'m self,
        threads: &Threads,
        options: &MapOptions,
        rows: &[T],
        texts: impl for<'r> Fn(&'r T) -> (Row<'r>, &'r str) + Sync,
        take: impl Fn(&T, Mapping<'m>) -> R + Sync,
    ) -> Vec<R> {
        let map = |scratch: &mut Scratch, row: &T| {
            let (texts, id) = texts(row);
            take(row, self.map_in(scratch, texts, id, options))
        };
        let mapper = self.mapper();
        match &threads.pool {
            None => {
                mapper.with_scratch(|scratch| rows.iter().map(|row| map(scratch, row)).collect())
            }
            Some(pool) => pool.install(|| mapper.with_each(rows, map)),
        }
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

/// Returns what of a row is matched, and its id.
pub(crate) fn texts(row: &CatalogueRow) -> (Row<'_>, &str) {
    (row.row(), row.id.trim())
}
