use kodbro::matching::Row;
use rusqlite::Connection;

use crate::error::{StoreError, StoreErrorKind};
use crate::record::{COLUMNS, Event, FROM_EVENT, What};
use crate::{Store, digest, glance, schema, writer};

type Result<T> = std::result::Result<T, StoreErrorKind>;

/// So many findings are described; the rest are counted.
const DESCRIBED: usize = 100;

/// What a check has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many events were looked at.
    pub events: u64,
    /// How many texts were looked at.
    pub texts: u64,
    /// What is wrong, in words: the first hundred.
    pub findings: Vec<String>,
    /// How much more is wrong.
    pub more: u64,
}

impl Checked {
    /// Tells whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty()
    }

    fn add(&mut self, finding: String) {
        match self.findings.len() < DESCRIBED {
            true => self.findings.push(finding),
            false => self.more += 1,
        }
    }
}

impl Store {
    /// Looks at everything: SQLite's own check of the file, references, the schema with its
    /// triggers, whether each record is what it was when it was added, by its digest, whether
    /// withdrawals and texts are in order, and whether what is kept for finding products by their
    /// code follows from the events.
    ///
    /// # Errors
    /// When the store cannot be read for another reason than that it is damaged; damage is a
    /// finding.
    pub fn check(&self) -> std::result::Result<Checked, StoreError> {
        let mut checked = Checked::default();
        let steps = [
            file,
            references,
            tables,
            records,
            withdrawals,
            texts,
            glances,
        ];
        for step in steps {
            match step(&self.connection, &mut checked) {
                Ok(()) => {}
                Err(error @ StoreErrorKind::Damaged { .. }) => checked.add(error.to_string()),
                Err(error) => return Err(self.error(error)),
            }
        }
        Ok(checked)
    }
}

fn file(connection: &Connection, checked: &mut Checked) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            checked.add(line);
        }
    }
    Ok(())
}

fn references(connection: &Connection, checked: &mut Checked) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, number, other): (String, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let number = number.map_or_else(String::new, |number| format!(" {number}"));
        checked.add(format!(
            "{table}{number} refers to a row of table {other} that is missing"
        ));
    }
    Ok(())
}

/// Compares tables, indexes and triggers with those that the schema makes.
fn tables(connection: &Connection, checked: &mut Checked) -> Result<()> {
    let mut fresh = Connection::open_in_memory()?;
    schema::migrate(&mut fresh)?;
    let (wanted, found) = (definitions(&fresh)?, definitions(connection)?);
    for (name, definition) in &wanted {
        match found.iter().find(|(other, _)| other == name) {
            None => checked.add(format!("'{name}' is missing in the schema")),
            Some((_, other)) if other != definition => {
                checked.add(format!("'{name}' is not what the schema says"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn definitions(connection: &Connection) -> Result<Vec<(String, Option<String>)>> {
    let sql =
        "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
    let mut statement = connection.prepare(sql)?;
    let definitions = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(definitions.collect::<rusqlite::Result<_>>()?)
}

fn records(connection: &Connection, checked: &mut Checked) -> Result<()> {
    let sql = format!("SELECT {COLUMNS}, e.digest FROM {FROM_EVENT}");
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        checked.events += 1;
        let event = match Event::read(row) {
            Ok(event) => event,
            Err(error) => {
                let number: i64 = row.get(0)?;
                checked.add(format!("event {number}: {error}"));
                continue;
            }
        };
        if let What::Said(record) = event.what {
            let digest: Vec<u8> = row.get(28)?;
            if digest != digest::of_record(&record) {
                let id = event.id;
                checked.add(format!("event {id} is not what it was when it was added"));
            }
        }
    }
    let sql = "SELECT count(*) FROM event";
    let count: u64 = connection.query_row(sql, [], |row| row.get(0))?;
    if count != checked.events {
        let missing = count.abs_diff(checked.events);
        checked.add(format!("{missing} events cannot be read whole"));
    }
    Ok(())
}

fn withdrawals(connection: &Connection, checked: &mut Checked) -> Result<()> {
    let sql = "SELECT w.id, w.withdraws FROM event w LEFT JOIN event e ON e.id = w.withdraws \
        WHERE w.withdraws IS NOT NULL AND (e.id IS NULL OR e.id >= w.id OR e.text <> w.text)";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (number, other): (i64, i64) = (row.get(0)?, row.get(1)?);
        checked.add(format!(
            "event {number} takes back event {other}, which it cannot"
        ));
    }
    Ok(())
}

fn texts(connection: &Connection, checked: &mut Checked) -> Result<()> {
    let sql = "SELECT t.id, p.source, t.name, t.model, t.description, t.supplier, t.same \
        FROM text t JOIN product p ON p.id = t.product";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut room = String::new();
    while let Some(row) = rows.next()? {
        checked.texts += 1;
        let text = |column: usize| row.get::<_, String>(column);
        let texts = [text(2)?, text(3)?, text(4)?, text(5)?];
        let [name, model, description, supplier] = texts.each_ref().map(String::as_str);
        let product = Row {
            name,
            model,
            description,
            supplier,
        };
        let same: Option<i64> = row.get(6)?;
        if same != writer::same(row.get(1)?, &product, &mut room) {
            let number: i64 = row.get(0)?;
            checked.add(format!("text {number} is not found among those like it"));
        }
    }
    Ok(())
}

fn glances(connection: &Connection, checked: &mut Checked) -> Result<()> {
    for product in glance::out_of_step(connection)? {
        checked.add(format!(
            "product {product} is not found by its code as the events say"
        ));
    }
    Ok(())
}
