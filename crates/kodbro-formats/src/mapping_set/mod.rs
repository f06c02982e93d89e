//! How do mapping sets travel between systems?
//!
//! A [`MappingSetReader`] tells by its content which of these formats a file has and gives
//! [`MappingRecord`](kodbro::mapping_set::MappingRecord)s one by one; a [`MappingSetWriter`] writes
//! them in any of the formats and says in the end which [`Losses`] the format made unavoidable.
//! Neither holds a whole set in memory.
//!
//! | format | is |
//! |---|---|
//! | [`Csv`](MappingFormat::Csv), [`Tsv`](MappingFormat::Tsv), [`Xlsx`](MappingFormat::Xlsx), [`JsonLines`](MappingFormat::JsonLines) | a plain table with a column per field of a record; also files of decisions and truth files |

mod cells;
mod format;
mod losses;
mod options;
mod plain;
mod reader;
mod writer;

#[cfg(feature = "xlsx")]
pub(crate) use cells::is_time;
pub use format::MappingFormat;
pub use losses::Losses;
pub use options::{ReadOptions, WriteOptions};
pub use reader::{MappingSetReader, ReadRecord};
pub use writer::MappingSetWriter;
