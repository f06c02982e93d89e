//! People differ, and somebody settles it.

use crate::folder::{Folder, text};

const ROWS: &str = "\
Artikelnr;Benämning
0012;Handske zzyzx
0013;Spruta qwrtpq
";

const INDEX: &str = "--index small.kodbro";

/// A folder with a store of two products, and a review of them.
fn folder() -> Folder {
    let folder = Folder::with_index().with("rows.csv", ROWS);
    folder.run("store create s.db");
    folder.run(&format!(
        "map rows.csv --store s.db --source A --out m.csv {INDEX}"
    ));
    folder.run(&format!(
        "review export --store s.db --all --out first.csv {INDEX}"
    ));
    folder
}

/// Fills a review in: what is decided about an article.
fn fill(folder: Folder, review: &str, id: &str, decision: &str) -> Folder {
    let content = String::from_utf8(folder.read(review)).unwrap();
    let mut lines: Vec<Vec<String>> = content
        .lines()
        .map(|line| line.split(';').map(str::to_owned).collect())
        .collect();
    let place = lines[0].iter().position(|cell| cell == "Beslut").unwrap();
    let at = lines[0]
        .iter()
        .position(|cell| cell == "Artikelnummer")
        .unwrap();
    let header = lines[0].len();
    let row = lines.iter_mut().find(|line| line[at] == id).unwrap();
    // What people said before is one cell, but has the sign between cells in it.
    let place = place + row.len() - header;
    row[place] = decision.to_owned();
    let lines: Vec<String> = lines.into_iter().map(|line| line.join(";")).collect();
    folder.with(review, lines.join("\r\n") + "\r\n")
}

fn import(folder: &Folder, review: &str, by: &str, day: u32, into: &str) -> String {
    let said = folder.run(&format!(
        "review import {review} --by {by} --at 2026-01-{day:02} {into} {INDEX}"
    ));
    assert!(said.contains("exit code: 0"), "{said}");
    said
}

/// Tells how many products are decided and how many in conflict.
fn counts(folder: &Folder, store: &str) -> String {
    let status = folder.run(&format!("review status --store {store} {INDEX}"));
    let all = status
        .lines()
        .find(|line| line.starts_with("all "))
        .unwrap();
    let cells: Vec<&str> = all.split_whitespace().collect();
    format!("{} decided, {} in conflict", cells[2], cells[3])
}

#[test]
fn a_third_person_settles_what_two_differ_about() {
    let store = "--store s.db";
    let folder = fill(folder(), "first.csv", "0012", "T0101");
    import(&folder, "first.csv", "anna", 1, store);
    let folder = fill(folder, "first.csv", "0012", "T0102");
    let differ = import(&folder, "first.csv", "bo", 2, store);
    assert!(
        differ.contains("1 row stands in conflict: 0012 (bo: T0102; anna: T0101)"),
        "{differ}"
    );
    assert!(differ.contains("hint: export a new review"), "{differ}");
    assert_eq!(counts(&folder, "s.db"), "0 decided, 1 in conflict");

    folder.run(&format!("review export {store} --out second.csv {INDEX}"));
    let second = text(&folder.read("second.csv"));
    assert!(
        second.contains("bo 2026-01-02: T0102; anna 2026-01-01: T0101"),
        "{second}"
    );
    let folder = fill(folder, "second.csv", "0012", "T01");
    let settled = import(&folder, "second.csv", "cia", 3, store);
    assert!(
        settled
            .contains("1 row is settled that people differed about: 0012 (bo: T0102; anna: T0101)"),
        "{settled}"
    );
    assert_eq!(counts(&folder, "s.db"), "1 decided, 0 in conflict");
    let again = import(&folder, "second.csv", "cia", 3, store);
    assert!(
        again.contains("0 decisions are new, 1 was there before"),
        "{again}"
    );

    // An older word that comes in behind it changes nothing, and is not passed over in silence.
    let folder = fill(folder, "first.csv", "0012", "T0102");
    let late = import(&folder, "first.csv", "dan", 2, store);
    assert!(
        late.contains(
            "warning: 1 decision came in too late and counts for nothing, since a later one stands: \
             0012 (T01)"
        ),
        "{late}"
    );

    // It settles wherever the decisions go.
    folder.run("store export s.db --all --out all.sssom.tsv");
    folder.run("store create t.db");
    folder.run(&format!(
        "store import t.db all.sssom.tsv --source A {INDEX}"
    ));
    assert_eq!(counts(&folder, "t.db"), "1 decided, 0 in conflict");
    let map = format!("map rows.csv {INDEX} --source A --decisions all.sssom.tsv");
    let mapped = folder.run(&map);
    assert!(mapped.contains("mapped,T01,"), "{mapped}");

    // Whoever takes it back has the conflict again.
    let batches = folder.run("store batches s.db");
    let cia = batches
        .lines()
        .find(|line| line.contains("second.csv"))
        .unwrap();
    let batch = cia.split_whitespace().next().unwrap();
    folder.run(&format!("store undo s.db --batch {batch}"));
    assert_eq!(counts(&folder, "s.db"), "0 decided, 1 in conflict");

    // The command that decides at once shows what they said, and settles it too.
    let decided = folder.run(&format!(
        "review decide {store} --id 0012 --verdict accepted:T0102 --by dan {INDEX}"
    ));
    assert!(
        decided.contains("0012  Handske zzyzx  (dan 2026-01-02: T0102; bo 2026-01-02: T0102; anna"),
        "{decided}"
    );
    assert!(decided.contains("1 row is settled"), "{decided}");
    assert_eq!(counts(&folder, "s.db"), "1 decided, 0 in conflict");
}

#[test]
fn a_file_of_decisions_is_settled_in_the_same_way() {
    let out = "--out decisions.csv";
    let folder = fill(folder(), "first.csv", "0012", "T0101");
    import(&folder, "first.csv", "anna", 1, out);
    let folder = fill(folder, "first.csv", "0012", "T0102");
    let differ = import(&folder, "first.csv", "bo", 2, out);
    assert!(differ.contains("1 row stands in conflict"), "{differ}");
    let export = "review export rows.csv --source A --decisions decisions.csv --out second.csv";
    folder.run(&format!("{export} {INDEX}"));
    let folder = fill(folder, "second.csv", "0012", "T01");
    let settled = import(&folder, "second.csv", "cia", 3, out);
    assert!(settled.contains("1 row is settled"), "{settled}");
    let map = format!("map rows.csv {INDEX} --source A --decisions decisions.csv");
    let mapped = folder.run(&map);
    assert!(mapped.contains("mapped,T01,"), "{mapped}");
}

#[test]
fn what_a_migration_put_to_review_can_be_settled() {
    let folder = folder().with(
        "decisions.csv",
        "id;name;source;decision;code;by;at\n\
         0012;Handske zzyzx;A;accepted;T0102;anna;2026-01-01\n\
         0013;Spruta qwrtpq;A;accepted;A0101;anna;2026-01-01\n",
    );
    folder.run(&format!("store import s.db decisions.csv {INDEX}"));
    let codes = text(&folder.read("codes.csv"));
    let kept: Vec<&str> = codes
        .lines()
        .filter(|line| !line.starts_with("A0101"))
        .collect();
    let finer = "T0102X9;T0102;EXAMINATION GLOVES, NITRILE;en;official";
    let folder = folder.with("next.csv", [&kept[..], &[finer, ""]].concat().join("\n"));
    let build = "build next.csv -o next.kodbro --name SMALL --release 2 --without-default-terms";
    folder.run(&format!("{build} --without-default-lexicon"));
    let migrated = folder
        .run("migrate s.db --from small.kodbro --to next.kodbro --store s.db --review review.csv");
    assert!(migrated.contains("2 decisions need people"), "{migrated}");
    let review = text(&folder.read("review.csv"));
    for reason in [
        "Koden T0102 har fått mer detaljerade koder under sig och är nu för grov.",
        "Koden A0101 har utgått och ingen annan kod ersätter den.",
    ] {
        assert!(review.contains(reason), "{review}");
    }
    let folder = fill(folder, "review.csv", "0012", "T0102X9");
    let folder = fill(folder, "review.csv", "0013", "A02");
    let without = folder.run("review import review.csv --by cia --store s.db --strict");
    assert!(without.contains("exit code: 1"), "{without}");
    for said in [
        "no code 'T0102X9' in EMDN",
        "warning: the review is of another index, of SMALL 2",
        "hint: name that index with --index",
    ] {
        assert!(without.contains(said), "{without}");
    }
    let import = "review import review.csv --by cia --store s.db --index next.kodbro";
    let taken = folder.run(import);
    assert!(taken.contains("2 decisions are new"), "{taken}");
    assert!(!taken.contains("in conflict"), "{taken}");
    let status = folder.run("review status --store s.db --index next.kodbro");
    let cia = status
        .lines()
        .find(|line| line.starts_with("cia "))
        .unwrap();
    let cells: Vec<&str> = cia.split_whitespace().collect();
    assert_eq!(cells[1..3], ["2", "0"], "{status}");
}

#[test]
fn an_earlier_word_does_not_come_back() {
    let store = "--store s.db";
    let folder = fill(folder(), "first.csv", "0012", "T0101");
    import(&folder, "first.csv", "eva", 1, store);
    let first = folder.read("first.csv");
    let folder = fill(folder, "first.csv", "0012", "T0102");
    import(&folder, "first.csv", "eva", 2, store);
    let folder = folder.with("copy.csv", first);
    let copy = import(&folder, "copy.csv", "eva", 3, store);
    assert!(
        copy.contains("0 decisions are new, 1 was there before"),
        "{copy}"
    );
    folder.run(&format!(
        "review decide {store} --id 0012 --verdict accepted:T01 --by eva {INDEX}"
    ));
    let folder = fill(folder, "first.csv", "0013", "A02");
    let continued = folder.run(&format!("review import first.csv --by eva {store} {INDEX}"));
    assert!(
        continued.contains("1 decision is new, 1 was there before"),
        "{continued}"
    );
    let decided = folder.run("store export s.db --status decided");
    assert!(decided.contains("accepted,T01,"), "{decided}");
    assert!(decided.contains("accepted,A02,"), "{decided}");
}

#[test]
fn codes_out_of_use_are_flagged_when_they_come_in() {
    let folder = folder().with(
        "decisions.csv",
        "id;source;decision;code\n1;A;accepted;Q99\n2;A;accepted;T01\n3;A;rejected;Q99\n",
    );
    let said = folder.run(&format!("store import s.db decisions.csv {INDEX}"));
    assert!(said.contains("3 records added"), "{said}");
    assert!(
        said.contains(
            "warning: decisions.csv, rows 2, 4: code 'Q99' is not in the nomenclature\nhint:"
        ),
        "{said}"
    );
    folder.run("store create t.db");
    let said = folder.run(&format!("store import t.db s.db {INDEX}"));
    assert!(
        said.contains("s.db, events 3, 5: code 'Q99' is not in the nomenclature"),
        "{said}"
    );
}
