//! One function per fuzz target: it takes any bytes and must come back.
//!
//! A target also checks what holds for every input, so that it finds more than panics. The
//! functions know nothing of the engine that feeds them; `fuzz_targets/` wraps them for libFuzzer
//! and `tests/regressions.rs` replays files.

#![forbid(unsafe_code)]

mod catalogue;
mod index;
mod lexicon;
mod mapping;
mod mapping_set;
mod nomenclature;
mod text;

pub use catalogue::catalogue;
pub use index::index;
pub use lexicon::lexicon;
pub use mapping::mapping;
pub use mapping_set::mapping_set;
pub use nomenclature::nomenclature;
pub use text::text;

/// What takes any bytes and must come back.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: [(&str, Target); 7] = [
    ("catalogue", catalogue),
    ("index", index),
    ("lexicon", lexicon),
    ("mapping", mapping),
    ("mapping_set", mapping_set),
    ("nomenclature", nomenclature),
    ("text", text),
];
