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

/// What the system says of this process's memory at most, in MB.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) / 1_024
}

/// The time that this process has had a core, in seconds: user and system, in hundredths.
fn core_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Says how long something took.
struct Watch {
    start: Instant,
    core: f64,
}

impl Watch {
    fn start() -> Self {
        Self {
            start: Instant::now(),
            core: core_seconds(),
        }
    }

    fn say(&mut self, what: &str) {
        let (all, core) = (
            self.start.elapsed().as_secs_f64(),
            core_seconds() - self.core,
        );
        eprintln!(
            "{what:<40} {all:>6.1} s, {core:>6.1} s of a core, {:>4} MB at most",
            memory()
        );
        *self = Self::start();
    }
}

#[test]
#[ignore = "a measurement: cargo test -p kodbro-store --release --test store million -- --ignored --nocapture"]
fn a_million_records() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.db");
    let mut store = Store::create(&path).unwrap();
    let mut watch = Watch::start();
    let generated = records().count();
    watch.say("records made");
    let imported = store.import(records(), &batch("import")).unwrap();
    assert_eq!(imported.added, generated as u64);
    watch.say("imported");
    eprintln!(
        "{} bytes a record",
        fs::metadata(&path).unwrap().len() / imported.added
    );

    assert_eq!(
        store.import(records(), &batch("again")).unwrap().already,
        generated as u64
    );
    watch.say("imported again");

    let rows = store.current(&Filter::default()).unwrap();
    let decided = rows
        .map(Result::unwrap)
        .filter(|row| row.decision.is_some())
        .count();
    assert_eq!(decided, PRODUCTS as usize);
    watch.say("current");

    assert_eq!(
        store.records(&Filter::default()).unwrap().count(),
        generated
    );
    watch.say("records");

    assert_eq!(store.sources().unwrap().len(), 21);
    watch.say("sources");

    let products = (0..PRODUCTS).map(|number| Product {
        id: format!("41-{number}"),
        name: format!("US-HANDSKE NITRIL PF OST {} STL L 200ST", number % 90_000),
        other: vec![
            ("Saldo".into(), number.to_string()),
            ("Enhet".into(), "FRP".into()),
        ],
        ..Product::default()
    });
    store
        .put_products("Region 22", products, &batch("catalogue"))
        .unwrap();
    watch.say("half a million products listed");

    let filter = Filter {
        source: Some("Region 22".into()),
        ..Filter::default()
    };
    assert_eq!(store.current(&filter).unwrap().count(), PRODUCTS as usize);
    watch.say("current of a source without decisions");

    store.backup(folder.path().join("backup.db")).unwrap();
    watch.say("backup");

    assert!(store.check().unwrap().is_whole());
    watch.say("check");

    let undo = Undo::Person {
        by: "anna".into(),
        since: String::new(),
    };
    let undone = store.undo(&undo, &Batch::default()).unwrap();
    assert_eq!(undone.withdrawn, u64::from(PRODUCTS));
    watch.say("undo of half a million");
}
