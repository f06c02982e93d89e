use kodbro::decisions::Verdict;
use kodbro::mapping_set::{Justification, MappingRecord, Relation, SetMetadata};
use kodbro_formats::mapping_set::{
    MappingFormat, MappingSetReader, ReadOptions, Sense, WriteOptions,
};
use proptest::prelude::*;

use crate::sets::{read, read_to, record, text, there_and_back};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn usagi_holds_every_field(
        records in prop::collection::vec(record(), 1..8),
        others in prop::collection::vec((text(), text()), 8),
    ) {
        let mut records = records;
        for (record, (a, b)) in records.iter_mut().zip(others) {
            let other = [("stock", a), ("assignedReviewer", b)].into_iter();
            let other = other.filter(|(_, text)| !text.is_empty());
            record.other = other.map(|(name, text)| (name.to_owned(), text)).collect();
            // Usagi has 0 where nobody knows, and a decision of a code that is wrong no relation.
            record.confidence = record.confidence.filter(|c| *c > 0.0);
        }
        let back = there_and_back(
            MappingFormat::Usagi, &SetMetadata::default(), &WriteOptions::default(), &records,
        );
        let mut read = back.records;
        for record in records.iter_mut().chain(&mut read) {
            record.other.sort();
        }
        prop_assert_eq!(&read, &records, "{}", back.text);
        prop_assert!(back.losses.is_empty(), "{}", back.losses);
    }

    #[test]
    fn source_to_concept_map_holds_what_is_accepted(
        records in prop::collection::vec(record(), 1..8),
    ) {
        let back = there_and_back(
            MappingFormat::SourceToConceptMap,
            &SetMetadata::default(),
            &WriteOptions::default(),
            &records,
        );
        let is_held = |record: &MappingRecord| {
            record.justification.is_decision()
                && matches!(record.verdict, Verdict::Accepted(_) | Verdict::NoSuchTerm)
        };
        let predictions = records.iter().filter(|r| !r.justification.is_decision()).count();
        let lost = back.losses.rows().find(|(name, _)| *name == "prediction");
        prop_assert_eq!(lost.map_or(0, |(_, count)| count), predictions as u64);
        let wanted: Vec<MappingRecord> = records
            .into_iter()
            .filter(is_held)
            .map(|record| MappingRecord {
                id: record.id,
                name: record.name,
                source: record.source,
                verdict: record.verdict,
                at: record.at.get(..10).unwrap_or_default().into(),
                ..MappingRecord::default()
            })
            .collect();
        prop_assert_eq!(&back.records, &wanted, "{}", back.text);
    }
}

/// As Usagi saves it, with an approved concept, one that is wider, a flagged one and an ignored row.
const SAVED: &str = "\
sourceCode,sourceName,sourceFrequency,sourceAutoAssignedConceptIds,ADD_INFO:unit,matchScore,mappingStatus,equivalence,statusSetBy,statusSetOn,conceptId,conceptName,domainId,mappingType,comment,createdBy,createdOn,assignedReviewer
7,\"Kanyl, grön\",12,,st,0.81,APPROVED,EQUAL,anna,1793611800000,4012345,Needle,Device,MAPS_TO,,<auto>,1793611700000,
8,Handske,0,,,0.70,APPROVED,WIDER,anna,1793611800000,4055555,Glove,Device,MAPS_TO,,anna,1793611700000,bo
9,Mugg,0,,,0.00,FLAGGED,UNREVIEWED,bo,1793611800000,0,,,MAPS_TO,what is it?,,0,
10,Frakt,0,,,0.00,IGNORED,UNREVIEWED,bo,1793611800000,0,,,MAPS_TO,,,0,
11,Spruta,0,,,0.66,UNCHECKED,UNREVIEWED,,0,4077777,Syringe,Device,MAPS_TO,,<auto>,1793611700000,
12,Ny sak,0,,,0.00,APPROVED,UNMATCHED,anna,1793611800000,0,,,MAPS_TO,,,0,
13,Gammal,0,,,0.50,INVALID_TARGET,UNREVIEWED,,0,4099999,Gone,Device,MAPS_TO,Invalid existing target: 4099999,,0,
";

#[test]
fn what_usagi_saves_is_understood() {
    let (records, errors, _) = read(SAVED, false);
    assert_eq!(errors, [""; 0]);
    let said: Vec<_> = records
        .iter()
        .map(|r| {
            (
                r.verdict.to_string(),
                r.relation,
                r.justification,
                r.by.as_str(),
                r.at.as_str(),
            )
        })
        .collect();
    let at = "2026-11-02T09:30:00Z";
    let (person, program) = (Justification::Curated, Justification::Predicted);
    let exact = Relation::Exact;
    let wanted = [
        ("accepted 4012345", exact, person, "anna", at),
        ("accepted 4055555", Relation::Broad, person, "anna", at),
        ("undecided", exact, person, "bo", at),
        ("out_of_scope", exact, person, "bo", at),
        (
            "accepted 4077777",
            exact,
            program,
            "<auto>",
            "2026-11-02T09:28:20Z",
        ),
        ("no_such_term", exact, person, "anna", at),
        ("undecided", exact, program, "", ""),
    ];
    assert_eq!(
        said,
        wanted.map(|(a, b, c, d, e)| (a.to_owned(), b, c, d, e))
    );
    let code = ("code".to_owned(), "4099999".to_owned());
    assert!(
        records[6].other.contains(&code),
        "a code that nobody accepts is kept"
    );
    assert_eq!(records[0].source, "here");
}

#[test]
fn what_usagi_saves_goes_there_and_back() {
    let (records, ..) = read(SAVED, false);
    let set = SetMetadata::default();
    let back = there_and_back(
        MappingFormat::Usagi,
        &set,
        &WriteOptions::default(),
        &records,
    );
    let mut read = back.records;
    let mut wanted = records.clone();
    for record in wanted.iter_mut().chain(&mut read) {
        record.other.sort();
    }
    assert_eq!(read, wanted, "{}", back.text);
    for part in [
        ",APPROVED,EQUAL,anna,1793611800000,4012345,",
        ",<auto>,1793611700000,\n8,",
        ",anna,1793611700000,bo\n",
        ",INVALID_TARGET,UNREVIEWED,",
    ] {
        assert!(back.text.contains(part), "{part}\n{}", back.text);
    }
}

#[test]
fn wider_may_be_said_of_the_product() {
    let options = ReadOptions {
        sense: Sense::Source,
        ..ReadOptions::default()
    };
    let reader = MappingSetReader::from_reader("t", SAVED.as_bytes(), &options).unwrap();
    let second = reader.map(Result::unwrap).nth(1).unwrap().record;
    assert_eq!(second.relation, Relation::Narrow);
    let options = WriteOptions {
        sense: Sense::Source,
        ..WriteOptions::default()
    };
    let records = [second];
    let back = there_and_back(
        MappingFormat::Usagi,
        &SetMetadata::default(),
        &options,
        &records,
    );
    assert!(back.text.contains(",WIDER,"), "{}", back.text);
    assert_eq!(
        back.records[0].relation,
        Relation::Broad,
        "read with the usual sense"
    );
}

#[test]
fn a_code_that_is_no_number_stands_beside_zero() {
    let records = [MappingRecord {
        id: "7".into(),
        name: "Kanyl".into(),
        source: "A".into(),
        verdict: Verdict::Accepted("A0101".parse().unwrap()),
        by: "anna".into(),
        at: "2026-11-02T09:30:00Z".into(),
        ..MappingRecord::default()
    }];
    let write = |format| {
        let set = SetMetadata::default();
        there_and_back(format, &set, &WriteOptions::default(), &records)
    };
    assert_eq!(
        write(MappingFormat::Usagi).text,
        "\
sourceCode,sourceName,sourceFrequency,sourceAutoAssignedConceptIds,ADD_INFO:code,ADD_INFO:source,matchScore,mappingStatus,equivalence,statusSetBy,statusSetOn,conceptId,conceptName,domainId,mappingType,comment,createdBy,createdOn,assignedReviewer
7,Kanyl,0,,A0101,A,0,APPROVED,EQUIVALENT,anna,1793611800000,0,,,MAPS_TO,,,0,
"
    );
    let table = write(MappingFormat::SourceToConceptMap);
    assert_eq!(
        table.text,
        "\
source_code,source_concept_id,source_vocabulary_id,source_code_description,target_concept_id,target_vocabulary_id,valid_start_date,valid_end_date,invalid_reason,target_concept_code
7,0,A,Kanyl,0,EMDN,2026-11-02,2099-12-31,,A0101
"
    );
    assert_eq!(table.losses.to_string(), "by (1 row), time of day (1 row)");
}

#[test]
fn the_table_of_omop_is_understood() {
    let text = "\
source_code,source_concept_id,source_vocabulary_id,source_code_description,target_concept_id,target_vocabulary_id,valid_start_date,valid_end_date,invalid_reason
1,0,REGA,Kanyl,4012345,SNOMED,1970-01-01,2099-12-31,
2,0,REGA,Mugg,0,None,2026-11-02,2099-12-31,
3,0,,Gammal,4012345,SNOMED,2020-01-01,2025-12-31,D
";
    let (records, errors, _) = read_to(&["SNOMED"], text, false);
    assert_eq!(errors, [""; 0]);
    let said: Vec<_> = records
        .iter()
        .map(|r| (r.verdict.to_string(), r.source.as_str(), r.at.as_str()))
        .collect();
    let wanted = [
        ("accepted 4012345", "REGA", ""),
        ("no_such_term", "REGA", "2026-11-02"),
        ("undecided", "here", "2020-01-01"),
    ];
    assert_eq!(said, wanted.map(|(a, b, c)| (a.to_owned(), b, c)));
    let names: Vec<&str> = records[2]
        .other
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["valid_end_date", "invalid_reason", "code"]);
}

#[test]
fn what_is_wrong_is_named_with_place_and_remedy() {
    for (text, message) in [
        (
            SAVED.replace("APPROVED,EQUAL", "approved,EQUAL"),
            "t, row 2, column 'mappingStatus': 'approved' is not allowed, expected APPROVED, FLAGGED, IGNORED, UNCHECKED, AUTO_MAPPED, AUTO_MAPPED_TO_1 or INVALID_TARGET",
        ),
        (
            SAVED.replace("EQUAL", "SAME"),
            "t, row 2, column 'equivalence': 'SAME' is not allowed, expected EQUAL, EQUIVALENT, WIDER, NARROWER, INEXACT, UNMATCHED or UNREVIEWED",
        ),
        (
            SAVED.replace("4012345", "-1"),
            "t, row 2, column 'conceptId': '-1' is not allowed, expected the number of a concept, or 0",
        ),
        (
            SAVED.replace("anna,1793611800000,4012345", "anna,today,4012345"),
            "t, row 2, column 'statusSetOn': 'today' is not allowed, expected milliseconds since 1970",
        ),
        (
            SAVED.replace("0.81", "81"),
            "t, row 2, column 'matchScore': '81' is not allowed, expected a number from 0 to 1",
        ),
        (
            SAVED.replace("\n7,", "\n,"),
            "t, row 2, column 'sourceCode': '' is not allowed, expected the code of the product",
        ),
    ] {
        let (_, errors, _) = read(&text, false);
        assert_eq!(errors, [message]);
        let (records, errors, skipped) = read(&text, true);
        assert_eq!((records.len(), errors.len(), skipped), (6, 1, 1));
    }
    let (_, errors, _) = read(&SAVED.replace("conceptId", "concept"), true);
    assert!(errors[0].starts_with("t, row 1: no column 'conceptId', expected one of sourceCode, "));
    let (_, errors, _) = read(&SAVED.replace("domainId", "comment"), true);
    assert_eq!(
        errors,
        ["t, row 1: column 'comment' occurs twice, expected each column once"]
    );
}
