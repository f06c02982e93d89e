use std::convert::Infallible;
use std::thread;
use std::time::Duration;

use kodbro_store::{Filter, Store, StoreErrorKind};

use crate::crash::{records, start_import};
use crate::{assert_whole, batch, current, decision};

#[test]
fn two_processes_import_into_one_store_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path).unwrap();
    // Two children import the same records, and this process others, one by one.
    let mut children = [start_import(&path), start_import(&path)];
    let mut own = 0;
    while children
        .iter_mut()
        .any(|child| child.try_wait().unwrap().is_none())
        || own < 100
    {
        let record = decision(&format!("own {own}"), "sax", "B01", "cia", "");
        let record = [Ok::<_, Infallible>(record)].into_iter();
        assert_eq!(store.import(record, &batch("own")).unwrap().added, 1);
        own += 1;
        if own % 100 == 0 {
            assert!(current(&store, &Filter::default()).len() >= own);
        }
    }
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(
        store.records(&Filter::default()).unwrap().count(),
        records().count() + own
    );
    assert_whole(&path);
}

#[test]
fn who_waits_too_long_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path)
        .unwrap()
        .with_patience(Duration::from_millis(50))
        .unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let record = || [Ok::<_, Infallible>(decision("1", "sax", "B01", "cia", ""))].into_iter();
    let error = store.import(record(), &batch("a")).unwrap_err();
    let kodbro_store::ImportError::Store(error) = error;
    assert!(
        matches!(error.kind(), StoreErrorKind::Locked { .. }),
        "{error}"
    );
    assert!(error.hint().is_some());
    // Reading goes on meanwhile, and so does writing afterwards.
    assert_eq!(current(&store, &Filter::default()).len(), 0);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.import(record(), &batch("a")).unwrap().added, 1);
}

#[test]
fn of_two_that_create_a_store_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let made: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| usize::from(Store::create(&path).is_ok())))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(made, 1);
    assert_whole(&path);
}
