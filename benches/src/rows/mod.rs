//! What does a catalogue look like that is long enough to measure on?
//!
//! Real catalogues may not be published, so rows are made from the project's own: the example
//! catalogue and the terms of the nomenclature. The same seed gives the same rows everywhere.

mod examples;
mod generator;
mod random;
mod spoil;

pub use examples::{Examples, Labelled};
pub use generator::Generator;
pub use random::Random;

use kodbro::Row;

/// The seed of every figure that is written down.
pub const SEED: u64 = 20_261_122;

/// How many rows the figures are taken over.
pub const ROWS: usize = 20_000;

/// A product of a made-up catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeRow {
    /// The article number, with leading zeros.
    pub id: String,
    /// What the product is called.
    pub name: String,
    /// What else is said of it; often nothing.
    pub description: String,
    /// Who supplies it; sometimes not said.
    pub supplier: String,
    /// The unit of ordering.
    pub unit: String,
}

impl MadeRow {
    /// Returns what an engine may see: name and description.
    pub fn as_row(&self) -> Row<'_> {
        Row {
            name: &self.name,
            description: &self.description,
            ..Row::default()
        }
    }
}

/// Makes the rows that every engine is measured on.
///
/// # Errors
/// When the example catalogue or the embedded index cannot be read.
pub fn standard(count: usize) -> anyhow::Result<Vec<MadeRow>> {
    let mapper = kodbro_data::mapper()?;
    let examples = Examples::read()?;
    let generator = Generator::new(SEED, &examples, mapper.nomenclature());
    Ok(generator.take(count).collect())
}
