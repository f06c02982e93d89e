use std::collections::{HashSet, VecDeque};

use kodbro::decisions::{Decision, Scope};
use kodbro::mapping_set::MappingRecord;
use rusqlite::params;

use crate::error::{StoreError, StoreErrorKind};
use crate::filter::Filter;
use crate::record::{COLUMNS, Event, FROM_EVENT, What};
use crate::values::EventId;
use crate::{Store, undo};

/// So many events are read at a time.
const PAGE: i64 = 1_024;

/// The records in force that a [`Filter`] takes, in the order of adding.
///
/// What is added meanwhile may be seen or not; what is withdrawn meanwhile is still seen.
#[derive(Debug)]
pub struct Records<'s> {
    store: &'s Store,
    filter: Filter,
    source: Option<i64>,
    withdrawn: HashSet<EventId>,
    /// The sources that share everything.
    sharing: HashSet<String>,
    last: i64,
    page: VecDeque<(EventId, MappingRecord)>,
    is_done: bool,
}

impl Store {
    /// Iterates over everything said that counts still, decisions and predictions, one by one and
    /// whether or not they stand, as they were added. The filter's statuses are not looked at.
    ///
    /// These records, imported into another store, lead to the same decisions there: each decision
    /// has the scope that counts, which is shared where its source shares all.
    ///
    /// # Errors
    /// As [`Store::current`].
    pub fn records(&self, filter: &Filter) -> Result<Records<'_>, StoreError> {
        let sharing = self.sharing().map_err(|kind| self.error(kind))?;
        self.records_of(filter, sharing)
    }

    /// Iterates as [`Store::records`] does, but gives each decision the scope that it has by itself,
    /// as is right for what goes back into this store.
    ///
    /// # Errors
    /// As [`Store::current`].
    pub fn records_as_said(&self, filter: &Filter) -> Result<Records<'_>, StoreError> {
        self.records_of(filter, HashSet::new())
    }

    fn records_of(
        &self,
        filter: &Filter,
        sharing: HashSet<String>,
    ) -> Result<Records<'_>, StoreError> {
        let open = || {
            Ok(Records {
                store: self,
                filter: filter.clone(),
                source: self.numbers_of(filter)?,
                withdrawn: undo::withdrawn(&self.connection)?,
                sharing,
                last: 0,
                page: VecDeque::new(),
                is_done: false,
            })
        };
        open().map_err(|kind: StoreErrorKind| self.error(kind))
    }

    /// Returns the names that [`MappingRecord::other`] has in the store, the first seen first: a
    /// table with a column for each loses nothing.
    ///
    /// # Errors
    /// Those of reading.
    pub fn other_names(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT pair.value ->> 0 AS name FROM event, json_each(event.other) AS pair \
            WHERE event.other <> '[]' GROUP BY name ORDER BY min(event.id), min(pair.key)";
        let read = || {
            let mut statement = self.connection.prepare(sql)?;
            let names = statement.query_map([], |row| row.get(0))?;
            names.collect::<rusqlite::Result<Vec<String>>>()
        };
        read().map_err(|error| self.error(error))
    }

    /// Iterates over what a source may see of everything said that counts still, in the order of
    /// adding: predictions, its own decisions, and those of others that are shared, by themselves or
    /// because their source shares all. Nobody's source, which is empty, sees what is shared.
    ///
    /// # Errors
    /// Those of reading.
    pub fn records_for<'s>(
        &'s self,
        reader: &'s str,
    ) -> Result<impl Iterator<Item = Result<(EventId, MappingRecord), StoreError>> + 's, StoreError>
    {
        let records = self.records(&Filter::default())?;
        Ok(records.filter(move |read| {
            let record = read.as_ref().map(|(_, record)| record);
            !record.is_ok_and(|record| record.is_hidden_from(reader))
        }))
    }

    /// Iterates over the decisions among [what a source may see](Self::records_for).
    ///
    /// # Errors
    /// Those of reading.
    pub fn decisions<'s>(
        &'s self,
        reader: &'s str,
    ) -> Result<impl Iterator<Item = Result<(EventId, Decision), StoreError>> + 's, StoreError>
    {
        Ok(self.records_for(reader)?.filter_map(|read| match read {
            Ok((event, record)) => record.decision().map(|decision| Ok((event, decision))),
            Err(error) => Some(Err(error)),
        }))
    }
}

impl Iterator for Records<'_> {
    type Item = Result<(EventId, MappingRecord), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.page.is_empty() && !self.is_done {
            if let Err(kind) = self.read_page() {
                self.is_done = true;
                return Some(Err(self.store.error(kind)));
            }
        }
        self.page.pop_front().map(Ok)
    }
}

impl Records<'_> {
    fn read_page(&mut self) -> Result<(), StoreErrorKind> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM_EVENT} WHERE e.id > ?1 AND e.id <= ?1 + ?2 \
             AND e.withdraws IS NULL AND (?3 IS NULL OR p.source = ?3) \
             AND (?4 IS NULL OR e.batch = ?4) ORDER BY e.id"
        );
        let batch = self.filter.batch.map(|batch| batch.0);
        let mut statement = self.store.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![self.last, PAGE, self.source, batch])?;
        while let Some(row) = rows.next()? {
            let event = Event::read(row)?;
            if let What::Said(mut record) = event.what
                && !self.withdrawn.contains(&event.id)
                && self.filter.takes_record(&record)
            {
                share(&mut record, &self.sharing);
                self.page.push_back((event.id, *record));
            }
        }
        self.last += PAGE;
        let sql = "SELECT coalesce(max(id), 0) FROM event";
        let newest: i64 = self
            .store
            .connection
            .prepare_cached(sql)?
            .query_row([], |row| row.get(0))?;
        self.is_done = self.last >= newest;
        Ok(())
    }
}

/// Gives a decision the scope that counts.
pub(crate) fn share(record: &mut MappingRecord, sharing: &HashSet<String>) {
    if record.justification.is_decision() && sharing.contains(&record.source) {
        record.scope = Scope::Shared;
    }
}
