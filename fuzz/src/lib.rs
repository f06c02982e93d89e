//! One function per fuzz target: it takes any bytes and must come back.
//!
//! A target also checks what holds for every input, so that it finds more than panics. The
//! functions know nothing of the engine that feeds them; `fuzz_targets/` wraps them for libFuzzer
//! and `tests/regressions.rs` replays files.

mod c;
mod catalogue;
mod enrich;
mod index;
mod items;
mod lexicon;
mod mapping;
mod mapping_set;
mod nomenclature;
mod text;

pub use c::c;
pub use catalogue::catalogue;
pub use enrich::enrich_any;
pub use index::index;
pub use items::items;
pub use lexicon::lexicon;
pub use mapping::mapping;
pub use mapping_set::mapping_set;
pub use nomenclature::nomenclature;
pub use text::text;

/// Lets the panics of the parser of workbooks come to where they are caught and become errors: the
/// hook of libFuzzer would end the process before. One that is caught nowhere ends it all the same,
/// and so does every other panic.
fn let_workbooks_panic() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let of_parser = |place: &std::panic::Location<'_>| place.file().contains("/calamine-");
            if !panic.location().is_some_and(of_parser) {
                before(panic);
            }
        }));
    });
}

/// What takes any bytes and must come back.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: [(&str, Target); 10] = [
    ("c", c),
    ("catalogue", catalogue),
    ("enrich", enrich_any),
    ("index", index),
    ("items", items),
    ("lexicon", lexicon),
    ("mapping", mapping),
    ("mapping_set", mapping_set),
    ("nomenclature", nomenclature),
    ("text", text),
];
