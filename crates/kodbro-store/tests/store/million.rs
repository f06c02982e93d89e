use std::convert::Infallible;
use std::fs;
use std::time::Instant;

use kodbro::mapping_set::MappingRecord;
use kodbro_store::{Batch, Filter, Product, Store, Undo};

use crate::{batch, decision, prediction};

const PRODUCTS: u32 = 500_000;

/// A prediction and a decision for each of half a million products of 21 regions.
fn records() -> impl Iterator<Item = Result<MappingRecord, Infallible>> {
    (0..PRODUCTS).flat_map(|number| {
        let id = format!("41-{number}");
        let name = format!("US-HANDSKE NITRIL PF OST {} STL L 200ST", number % 90_000);
        let with = |record: MappingRecord| MappingRecord {
            source: format!("Region {}", number % 21),
            supplier: format!("Leverantör {} AB", number % 300),
            term: "Undersökningshandskar, nitril, utan puder".into(),
            tool: "kodbro".into(),
            tool_version: "0.1.0".into(),
            release: "EMDN V2".into(),
            index: "5f".repeat(32),
            evidence: r#"[{"kind":"words","words":["handske","nitril"],"share":0.93}]"#.into(),
            ..record
        };
        let code = format!("T0102{:03}", number % 700);
        let predicted = prediction(&id, &name, &code, "2026-11-01T08:00:00Z");
        let decided = decision(&id, &name, &code, "anna", "2026-11-02T09:30:00Z");
        [Ok(with(predicted)), Ok(with(decided))]
    })
}

/// What the system says of this process's memory, in MB: now, or at most.
fn memory(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|text| text.strip_prefix(line));
    let number = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) / 1_024
}

#[test]
#[ignore = "a measurement: cargo test -p kodbro-store --release --test store million -- --ignored --nocapture"]
fn a_million_records() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path).unwrap();
    let start = Instant::now();
    let say = |what: &str, start: Instant| {
        let (now, most) = (memory("VmRSS:"), memory("VmHWM:"));
        eprintln!(
            "{what:<40} {:>6.1} s, {now:>4} MB now, {most:>4} MB at most",
            start.elapsed().as_secs_f64()
        );
    };
    let generated = records().count();
    say("records made", start);
    let start = Instant::now();
    let imported = store.import(records(), &batch("import")).unwrap();
    assert_eq!(imported.added, generated as u64);
    say("imported", start);
    eprintln!(
        "{} bytes a record",
        fs::metadata(&path).unwrap().len() / imported.added
    );

    let start = Instant::now();
    assert_eq!(
        store.import(records(), &batch("again")).unwrap().already,
        generated as u64
    );
    say("imported again", start);

    let start = Instant::now();
    let rows = store.current(&Filter::default()).unwrap();
    let decided = rows
        .map(Result::unwrap)
        .filter(|row| row.decision.is_some())
        .count();
    assert_eq!(decided, PRODUCTS as usize);
    say("current", start);

    let start = Instant::now();
    assert_eq!(
        store.records(&Filter::default()).unwrap().count(),
        generated
    );
    say("records", start);

    let start = Instant::now();
    assert_eq!(store.sources().unwrap().len(), 21);
    say("sources", start);

    let products = (0..PRODUCTS).map(|number| Product {
        id: format!("41-{number}"),
        name: format!("US-HANDSKE NITRIL PF OST {} STL L 200ST", number % 90_000),
        other: vec![
            ("Saldo".into(), number.to_string()),
            ("Enhet".into(), "FRP".into()),
        ],
        ..Product::default()
    });
    let start = Instant::now();
    store
        .put_products("Region 22", products, &batch("catalogue"))
        .unwrap();
    say("half a million products listed", start);

    let filter = Filter {
        source: Some("Region 22".into()),
        ..Filter::default()
    };
    let start = Instant::now();
    assert_eq!(store.current(&filter).unwrap().count(), PRODUCTS as usize);
    say("current of a source without decisions", start);

    let start = Instant::now();
    store.backup(folder.path().join("backup.db")).unwrap();
    say("backup", start);

    let start = Instant::now();
    assert!(store.check().unwrap().is_whole());
    say("check", start);

    let start = Instant::now();
    let undo = Undo::Person {
        by: "anna".into(),
        since: String::new(),
    };
    let undone = store.undo(&undo, &Batch::default()).unwrap();
    assert_eq!(undone.withdrawn, u64::from(PRODUCTS));
    say("undo of half a million", start);
}
