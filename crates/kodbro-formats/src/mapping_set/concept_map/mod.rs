//! How is a mapping set written as a `ConceptMap` of HL7 FHIR?
//!
//! R4 and R5 are read alike, whichever elements a file has; each is written as itself. Direction is
//! what maps are wrong about most often, so: FHIR R4 says what the *target* is and R5 what the
//! *source* is. A product whose code is a group has `skos:broadMatch` in SSSOM, `wider` in [R4] and
//! `source-is-narrower-than-target` in [R5].
//!
//! | field | element |
//! |---|---|
//! | `source` | a group each, `source` an address made of the name, which is kept in an extension |
//! | `id`, `name` | `element.code`, `element.display`; a row without id gets a code made from its texts |
//! | `verdict`, `relation` | accepted: `target` with the code and its relation; rejected: `disjoint`, in R5 `not-related-to`; no such term and out of scope: `unmatched` without code, in R5 `noMap`; undecided: no target |
//! | `term`, `comment` | `target.display`, `target.comment` |
//! | `by`, `at`, `reviewer`, `justification`, `confidence`, `scope`, `tool`, `tool_version`, `release` and what else a verdict is | one extension of the target, or of the element where it has none |
//!
//! What a file says of its groups beside their mappings (`sourceVersion`, `unmapped`) and of the
//! value sets that it is for is kept with the set, and written in the words of either version.
//! Model, description, supplier, index and evidence are not held, and counted as lost.
//!
//! [R4]: https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html
//! [R5]: https://hl7.org/fhir/R5/valueset-concept-map-relationship.html

mod code_system;
mod comment;
mod document;
mod extension;
mod head;
mod kept;
mod reader;
mod relation;
mod writer;

use kodbro::mapping_set::MappingRecord;

pub(super) use code_system::CodeSystemWriter;
pub(super) use reader::ConceptMapReader;
pub(super) use writer::ConceptMapWriter;

use super::Losses;
use super::sssom::derived_id;

/// The extension of a target or element that holds what FHIR has no element for.
const MAPPING_EXTENSION: &str = "https://kodbro.invalid/fhir/mapping";

/// The extension of a group that holds the name of its source.
const SOURCE_EXTENSION: &str = "https://kodbro.invalid/fhir/source";

/// Returns what names a product in FHIR; white space that FHIR's codes cannot have is lost.
fn code(record: &MappingRecord, losses: &mut Losses) -> String {
    if record.id.is_empty() {
        return derived_id(record);
    }
    let words: Vec<&str> = record.id.split_whitespace().collect();
    let code = words.join(" ");
    if code != record.id {
        losses.add("white space in id");
    }
    code
}
