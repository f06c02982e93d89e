//! What does the caller say of a product?

use kodbro_formats::CatalogueRow;

use crate::failure::Failure;
use crate::text::{Text, Text16};

/// A product as a catalogue has it. Only `name` is needed; what is all zero is empty. White space
/// around a text does not count.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Row {
    /// What names the product in its catalogue. It matters where there are decisions.
    pub id: Text,
    /// What the product is called; it counts most.
    pub name: Text,
    /// Its model or type.
    pub model: Text,
    /// What else is said of it.
    pub description: Text,
    /// Who supplies it.
    pub supplier: Text,
}

/// A product as `kodbro_row` has it, in UTF-16.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Row16 {
    /// What names the product in its catalogue. It matters where there are decisions.
    pub id: Text16,
    /// What the product is called; it counts most.
    pub name: Text16,
    /// Its model or type.
    pub model: Text16,
    /// What else is said of it.
    pub description: Text16,
    /// Who supplies it.
    pub supplier: Text16,
}

/// The texts of a row, lent by the caller.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LentRow<'r> {
    id: &'r str,
    row: kodbro::Row<'r>,
}

impl LentRow<'_> {
    /// Returns what of it is matched.
    pub(crate) fn row(&self) -> kodbro::Row<'_> {
        self.row
    }

    /// Copies the texts of a row, which has a number among those that are mapped together.
    pub(crate) fn to_catalogue_row(self, number: u64) -> CatalogueRow {
        CatalogueRow {
            number,
            id: self.id.to_owned(),
            name: self.row.name.to_owned(),
            model: self.row.model.to_owned(),
            description: self.row.description.to_owned(),
            supplier: self.row.supplier.to_owned(),
            ..CatalogueRow::default()
        }
    }
}

impl Row {
    /// Lends the texts, without white space around them.
    ///
    /// # Errors
    /// As of [`Text::read`].
    ///
    /// # Safety
    /// As of [`Text::read`], for each text.
    pub(crate) unsafe fn lend<'r>(&self) -> Result<LentRow<'r>, Failure> {
        // SAFETY: the caller vouches for each text.
        unsafe {
            let id = self.id.read("id")?.trim();
            let row = kodbro::Row {
                name: self.name.read("name")?.trim(),
                model: self.model.read("model")?.trim(),
                description: self.description.read("description")?.trim(),
                supplier: self.supplier.read("supplier")?.trim(),
            };
            Ok(LentRow { id, row })
        }
    }
}

impl Row16 {
    /// Reads the texts of a row as UTF-8, without white space around them.
    ///
    /// # Errors
    /// As of [`Text16::read`].
    ///
    /// # Safety
    /// As of [`Text16::read`], for each text.
    pub(crate) unsafe fn read(&self) -> Result<CatalogueRow, Failure> {
        // SAFETY: the caller vouches for each text.
        unsafe {
            Ok(CatalogueRow {
                number: 1,
                id: self.id.read("id")?.trim().to_owned(),
                name: self.name.read("name")?.trim().to_owned(),
                model: self.model.read("model")?.trim().to_owned(),
                description: self.description.read("description")?.trim().to_owned(),
                supplier: self.supplier.read("supplier")?.trim().to_owned(),
                ..CatalogueRow::default()
            })
        }
    }
}
