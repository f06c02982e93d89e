use std::path::Path;

use kodbro_formats::{CatalogueOptions, CatalogueReader};

use crate::folder::{Folder, ROWS, snapshot, text};

#[test]
fn every_format() {
    let folder = Folder::with_index();
    let map = |options: &str| folder.run(&format!("map rows.csv --index small.kodbro {options}"));
    snapshot!("map_csv", map(""));
    snapshot!("map_tsv", map("--format tsv --language en"));
    snapshot!("map_jsonl", map("--format jsonl --top 2"));
    snapshot!("map_jsonl_bare", map("--format jsonl --no-evidence"));
}

#[test]
fn a_file_appears_with_all_rows() {
    let folder = Folder::with_index();
    snapshot!(
        "map_out",
        folder.run("map rows.csv --index small.kodbro --out mapped.xlsx")
    );
    let options = CatalogueOptions::default();
    let mut rows = CatalogueReader::open(folder.path("mapped.xlsx"), &options).unwrap();
    let ours = rows
        .header()
        .iter()
        .filter(|name| name.starts_with("kodbro_"));
    assert_eq!(ours.count(), 7);
    let ids: Vec<String> = rows.by_ref().map(|row| row.unwrap().id).collect();
    assert_eq!(ids, ["0012", "0013", "0014", "0015", "0016"]);
    assert_eq!(
        folder.files(),
        ["codes.csv", "mapped.xlsx", "rows.csv", "small.kodbro"]
    );
}

/// Nothing of it depends on the scores: no word of the rows is known.
#[test]
fn attributes_are_what_a_row_measures() {
    let folder = Folder::with_index().with("sizes.csv", SIZES);
    let map = |options: &str| {
        let line = format!("map sizes.csv --index small.kodbro --attributes {options}");
        folder.run(&line)
    };
    snapshot!("map_attributes_csv", map(""));
    snapshot!("map_attributes_jsonl", map("--format jsonl"));
    let plain = folder.run("map sizes.csv --index small.kodbro --format jsonl");
    assert!(!plain.contains("attributes"), "{plain}");

    map("--out sizes.xlsx");
    let options = CatalogueOptions::default();
    let rows = CatalogueReader::open(folder.path("sizes.xlsx"), &options).unwrap();
    let header = rows.header().to_vec();
    let first = header.iter().position(|name| name == "length_mm").unwrap();
    assert_eq!(header.last().unwrap(), "dimensions");
    let rows: Vec<_> = rows.map(|row| row.unwrap().cells).collect();
    let of = |row: usize| rows[row][first..].join("|");
    assert_eq!(of(0), "40|0.8||21||||||100|||");
    assert_eq!(of(2), "|||||200-1500||S-M|3-0||<=70||");
    assert_eq!(of(3), "||||||||||||");
}

/// Rows of words that no index knows.
const SIZES: &str = "\
artnr;benämning;beskrivning
1;Zzyzx 21G 0,8x40 mm;18G, 100/fp
2;Zzyzx CH12 10x10;40 cm, 500 g
3;Zzyzx 200-1500 ml 3-0;stl s-m, högst 70 %
4;Zzyzx;typ 2
";

#[test]
fn standard_input_gives_what_the_file_gives() {
    let folder = Folder::with_index();
    let map = ["map", "--index", "small.kodbro"];
    let file = folder.output(&[&map[..], &["rows.csv"]].concat(), b"");
    let stdin = folder.output(&[&map[..], &["-"]].concat(), ROWS.as_bytes());
    assert_eq!(text(&stdin.stdout), text(&file.stdout));
    assert!(text(&stdin.stderr).starts_with("reading <stdin>: "));
}

#[test]
fn columns_can_be_named() {
    let folder = Folder::with_index().with("bare.csv", "a,b\n1,handske\n2,spruta\n");
    snapshot!(
        "map_columns",
        folder.run("map bare.csv --index small.kodbro --columns name=b,id=a")
    );
    snapshot!(
        "map_columns_unknown",
        folder.run("map bare.csv --index small.kodbro --columns name=Artikel")
    );
    snapshot!(
        "map_columns_bad",
        folder.run("map bare.csv --index small.kodbro --columns namn=b")
    );
}

#[test]
fn nothing_mapped_is_a_finding() {
    let folder = Folder::with_index().with("none.csv", "artnr;benämning\n1;Zzyzx\n2;10 ml\n");
    snapshot!(
        "map_nothing",
        folder.run("map none.csv --index small.kodbro")
    );
    let folder = folder.with("header.csv", "artnr;benämning\n");
    snapshot!(
        "map_no_rows",
        folder.run("map header.csv --index small.kodbro")
    );
}

/// The example of the README, on the embedded default: every row comes out, in the same bytes for
/// any number of threads.
#[test]
fn the_example_catalogue_is_mapped_whatever_the_threads() {
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/examples/region-catalogue.csv");
    let example = example.to_str().unwrap();
    let folder = Folder::new();
    let map = |threads| {
        folder.output(
            &["map", example, "--format", "jsonl", "--threads", threads],
            b"",
        )
    };
    let (one, two) = (map("1"), map("2"));
    assert!(one.status.success(), "{}", text(&one.stderr));
    assert_eq!(one.stdout, two.stdout);
    let lines = text(&one.stdout);
    assert_eq!(lines.lines().count(), 164);
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let keys: Vec<&str> = row
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        for key in [
            "row",
            "id",
            "text",
            "status",
            "code",
            "term",
            "level",
            "confidence",
            "candidates",
        ] {
            assert!(keys.contains(&key), "{key} in {line}");
        }
        let answered = matches!(row["status"].as_str(), Some("mapped" | "review"));
        assert_eq!(row["code"].is_string(), answered, "{line}");
    }
}
