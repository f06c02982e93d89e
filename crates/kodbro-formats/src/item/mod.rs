//! What does a catalogue say about its products, field by field and with the place of each?
//!
//! One row model for every format: a Peppol catalogue, a BMEcat document, a table and an export as
//! JSON all become [`Item`]s of [`Field`]s, so that nothing that looks at them knows the format.

mod field;
mod format;
mod json;
mod open;
mod options;
mod reader;
mod table;

pub use field::{Field, FieldKind, Spot};
pub use format::CatalogueFormat;
pub use options::{ItemColumns, ItemOptions};
pub use reader::ItemReader;

/// One product of a catalogue as its file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Which product of the file it is, from 1.
    pub number: u64,
    /// Where it begins.
    pub spot: Spot,
    /// What the file says of it, in the order of the file.
    pub fields: Vec<Field>,
}

impl Item {
    /// Returns the fields of a kind, in the order of the file.
    pub fn all(&self, kind: FieldKind) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.kind == kind)
    }

    /// Returns the first field of a kind that says something.
    pub fn first(&self, kind: FieldKind) -> Option<&Field> {
        self.all(kind).find(|field| !field.value.trim().is_empty())
    }

    /// Returns the text of the first field of a kind without white space around it, or nothing.
    pub fn text(&self, kind: FieldKind) -> &str {
        self.first(kind).map_or("", |field| field.value.trim())
    }
}

#[cfg(test)]
mod tests;
