//! The published files load, agree where they should, and differ as documented.
//!
//! The files are kept beside the project and not in it; where they are absent, the tests say so
//! and pass.

use std::collections::BTreeSet;
use std::path::PathBuf;

use kodbro::nomenclature::{Change, Difference, Language, Nomenclature, diff};
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
    load(&shared_path(file).display().to_string())
}

fn shared_path(file: &str) -> PathBuf {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/nomenclature");
    folder.join(file)
}

fn codes(nomenclature: Nomenclature<'_>) -> BTreeSet<String> {
    nomenclature.iter().map(|c| c.code().to_owned()).collect()
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
        Some(Language::ENGLISH),
    );
    let removed: Vec<_> = differences
        .iter()
        .filter(|d| matches!(d.change, Change::Retired { .. }))
        .collect();
    assert_eq!(removed.len(), 1);
    assert_eq!(removed[0].code, "V020303");
    let terms = differences
        .iter()
        .filter(|d| {
            matches!(
                d.change,
                Change::Reworded {
                    typographic: true,
                    ..
                }
            )
        })
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
        Some(Language::ENGLISH),
    );
    let path = shared_path("emdn-pre-v2-to-v2-changes.tsv");
    let documented = std::fs::read_to_string(path).unwrap();
    let mut lines = documented.lines().map(str::to_owned);
    assert_eq!(
        lines.next().unwrap(),
        "code\tchange\told_term\tnew_term\tsame_term_in_v2"
    );
    let found: Vec<String> = differences.iter().map(documented_line).collect();
    assert_eq!(found, lines.collect::<Vec<_>>());
    assert_eq!(found.len(), 161);

    let retired: Vec<String> = differences
        .iter()
        .filter(|d| matches!(d.change, Change::Retired { .. }))
        .map(|d| format!("{} {}", d.code, d.change))
        .collect();
    let expected = [
        "C020303 retired without successor",
        "R900601 retired without successor",
        "W0102039012 retired; successor W01021702 PROTEIN S-100 B (the same term)",
        "W0102109018 retired; successor W0102100801 SACCHAROMYCES CEREVISIAE ANTIBODIES (the same term)",
        "W0105040519 retired; successor W0105041106 CORONAVIRUS - NA REAGENTS (the same term)",
        "W0105040619 retired; successor W01050411 CORONAVIRUS (the same term)",
        "W0105050211 retired; successor W0105050310 TRICHOMONAS - NA REAGENTS (the same term)",
    ];
    assert_eq!(retired, expected);
}

/// Writes a difference as the documented list has it.
fn documented_line(difference: &Difference) -> String {
    let Difference { code, term, change } = difference;
    match change {
        Change::Added { .. } => format!("{code}\tadded\t\t{term}\t"),
        Change::Retired { successor } => {
            let successor = successor.as_ref().map_or("", |s| &s.code);
            format!("{code}\tremoved\t{term}\t\t{successor}")
        }
        Change::Reworded {
            old,
            new,
            typographic: false,
        } => format!("{code}\tterm_changed\t{old}\t{new}\t"),
        Change::BecameBranch { .. } => format!("{code}\tterminal_flag_changed\tYES\tNO\t"),
        other => panic!("{code} {other} is not documented"),
    }
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
