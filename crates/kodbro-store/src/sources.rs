use std::collections::{HashMap, HashSet};

use kodbro::decisions::Scope;
use rusqlite::OptionalExtension;

use crate::Store;
use crate::error::{StoreError, StoreErrorKind};
use crate::undo::withdrawn;
use crate::values::{Batch, BatchId};
use crate::writer::{Known, Writer};

type Result<T> = std::result::Result<T, StoreErrorKind>;

/// A source and what the store has of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceSummary {
    /// The region or supplier.
    pub name: String,
    /// Shared if all its decisions are, whatever they say themselves; private if each says for
    /// itself.
    pub scope: Scope,
    /// How many products it has.
    pub products: u64,
    /// How many decisions about them are in force.
    pub decisions: u64,
    /// How many predictions and other statements about them are in force.
    pub predictions: u64,
}

/// A batch and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchSummary {
    /// The number that an undo can name.
    pub id: BatchId,
    /// Who, when and what.
    pub batch: Batch,
    /// How many records it has added.
    pub records: u64,
    /// How many events it has taken back.
    pub withdrawals: u64,
    /// How many of its records and withdrawals count no more.
    pub withdrawn: u64,
    /// How many products have it as the newest catalogue that lists them.
    pub listed: u64,
}

impl Store {
    /// Returns the sources by name.
    ///
    /// # Errors
    /// Those of reading.
    pub fn sources(&self) -> std::result::Result<Vec<SourceSummary>, StoreError> {
        self.read_sources().map_err(|kind| self.error(kind))
    }

    /// Returns the batches in the order of adding.
    ///
    /// # Errors
    /// Those of reading.
    pub fn batches(&self) -> std::result::Result<Vec<BatchSummary>, StoreError> {
        self.read_batches().map_err(|kind| self.error(kind))
    }

    /// Returns the number of the batch added last.
    ///
    /// # Errors
    /// Those of reading.
    pub fn newest_batch(&self) -> std::result::Result<Option<BatchId>, StoreError> {
        let newest = self
            .connection
            .query_row("SELECT max(id) FROM batch", [], |row| row.get(0));
        let newest: Option<i64> = newest.map_err(|error| self.error(error))?;
        Ok(newest.map(BatchId))
    }

    /// Says whether a source shares all its decisions, which holds for those to come and those
    /// there are, until this is called again. A source that is not known yet is added.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_scope(
        &mut self,
        source: &str,
        scope: Scope,
        batch: &Batch,
    ) -> std::result::Result<(), StoreError> {
        let mut known = Known::default();
        let mut run = || {
            let mut writer = Writer::begin(&mut self.connection, &mut known, batch)?;
            let source = writer.source(source)?;
            writer.share(source, scope.as_str())?;
            writer.commit()
        };
        run().map_err(|kind| self.error(kind))
    }

    /// Returns the sources that share all their decisions.
    pub(crate) fn sharing(&self) -> Result<HashSet<String>> {
        let sql = "SELECT name FROM source WHERE \
            (SELECT scope FROM sharing WHERE source = source.id ORDER BY id DESC LIMIT 1) = 'shared'";
        let mut statement = self.connection.prepare_cached(sql)?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<rusqlite::Result<_>>()?)
    }

    fn read_sources(&self) -> Result<Vec<SourceSummary>> {
        let mut sources = HashMap::new();
        let sql = "SELECT s.id, s.name, \
            (SELECT scope FROM sharing WHERE source = s.id ORDER BY id DESC LIMIT 1), \
            (SELECT count(*) FROM product WHERE source = s.id) FROM source s";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let scope: Option<String> = row.get(2)?;
            let number: i64 = row.get(0)?;
            let summary = SourceSummary {
                name: row.get(1)?,
                scope: scope
                    .and_then(|scope| scope.parse().ok())
                    .unwrap_or_default(),
                products: row.get(3)?,
                ..SourceSummary::default()
            };
            sources.insert(number, summary);
        }
        let sql = "SELECT p.source, e.justification IN ('curated', 'reviewed'), count(*) \
            FROM event e CROSS JOIN text t ON t.id = e.text CROSS JOIN product p ON p.id = t.product \
            WHERE e.withdraws IS NULL GROUP BY 1, 2";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let count: u64 = row.get(2)?;
            if let Some(summary) = sources.get_mut(&row.get(0)?) {
                *summary.statements(row.get(1)?) += count;
            }
        }
        let sql = "SELECT p.source, e.justification IN ('curated', 'reviewed') \
            FROM event e CROSS JOIN text t ON t.id = e.text CROSS JOIN product p ON p.id = t.product \
            WHERE e.withdraws IS NULL AND e.id = ?1";
        let mut statement = self.connection.prepare(sql)?;
        for event in withdrawn(&self.connection)? {
            let found: Option<(i64, bool)> = statement
                .query_row([event.0], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            if let Some((source, is_decision)) = found
                && let Some(summary) = sources.get_mut(&source)
            {
                let count = summary.statements(is_decision);
                *count = count.saturating_sub(1);
            }
        }
        let mut sources: Vec<SourceSummary> = sources.into_values().collect();
        sources.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(sources)
    }

    fn read_batches(&self) -> Result<Vec<BatchSummary>> {
        let sql = "SELECT b.id, b.by, b.at, b.what, \
            (SELECT count(*) - count(withdraws) FROM event WHERE batch = b.id), \
            (SELECT count(withdraws) FROM event WHERE batch = b.id) \
            FROM batch b ORDER BY b.id";
        let mut statement = self.connection.prepare(sql)?;
        let summaries = statement.query_map([], |row| {
            Ok(BatchSummary {
                id: BatchId(row.get(0)?),
                batch: Batch {
                    by: row.get(1)?,
                    at: row.get(2)?,
                    what: row.get(3)?,
                },
                records: row.get(4)?,
                withdrawals: row.get(5)?,
                withdrawn: 0,
                listed: 0,
            })
        })?;
        let mut summaries = summaries.collect::<rusqlite::Result<Vec<_>>>()?;
        let find = |summaries: &[BatchSummary], number: i64| {
            summaries
                .binary_search_by_key(&number, |summary| summary.id.0)
                .ok()
        };
        let mut batch_of = self
            .connection
            .prepare("SELECT batch FROM event WHERE id = ?1")?;
        for event in withdrawn(&self.connection)? {
            let batch = batch_of.query_row([event.0], |row| row.get(0))?;
            if let Some(at) = find(&summaries, batch) {
                summaries[at].withdrawn += 1;
            }
        }
        let sql = "SELECT batch, count(*) FROM listing GROUP BY batch";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(at) = find(&summaries, row.get(0)?) {
                summaries[at].listed = row.get(1)?;
            }
        }
        Ok(summaries)
    }
}

impl SourceSummary {
    fn statements(&mut self, are_decisions: bool) -> &mut u64 {
        match are_decisions {
            true => &mut self.decisions,
            false => &mut self.predictions,
        }
    }
}
