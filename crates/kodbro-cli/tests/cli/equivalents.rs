use kodbro::decisions::{Scope, Verdict};
use kodbro::mapping_set::{Justification, MappingRecord};
use kodbro_store::{Batch, Product, Store};

use crate::folder::{Folder, snapshot};

/// Products of three regions: source, id, name, description, code, how it is known, stock, unit and
/// consumption a year. `private` is decided by the region alone, with another code predicted.
const PRODUCTS: &str = "\
R01|41-10233|US-HANDSKE NITRIL PF OST L 200ST||T01020204|decided|1 200|ask|3 650
R01|41-10234|Undersökningshandske nitril M||T01020204|predicted|40|ask|365
R01|50-1|Spruta 5 ml|||none|7|st|
R02|2001|Undersökningshandske nitril puderfri L|100/fp|T01020204|predicted|12 000|st|36 500
R02|2002|Nitrilhandske latexfri steril L||T01020204|decided|300|par|
R02|2003|Undersökningshandske latex L|puderfri|T010201|decided|slut|st|
R02|2004|Handske nitril L||T01020201|private|5|st|
R03|3001|us-handske nitril stl S pf||T01020204|predicted|80|st|730
R03|3002|us-handske||T010202|predicted|||
R03|3003|vinylhandske stl L osteril puderfri||T01020201|predicted|900|st|3650
";

/// Makes a folder with the products in `store.db`.
fn with_store() -> Folder {
    let folder = Folder::new();
    let mut store = Store::create(folder.path("store.db")).unwrap();
    let batch = Batch {
        by: "anna".into(),
        at: "2026-11-22T09:00:00Z".into(),
        what: "map".into(),
    };
    for line in PRODUCTS.lines() {
        let [source, id, name, description, code, how, stock, unit, used] =
            line.split('|').collect::<Vec<_>>().try_into().unwrap();
        let other = [
            ("Lagersaldo", stock),
            ("Enhet", unit),
            ("Årsförbrukning", used),
        ];
        let product = Product {
            id: id.into(),
            name: name.into(),
            description: description.into(),
            supplier: "Nord AB".into(),
            other: other
                .map(|(name, cell)| (name.into(), cell.into()))
                .to_vec(),
            ..Product::default()
        };
        store
            .put_products(source, [product].into_iter(), &batch)
            .unwrap();
        let record = MappingRecord {
            source: source.into(),
            id: id.into(),
            name: name.into(),
            description: description.into(),
            supplier: "Nord AB".into(),
            ..MappingRecord::default()
        };
        let accepted = |code: &str| Verdict::Accepted(code.parse().unwrap());
        let prediction = |code: &str| MappingRecord {
            justification: Justification::Predicted,
            verdict: accepted(code),
            confidence: Some(0.9375),
            ..record.clone()
        };
        let decision = |scope| MappingRecord {
            scope,
            verdict: accepted(code),
            by: "bo".into(),
            ..record.clone()
        };
        let records = match how {
            "decided" => vec![decision(Scope::Shared)],
            "private" => vec![prediction("T01020204"), decision(Scope::Private)],
            "predicted" => vec![prediction(code)],
            _ => Vec::new(),
        };
        let records = records.into_iter().map(Ok::<_, std::convert::Infallible>);
        store.import(records, &batch).unwrap();
    }
    folder
}

const ASK: &str = "equivalents --store store.db --source R01 --id 41-10233";

#[test]
fn equivalents_of_one_product() {
    let folder = with_store();
    let said = folder.run(ASK);
    // What R02 has decided for itself is not known here.
    assert!(
        said.contains("R02 2004")
            && !said.contains("T01020201 undersökningshandske av vinyl, decided")
    );
    snapshot!("equivalents_text", said);
    snapshot!(
        "equivalents_csv",
        folder.run(&format!("{ASK} --format csv --in R02 --top 2"))
    );
    snapshot!(
        "equivalents_jsonl",
        folder.run(&format!("{ASK} --format jsonl --in R03 --top 1"))
    );
}

#[test]
fn private_decisions_count_for_those_who_took_them() {
    let folder = with_store();
    let own = folder.run("equivalents --store store.db --source R02 --id 2004 --top 1");
    assert!(
        own.contains("T01020201 undersökningshandske av vinyl, decided"),
        "{own}"
    );
    let found = |level: &str| {
        let said = folder.run(&format!("{ASK} --min-level {level} --format csv"));
        said.lines()
            .filter(|line| line.starts_with("41-10233"))
            .count()
    };
    assert_eq!((found("5"), found("4"), found("3")), (4, 6, 7));
}

#[test]
fn equivalents_of_a_list() {
    let folder = with_store()
        .with(
            "list.csv",
            "Artikelnr;Benämning\n41-10234;handske\n50-1;spruta\n77;kanyl\n",
        )
        .with("ids.txt", "41-10233\n41-10234\n");
    let list = "equivalents --store store.db --source R01 --list";
    snapshot!(
        "equivalents_list",
        folder.run(&format!("{list} list.csv --top 2"))
    );
    let said = folder.run(&format!("{list} ids.txt --out found.xlsx"));
    snapshot!("equivalents_list_xlsx", said);
    assert!(folder.read("found.xlsx").len() > 5_000);
}

#[test]
fn what_all_hold_of_a_code() {
    let folder = with_store();
    let group = "equivalents --store store.db --group-by code";
    snapshot!(
        "equivalents_group_text",
        folder.run(&format!("{group} T0102"))
    );
    snapshot!(
        "equivalents_group_csv",
        folder.run(&format!("{group} --in R02,R03 --format csv"))
    );
    snapshot!(
        "equivalents_group_jsonl",
        folder.run(&format!("{group} T010201 --format jsonl"))
    );
    snapshot!(
        "equivalents_group_nothing",
        folder.run(&format!("{group} A01"))
    );
}

#[test]
fn what_cannot_be_asked() {
    let folder = with_store();
    let ask = "equivalents --store store.db";
    for (name, line) in [
        ("source", format!("{ask} --source R1 --id 41-10233")),
        ("in", format!("{ASK} --in R02,Skåne")),
        ("id", format!("{ask} --source R01 --id 41-10223")),
        ("id_of_other", format!("{ask} --source R01 --id 2001")),
        ("no_code", format!("{ask} --source R01 --id 50-1")),
        (
            "nothing_found",
            format!("{ask} --source R02 --id 2003 --in R01 --min-level 5"),
        ),
        ("nothing_asked", format!("{ask} --source R01")),
        ("no_source", format!("{ask} --id 41-10233")),
        ("code", format!("{ask} --group-by code T9")),
        (
            "no_store",
            "equivalents --store missing.db --source R01 --id 1".to_owned(),
        ),
        ("out", format!("{ASK} --out store.db --format csv")),
        ("format", format!("{ASK} --out found.doc")),
    ] {
        insta::with_settings!({ snapshot_suffix => name }, {
            snapshot!("bad_equivalents", folder.run(&line));
        });
    }
    // SQLite keeps files of its own beside a store that is read.
    let files = folder.files();
    assert!(
        files.iter().all(|name| name.starts_with("store.db")),
        "{files:?}"
    );
}
