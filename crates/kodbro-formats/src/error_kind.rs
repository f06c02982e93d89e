use std::io;

/// The cause of an [`Error`](crate::Error): one variant per cause, each with the value found and
/// what was expected instead.
///
/// New variants may come with any release; use the predicates where a group of causes matters.
///
/// # Example: a cause says what was found and what was expected
///
/// ```
/// use kodbro_formats::ErrorKind;
///
/// let kind = ErrorKind::RowTooWide { found: 7, expected: 5 };
/// assert_eq!(kind.to_string(), "7 cells, expected at most 5");
/// assert!(kind.is_row());
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system refused an operation on the file.
    #[error("cannot {action}: {cause}")]
    Io {
        /// What was tried, as a verb: `read`, `write`, `open`.
        action: &'static str,
        /// The system's answer.
        #[source]
        cause: io::Error,
    },
    /// The file is of a kind that is no table.
    #[error("found {found}, expected a CSV, TSV, XLSX or JSON lines table")]
    NotATable {
        /// What the content looks like.
        found: String,
    },
    /// The workbook is encrypted.
    #[error("the workbook is password-protected, expected one that opens without a password")]
    ProtectedWorkbook,
    /// The workbook is in the binary format of Excel 97 to 2003.
    #[error("found an old binary workbook (.xls), expected XLSX")]
    OldWorkbook,
    /// The workbook is damaged, or a container of another kind.
    #[error("cannot read the workbook: {message}")]
    BadWorkbook {
        /// What the reader stumbled over.
        message: String,
    },
    /// The workbook has no sheet of this name.
    #[error("no sheet '{value}', expected one of {expected}")]
    NoSheet {
        /// The name asked for.
        value: String,
        /// The names there are.
        expected: String,
    },
    /// This build was made without a part that the file needs.
    #[error("this build cannot handle {value}")]
    NotBuilt {
        /// The format or feature.
        value: &'static str,
    },
    /// The input is larger than can be held in memory where it has to be.
    #[error("more than {limit} bytes of {value}, which has to be held in memory")]
    InputTooLarge {
        /// What is too large.
        value: &'static str,
        /// The limit in bytes.
        limit: u64,
    },
    /// The name of an encoding is not known.
    #[error("unknown encoding '{value}'")]
    UnknownEncoding {
        /// The name given.
        value: String,
    },
    /// Bytes do not form a character of the file's encoding.
    #[error("bytes {value} are not {encoding}")]
    BadEncoding {
        /// The bytes, in hexadecimal.
        value: String,
        /// The encoding of what came before.
        encoding: &'static str,
    },
    /// The row contains the character U+0000.
    #[error("the row contains a NUL character, expected text")]
    NulCharacter,
    /// One cell is longer than allowed.
    #[error("a cell is longer than {limit} bytes")]
    CellTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// One row is longer than allowed.
    #[error("the row is longer than {limit} bytes")]
    RowTooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// The row has more cells than the table has columns.
    #[error("{found} cells, expected at most {expected}")]
    RowTooWide {
        /// The number of cells found.
        found: usize,
        /// The number of columns.
        expected: usize,
    },
    /// The row has fewer cells than the table has columns; the missing ones count as empty.
    #[error("{found} cells, expected {expected}; the missing ones are taken as empty")]
    RowTooShort {
        /// The number of cells found.
        found: usize,
        /// The number of columns.
        expected: usize,
    },
    /// A cell stands to the right of the table and is left out.
    #[error("'{value}' stands outside the table's {expected} columns and is left out")]
    OutsideTable {
        /// The cell's text.
        value: String,
        /// The number of columns.
        expected: usize,
    },
    /// A quotation mark opens a cell that never ends.
    #[error("a quotation mark opens a cell that never ends")]
    UnclosedQuote,
    /// A line is not a JSON object.
    #[error("the line is not a JSON object: {message}")]
    BadJson {
        /// What the JSON reader stumbled over.
        message: String,
    },
    /// A JSON object has a key that the objects before it had not.
    #[error("key '{value}' is missing in the file's first objects and left out")]
    UnknownKey {
        /// The key.
        value: String,
    },
    /// A formula was never computed, so that the cell counts as empty.
    #[error("the formula has no stored value and is taken as empty")]
    FormulaWithoutValue,
    /// A cell holds an error value of the spreadsheet program and counts as empty.
    #[error("the error value {value} is taken as empty")]
    ErrorValue {
        /// The value, such as `#REF!`.
        value: String,
    },
    /// The file holds nothing.
    #[error("the file is empty, expected a table")]
    Empty,
    /// No row could be recognised as the header.
    #[error("no column with product names recognised; the columns are {found}")]
    NoHeader {
        /// The header cells of the likeliest row, or `none`.
        found: String,
    },
    /// A column that is needed does not exist.
    #[error("no column '{value}', expected one of {expected}")]
    NoColumn {
        /// The column asked for.
        value: String,
        /// The columns there are.
        expected: String,
    },
    /// A selection of columns does not follow its grammar.
    #[error("'{value}' does not select a column, expected {expected}")]
    BadSelection {
        /// The offending part.
        value: String,
        /// The rule it breaks.
        expected: String,
    },
    /// A value does not belong to the values allowed.
    #[error("'{value}' is not allowed, expected {expected}")]
    BadValue {
        /// The value.
        value: String,
        /// What is allowed.
        expected: String,
    },
    /// The output has no room for more rows.
    #[error("a sheet has room for {limit} rows, header included")]
    TooManyRows {
        /// The number of rows there is room for.
        limit: u64,
    },
    /// The place for the output is unfit.
    #[error("cannot write there: {message}")]
    BadTarget {
        /// What is wrong with it.
        message: String,
    },
}

impl ErrorKind {
    /// Tells whether only one row is lost, so that a lenient run may go on behind it.
    pub fn is_row(&self) -> bool {
        matches!(
            self,
            Self::BadEncoding { .. }
                | Self::NulCharacter
                | Self::CellTooLong { .. }
                | Self::RowTooLong { .. }
                | Self::RowTooWide { .. }
                | Self::RowTooShort { .. }
                | Self::OutsideTable { .. }
                | Self::UnclosedQuote
                | Self::BadJson { .. }
                | Self::UnknownKey { .. }
                | Self::FormulaWithoutValue
                | Self::ErrorValue { .. }
        )
    }
}
