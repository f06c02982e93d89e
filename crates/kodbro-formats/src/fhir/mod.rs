//! How are code systems written in HL7 FHIR?
//!
//! Releases R4 and R5 are read alike, as JSON; what this crate needs of them did not change.

mod code_system;
mod resource;

pub use code_system::read_code_system;
