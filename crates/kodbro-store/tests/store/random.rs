use kodbro::decisions::{Decisions, Outcome, Scope, Verdict};
use kodbro::mapping_set::{Justification, MappingRecord};
use kodbro_store::{EventId, Filter, Happened, Product, Store, Undo};
use proptest::prelude::*;

use crate::{assert_whole, batch, current, import};

/// Something that happens to a store.
#[derive(Clone, Debug)]
enum Step {
    Import(Vec<MappingRecord>),
    Catalogue(String, Vec<Product>),
    Undo(prop::sample::Index),
}

/// Few values, so that ids, texts, people and times meet.
fn record() -> impl Strategy<Value = MappingRecord> {
    let verdict = prop_oneof![
        4 => prop::sample::select(vec!["A01", "A02"]).prop_map(|code| Verdict::Accepted(code.parse().unwrap())),
        2 => prop::sample::select(vec!["A01", "A02"]).prop_map(|code| Verdict::Rejected(code.parse().unwrap())),
        1 => Just(Verdict::NoSuchTerm),
        1 => Just(Verdict::Undecided),
    ];
    let justification = prop::sample::select(vec![
        Justification::Curated,
        Justification::Reviewed,
        Justification::Predicted,
        Justification::Other,
    ]);
    (
        product(),
        verdict,
        justification,
        any::<bool>(),
        "anna|bo",
        "(2026-11-0[12])?",
        "[ab]",
    )
        .prop_map(
            |(product, verdict, justification, shared, by, at, source)| MappingRecord {
                id: product.id,
                name: product.name,
                supplier: product.supplier,
                source,
                scope: if shared {
                    Scope::Shared
                } else {
                    Scope::Private
                },
                verdict,
                justification,
                by,
                at,
                ..MappingRecord::default()
            },
        )
}

fn product() -> impl Strategy<Value = Product> {
    (
        "[123]?",
        "(kanyl|KANYL|handske|)",
        "(Mediq AB|mediq|Braun|)",
        "[01]",
    )
        .prop_map(|(id, name, supplier, stock)| Product {
            id,
            name,
            supplier,
            other: vec![("stock".into(), stock)],
            ..Product::default()
        })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec(record(), 1..8).prop_map(Step::Import),
        1 => ("[ab]", prop::collection::vec(product(), 1..4))
            .prop_map(|(source, products)| Step::Catalogue(source, products)),
        2 => any::<prop::sample::Index>().prop_map(Step::Undo),
    ]
}

/// What a store should hold: records with their numbers, and what takes what back.
#[derive(Default)]
struct Model {
    events: Vec<Result<MappingRecord, usize>>,
}

impl Model {
    fn add(&mut self, record: &MappingRecord) {
        let is_new = !self.events.iter().flatten().any(|other| other == record);
        if is_new {
            self.events.push(Ok(record.clone()));
        }
    }

    fn undo(&mut self, event: usize) {
        if self.is_in_force(event) {
            self.events.push(Err(event));
        }
    }

    fn is_in_force(&self, event: usize) -> bool {
        let after = self.events.iter().enumerate().skip(event + 1);
        let mut taken_back = after.filter(|(_, other)| **other == Err(event));
        !taken_back.any(|(other, _)| self.is_in_force(other))
    }

    /// The records in force, in order.
    fn records(&self) -> Vec<MappingRecord> {
        let numbered = self.events.iter().enumerate();
        let in_force = numbered.filter(|(number, _)| self.is_in_force(*number));
        in_force
            .filter_map(|(_, event)| event.clone().ok())
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn everything_said_is_kept_and_the_core_says_what_stands(
        steps in prop::collection::vec(step(), 1..10),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(folder.path().join("s.db")).unwrap();
        let mut model = Model::default();
        for (number, step) in steps.iter().enumerate() {
            let name = number.to_string();
            match step {
                Step::Import(records) => {
                    import(&mut store, records, &name);
                    records.iter().for_each(|record| model.add(record));
                }
                Step::Catalogue(source, products) => {
                    store.put_products(source, products.clone().into_iter(), &batch(&name)).unwrap();
                }
                Step::Undo(_) if model.events.is_empty() => {}
                Step::Undo(index) => {
                    let event = index.index(model.events.len());
                    let undo = Undo::Events(vec![EventId(event as i64 + 1)]);
                    store.undo(&undo, &batch(&name)).unwrap();
                    model.undo(event);
                }
            }
        }

        let records = model.records();
        let stored = store.records(&Filter::default()).unwrap();
        let stored: Vec<MappingRecord> = stored.map(|record| record.unwrap().1).collect();
        prop_assert_eq!(&stored, &records);

        for (number, event) in model.events.iter().enumerate() {
            let said = event.as_ref().ok().or_else(|| model.events[..number].iter().flatten().next());
            let Some(record) = said else { continue };
            if event.is_ok() {
                let history = store.history(&record.source, &record.row(), Some(&record.id)).unwrap();
                let holds = history.iter().any(|entry| entry.event.0 == number as i64 + 1
                    && entry.is_in_force == model.is_in_force(number)
                    && matches!(&entry.happened, Happened::Said(said) if **said == *record));
                // What has neither id nor text cannot be asked for.
                prop_assert!(holds || (record.id.is_empty() && record.name.is_empty()));
            }
        }

        let mut decisions = Decisions::default();
        for record in &records {
            record.decision().map(|decision| decisions.add(decision));
        }
        for row in current(&store, &Filter::default()) {
            let id = Some(row.product.id.as_str());
            let standing = decisions.standing(&row.source, &row.product.row(), id);
            let rejected: Vec<_> = standing.rejected.into_iter().cloned().collect();
            prop_assert_eq!(&row.rejected, &rejected);
            let stands = row.decision.as_ref().and_then(|record| record.decision());
            match standing.outcome {
                Outcome::Open => prop_assert!(stands.is_none() && !row.conflict),
                Outcome::Decided { decision, .. } => prop_assert_eq!(stands, decisions.get(decision)),
                Outcome::Conflict(positions) => {
                    prop_assert!(row.conflict && stands.is_none());
                    let wanted: Vec<_> = positions.iter().map(|position| decisions.get(position.decision)).collect();
                    let found: Vec<_> = row.positions.iter().map(|record| record.decision()).collect();
                    prop_assert_eq!(found, wanted);
                }
            }
        }
        assert_whole(store.path());
    }
}
