use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use kodbro_store::{Filter, Store, StoreError, StoreErrorKind, Undo, is_database};

use crate::{assert_whole, batch, decision, import, prediction};

/// A store with a thousand decisions in a folder of its own.
fn filled() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path).unwrap();
    let records: Vec<_> = (0..1_000)
        .map(|number: u32| decision(&number.to_string(), "kanyl", "A01", "anna", ""))
        .collect();
    import(&mut store, &records, "a");
    (folder, path)
}

/// Opens a file that is no store in both ways, and returns the error, which has to be the same.
fn refused(path: &Path) -> StoreError {
    let to_write = Store::open(path).unwrap_err();
    let to_read = Store::open_read_only(path).unwrap_err();
    assert_eq!(to_write.to_string(), to_read.to_string());
    assert!(to_write.hint().is_some());
    let name = path.display().to_string();
    assert!(to_write.to_string().starts_with(&name), "{to_write}");
    to_write
}

#[test]
fn what_is_no_store_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    assert!(matches!(
        refused(&path("none.db")).kind(),
        StoreErrorKind::Missing
    ));
    assert!(matches!(
        refused(folder.path()).kind(),
        StoreErrorKind::Folder
    ));
    for (name, bytes) in [
        ("empty", &b""[..]),
        ("table", b"id;decision\n1;undecided\n"),
        ("short", b"SQL"),
    ] {
        fs::write(path(name), bytes).unwrap();
        let error = refused(&path(name));
        assert!(
            matches!(error.kind(), StoreErrorKind::NotAStore { .. }),
            "{error}"
        );
        assert_eq!(fs::read(path(name)).unwrap(), bytes);
        assert!(!is_database(path(name)).unwrap());
    }
    let other = rusqlite::Connection::open(path("other")).unwrap();
    other
        .execute_batch("CREATE TABLE a (x); PRAGMA user_version = 1")
        .unwrap();
    drop(other);
    let before = fs::read(path("other")).unwrap();
    let error = refused(&path("other"));
    assert!(
        error
            .to_string()
            .ends_with("found a database of another program, expected a store"),
        "{error}"
    );
    assert_eq!(fs::read(path("other")).unwrap(), before);
    assert!(is_database(path("other")).unwrap());
}

#[test]
fn nothing_is_created_over_anything() {
    let (folder, path) = filled();
    let before = fs::read(&path).unwrap();
    let error = Store::create(&path).unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::Exists), "{error}");
    let error = Store::create(folder.path()).unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::Folder), "{error}");
    let error = Store::create(folder.path().join("none/s.db")).unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::Io { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 1, "no temporary file is left behind");
}

#[test]
fn a_newer_store_is_refused_and_left_as_it_is() {
    let (_folder, path) = filled();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA user_version = 7").unwrap();
    drop(connection);
    let before = fs::read(&path).unwrap();
    let error = refused(&path);
    let message = "the store has schema version 7, but this program knows those up to 2";
    assert!(error.to_string().ends_with(message), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_truncated_store_is_refused_wherever_it_is_cut() {
    let (_folder, path) = filled();
    let whole = fs::read(&path).unwrap();
    for length in [
        50,
        100,
        512,
        4_095,
        4_096,
        8_192,
        whole.len() / 2,
        whole.len() - 4_096,
        whole.len() - 1,
    ] {
        let cut = path.with_extension(length.to_string());
        fs::write(&cut, &whole[..length]).unwrap();
        let error = refused(&cut);
        let kind = error.kind();
        let is_named = matches!(
            kind,
            StoreErrorKind::Damaged { .. } | StoreErrorKind::NotAStore { .. }
        );
        assert!(is_named, "{length}: {error}");
    }
}

#[test]
fn damage_is_an_error_or_a_finding_and_never_a_panic() {
    let (_folder, path) = filled();
    let whole = fs::read(&path).unwrap();
    let mut found = 0;
    let mut rng = fastrand::Rng::with_seed(3);
    for _ in 0..60 {
        let mut bytes = whole.clone();
        let at = rng.usize(4_096..bytes.len());
        let end = (at + 64).min(bytes.len());
        bytes[at..end].fill(rng.u8(..));
        let copy = path.with_extension("copy");
        fs::write(&copy, &bytes).unwrap();
        found += usize::from(match Store::open(&copy) {
            Ok(store) => {
                let read = store.current(&Filter::default());
                let read = read.map(|mut rows| rows.by_ref().all(|row| row.is_ok()));
                let checked = store.check();
                checked.is_ok_and(|checked| !checked.is_whole())
                    || matches!(read, Ok(false) | Err(_))
            }
            Err(_) => true,
        });
    }
    // Nothing needs the bytes that are free.
    assert!(found > 40, "{found}");
}

#[test]
fn products_that_their_code_no_longer_leads_to_are_found() {
    let (_folder, path) = filled();
    let mut store = Store::open(&path).unwrap();
    let predictions =
        ["kanyl", "tops", "sond"].map(|name| prediction(name, name, "A01", "2026-11-04"));
    import(&mut store, &predictions, "b");
    drop(store);
    assert_whole(&path);
    let change = "UPDATE glance SET code = 'A02' WHERE product = 1001;
        DELETE FROM glance WHERE product = 1002;
        UPDATE glance SET decided = 2 WHERE product = 1003;
        INSERT INTO glance (product, source, text, code, decided) VALUES (7, 1, 7, 'A01', 0);";
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch(change).unwrap();
    drop(connection);
    let wanted = [7, 1001, 1002]
        .map(|product| format!("product {product} is not found by its code as the events say"));
    let findings = Store::open(&path).unwrap().check().unwrap().findings;
    assert_eq!(findings, wanted);
}

#[test]
fn what_was_changed_behind_the_stores_back_is_found() {
    let (_folder, path) = filled();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let change = "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted;
        UPDATE event SET code = 'A02' WHERE id = 7; UPDATE event SET confidence = 0.5 WHERE id = 8;
        DROP TRIGGER text_is_never_changed; UPDATE text SET name = 'sax' WHERE id = 9;
        INSERT INTO event SELECT 2000, text, NULL, batch, 3000, 'withdrawal', '', '', '', '', '',
            NULL, '', '', '', origin, '', '', '[]' FROM event WHERE id = 1;";
    connection
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {change}"))
        .unwrap();
    drop(connection);
    let findings = Store::open(&path).unwrap().check().unwrap().findings;
    let wanted = [
        "event 2000 refers to a row of table event that is missing",
        "'event_is_never_changed' is missing in the schema",
        "'event_is_never_deleted' is missing in the schema",
        "'text_is_never_changed' is missing in the schema",
        "event 7 is not what it was when it was added",
        "event 8 is not what it was when it was added",
        "event 9 is not what it was when it was added",
        "event 2000 takes back event 3000, which it cannot",
        "text 9 is not found among those like it",
    ];
    assert_eq!(findings, wanted);
}

#[test]
fn a_read_only_store_can_be_read_but_not_written() {
    let (_folder, path) = filled();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let mut store = Store::open_read_only(&path).unwrap();
    assert_eq!(store.current(&Filter::default()).unwrap().count(), 1_000);
    let error = store.undo(
        &Undo::Person {
            by: "anna".into(),
            since: String::new(),
        },
        &batch("x"),
    );
    let error = error.unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::ReadOnly), "{error}");
    drop(store);
    if OpenOptions::new().write(true).open(&path).is_ok() {
        eprintln!("skipped: this user may write read-only files");
        return;
    }
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::ReadOnly), "{error}");
}

#[test]
fn a_backup_is_a_store_and_replaces_only_backups() {
    let (folder, path) = filled();
    let mut store = Store::open(&path).unwrap();
    let copy = folder.path().join("backup.db");
    store.backup(&copy).unwrap();
    import(&mut store, &[decision("x", "sax", "B01", "bo", "")], "b");
    assert_eq!(
        Store::open(&copy)
            .unwrap()
            .records(&Filter::default())
            .unwrap()
            .count(),
        1_000
    );
    store.backup(&copy).unwrap();
    assert_eq!(
        Store::open(&copy)
            .unwrap()
            .records(&Filter::default())
            .unwrap()
            .count(),
        1_001
    );
    assert_whole(&copy);

    let text = folder.path().join("notes.txt");
    fs::write(&text, "important").unwrap();
    for other in [&path, &text] {
        let error = store.backup(other).unwrap_err();
        assert!(matches!(error.kind(), StoreErrorKind::Exists), "{error}");
    }
    assert!(matches!(
        store.backup(folder.path()).unwrap_err().kind(),
        StoreErrorKind::Folder
    ));
    assert_eq!(fs::read_to_string(&text).unwrap(), "important");
}

#[test]
fn a_backup_replaces_no_store_that_says_more() {
    let (folder, path) = filled();
    let store = Store::open(&path).unwrap();
    let kept = |target: &Path| {
        let before = fs::read(target).unwrap();
        let error = store.backup(target).unwrap_err();
        assert!(error.hint().is_some());
        assert_eq!(fs::read(target).unwrap(), before, "{error}");
        error
    };

    let other = folder.path().join("other.db");
    drop(Store::create(&other).unwrap());
    store.backup(&other).unwrap(); // it said nothing
    let mut another = Store::open(&other).unwrap();
    import(&mut another, &[decision("x", "sax", "B01", "bo", "")], "b");
    drop(another);
    let error = kept(&other);
    assert!(
        matches!(error.kind(), StoreErrorKind::AnotherStore),
        "{error}"
    );

    let foreign = folder.path().join("foreign.db");
    let mut another = Store::create(&foreign).unwrap();
    let records = [decision("x", "sax", "B01", "bo", "")];
    import(&mut another, &records, "b");
    // Its log has not been written back, as while somebody works with it.
    assert!(matches!(kept(&foreign).kind(), StoreErrorKind::InUse));
    drop(another);
    assert!(matches!(
        kept(&foreign).kind(),
        StoreErrorKind::AnotherStore
    ));
    let foreign = Store::open(&foreign).unwrap();
    assert_eq!(foreign.records(&Filter::default()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn stores_and_backups_have_the_rights_of_any_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = filled();
    let backup = folder.path().join("backup.db");
    Store::open(&path).unwrap().backup(&backup).unwrap();
    let new = folder.path().join("new");
    fs::write(&new, "").unwrap();
    let rights = |path: &Path| path.metadata().unwrap().permissions().mode();
    assert_eq!(rights(&path), rights(&new));
    assert_eq!(rights(&backup), rights(&new));

    let kept = fs::Permissions::from_mode(0o600);
    fs::set_permissions(&path, kept.clone()).unwrap();
    let private = folder.path().join("private.db");
    Store::open(&path).unwrap().backup(&private).unwrap();
    assert_eq!(rights(&private) & 0o777, kept.mode());
}
