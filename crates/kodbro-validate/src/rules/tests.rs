use std::collections::BTreeSet;

use kodbro::nomenclature::{
    Language, NewConcept, NewTerm, NomenclatureBuf, NomenclatureBuilder, Release, Status, TermKind,
};
use kodbro_formats::Place;
use kodbro_formats::item::Spot;

use super::*;
use crate::{Date, Finding, UiLanguage, ValidateOptions, Validator};

/// A small nomenclature with a retired code.
fn nomenclature() -> NomenclatureBuf {
    let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
    for (code, parent, terms, successor) in [
        ("T", "", ["skydd", "protection"], ""),
        ("T01", "T", ["handskar", "gloves"], ""),
        (
            "T0102",
            "T01",
            ["undersökningshandskar", "examination gloves"],
            "",
        ),
        (
            "T010202",
            "T0102",
            ["syntetiska handskar", "synthetic gloves"],
            "",
        ),
        (
            "T01020204",
            "T010202",
            ["nitrilhandskar", "nitrile gloves"],
            "",
        ),
        ("T010299", "T0102", ["andra handskar", "other gloves"], ""),
        (
            "T0103",
            "T01",
            ["handskar av annat slag", "gloves of old"],
            "T0102",
        ),
        ("C", "", ["hjärta", "heart"], ""),
        ("C01", "C", ["kanyler", "cannulas"], ""),
        ("C0101", "C01", ["infusionskanyl", "infusion cannulas"], ""),
        (
            "C010101",
            "C0101",
            ["perifer venkateter", "peripheral venous catheter"],
            "",
        ),
    ] {
        let code: kodbro::nomenclature::Code = code.parse().unwrap();
        let status = match successor {
            "" => Status::Active,
            successor => Status::Retired {
                successor: Some(successor.parse().unwrap()),
            },
        };
        let parent = (!parent.is_empty()).then(|| parent.parse().unwrap());
        let concept = NewConcept {
            code: code.clone(),
            parent,
            residual: false,
            status,
        };
        builder.concept(concept).unwrap();
        for (text, language) in terms
            .into_iter()
            .zip([Language::SWEDISH, Language::ENGLISH])
        {
            let kind = TermKind::Official;
            builder
                .term(
                    &code,
                    NewTerm {
                        language,
                        kind,
                        text: text.to_owned(),
                    },
                )
                .unwrap();
        }
    }
    builder.build().unwrap()
}

/// Checks an example in the first profile that has the rule.
fn findings(rule: &Rule, example: &crate::Example) -> Vec<Finding> {
    let buffer = nomenclature();
    let options = ValidateOptions::default()
        .with_profile(rule.profiles[0])
        .with_today(Date::new(2026, 11, 23).unwrap());
    let mut validator = Validator::new(Some(buffer.as_nomenclature()), options);
    let place = |_: &Spot| Place::new("example");
    let (head, items) = example.read();
    let mut sink = Vec::new();
    validator.head(&head, &place, &mut sink);
    for item in &items {
        validator.item(item, &place, None, &mut sink);
    }
    validator.finish(&mut sink);
    sink
}

#[test]
fn every_rule_finds_what_its_examples_say_and_nothing_where_they_come_near() {
    let mut wrong = Vec::new();
    for rule in rules().filter(|rule| rule.id != "emdn-code-against-text") {
        for example in rule.examples {
            let found = findings(rule, example);
            if found.iter().any(|finding| finding.rule.id == rule.id) != example.finds {
                let ids: Vec<_> = found.iter().map(|finding| finding.rule.id).collect();
                wrong.push(format!("{}: {:?} gives {ids:?}", rule.id, example.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_examples_of_both_kinds() {
    // What these find is not in the fields of a product.
    let elsewhere = [
        "file-row-unreadable",
        "file-row-short",
        "file-formula-not-computed",
        "file-empty",
    ];
    for rule in rules().filter(|rule| !elsewhere.contains(&rule.id)) {
        for finds in [true, false] {
            let any = rule.examples.iter().any(|example| example.finds == finds);
            assert!(any, "{} has no example that finds {finds}", rule.id);
        }
    }
}

#[test]
fn the_words_of_every_finding_are_complete() {
    for rule in rules() {
        for example in rule.examples.iter().filter(|example| example.finds) {
            for finding in findings(rule, example) {
                for language in [UiLanguage::English, UiLanguage::Swedish] {
                    let said = [finding.message(language), finding.mend(language)];
                    for text in said {
                        assert!(!text.contains(['{', '}']), "{}: {text}", finding.rule.id);
                        assert!(
                            !text.is_empty() && !text.ends_with('.'),
                            "{}: {text}",
                            finding.rule.id
                        );
                    }
                }
                let whole = finding.value.get(finding.span.clone());
                assert!(whole.is_some(), "{}: {:?}", finding.rule.id, finding.span);
            }
        }
    }
}

#[test]
fn what_is_suggested_is_found_no_fault_with() {
    for (text, id, better) in [
        (
            "name: Handske | emdn: t01.02.02.04",
            "emdn-code-malformed",
            "T01020204",
        ),
        ("name: Handske | emdn: T0103", "emdn-code-retired", "T0102"),
        (
            "name: Handske | emdn: T0102 T01020204",
            "emdn-codes-several",
            "T01020204",
        ),
        (
            "name: Handske | gtin: 36000241457",
            "gtin-lost-zeros",
            "036000241457",
        ),
        (
            "name: Handske | udi_di: (01)08904000210037",
            "udi-di-invalid",
            "08904000210037",
        ),
        ("name: SÃ¥rvÃ¥rdsset", "text-mojibake", "Sårvårdsset"),
        (
            "name: Handske | gtin: 8904000210037.0",
            "number-decimals",
            "8904000210037",
        ),
    ] {
        let found = findings(rule(id).unwrap(), &crate::example::bad(text));
        let finding = found.iter().find(|finding| finding.rule.id == id).unwrap();
        assert_eq!(finding.suggestion.as_deref(), Some(better), "{text}");
    }
}

#[test]
fn what_the_reader_took_note_of_is_found() {
    use kodbro_formats::{Error, ErrorKind};
    let mut validator = Validator::new(None, ValidateOptions::default());
    let mut sink = Vec::new();
    let place = Place::new("x.xlsx").with_row(7).with_column("GTIN");
    for (kind, id) in [
        (
            ErrorKind::ErrorValue {
                value: "#REF!".into(),
            },
            "formula-error",
        ),
        (ErrorKind::FormulaWithoutValue, "file-formula-not-computed"),
        (
            ErrorKind::RowTooShort {
                found: 2,
                expected: 4,
            },
            "file-row-short",
        ),
    ] {
        validator.noted(&Error::new(kind, place.clone()), None, &mut sink);
        let finding = sink.pop().unwrap();
        assert_eq!((finding.rule.id, &finding.place), (id, &place));
        assert!(!finding.message(UiLanguage::Swedish).contains('{'), "{id}");
    }
}

#[test]
fn ids_are_in_kebab_case_and_used_once() {
    let mut ids = BTreeSet::new();
    for rule in rules() {
        let kebab = rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(kebab && ids.insert(rule.id), "{}", rule.id);
        for words in [rule.title, rule.message, rule.why, rule.mend] {
            assert!(!words.en.is_empty() && !words.sv.is_empty(), "{}", rule.id);
        }
        assert!(
            !rule.source.name.is_empty() && !rule.profiles.is_empty(),
            "{}",
            rule.id
        );
    }
}

#[test]
fn rules_are_switched_and_weighed() {
    use crate::{Profile, Severity};
    let rule = rule("gtin-check-digit").unwrap();
    let options = ValidateOptions::default();
    assert_eq!(options.severity(rule), Some(Severity::Error));
    let off = options.clone().with_disabled("gtin").unwrap();
    assert_eq!(off.severity(rule), None);
    let on = off.with_enabled("gtin-check-digit").unwrap();
    assert_eq!(on.severity(rule), Some(Severity::Error));
    let noted = on.with_severity("gtin", Severity::Note).unwrap();
    assert_eq!(noted.severity(rule), Some(Severity::Note));
    assert!(options.clone().with_disabled("gt").is_err());
    let terminal = super::rule("emdn-code-not-terminal").unwrap();
    assert_eq!(options.severity(terminal), None);
    let wanted = options.with_enabled("emdn-code-not-terminal").unwrap();
    assert_eq!(wanted.severity(terminal), Some(Severity::Error));
    assert_eq!(
        ValidateOptions::default()
            .with_profile(Profile::Peppol)
            .severity(terminal),
        Some(Severity::Error)
    );
}
