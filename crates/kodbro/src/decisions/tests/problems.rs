//! What is reported.

use super::*;
use crate::nomenclature::{NewConcept, NomenclatureBuf, NomenclatureBuilder, Release, Status};

pub(super) fn nomenclature() -> NomenclatureBuf {
    let mut builder = NomenclatureBuilder::new(Release::new("EMDN", "V2"));
    let successor = Some("T01".parse().unwrap());
    for (code, status) in [
        ("T01", Status::Active),
        ("T02", Status::Active),
        ("T08", Status::Retired { successor }),
        ("T09", Status::Retired { successor: None }),
    ] {
        let concept = NewConcept {
            code: code.parse().unwrap(),
            parent: None,
            residual: false,
            status,
        };
        builder.concept(concept).unwrap();
    }
    builder.build().unwrap()
}

fn problems(decisions: impl IntoIterator<Item = Decision>) -> Vec<String> {
    let nomenclature = nomenclature();
    let problems = overlay(decisions).problems(&nomenclature.as_nomenclature());
    let numbers = |problem: &Problem| {
        problem
            .decisions()
            .iter()
            .map(|id| id.0)
            .collect::<Vec<_>>()
    };
    problems
        .iter()
        .map(|p| format!("{:?} {p}", numbers(p)))
        .collect()
}

#[test]
fn sound_decisions_have_no_problems() {
    let sound = [
        decision("x1", "T01"),
        decision("x1", "-T02").by("bo"),
        decision("x1", "T01").by("bo"),
        decision("x2", "T01"),
        decision("x2", "T02"),
        decision("x3", "none"),
        decision("x1", "T02").source("b"),
    ];
    assert_eq!(problems(sound), Vec::<String>::new());
}

#[test]
fn codes_are_checked() {
    let codes = ["T08", "T05", "-T09", "T05"].map(|code| decision(&format!("text {code}"), code));
    assert_eq!(
        problems(codes),
        [
            "[0] code 'T08' is retired, 'T01' replaces it",
            "[1, 3] code 'T05' is not in the nomenclature",
            "[2] code 'T09' is retired and nothing replaces it",
        ]
    );
}

#[test]
fn contradictions_are_reported_once() {
    let said = [
        decision("x1", "T01"),
        decision("x1", "-T01"),
        decision("x1", "T01"),
        decision("x2", "T01").id("1"),
        decision("y2", "-T01").id("1"),
        decision("x3", "-T01").id("2").by("bo"),
    ];
    let found = problems(said);
    let contradiction =
        "'anna' both accepted and rejected 'T01' for the same row; the later counts";
    assert_eq!(
        found,
        [
            format!("[0, 1, 2] {contradiction}"),
            format!("[3, 4] {contradiction}")
        ]
    );
}

#[test]
fn disagreement_and_ambiguity_are_told_apart() {
    let said = [
        decision("x1", "T01"),
        decision("x1", "out").by("bo"),
        decision("x2", "T01").id("1"),
        decision("x2", "T02").id("2"),
        decision("", "T01"),
        decision("x3", "T01").id("3"),
        decision("y3", "-T01").id("3").by("bo"),
    ];
    assert_eq!(
        problems(said),
        [
            "[0, 1] people disagree about the row, which goes to review",
            "[2, 3] the same text has different codes under different ids; a new row with it goes to review",
            "[4] the row has no text; the decision counts for its id alone",
            "[5, 6] people disagree about the row, which goes to review",
        ]
    );
}

#[test]
fn problems_are_values() {
    let nomenclature = nomenclature();
    let decisions = overlay([decision("x1", "T08")]);
    let problems = decisions.problems(&nomenclature.as_nomenclature());
    let json = serde_json::to_string(&problems).unwrap();
    assert_eq!(
        json,
        r#"[{"problem":"retired_code","code":"T08","successor":"T01","decisions":[0]}]"#
    );
}
