use std::fs;

use crate::folder::{Folder, exit_code, snapshot, text};

/// Rows of which the first three are one glove.
const REVIEW_ROWS: &str = "\
Artikelnr;Benämning;Beskrivning;Leverantör;Förbrukning
0012;Handske zzyzx stl S;;Nord AB;1200
0013;Handske zzyzx stl M;;Nord AB;900
0014;Handske zzyzx stl L;;Nord AB;20
0015;Spruta qwrtpq 10 ml;;Syd AB;
0016;Zzyzx qwrtpq;;;
0016;Zzyzx qwrtpq;;;
";

const EXPORT: &str =
    "review export rows.csv --index small.kodbro --source A --all --out review.csv";

/// A folder with a review of [`REVIEW_ROWS`].
fn exported() -> Folder {
    let folder = Folder::with_index().with("rows.csv", REVIEW_ROWS);
    let said = folder.run(EXPORT);
    assert!(said.contains("exit code: 0"), "{said}");
    folder
}

/// Fills a cell of `review.csv` in, in the row of an article.
fn fill(folder: Folder, id: &str, column: &str, value: &str) -> Folder {
    let content = String::from_utf8(folder.read("review.csv")).unwrap();
    let mut lines: Vec<Vec<String>> = content
        .lines()
        .map(|line| line.split(';').map(str::to_owned).collect())
        .collect();
    let place = lines[0].iter().position(|cell| cell == column).unwrap();
    let row = lines.iter_mut().find(|line| line[3] == id).unwrap();
    row[place] = value.to_owned();
    let lines: Vec<String> = lines.into_iter().map(|line| line.join(";")).collect();
    folder.with("review.csv", lines.join("\r\n") + "\r\n")
}

/// As [`filled`], with a store that the decisions are in.
fn stored() -> Folder {
    let folder = filled();
    folder.run("store create s.db");
    folder.run(&format!("review import review.csv --store s.db {AT}"));
    folder
}

fn filled() -> Folder {
    let folder = fill(exported(), "0013", "Beslut", "T0102");
    let folder = fill(folder, "0013", "Gäller", "Hela gruppen");
    let folder = fill(folder, "0013", "Kommentar", "alla storlekar");
    fill(folder, "0016", "Beslut", "Inte medicinteknisk produkt")
}

const AT: &str = "--by eva --at 2026-11-22T10:00:00Z --index small.kodbro";

#[test]
fn what_is_exported_is_said() {
    let folder = Folder::with_index().with("rows.csv", REVIEW_ROWS);
    snapshot!("review_export", folder.run(EXPORT));
    let content = String::from_utf8(folder.read("review.csv")).unwrap();
    let ids: Vec<&str> = content
        .lines()
        .skip(1)
        .filter_map(|l| l.split(';').nth(3))
        .collect();
    let gloves = ids.iter().position(|id| *id == "0012").unwrap();
    assert_eq!(ids[gloves..gloves + 3], ["0012", "0013", "0014"]);
    assert_eq!(ids.len(), 5);
    let group: Vec<&str> = content
        .lines()
        .skip(1)
        .filter(|l| l.contains("Nord AB"))
        .collect();
    assert!(
        group.iter().all(|line| line.split(';').nth(1) == Some("3")),
        "{group:?}"
    );

    let english = folder.run(
        "review export rows.csv --index small.kodbro --language en --limit 1 --all \
         --quantity förbrukning --out review.xlsx",
    );
    assert!(english.contains("wrote review.xlsx: "), "{english}");
    let untouched = folder.run(&format!("review import review.xlsx --out d.csv {AT}"));
    assert!(untouched.contains("exit code: 0"), "{untouched}");
    assert!(untouched.contains("decided  0 rows"), "{untouched}");
}

#[test]
fn decisions_go_to_a_file_and_count() {
    let folder = filled();
    let import = format!("review import review.csv --out decisions.csv {AT}");
    snapshot!("review_import", folder.run(&import));
    let once = folder.read("decisions.csv");
    snapshot!("review_decisions", text(&once));
    snapshot!("review_import_again", folder.run(&import));
    assert_eq!(folder.read("decisions.csv"), once);

    let mapped = folder.run("map rows.csv --index small.kodbro --decisions decisions.csv");
    for id in ["0012", "0013", "0014"] {
        let row = mapped.lines().find(|line| line.starts_with(id)).unwrap();
        assert!(row.contains("mapped,T0102,"), "{row}");
    }
    // What is decided is not asked again; with all rows, what was said stands there.
    let again = "review export rows.csv --index small.kodbro --decisions decisions.csv";
    let left = folder.run(&format!("{again} --out left.csv"));
    assert!(left.contains("4 decided by people"), "{left}");
    assert!(!text(&fs::read(folder.path("left.csv")).unwrap_or_default()).contains("Handske"));
    folder.run(&format!("{again} --all --out all.csv"));
    let all = text(&folder.read("all.csv"));
    assert_eq!(all.matches("eva 2026-11-22: T0102").count(), 3, "{all}");
    assert!(
        all.contains("eva 2026-11-22: Inte medicinteknisk produkt"),
        "{all}"
    );
}

#[test]
fn a_file_of_decisions_is_added_to() {
    let folder = filled().with(
        "decisions.csv",
        "id,name,source,decision,code,by,at,price\n7,Kanyl,B,accepted,A01,bo,2026-01-02,12.50\n",
    );
    folder.run(&format!(
        "review import review.csv --out decisions.csv {AT}"
    ));
    let all = String::from_utf8(folder.read("decisions.csv")).unwrap();
    assert_eq!(all.lines().count(), 6, "{all}");
    for kept in [
        "Kanyl",
        "12.50",
        "2026-01-02",
        "alla storlekar",
        "review.csv",
    ] {
        assert!(all.contains(kept), "{kept} in {all}");
    }
    // Another opinion is added; the older one stays.
    let folder = fill(folder, "0016", "Beslut", "Kan inte avgöra");
    let later = AT.replace("T10:", "T11:");
    let said = folder.run(&format!(
        "review import review.csv --out decisions.csv {later}"
    ));
    assert!(
        said.contains("1 decision is new, 3 were there before"),
        "{said}"
    );
    let all = String::from_utf8(folder.read("decisions.csv")).unwrap();
    assert_eq!(all.matches("0016").count(), 2, "{all}");
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let folder = fill(filled(), "0012", "Beslut", "T0199");
    let folder = fill(folder, "0015", "Benämning", "Sprutan");
    let folder = fill(folder, "0016", "Beslut", "kanske");
    let import = format!("review import review.csv {AT}");
    snapshot!(
        "review_strict",
        folder.run(&format!("{import} --out strict.csv --strict"))
    );
    assert!(!folder.files().contains(&"strict.csv".to_owned()));
    snapshot!(
        "review_refused",
        folder.run(&format!("{import} --out decisions.csv"))
    );
    let all = String::from_utf8(folder.read("decisions.csv")).unwrap();
    assert_eq!(all.lines().count(), 3, "{all}");
}

#[test]
fn what_is_no_review_changes_nothing() {
    let folder = Folder::with_index().with("decisions.csv", "id,decision\n1,undecided\n");
    let before = folder.files();
    for (name, line) in [
        (
            "rows",
            "review import rows.csv --out decisions.csv --by eva",
        ),
        (
            "missing",
            "review import missing.xlsx --out decisions.csv --by eva",
        ),
        (
            "nobody",
            "review import rows.csv --out decisions.csv --by _",
        ),
        ("nowhere", "review import rows.csv --by eva"),
        ("same", "review import rows.csv --out rows.csv --by eva"),
        ("format", "review export rows.csv --out review.pdf"),
        (
            "quantity",
            "review export rows.csv --out review.xlsx --quantity Pris",
        ),
        ("store", "review status --store rows.csv"),
    ] {
        let arguments: Vec<&str> = line
            .split(' ')
            .map(|w| if w == "_" { " " } else { w })
            .collect();
        let output = folder.output(&arguments, b"");
        let said = format!(
            "{line}\nexit code: {}\n{}",
            exit_code(&output),
            text(&output.stderr)
        );
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("review_bad", said); });
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    }
}

#[test]
fn nothing_to_decide_is_a_finding() {
    let folder = Folder::with_index();
    let line = "review export rows.csv --index small.kodbro --decisions all.csv --out review.csv";
    let decided: String = ["0012", "0013", "0014", "0015", "0016"]
        .map(|id| format!("{id},no_such_term\n"))
        .concat();
    let folder = folder.with("all.csv", format!("id,decision\n{decided}"));
    snapshot!("review_nothing", folder.run(line));
    assert!(!folder.files().contains(&"review.csv".to_owned()));
}

#[test]
fn decisions_go_to_a_store() {
    let folder = filled();
    let import = format!("review import review.csv --store s.db {AT}");
    snapshot!("review_no_store", folder.run(&import));
    folder.run("store create s.db");
    let first = folder.run(&import);
    assert!(
        first.contains("4 decisions are new, 0 were there before"),
        "{first}"
    );
    let again = folder.run(&import);
    assert!(
        again.contains("0 decisions are new, 4 were there before"),
        "{again}"
    );
    // Saved again with one more decision: the others are not new.
    let folder = fill(folder, "0015", "Annan kod", "a02");
    let more = folder.run(&import.replace("T10:", "T12:"));
    assert!(
        more.contains("1 decision is new, 4 were there before"),
        "{more}"
    );

    let status = |options: &str| {
        folder.run(&format!(
            "review status --store s.db --index small.kodbro {options}"
        ))
    };
    snapshot!("review_status", status(""));
    snapshot!("review_status_json", status("--format json"));
    let exported = folder.run("review export --store s.db --index small.kodbro --out again.csv");
    assert!(exported.contains("5 decided by people"), "{exported}");
}

#[test]
fn one_decision_for_many_products() {
    let folder = stored();
    let decide = |options: &str| {
        folder.run(&format!(
            "review decide --store s.db --index small.kodbro --by eva {options}"
        ))
    };
    snapshot!(
        "review_decide_settled",
        decide("--like 0012 --verdict no_such_term")
    );
    snapshot!(
        "review_decide_dry",
        decide("--like 0012 --verdict undecided --dry-run")
    );
    let undone = decide("--like 0012 --verdict undecided");
    assert!(
        undone.contains("3 products decided by eva: undecided; 3 decisions are new"),
        "{undone}"
    );
    let again = decide("--like 0012 --verdict undecided");
    assert!(again.contains("exit code: 1"), "{again}");
    let group = decide("--like 0014 --verdict accepted:t0101 --comment zz");
    assert!(
        group.contains("3 products decided by eva: accepted T0101"),
        "{group}"
    );
    let named = decide("--id 0013 --id 0016 --verdict out_of_scope");
    assert!(
        named.contains("2 products decided by eva: out_of_scope; 1 decision is new"),
        "{named}"
    );
    let status = folder.run("review status --store s.db --index small.kodbro");
    assert!(status.contains("eva "), "{status}");
    for (name, options) in [
        ("verdict", "--id 0013 --verdict maybe"),
        ("code", "--id 0013 --verdict accepted:T0199"),
        ("id", "--id 99 --verdict undecided"),
        ("under", "--under X --verdict undecided"),
    ] {
        let said = decide(options);
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("review_decide_bad", said); });
    }
}

#[test]
fn a_subtree_is_decided_by_what_is_proposed() {
    let folder = stored();
    let decide = |options: &str| {
        folder.run(&format!(
            "review decide --store s.db --index small.kodbro --by eva {options}"
        ))
    };
    let undone = decide("--under T --verdict undecided");
    assert!(undone.contains("3 products decided by eva"), "{undone}");
    let again = decide("--under T01 --verdict accepted:T01");
    assert!(
        again.contains("3 products decided by eva: accepted T01"),
        "{again}"
    );
    let none = decide("--under A --verdict out_of_scope");
    assert!(none.contains("no such product is left"), "{none}");
}

#[test]
fn a_decision_is_about_one_source_and_seen_by_those_who_saw_the_last() {
    let folder = Folder::with_index().with(
        "decisions.csv",
        "id;name;source;scope;decision;code;by;at\n\
         0012;Handske zzyzx;A;shared;accepted;T0102;eva;2026-11-01\n\
         0012;Handske zzyzx;A;private;accepted;T0102;bo;2026-11-02\n\
         0012;Spruta qwrtpq;B;private;accepted;A02;eva;2026-11-01\n",
    );
    folder.run("store create s.db");
    folder.run("store import s.db decisions.csv");
    let decide = |options: &str| {
        folder.run(&format!(
            "review decide --store s.db --index small.kodbro {options}"
        ))
    };
    for which in ["--id 0012", "--like 0012"] {
        let both = decide(&format!("{which} --by eva --verdict undecided"));
        assert!(both.contains("exit code: 2"), "{both}");
        assert!(
            both.contains("several sources have a product '0012': 'A', 'B'"),
            "{both}"
        );
        assert!(both.contains("--source"), "{both}");
    }
    // Bo said the same after her, and yet it is hers to take back.
    let undone = decide("--id 0012 --source A --by eva --verdict undecided");
    assert!(undone.contains("1 decision is new"), "{undone}");
    let again = decide("--id 0012 --source A --by eva --verdict undecided");
    assert!(again.contains("exit code: 1"), "{again}");
    let own = decide("--id 0012 --source B --by eva --verdict out_of_scope");
    assert!(own.contains("1 decision is new"), "{own}");
    let shared = decide("--id 0012 --source B --by bo --verdict out_of_scope --scope shared");
    assert!(shared.contains("1 decision is new"), "{shared}");

    let said = folder.run("store export s.db --all --format jsonl");
    let scopes: Vec<bool> = said
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| line.contains("\"scope\":\"shared\""))
        .collect();
    assert_eq!(scopes, [true, false, false, true, false, true], "{said}");
}

#[test]
fn a_file_that_would_lose_something_is_left_as_it_is() {
    let header = ["id", "name", "decision", "code", "by"];
    let cells = ["7", "Kanyl", "accepted", "A01", "bo"];
    let folder = filled()
        .with_workbook("sheets.xlsx", |workbook| {
            let sheet = workbook.add_worksheet();
            sheet.write_row(0, 0, header).unwrap();
            sheet.write_row(1, 0, cells).unwrap();
            let sheet = workbook.add_worksheet();
            sheet.set_name("Anteckningar").unwrap();
            sheet.write(0, 0, "fråga Bo").unwrap();
        })
        .with_workbook("empty.xlsx", |workbook| {
            let sheet = workbook.add_worksheet();
            sheet.write_row(0, 0, header).unwrap();
            sheet.write_row(1, 0, cells).unwrap();
            workbook.add_worksheet();
        })
        .with("unnamed.csv", "id;decision;code;\n7;accepted;A01;kolla\n")
        .with(
            "repeated.csv",
            "id;decision;code;pris;pris\n7;accepted;A01;1;2\n",
        )
        .with("tabs.tsv", "id\tdecision\tcode\n7\taccepted\tA01\n");
    // Read again, a tab in a cell of two lines would begin another cell.
    let folder = fill(folder, "0016", "Kommentar", "\"a\tb\rc\"");
    let mut said = String::new();
    for name in ["sheets.xlsx", "unnamed.csv", "repeated.csv", "tabs.tsv"] {
        let before = folder.read(name);
        said += &folder.run(&format!("review import review.csv --out {name} {AT}"));
        assert!(folder.read(name) == before, "{name}: {said}");
    }
    snapshot!("review_would_lose", said);
    let empty = folder.run(&format!("review import review.csv --out empty.xlsx {AT}"));
    assert!(empty.contains("4 decisions are new"), "{empty}");
    folder.run("store create s.db");
    snapshot!(
        "review_other_sheets",
        folder.run("store import s.db sheets.xlsx --source A --index small.kodbro")
    );
    for reading in [
        "migrate sheets.xlsx --from small.kodbro --to small.kodbro --format csv",
        "map rows.csv --index small.kodbro --decisions sheets.xlsx",
    ] {
        let said = folder.run(reading);
        assert!(said.contains("there is more on 'Anteckningar'"), "{said}");
    }
}

/// A pipe can be read once only, and the file's hash would be that of nothing.
#[test]
fn a_review_that_cannot_be_read_twice_is_refused() {
    let folder = Folder::with_index();
    let refused = folder.run("review import . --by eva --out d.csv --index small.kodbro");
    assert!(refused.contains("exit code: 2"), "{refused}");
    assert!(
        refused.contains("it is a pipe or a folder, expected a file"),
        "{refused}"
    );
    assert!(
        refused.contains("hint: save the review first; it is read twice"),
        "{refused}"
    );
}
