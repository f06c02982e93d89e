use super::ColumnSelection;
use crate::table::{TableFormat, TableOptions};

/// What the caller knows about a catalogue; what is not said is detected.
///
/// # Example: name a column, be lenient
///
/// ```
/// use kodbro_formats::CatalogueOptions;
///
/// let options = CatalogueOptions::default()
///     .with_columns("name=Artikel".parse()?)
///     .with_lenient(true);
/// # Ok::<(), kodbro_formats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CatalogueOptions {
    pub(crate) columns: Option<ColumnSelection>,
    pub(crate) table: TableOptions,
    /// Whether the roles of items make a catalogue of a table, even if none says what a product is.
    pub(crate) for_items: bool,
}

impl CatalogueOptions {
    /// Names columns instead of finding them by their headers.
    ///
    /// Naming one of name, model and description settles all three; the other roles that are not
    /// named are still looked for.
    #[must_use]
    pub fn with_columns(mut self, columns: ColumnSelection) -> Self {
        self.columns = Some(columns);
        self
    }

    /// Says which text format it is; a workbook is recognised by its content in any case.
    #[must_use]
    pub fn with_format(mut self, format: TableFormat) -> Self {
        self.table.format = Some(format);
        self
    }

    /// Says which ASCII character stands between the cells of delimited text.
    #[must_use]
    pub fn with_delimiter(mut self, delimiter: u8) -> Self {
        self.table.delimiter = Some(delimiter);
        self
    }

    /// Names the encoding of a text, such as `windows-1252`; a byte order mark outweighs it.
    #[must_use]
    pub fn with_encoding(mut self, label: impl Into<String>) -> Self {
        self.table.encoding = Some(label.into());
        self
    }

    /// Names the sheet of a workbook.
    #[must_use]
    pub fn with_sheet(mut self, name: impl Into<String>) -> Self {
        self.table.sheet = Some(name.into());
        self
    }

    /// Skips and counts rows that cannot be read instead of stopping at the first.
    #[must_use]
    pub fn with_lenient(mut self, lenient: bool) -> Self {
        self.table.lenient = lenient;
        self
    }

    /// Sets the length of the longest cell that is read, in bytes of UTF-8; 1 MiB by default.
    ///
    /// A row may be four times as long.
    #[must_use]
    pub fn with_max_cell_bytes(mut self, bytes: usize) -> Self {
        self.table.max_cell_bytes = bytes;
        self
    }
}
