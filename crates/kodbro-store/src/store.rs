use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use crate::error::{PATIENCE, StoreError, StoreErrorKind};
use crate::schema;

/// How every SQLite file begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// The length of a SQLite file's header in bytes.
const HEADER: usize = 100;

/// Decisions and predictions about the products of sources, in one file.
///
/// See the [crate](crate) for what is promised. Several processes may use one store at the same
/// time; within a process, each thread opens its own.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    path: PathBuf,
    /// How long it waits for others.
    patience: Duration,
}

impl Store {
    /// Creates a store, which appears under its name when it is whole, and opens it.
    ///
    /// # Errors
    /// [`StoreErrorKind::Exists`] when there is anything under the path, and those of the system
    /// when the folder is missing, may not be written or the disk is full.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        make(path).map_err(|kind| StoreError::new(path, kind))?;
        Self::open(path)
    }

    /// Opens a store for reading and writing; one of an older schema is brought up to date.
    ///
    /// # Errors
    /// When there is no file, it is not a store, its schema is newer than this program, it is
    /// damaged or truncated, or it may not be written; nothing is changed then.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let connection = open_to_write(path).map_err(|kind| StoreError::new(path, kind))?;
        Ok(Self::new(connection, path))
    }

    /// Opens a store for reading only; what would write fails with [`StoreErrorKind::ReadOnly`].
    ///
    /// # Errors
    /// As [`Store::open`], but neither file nor folder has to be writable, and a store of an older
    /// schema is refused with [`StoreErrorKind::OlderSchema`].
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let connection = open_to_read(path).map_err(|kind| StoreError::new(path, kind))?;
        Ok(Self::new(connection, path))
    }

    /// Sets how long a call waits for another process to end its work: 30 seconds unless told.
    ///
    /// # Errors
    /// When SQLite refuses the time, which may be 24 days at most.
    pub fn with_patience(mut self, patience: Duration) -> Result<Self, StoreError> {
        let set = self.connection.busy_timeout(patience);
        set.map_err(|error| self.error(error))?;
        self.patience = patience;
        Ok(self)
    }

    /// Returns where the store is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes an error of this store.
    pub(crate) fn error(&self, kind: impl Into<StoreErrorKind>) -> StoreError {
        let kind = match kind.into() {
            StoreErrorKind::Locked { .. } => StoreErrorKind::Locked {
                waited: self.patience,
            },
            kind => kind,
        };
        StoreError::new(&self.path, kind)
    }

    fn new(connection: Connection, path: &Path) -> Self {
        Self {
            connection,
            path: path.to_owned(),
            patience: PATIENCE,
        }
    }
}

/// Tells whether a file is a SQLite database, by its first bytes; a store is one.
///
/// # Errors
/// Those of the system, when the file cannot be read.
pub fn is_database(path: impl AsRef<Path>) -> io::Result<bool> {
    Ok(start_of(path.as_ref(), MAGIC.len())? == MAGIC)
}

/// Makes a temporary file beside a path, with the rights of any new file: several people may use
/// one store.
pub(crate) fn new_file(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kodbro-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666)); // less the process's umask
    }
    builder.tempfile_in(folder(path))
}

/// Writes a store without content beside its place and moves it there.
fn make(path: &Path) -> Result<(), StoreErrorKind> {
    if path.is_dir() {
        return Err(StoreErrorKind::Folder);
    }
    if path.symlink_metadata().is_ok() {
        return Err(StoreErrorKind::Exists);
    }
    let file = new_file(path).map_err(without_path("create it"))?;
    let mut connection = Connection::open(file.path())?;
    schema::migrate(&mut connection)?;
    close(connection)?;
    file.persist_noclobber(path)
        .map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => StoreErrorKind::Exists,
            _ => io_error("create it")(error.error),
        })?;
    Ok(())
}

/// Returns the folder that a file is in.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

pub(crate) fn io_error(action: &'static str) -> impl Fn(io::Error) -> StoreErrorKind {
    move |cause| match cause.kind() {
        io::ErrorKind::StorageFull => StoreErrorKind::Full,
        _ => StoreErrorKind::Io { action, cause },
    }
}

/// As [`io_error`], for errors whose text names a temporary file.
pub(crate) fn without_path(action: &'static str) -> impl Fn(io::Error) -> StoreErrorKind {
    move |cause| io_error(action)(cause.kind().into())
}

pub(crate) fn close(connection: Connection) -> Result<(), StoreErrorKind> {
    connection.close().map_err(|(_, error)| error.into())
}

fn open_to_write(path: &Path) -> Result<Connection, StoreErrorKind> {
    look_at(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection)?;
    if connection.is_readonly("main")? {
        return Err(StoreErrorKind::ReadOnly);
    }
    // A commit is on the disk before it is reported; the file of the last ones stays below 32 MB.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000;
         PRAGMA foreign_keys = ON;",
    )?;
    schema::migrate(&mut connection)?;
    Ok(connection)
}

fn open_to_read(path: &Path) -> Result<Connection, StoreErrorKind> {
    let connection = read_any_schema(path)?;
    let found = schema::version(&connection)?;
    if found < schema::VERSION {
        let known = schema::VERSION;
        return Err(StoreErrorKind::OlderSchema { found, known });
    }
    Ok(connection)
}

/// Opens a store for reading, also one of an older schema.
pub(crate) fn read_any_schema(path: &Path) -> Result<Connection, StoreErrorKind> {
    look_at(path)?;
    // Only who may write can tidy up the log at the end.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    let connection = match prepare(&connection) {
        // In a folder that may not be written no log can be made; nobody writes there, either.
        Err(StoreErrorKind::ReadOnly) if !has_log(path) => {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
                | OpenFlags::SQLITE_OPEN_NO_MUTEX
                | OpenFlags::SQLITE_OPEN_URI;
            let connection = Connection::open_with_flags(immutable(path), flags)?;
            prepare(&connection)?;
            connection
        }
        prepared => prepared.map(|()| connection)?,
    };
    connection.execute_batch("PRAGMA query_only = ON;")?;
    Ok(connection)
}

/// Returns the address of a file that does not change while it is read.
fn immutable(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => {
                address.push(char::from(byte));
            }
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address + "?immutable=1"
}

/// Tells early, and in words, that a file is no store.
fn look_at(path: &Path) -> Result<(), StoreErrorKind> {
    let metadata = fs::metadata(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => StoreErrorKind::Missing,
        _ => io_error("open it")(cause),
    })?;
    if metadata.is_dir() {
        return Err(StoreErrorKind::Folder);
    }
    if metadata.len() == 0 {
        let found = "an empty file";
        return Err(StoreErrorKind::NotAStore { found });
    }
    let header = start_of(path, HEADER).map_err(io_error("read it"))?;
    if !header.starts_with(MAGIC) {
        return Err(StoreErrorKind::NotAStore {
            found: "a file that is no database",
        });
    }
    let expected = stated_length(&header);
    match expected.is_some_and(|expected| metadata.len() >= expected) || has_log(path) {
        true => Ok(()),
        false => Err(StoreErrorKind::Damaged {
            message: match expected {
                Some(expected) => format!(
                    "it is truncated: {} bytes, expected {expected}",
                    metadata.len()
                ),
                None => "its header is not whole".to_owned(),
            },
        }),
    }
}

/// Returns how long a database is by its header: the page size at byte 16, where 1 stands for 65,536,
/// times the number of pages at byte 28 (SQLite, "Database File Format", 1.3).
fn stated_length(header: &[u8]) -> Option<u64> {
    let page = u16::from_be_bytes(header.get(16..18)?.try_into().ok()?);
    let page = if page == 1 { 65_536 } else { u64::from(page) };
    let pages = u32::from_be_bytes(header.get(28..32)?.try_into().ok()?);
    Some(page * u64::from(pages)).filter(|_| header.len() == HEADER)
}

/// Tells whether what was written last may be in the log beside the file.
pub(crate) fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// Returns the first bytes of a file, at most so many.
fn start_of(path: &Path, length: usize) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(length);
    File::open(path)?
        .take(length as u64)
        .read_to_end(&mut start)?;
    Ok(start)
}

/// Checks whose database it is before anything is written.
fn prepare(connection: &Connection) -> Result<(), StoreErrorKind> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    let id: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != schema::APPLICATION_ID {
        return Err(StoreErrorKind::NotAStore {
            found: "a database of another program",
        });
    }
    let (found, known) = (schema::version(connection)?, schema::VERSION);
    if found > known {
        return Err(StoreErrorKind::NewerSchema { found, known });
    }
    // Otherwise a statement with a number that is compared is prepared anew for each number.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA cache_size = -65536;")?;
    Ok(())
}
