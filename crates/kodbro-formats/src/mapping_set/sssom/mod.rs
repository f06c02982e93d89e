//! How is a mapping set written in SSSOM, the Simple Standard for Sharing Ontological Mappings?
//!
//! Versions 1.0 and 1.1 of SSSOM/TSV are read, with the metadata in the file or beside it; 1.0 is
//! written, unless a file that was read has slots of 1.1. What the standard says of slots, quoting,
//! prefixes and propagation is that of its [specification].
//!
//! | field | slot |
//! |---|---|
//! | `id`, `source` | `subject_id`, a CURIE with a prefix per source; a row without id gets one made from its texts, which is recognised on reading |
//! | `name`, `term` | `subject_label`, `object_label` |
//! | `verdict`, `relation` | accepted: `predicate_id` and `object_id`; rejected: the same with `predicate_modifier` Not; no such term and out of scope: `object_id` is `sssom:NoTermFound`, and `ext_verdict` says which; undecided: `object_id` is `kodbro:undecided`, since SSSOM has no word for it |
//! | `justification` | `mapping_justification` |
//! | `confidence`, `comment`, `tool`, `tool_version`, `release` | `confidence`, `comment`, `mapping_tool`, `mapping_tool_version`, `object_source_version` |
//! | `by`, `reviewer` | `author_id` and `reviewer_id` for CURIEs, `author_label` and `reviewer_label` for names |
//! | `at` | `mapping_date`, with the time of day in `ext_time` |
//! | `source`, `model`, `description`, `supplier`, `scope`, `index`, `evidence` | extension slots such as `ext_model` |
//! | `other` | the slot or extension slot of that name |
//!
//! [specification]: https://mapping-commons.github.io/sssom/spec/

mod curie;
mod metadata;
mod reader;
mod relation;
mod slots;
mod subject;
mod writer;
mod yaml;

pub(super) use curie::prefix_of;
pub(super) use metadata::external;
pub(super) use reader::SssomReader;
pub(super) use subject::{derived_id, looks_derived};
pub(super) use writer::SssomWriter;

/// What the prefix for all our own addresses stands for. Nobody owns a name under `.invalid`, so
/// that nothing is claimed until the user sets a base of their own.
pub(super) const BASE: &str = "https://kodbro.invalid/";

/// What stands for "no term of the nomenclature".
const NO_TERM: &str = "sssom:NoTermFound";

/// What stands for "nobody says which term", where SSSOM wants an object; it is no term that was
/// looked for and not found.
const UNDECIDED: &str = "kodbro:undecided";

/// The prefix of the properties of our extension slots, and what it stands for.
const SLOT_PREFIX: (&str, &str) = ("kodbro", "https://kodbro.invalid/slot/");

/// The prefix of `subject_source` and `object_source`.
const SOURCE_PREFIX: &str = "kodbro_source";

/// The licence of a set of which none is known, as sssom-py has it.
const NO_LICENSE: &str = "https://w3id.org/sssom/license/unspecified";
