use std::fs::OpenOptions;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::Store;
use crate::error::{PATIENCE, StoreError, StoreErrorKind};
use crate::store::{close, has_log, io_error, new_file, read_any_schema, without_path};

/// The tables that only grow, each with the columns that tell its rows apart; what an event says is
/// in its digest.
const GROWING: [(&str, &[&str]); 6] = [
    ("source", &["id", "name"]),
    ("batch", &["id", "by", "at", "what"]),
    ("sharing", &["id", "source", "scope", "batch"]),
    ("product", &["id", "source", "key"]),
    (
        "text",
        &["id", "product", "name", "model", "description", "supplier"],
    ),
    ("event", &["id", "text", "digest", "batch", "withdraws"]),
];

impl Store {
    /// Copies the store as it is now, also while others write to it. The copy is a store, which
    /// appears under its name when it is whole and then replaces an older backup.
    ///
    /// An older backup is a store that says nothing more than this one: all its sources, batches,
    /// products, texts and events are here too, under the same numbers. A store only grows, so that
    /// this holds of every copy that nobody has added to.
    ///
    /// # Errors
    /// [`StoreErrorKind::Folder`] when the path is a folder, [`StoreErrorKind::Exists`] when it is
    /// this store or anything else than a store, [`StoreErrorKind::InUse`] when there is a log
    /// beside it with what was written last, [`StoreErrorKind::AnotherStore`] when it says
    /// anything that this store does not say, and those of reading and writing.
    pub fn backup(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        let path = path.as_ref();
        if path.is_dir() {
            return Err(StoreError::new(path, StoreErrorKind::Folder));
        }
        if path.exists() {
            self.check_target(path)
                .map_err(|kind| StoreError::new(path, kind))?;
        }
        self.copy(path).map_err(|kind| StoreError::new(path, kind))
    }

    /// Checks that nothing is lost when a file is replaced by a copy of this store.
    fn check_target(&self, path: &Path) -> Result<(), StoreErrorKind> {
        if is_same(path, self.path()) {
            return Err(StoreErrorKind::Exists);
        }
        if has_log(path) {
            return Err(StoreErrorKind::InUse);
        }
        // A backup made before the schema grew is one, too.
        let older = read_any_schema(path).map_err(|_| StoreErrorKind::Exists)?;
        for (table, columns) in GROWING {
            if !begins_with(&self.connection, &older, table, columns)? {
                return Err(StoreErrorKind::AnotherStore);
            }
        }
        Ok(())
    }

    fn copy(&self, path: &Path) -> Result<(), StoreErrorKind> {
        let file = new_file(path).map_err(without_path("create it"))?;
        let mut copy = Connection::open(file.path())?;
        {
            let backup = Backup::new(&self.connection, &mut copy)?;
            // All pages in one step are all of one moment.
            match backup.step(-1)? {
                StepResult::Done => {}
                StepResult::Busy | StepResult::Locked => {
                    return Err(StoreErrorKind::Locked { waited: PATIENCE });
                }
                _ => {
                    let message = "the copy did not come to its end".to_owned();
                    return Err(StoreErrorKind::Damaged { message });
                }
            }
        }
        close(copy)?;
        // A copy is for whom its original is.
        let rights = path.metadata().or_else(|_| self.path().metadata());
        let rights = rights.map_err(io_error("copy the rights"))?.permissions();
        let set = file.as_file().set_permissions(rights);
        set.map_err(io_error("copy the rights"))?;
        sync(file.path())?;
        file.persist(path)
            .map_err(|error| io_error("rename the copy")(error.error))?;
        Ok(())
    }
}

/// Tells whether the rows of an older table are those that a table began with.
fn begins_with(
    all: &Connection,
    older: &Connection,
    table: &str,
    columns: &[&str],
) -> Result<bool, StoreErrorKind> {
    let sql = format!("SELECT {} FROM {table} ORDER BY id", columns.join(", "));
    let (mut all, mut older) = (all.prepare(&sql)?, older.prepare(&sql)?);
    let (mut all, mut older) = (all.query([])?, older.query([])?);
    while let Some(old) = older.next()? {
        let Some(row) = all.next()? else {
            return Ok(false);
        };
        for column in 0..columns.len() {
            if row.get_ref(column)? != old.get_ref(column)? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Waits until a file is on the disk.
fn sync(path: &Path) -> Result<(), StoreErrorKind> {
    let file = OpenOptions::new()
        .write(true)
        .open(path)
        .map_err(io_error("write it"))?;
    file.sync_all().map_err(io_error("write it"))
}

fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
