use std::collections::HashSet;

use rusqlite::{Connection, Params};

use crate::Store;
use crate::error::{StoreError, StoreErrorKind};
use crate::filter::{is_by, time};
use crate::values::{Batch, BatchId, EventId};
use crate::writer::{Known, Writer};

type Result<T> = std::result::Result<T, StoreErrorKind>;

/// What to take back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undo {
    /// These events. Of a withdrawal, what it took back counts again.
    Events(Vec<EventId>),
    /// Everything a batch has added. If that was an undo, this is its redo.
    Batch(BatchId),
    /// The decisions of a person, alone or with others, from a time on.
    Person {
        /// The person.
        by: String,
        /// The time, as ISO 8601 in UTC; empty for all.
        since: String,
    },
}

/// What became of an undo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// How many events were taken back.
    pub withdrawn: u64,
    /// How many had been taken back before.
    pub already: u64,
}

impl Store {
    /// Takes events back, all or none, by adding withdrawals; nothing is deleted. Withdrawals are
    /// events and can be taken back too, which is the redo.
    ///
    /// # Errors
    /// [`StoreErrorKind::NoEvent`] and [`StoreErrorKind::NoBatch`] for numbers that the store does
    /// not have, and those of writing.
    ///
    /// # Example: undo and redo
    ///
    /// ```
    /// # use kodbro::mapping_set::MappingRecord;
    /// use kodbro_store::{Batch, BatchId, Store, Undo, Undone};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let mut store = Store::create(folder.path().join("store.db"))?;
    /// let batch = |what: &str| Batch { what: what.into(), ..Batch::default() };
    /// # let records = [Ok::<_, std::convert::Infallible>(MappingRecord::default())];
    /// store.import(records.into_iter(), &batch("import"))?;
    /// let undone = store.undo(&Undo::Batch(BatchId(1)), &batch("undo"))?;
    /// assert_eq!(undone, Undone { withdrawn: 1, already: 0 });
    /// store.undo(&Undo::Batch(BatchId(2)), &batch("redo"))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn undo(&mut self, undo: &Undo, batch: &Batch) -> std::result::Result<Undone, StoreError> {
        if let Undo::Batch(batch) = undo {
            self.check_batch(*batch).map_err(|kind| self.error(kind))?;
        }
        let mut known = Known::default();
        let mut run = || {
            let mut writer = Writer::begin(&mut self.connection, &mut known, batch)?;
            let events = events(writer.connection(), undo)?;
            let withdrawn = withdrawn(writer.connection())?;
            let mut undone = Undone::default();
            for event in events {
                if withdrawn.contains(&event) {
                    undone.already += 1;
                } else {
                    writer.withdraw(event)?;
                    undone.withdrawn += 1;
                }
            }
            match undone.withdrawn {
                0 => writer.roll_back()?,
                _ => writer.commit()?,
            }
            Ok(undone)
        };
        run().map_err(|kind: StoreErrorKind| self.error(kind))
    }
}

/// Returns the events that are taken back, by withdrawals in force.
pub(crate) fn withdrawn(connection: &Connection) -> Result<HashSet<EventId>> {
    let sql = "SELECT id, withdraws FROM event WHERE withdraws IS NOT NULL ORDER BY id DESC";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut withdrawn = HashSet::new();
    while let Some(row) = rows.next()? {
        if !withdrawn.contains(&EventId(row.get(0)?)) {
            withdrawn.insert(EventId(row.get(1)?));
        }
    }
    Ok(withdrawn)
}

/// Returns the events to take back.
fn events(connection: &Connection, undo: &Undo) -> Result<Vec<EventId>> {
    match undo {
        Undo::Events(events) => {
            for event in events {
                let found = numbers(connection, "SELECT id FROM event WHERE id = ?1", [event.0])?;
                if found.is_empty() {
                    return Err(StoreErrorKind::NoEvent { number: event.0 });
                }
            }
            Ok(events.clone())
        }
        Undo::Batch(batch) => {
            let sql = "SELECT id FROM event WHERE batch = ?1 ORDER BY id";
            numbers(connection, sql, [batch.0])
        }
        Undo::Person { by, since } => by_person(connection, by, since),
    }
}

fn by_person(connection: &Connection, person: &str, since: &str) -> Result<Vec<EventId>> {
    let sql = "SELECT id, by, at FROM event \
        WHERE justification IN ('curated', 'reviewed') AND instr(by, ?1) > 0 ORDER BY id";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([person.trim()])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let (by, at): (String, String) = (row.get(1)?, row.get(2)?);
        if is_by(&by, person) && time(&at) >= time(since) {
            events.push(EventId(row.get(0)?));
        }
    }
    Ok(events)
}

fn numbers(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<EventId>> {
    let mut statement = connection.prepare_cached(sql)?;
    let numbers = statement.query_map(params, |row| row.get(0).map(EventId))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}
