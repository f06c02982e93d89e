use kodbro::mapping_set::MappingRecord;
use kodbro::matching::Row;
use rusqlite::params;

use crate::error::{StoreError, StoreErrorKind};
use crate::record::{COLUMNS, Event, FROM_TEXT, What, in_force};
use crate::values::{Batch, BatchId, EventId};
use crate::{Store, writer};

/// Something that happened to a product.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryEntry {
    /// The number that an undo can name.
    pub event: EventId,
    /// The number of the batch it was done in.
    pub batch_id: BatchId,
    /// Who did it, when and how it came about.
    pub batch: Batch,
    /// What happened.
    pub happened: Happened,
    /// Whether it counts: nothing has taken it back.
    pub is_in_force: bool,
}

/// What can happen to a product.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// Somebody or something said something about it.
    Said(Box<MappingRecord>),
    /// An event was taken back.
    Withdrew(EventId),
}

impl Store {
    /// Returns all that ever happened to a product of a source, in the order of adding: what was
    /// said of its id, and of its text if that is given. Texts are the same as the core compares
    /// them, whatever the supplier.
    ///
    /// # Errors
    /// [`StoreErrorKind::NoSource`] for a source that the store does not have, and those of
    /// reading.
    pub fn history(
        &self,
        source: &str,
        row: &Row<'_>,
        id: Option<&str>,
    ) -> Result<Vec<HistoryEntry>, StoreError> {
        self.read_history(source, row, id)
            .map_err(|kind| self.error(kind))
    }

    fn read_history(
        &self,
        source: &str,
        row: &Row<'_>,
        id: Option<&str>,
    ) -> Result<Vec<HistoryEntry>, StoreErrorKind> {
        let source = self.source_number(source)?;
        let same = writer::same(source, row, &mut String::new());
        let id = id.map(str::trim).filter(|id| !id.is_empty());
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM_TEXT} WHERE p.source = ?1 AND t.id IN \
             (SELECT t.id FROM product p JOIN text t ON t.product = p.id \
                  WHERE p.source = ?1 AND p.key = ?2 \
              UNION SELECT id FROM text WHERE same = ?3) ORDER BY e.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![source, id, same])?;
        let mut events = Vec::new();
        while let Some(row) = rows.next()? {
            events.push(Event::read(row)?);
        }
        let in_force = in_force(&events);
        let entries = events.into_iter().zip(in_force);
        entries
            .map(|(event, stands)| self.entry(event, stands))
            .collect()
    }

    fn entry(&self, event: Event, is_in_force: bool) -> Result<HistoryEntry, StoreErrorKind> {
        let sql = "SELECT by, at, what FROM batch WHERE id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let batch = statement.query_row([event.batch.0], |row| {
            Ok(Batch {
                by: row.get(0)?,
                at: row.get(1)?,
                what: row.get(2)?,
            })
        })?;
        Ok(HistoryEntry {
            event: event.id,
            batch_id: event.batch,
            batch,
            happened: match event.what {
                What::Said(record) => Happened::Said(record),
                What::Withdrew(event) => Happened::Withdrew(event),
            },
            is_in_force,
        })
    }
}
