use std::collections::HashMap;

use kodbro::decisions::text_key;
use kodbro::mapping_set::MappingRecord;
use kodbro::matching::Row;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior, params};

use crate::digest;
use crate::error::StoreErrorKind;
use crate::glance::Touched;
use crate::record::{COLUMNS, Event, FROM_TEXT, WITHDRAWAL, newest_prediction, to_json};
use crate::values::{Batch, EventId, Product};

type Result<T> = std::result::Result<T, StoreErrorKind>;

/// What is known of the store from one transaction to the next.
#[derive(Debug, Default)]
pub(crate) struct Known {
    sources: HashMap<String, i64>,
    origins: HashMap<[String; 4], i64>,
    room: String,
}

/// One transaction that adds to a store; what is not committed is as if it had never been.
pub(crate) struct Writer<'c> {
    transaction: Transaction<'c>,
    known: &'c mut Known,
    batch: i64,
    touched: Touched,
}

/// What names a product in its source.
enum Key<'k> {
    Id(&'k str),
    Text([u8; 32]),
}

impl ToSql for Key<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Id(id) => ValueRef::Text(id.as_bytes()),
            Self::Text(digest) => ValueRef::Blob(digest),
        }))
    }
}

impl<'c> Writer<'c> {
    /// Waits until nobody else writes, and begins.
    pub(crate) fn begin(
        connection: &'c mut Connection,
        known: &'c mut Known,
        batch: &Batch,
    ) -> Result<Self> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let batch = batch_number(&transaction, batch)?;
        Ok(Self {
            transaction,
            known,
            batch,
            touched: Touched::default(),
        })
    }

    /// Returns the store as this transaction sees it.
    pub(crate) fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Writes everything to the disk.
    pub(crate) fn commit(self) -> Result<()> {
        self.touched.settle(&self.transaction)?;
        Ok(self.transaction.commit()?)
    }

    /// Leaves everything as it was before.
    pub(crate) fn roll_back(self) -> Result<()> {
        self.known.sources.clear();
        self.known.origins.clear();
        Ok(self.transaction.rollback()?)
    }

    /// Adds what a record says; returns whether it is new.
    pub(crate) fn record(&mut self, record: &MappingRecord) -> Result<bool> {
        let source = self.source(&record.source)?;
        let (product, is_new) = self.product(source, &record.id, &record.row())?;
        let text = self.text(source, product, is_new, &record.row())?;
        let origin = self.origin(record)?;
        let sql = "INSERT INTO event (text, digest, batch, justification, verdict, code, relation, \
            scope, term, confidence, by, reviewer, at, origin, evidence, comment, other) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) \
            ON CONFLICT (text, digest) DO NOTHING";
        let added = self.transaction.prepare_cached(sql)?.execute(params![
            text,
            digest::of_record(record),
            self.batch,
            record.justification.as_str(),
            record.verdict.as_str(),
            record.verdict.code().map_or("", |code| code.as_str()),
            record.relation.as_str(),
            record.scope.as_str(),
            record.term,
            record.confidence,
            record.by,
            record.reviewer,
            record.at,
            origin,
            record.evidence,
            record.comment,
            to_json(&record.other)?,
        ])?;
        if added > 0 {
            self.touched.product(product);
            if record.justification.is_decision() {
                self.touched.decided(text, record.scope);
            }
        }
        Ok(added > 0)
    }

    /// Lists a product as its catalogue has it now; returns its number too.
    pub(crate) fn listing(&mut self, source: &str, product: &Product) -> Result<(i64, Listed)> {
        let source = self.source(source)?;
        let row = product.row();
        let (number, is_new) = self.product(source, &product.id, &row)?;
        let text = self.text(source, number, is_new, &row)?;
        let other = to_json(&product.other)?;
        let sql = "SELECT text, other FROM listing WHERE product = ?1";
        let before: Option<(i64, String)> = match is_new {
            true => None,
            false => self
                .transaction
                .prepare_cached(sql)?
                .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?,
        };
        let listed = match before {
            None => Listed::New,
            Some(before) if before == (text, other.clone()) => Listed::Same,
            Some(_) => Listed::Changed,
        };
        let sql = "INSERT INTO listing (product, text, batch, other) VALUES (?1, ?2, ?3, ?4) \
            ON CONFLICT (product) DO UPDATE SET text = ?2, batch = ?3, other = ?4";
        let mut statement = self.transaction.prepare_cached(sql)?;
        statement.execute(params![number, text, self.batch, other])?;
        if listed != Listed::Same {
            self.touched.product(number);
        }
        Ok((number, listed))
    }

    /// Adds a prediction for a product, unless the newest one says the same, at whatever time;
    /// returns whether it is new.
    pub(crate) fn prediction(&mut self, product: i64, record: &MappingRecord) -> Result<bool> {
        let sql = format!("SELECT {COLUMNS} FROM {FROM_TEXT} WHERE t.product = ?1");
        let mut events = Vec::new();
        {
            let mut statement = self.transaction.prepare_cached(&sql)?;
            let mut rows = statement.query([product])?;
            while let Some(row) = rows.next()? {
                events.push(Event::read(row)?);
            }
        }
        events.sort_unstable_by_key(|event| event.id);
        match newest_prediction(&events) {
            Some(newest) if says_same(&newest, record) => Ok(false),
            _ => self.record(record),
        }
    }

    /// Takes an event back.
    pub(crate) fn withdraw(&mut self, event: EventId) -> Result<()> {
        let sql = "INSERT INTO event (text, batch, withdraws, justification, verdict, code, \
            relation, scope, term, by, reviewer, at, origin, evidence, comment, other) \
            SELECT text, ?2, id, ?3, '', '', '', '', '', '', '', '', origin, '', '', '[]' \
            FROM event WHERE id = ?1";
        let mut statement = self.transaction.prepare_cached(sql)?;
        if statement.execute(params![event.0, self.batch, WITHDRAWAL])? == 0 {
            return Err(StoreErrorKind::NoEvent { number: event.0 });
        }
        let sql = "SELECT t.product FROM event e JOIN text t ON t.id = e.text WHERE e.id = ?1";
        let mut statement = self.transaction.prepare_cached(sql)?;
        self.touched
            .product(statement.query_row([event.0], |row| row.get(0))?);
        Ok(())
    }

    /// Returns the number of a source, which is new where it has none.
    pub(crate) fn source(&mut self, name: &str) -> Result<i64> {
        if let Some(&number) = self.known.sources.get(name) {
            return Ok(number);
        }
        let number = numbered(
            &self.transaction,
            "SELECT id FROM source WHERE name = ?1",
            "INSERT INTO source (name) VALUES (?1)",
            &[name],
        )?;
        self.known.sources.insert(name.to_owned(), number);
        Ok(number)
    }

    /// Says who may make use of a source's decisions.
    pub(crate) fn share(&mut self, source: i64, scope: &str) -> Result<()> {
        let sql = "INSERT INTO sharing (source, scope, batch) VALUES (?1, ?2, ?3)";
        self.transaction
            .execute(sql, params![source, scope, self.batch])?;
        Ok(())
    }

    fn origin(&mut self, record: &MappingRecord) -> Result<i64> {
        let names = [
            record.tool.as_str(),
            &record.tool_version,
            &record.release,
            &record.index,
        ];
        let names_owned = names.map(str::to_owned);
        if let Some(&number) = self.known.origins.get(&names_owned) {
            return Ok(number);
        }
        let number = numbered(
            &self.transaction,
            "SELECT id FROM origin WHERE tool = ?1 AND tool_version = ?2 AND release = ?3 \
             AND index_hash = ?4",
            "INSERT INTO origin (tool, tool_version, release, index_hash) VALUES (?1, ?2, ?3, ?4)",
            &names,
        )?;
        self.known.origins.insert(names_owned, number);
        Ok(number)
    }

    /// Returns the number of a product, and whether it is new.
    fn product(&mut self, source: i64, id: &str, row: &Row<'_>) -> Result<(i64, bool)> {
        let key = match id.trim() {
            "" => Key::Text(digest::of_text(texts(row))),
            id => Key::Id(id),
        };
        let sql = "SELECT id FROM product WHERE source = ?1 AND key = ?2";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let found = statement
            .query_row(params![source, key], |row| row.get(0))
            .optional()?;
        if let Some(number) = found {
            return Ok((number, false));
        }
        let sql = "INSERT INTO product (source, key) VALUES (?1, ?2)";
        self.transaction
            .prepare_cached(sql)?
            .execute(params![source, key])?;
        Ok((self.transaction.last_insert_rowid(), true))
    }

    /// Returns the number of a product's text, which is kept beside its other ones.
    fn text(&mut self, source: i64, product: i64, is_new: bool, row: &Row<'_>) -> Result<i64> {
        let [name, model, description, supplier] = texts(row);
        if !is_new {
            let sql = "SELECT id FROM text WHERE product = ?1 AND name = ?2 AND model = ?3 \
                AND description = ?4 AND supplier = ?5";
            let found = self
                .transaction
                .prepare_cached(sql)?
                .query_row(
                    params![product, name, model, description, supplier],
                    |row| row.get(0),
                )
                .optional()?;
            if let Some(number) = found {
                return Ok(number);
            }
        }
        let same = same(source, row, &mut self.known.room);
        let sql = "INSERT INTO text (product, name, model, description, supplier, same) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut statement = self.transaction.prepare_cached(sql)?;
        statement.execute(params![product, name, model, description, supplier, same])?;
        Ok(self.transaction.last_insert_rowid())
    }
}

/// What a catalogue's row meant for the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    New,
    Changed,
    Same,
}

/// Tells whether two records differ in their times at most.
fn says_same(one: &MappingRecord, other: &MappingRecord) -> bool {
    let at = other.at.clone();
    MappingRecord { at, ..one.clone() } == *other
}

/// Returns a number that texts of one source share when the core takes them for the same; others
/// may share it too.
pub(crate) fn same(source: i64, row: &Row<'_>, room: &mut String) -> Option<i64> {
    let spread = (source as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    text_key(row, room).map(|key| (key as u64 ^ spread) as i64)
}

fn texts<'r>(row: &Row<'r>) -> [&'r str; 4] {
    [row.name, row.model, row.description, row.supplier]
}

fn batch_number(transaction: &Transaction<'_>, batch: &Batch) -> Result<i64> {
    numbered(
        transaction,
        "SELECT id FROM batch WHERE by = ?1 AND at = ?2 AND what = ?3",
        "INSERT INTO batch (by, at, what) VALUES (?1, ?2, ?3)",
        &[&batch.by, &batch.at, &batch.what],
    )
}

/// Returns the number that names have, or get now.
fn numbered(
    transaction: &Transaction<'_>,
    find: &str,
    insert: &str,
    names: &[&str],
) -> Result<i64> {
    let names = || rusqlite::params_from_iter(names);
    let found = transaction
        .query_row(find, names(), |row| row.get(0))
        .optional()?;
    if let Some(number) = found {
        return Ok(number);
    }
    transaction.execute(insert, names())?;
    Ok(transaction.last_insert_rowid())
}
