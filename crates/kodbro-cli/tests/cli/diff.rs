use crate::folder::{Folder, snapshot, text};

/// The release after that of `codes.csv`, with a change of every kind.
pub(crate) const NEXT: &str = "\
code;parent;term;status;successor
A;;DEVICES FOR ADMINISTRATION;active;
A01;A;Needles;active;
A0101;A01;HYPODERMIC NEEDLES;active;
A010101;A0101;HYPODERMIC NEEDLES WITH SAFETY;active;
A010102;A0101;HYPODERMIC NEEDLES WITHOUT SAFETY;active;
A03;A;SYRINGES;active;
T;;PROTECTIVE EQUIPMENT;active;
T01;T;GLOVES AND MITTENS;active;
T0101;T01;SURGICAL GLOVES;retired;T0103
T0102;T;EXAMINATION GLOVES;active;
T0103;T01;GLOVES FOR SURGERY;active;
";

fn folder() -> Folder {
    Folder::with_index().with("next.csv", NEXT)
}

#[test]
fn every_kind_of_change_in_every_format() {
    let folder = folder();
    snapshot!("diff_text", folder.run("diff codes.csv next.csv"));
    snapshot!(
        "diff_csv",
        folder.run("diff codes.csv next.csv --format csv")
    );
    snapshot!(
        "diff_json",
        folder.run("diff small.kodbro next.csv --format json")
    );
    let printed = folder.output(&["diff", "codes.csv", "next.csv"], b"");
    let written = folder.output(&["diff", "codes.csv", "next.csv", "--out", "f.txt"], b"");
    assert_eq!(text(&folder.read("f.txt")), text(&printed.stdout));
    assert!(written.stdout.is_empty() && written.status.code() == Some(1));
}

#[test]
fn the_same_codes_have_no_differences_wherever_they_are_from() {
    let folder = folder();
    snapshot!("diff_same", folder.run("diff small.kodbro codes.csv"));
    snapshot!(
        "diff_same_language",
        folder.run("diff small.kodbro codes.csv --language sv")
    );
    let same = folder.output(&["diff", "embedded", "--format", "json"], b"");
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stderr));
    let compared: serde_json::Value = serde_json::from_slice(&same.stdout).unwrap();
    assert_eq!(compared["old"], compared["new"]);
    assert!(compared["old"]["codes"].as_u64().unwrap() > 8_000);
}

#[test]
fn without_a_common_language_codes_and_tree_are_compared() {
    let folder = folder().with("italian.csv", "code;term_it\nA;dispositivi\nA01;aghi\n");
    snapshot!("diff_italian", folder.run("diff codes.csv italian.csv"));
}

#[test]
fn releases_that_cannot_be_compared() {
    let folder = folder().with("cut.kodbro", "KODBRO\r\n and no more");
    for (name, line) in [
        ("missing", "diff missing.csv next.csv"),
        ("catalogue", "diff rows.csv next.csv"),
        ("cut", "diff cut.kodbro next.csv"),
        ("language", "diff codes.csv next.csv --language sv"),
        ("replaced", "diff codes.csv next.csv --out next.csv"),
    ] {
        let before = folder.files();
        let said = folder.run(line);
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("bad_diff", said); });
        assert_eq!(folder.files(), before, "{name}: something is left behind");
    }
}
