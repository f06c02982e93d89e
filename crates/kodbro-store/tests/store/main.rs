//! What must hold of a store, whatever happens to it.

#![allow(clippy::unwrap_used, clippy::print_stderr)] // helpers of tests are tests

mod bad_file;
mod crash;
mod current;
mod full_disk;
mod history;
mod import;
mod million;
mod processes;
mod random;

use std::convert::Infallible;
use std::path::Path;

use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord};
use kodbro_store::{Batch, CurrentRow, Filter, Imported, Store};

/// A decision about a product of Region A.
fn decision(id: &str, name: &str, code: &str, by: &str, at: &str) -> MappingRecord {
    MappingRecord {
        id: id.into(),
        name: name.into(),
        source: "Region A".into(),
        verdict: Verdict::Accepted(code.parse().unwrap()),
        by: by.into(),
        at: at.into(),
        ..MappingRecord::default()
    }
}

/// A prediction for a product of Region A.
fn prediction(id: &str, name: &str, code: &str, at: &str) -> MappingRecord {
    MappingRecord {
        justification: Justification::Predicted,
        confidence: Some(0.75),
        tool: "kodbro".into(),
        release: "EMDN V2".into(),
        ..decision(id, name, code, "", at)
    }
}

fn batch(what: &str) -> Batch {
    Batch {
        by: "bo".into(),
        at: "2026-11-03T08:00:00Z".into(),
        what: what.into(),
    }
}

fn import(store: &mut Store, records: &[MappingRecord], what: &str) -> Imported {
    let records = records.iter().cloned().map(Ok::<_, Infallible>);
    store.import(records, &batch(what)).unwrap()
}

fn current(store: &Store, filter: &Filter) -> Vec<CurrentRow> {
    store.current(filter).unwrap().map(Result::unwrap).collect()
}

/// Checks that nothing is wrong with a store, as somebody who opens it later.
fn assert_whole(path: &Path) {
    let checked = Store::open_read_only(path).unwrap().check().unwrap();
    assert_eq!(checked.findings, [""; 0]);
}
