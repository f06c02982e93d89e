//! Comments that FHIR demands where a mapping may mislead, for records that have none: R4 for
//! `narrower` and `inexact` (its invariant cmd-1), R5 for `source-is-broader-than-target` and
//! `not-related-to`.

const NARROWER: &str = "The code covers a part of what the product is.";
const INEXACT: &str = "The code nearly says what the product is.";
const WRONG: &str = "The code is not right for the product.";

/// Returns the comment that is needed beside an equivalence or relationship; none for others.
pub(super) fn needed(said: [&str; 2]) -> &'static str {
    said.into_iter().fold("", |comment, said| match said {
        "narrower" | "specializes" | "source-is-broader-than-target" => NARROWER,
        "inexact" => INEXACT,
        "disjoint" | "not-related-to" => WRONG,
        _ => comment,
    })
}

/// Tells whether a comment is there only because one is needed.
pub(super) fn is_made(comment: &str) -> bool {
    [NARROWER, INEXACT, WRONG].contains(&comment)
}
