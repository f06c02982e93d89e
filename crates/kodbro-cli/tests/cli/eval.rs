use crate::folder::{Folder, snapshot, text};

const TRUTH: &str = "\
id\tname\tdescription\texpected\taccepted\tstyle
1\tUndersökningshandske nitril\tpuderfri\tT0102\t\ttidy
2\tOPERATIONSHANDSKE 7,5\t\tT0101\t\terp
3\tKanyl\t\tA0101\tA01\terp
4\tKontorspapper A4\t\tNONE\t\terp
5\tSpruta 10 ml\t\tX99\tA02\ttidy
";

#[test]
fn figures_as_text_and_json() {
    let folder = Folder::with_index().with("truth.tsv", TRUTH);
    let eval =
        |options: &str| folder.run(&format!("eval truth.tsv --index small.kodbro {options}"));
    snapshot!("eval", eval(""));
    snapshot!("eval_json", eval("--format json"));
    eval("--cases cases.tsv");
    snapshot!("eval_cases", text(&folder.read("cases.tsv")));
}

#[test]
fn truth_that_cannot_be_used() {
    let folder = Folder::with_index()
        .with("empty.tsv", "")
        .with("codeless.tsv", "id\tname\n1\thandske\n")
        .with("blank.tsv", "id\tname\texpected\n1\thandske\t\n")
        .with("rowless.tsv", "id\tname\texpected\n");
    for (name, snapshot) in [
        ("missing.tsv", "missing"),
        ("empty.tsv", "empty"),
        ("codeless.tsv", "without_codes"),
        ("blank.tsv", "with_a_blank_code"),
        ("rowless.tsv", "without_rows"),
    ] {
        let said = folder.run(&format!("eval {name} --index small.kodbro"));
        insta::with_settings!({ snapshot_suffix => snapshot }, { snapshot!("eval_truth", said); });
    }
}
