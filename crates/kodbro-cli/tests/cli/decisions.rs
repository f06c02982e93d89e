use crate::folder::{Folder, snapshot, text};

/// What Region A decided about the rows of `rows.csv`, and about others like them.
const DECISIONS: &str = "\
id;name;supplier;source;decision;code;by;at
0012;Undersökningshandske nitril stl M;Nord AB;Region A;accepted;T0102;anna;2026-11-02
0015;10 ml 100/fp;Syd AB;Region A;out_of_scope;;bo;2026-11-02T09:30:00Z
0016;Zzyzx qwrtpq;;Region A;no_such_term;;bo;2026-11-02T09:31:00Z
90;OPERATIONSHANDSKE 8,0;Nord AB;Region A;accepted;T0101;anna;2026-11-02
91;Injektionskanyl grön 0,8x50 mm;Syd AB;Region A;rejected;A0101;anna;2026-11-02
";

fn with_decisions() -> Folder {
    Folder::with_index().with("decisions.csv", DECISIONS)
}

#[test]
fn decisions_settle_their_rows_and_are_evidence_for_others() {
    let folder = with_decisions();
    let map = |options: &str| {
        folder.run(&format!(
            "map rows.csv --index small.kodbro --decisions decisions.csv {options}"
        ))
    };
    snapshot!("decisions_csv", map(""));
    let lines = map("--format jsonl --top 1");
    snapshot!("decisions_jsonl", lines.clone());
    for kind in ["decided", "similar_decisions", "similar_rejections"] {
        assert!(lines.contains(&format!("\"kind\":\"{kind}\"")), "{kind}");
    }
}

#[test]
fn they_are_found_by_id_or_text_in_their_own_source_only() {
    let folder = Folder::with_index()
        .with("id.csv", "id;decision;code;source\n0016;accepted;T01;A\n")
        .with(
            "text.csv",
            "name;decision;code;source\nZZYZX  qwrtpq;accepted;T01;A\n",
        );
    for name in ["id.csv", "text.csv"] {
        let decided = |source: &str| {
            let line = format!("map rows.csv --index small.kodbro --decisions {name}{source}");
            folder
                .run(&line)
                .lines()
                .any(|line| line.starts_with("0016") && line.contains("mapped,T01,"))
        };
        assert!(decided("") && decided(" --source A"), "{name}");
        assert!(!decided(" --source B"), "{name}");
    }
}

#[test]
fn sssom_holds_decisions_and_predictions() {
    let folder = with_decisions();
    let said = folder
        .run("map rows.csv --index small.kodbro --decisions decisions.csv --out mapped.sssom.tsv");
    assert!(said.contains("exit code: 0"), "{said}");
    let written = text(&folder.read("mapped.sssom.tsv"));
    let rows: Vec<&str> = written.lines().filter(|l| l.contains("semapv:")).collect();
    let of = |id: &str| -> &str {
        let mut found = rows.iter().filter(|row| row.contains(&format!(":{id}\t")));
        found.next().unwrap_or(&"")
    };
    for (id, parts) in [
        (
            "0012",
            ["semapv:ManualMappingCuration", "SMALL:T0102", "anna"],
        ),
        (
            "0015",
            ["semapv:ManualMappingCuration", "sssom:NoTermFound", "bo"],
        ),
        ("0013", ["semapv:LexicalMatching", "SMALL:T0101", "kodbro"]),
    ] {
        for part in parts {
            assert!(of(id).contains(part), "{id}: no {part} in '{}'", of(id));
        }
    }
    assert!(!of("0012").contains("kodbro"), "no program decided");
    let again = folder.run("convert mapped.sssom.tsv again.csv");
    assert!(again.contains("exit code: 0"), "{again}");
    assert!(text(&folder.read("again.csv")).contains("Region A"));
}

#[test]
fn several_files_of_decisions_are_one() {
    let folder = with_decisions().with(
        "truth.tsv",
        "id\tname\texpected\n0014\tInjektionskanyl\tA0101\n",
    );
    snapshot!(
        "decisions_several",
        folder.run(
            "map rows.csv --index small.kodbro --decisions decisions.csv --decisions truth.tsv \
             --source Region_A"
        )
    );
    let other =
        folder.run("map rows.csv --index small.kodbro --decisions decisions.csv --source B");
    let warning = other.lines().find(|line| line.starts_with("warning"));
    insta::assert_snapshot!("decisions_other_source", warning.unwrap_or_default());
    snapshot!(
        "decisions_sources",
        folder.run(
            "map rows.csv --index small.kodbro --decisions decisions.csv --decisions truth.tsv"
        )
    );
}

#[test]
fn the_result_does_not_depend_on_the_threads() {
    let mut rows = String::from("id;name;supplier\n");
    let mut decisions = String::from("id;name;supplier;decision;code\n");
    for i in 0..5_000 {
        let name = ["handske nitril", "kanyl grön", "spruta luer", "zyx"][i % 4];
        let code = ["T0102", "A0101", "A02", "T01"][i % 4];
        rows += &format!("{i};{name} {};Nord {}\n", i % 97, i % 7);
        if i % 9 == 0 {
            decisions += &format!("{i};{name} {};Nord {};accepted;{code}\n", i % 97, i % 7);
        }
    }
    let folder = Folder::with_index()
        .with("many.csv", rows)
        .with("decisions.csv", decisions);
    let map = |threads| {
        let line = format!(
            "map many.csv --index small.kodbro --decisions decisions.csv --format jsonl --threads {threads}"
        );
        let output = folder.output(&line.split(' ').collect::<Vec<_>>(), b"");
        assert!(output.status.success(), "{}", text(&output.stderr));
        output
    };
    let one = map(1);
    assert!(text(&one.stderr).contains("of these, by people"));
    for threads in [2, 5] {
        assert_eq!(one.stdout, map(threads).stdout);
    }
}

#[test]
fn what_is_wrong_with_decisions_is_said_and_they_are_kept() {
    let folder = Folder::with_index().with(
        "bad.csv",
        "\
id;name;decision;code;by
0012;Undersökningshandske;accepted;X99;anna
0013;OPERATIONSHANDSKE 7,5;accepted;T0101;anna
0013;OPERATIONSHANDSKE 7,5;accepted;T0102;bo
0014;;accepted;A0101;anna
7;Kanyl;accepted;A0101;anna
7;Kanyl;rejected;A0101;anna
8;;accepted;A02;anna
9;;accepted;X98;anna
",
    );
    snapshot!(
        "decisions_bad",
        folder.run("map rows.csv --index small.kodbro --decisions bad.csv")
    );
}

#[test]
fn decisions_that_cannot_be_used() {
    let folder = with_decisions()
        .with("columns.csv", "id;name\n1;handske\n")
        .with("word.csv", "id;decision;code\n1;yes;T01\n")
        .with("empty.csv", "");
    let before = folder.files();
    for name in ["missing", "columns", "word", "empty"] {
        let said = folder.run(&format!(
            "map rows.csv --index small.kodbro --decisions {name}.csv --out mapped.csv"
        ));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("bad_decisions", said); });
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    }
    snapshot!(
        "decisions_are_output",
        folder
            .run("map rows.csv --index small.kodbro --decisions decisions.csv --out decisions.csv")
    );
    snapshot!(
        "decisions_source_alone",
        folder.run("map rows.csv --index small.kodbro --source A")
    );
}

#[test]
fn they_are_explained_as_they_are_mapped() {
    let folder = with_decisions();
    let explain = |text: &str| {
        folder.run(&format!(
            "explain {text} --index small.kodbro --decisions decisions.csv --format json"
        ))
    };
    for (text, kind) in [
        ("Undersökningshandske nitril stl M", "decided"),
        ("OPERATIONSHANDSKE 7,5", "similar_decisions"),
    ] {
        let said = explain(text);
        let kind = format!("\"kind\": \"{kind}\"");
        assert!(said.contains(&kind), "{said}");
    }
    let alone = folder.run("explain kanyl --index small.kodbro --source A");
    assert!(
        alone.contains("exit code: 2") && alone.contains("hint: add --decisions"),
        "{alone}"
    );
}
