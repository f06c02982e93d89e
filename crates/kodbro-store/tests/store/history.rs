use kodbro::Row;
use kodbro_store::{
    Batch, BatchId, BatchSummary, EventId, Filter, Happened, SourceSummary, Store, StoreErrorKind,
    Undo, Undone,
};

use crate::{assert_whole, batch, current, decision, import, prediction};

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path().join("s.db")).unwrap();
    let first = [
        decision("1", "kanyl", "A01", "anna", "2026-11-02"),
        decision("2", "handske", "B01", "anna|bo", "2026-11-04"),
    ];
    import(&mut store, &first, "first");
    import(
        &mut store,
        &[decision("1", "kanyl röd", "A02", "anna", "2026-11-03")],
        "second",
    );
    import(&mut store, &[prediction("1", "kanyl", "A03", "")], "third");
    (folder, store)
}

/// What stands for product 1.
fn code(store: &Store) -> String {
    let row = current(store, &Filter::default()).remove(0);
    row.decision
        .map_or_else(String::new, |record| record.verdict.to_string())
}

fn one(withdrawn: u64) -> Undone {
    Undone {
        withdrawn,
        already: 0,
    }
}

#[test]
fn what_was_undone_is_as_if_it_had_never_been_and_stays_in_the_history() {
    let (_folder, mut store) = store();
    assert_eq!(code(&store), "accepted A02");
    let undone = store
        .undo(&Undo::Events(vec![EventId(3)]), &batch("undo"))
        .unwrap();
    assert_eq!((undone, code(&store).as_str()), (one(1), "accepted A01"));
    let again = store
        .undo(&Undo::Events(vec![EventId(3)]), &batch("again"))
        .unwrap();
    assert_eq!(
        again,
        Undone {
            withdrawn: 0,
            already: 1
        }
    );

    let history = store
        .history("Region A", &Row::default(), Some(" 1 "))
        .unwrap();
    let events: Vec<_> = history
        .iter()
        .map(|entry| {
            let happened = match &entry.happened {
                Happened::Said(record) => format!("{} {}", record.name, record.verdict),
                Happened::Withdrew(event) => format!("withdrew {event}"),
            };
            (
                entry.event.0,
                entry.batch.what.as_str(),
                happened,
                entry.is_in_force,
            )
        })
        .collect();
    let wanted = [
        (1, "first", "kanyl accepted A01", true),
        (3, "second", "kanyl röd accepted A02", false),
        (4, "third", "kanyl accepted A03", true),
        (5, "undo", "withdrew 3", true),
    ];
    assert_eq!(
        events,
        wanted.map(|(event, what, happened, force)| (event, what, happened.to_owned(), force))
    );

    let redone = store
        .undo(&Undo::Events(vec![EventId(5)]), &batch("redo"))
        .unwrap();
    assert_eq!((redone, code(&store).as_str()), (one(1), "accepted A02"));
    let undone = store
        .undo(&Undo::Events(vec![EventId(3)]), &batch("undo 2"))
        .unwrap();
    assert_eq!((undone, code(&store).as_str()), (one(1), "accepted A01"));
    assert_whole(store.path());
}

#[test]
fn a_batch_is_undone_and_redone_as_a_whole() {
    let (_folder, mut store) = store();
    assert_eq!(
        store
            .undo(&Undo::Batch(BatchId(1)), &batch("undo"))
            .unwrap(),
        one(2)
    );
    assert_eq!(store.records(&Filter::default()).unwrap().count(), 2);
    let undo = store.batches().unwrap().last().unwrap().id;
    assert_eq!(
        store.undo(&Undo::Batch(undo), &batch("redo")).unwrap(),
        one(2)
    );
    assert_eq!(store.records(&Filter::default()).unwrap().count(), 4);
    assert_eq!(code(&store), "accepted A02");
    // To take the redo back is to undo again.
    let redo = store.batches().unwrap().last().unwrap().id;
    assert_eq!(
        store
            .undo(&Undo::Batch(redo), &batch("undo again"))
            .unwrap(),
        one(2)
    );
    assert_eq!(store.records(&Filter::default()).unwrap().count(), 2);
    // What was undone is not brought back by importing it.
    let again = import(
        &mut store,
        &[decision("1", "kanyl", "A01", "anna", "2026-11-02")],
        "x",
    );
    assert_eq!((again.added, again.already), (0, 1));
    assert_eq!(store.records(&Filter::default()).unwrap().count(), 2);
}

#[test]
fn a_persons_decisions_are_undone_from_a_time_on() {
    let (_folder, mut store) = store();
    let undo = |by: &str, since: &str| Undo::Person {
        by: by.into(),
        since: since.into(),
    };
    assert_eq!(
        store.undo(&undo("nobody", ""), &batch("0")).unwrap(),
        one(0)
    );
    assert_eq!(store.undo(&undo("an", ""), &batch("0")).unwrap(), one(0));
    assert_eq!(
        store.undo(&undo("bo", "2026-11-05"), &batch("0")).unwrap(),
        one(0)
    );
    assert_eq!(
        store
            .undo(&undo("anna", "2026-11-03"), &batch("1"))
            .unwrap(),
        one(2)
    );
    assert_eq!(code(&store), "accepted A01");
    assert_eq!(
        store.undo(&undo("anna", ""), &batch("2")).unwrap(),
        Undone {
            withdrawn: 1,
            already: 2
        }
    );
    assert_eq!(code(&store), "");
}

#[test]
fn what_there_is_not_cannot_be_undone() {
    let (_folder, mut store) = store();
    let error = store
        .undo(&Undo::Events(vec![EventId(99)]), &batch("x"))
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        StoreErrorKind::NoEvent { number: 99 }
    ));
    let error = store
        .undo(&Undo::Batch(BatchId(4)), &batch("x"))
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        StoreErrorKind::NoBatch { number: 4 }
    ));
    assert_eq!(store.batches().unwrap().len(), 3);
}

#[test]
fn sources_and_batches_are_counted() {
    let (_folder, mut store) = store();
    store
        .undo(&Undo::Events(vec![EventId(2)]), &batch("undo"))
        .unwrap();
    let source = SourceSummary {
        name: "Region A".into(),
        products: 2,
        decisions: 2,
        predictions: 1,
        ..SourceSummary::default()
    };
    assert_eq!(store.sources().unwrap(), [source]);
    let batches = store.batches().unwrap();
    let first = BatchSummary {
        id: BatchId(1),
        batch: batch("first"),
        records: 2,
        withdrawals: 0,
        withdrawn: 1,
        listed: 0,
    };
    assert_eq!(batches[0], first);
    assert_eq!((batches[3].records, batches[3].withdrawals), (0, 1));
}

#[test]
fn work_with_the_same_name_is_one_batch() {
    let (_folder, mut store) = store();
    import(
        &mut store,
        &[decision("9", "x", "A01", "anna", "")],
        "first",
    );
    let batches = store.batches().unwrap();
    assert_eq!((batches.len(), batches[0].records), (3, 3));
    let other = Batch {
        by: "cia".into(),
        ..batch("first")
    };
    let record = Ok::<_, std::convert::Infallible>(decision("10", "x", "A01", "anna", ""));
    store.import([record].into_iter(), &other).unwrap();
    assert_eq!(store.batches().unwrap().len(), 4);
}

#[test]
fn nothing_said_can_be_changed_or_deleted() {
    let (_folder, store) = store();
    let connection = rusqlite::Connection::open(store.path()).unwrap();
    for table in ["source", "batch", "product", "text", "origin", "event"] {
        for sql in [
            format!("DELETE FROM {table}"),
            format!("UPDATE {table} SET id = id + 1"),
        ] {
            let error = connection.execute(&sql, []).unwrap_err().to_string();
            assert!(error.contains("the store only adds"), "{error}");
        }
    }
}

#[test]
fn a_text_leads_to_the_history_too() {
    let (_folder, store) = store();
    let events = |name: &str, id: Option<&str>| -> Vec<i64> {
        let history = store.history("Region A", &Row::from(name), id).unwrap();
        history.iter().map(|entry| entry.event.0).collect()
    };
    assert_eq!(events("KANYL", None), [1, 4]);
    assert_eq!(events("HANDSKE", Some("1")), [1, 2, 3, 4]);
    assert_eq!(events("", None), [0; 0]);
    let error = store
        .history("Region B", &Row::default(), Some("1"))
        .unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::NoSource { .. }));
}
