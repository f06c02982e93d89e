//! How do mapping sets travel between systems?
//!
//! A [`MappingSetReader`] tells by its content which of these formats a file has and gives
//! [`MappingRecord`](kodbro::mapping_set::MappingRecord)s one by one; a [`MappingSetWriter`] writes
//! them in any of the formats and says in the end which [`Losses`] the format made unavoidable.
//! Neither holds a whole set in memory.
//!
//! A file may map to several code systems. Only mappings to the nomenclature are read, whose names
//! [`ReadOptions::target_systems`] knows; the others are counted by system, and a file that has no
//! mapping but to others is refused. What names no system is read.
//!
//! | format | is |
//! |---|---|
//! | [`Sssom`](MappingFormat::Sssom) | SSSOM/TSV 1.0 and 1.1 |
//! | [`ConceptMapR4`](MappingFormat::ConceptMapR4), [`ConceptMapR5`](MappingFormat::ConceptMapR5) | a `ConceptMap` of HL7 FHIR as JSON |
//! | [`CodeSystem`](MappingFormat::CodeSystem) | the products of one source as a `CodeSystem` of HL7 FHIR; only written |
//! | [`Usagi`](MappingFormat::Usagi) | the table that OHDSI's Usagi saves |
//! | [`SourceToConceptMap`](MappingFormat::SourceToConceptMap) | the table of that name in OMOP's data model |
//! | [`Csv`](MappingFormat::Csv), [`Tsv`](MappingFormat::Tsv), [`Xlsx`](MappingFormat::Xlsx), [`JsonLines`](MappingFormat::JsonLines) | a plain table with a column per field of a record; also files of decisions and truth files |

mod cells;
mod concept_map;
mod detect;
mod format;
mod losses;
mod omop;
mod options;
mod plain;
mod reader;
mod sources;
mod spool;
mod sssom;
mod target_system;
mod time;
mod writer;

pub use format::MappingFormat;
pub use losses::Losses;
pub use options::{ReadOptions, Sense, WriteOptions};
pub use plain::{PLAIN_COLUMNS, plain_cells};
pub use reader::{MappingSetReader, ReadRecord};
pub use time::is_time;
pub use writer::MappingSetWriter;
