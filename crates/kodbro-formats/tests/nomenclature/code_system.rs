//! FHIR code systems in every shape that the readers know.

use kodbro::nomenclature::{Language, NomenclatureBuf, Status, TermKind};
use kodbro_formats::nomenclature::{Loaded, NomenclatureOptions, parse_nomenclature};
use kodbro_formats::{Error, ErrorKind};

fn read(json: &str) -> Result<Loaded, Error> {
    parse_nomenclature("s.json", json.as_bytes(), &NomenclatureOptions::default())
}

fn system(fields: &str) -> String {
    format!(
        r#"{{"resourceType":"CodeSystem","name":"own","version":"3","status":"active",{fields}}}"#
    )
}

fn build(fields: &str) -> NomenclatureBuf {
    let loaded = read(&system(fields)).unwrap();
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    loaded.builder.build().unwrap()
}

fn parents(built: &NomenclatureBuf) -> Vec<(String, Option<String>)> {
    let of = |c: kodbro::nomenclature::Concept<'_>| {
        (c.code().to_owned(), c.parent().map(|p| p.code().to_owned()))
    };
    built.as_nomenclature().iter().map(of).collect()
}

#[test]
fn nesting_and_properties_give_the_same_tree() {
    let nested =
        build(r#""concept":[{"code":"1","concept":[{"code":"2","display":"b"}],"display":"a"}]"#);
    let parent = build(
        r#""concept":[{"code":"2","display":"b","property":[{"code":"parent","valueCode":"1"}]},
           {"code":"1","display":"a"}]"#,
    );
    let child = build(
        r#""concept":[{"code":"2","display":"b"},
           {"code":"1","display":"a","property":[{"code":"child","valueCode":"2"}]}]"#,
    );
    let by_address = build(
        r#""property":[{"code":"up","uri":"http://hl7.org/fhir/concept-properties#parent","type":"code"}],
           "concept":[{"code":"2","display":"b","property":[{"code":"up","valueCode":"1"}]},
           {"code":"1","display":"a"}]"#,
    );
    let expected = parents(&nested);
    assert_eq!(expected[1], ("2".to_owned(), Some("1".to_owned())));
    for built in [parent, child, by_address] {
        assert_eq!(parents(&built), expected);
    }
}

#[test]
fn incomplete_nesting_is_completed_from_emdn_codes() {
    let built = build(
        r#""concept":[{"code":"A","display":"a"},
           {"code":"A01","display":"b","concept":[{"code":"A0101","display":"c"}]}]"#,
    );
    assert_eq!(built.as_nomenclature().concept("A0101").unwrap().level(), 3);
    let other = build(r#""concept":[{"code":"A","display":"a"},{"code":"A-1","display":"b"}]"#);
    assert_eq!(other.as_nomenclature().roots().count(), 2);
}

#[test]
fn designations_are_terms_with_language_and_kind() {
    let built = build(
        r#""language":"en","concept":[{"code":"1","display":"glove","designation":[
           {"language":"sv-SE","value":"handske"},
           {"language":"en","value":"mitt"},
           {"language":"sv","use":{"system":"http://snomed.info/sct","code":"900000000000013009"},"value":"vante"},
           {"use":{"code":"brand"},"value":"Glovex"}]}]"#,
    );
    let nomenclature = built.as_nomenclature();
    let one = nomenclature.concept("1").unwrap();
    assert_eq!(one.term(Language::SWEDISH), "handske");
    let kind = |text: &str| one.terms().find(|t| t.text == text).map(|t| t.kind);
    assert_eq!(kind("mitt"), Some(TermKind::Synonym));
    assert_eq!(kind("vante"), Some(TermKind::Synonym));
    assert_eq!(kind("Glovex"), Some(TermKind::Brand));
    assert_eq!(nomenclature.release().release, "3");
}

#[test]
fn retired_codes_keep_their_successors() {
    for property in [
        r#"{"code":"status","valueCode":"retired"}"#,
        r#"{"code":"inactive","valueBoolean":true}"#,
        r#"{"code":"deprecated","valueDateTime":"2020-01-01"}"#,
        r#"{"code":"retired","valueString":"yes"}"#,
    ] {
        let fields = format!(
            r#""concept":[{{"code":"1","display":"a","property":[{property},
               {{"code":"successor","valueCoding":{{"code":"2"}}}}]}},
               {{"code":"2","display":"b","property":[{{"code":"inactive","valueBoolean":false}}]}}]"#
        );
        let built = build(&fields);
        let status = |code| built.as_nomenclature().concept(code).unwrap().status();
        let successor = "2".parse().ok();
        assert_eq!(status("1"), Status::Retired { successor }, "{property}");
        assert_eq!(status("2"), Status::Active);
    }
}

#[test]
fn partial_systems_are_read_with_a_warning() {
    let json = system(
        r#""content":"fragment","concept":[{"code":"A0101","display":"c"},{"code":"A","display":"a"}]"#,
    );
    let loaded = read(&json).unwrap();
    assert_eq!(
        loaded.warnings[0].to_string(),
        "s.json, CodeSystem.content: the code system's content is 'fragment', expected 'complete'"
    );
    let built = loaded.builder.build().unwrap();
    assert_eq!(parents(&built)[1].1.as_deref(), Some("A"));
}

#[test]
fn contradictions_are_warnings() {
    let json = system(
        r#""count":3,"language":"?","concept":[{"code":"1"},{"code":"2","display":"b",
           "property":[{"code":"parent","valueCode":"1"},{"code":"parent","valueCode":"3"}]}]"#,
    );
    let warnings: Vec<_> = read(&json)
        .unwrap()
        .warnings
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        warnings,
        [
            "s.json, CodeSystem.language: '?' is not allowed, expected a language tag such as sv or en",
            "s.json, CodeSystem.count: 2 codes, but the code system says 3",
            "s.json, CodeSystem.concept[1]: code '2' has a second parent '3', which is left out; the first is '1'",
            "s.json, CodeSystem.concept[0]: code '1' has no term",
        ]
    );
}

#[test]
fn bad_documents_have_a_place() {
    for (json, message) in [
        (
            "{\n\"resourceType\":\"CodeSystem\",".to_owned(),
            "s.json, row 2: cannot read the JSON document: EOF",
        ),
        (
            "{}".to_owned(),
            "s.json: found JSON without 'resourceType', expected",
        ),
        (
            r#"{"resourceType":"ValueSet"}"#.to_owned(),
            "s.json: found the FHIR resource ValueSet, expected",
        ),
        (
            "[1]".to_owned(),
            "s.json, row 1: cannot read the JSON document: invalid type",
        ),
        (
            system(r#""concept":[]"#),
            "s.json: nomenclature has no codes",
        ),
        (
            system(r#""content":"not-present""#),
            "s.json: nomenclature has no codes",
        ),
        (
            system(r#""concept":[{"display":"x"}]"#),
            "s.json, CodeSystem.concept[0]: '' is not a code",
        ),
        (
            system(r#""concept":[{"code":"A","display":"a"},{"code":"A0101","display":"b"}]"#),
            "s.json, CodeSystem.concept[1]: code 'A0101' has the parent 'A01', which does not exist",
        ),
        (
            system(
                r#""concept":[{"code":"1","display":"a","concept":[{"code":"1","display":"b"}]}]"#,
            ),
            "s.json, CodeSystem.concept[0].concept[0]: code '1' occurs twice: 'parent 1' here, 'no parent' at CodeSystem.concept[0]",
        ),
        (
            system(
                r#""concept":[{"code":"1","property":[{"code":"parent","valueCode":"2"}]},
                   {"code":"2","property":[{"code":"parent","valueCode":"1"}]}]"#,
            ),
            "s.json, CodeSystem.concept[0]: code '1' is its own ancestor",
        ),
    ] {
        let error = read(&json).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert!(error.hint().is_some());
    }
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = |n: usize| {
        let open: String = (0..n)
            .map(|i| format!(r#"{{"code":"{i}","display":"x","concept":["#))
            .collect();
        system(&format!(r#""concept":[{open}{}]"#, "]}".repeat(n)))
    };
    assert_eq!(read(&deep(60)).unwrap().counts.levels, 60);
    let error = read(&deep(100_000)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::BadDocument { .. }));
    assert!(error.hint().unwrap().contains("property 'parent'"));
}
