use serde_json::{Value, json};

use crate::folder::{Folder, snapshot};

const TRUTH: &str = "id\tname\texpected\n1\tUndersökningshandske\tT0102\n";

/// The default model with a change.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut model = serde_json::from_str(kodbro_data::MODEL).unwrap();
    change(&mut model);
    model.to_string()
}

#[test]
fn a_model_from_a_file_maps() {
    let folder = Folder::with_index()
        .with("truth.tsv", TRUTH)
        .with("same.json", kodbro_data::MODEL)
        .with(
            "never.json",
            changed(|model| model["none"]["constant"] = json!([99.0, 0.0])),
        );
    for command in [
        "map rows.csv --format jsonl",
        "eval truth.tsv --format json",
    ] {
        let run = |options: &str| {
            let line = format!("{command} --index small.kodbro{options}");
            folder
                .output(&line.split(' ').collect::<Vec<_>>(), b"")
                .stdout
        };
        assert!(!run("").is_empty());
        assert_eq!(run(" --model same.json"), run(""), "{command}");
        assert_ne!(run(" --model never.json"), run(""), "{command}");
    }
}

#[test]
fn a_model_that_cannot_be_used() {
    let folder = Folder::with_index()
        .with("truth.tsv", TRUTH)
        .with("text.json", "this is no model")
        .with("cut.json", &kodbro_data::MODEL[..40])
        .with("empty.json", "")
        .with("other.json", "{}")
        .with(
            "format.json",
            changed(|model| model["format"] = json!("other-model")),
        )
        .with(
            "newer.json",
            changed(|model| model["feature_version"] = json!(99)),
        )
        .with(
            "weight.json",
            changed(|model| {
                model["candidate"].as_object_mut().unwrap().remove("level");
            }),
        );
    std::fs::create_dir(folder.path("folder.json")).unwrap();
    let before = folder.files();
    let names = [
        "missing", "folder", "text", "cut", "empty", "other", "format", "newer", "weight",
    ];
    for name in names {
        let said = folder.run(&format!(
            "map rows.csv --index small.kodbro --model {name}.json --out mapped.csv"
        ));
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("bad_model", said); });
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    }
    snapshot!(
        "bad_model_eval",
        folder.run("eval truth.tsv --index small.kodbro --model newer.json")
    );
}
