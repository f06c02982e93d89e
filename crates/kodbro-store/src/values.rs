use std::fmt;

use kodbro::matching::Row;

/// What is done together, by whom and when: one import, one run of the mapper, one undo.
///
/// Work with the same person, time and words is one batch, however many calls it takes.
///
/// ```
/// let batch = kodbro_store::Batch {
///     by: "anna".into(),
///     at: "2026-11-02T09:30:00Z".into(),
///     what: "import of review.xlsx".into(),
/// };
/// assert_eq!(batch.what, "import of review.xlsx");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Batch {
    /// Who does it.
    pub by: String,
    /// When, as ISO 8601 in UTC; the store has no clock.
    pub at: String,
    /// What it is, in words for the people who read the history.
    pub what: String,
}

/// The number of a batch in its store, from 1 in the order of adding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId(pub i64);

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of an event in its store, from 1 in the order of adding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub i64);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A product as its catalogue lists it, with the columns that the store does not understand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Product {
    /// What names it in its source; empty where it has no id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its model or type.
    pub model: String,
    /// What else is said of it.
    pub description: String,
    /// Who supplies it.
    pub supplier: String,
    /// All other columns of its catalogue with its cells, in order: stock, unit, price.
    pub other: Vec<(String, String)>,
}

impl Product {
    /// Returns it as the core compares rows.
    pub fn row(&self) -> Row<'_> {
        Row {
            name: &self.name,
            model: &self.model,
            description: &self.description,
            supplier: &self.supplier,
        }
    }
}
