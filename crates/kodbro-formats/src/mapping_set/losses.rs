use std::collections::BTreeMap;
use std::fmt;

/// What a format could not hold, by the names that [`MappingRecord`] and [`SetMetadata`] give it.
///
/// [`MappingRecord`]: kodbro::mapping_set::MappingRecord
/// [`SetMetadata`]: kodbro::mapping_set::SetMetadata
///
/// # Example: said in one line
///
/// ```
/// use kodbro_formats::mapping_set::Losses;
///
/// let mut losses = Losses::default();
/// losses.add("model");
/// losses.add("model");
/// losses.add_metadata("license");
/// assert_eq!(losses.to_string(), "model (2 rows), license of the set");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    rows: BTreeMap<String, u64>,
    metadata: Vec<String>,
}

impl Losses {
    /// Counts a row that lost a field.
    pub fn add(&mut self, field: &str) {
        match self.rows.get_mut(field) {
            Some(count) => *count += 1,
            None => drop(self.rows.insert(field.to_owned(), 1)),
        }
    }

    /// Notes a field of the set that is lost.
    pub fn add_metadata(&mut self, field: &str) {
        if !self.metadata.iter().any(|known| known == field) {
            self.metadata.push(field.to_owned());
        }
    }

    /// Returns the fields that rows lost, and how many rows each.
    pub fn rows(&self) -> impl Iterator<Item = (&str, u64)> {
        self.rows
            .iter()
            .map(|(field, &count)| (field.as_str(), count))
    }

    /// Returns the fields that the set lost.
    pub fn metadata(&self) -> impl Iterator<Item = &str> {
        self.metadata.iter().map(String::as_str)
    }

    /// Tells whether the format held everything.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.metadata.is_empty()
    }

    /// Counts a text that is lost, unless there is none.
    pub(super) fn add_text(&mut self, field: &str, text: &str) {
        if !text.is_empty() {
            self.add(field);
        }
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows().map(|(field, count)| {
            let rows = if count == 1 { "row" } else { "rows" };
            format!("{field} ({count} {rows})")
        });
        let metadata = self.metadata().map(|field| format!("{field} of the set"));
        let all: Vec<String> = rows.chain(metadata).collect();
        f.write_str(&all.join(", "))
    }
}
