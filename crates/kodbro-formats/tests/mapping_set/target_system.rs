//! Of a file that maps to several code systems, only the mappings to the nomenclature are read.

use kodbro::mapping_set::MappingRecord;

use crate::sets::{read, read_to};

const CONCEPT_MAP: &str = r#"{"resourceType":"ConceptMap","group":[
{"target":"http://snomed.info/sct","element":[{"code":"1","target":[{"code":"7","equivalence":"wider"}]},{"code":"2","noMap":true}]},
{"target":"https://webgate.ec.europa.eu/dyna2/emdn","element":[{"code":"1","target":[{"code":"T01","equivalence":"wider"}]}]},
{"element":[{"code":"3","target":[{"code":"T03","equivalence":"wider"}]}]}]}"#;

const SSSOM: &str = "\
#curie_map:
#  a: https://example.org/
#  emdn: https://webgate.ec.europa.eu/dyna2/emdn/
#  sct: http://snomed.info/sct/
subject_id\tpredicate_id\tobject_id\tmapping_justification
a:1\tskos:broadMatch\tsct:7\tsemapv:ManualMappingCuration
a:1\tskos:broadMatch\temdn:T01\tsemapv:ManualMappingCuration
a:2\tskos:broadMatch\thttp://snomed.info/sct/8\tsemapv:ManualMappingCuration
a:3\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration
";

const OMOP: &str = "\
source_code,source_concept_id,source_vocabulary_id,source_code_description,target_concept_id,target_vocabulary_id,valid_start_date,valid_end_date,invalid_reason
1,0,REGA,Kanyl,4012345,SNOMED,1970-01-01,2099-12-31,
1,0,REGA,Kanyl,2000000001,EMDN,1970-01-01,2099-12-31,
2,0,REGA,Mugg,0,None,2026-11-02,2099-12-31,
3,0,REGA,Sond,2000000002,,2026-11-02,2099-12-31,
";

fn said(records: &[MappingRecord]) -> Vec<String> {
    let said = records.iter();
    said.map(|record| format!("{} {}", record.id, record.verdict))
        .collect()
}

#[test]
fn mappings_to_other_systems_are_left_out_and_counted() {
    for (text, wanted, found) in [
        (
            CONCEPT_MAP,
            &["1 accepted T01", "3 accepted T03"][..],
            &["t: 2 mappings to http://snomed.info/sct are left out"][..],
        ),
        (
            SSSOM,
            &["1 accepted T01", "3 no_such_term"],
            &["t: 2 mappings to sct are left out"],
        ),
        (
            OMOP,
            &["1 accepted 2000000001", "3 accepted 2000000002"],
            &[
                "t: 1 mapping to None is left out",
                "t: 1 mapping to SNOMED is left out",
            ],
        ),
    ] {
        for lenient in [false, true] {
            let (records, findings, skipped) = read(text, lenient);
            assert_eq!(said(&records), wanted);
            assert_eq!(findings, found);
            assert_eq!(skipped, 0);
        }
    }
}

#[test]
fn another_nomenclature_may_be_chosen() {
    for (text, systems, wanted) in [
        (
            CONCEPT_MAP,
            "http://snomed.info/sct",
            &["1 accepted 7", "2 no_such_term", "3 accepted T03"][..],
        ),
        (
            SSSOM,
            "http://snomed.info/sct",
            &["1 accepted 7", "2 accepted 8", "3 no_such_term"],
        ),
        (
            SSSOM,
            "sct",
            &["1 accepted 7", "2 accepted 8", "3 no_such_term"],
        ),
        (
            OMOP,
            "SNOMED",
            &[
                "1 accepted 4012345",
                "2 no_such_term",
                "3 accepted 2000000002",
            ],
        ),
    ] {
        let (records, findings, _) = read_to(&[systems], text, false);
        assert_eq!(said(&records), wanted);
        assert_eq!(findings.len(), 1, "{findings:?}");
    }
}

#[test]
fn a_file_without_a_mapping_to_the_nomenclature_is_refused() {
    for (text, found) in [
        (SSSOM, "emdn (1 mapping), sct (2 mappings)"),
        (OMOP, "EMDN (1 mapping), SNOMED (1 mapping)"),
    ] {
        let lines = text.lines().filter(|line| {
            // Without the rows that name no system.
            !["a:3", "2,0", "3,0"]
                .iter()
                .any(|begin| line.starts_with(begin))
        });
        let text = lines.flat_map(|line| [line, "\n"]).collect::<String>();
        let (records, errors, _) = read_to(&["ATC"], &text, true);
        assert_eq!(said(&records), [""; 0]);
        assert_eq!(
            errors,
            [format!(
                "t: no mapping is to the nomenclature, all are to {found}"
            )]
        );
    }
}
