//! What do earlier decisions change, and what must they not change?

use kodbro::decisions::{Decision, Decisions, Scope, Verdict};
use kodbro::evaluate::Case;
use kodbro::matching::Past;
use kodbro::{Evidence, MapOptions, Mapping, MappingStatus, Reason, Row, Scratch};
use kodbro_formats::{TruthRow, read_truth};
use kodbro_tests::place;

use crate::mapping::MAPPER;

const REGION: &str = "Region A";

fn accepted(row: Row<'_>, code: &str) -> Decision {
    Decision {
        name: row.name.to_owned(),
        description: row.description.to_owned(),
        supplier: row.supplier.to_owned(),
        source: REGION.to_owned(),
        by: "anna".to_owned(),
        verdict: Verdict::Accepted(code.parse().unwrap()),
        ..Decision::default()
    }
}

fn map<'m>(decisions: &Decisions, row: Row<'_>) -> Mapping<'m> {
    map_for(decisions, REGION, row)
}

fn map_for<'m>(decisions: &Decisions, source: &str, row: Row<'_>) -> Mapping<'m> {
    let past = Past {
        decisions,
        source,
        id: None,
    };
    let mut scratch = Scratch::default();
    MAPPER.map_with_decisions(&mut scratch, row, &past, &MapOptions::default())
}

fn row<'t>(name: &'t str, supplier: &'t str) -> Row<'t> {
    Row {
        supplier,
        ..Row::from(name)
    }
}

fn own_rows() -> Vec<TruthRow> {
    read_truth(place::inside("tests/truth/own-dev.tsv")).unwrap()
}

#[test]
fn a_repeat_gets_what_was_decided() {
    let mut decisions = Decisions::default();
    let id = decisions.add(accepted(row("Blå grej 7", "X"), "T0102"));
    let mapping = map(&decisions, row("blå  GREJ 7", "X"));
    assert_eq!(mapping.status, MappingStatus::Mapped);
    let answer = mapping.answer.unwrap();
    assert_eq!((answer.code, answer.confidence), ("T0102", 1.0));
    let evidence = &mapping.candidates[0].evidence;
    assert!(matches!(&evidence[..], [Evidence::Decided { by, .. }] if by == "anna"));
    decisions.withdraw(id);
    assert_eq!(
        map(&decisions, row("blå grej 7", "X")),
        MAPPER.map(row("blå grej 7", "X"))
    );
}

#[test]
fn a_like_row_is_drawn_to_what_was_decided() {
    let mut decisions = Decisions::default();
    decisions.add(accepted(row("Flexopren bas 12 röd", "X"), "A0101010102"));
    decisions.add(accepted(row("Flexopren bas 14 röd", "X"), "A0101010102"));
    let mapping = map(&decisions, row("Flexopren bas 16 blå", "X"));
    assert_eq!(mapping.candidates[0].code, "A0101010102");
    let speaks = |e: &Evidence| matches!(e, Evidence::SimilarDecisions { rows: 2, .. });
    assert!(mapping.candidates[0].evidence.iter().any(speaks));
    let other = map(&decisions, row("Flexopren bas 16 blå", "Y"));
    assert_ne!(
        other.candidates.first().map(|c| c.code),
        Some("A0101010102")
    );
}

#[test]
fn private_decisions_of_others_change_nothing() {
    let mut decisions = Decisions::default();
    for truth in own_rows() {
        let case = truth.case();
        if let Some(code) = case.expected {
            decisions.add(accepted(case.row, code));
        }
    }
    for truth in own_rows().iter().take(60) {
        let row = truth.case().row;
        assert_eq!(map_for(&decisions, "Region B", row), MAPPER.map(row));
    }
}

#[test]
fn a_rejected_code_is_not_proposed_again_for_its_row() {
    let name = "Undersökningshandske nitril puderfri M";
    let first = MAPPER.map(name).candidates[0].code;
    let mut decisions = Decisions::default();
    let mut rejection = accepted(Row::from(name), first);
    rejection.verdict = Verdict::Rejected(first.parse().unwrap());
    let id = decisions.add(rejection);
    let mapping = map(&decisions, Row::from(name));
    assert!(mapping.candidates.iter().all(|c| c.code != first));
    let sum: f64 = mapping.candidates.iter().map(|c| c.confidence).sum();
    assert!(sum <= 1.0 + 1e-9, "{sum}");
    let like = "Undersökningshandske nitril puderfri L";
    let share = |mapping: &Mapping<'_>| {
        let mut candidates = mapping.candidates.iter();
        candidates
            .find(|c| c.code == first)
            .map_or(0.0, |c| c.confidence)
    };
    assert!(share(&map(&decisions, Row::from(like))) < share(&MAPPER.map(like)));
    decisions.withdraw(id);
    assert_eq!(map(&decisions, Row::from(name)), MAPPER.map(name));
}

#[test]
fn what_is_rejected_does_not_come_back_as_a_group() {
    let name = "Undersökningshandske nitril puderfri M";
    let mut decisions = Decisions::default();
    let answer = MAPPER.map(name).answer.unwrap().code;
    let groups = (1..answer.len()).filter_map(|end| answer.get(..end));
    for code in groups.chain([answer]) {
        let mut rejection = accepted(Row::from(name), "T01");
        rejection.verdict = Verdict::Rejected(code.parse().unwrap());
        rejection.by = code.to_owned();
        decisions.add(rejection);
    }
    let mapping = map(&decisions, Row::from(name));
    assert!(
        mapping
            .answer
            .is_none_or(|other| !answer.starts_with(other.code))
    );
}

#[test]
fn a_rejection_takes_from_a_like_row_what_it_was_sure_of() {
    let (name, like) = (
        "Blodtrycksmanschett vuxen",
        "Blodtrycksmanschett vuxen stl L",
    );
    let before = MAPPER.map(like);
    let mut decisions = Decisions::default();
    for candidate in &before.candidates {
        let mut rejection = accepted(Row::from(name), "T01");
        rejection.verdict = Verdict::Rejected(candidate.code.parse().unwrap());
        rejection.by = candidate.code.to_owned();
        decisions.add(rejection);
    }
    let sum = |mapping: &Mapping<'_>| -> f64 {
        let shares = mapping.candidates.iter();
        let of = |code: &str| before.candidates.iter().any(|c| c.code == code);
        shares.filter(|c| of(c.code)).map(|c| c.confidence).sum()
    };
    let after = map(&decisions, Row::from(like));
    assert!(
        sum(&after) < 0.5 * sum(&before),
        "{} {}",
        sum(&after),
        sum(&before)
    );
}

#[test]
fn a_code_that_is_gone_says_nothing_of_like_rows() {
    let mut decisions = Decisions::default();
    decisions.add(accepted(Row::from("Kompress 10x10 steril"), "M9998"));
    let like = Row::from("Kompress 10x10 steril 5-pack");
    assert_eq!(map(&decisions, like), MAPPER.map(like));
}

#[test]
fn rows_that_have_no_code_are_told_apart() {
    let mut decisions = Decisions::default();
    for (name, verdict) in [
        ("Presentkort lunch", Verdict::OutOfScope),
        ("Mystisk mojäng", Verdict::NoSuchTerm),
    ] {
        let mut decision = accepted(Row::from(name), "T01");
        decision.verdict = verdict;
        decisions.add(decision);
    }
    for (name, status) in [
        ("presentkort lunch", MappingStatus::OutOfScope),
        ("mystisk mojäng", MappingStatus::Unmapped),
    ] {
        let mapping = map(&decisions, Row::from(name));
        assert_eq!(
            (mapping.status, mapping.reason),
            (status, Some(Reason::Decided))
        );
        assert_eq!(mapping.answer, None);
    }
}

#[test]
fn people_who_disagree_and_codes_that_are_gone_go_to_review() {
    let name = "Kompress 10x10 steril";
    let mut decisions = Decisions::default();
    decisions.add(accepted(Row::from(name), "M020101"));
    let mut other = accepted(Row::from(name), "M020102");
    other.by = "bo".to_owned();
    decisions.add(other);
    let mapping = map(&decisions, Row::from(name));
    assert_eq!(mapping.status, MappingStatus::Review);
    assert_eq!(mapping.reason, Some(Reason::ConflictingDecisions));

    let mut decisions = Decisions::default();
    decisions.add(accepted(Row::from(name), "M9998"));
    let mapping = map(&decisions, Row::from(name));
    assert_eq!(mapping.status, MappingStatus::Review);
    assert_eq!(mapping.reason, Some(Reason::OutdatedDecision));
    assert!(!mapping.candidates.is_empty());
}

/// Decisions about the project's own labelled rows and sizes of them, some five hundred.
fn five_hundred(rows: &[Case<'_>]) -> Decisions {
    let mut decisions = Decisions::default();
    for (i, case) in rows.iter().enumerate() {
        let Some(code) = case.expected else { continue };
        decisions.add(accepted(case.row, code));
        if i % 3 == 0 {
            let name = format!("{} storpack", case.row.name);
            decisions.add(accepted(
                Row {
                    name: &name,
                    ..case.row
                },
                code,
            ));
        }
    }
    decisions
}

#[test]
fn one_wrong_decision_among_five_hundred_moves_no_other_suppliers_answer() {
    let truth = own_rows();
    let rows: Vec<Case<'_>> = truth.iter().map(TruthRow::case).collect();
    let mut decisions = five_hundred(&rows);
    assert!(decisions.len() >= 500, "{}", decisions.len());
    let names: Vec<String> = rows
        .iter()
        .map(|case| format!("{} ny", case.row.name))
        .collect();
    let asked = |supplier: &str| -> Vec<Row<'_>> {
        let others = rows.iter().zip(&names);
        let others = others
            .filter(|(case, _)| !case.row.supplier.is_empty() && case.row.supplier != supplier);
        others
            .map(|(case, name)| Row { name, ..case.row })
            .collect()
    };
    let wrong = rows.iter().filter(|case| !case.row.supplier.is_empty());
    for case in wrong.step_by(40) {
        let supplier = case.row.supplier;
        let mut asked = asked(supplier);
        // The very text of the wrong decision, from somebody else.
        asked.push(Row {
            supplier: "Someone Else",
            ..case.row
        });
        let answers = |decisions: &Decisions| -> Vec<Option<&str>> {
            let answer = |&row: &Row<'_>| map(decisions, row).answer.map(|answer| answer.code);
            asked.iter().map(answer).collect()
        };
        let before = answers(&decisions);
        let mut wrong = accepted(case.row, "Z12080101");
        wrong.by = "bo".to_owned();
        let id = decisions.add(wrong);
        let after = answers(&decisions);
        for ((asked, before), after) in asked.iter().zip(&before).zip(&after) {
            assert_eq!(after, before, "{asked:?} by {case:?}");
        }
        decisions.withdraw(id);
    }
}

#[test]
fn shared_decisions_help_other_regions_and_settle_nothing_there() {
    let mut decisions = Decisions::default();
    let mut decision = accepted(row("Flexopren bas 12 röd", "X"), "A0101010102");
    decision.scope = Scope::Shared;
    decisions.add(decision);
    let mapping = map_for(&decisions, "Region B", row("Flexopren bas 12 röd", "X"));
    assert_eq!(mapping.candidates[0].code, "A0101010102");
    assert!(mapping.candidates[0].confidence < 1.0);
}
