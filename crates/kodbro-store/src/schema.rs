use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreErrorKind;
use crate::glance;

/// What marks a SQLite file as a store: the letters `kodb`.
pub(crate) const APPLICATION_ID: i64 = 0x6b6f_6462;

/// What leads from one version of the schema to the next one.
#[derive(Clone, Copy)]
struct Migration {
    sql: &'static str,
    /// Fills what is new.
    fill: fn(&Connection) -> Result<(), StoreErrorKind>,
}

/// The migrations from each version on, from 0, an empty database.
const MIGRATIONS: [Migration; 2] = [
    Migration {
        sql: include_str!("schema.sql"),
        fill: |_| Ok(()),
    },
    Migration {
        sql: include_str!("schema-2.sql"),
        fill: glance::fill,
    },
];

/// The version of the schema that this program writes.
pub(crate) const VERSION: i64 = MIGRATIONS.len() as i64;

/// Returns the version of a database's schema.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the schema up to date, all or nothing.
///
/// # Errors
/// [`StoreErrorKind::NewerSchema`] when it is newer than this program; nothing is changed then.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreErrorKind> {
    run(connection, &MIGRATIONS)
}

fn run(connection: &mut Connection, migrations: &[Migration]) -> Result<(), StoreErrorKind> {
    let known = migrations.len() as i64;
    let found = version(connection)?;
    if found == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    let found = version(&transaction)?;
    let to_do = usize::try_from(found)
        .ok()
        .and_then(|found| migrations.get(found..));
    let Some(to_do) = to_do else {
        return Err(StoreErrorKind::NewerSchema { found, known });
    };
    for migration in to_do {
        transaction.execute_batch(migration.sql)?;
        (migration.fill)(&transaction)?;
    }
    transaction.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {known};"
    ))?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(connection: &Connection) -> i64 {
        let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table'";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn migration(sql: &'static str) -> Migration {
        Migration {
            sql,
            fill: |_| Ok(()),
        }
    }

    #[test]
    fn an_empty_database_becomes_one_of_the_newest_version() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), VERSION);
        let made = tables(&connection);
        migrate(&mut connection).unwrap();
        assert_eq!((made, tables(&connection)), (9, 9));
    }

    #[test]
    fn each_migration_runs_once_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = migration("CREATE TABLE a (x)");
        let second = Migration {
            sql: "ALTER TABLE a ADD COLUMN y",
            fill: |connection| {
                connection.execute("INSERT INTO a VALUES (1, 2)", [])?;
                Ok(())
            },
        };
        run(&mut connection, &[first]).unwrap();
        run(&mut connection, &[first, second]).unwrap();
        run(&mut connection, &[first, second]).unwrap();
        let sql = "SELECT count(y) FROM a";
        let filled: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!((version(&connection).unwrap(), filled), (2, 1));
    }

    #[test]
    fn a_migration_that_fails_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = [
            migration("CREATE TABLE a (x)"),
            migration("CREATE TABLE b (x); INSERT INTO c VALUES (1)"),
        ];
        assert!(run(&mut connection, &broken).is_err());
        assert_eq!((version(&connection).unwrap(), tables(&connection)), (0, 0));
    }

    #[test]
    fn a_newer_schema_is_refused_and_left_as_it_is() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("PRAGMA user_version = 9").unwrap();
        let error = migrate(&mut connection).unwrap_err();
        assert!(matches!(
            error,
            StoreErrorKind::NewerSchema {
                found: 9,
                known: VERSION
            }
        ));
        assert_eq!((version(&connection).unwrap(), tables(&connection)), (9, 0));
    }
}
