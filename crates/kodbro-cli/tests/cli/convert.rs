use crate::folder::{Folder, snapshot};

const DECISIONS: &str = "\
id;name;model;supplier;source;decision;code;relation;by;at;stock
0012;Undersökningshandske nitril stl M;N7;Nord AB;Region A;accepted;T0102;;anna;2026-11-02;12
0015;10 ml 100/fp;;Syd AB;Region A;out_of_scope;;;bo;2026-11-02T09:30:00Z;
;\"Kanyl \"\"grön\"\"\";;;Region B;rejected;A0101;;bo;2026-11-02T09:31:00Z;3
91;Handskar i set;;;Region B;accepted;T01;broad;bo;;
";

/// The formats that are read again, and the name of a file in each.
const FORMATS: [(&str, &str); 7] = [
    ("sssom", "set.sssom.tsv"),
    ("conceptmap-r4", "r4.json"),
    ("conceptmap-r5", "r5.json"),
    ("usagi", "usagi.csv"),
    ("source-to-concept-map", "stcm.csv"),
    ("jsonl", "set.jsonl"),
    ("xlsx", "set.xlsx"),
];

#[test]
fn each_format_says_what_it_cannot_hold() {
    let folder = Folder::new().with("decisions.csv", DECISIONS);
    let mut said = String::new();
    for (format, name) in FORMATS {
        said += &folder.run(&format!("convert decisions.csv {name} --to {format}"));
        said += &folder.run(&format!("convert {name} - --to csv"));
    }
    snapshot!("convert_formats", said);
}

#[test]
fn a_set_is_sssom() {
    let folder = Folder::new().with("decisions.csv", DECISIONS).with(
        "set.yml",
        "mapping_set_id: https://example.org/set\nmapping_set_title: Gloves and needles\n\
         license: https://creativecommons.org/publicdomain/zero/1.0/\n\
         creator_id: orcid:0000-0002-7356-1779\n",
    );
    snapshot!(
        "convert_sssom",
        folder.run(
            "convert decisions.csv - --to sssom --metadata set.yml \
             --base https://region-a.example.org/ --nomenclature-url https://example.org/emdn"
        )
    );
}

#[test]
fn a_code_system_is_of_one_source() {
    let lines: Vec<&str> = DECISIONS.lines().take(3).collect();
    let folder = Folder::new()
        .with("one.csv", lines.join("\n"))
        .with("two.csv", DECISIONS);
    snapshot!(
        "convert_code_system",
        folder.run("convert one.csv - --to codesystem")
    );
    snapshot!(
        "convert_code_system_of_two",
        folder.run("convert two.csv codes.json --to codesystem")
    );
    assert_eq!(folder.files(), ["one.csv", "two.csv"]);
}

#[test]
fn decisions_of_every_format_are_decisions() {
    let folder = Folder::with_index().with("decisions.csv", DECISIONS);
    let map = |name: &str| {
        let line = format!(
            "map rows.csv --index small.kodbro --decisions {name} --source Region_A --format jsonl"
        );
        let line = line.replace("Region_A", "RegionA");
        folder.run(&line)
    };
    let with = DECISIONS.replace("Region A", "RegionA");
    std::fs::write(folder.path("decisions.csv"), with).unwrap();
    let decided = |said: &str| said.matches("\"kind\":\"decided\"").count();
    let own = map("decisions.csv");
    assert_eq!(decided(&own), 1, "{own}");
    for (format, name) in FORMATS {
        let said = folder.run(&format!("convert decisions.csv {name} --to {format}"));
        assert!(said.contains("exit code: 0"), "{said}");
        let said = map(name);
        assert_eq!(decided(&said), 1, "{format}: {said}");
    }
}

#[test]
fn bad_sets() {
    let folder = Folder::new()
        .with("decisions.csv", DECISIONS)
        .with(
            "prefix.tsv",
            "#curie_map:\n#  EMDN: https://example.org/\n\
             subject_id\tpredicate_id\tobject_id\tmapping_justification\n\
             a:1\tskos:exactMatch\tEMDN:A01\tsemapv:ManualMappingCuration\n",
        )
        .with(
            "short.json",
            "{\"resourceType\": \"ConceptMap\", \"group\": [",
        )
        .with(
            "rows.csv",
            "id;decision;code\n1;accepted;A01\n2;yes;A01\n3;accepted;\n",
        );
    let before = folder.files();
    for (suffix, line) in [
        ("name", "convert decisions.csv out.json"),
        ("itself", "convert decisions.csv decisions.csv"),
        ("missing", "convert missing.csv out.csv"),
        ("prefix", "convert prefix.tsv out.csv"),
        ("short", "convert short.json out.csv"),
        ("row", "convert rows.csv out.sssom.tsv"),
        ("format", "convert rows.csv out.csv --to excel"),
        ("code_system", "convert rows.csv out.csv --from codesystem"),
        ("metadata", "convert rows.csv out.csv --metadata rows.csv"),
    ] {
        let said = folder.run(line);
        insta::with_settings!({ snapshot_suffix => suffix }, { snapshot!("bad_convert", said); });
        assert_eq!(folder.files(), before, "{line}: something is left behind");
    }
    snapshot!(
        "convert_lenient",
        folder.run("convert rows.csv - --to csv --lenient")
    );
}

const OTHER_SYSTEMS: &str = r#"{"resourceType": "ConceptMap", "group": [
{"target": "http://snomed.info/sct", "element": [{"code": "1", "target": [{"code": "7", "equivalence": "wider"}]}]},
{"target": "http://www.whocc.no/atc", "element": [{"code": "1", "noMap": true}, {"code": "2", "noMap": true}]}"#;

#[test]
fn mappings_to_other_systems_are_left_out() {
    let emdn = r#", {"target": "https://webgate.ec.europa.eu/dyna2/emdn/",
        "element": [{"code": "1", "target": [{"code": "T01", "equivalence": "wider"}]}]}"#;
    let folder = Folder::new()
        .with("three.json", format!("{OTHER_SYSTEMS}{emdn}]}}"))
        .with("others.json", format!("{OTHER_SYSTEMS}]}}"));
    let mut said = String::new();
    for line in [
        "convert three.json - --to csv",
        "convert others.json out.csv",
        "convert others.json - --to csv --target-system http://snomed.info/sct",
    ] {
        said += &folder.run(line);
    }
    snapshot!("convert_other_systems", said);
    assert_eq!(folder.files(), ["others.json", "three.json"]);
}

#[test]
fn predictions_do_not_come_back_as_decisions() {
    let folder = Folder::new().with(
        "set.csv",
        "id;name;source;decision;code;justification\n\
         1;Kanyl;A;accepted;A01;predicted\n2;Mugg;A;no_such_term;;curated\n",
    );
    let mut said = folder.run("convert set.csv omop.csv --to source-to-concept-map");
    said += &folder.run("convert omop.csv - --to csv");
    snapshot!("convert_predictions", said);
}

#[test]
fn of_a_store_a_source_sees_its_own_and_what_is_shared() {
    let folder = Folder::new().with(
        "decisions.csv",
        "id;name;source;scope;decision;code;by\n1;Kanyl;A;private;accepted;A01;anna\n\
         2;Mugg;B;private;out_of_scope;;bo\n3;Handske;B;shared;accepted;T0102;bo\n",
    );
    for line in ["store create s.db", "store import s.db decisions.csv"] {
        let said = folder.run(line);
        assert!(said.contains("exit code: 0"), "{said}");
    }
    let said =
        folder.run("convert s.db - --to csv") + &folder.run("convert s.db - --to csv --source A");
    snapshot!("convert_store", said);
}
