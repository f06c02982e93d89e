use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::folder::{Folder, snapshot, text};

/// The project's own labelled rows.
fn labelled() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/truth/own-dev.tsv");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_same_rows_make_the_same_model_wherever_it_is_written() {
    let decisions = "\
id;name;supplier;decision;code
d1;Undersökningshandske vinyl L;Nord;accepted;T01020202
d2;Skruvmejsel;Nord;out_of_scope;
d3;Sond;Nord;rejected;T01
d4;Sond;Nord;undecided;
d5;Sond;Nord;no_such_term;
d6;Sond;Nord;accepted;X99
d7;;Nord;accepted;T01
";
    let folder = |name: &str| {
        let folder = Folder::new()
            .with("truth.tsv", labelled())
            .with("decisions.csv", decisions);
        let said = folder.run(&format!("train truth.tsv decisions.csv -o {name}"));
        assert!(said.contains("exit code: 0"), "{said}");
        assert_eq!(folder.files(), {
            let mut files = ["decisions.csv", "truth.tsv", name];
            files.sort_unstable();
            files
        });
        (said, text(&folder.read(name)), folder)
    };
    let (said, model, first) = folder("one.json");
    let (_, again, _) = folder("other.json");
    assert_eq!(model, again);
    assert!(model.ends_with("}\n"));
    assert!(
        said.contains(
            "read decisions.csv: 7 rows, 2 to learn from; left out: 1 rejected, 1 undecided, \
             1 with a code that is not in use, 1 with no such term, 1 without text"
        ),
        "{said}"
    );
    for line in ["truth.tsv ", "decisions.csv ", "all "] {
        assert!(said.contains(&format!("\n{line}")), "{line} in {said}");
    }
    let training = &serde_json::from_str::<Value>(&model).unwrap()["training"];
    let command = "kodbro train truth.tsv decisions.csv -o MODEL --seed 1";
    assert_eq!(training["command"], command);
    let data = training["data"].to_string();
    assert!(
        data.contains("truth.tsv: 420 of 420 rows, sha256:"),
        "{data}"
    );
    assert!(
        data.contains("decisions.csv: 2 of 7 rows, sha256:"),
        "{data}"
    );
    assert!(data.contains("the embedded index: EMDN V2"), "{data}");
    let held_out = training["held_out"].to_string();
    assert!(held_out.contains("all: top-1"), "{held_out}");

    let eval = first.run("eval truth.tsv --model one.json");
    assert!(eval.contains("exit code: 0"), "{eval}");
    let seeded = first.run("train truth.tsv decisions.csv -o two.json --seed 2");
    assert!(seeded.contains("exit code: 0"), "{seeded}");
    assert_ne!(text(&first.read("two.json")), model);
}

/// Makes labelled rows.
fn rows(count: usize, codes: &[&str], suppliers: usize) -> String {
    let mut text = String::from("id\tname\tsupplier\texpected\n");
    for i in 0..count {
        let code = codes[i % codes.len()];
        let _ = writeln!(text, "{i}\thandske {i}\tNord {}\t{code}", i % suppliers);
    }
    text
}

#[test]
fn too_little_to_learn_from() {
    let many: Vec<String> = labelled()
        .lines()
        .filter_map(|line| line.split('\t').nth(6))
        .filter(|code| code.len() > 6 && code.chars().all(char::is_alphanumeric))
        .map(str::to_owned)
        .collect();
    let many: Vec<&str> = many
        .iter()
        .map(String::as_str)
        .filter(|c| *c != "expected")
        .collect();
    let folder = Folder::new()
        .with("few.tsv", rows(12, &["T01"], 9))
        .with("codes.tsv", rows(250, &["T01", "T0101", "T0102"], 9))
        .with("suppliers.tsv", rows(250, &many, 2))
        .with("none.tsv", rows(0, &["T01"], 1));
    let before = folder.files();
    for name in ["few", "codes", "suppliers", "none"] {
        let said = folder.run(&format!("train {name}.tsv -o model.json"));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("train_too_little", said); });
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    }
}

#[test]
fn wrong_use_of_train() {
    let folder = Folder::new()
        .with("truth.tsv", rows(3, &["T01"], 1))
        .with("columns.csv", "id;name\n1;handske\n");
    snapshot!(
        "train_no_file",
        folder.run("train missing.tsv -o model.json")
    );
    snapshot!("train_no_output", folder.run("train truth.tsv"));
    snapshot!(
        "train_no_decisions",
        folder.run("train columns.csv -o model.json")
    );
    snapshot!(
        "train_twice",
        folder.run("train truth.tsv ./truth.tsv -o model.json")
    );
    snapshot!("train_replaces", folder.run("train truth.tsv -o truth.tsv"));
    snapshot!(
        "train_no_folder",
        folder.run("train truth.tsv -o no/model.json")
    );
}

#[test]
fn a_store_is_learned_from_as_far_as_its_source_may_see() {
    let folder = Folder::new().with("truth.tsv", labelled());
    for line in [
        "store create s.db",
        "store import s.db truth.tsv --source A --by anna",
    ] {
        let said = folder.run(line);
        assert!(said.contains("exit code: 0"), "{said}");
    }
    let said = folder.run("train s.db -o own.json --source A");
    assert!(said.contains("exit code: 0"), "{said}");
    assert!(said.contains("read s.db: 420 rows to learn from"), "{said}");
    let hidden = folder.run("train s.db -o other.json");
    assert!(hidden.contains("exit code: 2"), "{hidden}");
    assert!(
        hidden.contains("s.db: only shared decisions are taken"),
        "{hidden}"
    );
    assert!(hidden.contains("read s.db: 0 rows"), "{hidden}");
}
