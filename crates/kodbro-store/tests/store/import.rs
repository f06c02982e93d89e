use kodbro::decisions::{Scope, Verdict};
use kodbro::mapping_set::{Justification, MappingRecord, Relation};
use kodbro_store::{Filter, ImportError, Imported, Store};

use crate::{assert_whole, batch, decision, import};

fn every_field() -> MappingRecord {
    MappingRecord {
        id: "41-10233".into(),
        name: "US-HANDSKE \"NITRIL\"\0".into(),
        model: "x9".into(),
        description: "utan puder; åäö 👋".into(),
        supplier: "Mediq AB".into(),
        source: "Region A".into(),
        scope: Scope::Shared,
        justification: Justification::Reviewed,
        verdict: Verdict::Rejected("T01020204".parse().unwrap()),
        relation: Relation::Close,
        term: "Handskar".into(),
        confidence: Some(0.1 + 0.2),
        by: "anna|bo".into(),
        reviewer: "cia".into(),
        at: "2026-11-02T09:30:00.125Z".into(),
        tool: "kodbro".into(),
        tool_version: "0.1.0".into(),
        release: "EMDN V2".into(),
        index: "a".repeat(64),
        evidence: r#"[{"word":"handske"}]"#.into(),
        comment: "två\nrader".into(),
        other: vec![
            ("mapping_date".into(), "x".into()),
            ("mapping_date".into(), String::new()),
        ],
    }
}

#[test]
fn every_field_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path).unwrap();
    let mut records = vec![every_field()];
    for justification in [
        Justification::Curated,
        Justification::Predicted,
        Justification::Other,
    ] {
        for verdict in [Verdict::NoSuchTerm, Verdict::OutOfScope, Verdict::Undecided] {
            records.push(MappingRecord {
                justification,
                verdict,
                confidence: None,
                ..every_field()
            });
        }
    }
    records.push(MappingRecord::default());
    let added = records.len() as u64;
    assert_eq!(
        import(&mut store, &records, "a"),
        Imported { added, already: 0 }
    );
    drop(store);
    let store = Store::open(&path).unwrap();
    let stored = store.records(&Filter::default()).unwrap();
    let stored: Vec<MappingRecord> = stored.map(|record| record.unwrap().1).collect();
    assert_eq!(stored, records);
    assert_whole(&path);
}

#[test]
fn the_same_record_again_adds_nothing_and_another_field_does() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path().join("s.db")).unwrap();
    let record = every_field();
    import(&mut store, std::slice::from_ref(&record), "a");
    let again = import(&mut store, &[record.clone(), record.clone()], "b");
    assert_eq!(
        again,
        Imported {
            added: 0,
            already: 2
        }
    );
    assert_eq!(
        store.batches().unwrap().len(),
        1,
        "a batch that adds nothing is none"
    );

    let set = |set: fn(&mut MappingRecord)| {
        let mut record = record.clone();
        set(&mut record);
        record
    };
    let others = [
        set(|r| r.id.push('x')),
        set(|r| r.name.push('x')),
        set(|r| r.model.push('x')),
        set(|r| r.description.push('x')),
        set(|r| r.supplier.push('x')),
        set(|r| r.source.push('x')),
        set(|r| r.scope = Scope::Private),
        set(|r| r.justification = Justification::Curated),
        set(|r| r.verdict = Verdict::Accepted("T01020204".parse().unwrap())),
        set(|r| r.verdict = Verdict::Rejected("T01".parse().unwrap())),
        set(|r| r.relation = Relation::Exact),
        set(|r| r.term.push('x')),
        set(|r| r.confidence = None),
        set(|r| r.confidence = Some(0.3)),
        set(|r| r.by.push('x')),
        set(|r| r.reviewer.push('x')),
        set(|r| r.at.push('x')),
        set(|r| r.tool.push('x')),
        set(|r| r.tool_version.push('x')),
        set(|r| r.release.push('x')),
        set(|r| r.index.push('x')),
        set(|r| r.evidence.push('x')),
        set(|r| r.comment.push('x')),
        set(|r| r.other.reverse()),
    ];
    let added = others.len() as u64;
    assert_eq!(
        import(&mut store, &others, "c"),
        Imported { added, already: 0 }
    );
}

#[test]
fn what_cannot_be_compared_is_written_in_one_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path).unwrap();
    let confident = |confidence| MappingRecord {
        confidence: Some(confidence),
        ..every_field()
    };
    import(
        &mut store,
        &[confident(f64::NAN), confident(0.0), confident(1.0)],
        "a",
    );
    let spaced = MappingRecord {
        id: " 41-10233 ".into(),
        ..confident(-0.0)
    };
    let again = import(&mut store, &[confident(f64::INFINITY), spaced], "a");
    assert_eq!(
        again,
        Imported {
            added: 0,
            already: 2
        }
    );
    assert_whole(&path);
}

#[test]
fn what_comes_before_an_error_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(folder.path().join("s.db")).unwrap();
    let good = decision("1", "kanyl", "A01", "anna", "2026-11-02");
    let records = [Ok(good.clone()), Err("row 2 is no record"), Ok(good)];
    let error = store.import(records.into_iter(), &batch("a")).unwrap_err();
    let ImportError::Record { cause, imported } = error else {
        panic!("{error}")
    };
    assert_eq!(cause, "row 2 is no record");
    assert_eq!(
        imported,
        Imported {
            added: 1,
            already: 0
        }
    );
    assert_eq!(store.records(&Filter::default()).unwrap().count(), 1);
}

#[test]
fn progress_is_what_is_in_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path).unwrap();
    let records = (0..10_000).map(|number: u32| {
        let id = number.to_string();
        Ok::<_, std::convert::Infallible>(decision(&id, "kanyl", "A01", "anna", ""))
    });
    let mut reports = Vec::new();
    let imported = store.import_with(records, &batch("a"), |imported| {
        let reader = Store::open_read_only(&path).unwrap();
        let batches = reader.batches().unwrap();
        assert_eq!(batches[0].records, imported.added);
        reports.push(imported.added);
    });
    assert_eq!(imported.unwrap().added, 10_000);
    assert!(reports.len() > 1 && reports.is_sorted(), "{reports:?}");
    assert_eq!(reports.last(), Some(&10_000));
}
