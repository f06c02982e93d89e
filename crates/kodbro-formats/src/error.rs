use std::borrow::Cow;
use std::fmt;

use crate::ErrorKind;

/// Says where in a file something was found.
///
/// Rows and bytes are counted as a person sees them: the first line of a text file and the
/// first row of a sheet are row 1; the first byte is byte 0.
///
/// # Example: only what is known is printed
///
/// ```
/// use kodbro_formats::Place;
///
/// let place = Place::new("stock.csv").with_row(7).with_column("artnr");
/// assert_eq!(place.to_string(), "stock.csv, row 7, column 'artnr'");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file's path as the caller named it, or `<stdin>`.
    pub source: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row, from 1.
    pub row: Option<u64>,
    /// The column's header, or its letter or number where it has none.
    pub column: Option<String>,
    /// The line and its character, both from 1, of a document without rows.
    pub line: Option<(u64, u64)>,
    /// The byte offset, from 0.
    pub byte: Option<u64>,
    /// The element of a document without rows, such as `CodeSystem.concept[0]`.
    pub element: Option<String>,
}

impl Place {
    /// Names a file and nothing more exact.
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            ..Self::default()
        }
    }

    /// Adds the sheet.
    #[must_use]
    pub fn with_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }

    /// Adds the row, from 1.
    #[must_use]
    pub fn with_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// Adds the column.
    #[must_use]
    pub fn with_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// Adds the line and its character, both from 1.
    #[must_use]
    pub fn with_line(mut self, line: u64, character: u64) -> Self {
        self.line = Some((line, character));
        self
    }

    /// Adds the byte offset, from 0.
    #[must_use]
    pub fn with_byte(mut self, byte: u64) -> Self {
        self.byte = Some(byte);
        self
    }

    /// Adds the element of a document without rows.
    #[must_use]
    pub fn with_element(mut self, element: impl Into<String>) -> Self {
        self.element = Some(element.into());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet '{sheet}'")?;
        }
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column '{column}'")?;
        }
        if let Some((line, character)) = self.line {
            write!(f, ", line {line}:{character}")?;
        }
        if let Some(byte) = self.byte {
            write!(f, ", byte {byte}")?;
        }
        if let Some(element) = &self.element {
            write!(f, ", {element}")?;
        }
        Ok(())
    }
}

/// The error of every reader and writer of this crate: what, where, and what to do about it.
///
/// `Display` gives place and cause on one line; [`Error::hint`] gives the remedy, which a
/// command line prints on a line of its own.
#[derive(Debug)]
pub struct Error(Box<Parts>); // boxed, so that a result without error stays small

#[derive(Debug)]
struct Parts {
    kind: ErrorKind,
    place: Place,
    hint: Option<Cow<'static, str>>,
}

impl Error {
    /// Makes an error of a kind at a place.
    pub fn new(kind: ErrorKind, place: Place) -> Self {
        Self(Box::new(Parts {
            kind,
            place,
            hint: None,
        }))
    }

    /// Adds the remedy: an imperative sentence without full stop.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Names the file in its place as the user does, where it was read from a copy.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<String>) -> Self {
        self.0.place.source = source.into();
        self
    }

    /// Names the column in its place otherwise, such as by its header.
    #[must_use]
    pub(crate) fn with_column(mut self, column: impl Into<String>) -> Self {
        self.0.place.column = Some(column.into());
        self
    }

    /// Returns the cause.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Returns the place.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// Returns what the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Tells whether only this row is lost, so that a lenient run may go on behind it.
    pub fn is_row(&self) -> bool {
        self.0.kind.is_row()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.place, self.0.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.0.kind)
    }
}
