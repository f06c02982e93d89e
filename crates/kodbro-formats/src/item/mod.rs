//! What does a catalogue say about its products, field by field and with the place of each?
//!
//! One row model for every format: a Peppol catalogue, a BMEcat document, a table and an export as
//! JSON all become [`Item`]s of [`Field`]s, so that nothing that looks at them knows the format.

pub mod code_text;
mod events;
mod field;
mod format;
mod json;
mod open;
mod options;
mod reader;
mod table;

use code_text::code_cell;
pub use events::{ItemEvent, ItemEvents};
pub use field::{Field, FieldKind, Spot};
pub use format::CatalogueFormat;
pub(crate) use json::emdn_codes;
pub use options::{ItemColumns, ItemOptions};
pub use reader::ItemReader;
pub(crate) use table::TableItems;

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

    /// Returns the codes of the EMDN that the file gives, by [`Field::is_emdn`].
    pub fn emdn_codes(&self) -> impl Iterator<Item = &Field> {
        self.all(FieldKind::Classification)
            .filter(|field| field.is_emdn())
    }

    /// Counts the codes of the EMDN that the file gives, also those that share a field.
    ///
    /// ```
    /// use kodbro_formats::item::{Field, FieldKind, Item, Spot};
    ///
    /// let mut field = Field::new(FieldKind::Classification, "A01, B02", Spot::File);
    /// field.scheme = Some("EMD".into());
    /// let item = Item { fields: vec![field], ..Item::default() };
    /// assert_eq!(item.emdn_count(), 2);
    /// ```
    pub fn emdn_count(&self) -> usize {
        self.emdn_codes()
            .map(|field| code_cell(&field.value).codes.len())
            .sum()
    }

    /// Returns the text of the first field of a kind without white space around it, or nothing.
    pub fn text(&self, kind: FieldKind) -> &str {
        self.first(kind).map_or("", |field| field.value.trim())
    }
}

#[cfg(test)]
mod tests;
