//! Maps the product rows of catalogues to a shared nomenclature of medical devices.
//!
//! This is the core: bytes in, values out. It opens no file, reads no clock and starts no thread
//! (the feature `rayon` maps many rows on rayon's threads). The folders answer one question each:
//!
//! * [`nomenclature`]: what codes are there, and what are they called?
//! * [`text`]: what words does a text consist of?
//! * [`lexicon`]: what do the words of the trade mean?
//! * [`index`]: which words occur in which terms?
//! * [`matching`]: which codes fit a row, how sure is that, and why?
//! * [`model`]: how much does each feature count, and how is that learned?
//! * [`decisions`]: what did people decide about this row, and about rows like it?
//! * [`mapping_set`]: what was said about the products of a source, by whom, and how sure?
//! * [`equivalents`]: which products of others would serve?
//! * [`review`]: which rows should a person look at first, and which together?
//! * [`evaluate`]: how often is that right?

#![forbid(unsafe_code)]

mod container;
pub mod decisions;
pub mod equivalents;
pub mod evaluate;
pub mod index;
pub mod lexicon;
pub mod mapping_set;
pub mod matching;
pub mod model;
pub mod nomenclature;
pub mod review;
pub mod text;

pub use container::{FORMAT_VERSION, IndexError, is_index};
pub use index::{Index, IndexSummary};
pub use matching::{
    Answer, Candidate, Evidence, Features, Likeness, MapOptions, Mapper, Mapping, MappingStatus,
    Reason, Row, RowFeatures, Scratch,
};
pub use model::Model;
