//! How are mappings kept in a plain table?
//!
//! A column per field of a record, named as the field, except that the verdict is in two, `decision`
//! and `code`. The first row names the columns, in any order; columns of other names are the
//! record's `other`. A file with `expected` instead of `decision` is a truth file.

mod reader;
mod writer;

pub(super) use reader::PlainReader;
#[cfg(feature = "xlsx")]
pub(super) use writer::SheetTable;
pub use writer::plain_cells;
pub(super) use writer::{DelimitedTable, JsonTable};

/// The columns of a plain table in the order in which they are written: the fields of a record, but
/// that the verdict is in two, `decision` and `code`.
pub const PLAIN_COLUMNS: [&str; 22] = [
    "id",
    "name",
    "model",
    "description",
    "supplier",
    "source",
    "scope",
    "decision",
    "code",
    "term",
    "relation",
    "confidence",
    "justification",
    "by",
    "at",
    "reviewer",
    "tool",
    "tool_version",
    "release",
    "index",
    "evidence",
    "comment",
];
