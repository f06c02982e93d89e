use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation, SetMetadata};
use kodbro_formats::Output;
use kodbro_formats::mapping_set::{
    MappingFormat, MappingSetReader, MappingSetWriter, ReadOptions, WriteOptions,
};
use proptest::prelude::*;

use crate::sets::{read, read_to, record, there_and_back, there_and_back_to};

const VERSIONS: [MappingFormat; 2] = [MappingFormat::ConceptMapR4, MappingFormat::ConceptMapR5];

fn set() -> SetMetadata {
    SetMetadata {
        id: "https://example.org/map".into(),
        title: "T \"x\"".into(),
        version: "1.10".into(),
        date: "2026-11-02T09:30:00Z".into(),
        license: "https://creativecommons.org/publicdomain/zero/1.0/".into(),
        creators: vec!["anna".into(), "bo|x".into()],
        nomenclature: "EMDN".into(),
        nomenclature_url: "https://webgate.ec.europa.eu/dyna2/emdn/".into(),
        release: "V2".into(),
        comment: "c".into(),
        other: vec![("publisher".into(), "Region A".into())],
    }
}

/// Takes away what a ConceptMap does not hold.
fn holdable(mut record: MappingRecord) -> MappingRecord {
    record.id = record.id.split_whitespace().collect::<Vec<_>>().join(" ");
    if record.release.is_empty() {
        record.release = "V2".into();
    }
    MappingRecord {
        model: String::new(),
        description: String::new(),
        supplier: String::new(),
        index: String::new(),
        evidence: String::new(),
        ..record
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_concept_map_holds_all_but_product_data(
        records in prop::collection::vec(record().prop_map(holdable), 1..8),
    ) {
        for format in VERSIONS {
            // In groups by source, in the order in which these came up.
            let mut wanted = Vec::new();
            let mut sources: Vec<&str> = Vec::new();
            for record in &records {
                if !sources.contains(&record.source.as_str()) {
                    sources.push(&record.source);
                }
            }
            for source in sources {
                wanted.extend(records.iter().filter(|r| r.source == source).cloned());
            }
            // The content tells R4 from R5 where it has a target.
            prop_assume!(records.iter().any(|record| record.verdict.code().is_some()));
            let back = there_and_back(format, &set(), &WriteOptions::default(), &records);
            prop_assert_eq!(&back.records, &wanted, "{}", &back.text);
            prop_assert_eq!(&back.metadata, &set());
            prop_assert!(back.losses.is_empty(), "{}", back.losses);
        }
    }
}

fn examples() -> Vec<MappingRecord> {
    let glove = MappingRecord {
        id: "41-10233".into(),
        name: "US-HANDSKE".into(),
        model: "N7".into(),
        source: "Region A".into(),
        verdict: Verdict::Accepted("T0102".parse().unwrap()),
        relation: Relation::Broad,
        term: "GLOVES".into(),
        by: "anna".into(),
        at: "2026-11-02".into(),
        ..MappingRecord::default()
    };
    let wrong = MappingRecord {
        verdict: Verdict::Rejected("T03".parse().unwrap()),
        relation: Relation::Exact,
        term: String::new(),
        ..glove.clone()
    };
    let mug = MappingRecord {
        id: String::new(),
        name: "Mugg".into(),
        source: "B".into(),
        verdict: Verdict::OutOfScope,
        ..MappingRecord::default()
    };
    let kit = MappingRecord {
        id: "7".into(),
        verdict: Verdict::NoSuchTerm,
        term: String::new(),
        relation: Relation::Exact,
        ..glove.clone()
    };
    vec![glove, mug, wrong, kit]
}

#[test]
fn the_words_of_each_version_are_used() {
    let [r4, r5] = VERSIONS.map(|format| {
        let set = SetMetadata {
            release: "V2".into(),
            ..SetMetadata::default()
        };
        there_and_back(format, &set, &WriteOptions::default(), &examples())
    });
    for back in [&r4, &r5] {
        assert_eq!(back.losses.to_string(), "model (3 rows)");
        assert_eq!(back.records.len(), 4);
        assert_eq!(back.records[3].name, "Mugg");
        assert_eq!(back.records[3].id, "");
        assert_eq!(back.records[3].verdict, Verdict::OutOfScope);
    }
    let by = r#""extension":[{"url":"https://kodbro.invalid/fhir/mapping","extension":[{"url":"by","valueString":"anna"},{"url":"at","valueString":"2026-11-02"}]}],"#;
    let text = r4.text.replace(by, "");
    assert_eq!(
        text,
        r#"{"resourceType":"ConceptMap","status":"active","group":[
{"extension":[{"url":"https://kodbro.invalid/fhir/source","valueString":"Region A"}],"source":"https://kodbro.invalid/source/region_a","target":"https://webgate.ec.europa.eu/dyna2/emdn/","targetVersion":"V2","element":[
{"code":"41-10233","display":"US-HANDSKE","target":[{"code":"T0102","display":"GLOVES","equivalence":"wider"}]},
{"code":"41-10233","display":"US-HANDSKE","target":[{"code":"T03","equivalence":"disjoint","comment":"The code is not right for the product."}]},
{"code":"7","display":"US-HANDSKE","target":[{"equivalence":"unmatched"}]}]},
{"extension":[{"url":"https://kodbro.invalid/fhir/source","valueString":"B"}],"source":"https://kodbro.invalid/source/b","target":"https://webgate.ec.europa.eu/dyna2/emdn/","targetVersion":"V2","element":[
{"code":"text-ac634cd16f40f9b2e0708fc735ac1f0a","display":"Mugg","target":[{"extension":[{"url":"https://kodbro.invalid/fhir/mapping","extension":[{"url":"verdict","valueString":"out_of_scope"}]}],"equivalence":"unmatched"}]}]}
]}
"#
    );
    let text = r5.text.replace(by, "");
    for part in [
        r#""target":"https://webgate.ec.europa.eu/dyna2/emdn/|V2""#,
        r#"{"code":"T0102","display":"GLOVES","relationship":"source-is-narrower-than-target"}"#,
        r#"{"code":"7","display":"US-HANDSKE","noMap":true}"#,
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn what_others_wrote_is_understood() {
    let text = r#"{
  "resourceType": "ConceptMap", "status": "draft", "name": "Other", "experimental": true,
  "group": [
    {"element": [{"code": "1", "display": "a", "target": [
        {"code": "T01", "equivalence": "subsumes"},
        {"code": "T02", "equivalence": "narrower", "comment": "half", "dependsOn": [{"property": "p", "value": "v"}]}]}],
     "target": "http://example.org/t", "source": "http://example.org/s", "targetVersion": "3"},
    {"source": "http://example.org/s2", "target": "http://example.org/u", "unmapped": {"mode": "provided"},
     "element": [{"code": "2", "target": []}, {"code": "3", "noMap": true},
        {"code": "4", "target": [{"equivalence": "unmatched", "comment": "none"}]},
        {"code": "5", "target": [{"code": "x", "relationship": "source-is-broader-than-target"}]}]}],
  "url": "http://example.org/m"
}"#;
    let systems = ["http://example.org/t", "http://example.org/u"];
    let (records, errors, _) = read_to(&systems, text, false);
    assert_eq!(errors, [""; 0]);
    let said: Vec<_> = records
        .iter()
        .map(|r| {
            (
                r.id.as_str(),
                r.source.as_str(),
                r.verdict.to_string(),
                r.relation,
            )
        })
        .collect();
    let (s, u) = ("http://example.org/s", "http://example.org/s2");
    let wanted = [
        ("1", s, "accepted T01", Relation::Broad),
        ("1", s, "accepted T02", Relation::Narrow),
        ("2", u, "undecided", Relation::Exact),
        ("3", u, "no_such_term", Relation::Exact),
        ("4", u, "no_such_term", Relation::Exact),
        ("5", u, "accepted x", Relation::Narrow),
    ];
    assert_eq!(said, wanted.map(|(a, b, c, d)| (a, b, c.to_owned(), d)));
    assert_eq!(records[0].release, "3");
    assert_eq!(records[1].comment, "half");
    assert_eq!(records[4].comment, "none");
    // Silence takes nothing back.
    assert_eq!(records[2].justification, Justification::Other);
    let back = there_and_back_to(
        &systems,
        MappingFormat::ConceptMapR4,
        &SetMetadata {
            nomenclature_url: "http://example.org/t".into(),
            release: "3".into(),
            ..SetMetadata::default()
        },
        &WriteOptions::default(),
        &records,
    );
    assert_eq!(back.records, records, "{}", back.text);
}

#[test]
fn what_is_wrong_is_named_with_place_and_remedy() {
    let group = |element: &str| {
        format!(
            r#"{{"resourceType":"ConceptMap","group":[{{"element":[{element},{{"code":"9","noMap":true}}]}}]}}"#
        )
    };
    for (element, message, kept) in [
        (
            r#"{"code":"1","target":[{"code":"T01","equivalence":"Wider"}]}"#,
            "t, column 'equivalence', group[0].element[0].target[0]: 'Wider' is not allowed, expected equivalent, ",
            2,
        ),
        (
            r#"{"code":"1","target":[{"code":"T01"}]}"#,
            "t, column 'equivalence', group[0].element[0].target[0]: '' is not allowed, expected equivalent, ",
            2,
        ),
        (
            r#"{"code":"1","target":[{"equivalence":"wider"}]}"#,
            "t, column 'code', group[0].element[0].target[0]: '' is not allowed, expected the code of the target",
            1,
        ),
        (
            r#"{"code":"1","target":[{"code":" x","equivalence":"wider"}]}"#,
            "t, column 'code', group[0].element[0].target[0]: ' x' is not a code",
            1,
        ),
    ] {
        let text = group(element);
        let (_, errors, _) = read(&text, false);
        assert!(errors[0].starts_with(message), "{}", errors[0]);
        let (records, errors, _) = read(&text, true);
        assert_eq!((records.len(), errors.len()), (kept, 1), "{errors:?}");
    }
    for (text, message) in [
        (
            r#"{"resourceType":"ConceptMap","group":[{"element":[{"code":7}]}]}"#,
            "t, row 1: cannot read the JSON document: invalid type: integer `7`, expected a string",
        ),
        (
            r#"{"resourceType":"Bundle","x":"ConceptMap"}"#,
            "t: cannot read the JSON document: 'Bundle' is not a ConceptMap",
        ),
        (
            r#"{"resourceType":"ConceptMap","group":["#,
            "t, row 1: cannot read the JSON document: EOF while parsing",
        ),
    ] {
        for lenient in [false, true] {
            let (_, errors, _) = read(text, lenient);
            let error = errors.first().cloned().unwrap_or_default();
            assert!(error.starts_with(message), "{error}");
        }
    }
    let (records, errors, _) = read(r#"{"resourceType":"ConceptMap","status":"draft"}"#, false);
    assert_eq!((records.len(), errors.len()), (0, 0));
}

#[test]
fn a_code_system_has_the_products_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("codes.json");
    let write = |records: &[MappingRecord]| {
        let output = Output::create(&path).unwrap();
        let format = MappingFormat::CodeSystem;
        let options = WriteOptions::default();
        let mut writer =
            MappingSetWriter::create(output, format, &SetMetadata::default(), &options)?;
        for record in records {
            writer.write(record)?;
        }
        writer.finish()
    };
    let mut records = examples();
    records.remove(1);
    assert_eq!(write(&records).unwrap().to_string(), "decision (3 rows)");
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        r#"{"caseSensitive":true,"content":"complete","name":"Products_region_a","property":[{"code":"model","type":"string"},{"code":"supplier","type":"string"}],"resourceType":"CodeSystem","status":"active","title":"Region A","url":"https://kodbro.invalid/source/region_a","concept":[
{"code":"41-10233","display":"US-HANDSKE","property":[{"code":"model","valueString":"N7"}]},
{"code":"7","display":"US-HANDSKE","property":[{"code":"model","valueString":"N7"}]}
],"count":2}
"#
    );
    let error = write(&examples()).unwrap_err();
    assert!(error.to_string().ends_with("codes.json, column 'source': 'B' is not allowed, expected 'Region A', as the products before"), "{error}");
    assert!(write(&[]).is_ok());
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("\"count\":0")
    );
}

#[test]
fn what_groups_say_beside_their_mappings_goes_there_and_back() {
    let r4 = r#"{"resourceType":"ConceptMap","sourceUri":"http://example.org/vs","targetCanonical":"http://example.org/tvs","status":"active","group":[
{"source":"http://example.org/s","sourceVersion":"2026","target":"https://webgate.ec.europa.eu/dyna2/emdn/","targetVersion":"V2","unmapped":{"mode":"provided"},"element":[
{"code":"1","display":"a","target":[{"code":"T01","display":"B","equivalence":"equivalent"}]}]},
{"source":"http://example.org/s2","target":"https://webgate.ec.europa.eu/dyna2/emdn/","targetVersion":"V2","unmapped":{"mode":"other-map","url":"http://example.org/m"},"element":[
{"code":"2","target":[{"code":"T02","equivalence":"wider"}]}]}
]}
"#;
    let r5 = r4
        .replace("sourceUri", "sourceScopeUri")
        .replace("targetCanonical", "targetScopeCanonical")
        .replace("/s\",\"sourceVersion\":\"2026\"", "/s|2026\"")
        .replace("emdn/\",\"targetVersion\":\"V2\"", "emdn/|V2\"")
        .replace("provided", "use-source-code")
        .replace("\"url\":\"http", "\"otherMap\":\"http")
        .replace("equivalence\":\"equivalent", "relationship\":\"equivalent")
        .replace(
            "equivalence\":\"wider",
            "relationship\":\"source-is-narrower-than-target",
        );
    for text in [r4, &r5] {
        let options = ReadOptions::default();
        let input = std::io::Cursor::new(text.as_bytes().to_vec());
        let mut reader = MappingSetReader::from_reader("t", input, &options).unwrap();
        let records: Vec<MappingRecord> =
            reader.by_ref().map(|read| read.unwrap().record).collect();
        assert_eq!(records[0].source, "http://example.org/s");
        for (format, wanted) in VERSIONS.into_iter().zip([r4, &r5]) {
            let options = WriteOptions::default();
            let back = there_and_back(format, reader.metadata(), &options, &records);
            let value = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(value(&back.text), value(wanted), "{}", back.text);
            assert_eq!(back.losses.to_string(), "");
        }
        let back = there_and_back(VERSIONS[0], reader.metadata(), &Default::default(), &[]);
        assert_eq!(back.losses.to_string(), "group without mappings of the set");
    }
}
