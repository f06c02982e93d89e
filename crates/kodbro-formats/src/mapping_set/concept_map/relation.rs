//! What a target is to its source, in the words of R4 and of R5.

use kodbro::decisions::Verdict;
use kodbro::mapping_set::Relation;

/// What the code of an equivalence or relationship says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// They are related like this.
    Related(Relation),
    /// The target is wrong.
    Wrong,
    /// There is no target.
    NoTarget,
}

/// Reads a code of R4's `equivalence` or of R5's `relationship`.
pub(super) fn meaning(code: &str) -> Option<Meaning> {
    Some(match code {
        "equal" | "equivalent" => Meaning::Related(Relation::Exact),
        "wider" | "subsumes" | "source-is-narrower-than-target" => {
            Meaning::Related(Relation::Broad)
        }
        "narrower" | "specializes" | "source-is-broader-than-target" => {
            Meaning::Related(Relation::Narrow)
        }
        "inexact" => Meaning::Related(Relation::Close),
        "relatedto" | "related-to" => Meaning::Related(Relation::Related),
        "disjoint" | "not-related-to" => Meaning::Wrong,
        "unmatched" => Meaning::NoTarget,
        _ => return None,
    })
}

/// All codes, for messages.
pub(super) const CODES: &str = "equivalent, equal, wider, subsumes, narrower, specializes, inexact, \
     relatedto, disjoint or unmatched; in R5 equivalent, source-is-narrower-than-target, \
     source-is-broader-than-target, related-to or not-related-to";

/// Returns the equivalence of R4.
pub(super) fn equivalence(verdict: &Verdict, relation: Relation) -> &'static str {
    match (verdict, relation) {
        (Verdict::Rejected(_), _) => "disjoint",
        (Verdict::Accepted(_), Relation::Exact) => "equivalent",
        (Verdict::Accepted(_), Relation::Broad) => "wider",
        (Verdict::Accepted(_), Relation::Narrow) => "narrower",
        (Verdict::Accepted(_), Relation::Close) => "inexact",
        (Verdict::Accepted(_), Relation::Related) => "relatedto",
        _ => "unmatched",
    }
}

/// Returns the relationship of R5, for a verdict with a code.
pub(super) fn relationship(verdict: &Verdict, relation: Relation) -> &'static str {
    match (verdict, relation) {
        (Verdict::Rejected(_), _) => "not-related-to",
        (_, Relation::Exact) => "equivalent",
        (_, Relation::Broad) => "source-is-narrower-than-target",
        (_, Relation::Narrow) => "source-is-broader-than-target",
        (_, Relation::Close | Relation::Related) => "related-to",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_right_both_ways() {
        let accepted = Verdict::Accepted("T01".parse().unwrap());
        for (relation, r4, r5) in [
            (Relation::Exact, "equivalent", "equivalent"),
            (Relation::Broad, "wider", "source-is-narrower-than-target"),
            (
                Relation::Narrow,
                "narrower",
                "source-is-broader-than-target",
            ),
            (Relation::Related, "relatedto", "related-to"),
        ] {
            assert_eq!(equivalence(&accepted, relation), r4);
            assert_eq!(relationship(&accepted, relation), r5);
            for code in [r4, r5] {
                assert_eq!(meaning(code), Some(Meaning::Related(relation)));
            }
        }
        let rejected = Verdict::Rejected("T01".parse().unwrap());
        for code in [
            equivalence(&rejected, Relation::Broad),
            relationship(&rejected, Relation::Broad),
        ] {
            assert_eq!(meaning(code), Some(Meaning::Wrong));
        }
        assert_eq!(
            equivalence(&Verdict::NoSuchTerm, Relation::Exact),
            "unmatched"
        );
        assert_eq!(meaning("Wider"), None);
    }
}
