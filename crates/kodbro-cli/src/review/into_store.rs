use std::convert::Infallible;

use kodbro::decisions::Scope;
use kodbro::mapping_set::MappingRecord;
use kodbro_store::{
    Batch, EventId, Happened, HistoryEntry, ImportError, Store, StoreError, StoreErrorKind, Undo,
};

use super::known::{is_known, said};

/// What came of adding decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Added {
    /// How many are new.
    pub(super) new: u64,
    /// How many are private, while others go on seeing an older, shared one about the product.
    pub(super) still_shared: u64,
}

/// Adds decisions to a store.
///
/// What the person said before adds nothing, and what was taken back counts again. A decision is
/// shared if it is said to be, or if anything shared is in force about the product: those who see
/// the older decision have to see what corrects it. A scope that is given goes before both.
///
/// # Errors
/// When the store cannot be read or written.
pub(super) fn add(
    store: &mut Store,
    records: impl Iterator<Item = MappingRecord>,
    scope: Option<Scope>,
    batch: &Batch,
) -> Result<Added, StoreError> {
    let (mut new, mut again) = (Vec::new(), Vec::new());
    let mut still_shared = 0;
    for mut record in records {
        record.id = record.id.trim().to_owned();
        let past = Past::of(store, &record)?;
        let is_shared = past.is_shared(&record);
        if is_shared {
            record.scope = Scope::Shared;
        }
        record.scope = scope.unwrap_or(record.scope);
        still_shared += u64::from(is_shared && record.scope == Scope::Private);
        if past.has(&record) {
            continue;
        }
        match past.withdrawal_of(&record) {
            Some(withdrawal) => again.push(withdrawal),
            None => new.push(Ok::<_, Infallible>(record)),
        }
    }
    let added = match store.import(new.into_iter(), batch) {
        Ok(imported) => imported.added,
        Err(ImportError::Store(error)) => return Err(error),
        Err(ImportError::Record { cause, .. }) => match cause {},
    };
    let counted = match again.is_empty() {
        true => 0,
        false => store.undo(&Undo::Events(again), batch)?.withdrawn,
    };
    Ok(Added {
        new: added + counted,
        still_shared,
    })
}

/// What has happened to a product.
struct Past(Vec<HistoryEntry>);

impl Past {
    fn of(store: &Store, record: &MappingRecord) -> Result<Self, StoreError> {
        let id = Some(record.id.as_str()).filter(|id| !id.is_empty());
        match store.history(&record.source, &record.row(), id) {
            Err(error) if matches!(error.kind(), StoreErrorKind::NoSource { .. }) => {
                Ok(Self(Vec::new()))
            }
            history => history.map(Self),
        }
    }

    /// Iterates over the decisions in force about the product or its text.
    fn decisions(&self) -> impl Iterator<Item = &MappingRecord> {
        let in_force = self.0.iter().filter(|entry| entry.is_in_force);
        in_force.filter_map(|entry| match &entry.happened {
            Happened::Said(record) if record.justification.is_decision() => Some(&**record),
            _ => None,
        })
    }

    /// Tells whether a decision that others see is about the product: about its id, or about its text
    /// where the suppliers do not contradict.
    fn is_shared(&self, record: &MappingRecord) -> bool {
        let is_it = |other: &MappingRecord| {
            let suppliers = [&other.supplier, &record.supplier].map(|name| name.trim());
            let agree = suppliers[0] == suppliers[1] || suppliers.contains(&"");
            agree || !record.id.is_empty() && other.id == record.id
        };
        self.decisions()
            .any(|other| other.scope == Scope::Shared && is_it(other))
    }

    /// Tells whether the person has said this of the product before and has not taken it back.
    fn has(&self, record: &MappingRecord) -> bool {
        let said_by_them = said(record);
        let own = self.decisions().filter(|other| said(other) == said_by_them);
        let own: Vec<MappingRecord> = own.cloned().collect();
        is_known(&own, record)
    }

    /// Returns what took back the same record, word for word, which the store would not add again.
    fn withdrawal_of(&self, record: &MappingRecord) -> Option<EventId> {
        let said = self.0.iter().find(|entry| match &entry.happened {
            Happened::Said(other) => **other == *record,
            Happened::Withdrew(_) => false,
        })?;
        let withdrew = Happened::Withdrew(said.event);
        let in_force = self.0.iter().filter(|entry| entry.is_in_force);
        in_force
            .filter(|entry| entry.happened == withdrew)
            .map(|entry| entry.event)
            .next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kodbro::decisions::Verdict;
    use kodbro_store::{BatchId, Filter};

    fn record(supplier: &str, by: &str) -> MappingRecord {
        MappingRecord {
            name: "HANDSKE".into(),
            supplier: supplier.into(),
            source: "A".into(),
            verdict: Verdict::Accepted("T01".parse().unwrap()),
            by: by.into(),
            at: "2026-11-01".into(),
            ..MappingRecord::default()
        }
    }

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path().join("s.db")).unwrap();
        (folder, store)
    }

    fn put(store: &mut Store, records: &[MappingRecord], what: &str) -> u64 {
        let batch = Batch {
            what: what.into(),
            ..Batch::default()
        };
        let added = add(store, records.iter().cloned(), None, &batch).unwrap();
        added.new
    }

    #[test]
    fn products_without_id_are_told_apart_by_supplier() {
        let (_folder, mut store) = store();
        assert_eq!(put(&mut store, &[record("Nord AB", "eva")], "1"), 1);
        assert_eq!(put(&mut store, &[record("Syd AB", "eva")], "2"), 1);
        assert_eq!(put(&mut store, &[record("Syd AB", "eva")], "3"), 0);
    }

    #[test]
    fn what_was_taken_back_is_new_again() {
        let (_folder, mut store) = store();
        let records = [record("Nord AB", "eva"), record("Syd AB", "eva")];
        assert_eq!(put(&mut store, &records, "import"), 2);
        let batch = Batch::default();
        store.undo(&Undo::Batch(BatchId(1)), &batch).unwrap();
        assert_eq!(put(&mut store, &records, "import again"), 2);
        assert_eq!(put(&mut store, &records, "and again"), 0);
        let decided = store.current(&Filter::default()).unwrap();
        assert!(
            decided
                .into_iter()
                .all(|row| row.unwrap().decision.is_some())
        );
        assert_eq!(store.check().unwrap().findings, [""; 0]);
    }

    #[test]
    fn what_corrects_a_shared_decision_is_shared() {
        let (_folder, mut store) = store();
        let shared = MappingRecord {
            scope: Scope::Shared,
            ..record("Nord AB", "eva")
        };
        let correction = |by: &str| MappingRecord {
            verdict: Verdict::OutOfScope,
            at: "2026-11-02".into(),
            ..record("Nord AB", by)
        };
        put(&mut store, &[shared], "1");
        put(&mut store, &[correction("bo")], "2");
        let mut other = correction("bo");
        other.supplier = "Syd AB".into();
        put(&mut store, &[other], "3");
        let records = store.records(&Filter::default()).unwrap();
        let scopes: Vec<Scope> = records.map(|record| record.unwrap().1.scope).collect();
        assert_eq!(scopes, [Scope::Shared, Scope::Shared, Scope::Private]);

        let batch = Batch::default();
        let private = [correction("cia")].into_iter();
        let added = add(&mut store, private, Some(Scope::Private), &batch).unwrap();
        assert_eq!(added.still_shared, 1);
        let records = store.records(&Filter::default()).unwrap();
        let last = records.last().unwrap().unwrap();
        assert_eq!(last.1.scope, Scope::Private);
    }
}
