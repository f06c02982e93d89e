use crate::folder::{Folder, snapshot, text};

const CONCEPTS: &str = "\
concept\tclass\tsv\tbroader
cannula\tproduct\tkanyl\t
needle\tproduct\tkanyl; nål\t
biopsy-needle\tproduct\tbiopsinål\tneedle
";
const SENSES: &str = "\
language\tform\tconcept\tweight\tcontext
sv\tkanyl\tneedle\t0.6\tinjektion; spruta
sv\tkanyl\tcannula\t0.4\ttrakeal
";
const ABBREVIATIONS: &str = "\
language\tshort\treading\tweight
sv\tinj\tinjektion\t0.9
";

fn folder() -> Folder {
    Folder::with_index()
        .with("concepts.tsv", CONCEPTS)
        .with("senses.tsv", SENSES)
        .with("short.tsv", ABBREVIATIONS)
}

fn build(lexica: &str) -> String {
    format!("build codes.csv -o own.kodbro --without-default-terms {lexica}")
}

#[test]
fn files_of_a_lexicon_go_into_the_index() {
    let folder = folder();
    let own = "--without-default-lexicon --lexicon concepts.tsv --lexicon senses.tsv";
    snapshot!("lexicon_concepts", folder.run(&build(own)));
    let own = "--without-default-lexicon --lexicon short.tsv";
    snapshot!("lexicon_abbreviations", folder.run(&build(own)));
}

#[test]
fn a_file_adds_to_the_embedded_lexicon() {
    let folder = folder().with(
        "own.tsv",
        "concept\tclass\tsv\tbroader\nround-glove\tproduct\trondhandske\tglove\n",
    );
    let folder = folder.with(
        "own-short.tsv",
        "language\tshort\treading\tweight\tcontext\tnote\nsv\trhq\trondhandske\t0.9\t\t\n",
    );
    let count = |options: &str| {
        let line = build(options);
        let line: Vec<&str> = line.split_whitespace().collect();
        let built = folder.output(&line, b"");
        assert!(built.status.success(), "{}", text(&built.stderr));
        let inspected = folder.output(&["inspect", "own.kodbro", "--format", "json"], b"");
        let contents: serde_json::Value = serde_json::from_slice(&inspected.stdout).unwrap();
        ["lexicon_concepts", "abbreviations"].map(|name| contents[name].as_u64().unwrap())
    };
    assert_eq!(count("--without-default-lexicon"), [0, 0]);
    let [concepts, abbreviations] = count("");
    assert!(concepts > 0 && abbreviations > 0);
    let both = count("--lexicon own.tsv --lexicon own-short.tsv");
    assert_eq!(both, [concepts + 1, abbreviations + 1]);
}

#[test]
fn what_does_not_fit_stops_the_build() {
    let circle = "biopsy-needle\tproduct\tbiopsinål\tneedle\nneedle\tproduct\tnål\tbiopsy-needle\n";
    let header = "concept\tclass\tsv\tbroader\n";
    let folder = folder()
        .with("empty.tsv", "")
        .with("catalogue.tsv", "artikel\tnamn\n1\tkanyl\n")
        .with("column.tsv", "concept\tclass\tsvenska\n")
        .with("no-class.tsv", "concept\tsv\nneedle\tnål\n")
        .with("cells.tsv", [header, "needle\tproduct\tnål\n"].concat())
        .with("class.tsv", [header, "needle\tgadget\tnål\t\n"].concat())
        .with("weight.tsv", SENSES.replace("0.6", "0,6"))
        .with(
            "latin.tsv",
            b"concept\tclass\tsv\nneedle\tproduct\tn\xE5l\n",
        )
        .with("control.tsv", CONCEPTS.replace("nål", "n\u{7}l"))
        .with("circle.tsv", [header, circle].concat())
        .with(
            "unknown.tsv",
            [header, "needle\tproduct\tnål\tsharp\n"].concat(),
        );
    for files in [
        "missing.tsv",
        "empty.tsv",
        "catalogue.tsv",
        "column.tsv",
        "no-class.tsv",
        "cells.tsv",
        "class.tsv",
        "weight.tsv",
        "latin.tsv",
        "control.tsv",
        "circle.tsv",
        "unknown.tsv",
        "concepts.tsv", // without its senses
        "senses.tsv",   // without its concepts
        "short.tsv --lexicon short.tsv",
    ] {
        let before = folder.files();
        let said = folder.run(&build(&format!(
            "--without-default-lexicon --lexicon {files}"
        )));
        let suffix = files.replace(" --lexicon ", "+");
        insta::with_settings!({ snapshot_suffix => suffix }, { snapshot!("bad_lexicon", said); });
        assert_eq!(folder.files(), before, "{files}: something is left behind");
    }
}

#[test]
fn a_file_that_contradicts_the_embedded_lexicon_is_refused() {
    let own = "concept\tclass\tsv\nglove\tmaterial\trondhandske\n";
    let folder = folder().with("own.tsv", own);
    snapshot!(
        "lexicon_contradiction",
        folder.run(&build("--lexicon own.tsv"))
    );
}

#[test]
fn the_index_does_not_replace_a_lexicon_file() {
    let folder = folder();
    let line = "build codes.csv -o short.tsv --lexicon short.tsv";
    snapshot!("lexicon_is_output", folder.run(line));
    assert_eq!(folder.read("short.tsv"), ABBREVIATIONS.as_bytes());
}
