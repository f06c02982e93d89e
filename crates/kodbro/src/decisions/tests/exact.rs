//! What stands for exactly one row.

use super::*;

#[test]
fn an_exact_repeat_gives_the_decision() {
    let decisions = overlay([decision("US-handske nitril", "T01").id("1")]);
    assert_eq!(
        standing(&decisions, "us-HANDSKE  nitril", None),
        "accepted T01"
    );
    assert_eq!(
        standing(&decisions, "us-handske nitril", Some("2")),
        "accepted T01"
    );
    assert_eq!(
        standing(&decisions, "quite another text", Some(" 1 ")),
        "accepted T01"
    );
    assert_eq!(standing(&decisions, "us-handske", None), "open");
    assert_eq!(standing(&decisions, "us-handske", Some("")), "open");
    let elsewhere = decisions.standing("b", &Row::from("us-handske nitril"), Some("1"));
    assert_eq!(elsewhere, Standing::default());
}

#[test]
fn another_supplier_is_another_row() {
    let decisions = overlay([decision("handske", "T01").supplier("Mediq AB").id("1")]);
    let of = |supplier| Row {
        supplier,
        ..Row::from("handske")
    };
    assert_eq!(standing(&decisions, of("MEDIQ"), None), "accepted T01");
    assert_eq!(standing(&decisions, of(""), None), "accepted T01");
    assert_eq!(standing(&decisions, of("OneMed"), None), "open");
    assert_eq!(
        standing(&decisions, of("OneMed"), Some("1")),
        "accepted T01"
    );
    let unnamed = overlay([decision("handske", "T01")]);
    assert_eq!(standing(&unnamed, of("OneMed"), None), "accepted T01");
}

#[test]
fn the_latest_of_one_person_stands() {
    let early = decision("x1", "T01").at("2026-01-02");
    let late = decision("x1", "T02").at("2026-01-02T08:00:00Z");
    for order in [[&early, &late], [&late, &early]] {
        assert_eq!(
            standing(&overlay(order.map(Clone::clone)), "x1", None),
            "accepted T02"
        );
    }
    let same_time = overlay([decision("x1", "T01"), decision("x1", "none")]);
    assert_eq!(standing(&same_time, "x1", None), "no_such_term");
    let parts = ["2026-01-02T08:00:00Z", "2026-01-02T08:00:00.5Z"];
    let [whole, part] =
        parts.map(|at| decision("x1", if at.contains('.') { "T01" } else { "T02" }).at(at));
    assert_eq!(
        standing(&overlay([part, whole]), "x1", None),
        "accepted T01"
    );
}

#[test]
fn undecided_takes_back_what_the_person_said() {
    let said = [
        decision("x1", "T01"),
        decision("x1", "-T02"),
        decision("x1", "?"),
    ];
    assert_eq!(standing(&overlay(said.clone()), "x1", None), "open");
    let others = said.into_iter().chain([decision("x1", "out").by("bo")]);
    assert_eq!(standing(&overlay(others), "x1", None), "out_of_scope");
}

#[test]
fn a_row_has_many_rejections_and_one_verdict() {
    let said = ["-T01", "-T02", "-T02", "T03", "-T04"].map(|v| decision("x1", v));
    assert_eq!(
        standing(&overlay(said), "x1", None),
        "accepted T03, not T01, not T02, not T04"
    );
    let changed = ["T01", "-T01"].map(|v| decision("x1", v));
    assert_eq!(standing(&overlay(changed), "x1", None), "open, not T01");
    let back = ["-T01", "T01"].map(|v| decision("x1", v));
    assert_eq!(standing(&overlay(back), "x1", None), "accepted T01");
}

#[test]
fn people_who_differ_make_a_conflict() {
    let differ = overlay([decision("x1", "T01"), decision("x1", "T02").by("bo")]);
    assert_eq!(
        standing(&differ, "x1", None),
        "conflict (bo: accepted T02; anna: accepted T01)"
    );
    let reject = overlay([
        decision("x1", "-T01"),
        decision("x1", "T01").by("bo"),
        decision("x1", "-T09"),
    ]);
    assert_eq!(
        standing(&reject, "x1", None),
        "conflict (bo: accepted T01; anna: rejected T01), not T09"
    );
    let agree = overlay([decision("x1", "T01"), decision("x1", "T01").by("bo")]);
    assert_eq!(standing(&agree, "x1", None), "accepted T01");
}

#[test]
fn who_decides_with_the_conflict_in_view_settles_it() {
    let said = |id: &str| {
        [
            ("anna", "T01", "1"),
            ("bo", "T02", "2"),
            ("cia", "T03", "3"),
        ]
        .map(|(by, code, day)| decision("x1", code).id(id).by(by).at(day))
    };
    let settled = |id: &str| {
        let [anna, bo, cia] = said(id);
        [anna, bo, cia.settling()]
    };
    for (id, asked) in [("1", Some("1")), ("", None)] {
        let third = standing(&overlay(said(id)), "x1", asked);
        assert!(
            third.starts_with("conflict (cia: accepted T03; bo:"),
            "{third}"
        );

        let mut decisions = overlay(settled(id));
        assert_eq!(standing(&decisions, "x1", asked), "accepted T03");
        assert_eq!(near(&decisions, "a", "x1"), ["1.00: accepted T03 x1"]);
        decisions.withdraw(DecisionId(2));
        let back = "conflict (bo: accepted T02; anna: accepted T01)";
        assert_eq!(standing(&decisions, "x1", asked), back);

        let [anna, bo, cia] = settled(id);
        let order = [cia, bo, anna]; // the time counts, not the order of adding
        assert_eq!(standing(&overlay(order), "x1", asked), "accepted T03");

        for (later, expected) in [
            (decision("x1", "T04").by("cia"), "accepted T04"),
            (decision("x1", "?").by("cia"), back),
            (
                decision("x1", "-T03").by("cia"),
                "conflict (bo: accepted T02; anna: accepted T01), not T03",
            ),
            (
                decision("x1", "T04").by("bo"),
                "conflict (bo: accepted T04; cia: accepted T03)",
            ),
            (decision("x1", "T04").by("bo").settling(), "accepted T04"),
            (decision("x1", "?").by("bo").settling(), "accepted T03"),
        ] {
            let all = settled(id).into_iter().chain([later.id(id).at("4")]);
            assert_eq!(standing(&overlay(all), "x1", asked), expected);
        }
    }
}

#[test]
fn what_is_settled_on_a_day_comes_after_what_was_said_that_day() {
    let said = |settled: &str| {
        overlay([
            decision("x1", "T01").by("anna").at("2026-11-23T01:00:00Z"),
            decision("x1", "T02").by("bo").at("2026-11-23T02:00:00Z"),
            decision("x1", "T03").by("cia").at(settled).settling(),
        ])
    };
    let come_to = |settled| standing(&said(settled), "x1", None);
    assert_eq!(come_to("2026-11-23"), "accepted T03");
    let before = "conflict (bo: accepted T02; anna: accepted T01; cia: accepted T03)";
    assert_eq!(come_to("2026-11-22"), before);
}

#[test]
fn a_decision_that_settles_is_about_its_own_id() {
    let said = [
        decision("x1", "T01").id("1"),
        decision("x1", "T02").id("1").by("bo"),
        decision("x1", "T04").id("2").by("dan"),
        decision("x1", "T03").id("1").by("cia").settling(),
    ];
    let decisions = overlay(said.clone());
    assert_eq!(standing(&decisions, "x1", Some("1")), "accepted T03");
    assert_eq!(standing(&decisions, "x1", Some("2")), "accepted T04");
    let new = standing(&decisions, "x1", Some("9"));
    assert_eq!(new, "conflict (cia: accepted T03; dan: accepted T04)");
    let of_text = decision("x1", "T05").by("eva").settling();
    let decisions = overlay(said.into_iter().chain([of_text]));
    assert_eq!(standing(&decisions, "x1", Some("9")), "accepted T05");
    assert_eq!(standing(&decisions, "x1", Some("1")), "accepted T03");
}

#[test]
fn a_code_out_of_use_is_no_position_against_one_in_use() {
    let nomenclature = super::problems::nomenclature();
    let nomenclature = nomenclature.as_nomenclature();
    let come_to = |said: &[(&str, &str)]| {
        let said = said
            .iter()
            .map(|(by, verdict)| decision("x1", verdict).by(by));
        let decisions = overlay(said);
        show(
            &decisions
                .standing("a", &"x1".into(), None)
                .in_use(&nomenclature),
        )
    };
    for (said, expected) in [
        (&[("anna", "T09"), ("bo", "T01")][..], "accepted T01"),
        (&[("anna", "T01"), ("bo", "T05")], "accepted T01"),
        (
            &[("anna", "T09"), ("bo", "T01"), ("cia", "T01")],
            "accepted T01",
        ),
        (
            &[("anna", "T09"), ("bo", "T05")],
            "conflict (bo: accepted T05; anna: accepted T09)",
        ),
        (
            &[("anna", "T09"), ("bo", "out")],
            "conflict (bo: out_of_scope; anna: accepted T09)",
        ),
        (
            &[("anna", "T09"), ("bo", "out"), ("cia", "T01")],
            "conflict (cia: accepted T01; bo: out_of_scope)",
        ),
        (&[("anna", "T09")], "accepted T09"),
    ] {
        assert_eq!(come_to(said), expected);
    }
}

#[test]
fn what_was_said_of_the_id_comes_first() {
    let decisions = overlay([
        decision("x1", "T01").id("1"),
        decision("x1", "T02").id("2"),
        decision("x1", "-T01").id("3"),
        decision("x1", "?").id("4"),
    ]);
    assert_eq!(standing(&decisions, "x1", Some("1")), "accepted T01");
    assert_eq!(standing(&decisions, "x1", Some("2")), "accepted T02");
    assert_eq!(
        standing(&decisions, "x1", Some("3")),
        "accepted T02, not T01"
    );
    assert_eq!(standing(&decisions, "x1", Some("4")), "open");
    let unclear = standing(&decisions, "x1", Some("5"));
    assert!(unclear.starts_with("conflict"), "{unclear}");
}

#[test]
fn a_row_without_text_is_known_by_its_id_alone() {
    let decisions = overlay([decision(" ", "T01").id("1"), decision("", "T02")]);
    assert_eq!(standing(&decisions, "", Some("1")), "accepted T01");
    assert_eq!(standing(&decisions, "", None), "open");
    assert!(near(&decisions, "a", "").is_empty());
}

#[test]
fn what_is_withdrawn_vanishes_in_any_order() {
    let said = ["T01", "T02", "-T03", "T04"];
    for skip in 0..said.len() {
        let mut decisions = overlay(said.map(|v| decision("x1", v).id("1")));
        decisions.withdraw(DecisionId(skip as u32));
        let rest = said.iter().enumerate().filter(|(i, _)| *i != skip);
        let fresh = overlay(rest.map(|(_, v)| decision("x1", v).id("1")));
        for id in [None, Some("1")] {
            assert_eq!(standing(&decisions, "x1", id), standing(&fresh, "x1", id));
        }
        for other in 0..said.len() {
            decisions.withdraw(DecisionId(other as u32));
        }
        assert!(decisions.is_empty());
        assert_eq!(standing(&decisions, "x1", Some("1")), "open");
        assert!(near(&decisions, "a", "x1").is_empty());
        decisions.add(decision("x1", "T05").id("1"));
        assert_eq!(standing(&decisions, "x1", Some("1")), "accepted T05");
    }
}

#[test]
fn of_very_many_decisions_the_last_added_count() {
    let many = (0..300).map(|i| decision("x1", &format!("-T{i:03}")));
    let decisions = overlay(many);
    let standing = decisions.standing("a", &Row::from("x1"), None);
    assert_eq!(standing.rejected.len(), 256);
    assert_eq!(standing.rejected[0].as_str(), "T044");
}
