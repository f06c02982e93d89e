use kodbro::decisions::{Scope, Verdict};
use kodbro::mapping_set::{Justification, MappingRecord};
use tempfile::TempDir;

use super::*;
use crate::writer::{Known, Writer};
use crate::{Batch, EventId, Filter, Status, Undo};

/// A store in a folder of its own.
struct Place {
    store: Store,
    _folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::create(folder.path().join("store.db")).unwrap();
        Self {
            store,
            _folder: folder,
        }
    }

    fn list(&mut self, source: &str, id: &str, name: &str) {
        let product = Product {
            id: id.into(),
            name: name.into(),
            other: vec![("Saldo".into(), "7".into())],
            ..Product::default()
        };
        let products = [product].into_iter();
        self.store
            .put_products(source, products, &Batch::default())
            .unwrap();
    }

    fn say(&mut self, records: &[MappingRecord]) {
        let records = records
            .iter()
            .cloned()
            .map(Ok::<_, std::convert::Infallible>);
        self.store.import(records, &Batch::default()).unwrap();
    }

    /// Names what is seen of some codes: source, id and code, `!` behind what is decided and `?`
    /// behind what is disputed.
    fn seen(&self, codes: &[&str], source: Option<&str>) -> String {
        let asker = Asker { source, of: &[] };
        let seen = self.store.seen(codes, &asker).unwrap();
        let show =
            |seen: &SeenProduct| format!("{}{}:{}", seen.source, seen.product.id, code(seen));
        seen.iter().map(show).collect::<Vec<_>>().join(" ")
    }
}

fn code(seen: &SeenProduct) -> String {
    seen.code.as_ref().map_or("-".to_owned(), |seen| {
        let mark = match (seen.decided, seen.disputed) {
            (true, _) => "!",
            (_, true) => "?",
            _ => "",
        };
        format!("{}{mark}", seen.code)
    })
}

fn record(source: &str, id: &str, name: &str) -> MappingRecord {
    MappingRecord {
        source: source.into(),
        id: id.into(),
        name: name.into(),
        by: "anna".into(),
        at: "2026-11-02".into(),
        ..MappingRecord::default()
    }
}

fn accepted(code: &str) -> Verdict {
    Verdict::Accepted(code.parse().unwrap())
}

fn predicted_as(code: &str, record: MappingRecord) -> MappingRecord {
    MappingRecord {
        justification: Justification::Predicted,
        verdict: accepted(code),
        confidence: Some(0.9),
        ..record
    }
}

fn decided_as(verdict: Verdict, scope: Scope, record: MappingRecord) -> MappingRecord {
    MappingRecord {
        verdict,
        scope,
        ..record
    }
}

#[test]
fn a_private_decision_counts_in_its_own_source_only() {
    let mut place = Place::new();
    for source in ["A", "B"] {
        place.list(source, "1", "handske");
        place.say(&[
            predicted_as("T01", record(source, "1", "handske")),
            decided_as(
                accepted("T02"),
                Scope::Private,
                record(source, "1", "handske"),
            ),
        ]);
    }
    assert_eq!(place.seen(&["T01", "T02"], Some("A")), "A1:T02! B1:T01");
    assert_eq!(place.seen(&["T01", "T02"], Some("B")), "A1:T01 B1:T02!");
    assert_eq!(place.seen(&["T01", "T02"], None), "A1:T01 B1:T01");
    assert_eq!(place.seen(&["T02"], None), "");
    let mut own = place.store.own_product("A", " 1 ").unwrap().unwrap();
    place.store.add_columns([&mut own].into_iter()).unwrap();
    assert_eq!(
        (code(&own).as_str(), own.product.other[0].1.as_str()),
        ("T02!", "7")
    );
}

#[test]
fn what_is_shared_counts_for_all() {
    let mut place = Place::new();
    place.list("A", "1", "handske");
    place.list("B", "1", "handske");
    place.say(&[
        predicted_as("T01", record("A", "1", "handske")),
        decided_as(accepted("T02"), Scope::Shared, record("A", "1", "handske")),
        predicted_as("T01", record("B", "1", "handske")),
        decided_as(accepted("T03"), Scope::Private, record("B", "1", "handske")),
    ]);
    let all = ["T01", "T02", "T03"];
    assert_eq!(place.seen(&all, Some("B")), "A1:T02! B1:T03!");
    assert_eq!(place.seen(&all, None), "A1:T02! B1:T01");
    let mut known = Known::default();
    let mut writer =
        Writer::begin(&mut place.store.connection, &mut known, &Batch::default()).unwrap();
    let b = writer.source("B").unwrap();
    writer.share(b, "shared").unwrap();
    writer.commit().unwrap();
    assert_eq!(place.seen(&all, None), "A1:T02! B1:T03!");
}

#[test]
fn what_has_no_code_or_a_rejected_one_is_not_seen() {
    let mut place = Place::new();
    let verdicts = [
        Verdict::OutOfScope,
        Verdict::NoSuchTerm,
        Verdict::Rejected("T01".parse().unwrap()),
        Verdict::Rejected("T02".parse().unwrap()),
        Verdict::Undecided,
    ];
    for (id, verdict) in ["1", "2", "3", "4", "5"].into_iter().zip(verdicts) {
        let name = format!("handske {id}");
        place.list("A", id, &name);
        place.say(&[
            predicted_as("T01", record("A", id, &name)),
            decided_as(verdict, Scope::Shared, record("A", id, &name)),
        ]);
    }
    assert_eq!(place.seen(&["T01"], None), "A4:T01 A5:T01");
    let own = place.store.own_product("A", "1").unwrap().unwrap();
    assert_eq!(own.code, None);
    assert_eq!(place.store.own_product("A", "9").unwrap(), None);
}

#[test]
fn where_people_disagree_the_prediction_has_to_do() {
    let mut place = Place::new();
    place.list("A", "1", "handske");
    let by = |by: &str, record| MappingRecord {
        by: by.into(),
        ..record
    };
    place.say(&[
        predicted_as("T01", record("A", "1", "handske")),
        by(
            "anna",
            decided_as(accepted("T02"), Scope::Shared, record("A", "1", "handske")),
        ),
        by(
            "bo",
            decided_as(accepted("T03"), Scope::Shared, record("A", "1", "handske")),
        ),
    ]);
    assert_eq!(place.seen(&["T01", "T02", "T03"], None), "A1:T01?");
}

#[test]
fn a_decision_about_the_text_reaches_other_products_of_it() {
    let mut place = Place::new();
    for id in ["1", "2"] {
        place.list("A", id, "handske");
        place.say(&[predicted_as("T01", record("A", id, "handske"))]);
    }
    place.list("B", "3", "handske");
    place.say(&[
        predicted_as("T01", record("B", "3", "handske")),
        decided_as(accepted("T02"), Scope::Shared, record("A", "1", "Handske ")),
    ]);
    assert_eq!(place.seen(&["T02"], None), "A1:T02! A2:T02!");
    assert_eq!(place.seen(&["T01"], None), "B3:T01");
}

#[test]
fn what_is_taken_back_and_what_is_older_does_not_count() {
    let mut place = Place::new();
    place.list("A", "1", "handske");
    let newer = MappingRecord {
        at: "2026-11-03".into(),
        ..predicted_as("T03", record("A", "1", "handske"))
    };
    let decision = decided_as(accepted("T02"), Scope::Shared, record("A", "1", "handske"));
    place.say(&[
        newer,
        predicted_as("T01", record("A", "1", "handske")),
        decision,
    ]);
    assert_eq!(place.seen(&["T01", "T02", "T03"], None), "A1:T02!");
    let mut known = Known::default();
    for event in [3, 1] {
        let mut writer =
            Writer::begin(&mut place.store.connection, &mut known, &Batch::default()).unwrap();
        writer.withdraw(crate::EventId(event)).unwrap();
        writer.commit().unwrap();
        let left = if event == 3 { "A1:T03" } else { "A1:T01" };
        assert_eq!(place.seen(&["T01", "T02", "T03"], None), left);
    }
}

#[test]
fn only_the_sources_asked_for_are_read() {
    let mut place = Place::new();
    for source in ["A", "B", "C"] {
        place.list(source, "1", "handske");
        place.say(&[predicted_as("T01", record(source, "1", "handske"))]);
    }
    let of = ["C", "A"];
    let asker = Asker {
        source: None,
        of: &of,
    };
    let seen = place.store.seen(&["T01"], &asker).unwrap();
    let sources: Vec<_> = seen.iter().map(|seen| seen.source.as_str()).collect();
    assert_eq!(sources, ["A", "C"]);
    let unknown = Asker {
        source: Some("D"),
        of: &[],
    };
    let error = place.store.seen(&["T01"], &unknown).unwrap_err();
    assert!(matches!(error.kind(), StoreErrorKind::NoSource { name } if name == "D"));
}

/// Makes a record of few values, so that ids, texts, codes and people meet.
fn random(random: &mut fastrand::Rng) -> MappingRecord {
    let pick = |random: &mut fastrand::Rng, all: &[&str]| all[random.usize(..all.len())].to_owned();
    let source = pick(random, &["A", "B", "C"]);
    let id = pick(random, &["1", "2", "3"]);
    let code = pick(random, &["T01", "T02", "T03"]).parse().unwrap();
    let justification = match random.u8(..3) {
        0 => Justification::Predicted,
        _ => Justification::Curated,
    };
    MappingRecord {
        name: pick(random, &["handske", "kanyl"]),
        by: pick(random, &["anna", "bo"]),
        at: pick(random, &["2026-11-01", "2026-11-02", "2026-11-03"]),
        scope: if random.bool() {
            Scope::Shared
        } else {
            Scope::Private
        },
        justification,
        verdict: match random.u8(..8) {
            _ if justification == Justification::Predicted => Verdict::Accepted(code),
            0..4 => Verdict::Accepted(code),
            4 | 5 => Verdict::Rejected(code),
            6 => Verdict::OutOfScope,
            _ => Verdict::Undecided,
        },
        ..record(&source, &id, "")
    }
}

/// A store in which every product is listed, and records are said.
fn filled(records: &[MappingRecord]) -> Place {
    let mut place = Place::new();
    for source in ["A", "B", "C"] {
        for (id, name) in [("1", "handske"), ("2", "kanyl"), ("3", "handske")] {
            place.list(source, id, name);
        }
    }
    place.say(records);
    place
}

#[test]
fn a_source_sees_its_own_products_as_they_stand_and_others_as_if_nothing_private_were_there() {
    let codes = ["T01", "T02", "T03"];
    let mut rng = fastrand::Rng::with_seed(3);
    let mut differ = 0;
    for _ in 0..60 {
        let records: Vec<_> = (0..rng.usize(1..25)).map(|_| random(&mut rng)).collect();
        let place = filled(&records);
        for row in place.store.current(&Filter::default()).unwrap() {
            let row = row.unwrap();
            let own = place
                .store
                .own_product(&row.source, &row.product.id)
                .unwrap()
                .unwrap();
            let expected = match row.status() {
                Status::Decided => row.decision.as_ref(),
                _ => row.prediction.as_ref(),
            };
            let expected = expected.and_then(|record| match &record.verdict {
                Verdict::Accepted(code) if !row.rejected.contains(code) || row.conflict => {
                    Some(code)
                }
                _ => None,
            });
            let seen = own.code.as_ref().map(|seen| seen.code.as_str());
            assert_eq!(seen, expected.map(|code| code.as_str()), "{row:?}");
        }
        for asker in [None, Some("A")] {
            let is_public = |record: &&MappingRecord| {
                let is_own = asker == Some(record.source.as_str());
                is_own || record.scope == Scope::Shared || !record.justification.is_decision()
            };
            let public: Vec<_> = records.iter().filter(is_public).cloned().collect();
            let seen = place.seen(&codes, asker);
            assert_eq!(seen, filled(&public).seen(&codes, asker));
            differ += usize::from(seen != place.seen(&codes, Some("B")));
        }
    }
    assert!(differ > 30, "{differ}");
}

#[test]
fn of_what_no_catalogue_lists_nothing_private_is_seen() {
    let codes = ["T01", "T02", "T03"];
    let mut rng = fastrand::Rng::with_seed(9);
    let (mut differ, mut shown) = (0, 0);
    let show = |store: &Store, asker: Option<&str>| {
        let asker = Asker {
            source: asker,
            of: &[],
        };
        let seen = store.seen(&codes, &asker).unwrap().into_iter();
        let mut seen: Vec<_> = seen
            .map(|seen| format!("{:?}", (&seen.source, &seen.product, code(&seen))))
            .collect();
        seen.sort(); // what is private may have come first
        seen
    };
    for _ in 0..80 {
        let all: Vec<_> = (0..rng.usize(1..25)).map(|_| random(&mut rng)).collect();
        let is_public = |record: &MappingRecord| {
            record.scope == Scope::Shared || !record.justification.is_decision()
        };
        // Texts that are public too are left out: of those the order of adding is seen.
        let is_of_public_text = |record: &MappingRecord| {
            let text = |record: &MappingRecord| {
                (
                    record.source.clone(),
                    record.id.clone(),
                    record.name.clone(),
                )
            };
            all.iter()
                .any(|other| is_public(other) && text(other) == text(record))
        };
        let is_kept = |record: &&MappingRecord| is_public(record) || !is_of_public_text(record);
        let records: Vec<_> = all.iter().filter(is_kept).cloned().collect();
        let place = {
            let mut place = Place::new();
            place.say(&records);
            place
        };
        let asker = Some("A").filter(|_| records.iter().any(|record| record.source == "A"));
        for asker in [None, asker] {
            let is_public = |record: &&MappingRecord| {
                let is_own = asker == Some(record.source.as_str());
                is_own || record.scope == Scope::Shared || !record.justification.is_decision()
            };
            let public: Vec<_> = records.iter().filter(is_public).cloned().collect();
            let mut bare = Place::new();
            bare.say(&public);
            let asker = asker.filter(|asker| public.iter().any(|record| record.source == *asker));
            let seen = show(&place.store, asker);
            assert_eq!(seen, show(&bare.store, asker));
            differ += usize::from(public.len() < records.len());
            shown += seen.len();
            for record in &records {
                let is_it = |other: &&MappingRecord| {
                    (&other.source, &other.id) == (&record.source, &record.id)
                };
                let is_known = records
                    .iter()
                    .filter(|other| {
                        other.scope == Scope::Shared || !other.justification.is_decision()
                    })
                    .any(|other| is_it(&other));
                let shows = place
                    .store
                    .shows_product(&record.source, &record.id)
                    .unwrap();
                assert_eq!(shows, is_known, "{record:?}");
            }
        }
    }
    assert!(differ > 40 && shown > 100, "{differ} {shown}");
}

/// Does something to a store at random.
fn act(place: &mut Place, rng: &mut fastrand::Rng) {
    let pick = |rng: &mut fastrand::Rng, all: &[&str]| all[rng.usize(..all.len())].to_owned();
    let batch = Batch {
        what: format!("batch {}", rng.u8(..4)),
        ..Batch::default()
    };
    match rng.u8(..8) {
        0..4 => place.say(&[random(rng)]),
        4 | 5 => {
            let product = Product {
                id: pick(rng, &["1", "2", "3"]),
                name: pick(rng, &["handske", "kanyl", "Handske", ""]),
                ..Product::default()
            };
            let prediction = MappingRecord {
                id: product.id.clone(),
                name: product.name.clone(),
                ..predicted_as(&pick(rng, &["T01", "T02"]), random(rng))
            };
            let source = pick(rng, &["A", "B", "C"]);
            let prediction = MappingRecord {
                source: source.clone(),
                ..prediction
            };
            let mapped = [(product, rng.bool().then_some(prediction))];
            let put = place.store.put_mapped(&source, mapped.into_iter(), &batch);
            put.unwrap();
        }
        6 => {
            let sql = "SELECT coalesce(max(id), 0) FROM event";
            let events = place.store.connection.query_row(sql, [], |row| row.get(0));
            let events: i64 = events.unwrap();
            if events > 0 {
                let undo = Undo::Events(vec![EventId(rng.i64(1..=events))]);
                place.store.undo(&undo, &batch).unwrap();
            }
        }
        _ => {
            let scope = [Scope::Private, Scope::Shared][rng.usize(..2)];
            let source = pick(rng, &["A", "B"]);
            place.store.set_scope(&source, scope, &batch).unwrap();
        }
    }
}

/// What is seen when every product of the store is read and resolved.
fn seen_slowly(store: &Store, codes: &[&str], asker: &Asker<'_>) -> Vec<SeenProduct> {
    let mut view = View::new(store, asker).unwrap();
    let mut statement = store.connection.prepare("SELECT id FROM product").unwrap();
    let numbers = statement.query_map([], |row| row.get(0)).unwrap();
    let mut numbers: Vec<i64> = numbers.map(|number| number.unwrap()).collect();
    numbers.sort_unstable();
    let mut seen = view.products(&numbers).unwrap();
    seen.retain(|seen| {
        let has_code = |code: &SeenCode| codes.contains(&code.code.as_str());
        let is_of = asker.of.is_empty() || asker.of.contains(&seen.source.as_str());
        is_of && seen.code.as_ref().is_some_and(has_code)
    });
    seen
}

/// The rows of the table `glance`, without what was decided, of which more may be said than there is.
fn glances(store: &Store) -> Vec<(i64, i64, i64, String, Option<f64>)> {
    let sql = "SELECT product, source, text, code, confidence FROM glance ORDER BY product";
    let mut statement = store.connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
        ))
    });
    rows.unwrap().map(|row| row.unwrap()).collect()
}

#[test]
fn what_is_found_at_a_glance_is_what_reading_everything_finds() {
    let mut rng = fastrand::Rng::with_seed(11);
    let (mut found, mut undecided) = (0, 0);
    for _ in 0..40 {
        let mut place = Place::new();
        for source in ["A", "B", "C"] {
            place.list(source, "1", "handske");
        }
        for _ in 0..rng.usize(1..30) {
            act(&mut place, &mut rng);
            for codes in [&["T01"][..], &["T02", "T03"], &["T01", "T02", "T03"]] {
                for source in [None, Some("A"), Some("B")] {
                    for of in [&[][..], &["A"], &["C", "B"]] {
                        let asker = Asker { source, of };
                        let seen = place.store.seen(codes, &asker).unwrap();
                        assert_eq!(seen, seen_slowly(&place.store, codes, &asker));
                        found += seen.len();
                    }
                }
            }
        }
        let kept = glances(&place.store);
        let sql = "SELECT count(*) FROM glance WHERE decided = 0";
        let count = place.store.connection.query_row(sql, [], |row| row.get(0));
        undecided += count.unwrap_or(0);
        place
            .store
            .connection
            .execute("DELETE FROM glance", [])
            .unwrap();
        crate::glance::fill(&place.store.connection).unwrap();
        assert_eq!(kept, glances(&place.store));
    }
    assert!(found > 5_000 && undecided > 30, "{found} {undecided}");
}

#[test]
fn a_store_of_the_first_schema_is_brought_up_to_date() {
    let mut rng = fastrand::Rng::with_seed(5);
    let mut place = Place::new();
    for _ in 0..200 {
        act(&mut place, &mut rng);
    }
    let codes = ["T01", "T02", "T03"];
    let (seen, kept) = (place.seen(&codes, Some("A")), glances(&place.store));
    assert!(!kept.is_empty());
    let to_first = "DROP TABLE glance; DROP INDEX event_decided; DROP INDEX event_accepted; \
        CREATE INDEX event_code ON event (code, justification, text) WHERE verdict = 'accepted'; \
        PRAGMA user_version = 1";
    place.store.connection.execute_batch(to_first).unwrap();
    let path = place.store.path().to_owned();
    let error = Store::open_read_only(&path).unwrap_err();
    assert!(matches!(
        error.kind(),
        StoreErrorKind::OlderSchema { found: 1, known: 2 }
    ));
    let backup = path.with_extension("backup");
    std::fs::copy(&path, &backup).unwrap();
    place.store = Store::open(&path).unwrap();
    place.store.backup(&backup).unwrap(); // it is older, also by its schema
    assert_eq!(place.seen(&codes, Some("A")), seen);
    assert_eq!(glances(&place.store), kept);
    assert!(place.store.check().unwrap().is_whole());
}
