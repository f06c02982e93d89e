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
fn rows_of_a_supplier_are_drawn_together() {
    let truth = "\
id\tname\tsupplier\texpected
1\tUndersökningshandske nitril\tNord\tT0102
2\tOPERATIONSHANDSKE 7,5\tNord\tT0101
3\tKanyl\tSyd\tA0101
4\tKontorspapper A4\t\tNONE
";
    let folder = Folder::with_index().with("truth.tsv", truth);
    let eval = |options: &str| {
        let said = folder.run(&format!("eval truth.tsv --index small.kodbro {options}"));
        said.lines()
            .filter(|line| line.starts_with("top-1") || line.contains("interval"))
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    assert_eq!(
        eval(""),
        "\
top-1                        0.667  0.000 to 1.000
95 % intervals: 1,000 resamples of 3 units (suppliers, and rows that name none)
"
    );
    assert_eq!(
        eval("--bootstrap 0"),
        "top-1                        0.667\n"
    );
    assert!(eval("--bootstrap 0 --format json").contains("\"intervals\": null"));
    let json = folder.run("eval truth.tsv --index small.kodbro --format json --bootstrap 50");
    assert!(
        json.contains("\"resamples\": 50,\n    \"unit\": \"supplier\",\n    \"units\": 3"),
        "{json}"
    );
}

#[test]
fn diagrams_are_drawn() {
    let folder = Folder::with_index().with("truth.tsv", TRUTH);
    let plot = |target: &str| {
        let line = format!("eval truth.tsv --index small.kodbro --plot out.SVG --target {target}");
        let said = folder.run(&line);
        assert!(said.contains("exit code: 0"), "{said}");
        text(&folder.read("out.SVG"))
    };
    let svg = plot("0.9");
    for words in [
        "truth.tsv · SMALL 1",
        "5 rows, target 0.9, small.kodbro",
        "Reliability",
        "Risk–coverage",
    ] {
        assert!(svg.contains(words), "no '{words}' in {svg}");
    }
    assert!(
        svg.starts_with("<svg") && svg.ends_with("</svg>\n"),
        "{svg}"
    );
    assert!(!svg.contains("Learning curve"), "{svg}");
    assert_eq!(plot("0.9"), svg, "the same figures give the same bytes");
    assert!(plot("0.87").contains("target 0.87 (this run)"));
}

/// Nord's gloves go by a name that no term has.
const LEARN: &str = "\
id\tname\tsupplier\texpected
1\tGammex 7\tNord\tT0101
2\tGammex 7\tNord\tT0101
3\tGammex 7\tNord\tT0101
4\tGammex 7\tNord\tT0101
5\tUndersökningshandske\tSyd\tT0102
6\tKontorspapper A4\tSyd\tNONE
";

#[test]
fn what_decisions_are_worth() {
    let folder = Folder::with_index().with("learn.tsv", LEARN);
    let eval =
        |options: &str| folder.run(&format!("eval learn.tsv --index small.kodbro {options}"));
    let learning = |said: String| {
        let at = said.find("learning from").unwrap();
        said[at..].to_owned()
    };
    snapshot!(
        "eval_learn",
        learning(eval("--learn learn.tsv --fractions 0.5,1"))
    );
    snapshot!(
        "eval_learn_by_supplier",
        learning(eval(
            "--learn learn.tsv --fractions 0.5 --split supplier --bootstrap 0"
        ))
    );
    let json = eval("--learn learn.tsv --fractions 0.5 --format json --plot out.svg");
    let at = json.find("\"learning\"").unwrap();
    snapshot!("eval_learn_json", json[at..].to_owned());
    let svg = text(&folder.read("out.svg"));
    assert!(svg.contains("Learning curve"), "{svg}");
    assert!(!eval("--format json").contains("learning"));
}

#[test]
fn learning_that_cannot_be_measured() {
    let folder = Folder::with_index().with("truth.tsv", TRUTH);
    let eval =
        |options: &str| folder.run(&format!("eval truth.tsv --index small.kodbro {options}"));
    snapshot!(
        "eval_learn_share",
        eval("--learn truth.tsv --fractions 0.1,2")
    );
    snapshot!("eval_learn_without", eval("--fractions 0.1"));
    snapshot!("eval_learn_missing", eval("--learn missing.tsv"));
    snapshot!("eval_learn_split", eval("--learn truth.tsv --split region"));
}

#[test]
fn diagrams_that_cannot_be_drawn() {
    let folder = Folder::with_index().with("truth.tsv", TRUTH);
    let before = folder.files();
    let eval = |plot: &str| {
        folder.run(&format!(
            "eval truth.tsv --index small.kodbro --plot {plot}"
        ))
    };
    snapshot!("eval_plot_png", eval("out.png"));
    snapshot!("eval_plot_no_folder", eval("no/such/out.svg"));
    assert_eq!(folder.files(), before, "something is left behind");
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

#[test]
fn what_a_store_has_decided_can_be_measured() {
    let folder = Folder::with_index().with("learn.tsv", LEARN);
    for line in [
        "store create s.db",
        "store import s.db learn.tsv --source A --by anna",
    ] {
        let said = folder.run(line);
        assert!(said.contains("exit code: 0"), "{said}");
    }
    let eval = |options: &str| {
        let ask = "eval learn.tsv --index small.kodbro --fractions 0.5 --bootstrap 0";
        let said = folder.run(&format!("{ask} {options}"));
        assert!(said.contains("exit code: 0"), "{said}");
        said.get(said.find("learning from").unwrap()..)
            .unwrap()
            .to_owned()
    };
    let of_file = eval("--learn learn.tsv");
    let of_store = eval("--learn s.db --source A");
    assert_eq!(of_store.replace("s.db", "learn.tsv"), of_file);
    let of_nobody = eval("--learn s.db");
    assert_ne!(of_nobody, of_store);
}
