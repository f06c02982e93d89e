//! Who maps the rows?
//!
//! Every engine gets the same rows and the same terms, all those of the embedded nomenclature,
//! and names up to five codes, the best first.

mod kodbro;
mod scan;
mod tantivy;
mod terms;

pub use self::kodbro::{DefaultMapper, Kodbro};
pub use self::scan::{RapidfuzzScan, StrsimScan};
pub use self::tantivy::{Analysis, Tantivy};
pub use self::terms::Terms;

use ::kodbro::Row;
use ::kodbro::nomenclature::ConceptId;

/// How many codes an engine names at most.
pub const TOP: usize = 5;

/// How many rows are mapped between two calls of [`Engine::start_batch`].
pub const BATCH: usize = 1_000;

/// Something that names codes for rows.
pub trait Engine {
    /// Returns the name that the figures stand under.
    fn name(&self) -> &'static str;

    /// Forgets what it remembers between rows, if it is measured that way.
    fn start_batch(&mut self) {}

    /// Puts the codes for a row into `found`, at most [`TOP`], each once, the best first.
    ///
    /// # Errors
    /// When the engine itself fails; no row is an error.
    fn map(&mut self, row: &Row<'_>, found: &mut Vec<ConceptId>) -> anyhow::Result<()>;
}

/// What mapping some rows gave. An engine must give the same every time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many rows have at least one code.
    pub rows: usize,
    /// How many codes were named.
    pub codes: usize,
}

/// Maps rows one after the other and counts what came of it. This is what is timed.
///
/// # Errors
/// The first error of the engine.
pub fn run<'r>(
    engine: &mut dyn Engine,
    rows: impl IntoIterator<Item = Row<'r>>,
) -> anyhow::Result<Count> {
    let mut found = Vec::with_capacity(TOP);
    let mut count = Count::default();
    for (at, row) in rows.into_iter().enumerate() {
        if at % BATCH == 0 {
            engine.start_batch();
        }
        engine.map(&row, &mut found)?;
        count.rows += usize::from(!found.is_empty());
        count.codes += std::hint::black_box(&found).len();
    }
    Ok(count)
}
