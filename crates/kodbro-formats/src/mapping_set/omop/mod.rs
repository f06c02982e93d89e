//! How do the tools around OMOP's data model keep mappings?
//!
//! Both tables name their targets by `conceptId` or `target_concept_id`, whole numbers that OMOP's
//! vocabularies give out. A code that is such a number stands there; any other, as those of the EMDN,
//! for which nobody can know the number, stands in a column of its own beside 0: in Usagi
//! `ADD_INFO:code`, which Usagi shows and keeps, in `source_to_concept_map` `target_concept_code`,
//! behind the columns of the standard. A number other than 0 counts first, since that is what a
//! person can have chosen in Usagi.
//!
//! `source_to_concept_map` is for mappings that somebody has approved and has no column for who that
//! was, so that only decisions are written there; Usagi's `mappingStatus` tells predictions from
//! decisions.

mod source_to_concept_map;
mod table;
mod usagi;

pub(super) use source_to_concept_map::{ConceptTableReader, ConceptTableWriter};
pub(super) use usagi::{UsagiReader, UsagiWriter};
