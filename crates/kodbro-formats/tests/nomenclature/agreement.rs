//! The published files load, agree where they should, and differ as documented.
//!
//! The files are kept beside the project and not in it; where they are absent, the tests say so
//! and pass.

use std::collections::BTreeSet;
use std::path::PathBuf;

use kodbro::nomenclature::{Change, Language, Nomenclature, diff};
use kodbro_formats::nomenclature::{Loaded, NomenclatureOptions, read_nomenclature};

fn load(file: &str) -> Option<Loaded> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    if !path.exists() {
        eprintln!("skipped: {} does not exist", path.display());
        return None;
    }
    Some(read_nomenclature(path, &NomenclatureOptions::default()).unwrap())
}

fn shared(file: &str) -> Option<Loaded> {
    load(&format!("../../../shared/data/nomenclature/{file}"))
}

fn codes(nomenclature: Nomenclature<'_>) -> BTreeSet<String> {
    nomenclature.iter().map(|c| c.code().to_owned()).collect()
}

fn count(changes: &[Change], is: impl Fn(&Change) -> bool) -> usize {
    changes.iter().filter(|change| is(change)).count()
}

#[test]
fn the_official_workbook_is_sound() {
    let Some(loaded) = shared("emdn-v2-en.xlsx") else {
        return;
    };
    assert!(loaded.warnings.is_empty(), "{:?}", loaded.warnings);
    let counts = loaded.counts;
    let built = loaded.builder.build().unwrap();
    let v2 = built.as_nomenclature();
    assert_eq!(v2.release().to_string(), "EMDN V2");
    assert_eq!((v2.len(), counts.codes), (8454, 8454));
    assert_eq!((v2.roots().count(), counts.roots), (23, 23));
    assert_eq!(
        (v2.iter().map(|c| c.level()).max(), counts.levels),
        (Some(7), 7)
    );
    let terminal = v2.iter().filter(|c| c.is_terminal()).count();
    assert_eq!((terminal, counts.terminal), (6722, 6722));
    let cleaned = v2
        .iter()
        .flat_map(|c| c.terms())
        .filter(|t| t.text != t.original)
        .count();
    assert_eq!(cleaned, 469);
    let wrist = v2.concept("T01020204").unwrap();
    assert_eq!(wrist.path().len(), 5);
}

#[test]
fn the_code_system_differs_from_the_workbook_in_typography_only() {
    let (Some(workbook), Some(fhir)) = (
        shared("emdn-v2-en.xlsx"),
        shared("emdn-fhir-codesystem.json"),
    ) else {
        return;
    };
    assert!(fhir.warnings.is_empty(), "{:?}", fhir.warnings);
    let (workbook, fhir) = (
        workbook.builder.build().unwrap(),
        fhir.builder.build().unwrap(),
    );
    let differences = diff(
        workbook.as_nomenclature(),
        fhir.as_nomenclature(),
        Language::ENGLISH,
    );
    let removed: Vec<_> = differences
        .iter()
        .filter(|d| d.change == Change::Removed)
        .collect();
    assert_eq!(removed.len(), 1);
    assert_eq!(removed[0].code, "V020303");
    let terms = differences
        .iter()
        .filter(|d| matches!(d.change, Change::Term { .. }))
        .count();
    assert_eq!(terms, 16);
    assert_eq!(differences.len(), 17, "the trees are the same");
}

#[test]
fn the_release_before_differs_as_documented() {
    let (Some(old), Some(new)) = (shared("emdn-pre-v2-en.tsv"), shared("emdn-v2-en.xlsx")) else {
        return;
    };
    assert!(old.warnings.is_empty(), "{:?}", old.warnings);
    assert_eq!(old.counts.codes, 8342);
    let (old, new) = (old.builder.build().unwrap(), new.builder.build().unwrap());
    let differences = diff(
        old.as_nomenclature(),
        new.as_nomenclature(),
        Language::ENGLISH,
    );
    let changes: Vec<_> = differences.into_iter().map(|d| d.change).collect();
    assert_eq!(count(&changes, |c| *c == Change::Added), 119);
    assert_eq!(count(&changes, |c| *c == Change::Removed), 7);
    assert_eq!(count(&changes, |c| matches!(c, Change::Term { .. })), 34);
    assert_eq!(
        count(&changes, |c| matches!(
            c,
            Change::Terminal {
                old: true,
                new: false
            }
        )),
        1
    );
    assert_eq!(changes.len(), 161, "nothing else changed");
}

#[test]
fn the_thesaurus_has_the_codes_of_the_workbook() {
    let thesaurus = load("../../data/thesaurus/emdn.tsv");
    let (Some(thesaurus), Some(mut workbook)) = (thesaurus, shared("emdn-v2-en.xlsx")) else {
        return;
    };
    assert!(thesaurus.warnings.is_empty(), "{:?}", thesaurus.warnings);
    let terms = thesaurus.counts.terms;
    let again = load("../../data/thesaurus/emdn.tsv").unwrap();
    let merged = workbook.builder.merge(again.builder);
    assert!(merged.unknown_codes.is_empty());
    assert!(
        merged.added_terms > terms * 9 / 10,
        "{} of {terms}",
        merged.added_terms
    );
    let thesaurus = thesaurus.builder.build().unwrap();
    let workbook = workbook.builder.build().unwrap();
    assert_eq!(
        codes(thesaurus.as_nomenclature()),
        codes(workbook.as_nomenclature())
    );
}

#[test]
fn the_thesaurus_of_the_project_is_read() {
    let loaded = load("../../data/thesaurus/emdn.tsv").unwrap();
    let built = loaded.builder.build().unwrap();
    let glove = built.as_nomenclature().concept("T01020204").unwrap();
    assert_eq!(glove.level(), 5);
    assert!(glove.terms().any(|term| term.language == Language::SWEDISH));
}
