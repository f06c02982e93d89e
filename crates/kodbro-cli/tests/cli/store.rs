use kodbro::mapping_set::{Justification, MappingRecord};
use kodbro_store::{Filter, Store};

use crate::folder::{Folder, snapshot};

/// What people of Region A decided about rows of `rows.csv`, twice about one of them.
const DECISIONS: &str = "\
id;name;supplier;source;decision;code;by;at
0012;Undersökningshandske nitril stl M;Nord AB;Region A;accepted;T0102;anna;2026-11-02
0013;OPERATIONSHANDSKE 7,5;Nord AB;Region A;accepted;T0101;anna;2026-11-02
0013;OPERATIONSHANDSKE 7,5;Nord AB;Region A;accepted;T0102;bo;2026-11-03
0015;10 ml 100/fp;Syd AB;Region A;out_of_scope;;bo;2026-11-02T09:30:00Z
91;Injektionskanyl grön 0,8x50 mm;Syd AB;Region B;accepted;A0101;cia;2026-11-02
";

/// A folder with a store that holds [`DECISIONS`].
fn with_store() -> Folder {
    let folder = Folder::with_index().with("decisions.csv", DECISIONS);
    for line in [
        "store create s.db",
        "store import s.db decisions.csv --by dan",
    ] {
        let said = folder.run(line);
        assert!(said.contains("exit code: 0"), "{said}");
    }
    folder
}

/// Compares with a snapshot that leaves out confidences and times of the clock, but not those of
/// decisions.
macro_rules! timeless {
    ($name:literal, $said:expr) => {
        let said: String = $said;
        let said = said.replace("2026-11-02T09:30:00Z", "[decided]");
        let filters = vec![
            (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[now]"),
            (r"0\.\d{4,}", "[confidence]"),
            (r"\(0\.\d\d\)", "(0.__)"),
        ];
        insta::with_settings!({ filters => filters }, {
            snapshot!($name, said);
        });
    };
}

#[test]
fn help_of_every_subcommand() {
    let folder = Folder::new();
    snapshot!("help_store", folder.run("store --help"));
    for name in [
        "create", "import", "export", "history", "undo", "sources", "batches", "backup", "check",
    ] {
        let said = folder.run(&format!("store {name} --help"));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("help_store", said); });
    }
}

#[test]
fn the_life_of_a_store() {
    let folder = Folder::new().with("decisions.csv", DECISIONS);
    let lines = [
        "store create s.db",
        "store import s.db decisions.csv --by dan",
        "store import s.db decisions.csv --by dan",
        "store sources s.db",
        "store history s.db 0013 --source Region_A",
        "store export s.db",
        "store undo s.db --person bo --since 2026-11-03 --by dan",
        "store history s.db 0013 --source Region_A",
        "store export s.db --source Region_A --code T01",
        "store export s.db --status decided --person anna",
        "store undo s.db --batch 2 --by dan",
        "store batches s.db",
        "store sources s.db --share Region_B --by dan",
        "store check s.db",
        "store backup s.db copy.db",
        "store check copy.db",
    ];
    let said: Vec<String> = lines
        .iter()
        .map(|line| {
            let words: Vec<String> = line.split(' ').map(|word| word.replace('_', " ")).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            folder.said(line, &folder.output(&words, b""))
        })
        .collect();
    timeless!("store_life", said.join("\n"));
}

#[test]
fn a_store_of_decisions_maps_as_their_file_does() {
    let folder = with_store();
    let map = |decisions: &str, source: &str| {
        let words = [
            "map",
            "rows.csv",
            "--index",
            "small.kodbro",
            "--decisions",
            decisions,
            "--source",
            source,
            "--format",
            "jsonl",
        ];
        let output = folder.output(&words, b"");
        assert!(output.status.success());
        output.stdout
    };
    for source in ["Region A", "Region B", "Region C"] {
        assert_eq!(
            map("s.db", source),
            map("decisions.csv", source),
            "{source}"
        );
    }
    assert_ne!(map("s.db", "Region A"), map("s.db", "Region C"));
    snapshot!(
        "store_map_sources",
        folder.run("map rows.csv --index small.kodbro --decisions s.db")
    );
}

#[test]
fn mapped_rows_are_kept_with_their_columns_and_predictions() {
    let folder = Folder::with_index().with(
        "more.csv",
        "Artikelnr;Benämning;Saldo\n0012;Undersökningshandske nitril stl M;7\n",
    );
    // Of another name, since work of one name is one batch or two as the clock will have it.
    let rows = std::fs::read(folder.path("rows.csv")).unwrap();
    std::fs::write(folder.path("again.csv"), rows).unwrap();
    let map = |rows: &str| {
        format!(
            "map {rows} --index small.kodbro --store s.db --source A --no-evidence --out mapped.csv"
        )
    };
    let said = [
        "store create s.db".to_owned(),
        map("rows.csv"),
        map("again.csv"),
        map("more.csv"),
        "store sources s.db".to_owned(),
        "store export s.db --status predicted".to_owned(),
        "store history s.db 0012".to_owned(),
        "store check s.db".to_owned(),
    ]
    .map(|line| folder.run(&line));
    timeless!("store_map", said.join("\n"));
    folder.run("store create t.db");
    folder.run("map rows.csv --index small.kodbro --store t.db --source A --out mapped.csv");
    let history = folder.run("store history t.db 0012 --format json");
    for word in [
        "\"tool\": \"kodbro\"",
        "\"release\": \"SMALL 1\"",
        "\"index\": \"sha256:",
        "\\\"kind\\\":",
    ] {
        assert!(history.contains(word), "{word} is missing in {history}");
    }
}

/// What Region A keeps to itself: it settles 0014, makes 0013 a conflict and is like 0012.
const PRIVATE: &str = "\
id;name;supplier;source;scope;decision;code;by;at
0014;;Syd AB;Region A;private;accepted;A0102;anna;2026-11-02
0013;;Nord AB;Region A;private;accepted;T0102;anna;2026-11-02
90;Undersökningshandske nitril stl L;Nord AB;Region A;private;accepted;T0101;anna;2026-11-02
91;Undersökningshandske nitril stl L puderfri;Nord AB;Region A;private;accepted;T0101;anna;2026-11-02
";

/// What Region A shares: it settles 0013.
const SHARED: &str = "\
id;name;supplier;source;scope;decision;code;by;at
0013;;Nord AB;Region A;shared;accepted;T0101;bo;2026-11-02
";

/// Maps the rows of Region A into a store that holds decisions; returns what was written for it
/// and what was predicted for all to see, without the times.
fn mapped_with(folder: &Folder, store: &str, decisions: &[&str]) -> (Vec<u8>, Vec<MappingRecord>) {
    let mut lines = vec![format!("store create {store}")];
    lines.extend(
        decisions
            .iter()
            .map(|file| format!("store import {store} {file}")),
    );
    for line in lines {
        let said = folder.run(&line);
        assert!(said.contains("exit code: 0"), "{said}");
    }
    let line = format!("map rows.csv --index small.kodbro --decisions {store} --store {store}");
    let mut words: Vec<&str> = line.split(' ').collect();
    words.extend(["--source", "Region A"]);
    let output = folder.output(&words, b"");
    assert!(output.status.success());
    let store = Store::open_read_only(folder.path(store)).unwrap();
    let records = store.records(&Filter::default()).unwrap();
    let predicted = records
        .map(|record| record.unwrap().1)
        .filter(|record| record.justification == Justification::Predicted)
        .map(|record| MappingRecord {
            at: String::new(),
            ..record
        });
    (output.stdout, predicted.collect())
}

#[test]
fn private_decisions_leave_no_trace_in_predictions() {
    let folder = Folder::with_index()
        .with("private.csv", PRIVATE)
        .with("shared.csv", SHARED);
    let (all, kept) = mapped_with(&folder, "all.db", &["shared.csv", "private.csv"]);
    let (plain, expected) = mapped_with(&folder, "plain.db", &["shared.csv"]);
    assert_eq!(kept, expected);
    // What the shared decision settles needs no prediction.
    let ids: Vec<&str> = kept.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(ids, ["0012", "0014", "0015", "0016"]);
    // The region itself gets all that it may use.
    let code = |lines: &[u8], id: &str| {
        let lines = String::from_utf8_lossy(lines);
        let line = lines.lines().find(|line| line.starts_with(id)).unwrap();
        let mut cells = line.split(',').rev();
        cells
            .find(|cell| cell.starts_with(['A', 'T']))
            .map(str::to_owned)
    };
    for id in ["0012", "0013", "0014"] {
        assert_ne!(code(&all, id), code(&plain, id), "{id}");
    }
}

#[test]
fn others_see_the_plain_prediction_where_a_private_decision_stands() {
    let folder = Folder::with_index().with("private.csv", PRIVATE).with(
        "own.csv",
        "Artikelnr;Benämning\n1;Injektionskanyl 0,9x40 mm\n",
    );
    mapped_with(&folder, "s.db", &["private.csv"]);
    let line = "map own.csv --index small.kodbro --store s.db --source B --out own_mapped.csv";
    assert!(folder.run(line).contains("exit code: 0"));
    let ask = "equivalents --store s.db --index small.kodbro --source B --id 1 --min-level 2";
    let asked = folder.run(ask);
    assert!(
        asked.contains("Region A 0014") && !asked.contains("A0102"),
        "{asked}"
    );
}

#[test]
fn everything_moves_into_another_store() {
    let folder = with_store();
    let line = "map rows.csv --index small.kodbro --store s.db --source A --out mapped.csv";
    folder.run(line);
    folder.run("store undo s.db --event 1 --by dan");
    for line in [
        "store export s.db --all --out all.jsonl",
        "store create file.db",
        "store import file.db all.jsonl",
        "store create direct.db",
        "store import direct.db s.db",
    ] {
        let said = folder.run(line);
        assert!(said.contains("exit code: 0"), "{said}");
    }
    let export = |name: &str| {
        let output = folder.output(
            &["store", "export", name, "--all", "--format", "jsonl"],
            b"",
        );
        output.stdout
    };
    let all = export("s.db");
    assert_eq!(all, folder.read("all.jsonl"));
    assert!(all.iter().filter(|&&byte| byte == b'\n').count() > 5);
    assert_eq!(export("file.db"), all);
    assert_eq!(export("direct.db"), all);
}

#[test]
fn what_stands_by_its_text_is_written_with_the_products_own_id() {
    let folder = Folder::with_index()
        .with(
            "rows.csv",
            "Artikelnr;Benämning;Leverantör\n1;Kanyl;Nord AB\n2;KANYL;\n",
        )
        .with(
            "decisions.csv",
            "id;name;source;decision;code;by\n1;Kanyl;A;accepted;A01;eva\n",
        );
    folder.run("store create s.db");
    folder.run("store import s.db decisions.csv --index small.kodbro");
    folder.run("map rows.csv --index small.kodbro --store s.db --source A --out mapped.csv");
    folder.run("store sources s.db --share A");
    let said = folder.run("store export s.db");
    let rows: Vec<&str> = said.lines().filter(|line| line.contains(",A01,")).collect();
    assert_eq!(rows.len(), 2, "{said}");
    assert!(rows[0].starts_with("1,Kanyl,"), "{said}");
    assert!(rows[1].starts_with("2,KANYL,"), "{said}");
    assert!(rows.iter().all(|row| row.contains(",A,shared,")), "{said}");
}

#[test]
fn what_cannot_be_done_with_a_store() {
    let folder = with_store()
        .with("empty.db", "")
        .with(
            "nameless.csv",
            "id;name;decision;code\n1;kanyl;accepted;A01\n",
        )
        .with(
            "late.csv",
            "id;source;decision;code\n1;C;accepted;A01\n2;C;maybe;A01\n",
        );
    let mut newer = folder.read("s.db");
    newer[63] = 9; // the version that the user sets, at byte 60 of the header
    let folder = folder.with("newer.db", newer);
    let mut cut = folder.read("s.db");
    cut.truncate(20_000);
    let folder = folder.with("cut.db", cut);
    let before = folder.files();
    let said = [
        "store create s.db",
        "store create none/s.db",
        "store check missing.db",
        "store check .",
        "store check rows.csv",
        "store check empty.db",
        "store import newer.db decisions.csv",
        "store export cut.db",
        "store import s.db nameless.csv",
        "store import s.db late.csv",
        "store import s.db s.db",
        "store import s.db missing.csv",
        "store export s.db --source C --status decided",
        "store export s.db --source X",
        "store export s.db --code T09 --index small.kodbro",
        "store export s.db --out s.db",
        "store export s.db --out all.pdf",
        "store export s.db --status nothing",
        "store history s.db 0012",
        "store history s.db",
        "store undo s.db",
        "store undo s.db --event 99",
        "store undo s.db --batch 99",
        "store undo s.db --person nobody",
        "store undo s.db --event 1 --since 2026-11-02",
        "store backup s.db rows.csv",
        "store backup s.db s.db",
        "map rows.csv --index small.kodbro --store s.db",
        "map rows.csv --index small.kodbro --store missing.db --source A",
        "map rows.csv --index small.kodbro --decisions cut.db",
    ]
    .map(|line| folder.run(line));
    snapshot!("store_errors", said.join("\n"));
    assert_eq!(folder.files(), before, "something is left behind");
}
