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
    /// Mappings to a code system that is not the nomenclature.
    #[error("{count} {} to {system} {} left out", if *.count == 1 { "mapping" } else { "mappings" }, if *.count == 1 { "is" } else { "are" })]
    OtherSystem {
        /// The system as the file names it.
        system: String,
        /// How many there are.
        count: u64,
    },
    /// No mapping of the file is to the nomenclature.
    #[error("no mapping is to the nomenclature, all are to {found}")]
    OtherSystemsOnly {
        /// The systems as the file names them, each with its number of mappings.
        found: String,
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
    /// A text is longer than a cell of a workbook has room for.
    #[error("a cell has room for {limit} characters, the rest of the text is cut off")]
    CellCut {
        /// The limit in UTF-16 code units, as spreadsheet programs count.
        limit: usize,
    },
    /// Texts of merged cells were taken for the rows beside them.
    #[error("{count} {} the text of a merged cell above", if *.count == 1 { "cell is given" } else { "cells are given" })]
    FilledCells {
        /// How many cells.
        count: u64,
    },
    /// A code is said to replace another, and does not exist.
    #[error("{code} is said to be replaced by {successor}, which the file does not have")]
    UnknownSuccessor {
        /// The retired code.
        code: String,
        /// The one that is missing.
        successor: String,
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

    // Documents: what the readers of XML and JSON catalogues find.
    /// The file is of a kind that is no catalogue.
    #[error(
        "found {found}, expected a UBL 2 Catalogue, a BMEcat document, a table, or products as JSON"
    )]
    NotACatalogue {
        /// What the content looks like.
        found: String,
    },
    /// The root element has the right name in the wrong namespace.
    #[error("the root element '{element}' is in {found}, expected '{expected}'")]
    WrongNamespace {
        /// The element's name.
        element: String,
        /// Its namespace in quotes, or `no namespace`.
        found: String,
        /// The namespace that is read.
        expected: &'static str,
    },
    /// An XML document breaks the rules of XML.
    #[error("the document is not well-formed XML: {message}")]
    BadXml {
        /// What the reader stumbled over.
        message: String,
    },
    /// An XML document ends before its root element does.
    #[error("the document ends before {value} does")]
    TruncatedXml {
        /// The element or markup that is open, such as `<cac:Item>`.
        value: String,
    },
    /// A document type declaration where none is read, or one that declares something.
    #[error("the document has a document type declaration{}", if *.declares { " with declarations of its own" } else { "" })]
    Doctype {
        /// Whether it has declarations of its own, such as entities.
        declares: bool,
    },
    /// An entity that XML does not define.
    #[error(
        "the entity '&{value};' is not defined, expected a character or one of amp, lt, gt, quot, apos"
    )]
    UnknownEntity {
        /// The entity's name.
        value: String,
    },
    /// A part of a document is larger than allowed.
    #[error("{value} beyond the limit of {limit}")]
    BeyondLimit {
        /// The part.
        value: &'static str,
        /// The limit with its unit.
        limit: String,
    },
    /// The bytes are not in the encoding that the document declares.
    #[error("the document is declared as {declared}, but its bytes are {found}")]
    DeclaredEncoding {
        /// The encoding declared.
        declared: String,
        /// What the bytes are.
        found: &'static str,
    },

    // Mapping sets: what their readers find.
    /// The metadata of a mapping set cannot be read.
    #[error("cannot read the metadata: {message}")]
    BadMetadata {
        /// What the reader stumbled over.
        message: String,
    },
    /// The format can only be written, or only be read.
    #[error("{value} cannot be {action}")]
    OneWay {
        /// The format.
        value: &'static str,
        /// What is not possible: `read` or `written`.
        action: &'static str,
    },

    // Nomenclatures: what the readers of code systems find.
    /// The file is of a kind that is no nomenclature.
    #[error(
        "found {found}, expected an EMDN workbook, a table with a column of codes, a FHIR CodeSystem or a thesaurus"
    )]
    NotANomenclature {
        /// What the content looks like.
        found: String,
    },
    /// No sheet or header has a column of codes and a column of terms.
    #[error("no column of {value} recognised; found {found}")]
    NoCodeColumn {
        /// What is missing: `codes` or `terms`.
        value: &'static str,
        /// The sheets or columns there are.
        found: String,
    },
    /// The header is not the one that the format prescribes.
    #[error("the header is '{found}', expected '{expected}'")]
    BadHeader {
        /// The header found, columns joined by commas.
        found: String,
        /// The header prescribed.
        expected: String,
    },
    /// A row has another number of columns than the format prescribes.
    #[error("{found} columns, expected {expected}")]
    ColumnCount {
        /// The number found.
        found: usize,
        /// The number prescribed.
        expected: usize,
    },
    /// A text file cannot be split into rows.
    #[error("cannot read the table: {message}")]
    BadTable {
        /// What the reader stumbled over.
        message: String,
    },
    /// A JSON document cannot be read.
    #[error("cannot read the JSON document: {message}")]
    BadDocument {
        /// What the JSON reader stumbled over.
        message: String,
    },
    /// A code system holds only part of its codes.
    #[error("the code system's content is '{value}', expected 'complete'")]
    PartialContent {
        /// Its `content`.
        value: String,
    },
    /// A code system does not hold as many codes as it says.
    #[error("{found} codes, but the code system says {expected}")]
    CodeCount {
        /// The number found.
        found: usize,
        /// The number stated.
        expected: u64,
    },
    /// A text is not a code of the nomenclature.
    #[error("'{value}' is not a code, expected {expected}")]
    BadCode {
        /// The text.
        value: String,
        /// The rule it breaks.
        expected: &'static str,
    },
    /// A row has a term but no code, and is left out.
    #[error("'{value}' stands in a row without code, which is left out")]
    MissingCode {
        /// The term.
        value: String,
    },
    /// A code has no term.
    #[error("code '{code}' has no term")]
    MissingTerm {
        /// The code.
        code: String,
    },
    /// A code occurs twice and says different things.
    #[error("code '{code}' occurs twice: '{value}' here, '{first}' at {first_place}")]
    DuplicateCode {
        /// The code.
        code: String,
        /// What stands here: a term, parent or status.
        value: String,
        /// What stands at the first place.
        first: String,
        /// The first place.
        first_place: String,
    },
    /// A row says what another row has said, and is left out.
    #[error("code '{code}' occurs twice with the same content, first at {first_place}")]
    RepeatedCode {
        /// The code.
        code: String,
        /// The first place.
        first_place: String,
    },
    /// A text has a control character.
    #[error("'{value}' contains the control character {character}")]
    ControlCharacter {
        /// The text, its control characters shown as U+FFFD.
        value: String,
        /// The character, such as `U+0007`.
        character: String,
    },
    /// The stated level is not the depth in the tree, which counts.
    #[error("code '{code}' is said to have level {value}, but its depth in the tree is {expected}")]
    LevelMismatch {
        /// The code.
        code: String,
        /// The level stated.
        value: u8,
        /// The depth, from 1.
        expected: u8,
    },
    /// The terminal flag contradicts the tree, which counts.
    #[error("code '{code}' is said to be {}, but has {children} children", if *.value { "terminal" } else { "not terminal" })]
    TerminalMismatch {
        /// The code.
        code: String,
        /// Whether it is said to be terminal.
        value: bool,
        /// How many codes have it as their parent.
        children: usize,
    },
    /// A second parent, which is left out.
    #[error(
        "code '{code}' has a second parent '{value}', which is left out; the first is '{first}'"
    )]
    SecondParent {
        /// The code.
        code: String,
        /// The parent left out.
        value: String,
        /// The parent kept.
        first: String,
    },
    /// Nothing says how the codes hang together, so that all are roots.
    #[error("nothing states the parents of the codes, so that all {codes} are roots")]
    NoHierarchy {
        /// The number of codes.
        codes: usize,
    },
    /// The codes do not form a nomenclature.
    #[error(transparent)]
    Nomenclature(#[from] kodbro::nomenclature::NomenclatureError),

    // The lexicon: what the reader of its tables finds.
    /// The header is that of none of the tables of a lexicon.
    #[error(
        "the header '{found}' has no column 'concept', 'form' or 'short', expected a table of concepts, senses or abbreviations"
    )]
    NotALexicon {
        /// The header found, columns joined by commas.
        found: String,
    },
    /// The header has a column that the table cannot have.
    #[error("unknown column '{value}', expected some of {expected}")]
    UnknownColumn {
        /// The column.
        value: String,
        /// The columns that the table may have.
        expected: String,
    },
    /// A column has cells but no name.
    #[error("the column has no name in the header and is left out")]
    UnnamedColumn,
    /// The workbook has more than what is read.
    #[error("only this sheet is read; there is more on {value}")]
    UnreadSheets {
        /// The other sheets in quotes.
        value: String,
    },
    /// The header has a column twice.
    #[error("column '{value}' occurs twice, expected each column once")]
    RepeatedColumn {
        /// The column.
        value: String,
    },
    /// The header lacks a column.
    #[error("no column {value}, which a table of {table} needs")]
    MissingColumn {
        /// The column in quotes, or which columns one is needed of.
        value: String,
        /// What the table holds.
        table: &'static str,
    },
    /// The words and meanings do not form a lexicon.
    #[error(transparent)]
    Lexicon(#[from] kodbro::lexicon::LexiconError),

    // Reviews: what the reader of files that people filled in finds.
    /// The file is no review.
    #[error("found {found}, expected a review that 'kodbro review export' wrote")]
    NotAReview {
        /// The sheets or columns there are.
        found: String,
    },
    /// A row was not exported.
    #[error("the row has no key, so that it is none of those exported")]
    NoKey,
    /// A cell that may not be changed is not what was exported.
    #[error("'{value}' is not what was exported")]
    ChangedCell {
        /// What the cell holds now.
        value: String,
    },
    /// A row has part in a range of merged cells, so that nobody knows which row they are of.
    #[error("the cells {range} are merged")]
    MergedCells {
        /// The range.
        range: String,
    },
    /// A cell that a person fills in holds a formula.
    #[error("the cell holds a formula, expected text")]
    Formula,
    /// Two decisions about the same row, or for the same group, differ.
    #[error("'{value}' contradicts '{other}' in row {row}")]
    Contradiction {
        /// The decision.
        value: String,
        /// The other one.
        other: String,
        /// Its row.
        row: u64,
    },
    /// A code is none of the nomenclature.
    #[error("no code '{value}' in {release}")]
    UnknownCode {
        /// The code.
        value: String,
        /// The nomenclature and its release.
        release: String,
    },
    /// A code may not be used any more.
    #[error("code '{value}' is no longer in use{}", successor.as_ref().map(|code| format!("; its successor is {code}")).unwrap_or_default())]
    RetiredCode {
        /// The code.
        value: String,
        /// The code to use instead, if there is one.
        successor: Option<String>,
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
