//! Which decided rows are near.

use proptest::prelude::*;

use super::*;

fn glove(size: &str) -> Decision {
    decision(
        &format!("undersökningshandske nitril puderfri {size}"),
        "T01",
    )
}

#[test]
fn like_texts_are_found_and_the_likest_first() {
    let decisions = overlay([
        decision("operationshandske latex", "T02"),
        glove("small"),
        decision("infusionspump", "Z12"),
    ]);
    let found = near(&decisions, "a", "undersökningshandske latex");
    assert_eq!(found.len(), 2);
    assert!(found[0].ends_with("accepted T02 x1"), "{found:?}");
    assert!(found[1].ends_with("accepted T01 x1"), "{found:?}");
    let inflected = near(&decisions, "a", "undersökningshandskar");
    assert!(inflected[0].ends_with("accepted T01 x1"), "{inflected:?}");
    assert_eq!(
        near(&decisions, "a", "INFUSIONSPUMP")[0],
        "1.00: accepted Z12 x1"
    );
    assert!(near(&decisions, "a", "tandborste").is_empty());
}

#[test]
fn one_decision_is_enough() {
    let decisions = overlay([glove("small")]);
    let found = near(
        &decisions,
        "a",
        "undersökningshandske nitril puderfri large",
    );
    assert_eq!(found.len(), 1);
    assert!(found[0].as_str() > "0.50", "{found:?}");
    assert!(near(&Decisions::default(), "a", "handske").is_empty());
}

#[test]
fn repeats_are_one_text_with_its_votes() {
    let mut decisions = overlay([
        decision("kanyl", "T01").id("1"),
        decision("KANYL", "T01").id("2"),
        decision("Kanyl", "T02").by("bo").id("1"),
        decision("kanyl", "-T03").by("bo").id("1"),
        decision("kanyl", "?").by("eva"),
    ]);
    let all = "1.00: accepted T01 x2, accepted T02 x1, rejected T03 x1";
    assert_eq!(near(&decisions, "a", "kanyl"), [all]);
    decisions.withdraw(DecisionId(1));
    let fewer = "1.00: accepted T01 x1, accepted T02 x1, rejected T03 x1";
    assert_eq!(near(&decisions, "a", "kanyl"), [fewer]);
    let mut scratch = NearScratch::default();
    let found = decisions.near(&mut scratch, "a", &Row::from("kanyl"), 1);
    let about: Vec<_> = decisions.decisions_about(found[0].item).collect();
    assert_eq!(about, [4, 3, 2, 0].map(DecisionId));
}

#[test]
fn supplier_and_source_weigh() {
    let decisions = overlay([
        decision("kanyl grön", "T01").supplier("Mediq"),
        decision("kanyl grön", "T02"),
        decision("kanyl grön", "T03").supplier("OneMed AB"),
        decision("kanyl grön", "T04")
            .supplier("onemed")
            .source("b")
            .shared(),
    ]);
    let row = Row {
        supplier: "OneMed",
        ..Row::from("kanyl grön")
    };
    let mut scratch = NearScratch::default();
    let found = decisions.near(&mut scratch, "a", &row, 10);
    let shown: Vec<_> = found
        .iter()
        .map(|n| (n.item.0, n.weight, n.same_supplier, n.same_source))
        .collect();
    assert_eq!(
        shown,
        [
            (2, 1.0, true, true),
            (3, 0.9, true, false),
            (1, 0.75, false, true),
            (0, 0.5, false, true),
        ]
    );
}

#[test]
fn only_shared_decisions_leave_their_source() {
    let own = [glove("small"), glove("large").by("bo")];
    let shared = glove("medium").source("b").shared();
    let hidden = ["small", "medium", "xl"].map(|size| glove(size).source("b"));
    let without = overlay(own.iter().cloned().chain([shared.clone()]));
    let with = overlay(hidden.into_iter().chain(own).chain([shared]));
    let row = "undersökningshandske nitril puderfri xl";
    assert_eq!(near(&with, "a", row), near(&without, "a", row));
    assert_eq!(near(&with, "a", row).len(), 3);
    assert_eq!(near(&with, "b", row).len(), 4);
    assert_eq!(near(&with, "unheard of", row).len(), 1);
    assert_eq!(standing(&with, row, None), "open");
}

#[test]
fn the_scratch_changes_no_result() {
    let decisions = overlay(["small", "large", "medium"].map(glove));
    let mut used = NearScratch::default();
    for row in [
        "undersökningshandske",
        "nitril large",
        "",
        "puderfri medium",
    ] {
        let row = Row::from(row);
        let fresh = decisions
            .near(&mut NearScratch::default(), "a", &row, 2)
            .to_vec();
        assert_eq!(decisions.near(&mut used, "a", &row, 2), fresh);
        assert_eq!(decisions.near(&mut used, "a", &row, 0), []);
    }
}

#[test]
fn the_budget_keeps_the_rare_words() {
    let name = |i: u32| {
        let words = ["handske", "kompress", "kanyl", "spruta", "slang"];
        format!("{} steril engångs ax{i}", words[i as usize % words.len()])
    };
    let decisions = overlay((0..200_000).map(|i| decision(&name(i), &format!("T{:02}", i % 5))));
    let mut scratch = NearScratch::default();
    for i in [0, 1, 99_999, 199_999] {
        let row = format!(
            "steril engångs ax{i} {}",
            name(i).split(' ').next().unwrap()
        );
        let found = decisions.near(&mut scratch, "a", &Row::from(&*row), 3);
        assert_eq!((found[0].item.0, found[0].similarity), (i, 1.0), "{row}");
    }
    let common = decisions.near(&mut scratch, "a", &Row::from("steril kanyl"), 200);
    assert!(common.len() >= 100, "{}", common.len());
    let is_late = |near: &Near| near.item.0 > 100_000;
    assert!(common.iter().all(is_late), "of equals those added last");
    let kanyl = common.iter().filter(|near| near.item.0 % 5 == 2).count();
    assert!(kanyl >= 100, "{kanyl}");
    let text = Row::from("steril engångs");
    let again = decisions.near(&mut scratch, "a", &text, 10).to_vec();
    assert_eq!(
        decisions.near(&mut NearScratch::default(), "a", &text, 10),
        again
    );
}

/// Makes decisions about few texts of few words, so that much is shared.
fn any_decision() -> impl Strategy<Value = Decision> {
    let word = prop::sample::select(vec![
        "kanyl", "kanyler", "grön", "steril", "21", "utan", "ventil",
    ]);
    let name = prop::collection::vec(word, 0..4).prop_map(|words| words.join(" "));
    let verdict = prop::sample::select(vec!["T01", "T02", "-T01", "-T02", "none", "out", "?"]);
    let at = prop::sample::select(vec!["", "2026-01-01", "2026-02-01"]);
    (
        name,
        verdict,
        "[ab]",
        "[12]?",
        "[xy]?",
        "[pq]",
        at,
        any::<bool>(),
    )
        .prop_map(|(name, verdict, source, id, supplier, by, at, shared)| {
            decision(&name, verdict)
                .source(&source)
                .id(&id)
                .supplier(&supplier)
                .by(&by)
                .at(at)
                .with(|d| {
                    d.scope = if shared {
                        Scope::Shared
                    } else {
                        Scope::Private
                    }
                })
        })
}

/// Returns all that can be asked about the rows of some decisions, items by what is said of them.
fn all_answers(decisions: &Decisions, rows: &[Decision], source: &str) -> Vec<String> {
    let mut scratch = NearScratch::default();
    let mut answers = Vec::new();
    for of in rows {
        for id in [None, Some(of.id.as_str())] {
            answers.push(show(&decisions.standing(source, &of.row(), id)));
        }
        for near in decisions.near(&mut scratch, source, &of.row(), 20) {
            let mut votes: Vec<_> = decisions
                .votes(near.item)
                .map(|v| format!("{v:?}"))
                .collect();
            votes.sort();
            let Near {
                similarity, weight, ..
            } = near;
            answers.push(format!("{similarity} {weight} {votes:?}"));
        }
    }
    answers
}

proptest! {
    #[test]
    fn what_is_withdrawn_leaves_no_trace(
        kept in prop::collection::vec(any_decision(), 0..12),
        gone in prop::collection::vec((any_decision(), any::<prop::sample::Index>()), 0..8),
    ) {
        let mut mixed = Decisions::default();
        let mut rows = kept.clone();
        let mut withdrawn = Vec::new();
        for (place, decision) in kept.iter().enumerate() {
            for (other, at) in &gone {
                if at.index(kept.len()) == place {
                    withdrawn.push(mixed.add(other.clone()));
                }
            }
            mixed.add(decision.clone());
        }
        for id in withdrawn {
            prop_assert!(mixed.withdraw(id));
        }
        rows.extend(gone.into_iter().map(|(decision, _)| decision));
        let fresh = overlay(kept);
        for source in ["a", "b", "c"] {
            prop_assert_eq!(all_answers(&mixed, &rows, source), all_answers(&fresh, &rows, source));
        }
    }

    #[test]
    fn what_is_private_shows_nowhere_else(all in prop::collection::vec(any_decision(), 0..16)) {
        let with = overlay(all.clone());
        let is_seen = |d: &&Decision| d.source == "a" || d.scope == Scope::Shared;
        let without = overlay(all.iter().filter(is_seen).cloned());
        prop_assert_eq!(all_answers(&with, &all, "a"), all_answers(&without, &all, "a"));
    }

    #[test]
    fn near_is_bounded_and_in_order(
        all in prop::collection::vec(any_decision(), 0..16),
        row in any_decision(),
        k in 0_usize..6,
    ) {
        let decisions = overlay(all);
        let mut scratch = NearScratch::default();
        let near = decisions.near(&mut scratch, "a", &row.row(), k);
        prop_assert!(near.len() <= k);
        // Equals stand in the order of their last decisions.
        let last = |near: &Near| decisions.items[near.item.index()].last;
        prop_assert!(near.is_sorted_by(|a, b| (b.weight, last(a)) < (a.weight, last(b))));
        for near in near {
            prop_assert!(near.similarity > 0.0 && near.similarity <= 1.0);
            prop_assert!(near.weight <= near.similarity);
            prop_assert!(decisions.votes(near.item).len() > 0);
        }
    }
}
