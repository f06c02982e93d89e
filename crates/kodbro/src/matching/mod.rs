//! Which codes fit a row, how sure is that, and why?
//!
//! A row goes through five steps, a file each:
//!
//! 1. `query`: its words are looked up; `lookup` finds the words of the index that are the same,
//!    mean the same, or that they are short for, made of, cut off from, written like or mistyped for;
//! 2. `retrieve`: the postings of those words give the phrases that share most with the row;
//! 3. `score`: [`Features`] tell how phrase and row cover each other; the best concepts pass
//!    their score on to their children, which are told apart by their own words;
//!    `measured` looks whether the row's measures fit those of the terms;
//! 4. `rank`: the features of each candidate, and how it stands among the others, are weighed by a
//!    [model](crate::model), which makes them probabilities;
//! 5. `answer`: the deepest code that is sure enough answers.
//!
//! What people decided about exactly the row settles it before; `past` tells what they decided about
//! rows like it, as features for `rank`.
//!
//! `evidence` says why, `explain` how the row was understood, `stated` which concepts it affirms or denies. [`Mapper`] runs it all.

mod answer;
mod evidence;
mod explain;
mod features;
mod lookup;
mod mapper;
mod mapping;
mod measured;
mod numbers;
mod options;
mod past;
mod query;
mod rank;
mod retrieve;
mod row;
mod score;
mod stated;
mod stock;
mod together;

pub(crate) use answer::LEVELS;
pub use evidence::Evidence;
pub use explain::{ExplainedWord, Explanation, SimilarWord, WordConcept, WordReading};
pub use features::{DecisionFeatures, FEATURE_VERSION, Features, RowDecisionFeatures, RowFeatures};
pub(crate) use lookup::Finder;
pub use lookup::Likeness;
pub use mapper::{Mapper, Scratch};
pub use mapping::{Answer, Candidate, Mapping, MappingStatus, Reason};
pub use options::{MapOptions, Understanding};
pub use past::Past;
pub(crate) use rank::{Examined, ancestor};
pub use row::Row;
pub(crate) use score::Scored;
pub(crate) use stated::{Stated, StatedReader, says_how};
