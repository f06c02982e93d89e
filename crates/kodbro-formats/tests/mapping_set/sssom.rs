use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation, SetMetadata};
use kodbro_formats::mapping_set::{MappingFormat, MappingSetReader, ReadOptions, WriteOptions};
use proptest::prelude::*;

use crate::sets::{read, read_to, record, text, there_and_back, there_and_back_to};

fn set() -> impl Strategy<Value = SetMetadata> {
    let texts = (text(), text(), text(), text());
    let date = prop::sample::select(vec!["", "2026-11-02", "2026-11-02T09:30:00Z"]);
    let creators = prop::collection::vec("(orcid:0000-[0-9]{4}|[a-zå]{1,8}|a[|\\\\]b)", 0..3);
    (texts, date, creators).prop_map(|(texts, date, creators)| {
        let (title, version, comment, see_also) = texts;
        let mut other = vec![];
        if !see_also.is_empty() {
            other.push(("mapping_set_description".to_owned(), see_also));
        }
        SetMetadata {
            id: "https://example.org/set".into(),
            title,
            version,
            date: date.into(),
            license: "https://creativecommons.org/publicdomain/zero/1.0/".into(),
            creators,
            nomenclature: "EMDN".into(),
            nomenclature_url: "https://example.org/emdn".into(),
            release: "V2".into(),
            comment,
            other,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn sssom_holds_everything(
        records in prop::collection::vec(record(), 1..8),
        others in prop::collection::vec((text(), text(), text()), 8),
        set in set(),
        base in prop::sample::select(vec!["", "https://example.org/", "https://example.org/x"]),
    ) {
        let mut records = records;
        for (record, (a, b, c)) in records.iter_mut().zip(others) {
            let names = ["Antal i förp", "comment", "subject_category"];
            let other = names.into_iter().zip([a, b, c]).filter(|(_, text)| !text.is_empty());
            record.other = other.map(|(name, text)| (name.to_owned(), text)).collect();
        }
        // The release of a set holds for the records that have none.
        if records.iter().all(|record| record.release.is_empty()) {
            records.iter_mut().for_each(|record| record.release = "V2".into());
        }
        let options = WriteOptions { base: base.into(), ..WriteOptions::default() };
        let mut back = there_and_back(MappingFormat::Sssom, &set, &options, &records);
        for record in records.iter_mut().chain(&mut back.records) {
            record.other.sort();
        }
        prop_assert_eq!(&back.records, &records, "{}", back.text);
        prop_assert!(back.losses.is_empty(), "{}", back.losses);
        back.metadata.other.retain(|(name, _)| name != "curie_map");
        prop_assert_eq!(&back.metadata, &set, "{}", back.text);
    }
}

/// Records of all kinds.
fn examples() -> Vec<MappingRecord> {
    let decided = MappingRecord {
        id: "41-10233".into(),
        name: "US-HANDSKE NITRIL PF OST L".into(),
        model: "N-7\"".into(),
        source: "Region A".into(),
        verdict: Verdict::Accepted("T01020204".parse().unwrap()),
        term: "EXAMINATION GLOVES".into(),
        by: "orcid:0000-0002-7356-1779|anna".into(),
        at: "2026-11-02T09:30:00Z".into(),
        release: "V2".into(),
        ..MappingRecord::default()
    };
    let reviewed = MappingRecord {
        relation: Relation::Broad,
        justification: Justification::Reviewed,
        reviewer: "bo".into(),
        verdict: Verdict::Rejected("T01".parse().unwrap()),
        ..decided.clone()
    };
    let predicted = MappingRecord {
        id: String::new(),
        name: "Kompress\n10x10".into(),
        justification: Justification::Predicted,
        confidence: Some(0.9731),
        tool: "kodbro".into(),
        by: String::new(),
        ..decided.clone()
    };
    let none = |verdict| MappingRecord {
        id: "8".into(),
        source: "Region-A".into(),
        term: String::new(),
        verdict,
        ..decided.clone()
    };
    vec![
        decided.clone(),
        reviewed,
        predicted,
        none(Verdict::NoSuchTerm),
        none(Verdict::OutOfScope),
        none(Verdict::Undecided),
    ]
}

#[test]
fn a_file_looks_as_the_standard_says() {
    let back = there_and_back(
        MappingFormat::Sssom,
        &SetMetadata::default(),
        &WriteOptions::default(),
        &examples(),
    );
    assert_eq!(back.records, examples());
    let wanted = "\
#curie_map:
#  EMDN: https://webgate.ec.europa.eu/dyna2/emdn/
#  kodbro: https://kodbro.invalid/slot/
#  kodbro_source: https://kodbro.invalid/source/
#  orcid: https://orcid.org/
#  region_a: https://kodbro.invalid/source/region_a/
#  region_a_2: https://kodbro.invalid/source/region_a_2/
#mapping_set_id: https://kodbro.invalid/mapping-set
#license: https://w3id.org/sssom/license/unspecified
#object_source: kodbro_source:EMDN
#object_source_version: V2
#mapping_date: 2026-11-02
#extension_definitions:
#  - slot_name: ext_model
#    property: kodbro:model
#  - slot_name: ext_source
#    property: kodbro:source
#  - slot_name: ext_time
#    property: kodbro:time
#  - slot_name: ext_verdict
#    property: kodbro:verdict
subject_id\tsubject_label\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\tmapping_justification\tauthor_id\tauthor_label\treviewer_label\tsubject_source\tmapping_tool\tconfidence\text_model\text_source\text_time\text_verdict
region_a:41-10233\tUS-HANDSKE NITRIL PF OST L\tskos:exactMatch\t\tEMDN:T01020204\tEXAMINATION GLOVES\tsemapv:ManualMappingCuration\torcid:0000-0002-7356-1779\tanna\t\tkodbro_source:region_a\t\t\t\"N-7\"\"\"\tRegion A\t2026-11-02T09:30:00Z\t
region_a:41-10233\tUS-HANDSKE NITRIL PF OST L\tskos:broadMatch\tNot\tEMDN:T01\tEXAMINATION GLOVES\tsemapv:MappingReview\torcid:0000-0002-7356-1779\tanna\tbo\tkodbro_source:region_a\t\t\t\"N-7\"\"\"\tRegion A\t2026-11-02T09:30:00Z\t
";
    assert!(back.text.starts_with(wanted), "{}", back.text);
}

#[test]
fn what_others_wrote_keeps_its_names() {
    let text = "\
# curie_map:
#   KF_FOOD: https://kewl-foodie.inc/food/
#   FOODON: http://purl.obolibrary.org/obo/FOODON_
#   ext: https://example.org/ext#
# mapping_set_id: https://w3id.org/sssom/tutorial/example1.sssom.tsv
# license: https://creativecommons.org/licenses/by/4.0/
# sssom_version: \"1.1\"
# subject_source: KF_FOOD:food
# mapping_set_version: 1.10
# creator_id: orcid:0000-0002-7356-1779
# extension_definitions:
#   - slot_name: ext_taste
#     property: ext:taste
#     type_hint: xsd:string
record_id\tsubject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\text_taste\tauthor_id
KF_FOOD:r1\tKF_FOOD:F001\tapple\towl:sameAs\tFOODON:00002473\tsemapv:LogicalReasoning\tsweet\torcid:1|orcid:2
KF_FOOD:r2\tKF_FOOD:F/2\tgala\tskos:broadMatch\thttp://purl.obolibrary.org/obo/FOODON_3\tsemapv:LexicalMatching\t\t
";
    let (records, errors, _) = read_to(&["FOODON"], text, false);
    assert_eq!(errors, [""; 0]);
    let first = &records[0];
    assert_eq!(
        (first.source.as_str(), first.id.as_str()),
        ("KF_FOOD", "F001")
    );
    assert_eq!(first.justification, Justification::Other);
    assert_eq!(first.by, "orcid:1|orcid:2");
    let other: Vec<&str> = first.other.iter().map(|(name, _)| name.as_str()).collect();
    let names = [
        "predicate_id",
        "mapping_justification",
        "record_id",
        "ext_taste",
        "subject_source",
    ];
    assert_eq!(other, names);
    assert_eq!(records[1].verdict.to_string(), "accepted 3");

    let options = ReadOptions::default();
    let reader = MappingSetReader::from_reader(
        "t",
        std::io::Cursor::new(text.as_bytes().to_vec()),
        &options,
    );
    let set = reader.unwrap().metadata().clone();
    assert_eq!(
        (set.version.as_str(), set.nomenclature.as_str()),
        ("1.10", "FOODON")
    );
    let back = there_and_back_to(
        &["http://purl.obolibrary.org/obo/FOODON_"],
        MappingFormat::Sssom,
        &set,
        &WriteOptions::default(),
        &records,
    );
    assert_eq!(back.records, records);
    let again = "\
#sssom_version: \"1.1\"
#curie_map:
#  FOODON: http://purl.obolibrary.org/obo/FOODON_
#  KF_FOOD: https://kewl-foodie.inc/food/
#  ext: https://example.org/ext#
#  kodbro_source: https://kodbro.invalid/source/
#  orcid: https://orcid.org/
#mapping_set_id: https://w3id.org/sssom/tutorial/example1.sssom.tsv
#mapping_set_version: \"1.10\"
#creator_id:
#  - orcid:0000-0002-7356-1779
#license: https://creativecommons.org/licenses/by/4.0/
#subject_source: KF_FOOD:food
#object_source: kodbro_source:FOODON
#extension_definitions:
#  - slot_name: ext_nomenclature
#    property: kodbro:nomenclature
#  - slot_name: ext_taste
#    property: ext:taste
#    type_hint: xsd:string
#ext_nomenclature: FOODON
record_id\tsubject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tauthor_id\text_taste
KF_FOOD:r1\tKF_FOOD:F001\tapple\towl:sameAs\tFOODON:00002473\tsemapv:LogicalReasoning\torcid:1|orcid:2\tsweet
KF_FOOD:r2\tKF_FOOD:F/2\tgala\tskos:broadMatch\tFOODON:3\tsemapv:LexicalMatching\t\t
";
    // The prefix of our own properties is declared behind `ext`.
    let text = back
        .text
        .replace("#  kodbro: https://kodbro.invalid/slot/\n", "");
    assert_eq!(text, again);
}

#[test]
fn metadata_may_stand_beside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sssom.tsv");
    let table = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n\
                 a:1\tskos:exactMatch\tEMDN:A01\tsemapv:ManualMappingCuration\n";
    std::fs::write(&path, table).unwrap();
    let open = |options: &ReadOptions| MappingSetReader::open(&path, options);
    let error = open(&ReadOptions::default())
        .unwrap()
        .next()
        .unwrap()
        .unwrap_err();
    assert!(
        error.to_string().contains("'a:1' is not allowed"),
        "{error}"
    );
    let yaml = "curie_map:\n  a: https://example.org/a/\n  EMDN: https://example.org/\nmapping_set_title: T\nmapping_tool: x\n";
    let other = folder.path().join("other.yml");
    std::fs::write(&other, yaml).unwrap();
    let named = ReadOptions {
        metadata: Some(other.clone()),
        ..ReadOptions::default()
    };
    for beside in [false, true] {
        let options = match beside {
            true => {
                std::fs::rename(&other, folder.path().join("a.sssom.yml")).unwrap();
                &ReadOptions::default()
            }
            false => &named,
        };
        let mut reader = open(options).unwrap();
        assert_eq!(reader.metadata().title, "T");
        let record = reader.next().unwrap().unwrap().record;
        assert_eq!((record.tool.as_str(), record.source.as_str()), ("x", "a"));
    }
}

const HEAD: &str = "#curie_map:\n#  a: https://example.org/\n#  EMDN: https://example.org/emdn/\n";
const COLUMNS: &str = "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification";
const ROW: &str = "a:1\tx\tskos:exactMatch\tEMDN:T01\tsemapv:ManualMappingCuration";

#[test]
fn odd_files_are_read() {
    let one = [HEAD, COLUMNS, "\n", ROW, "\n"].concat();
    for text in [
        one.clone(),
        ["\u{feff}", &one].concat(),
        one.replace('\n', "\r\n"),
        one.replace("skos:exactMatch", "\"skos:exactMatch\""),
        one.replace('\t', ",").replace("# ", "#  "),
        [&one, "\n\n"].concat(),
        // A literal needs no id.
        one.replace("a:1", "")
            .replace("subject_label", "subject_label\tsubject_type")
            .replace("\tx\t", "\tx\trdfs literal\t"),
    ] {
        let (records, errors, _) = read(&text, false);
        assert_eq!((records.len(), errors.len()), (1, 0), "{text}\n{errors:?}");
        assert_eq!(records[0].verdict.to_string(), "accepted T01");
    }
}

#[test]
fn what_is_wrong_is_named_with_place_and_remedy() {
    let wrong_row = |from: &str, to: &str| {
        let bad = ROW.replace(from, to);
        [HEAD, COLUMNS, "\n", ROW, "\n", &bad, "\n", ROW, "\n"].concat()
    };
    for (text, message, kept) in [
        (
            wrong_row("skos:exactMatch", ""),
            "t, row 6, column 'predicate_id': '' is not allowed, expected a value, which SSSOM requires",
            2,
        ),
        (
            wrong_row("a:1", ""),
            "t, row 6, column 'subject_id': '' is not allowed, expected a value, which SSSOM requires",
            2,
        ),
        (
            wrong_row("EMDN:T01", ""),
            "t, row 6, column 'object_id': '' is not allowed, expected a value, which SSSOM requires",
            2,
        ),
        (
            wrong_row("a:1", "b:1"),
            "t, row 6, column 'subject_id': 'b:1' is not allowed, expected a CURIE with a prefix that the metadata's curie_map declares",
            3,
        ),
        (
            wrong_row("EMDN:T01", "T01"),
            "t, row 6, column 'object_id': 'T01' is not allowed, expected a CURIE with a prefix that the metadata's curie_map declares",
            3,
        ),
        (
            wrong_row("Curation", "Curation\tx"),
            "t, row 6: 6 cells, expected at most 5",
            2,
        ),
        (
            wrong_row("\tx\t", "\t\"x\t"),
            "t, row 6: a quotation mark opens a cell that never ends",
            2,
        ),
    ] {
        let (_, errors, _) = read(&text, false);
        assert_eq!(errors, [message], "{text}");
        let (records, errors, skipped) = read(&text, true);
        assert_eq!(errors.first().map(String::as_str), Some(message));
        assert_eq!(
            (records.len(), skipped + records.len() as u64 >= 2),
            (kept, true),
            "{text} {errors:?}"
        );
    }
    // A short row is kept, and counted.
    let (records, errors, _) = read(&[HEAD, COLUMNS, "\tcomment\n", ROW, "\n"].concat(), false);
    assert_eq!(records.len(), 1);
    assert_eq!(
        errors,
        ["t, row 5: 5 cells, expected 6; the missing ones are taken as empty"]
    );
    for (text, message) in [
        (
            [HEAD, &COLUMNS.replace("object_id", "object")].concat(),
            "t, row 4: no column 'object_id', expected one of subject_id, subject_label, predicate_id, object, mapping_justification",
        ),
        (
            ["#a: b\n", "x\ty\n"].concat(),
            "t, row 2: no column 'subject_id', expected one of x, y",
        ),
        (
            ["#a: b\n", &COLUMNS.replace("mapping_", "")].concat(),
            "t, row 2: no column 'mapping_justification', expected one of subject_id, subject_label, predicate_id, object_id, justification",
        ),
        (
            ["#a: b\n", COLUMNS, "\tcomment\tcomment\n"].concat(),
            "t, row 2: column 'comment' occurs twice, expected each column once",
        ),
        (
            ["#a: [b\n", COLUMNS].concat(),
            "t, row 2: cannot read the metadata: ",
        ),
        (
            ["#a: b\n#a: c\n", COLUMNS].concat(),
            "t, row 2: cannot read the metadata: the key 'a' occurs twice",
        ),
        (
            ["#a: &x b\n#c: *x\n", COLUMNS].concat(),
            "t, row 1: cannot read the metadata: an anchor or a tag, which SSSOM forbids",
        ),
        (
            ["#curie_map: x\n", COLUMNS].concat(),
            "t: cannot read the metadata: curie_map is no list of prefixes",
        ),
        (
            ["#sssom_version: \"2.0\"\n", COLUMNS].concat(),
            "t, sssom_version: '2.0' is not allowed, expected SSSOM version 1.0 or 1.1",
        ),
        (
            "#".repeat(3 << 20),
            "t: more than 1048576 bytes of metadata, which has to be held in memory",
        ),
    ] {
        let (_, errors, _) = read(&text, true);
        let error = errors.first().cloned().unwrap_or_default();
        assert!(error.starts_with(message), "{error}\n{text:.300}");
    }
}

#[test]
fn undecided_is_not_a_term_that_was_not_found() {
    let record = |id: &str, verdict: Verdict| MappingRecord {
        id: id.into(),
        source: "A".into(),
        verdict,
        by: "eva".into(),
        ..MappingRecord::default()
    };
    let records = [
        record("1", Verdict::Undecided),
        record("2", Verdict::NoSuchTerm),
        record("3", Verdict::OutOfScope),
        record("4", Verdict::Accepted("A01".parse().unwrap())),
    ];
    let back = there_and_back(
        MappingFormat::Sssom,
        &SetMetadata::default(),
        &WriteOptions::default(),
        &records,
    );
    assert_eq!(back.records, records);
    assert!(back.losses.is_empty(), "{}", back.losses);
    let of_row = |id: &str| {
        let row = back
            .text
            .lines()
            .find(|line| line.starts_with(&format!("a:{id}\t")));
        row.unwrap_or_default()
    };
    assert!(
        of_row("1").contains("\tkodbro:undecided\t"),
        "{}",
        back.text
    );
    for (id, is_found) in [("1", false), ("2", true), ("3", true), ("4", false)] {
        assert_eq!(
            of_row(id).contains("\tsssom:NoTermFound\t"),
            is_found,
            "{}",
            back.text
        );
    }
    assert!(
        back.text
            .contains("#  kodbro: https://kodbro.invalid/slot/\n"),
        "{}",
        back.text
    );
}
