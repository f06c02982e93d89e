use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diff::NEXT;
use crate::folder::{Folder, snapshot, text};

/// Decisions on codes that fare differently, with a column that only the region understands.
const DECISIONS: &str = "\
id;name;supplier;source;decision;code;term;by;at;shelf
1;Spruta 5 ml;Syd AB;Region A;accepted;A02;sprutor;anna;2026-01-02;H1
2;Injektionskanyl med skydd;Syd AB;Region A;accepted;A0101;;anna;2026-01-02;H2
3;Biopsinål;;Region A;accepted;A0102;BIOPSY NEEDLES;bo;;H3
4;Handskar;;Region A;accepted;T01;;bo;;
5;OP-handske;;Region B;accepted;T0101;;bo;;
6;OP-handske;;Region B;rejected;A0102;;bo;;
7;Kanyl;;Region B;accepted;X99;;bo;;
8;Mugg;;Region B;out_of_scope;;;bo;;
9;Robot;;Region B;no_such_term;;;bo;;
10;US-handske;;Region B;accepted;T0102;;bo;;
";

const NEW_INDEX: &str =
    "build next.csv -o next.kodbro --name SMALL --release 2 --without-default-terms";

fn folder() -> Folder {
    let folder = Folder::with_index()
        .with("next.csv", NEXT)
        .with("decisions.csv", DECISIONS);
    let built = folder.run(NEW_INDEX);
    assert!(built.contains("exit code: 0"), "{built}");
    folder
}

#[test]
fn every_fate_with_report_and_review() {
    let folder = folder();
    snapshot!(
        "migrate",
        folder.run(
            "migrate decisions.csv --from small.kodbro --to next.kodbro --report report.csv \
             --review review.csv"
        )
    );
    insta::assert_snapshot!("migrate_report", text(&folder.read("report.csv")));
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(
        r";[0-9a-f]+;(kodbro migrate.*)\|\d{4}-[\d:T-]+Z",
        ";[check];$1|[now]",
    );
    settings.bind(|| insta::assert_snapshot!("migrate_review", text(&folder.read("review.csv"))));
}

#[test]
fn the_new_release_may_be_any_file() {
    let folder = folder();
    let migrate = |to: &str, out: &str| {
        let line = format!("migrate decisions.csv --from codes.csv --to {to} --out {out}");
        folder.run(&line)
    };
    snapshot!("migrate_plain", migrate("next.csv", "plain.jsonl"));
    assert!(migrate("next.kodbro", "index.jsonl").contains("exit code: 1"));
    let fates = |name: &str| {
        let lines = text(&folder.read(name));
        let codes = lines.lines().map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            (record["code"].clone(), record["decision"].clone())
        });
        codes.collect::<Vec<_>>()
    };
    assert_eq!(fates("plain.jsonl"), fates("index.jsonl"));
}

#[test]
fn a_migrated_file_is_not_migrated_again() {
    let folder = folder();
    let migrate = |from: &str, out: &str| {
        let line = format!("migrate {from} --from small.kodbro --to next.kodbro --out {out}");
        folder.run(&line)
    };
    migrate("decisions.csv", "once.csv");
    snapshot!("migrate_again", migrate("once.csv", "twice.csv"));
    let without_notes = |name: &str| {
        let lines = text(&folder.read(name));
        let kept = lines
            .lines()
            .filter(|line| !line.contains("lost:") && !line.contains("unknown:"));
        kept.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(without_notes("once.csv"), without_notes("twice.csv"));
}

#[test]
fn what_a_mapper_makes_of_migrated_decisions() {
    let folder = folder();
    folder.run("migrate decisions.csv --from small.kodbro --to next.kodbro --out new.csv");
    let rows = "Artikelnr;Benämning\n1;Spruta 5 ml\n3;Biopsinål\n";
    let folder = folder.with("rows.csv", rows);
    let mapped = folder.output(
        &[
            "map",
            "rows.csv",
            "--index",
            "next.kodbro",
            "--decisions",
            "new.csv",
            "--source",
            "Region A",
            "--top",
            "1",
        ],
        b"",
    );
    let mapped = text(&mapped.stdout);
    assert!(mapped.contains("1,Spruta 5 ml,mapped,A03,"), "{mapped}");
    let lost = mapped
        .lines()
        .find(|line| line.starts_with("3,Biopsin"))
        .unwrap();
    assert!(lost.contains(",review,"), "{lost}");
    assert!(
        lost.ends_with("\"the code that was decided is not, or no longer, in use\""),
        "{lost}"
    );
}

#[test]
fn decisions_of_a_store_are_migrated_in_it() {
    let folder = folder().with(
        "more.csv",
        // Of one time: what was said last stays as it is, so what was said before does too.
        "id;name;source;decision;code;by;release\n\
         1;Spruta;Region A;accepted;A0101;cia;\n1;Spruta;Region A;no_such_term;;cia;\n",
    );
    folder.run("store create s.db");
    folder.run("store import s.db decisions.csv more.csv --index small.kodbro");
    let migrate = || folder.run("migrate s.db --from small.kodbro --to next.kodbro --store s.db");
    let first = migrate();
    assert!(first.contains("exit code: 1"), "{first}");
    let added = first.lines().last().unwrap().to_owned();
    let again = migrate();
    assert!(again.contains("s.db: 0 decisions added, "), "{again}");
    let stands = folder.run("store export s.db");
    insta::assert_snapshot!("migrate_store", format!("{added}\n{stands}"));
    let line = ["store", "history", "s.db", "1", "--source", "Region A"];
    let history = text(&folder.output(&line, b"").stdout);
    for word in [
        "A02",
        "A03",
        "anna",
        "migration of s.db from SMALL 1 to SMALL 2",
    ] {
        assert!(history.contains(word), "{word} in {history}");
    }
    let nowhere =
        folder.run("migrate more.csv --from small.kodbro --to next.kodbro --store missing.db");
    assert!(nowhere.contains("exit code: 2"), "{nowhere}");
    let both =
        folder.run("migrate s.db --from small.kodbro --to next.kodbro --store s.db --out a.csv");
    assert!(both.contains("exit code: 2"), "{both}");
}

#[test]
fn what_a_source_shares_for_now_is_migrated_as_it_was_said() {
    let folder = folder();
    folder.run("store create s.db");
    folder.run("store import s.db decisions.csv --index small.kodbro");
    let sharing = |option: &str| {
        let line = ["store", "sources", "s.db", option, "Region A"];
        assert!(folder.output(&line, b"").status.success());
    };
    sharing("--share");
    let said = folder.run("migrate s.db --from small.kodbro --to next.kodbro --store s.db");
    assert!(!said.contains(" 0 decisions added"), "{said}");
    sharing("--keep");
    let stands = folder.run("store export s.db");
    assert!(
        stands.contains("SMALL 2") && !stands.contains(",shared,"),
        "{stands}"
    );
}

#[test]
fn wrong_use() {
    let folder = folder();
    for (name, options) in [
        ("missing", "missing.csv --from codes.csv --to next.csv"),
        ("from", "decisions.csv"),
        (
            "format",
            "decisions.csv --from codes.csv --to next.csv --out a.txt",
        ),
        (
            "review",
            "decisions.csv --from codes.csv --to next.csv --review a.txt",
        ),
        (
            "replaced",
            "decisions.csv --from codes.csv --to next.csv --out decisions.csv",
        ),
        (
            "twice",
            "decisions.csv --from codes.csv --to next.csv --out a.csv --report a.csv",
        ),
        (
            "not_mappings",
            "rows.csv --from codes.csv --to next.csv --out a.csv",
        ),
    ] {
        let before = folder.files();
        let said = folder.run(&format!("migrate {options}"));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("bad_migrate", said); });
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    }
}

/// One decision for every code of the release before V2: each has its fate, none is dropped.
#[test]
fn every_code_of_the_release_before() {
    let shared =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/nomenclature");
    let (old, new) = (
        shared.join("emdn-pre-v2-en.tsv"),
        shared.join("emdn-v2-en.xlsx"),
    );
    if !old.exists() {
        eprintln!("skipped: {} does not exist", old.display());
        return;
    }
    let codes = std::fs::read_to_string(&old).unwrap();
    let mut decisions = "id,name,decision,code,by\n".to_owned();
    for line in codes.lines().skip(1) {
        let (code, _) = line.split_once('\t').unwrap();
        decisions += &format!("{code},vara,accepted,{code},anna\n");
    }
    let folder = Folder::new().with("decisions.csv", decisions);
    let output = folder.output(
        &[
            "migrate",
            "decisions.csv",
            "--out",
            "new.jsonl",
            "--report",
            "report.csv",
            "--from",
            old.to_str().unwrap(),
            "--to",
            new.to_str().unwrap(),
        ],
        b"",
    );
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(text(&folder.read("new.jsonl")).lines().count(), 8342);
    let report = text(&folder.read("report.csv"));
    let mut fates: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for line in report.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let fate = format!("{}, {}", cells[6], cells[7]);
        // The fields before the terms have no commas; the first code behind them is the new one.
        fates
            .entry(fate)
            .or_default()
            .push((cells[2].to_owned(), line.to_owned()));
    }
    let count = |fate: &str| fates.get(fate).map_or(0, Vec::len);
    assert_eq!(count("reworded, no"), 34);
    assert_eq!(count("successor, no") + count("successor, yes"), 5);
    let codes = |fate: &str| {
        fates[fate]
            .iter()
            .map(|(code, _)| code.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("lost, yes"), ["C020303", "R900601"]);
    assert_eq!(codes("too_coarse, yes"), ["R900602"]);
    // CORONAVIRUS was terminal, its successor is a group.
    assert_eq!(codes("successor, yes"), ["W0105040619"]);
    assert!(
        fates["too_coarse, yes"][0]
            .1
            .contains("R90060201 R90060202")
    );
    for (code, successor) in [
        ("W0102039012", "W01021702"),
        ("W0102109018", "W0102100801"),
        ("W0105040519", "W0105041106"),
        ("W0105040619", "W01050411"),
        ("W0105050211", "W0105050310"),
    ] {
        let lines = fates["successor, no"]
            .iter()
            .chain(&fates["successor, yes"]);
        let mut lines = lines.filter(|(old, _)| old == code);
        let (_, line) = lines.next().unwrap();
        assert!(line.contains(&format!(",{successor},")), "{line}");
    }
    assert_eq!(fates.values().map(Vec::len).sum::<usize>(), 34 + 5 + 2 + 1);
}
