use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreErrorKind;

/// What marks a SQLite file as a store: the letters `kodb`.
pub(crate) const APPLICATION_ID: i64 = 0x6b6f_6462;

/// What leads from each version of the schema to the next one, from 0, an empty database.
const MIGRATIONS: [&str; 1] = [include_str!("schema.sql")];

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

fn run(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreErrorKind> {
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
        transaction.execute_batch(migration)?;
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

    #[test]
    fn an_empty_database_becomes_one_of_the_newest_version() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        assert_eq!(version(&connection).unwrap(), VERSION);
        let made = tables(&connection);
        migrate(&mut connection).unwrap();
        assert_eq!((made, tables(&connection)), (8, 8));
    }

    #[test]
    fn each_migration_runs_once_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = "CREATE TABLE a (x)";
        run(&mut connection, &[first]).unwrap();
        run(&mut connection, &[first, "ALTER TABLE a ADD COLUMN y"]).unwrap();
        run(&mut connection, &[first, "ALTER TABLE a ADD COLUMN y"]).unwrap();
        connection
            .execute("INSERT INTO a VALUES (1, 2)", [])
            .unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
    }

    #[test]
    fn a_migration_that_fails_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = [
            "CREATE TABLE a (x)",
            "CREATE TABLE b (x); INSERT INTO c VALUES (1)",
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
