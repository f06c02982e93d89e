use std::str::FromStr;

use crate::catalogue::{ItemRole, SELECTION_EXAMPLE, find_column, show_columns};
use crate::{CatalogueOptions, ColumnSelection, Error, ErrorKind, Place, Role};

use super::CatalogueFormat;

/// What the caller knows about a catalogue that is read item by item; what is not said is detected.
///
/// # Example: name a column that says nothing by its header
///
/// ```
/// use kodbro_formats::item::ItemOptions;
///
/// let options = ItemOptions::default().with_columns("name=Text,gtin=Kod 2".parse()?);
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemOptions {
    pub(crate) table: CatalogueOptions,
    pub(super) columns: ItemColumns,
    pub(super) format: Option<CatalogueFormat>,
    /// Whether it is noted where in a document codes stand.
    pub(crate) marks: bool,
}

impl ItemOptions {
    /// Starts from the options of a table.
    pub fn of_table(table: CatalogueOptions) -> Self {
        Self {
            table,
            ..Self::default()
        }
    }

    /// Names columns of a table instead of finding them by their headers; the others are still
    /// looked for.
    #[must_use]
    pub fn with_columns(mut self, columns: ItemColumns) -> Self {
        self.columns = columns;
        self
    }

    /// Says which format it is.
    #[must_use]
    pub fn with_format(mut self, format: CatalogueFormat) -> Self {
        self.format = Some(format);
        self
    }

    /// Says which ASCII character stands between the cells of delimited text.
    #[must_use]
    pub fn with_delimiter(mut self, delimiter: u8) -> Self {
        self.table = self.table.with_delimiter(delimiter);
        self
    }

    /// Names the encoding of a text or document; a byte order mark outweighs it.
    #[must_use]
    pub fn with_encoding(mut self, label: impl Into<String>) -> Self {
        self.table = self.table.with_encoding(label);
        self
    }

    /// Names the sheet of a workbook.
    #[must_use]
    pub fn with_sheet(mut self, name: impl Into<String>) -> Self {
        self.table = self.table.with_sheet(name);
        self
    }

    /// Sets the length of the longest cell, text or attribute that is read, in bytes of UTF-8; 1 MiB
    /// by default. A row or item may be four times as long.
    #[must_use]
    pub fn with_max_cell_bytes(mut self, bytes: usize) -> Self {
        self.table = self.table.with_max_cell_bytes(bytes);
        self
    }

    /// Returns the options of the reader of tables.
    pub(crate) fn for_table(&self) -> CatalogueOptions {
        let mut table = self.table.clone().with_lenient(true);
        if let Some(roles) = &self.columns.roles {
            table = table.with_columns(roles.clone());
        }
        if let Some(CatalogueFormat::Table(format)) = self.format {
            table = table.with_format(format);
        }
        table.for_items = true;
        table
    }
}

impl From<CatalogueOptions> for ItemOptions {
    /// Reads tables as the options of catalogues say; their columns are named by
    /// [`ItemOptions::with_columns`].
    fn from(table: CatalogueOptions) -> Self {
        Self {
            table,
            ..Self::default()
        }
    }
}

/// The columns of a table that a user names for what they say of an item.
///
/// Written as [`ColumnSelection`], with more names than [`Role`] has.
///
/// ```
/// use kodbro_formats::item::ItemColumns;
///
/// assert!("name=Benämning,emdn=C,gtin=4".parse::<ItemColumns>().is_ok());
/// let error = "colour=C".parse::<ItemColumns>().unwrap_err();
/// assert!(error.to_string().contains("emdn_term"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemColumns {
    roles: Option<ColumnSelection>,
    /// The names of item roles, with the columns as the user wrote them.
    parts: Vec<(&'static str, String)>,
}

impl ItemColumns {
    /// Finds the columns, from 0, of the roles that only items have.
    pub(super) fn resolve(
        &self,
        header: &[String],
        place: &Place,
    ) -> Result<Vec<(&'static ItemRole, usize)>, Error> {
        let mut found = Vec::new();
        for (role, name) in &self.parts {
            let column = find_column(name, header).ok_or_else(|| {
                let kind = ErrorKind::NoColumn {
                    value: name.clone(),
                    expected: show_columns(header),
                };
                Error::new(kind, place.clone()).with_hint(SELECTION_EXAMPLE)
            })?;
            found.extend(ItemRole::named(role).map(|role| (role, column)));
        }
        Ok(found)
    }

    /// Tells whether a role of every catalogue was named.
    pub(super) fn names(&self, role: Role) -> bool {
        let column = self.roles.as_ref().and_then(|roles| roles.column(role));
        column.is_some()
    }
}

impl FromStr for ItemColumns {
    type Err = Error;

    /// Parses `role=column` pairs with commas between them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::BadSelection`] naming the part that is no such pair, or whose role is not known or
    /// was given before.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut common: Vec<&str> = Vec::new();
        let mut parts: Vec<(&'static str, String)> = Vec::new();
        for part in text.split(',') {
            let bad = |expected: String| {
                let kind = ErrorKind::BadSelection {
                    value: part.trim().to_owned(),
                    expected,
                };
                Error::new(kind, Place::new("--columns")).with_hint(SELECTION_EXAMPLE)
            };
            let (name, column) = part
                .split_once('=')
                .ok_or_else(|| bad("role=column".to_owned()))?;
            let name = name.trim().to_lowercase();
            if name.parse::<Role>().is_ok() {
                common.push(part);
                continue;
            }
            let role = ItemRole::named(&name).ok_or_else(|| {
                let roles = Role::ALL.map(Role::as_str).join(", ");
                bad(format!("one of {roles}, {} before '='", ItemRole::names()))
            })?;
            match column.trim() {
                "" => return Err(bad("a column behind '='".to_owned())),
                _ if parts.iter().any(|(other, _)| *other == role.name) => {
                    return Err(bad(format!("the role {} only once", role.name)));
                }
                column => parts.push((role.name, column.to_owned())),
            }
        }
        let roles = match common.is_empty() {
            true => None,
            false => Some(common.join(",").parse()?),
        };
        Ok(Self { roles, parts })
    }
}
