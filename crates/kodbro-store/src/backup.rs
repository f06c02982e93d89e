use std::fs::OpenOptions;
use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use crate::Store;
use crate::error::{PATIENCE, StoreError, StoreErrorKind};
use crate::store::{close, folder, io_error, without_path};

impl Store {
    /// Copies the store as it is now, also while others write to it. The copy is a store, which
    /// appears under its name when it is whole and then replaces an older backup.
    ///
    /// # Errors
    /// [`StoreErrorKind::Folder`] when the path is a folder, [`StoreErrorKind::Exists`] when it is
    /// this store or anything else than a store, and those of reading and writing.
    pub fn backup(&self, path: impl AsRef<Path>) -> Result<(), StoreError> {
        let path = path.as_ref();
        if path.is_dir() {
            return Err(StoreError::new(path, StoreErrorKind::Folder));
        }
        if path.exists() && (is_same(path, self.path()) || Self::open_read_only(path).is_err()) {
            return Err(StoreError::new(path, StoreErrorKind::Exists));
        }
        self.copy(path).map_err(|kind| StoreError::new(path, kind))
    }

    fn copy(&self, path: &Path) -> Result<(), StoreErrorKind> {
        let file = tempfile::Builder::new()
            .prefix(".kodbro-")
            .tempfile_in(folder(path))
            .map_err(without_path("create it"))?;
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
        sync(file.path())?;
        file.persist(path)
            .map_err(|error| io_error("rename the copy")(error.error))?;
        Ok(())
    }
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
