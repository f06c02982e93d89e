//! What did people decide about this row, and about rows like it?
//!
//! [`Decisions`] is an overlay in memory, beside the index: adding or withdrawing a decision takes
//! effect at once and rebuilds nothing. It keeps whatever it is given, and answers two questions:
//!
//! * [`Decisions::standing`]: what was decided for exactly this row? That settles it.
//! * [`Decisions::near`]: which decided rows are most like this one? That is evidence.
//!
//! # Who sees what
//! A [`Scope::Private`] decision counts in its own source only: for every other source all results
//! are as if it did not exist. A [`Scope::Shared`] one is evidence for every source, but settles
//! only rows of its own.
//!
//! # Which row is the same
//! A row is the same as a decided one when both are of the same source and have the same id, or
//! the same text: name, model and description, [normalized](crate::text::normalize), in this order
//! whichever of them they stand in. By text it is not the same when both have a supplier and those
//! differ. Suppliers are compared in small letters without signs, spaces and the legal form at the
//! end: `B. Braun Medical AB` is `B.BRAUN MEDICAL`.
//!
//! # Which decision stands
//! * Of one person's decisions about a row the latest stands, by [`Decision::at`], else by order of
//!   adding. Accepting a code takes back that person's rejection of it, and the reverse; an
//!   [`Verdict::Undecided`] takes back all they said before.
//! * A row may have any number of rejected codes beside one verdict.
//! * Where people differ, or one accepts a code that another rejects, nobody wins: that is an
//!   [`Outcome::Conflict`] for review. A third vote does not end it.
//! * A decision that [settles](Decision::settles) was taken with that conflict in view: what others
//!   said of the row before it counts no more. What they say after it does, and so does what they
//!   said before once the decision is withdrawn or its person takes it back. One under an id is about
//!   that id, one without about the text under every id.
//! * A code that the nomenclature does not have, or has retired, is no position in a conflict while
//!   somebody accepts a code in use: [`Standing::in_use`]. That a code lies below another makes no
//!   agreement of them.
//! * What was said of the row's id comes first. Only where that is nothing, or rejections alone,
//!   what was said of its text counts. There the same text under other ids is a voice each: if one
//!   text has got two codes, that is a conflict too.
//!
//! [`Decisions::problems`] reports what cannot be right.
//!
//! # Example: one decision settles its row and is evidence for another
//!
//! ```
//! use kodbro::Row;
//! use kodbro::decisions::{Decision, Decisions, NearScratch, Outcome, Verdict};
//!
//! let mut decisions = Decisions::default();
//! let id = decisions.add(Decision {
//!     id: "41-10233".into(),
//!     name: "US-HANDSKE NITRIL PF OST L".into(),
//!     source: "Region A".into(),
//!     verdict: Verdict::Accepted("T01020204".parse()?),
//!     by: "anna".into(),
//!     at: "2026-11-02T09:30:00Z".into(),
//!     ..Decision::default()
//! });
//! let standing = decisions.standing("Region A", &Row::from("us-handske nitril pf ost l"), None);
//! let Outcome::Decided { verdict, .. } = standing.outcome else { panic!() };
//! assert_eq!(verdict.code().unwrap().as_str(), "T01020204");
//!
//! let mut scratch = NearScratch::default();
//! let near = decisions.near(&mut scratch, "Region A", &Row::from("US-HANDSKE NITRIL PF OST M"), 10);
//! assert!(near[0].similarity > 0.6);
//! let votes: Vec<_> = decisions.votes(near[0].item).map(|vote| vote.verdict).collect();
//! assert_eq!(votes, [verdict]);
//!
//! decisions.withdraw(id);
//! assert!(decisions.near(&mut scratch, "Region A", &Row::from("us-handske"), 10).is_empty());
//! # Ok::<(), kodbro::nomenclature::CodeError>(())
//! ```
//!
//! # How like two rows are
//! A row is the set of its words, its numbers and units at half the weight, and the first and last
//! four letters of its words at half the weight, which find inflections and compounds; what stands in
//! the description only counts six tenths. Each is weighed by its rarity among the decided texts,
//! `ln(1 + n / d)` for `d` of `n` texts that have it. The similarity is the weight of what both have
//! over the weight of what either has (weighted Jaccard).
//!
//! # Size
//! A million decisions about 800,000 texts of 11 words on average take about 630 MB, 630 bytes a
//! decision, of which a third is their text; a million about 50,000 texts take
//! 240 bytes each. Sources that share half of theirs take 820, since each keeps its own words.
//! Adding one costs some 20 microseconds, and up to 120 where hundreds are about one text.

mod decision;
mod features;
mod few;
mod item;
mod near;
mod overlay;
mod problem;
mod same;
mod shelf;
mod standing;
mod stored;

pub use decision::{Decision, DecisionId, Scope, Verdict};
pub use few::FewDecisions;
pub use item::{ItemId, Vote};
pub use near::{Near, NearScratch};
pub use overlay::Decisions;
pub use problem::Problem;
pub use same::text_key;
pub use standing::{Outcome, Position, Standing};

#[cfg(test)]
mod tests;
