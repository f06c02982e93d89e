use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::ErrorCode;

/// Why a store cannot do what was asked: the file, the cause and, as [`hint`](Self::hint), the
/// remedy.
#[derive(Debug, thiserror::Error)]
#[error("{}: {kind}", path.display())]
pub struct StoreError {
    path: PathBuf,
    #[source]
    kind: StoreErrorKind,
}

impl StoreError {
    pub(crate) fn new(path: &Path, kind: impl Into<StoreErrorKind>) -> Self {
        Self {
            path: path.to_owned(),
            kind: kind.into(),
        }
    }

    /// Returns the cause.
    pub fn kind(&self) -> &StoreErrorKind {
        &self.kind
    }

    /// Returns what the user can do about it.
    pub fn hint(&self) -> Option<&'static str> {
        self.kind.hint()
    }
}

/// The cause of a [`StoreError`]. New causes may come with any release.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// There is nothing under the path.
    #[error("there is no such file")]
    Missing,
    /// There is something under the path already.
    #[error("the file exists already")]
    Exists,
    /// The file is a store with something that would be lost if a backup replaced it.
    #[error("it is another store, or one that was added to: the backup would lose what is in it")]
    AnotherStore,
    /// What was written last to the file is in the log beside it.
    #[error("the store is in use: what was written last is in the log beside it")]
    InUse,
    /// The path is a folder.
    #[error("it is a folder, expected a file")]
    Folder,
    /// The file is something else.
    #[error("found {found}, expected a store")]
    NotAStore {
        /// What it looks like.
        found: &'static str,
    },
    /// A newer program wrote the store.
    #[error("the store has schema version {found}, but this program knows those up to {known}")]
    NewerSchema {
        /// The version of the store.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// An older program wrote the store, and it may not be changed to be read.
    #[error("the store has schema version {found}, but version {known} is needed to read it")]
    OlderSchema {
        /// The version of the store.
        found: i64,
        /// The version known here.
        known: i64,
    },
    /// The file is damaged.
    #[error("the store is damaged: {message}")]
    Damaged {
        /// What was found.
        message: String,
    },
    /// Another process has not ended its work in time.
    #[error("another process is writing to the store, waited for {:.0} seconds", waited.as_secs_f64())]
    Locked {
        /// How long this one has waited.
        waited: Duration,
    },
    /// The file or its folder may not be written.
    #[error("the store or its folder is read-only")]
    ReadOnly,
    /// There is no room for what is to be written.
    #[error("there is no room left on the disk")]
    Full,
    /// The system refuses to read or write the file, for a reason that SQLite does not tell: a
    /// quota, a limit, a disk that fails.
    #[error("the disk refuses: {message}")]
    Disk {
        /// What SQLite says.
        message: String,
    },
    /// No source has this name.
    #[error("there is no source '{name}'")]
    NoSource {
        /// The name.
        name: String,
    },
    /// No event has this number.
    #[error("there is no event {number}")]
    NoEvent {
        /// The number.
        number: i64,
    },
    /// No batch has this number.
    #[error("there is no batch {number}")]
    NoBatch {
        /// The number.
        number: i64,
    },
    /// The system refused an operation on a file.
    #[error("cannot {action}: {cause}")]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The system's answer.
        #[source]
        cause: io::Error,
    },
    /// SQLite refused an operation for another reason.
    #[error("{0}")]
    Sqlite(#[source] rusqlite::Error),
}

/// How long a process waits for another one to end its work.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

impl StoreErrorKind {
    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Missing => Some("create a store first, or correct the name"),
            Self::Exists => Some("choose another name, or work with the store that is there"),
            Self::AnotherStore => Some("choose another name for the backup"),
            Self::InUse => Some(
                "choose another name for the backup, or end what uses the file; after a crash, open it once",
            ),
            Self::Folder => Some("name a file in it"),
            Self::NotAStore { .. } => Some("name a file that was created as a store"),
            Self::NewerSchema { .. } => Some("use the newest version of this program"),
            Self::OlderSchema { .. } => Some(
                "open the store once for writing with this program, which brings it up to date",
            ),
            Self::Damaged { .. } => Some("keep the file as it is, and go on with a backup"),
            Self::Locked { .. } => Some("try again when the other process has ended"),
            Self::ReadOnly => {
                Some("make the file and its folder writable, or work with a copy of the store")
            }
            Self::Full => Some(
                "make room and do the same again; what was reported as stored is safe and is not stored twice",
            ),
            Self::Disk { .. } => Some(
                "see whether the disk is full, over a quota or failing, then do the same again; what was reported as stored is safe and is not stored twice",
            ),
            Self::NoSource { .. } => Some("list the sources of the store"),
            Self::NoEvent { .. } => Some("look up the number in the history of the product"),
            Self::NoBatch { .. } => Some("list the batches of the store"),
            Self::Io { .. } => Some("check the path, and that you may read and write there"),
            Self::Sqlite(_) => None,
        }
    }
}

impl From<rusqlite::Error> for StoreErrorKind {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return Self::Sqlite(error);
        };
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
                Self::Locked { waited: PATIENCE }
            }
            // The file is there: what cannot be opened is the log that has to be made beside it.
            ErrorCode::ReadOnly | ErrorCode::CannotOpen => Self::ReadOnly,
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::NotADatabase => Self::NotAStore {
                found: "a file that is no database",
            },
            ErrorCode::DatabaseCorrupt => Self::Damaged {
                message: message.clone().unwrap_or_else(|| failure.to_string()),
            },
            ErrorCode::SystemIoFailure => Self::Disk {
                message: failure.to_string(),
            },
            _ => Self::Sqlite(error),
        }
    }
}
