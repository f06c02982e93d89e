use serde_json::Value;

use crate::folder::{Folder, exit_code, snapshot, text};

/// Each row but the first has one fault.
const CATALOGUE: &str = "\
Artikelnr;Benämning;EMDN-kod;GTIN
0012;Undersökningshandske nitril stl M;T0102;08904000210037
0013;Operationshandske 7,5;T0103;08904000210044
0014;Injektionskanyl 0,8x40 mm;A0101;08904000210052
0015;;A0101;08904000210068
";

const XML: &str = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<c:Catalogue xmlns:c=\"urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2\"
  xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\"
  xmlns:b=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">
  <b:ID>1</b:ID>
  <cac:CatalogueLine>
    <b:ID>1</b:ID>
    <cac:Item>
      <b:Name>Operationshandske 7,5</b:Name>
      <cac:SellersItemIdentification><b:ID>0013</b:ID></cac:SellersItemIdentification>
      <cac:CommodityClassification>
        <b:ItemClassificationCode listID=\"EMD\">T0103</b:ItemClassificationCode>
      </cac:CommodityClassification>
    </cac:Item>
  </cac:CatalogueLine>
</c:Catalogue>
";

fn folder() -> Folder {
    Folder::with_index()
        .with("list.csv", CATALOGUE)
        .with("list.xml", XML)
}

/// Only rules whose findings do not depend on the day or on the model.
const CHECK: &str = "--index small.kodbro --no-text-check";

#[test]
fn findings_as_text_show_where_and_what_and_how_to_mend_it() {
    let folder = folder();
    snapshot!(
        "validate_text",
        folder.run(&format!("validate list.csv {CHECK}"))
    );
    let swedish = format!("validate list.xml {CHECK} --language sv --disable gtin");
    snapshot!("validate_text_sv", folder.run(&swedish));
}

#[test]
fn findings_as_json_are_one_document() {
    let folder = folder();
    let line = format!("validate list.csv list.xml --format json {CHECK}");
    let output = folder.output(&line.split(' ').collect::<Vec<_>>(), b"");
    assert_eq!(exit_code(&output), "1", "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = document["findings"].as_array().unwrap();
    let of = |source: &str| -> Vec<&str> {
        let these = findings
            .iter()
            .filter(|finding| finding["source"] == source);
        these
            .filter_map(|finding| finding["rule"].as_str())
            .collect()
    };
    assert_eq!(
        of("list.csv"),
        ["emdn-code-unknown", "gtin-check-digit", "name-missing"]
    );
    assert!(of("list.xml").contains(&"emdn-code-unknown"));
    assert_eq!(document["summary"]["findings"], findings.len());
    assert_eq!(document["files"][0]["items"], 4);
    assert_eq!(document["nomenclature"], "SMALL 1");
    let cell = &findings[0];
    assert_eq!(
        (&cell["row"], &cell["column"]),
        (&Value::from(3), &Value::from("EMDN-kod"))
    );
    let element = findings
        .iter()
        .find(|finding| finding["source"] == "list.xml");
    assert_eq!(element.unwrap()["line"], 12);
}

#[test]
fn findings_as_sarif_have_places_and_rules() {
    let folder = folder();
    let line = format!("validate list.csv --out list.sarif {CHECK}");
    assert!(folder.run(&line).contains("exit code: 1"));
    let log: Value = serde_json::from_slice(&folder.read("list.sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    let place = &results[1]["locations"][0];
    assert_eq!(
        place["physicalLocation"]["artifactLocation"]["uri"],
        "list.csv"
    );
    assert_eq!(place["physicalLocation"]["region"]["startLine"], 4);
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "D4");
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let index = results[1]["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(rules[index]["id"], "gtin-check-digit");
}

#[test]
fn a_report_is_a_page_or_a_workbook_by_its_name() {
    let folder = folder();
    for (name, start) in [
        ("r.html", &b"<!doctype html>"[..]),
        ("r.xlsx", b"PK"),
        ("r.txt", b"error["),
    ] {
        let said = folder.run(&format!("validate list.csv --out {name} {CHECK}"));
        assert!(said.contains("exit code: 1"), "{said}");
        assert!(!said.contains("-- stdout"), "{said}");
        assert!(folder.read(name).starts_with(start), "{name}");
    }
    let page = text(&folder.read("r.html"));
    assert!(page.contains("row 4, column GTIN (D4)"), "{page}");
}

#[test]
fn a_workbook_can_be_made_of_what_comes_through_a_pipe() {
    let folder = folder();
    let line = format!("validate - --out r.xlsx {CHECK}");
    let said = folder.run_with(&line, CATALOGUE.as_bytes());
    assert!(said.contains("exit code: 1"), "{said}");
    let line = "validate r.xlsx --sheet <stdin> --index small.kodbro --no-text-check --format json";
    let again = folder.output(&line.split(' ').collect::<Vec<_>>(), b"");
    let document: Value = serde_json::from_slice(&again.stdout).unwrap();
    // The copy has the faults of the original, in the same cells.
    let findings = document["findings"].as_array().unwrap().iter();
    let cell =
        |finding: &Value| format!("{} {}", finding["row"], finding["column"].as_str().unwrap());
    let cells: Vec<String> = findings.map(cell).collect();
    assert_eq!(
        cells,
        ["3 EMDN-kod", "4 GTIN", "5 Benämning"],
        "{}",
        text(&again.stderr)
    );
}

#[test]
fn the_exit_code_tells_whether_anything_matters_enough() {
    let folder = folder().with(
        "fine.csv",
        CATALOGUE.lines().take(2).collect::<Vec<_>>().join("\n"),
    );
    let code = |line: &str| {
        let line = format!("validate {line} {CHECK}");
        exit_code(&folder.output(&line.split(' ').collect::<Vec<_>>(), b""))
    };
    assert_eq!(code("fine.csv"), "0");
    assert_eq!(code("list.csv"), "1");
    assert_eq!(code("list.csv --disable emdn,gtin,name"), "0");
    assert_eq!(
        code("list.csv --disable emdn,gtin,name --enable gtin-check-digit"),
        "1"
    );
    let less = "--severity emdn-code-unknown=note,gtin-check-digit=note,name-missing=note";
    assert_eq!(code(&format!("list.csv {less}")), "0");
    assert_eq!(code(&format!("list.csv {less} --fail-on note")), "1");
}

#[test]
fn a_file_that_cannot_be_read_does_not_keep_the_others_from_being_checked() {
    let folder = folder().with("cut.xml", &XML[..XML.len() - 10]);
    let line = format!("validate missing.csv cut.xml list.csv --format json {CHECK}");
    let output = folder.output(&line.split(' ').collect::<Vec<_>>(), b"");
    assert_eq!(exit_code(&output), "2");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["summary"]["exit_code"], 2);
    let failed = |at: usize| !document["files"][at]["failure"].is_null();
    assert!(failed(0) && failed(1) && !failed(2), "{document}");
    assert_eq!(document["files"][2]["findings"], 3);
    // What was found before the end is not lost.
    let before = document["findings"].as_array().unwrap().iter();
    let before = before.filter(|finding| finding["source"] == "cut.xml");
    assert!(before.count() > 0, "{document}");
    assert!(text(&output.stderr).contains("2 files could not be read to the end"));
}

#[test]
fn wrong_use_is_told() {
    let folder = folder();
    for (name, line) in [
        ("no_rule", "validate list.csv --disable gtin-chek"),
        ("no_format", "validate list.csv --out list.pdf"),
        ("replaced", "validate list.csv --out list.csv --format json"),
        ("twice", "validate - -"),
        ("no_rule_to_explain", "rules gtin-chek"),
    ] {
        let said = folder.run(line);
        insta::with_settings!({ snapshot_suffix => name }, { snapshot!("bad_validate", said); });
    }
    assert_eq!(text(&folder.read("list.csv")), CATALOGUE);
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = Folder::new();
    snapshot!("rules_explained", folder.run("rules gtin-check-digit"));
    let listed = folder.run("rules gtin");
    assert!(
        listed.contains("gtin-missing") && !listed.contains("emdn-code-unknown"),
        "{listed}"
    );
    let swedish = folder.run("rules gtin --language sv");
    assert!(
        swedish.contains("vad den kräver")
            && swedish.contains("varning")
            && !swedish.contains("warning"),
        "{swedish}"
    );
    let all = folder.output(&["rules", "--format", "json", "--language", "sv"], b"");
    let all: Value = serde_json::from_slice(&all.stdout).unwrap();
    let all = all.as_array().unwrap();
    assert!(all.len() > 50);
    let terminal = all
        .iter()
        .find(|rule| rule["rule"] == "emdn-code-not-terminal")
        .unwrap();
    assert_eq!(terminal["severity"]["vendor"], "error");
    assert!(terminal["severity"]["region"].is_null());
}
