use std::convert::Infallible;

use kodbro::decisions::{FewDecisions, Scope};
use kodbro::mapping_set::MappingRecord;
use kodbro::nomenclature::Nomenclature;
use kodbro_store::{
    Batch, EventId, Happened, HistoryEntry, ImportError, Store, StoreError, StoreErrorKind, Undo,
};

use super::disputes::{Disputes, Stand};
use super::known::{exported, is_by_another, is_known, is_same, last_of_export, said};

/// What came of adding decisions.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Added {
    /// How many are new.
    pub(super) new: u64,
    /// How many are private, while others go on seeing an older, shared one about the product.
    pub(super) still_shared: u64,
    /// What became of products that people differed about.
    pub(super) disputes: Disputes,
}

/// Adds decisions to a store.
///
/// What the person said before adds nothing, and what was taken back counts again. A decision is
/// shared if it is said to be, or if anything shared is in force about the product: those who see
/// the older decision have to see what corrects it. A scope that is given goes before both. A
/// decision that settles what others said is an ordinary one where anybody else has decided since the
/// review was exported: nobody has seen that.
///
/// # Errors
/// When the store cannot be read or written.
pub(super) fn add(
    store: &mut Store,
    records: impl Iterator<Item = MappingRecord>,
    scope: Option<Scope>,
    batch: &Batch,
    nomenclature: &Nomenclature<'_>,
) -> Result<Added, StoreError> {
    let (mut new, mut again) = (Vec::new(), Vec::new());
    let mut before = Vec::new();
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
        if past.has_unseen(&record) {
            record.reviewer.clear();
        }
        let is_new = !past.has(&record);
        before.push((record.clone(), is_new, past.stand(&record, nomenclature)));
        if !is_new {
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
    let mut disputes = Disputes::default();
    for (record, is_new, before) in before {
        let after = Past::of(store, &record)?.stand(&record, nomenclature);
        disputes.add(&record, is_new, &before, &after);
    }
    Ok(Added {
        new: added + counted,
        still_shared,
        disputes,
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

    /// Returns how people stand about the product.
    fn stand(&self, record: &MappingRecord, nomenclature: &Nomenclature<'_>) -> Stand {
        let mut few = FewDecisions::default();
        for decision in self.decisions().filter_map(MappingRecord::decision) {
            few.add(&decision);
        }
        let standing = few.standing(&record.source, &record.row(), Some(&record.id));
        standing.in_use(nomenclature).into()
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

    /// Tells whether a decision that settles what others said comes from a review that was exported
    /// before one of them said it.
    fn has_unseen(&self, record: &MappingRecord) -> bool {
        let Some(exported) = exported(record).filter(|_| record.settles()) else {
            return false;
        };
        let is_about = |other: &MappingRecord| record.id.is_empty() || other.id == record.id;
        let in_force = self.0.iter().filter(|entry| entry.is_in_force);
        let mut later = in_force.filter(|entry| entry.batch.at.as_str() > exported);
        later.any(|entry| match &entry.happened {
            Happened::Said(other) => is_about(other) && is_by_another(other, record),
            Happened::Withdrew(_) => false,
        })
    }

    /// Returns what took back the same record, which the store would not add again, or the person's
    /// last word from the same export, if that said the same.
    fn withdrawal_of(&self, record: &MappingRecord) -> Option<EventId> {
        let all = self.0.iter().filter_map(|entry| match &entry.happened {
            Happened::Said(other) => Some((entry, &**other)),
            Happened::Withdrew(_) => None,
        });
        let said_by_them = said(record);
        let own = all.clone().map(|(_, other)| other);
        let own = own.filter(|other| said(other) == said_by_them);
        let last = last_of_export(own, record).filter(|last| is_same(last, record));
        let is_it = |other: &MappingRecord| last.is_some_and(|last| std::ptr::eq(last, other));
        let (said, _) = all
            .clone()
            .find(|(_, other)| *other == record)
            .or_else(|| all.clone().find(|(_, other)| is_it(other)))?;
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
    use kodbro::mapping_set::Justification;
    use kodbro::nomenclature::{NewConcept, NomenclatureBuf, NomenclatureBuilder, Release, Status};
    use kodbro_formats::review::REVIEW_COLUMNS;
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

    fn added(store: &mut Store, records: &[MappingRecord], batch: &Batch) -> Added {
        let nomenclature = nomenclature();
        let nomenclature = nomenclature.as_nomenclature();
        add(store, records.iter().cloned(), None, batch, &nomenclature).unwrap()
    }

    /// A nomenclature of three codes.
    fn nomenclature() -> NomenclatureBuf {
        let mut builder = NomenclatureBuilder::new(Release::new("X", "1"));
        for code in ["T01", "T02", "T03"] {
            let concept = NewConcept {
                code: code.parse().unwrap(),
                parent: None,
                residual: false,
                status: Status::Active,
            };
            builder.concept(concept).unwrap();
        }
        builder.build().unwrap()
    }

    fn put(store: &mut Store, records: &[MappingRecord], what: &str) -> u64 {
        let batch = Batch {
            what: what.into(),
            ..Batch::default()
        };
        added(store, records, &batch).new
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
        let scope = Some(Scope::Private);
        let nomenclature = nomenclature();
        let nomenclature = nomenclature.as_nomenclature();
        let added = add(&mut store, private, scope, &batch, &nomenclature).unwrap();
        assert_eq!(added.still_shared, 1);
        let records = store.records(&Filter::default()).unwrap();
        let last = records.last().unwrap().unwrap();
        assert_eq!(last.1.scope, Scope::Private);
    }

    /// A decision from a review that was exported at one time and came in at another.
    fn from_review(code: &str, by: &str, exported: &str, came_in: &str) -> (MappingRecord, Batch) {
        let at = came_in.to_owned();
        let record = MappingRecord {
            verdict: Verdict::Accepted(code.parse().unwrap()),
            justification: Justification::Reviewed,
            reviewer: by.into(), // the row is marked as disputed
            at: at.clone(),
            other: vec![(REVIEW_COLUMNS[1].into(), exported.into())],
            ..record("Nord AB", by)
        };
        let what = format!("import by {by} at {at}");
        let by = by.to_owned();
        (record, Batch { by, at, what })
    }

    #[test]
    fn only_what_was_seen_is_settled() {
        let (_folder, mut store) = store();
        let mut import =
            |(record, batch): (MappingRecord, Batch)| added(&mut store, &[record], &batch).disputes;
        let vote = |code, by, at| {
            let (mut record, batch) = from_review(code, by, "2026-11-01", at);
            record.reviewer.clear();
            (record, batch)
        };
        assert_eq!(
            import(vote("T01", "anna", "2026-11-02")),
            Disputes::default()
        );
        let conflict = import(vote("T02", "bo", "2026-11-03"));
        assert_eq!(conflict.standing, ["HANDSKE (bo: T02; anna: T01)"]);
        let blind = import(from_review("T03", "cia", "2026-11-02", "2026-11-04"));
        assert_eq!(blind.standing, ["HANDSKE (cia: T03; bo: T02; anna: T01)"]);
        let settled = import(from_review("T03", "cia", "2026-11-04", "2026-11-05"));
        assert_eq!(settled.settled, ["HANDSKE (cia: T03; bo: T02; anna: T01)"]);
        assert_eq!(settled.standing, [""; 0]);
        let late = import(from_review("T01", "dan", "2026-11-04", "2026-11-06"));
        assert_eq!(late.standing, ["HANDSKE (dan: T01; cia: T03)"]);

        let events = store
            .history("A", &record("Nord AB", "").row(), None)
            .unwrap();
        let undo = Undo::Events(events[3..].iter().map(|entry| entry.event).collect());
        store.undo(&undo, &Batch::default()).unwrap();
        let row = store.current(&Filter::default()).unwrap().next().unwrap();
        assert_eq!(row.unwrap().positions.len(), 3);
    }

    #[test]
    fn an_unchanged_cell_never_overrides_a_later_word() {
        let (_folder, mut store) = store();
        let vote = |code: &str, exported: &str, at: &str| {
            let (mut record, batch) = from_review(code, "eva", exported, at);
            record.reviewer.clear();
            (record, batch)
        };
        let mut import = |(record, batch): (MappingRecord, Batch)| {
            let new = added(&mut store, &[record], &batch).new;
            let row = store.current(&Filter::default()).unwrap().next().unwrap();
            let decision = row.unwrap().decision.unwrap();
            format!("{new} {}", decision.verdict)
        };
        assert_eq!(import(vote("T01", "1", "2026-11-02")), "1 accepted T01");
        assert_eq!(import(vote("T02", "2", "2026-11-03")), "1 accepted T02");
        assert_eq!(import(vote("T01", "1", "2026-11-04")), "0 accepted T02"); // continued
        assert_eq!(import(vote("T03", "1", "2026-11-05")), "1 accepted T03");
        assert_eq!(import(vote("T01", "1", "2026-11-02")), "0 accepted T03"); // the first file
        assert_eq!(import(vote("T01", "1", "2026-11-06")), "1 accepted T01"); // changed back

        let batch = Batch::default();
        store.undo(&Undo::Batch(BatchId(4)), &batch).unwrap();
        let continued = vote("T01", "1", "2026-11-08");
        assert_eq!(added(&mut store, &[continued.0], &continued.1).new, 1);
        let records = store.records(&Filter::default()).unwrap();
        let last = records.map(|record| record.unwrap().1.at).max().unwrap();
        assert_eq!(
            last, "2026-11-06",
            "what was taken back counts again, with its time"
        );
    }
}
