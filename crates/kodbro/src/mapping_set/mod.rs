//! What is known about the products of a source: who said which code, how sure, and when?
//!
//! A mapping set keeps decisions and predictions together, as SSSOM defines it: each
//! [`MappingRecord`] says one thing about one product. The order of records does not matter and
//! records may contradict each other; [`Decisions`](crate::decisions::Decisions) says which
//! decision stands.
//!
//! Sets can have millions of records, so nothing here holds a whole one: readers and writers pass
//! records on one by one, beside the [`SetMetadata`] that is true of all of them.

mod metadata;
mod migrate;
mod record;
mod relation;

pub use metadata::SetMetadata;
pub use migrate::{
    Fate, MIGRATION, Migrated, Migration, PREVIOUS_CODE, PREVIOUS_RELEASE, PREVIOUS_TERM,
};
pub use record::{Justification, MappingRecord};
pub use relation::Relation;
