use super::*;
use crate::mapping_set::Justification;
use crate::nomenclature::{
    Code, NewConcept, NewTerm, NomenclatureBuf, NomenclatureBuilder, Release, Status, TermKind,
};

/// Builds a release from lines `code parent term`, with `-` for no parent; a Swedish term follows
/// behind ` = `.
fn release(name: &str, lines: &str) -> NomenclatureBuf {
    let mut builder = NomenclatureBuilder::new(Release::new("X", name));
    for line in lines.split('\n').map(str::trim).filter(|l| !l.is_empty()) {
        let parts: Vec<&str> = line.splitn(3, ' ').collect();
        let code: Code = parts[0].parse().unwrap();
        let concept = NewConcept {
            code: code.clone(),
            parent: parts[1].parse().ok().filter(|_| parts[1] != "-"),
            residual: parts[0].ends_with("99"),
            status: Status::Active,
        };
        builder.concept(concept).unwrap();
        let (english, swedish) = parts[2].split_once(" = ").unwrap_or((parts[2], ""));
        for (language, text) in [(Language::ENGLISH, english), (Language::SWEDISH, swedish)] {
            let term = NewTerm {
                language,
                kind: TermKind::Official,
                text: text.to_owned(),
            };
            builder.term(&code, term).unwrap();
        }
    }
    builder.build().unwrap()
}

fn old() -> NomenclatureBuf {
    release(
        "1",
        "a - NEEDLES = kanyler
         a1 a FINE NEEDLES = tunna kanyler
         a2 a BLUNT NEEDLES
         a3 a BIOPSY NEEDLES
         a4 a NEEDLES VIA OTHER ROUTES
         b - GLOVES
         b1 b EXAMINATION GLOVES
         b2 b LONG GLOVES
         e - SOCKS
         b3 e SHORT COTTON GLOVES",
    )
}

fn new() -> NomenclatureBuf {
    release(
        "2",
        "a - NEEDLES = kanyler
         a1 a THIN NEEDLES = smala kanyler
         a2 a BLUNT NEEDLES
         a5 a NEEDLES, GUIDED
         a6 a CANNULAE
         b - GLOVES
         b1 b EXAMINATION GLOVES
         b199 b1 EXAMINATION GLOVES, OTHER
         b101 b1 GLOVES OF LATEX
         b102 b1 EXAMINATION GLOVES OF NITRILE
         e - SOCKS
         b4 e SHORT GLOVES, COTTON OR LINEN
         c - BIOPSY
         c1 c BIOPSY NEEDLES
         c101 c1 BIOPSY NEEDLES, LIVER
         c2 c LONG GLOVES",
    )
}

fn accepted(code: &str) -> MappingRecord {
    MappingRecord {
        id: "7".into(),
        verdict: Verdict::Accepted(code.parse().unwrap()),
        by: "anna".into(),
        release: "X 1".into(),
        ..MappingRecord::default()
    }
}

fn rejected(code: &str) -> MappingRecord {
    MappingRecord {
        verdict: Verdict::Rejected(code.parse().unwrap()),
        ..accepted(code)
    }
}

/// Migrates a record and tells what has become of it.
fn told(record: MappingRecord) -> String {
    let (old, new) = (old(), new());
    let migration = Migration::new(
        old.as_nomenclature(),
        new.as_nomenclature(),
        Some(Language::ENGLISH),
    );
    let migrated = migration.migrate(record);
    let Migrated { record, .. } = &migrated;
    let people = if migrated.needs_people { "!" } else { "" };
    let other: Vec<String> = record
        .other
        .iter()
        .filter(|(name, _)| name != MIGRATION)
        .map(|(name, value)| format!("{}={value}", name.replace("previous_", "")))
        .collect();
    format!(
        "{}{people}; {} '{}' {} in {}; {}; {}",
        migrated.fate,
        record.verdict,
        record.term,
        record.relation,
        record.release,
        migrated.proposals.join(" "),
        other.join(" ")
    )
}

#[test]
fn every_fate_of_a_decision() {
    for (code, expected) in [
        ("a2", "kept; accepted a2 '' exact in X 2; ; "),
        (
            "a1",
            "reworded; accepted a1 'THIN NEEDLES' exact in X 2; ; code=a1 term=FINE NEEDLES release=X 1",
        ),
        (
            "b2",
            "successor; accepted c2 'LONG GLOVES' exact in X 2; ; code=b2 term=LONG GLOVES release=X 1",
        ),
        // The successor is a group, though the code was none.
        (
            "a3",
            "successor!; accepted c1 'BIOPSY NEEDLES' broad in X 2; c101; code=a3 term=BIOPSY NEEDLES release=X 1",
        ),
        // Its place alone tells the successor.
        (
            "b3",
            "successor!; accepted b4 'SHORT GLOVES, COTTON OR LINEN' exact in X 2; ; code=b3 term=SHORT COTTON GLOVES release=X 1",
        ),
        (
            "b1",
            "too_coarse!; accepted b1 'EXAMINATION GLOVES' broad in X 2; b102 b101 b199; code=b1 term=EXAMINATION GLOVES release=X 1",
        ),
        // The group that is left, and what is like the term in it.
        ("a4", "lost!; accepted a4 '' exact in X 1; a a1 a2 a5; "),
        ("zz", "unknown!; accepted zz '' exact in X 1; ; "),
        ("c101", "kept; accepted c101 '' exact in X 2; ; "), // decided with the new release
    ] {
        assert_eq!(told(accepted(code)), expected);
    }
}

#[test]
fn rejections_follow_certain_successors_only_and_need_nobody() {
    for (code, expected) in [
        ("a2", "kept; rejected a2"),
        ("b2", "successor; rejected c2"),
        ("b3", "lost; rejected b3"),
        ("b1", "kept; rejected b1"),
        ("a4", "lost; rejected a4"),
        ("zz", "unknown; rejected zz"),
    ] {
        let told = told(rejected(code));
        assert!(told.starts_with(&format!("{expected} ")), "{told}");
        assert!(told.contains("; ; "), "nothing is proposed: {told}");
    }
}

#[test]
fn predictions_need_nobody() {
    for code in ["a3", "a4", "b1", "zz"] {
        let record = MappingRecord {
            justification: Justification::Predicted,
            ..accepted(code)
        };
        let told = told(record);
        assert!(!told.contains('!') && !told.starts_with("kept"), "{told}");
    }
}

#[test]
fn what_has_no_code_is_kept_and_no_such_term_is_of_its_release() {
    for (verdict, release) in [
        (Verdict::OutOfScope, "X 2"),
        (Verdict::Undecided, "X 2"),
        (Verdict::NoSuchTerm, "X 1"),
    ] {
        let record = MappingRecord {
            verdict: verdict.clone(),
            ..accepted("a")
        };
        assert_eq!(
            told(record),
            format!("kept; {verdict} '' exact in {release}; ; ")
        );
    }
}

#[test]
fn the_term_stays_in_its_language_and_as_it_was_written() {
    let with_term = |term: &str| MappingRecord {
        term: term.into(),
        ..accepted("a1")
    };
    assert!(told(with_term("tunna kanyler")).contains("'smala kanyler'"));
    assert!(told(with_term("tunna kanyler")).contains("term=tunna kanyler"));
    assert!(told(with_term("Fine needle")).contains("'THIN NEEDLES'"));
    assert!(told(with_term("Fine needle")).contains("term=Fine needle"));
}

#[test]
fn a_record_of_the_new_release_is_not_migrated_again() {
    let (old, new) = (old(), new());
    let migration = Migration::new(
        old.as_nomenclature(),
        new.as_nomenclature(),
        Some(Language::ENGLISH),
    );
    for code in ["a1", "b1", "b2"] {
        let once = migration.migrate(accepted(code)).record;
        let twice = migration.migrate(once.clone());
        assert_eq!((twice.fate, &twice.record), (Fate::Kept, &once));
    }
    let back = Migration::new(
        new.as_nomenclature(),
        old.as_nomenclature(),
        Some(Language::ENGLISH),
    );
    let there = migration.migrate(accepted("a1")).record;
    let again = back.migrate(there).record;
    let previous = |name| again.other.iter().find(|(n, _)| n == name).map(|o| &*o.1);
    assert_eq!(again.term, "FINE NEEDLES");
    assert_eq!(previous(PREVIOUS_TERM), Some("THIN NEEDLES|FINE NEEDLES"));
    assert_eq!(previous(PREVIOUS_RELEASE), Some("X 2|X 1"));
}

#[test]
fn every_record_has_one_fate_and_a_cause_if_it_is_not_kept() {
    let (old, new) = (old(), new());
    let migration = Migration::new(
        old.as_nomenclature(),
        new.as_nomenclature(),
        Some(Language::ENGLISH),
    );
    for concept in old.as_nomenclature().iter() {
        for record in [accepted(concept.code()), rejected(concept.code())] {
            let migrated = migration.migrate(record.clone());
            assert_eq!(migrated.record.id, record.id);
            assert_eq!(migrated.record.by, record.by);
            assert!(migrated.fate == Fate::Kept || !migrated.cause.is_empty());
            let kept = migrated.record.verdict == record.verdict;
            let noted = |name| migrated.record.other.iter().any(|(n, _)| n == name);
            assert!(kept || noted(PREVIOUS_CODE));
        }
    }
}
