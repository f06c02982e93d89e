use kodbro::decisions::{Scope, Verdict};
use kodbro::mapping_set::MappingRecord;
use kodbro_store::{BatchId, Filter, Product, Put, Status, Store, StoreErrorKind};

use crate::{assert_whole, batch, current, decision, import, prediction};

fn product(id: &str, name: &str, stock: &str) -> Product {
    Product {
        id: id.into(),
        name: name.into(),
        other: vec![
            ("Saldo".into(), stock.into()),
            ("Enhet".into(), "FRP".into()),
        ],
        ..Product::default()
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::create(folder.path().join("s.db")).unwrap();
    (folder, store)
}

#[test]
fn a_product_changes_and_the_text_decided_on_stays() {
    let (_folder, mut store) = store();
    let catalogue = |store: &mut Store, product: Product| {
        store
            .put_products("Region A", [product].into_iter(), &batch("catalogue"))
            .unwrap()
    };
    let put = catalogue(&mut store, product("1", "kanyl röd", "12"));
    assert_eq!(
        put,
        Put {
            added: 1,
            ..Put::default()
        }
    );
    let decided = decision("1", "kanyl röd", "A01", "anna", "2026-11-02");
    import(&mut store, std::slice::from_ref(&decided), "review");
    let put = catalogue(&mut store, product("1", "kanyl blå", "7"));
    assert_eq!(
        put,
        Put {
            changed: 1,
            ..Put::default()
        }
    );
    let put = catalogue(&mut store, product("1", "kanyl blå", "7"));
    assert_eq!(
        put,
        Put {
            same: 1,
            ..Put::default()
        }
    );

    let rows = current(&store, &Filter::default());
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].product, product("1", "kanyl blå", "7"));
    assert_eq!(rows[0].decision, Some(decided));
    catalogue(&mut store, product("1", "kanyl röd", "0"));
    assert_eq!(
        current(&store, &Filter::default())[0].product,
        product("1", "kanyl röd", "0")
    );
    assert_whole(store.path());
}

#[test]
fn the_core_says_which_decision_stands() {
    let (_folder, mut store) = store();
    let of = |id: &str, code: &str, by: &str, at: &str| {
        decision(id, &format!("vara {id}"), code, by, at)
    };
    import(
        &mut store,
        &[
            of("1", "A01", "anna", "2026-11-02"),
            of("1", "A02", "anna", "2026-11-03"),
            of("1", "A01", "anna", "2026-11-01"),
            of("2", "A01", "anna", "2026-11-02"),
            of("2", "A02", "bo", "2026-11-03"),
            of("3", "A01", "anna", "2026-11-02"),
            MappingRecord {
                verdict: Verdict::Undecided,
                ..of("3", "A01", "anna", "2026-11-03")
            },
            MappingRecord {
                verdict: Verdict::Rejected("A09".parse().unwrap()),
                ..of("4", "A01", "anna", "2026-11-02")
            },
            prediction("4", "vara 4", "A04", "2026-11-05"),
            prediction("4", "vara 4", "A03", "2026-11-04"),
        ],
        "a",
    );
    let rows = current(&store, &Filter::default());
    let codes: Vec<_> = rows
        .iter()
        .map(|row| {
            let code = row
                .decision
                .as_ref()
                .and_then(|record| record.verdict.code());
            (row.status(), code.map_or("", |code| code.as_str()))
        })
        .collect();
    let wanted = [
        (Status::Decided, "A02"),
        (Status::Conflict, ""),
        (Status::Nothing, ""),
        (Status::Predicted, ""),
    ];
    assert_eq!(codes, wanted);
    let people: Vec<&str> = rows[1]
        .positions
        .iter()
        .map(|record| record.by.as_str())
        .collect();
    assert_eq!(people, ["bo", "anna"]);
    let rejected: Vec<&str> = rows[3].rejected.iter().map(|code| code.as_str()).collect();
    assert_eq!(rejected, ["A09"]);
    let newest = rows[3].prediction.as_ref().unwrap();
    assert_eq!(newest.verdict.to_string(), "accepted A04");
}

#[test]
fn a_decision_without_id_settles_the_products_of_its_text_in_its_source_only() {
    let (_folder, mut store) = store();
    let catalogue = [
        product("1", "KANYL  0,8x40", ""),
        product("2", "handske", ""),
    ];
    store
        .put_products("Region A", catalogue.clone().into_iter(), &batch("a"))
        .unwrap();
    store
        .put_products("Region B", catalogue.into_iter(), &batch("b"))
        .unwrap();
    import(
        &mut store,
        &[decision("", "kanyl 0,8x40", "A01", "anna", "")],
        "c",
    );
    let rows = current(&store, &Filter::default());
    let decided: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.source.as_str(),
                row.product.id.as_str(),
                row.decision.is_some(),
            )
        })
        .collect();
    let wanted = [
        ("Region A", "1", true),
        ("Region A", "2", false),
        ("Region B", "1", false),
        ("Region B", "2", false),
        ("Region A", "", true),
    ];
    assert_eq!(decided, wanted);
}

#[test]
fn each_filter_takes_what_it_says() {
    let (_folder, mut store) = store();
    import(
        &mut store,
        &[decision("1", "a", "A01", "anna|cia", "2026-11-02")],
        "1",
    );
    import(
        &mut store,
        &[decision("2", "b", "A0101", "bo", "2026-11-03T10:00:00Z")],
        "2",
    );
    import(
        &mut store,
        &[prediction("3", "c", "B01", "2026-11-04")],
        "3",
    );
    let conflict = [
        decision("4", "d", "A01", "anna", "2026-11-05"),
        decision("4", "d", "B01", "bo", "2026-11-06"),
    ];
    import(&mut store, &conflict, "4");
    store
        .put_products("Region B", [product("5", "e", "")].into_iter(), &batch("5"))
        .unwrap();
    let ids = |filter: Filter| -> Vec<String> {
        current(&store, &filter)
            .into_iter()
            .map(|row| row.product.id)
            .collect()
    };
    let all = Filter::default;
    let some = |text: &str| Some(text.to_owned());
    let codes = |codes: &[&str]| Some(codes.iter().map(|&code| code.to_owned()).collect());
    assert_eq!(ids(all()), ["1", "2", "3", "4", "5"]);
    assert_eq!(
        ids(Filter {
            source: some("Region B"),
            ..all()
        }),
        ["5"]
    );
    assert_eq!(
        ids(Filter {
            codes: codes(&["A01", "A0101"]),
            ..all()
        }),
        ["1", "2", "4"]
    );
    assert_eq!(
        ids(Filter {
            codes: codes(&["B01"]),
            ..all()
        }),
        ["3", "4"]
    );
    assert_eq!(
        ids(Filter {
            by: some("anna"),
            ..all()
        }),
        ["1", "4"]
    );
    assert_eq!(
        ids(Filter {
            by: some("ann"),
            ..all()
        }),
        [""; 0]
    );
    assert_eq!(
        ids(Filter {
            since: some("2026-11-03T10:00:00Z"),
            ..all()
        }),
        ["2", "3", "4"]
    );
    assert_eq!(
        ids(Filter {
            until: some("2026-11-03T10:00:00Z"),
            ..all()
        }),
        ["1"]
    );
    assert_eq!(
        ids(Filter {
            batch: Some(BatchId(2)),
            ..all()
        }),
        ["2"]
    );
    for (status, wanted) in
        Status::ALL
            .into_iter()
            .zip([vec!["1", "2"], vec!["4"], vec!["3"], vec!["5"]])
    {
        assert_eq!(
            ids(Filter {
                statuses: vec![status],
                ..all()
            }),
            wanted,
            "{status}"
        );
    }
    let error = store
        .current(&Filter {
            source: some("Region C"),
            ..all()
        })
        .unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::NoSource { name } if name == "Region C"));
    let error = store
        .current(&Filter {
            batch: Some(BatchId(9)),
            ..all()
        })
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        StoreErrorKind::NoBatch { number: 9 }
    ));
}

#[test]
fn private_decisions_are_for_their_own_source_and_shared_ones_for_all() {
    let (_folder, mut store) = store();
    let shared = MappingRecord {
        scope: Scope::Shared,
        ..decision("2", "b", "A01", "anna", "")
    };
    import(
        &mut store,
        &[decision("1", "a", "A01", "anna", ""), shared],
        "1",
    );
    let seen = |store: &Store, reader: &str| -> Vec<(String, Scope)> {
        let decisions = store.decisions(reader).unwrap();
        decisions
            .map(|found| found.unwrap().1)
            .map(|d| (d.id, d.scope))
            .collect()
    };
    let one = |id: &str, scope| (id.to_owned(), scope);
    use Scope::{Private, Shared};
    assert_eq!(
        seen(&store, "Region A"),
        [one("1", Private), one("2", Shared)]
    );
    assert_eq!(seen(&store, "Region B"), [one("2", Shared)]);
    store
        .set_scope("Region A", Shared, &batch("share"))
        .unwrap();
    assert_eq!(
        seen(&store, "Region B"),
        [one("1", Shared), one("2", Shared)]
    );
    // What goes to another store keeps who may make use of it.
    let records = store.records(&Filter::default()).unwrap();
    let scopes: Vec<Scope> = records.map(|record| record.unwrap().1.scope).collect();
    assert_eq!(scopes, [Shared, Shared]);
    let decided = &current(&store, &Filter::default())[0].decision;
    assert_eq!(decided.as_ref().map(|record| record.scope), Some(Shared));
    store
        .set_scope("Region A", Private, &batch("do not share"))
        .unwrap();
    assert_eq!(seen(&store, "Region B"), [one("2", Shared)]);
    let record = &current(&store, &Filter::default())[0].decision;
    assert_eq!(record.as_ref().map(|record| record.scope), Some(Private));
}

#[test]
fn mapped_rows_are_listed_with_their_predictions() {
    let (_folder, mut store) = store();
    let rows = [
        (
            product("1", "a", "3"),
            Some(prediction("1", "a", "A01", "2026-11-02")),
        ),
        (product("2", "b", "4"), None),
    ];
    let put = store
        .put_mapped("Region A", rows.into_iter(), &batch("map"))
        .unwrap();
    assert_eq!(
        put,
        Put {
            added: 2,
            predictions: 1,
            ..Put::default()
        }
    );
    let rows = current(&store, &Filter::default());
    let statuses: Vec<Status> = rows.iter().map(|row| row.status()).collect();
    assert_eq!(statuses, [Status::Predicted, Status::Nothing]);

    // The same answer at another time is nothing new; another answer is, and so is the old one again.
    let map = |store: &mut Store, code: &str, at: &str| {
        let row = (product("1", "a", "3"), Some(prediction("1", "a", code, at)));
        store
            .put_mapped("Region A", [row].into_iter(), &batch(at))
            .unwrap()
            .predictions
    };
    assert_eq!(map(&mut store, "A01", "2026-11-03"), 0);
    assert_eq!(map(&mut store, "A02", "2026-11-04"), 1);
    assert_eq!(map(&mut store, "A01", "2026-11-05"), 1);
    let newest = current(&store, &Filter::default())
        .remove(0)
        .prediction
        .unwrap();
    assert_eq!(
        (newest.verdict.to_string(), newest.at.as_str()),
        ("accepted A01".into(), "2026-11-05")
    );
}
