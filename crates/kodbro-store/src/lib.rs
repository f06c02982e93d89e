//! Keeps what people decided about products, and what was predicted, in one SQLite file.
//!
//! Nothing that a person decided is ever lost: events are only added, an undo adds a withdrawal,
//! and the text on which a decision was taken stays beside it, whatever later catalogues call the
//! product. Which decision stands is the [core's](kodbro::decisions) rule and is not written here.
//!
//! What is acknowledged is on the disk (write-ahead log, a sync for each step): a crash, a kill or
//! a full disk loses at most the step that was under way, and leaves nothing half done. Several
//! processes may read and write one store at the same time.
//!
//! # Size
//! A million records about half a million products take 440 MB. To add them costs a core some 25
//! seconds, and to say what stands for all products 8, with 84 MB of memory
//! (`tests/store/million.rs`). With its evidence a prediction is about a kilobyte more.
//!
//! # Example: a decision is taken, and stands
//!
//! ```
//! use kodbro::decisions::Verdict;
//! use kodbro::mapping_set::MappingRecord;
//! use kodbro_store::{Batch, Filter, Store};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("store.db");
//! let mut store = Store::create(&path)?;
//! let record = MappingRecord {
//!     id: "41-10233".into(),
//!     name: "US-HANDSKE NITRIL PF OST L".into(),
//!     source: "Region A".into(),
//!     verdict: Verdict::Accepted("T01020204".parse()?),
//!     by: "anna".into(),
//!     at: "2026-11-02T09:30:00Z".into(),
//!     ..MappingRecord::default()
//! };
//! let batch = Batch {
//!     by: "bo".into(),
//!     at: "2026-11-03T08:00:00Z".into(),
//!     what: "import of review.xlsx".into(),
//! };
//! let records = || [Ok::<_, std::convert::Infallible>(record.clone())].into_iter();
//! assert_eq!(store.import(records(), &batch)?.added, 1);
//! assert_eq!(store.import(records(), &batch)?.already, 1);
//!
//! let row = store.current(&Filter::default())?.next().unwrap()?;
//! assert_eq!(row.decision, Some(record));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod backup;
mod check;
mod current;
mod digest;
mod error;
mod filter;
mod glance;
mod history;
mod import;
mod record;
mod records;
mod schema;
mod seen;
mod sources;
mod store;
mod undo;
mod values;
mod writer;

pub use check::Checked;
pub use current::{Current, CurrentRow};
pub use error::{StoreError, StoreErrorKind};
pub use filter::{Filter, Status};
pub use history::{Happened, HistoryEntry};
pub use import::{ImportError, Imported, Put};
pub use kodbro::equivalents::SeenCode;
pub use records::Records;
pub use seen::{Asker, SeenProduct};
pub use sources::{BatchSummary, SourceSummary};
pub use store::{Store, is_database};
pub use undo::{Undo, Undone};
pub use values::{Batch, BatchId, EventId, Product};
