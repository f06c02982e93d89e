//! Where are the bytes of an index?

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memmap2::Mmap;

use crate::errors::Error;

/// The bytes of an index, wherever they are, and how another process gets the same ones.
#[derive(Clone)]
pub(crate) enum IndexBytes {
    /// The index that is part of the package.
    Embedded,
    /// A file, read page by page as it is needed.
    Mapped { path: PathBuf, map: Arc<Mmap> },
    /// Bytes that the caller gave.
    Owned(Arc<[u8]>),
}

impl AsRef<[u8]> for IndexBytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Embedded => kodbro_data::INDEX,
            Self::Mapped { map, .. } => map,
            Self::Owned(bytes) => bytes,
        }
    }
}

impl IndexBytes {
    /// Maps a file into memory.
    ///
    /// # Errors
    /// [`Error::Open`] when the system refuses, or it is not a file.
    pub(crate) fn map(path: &Path) -> Result<Self, Error> {
        let refuse = |cause: io::Error| Error::Open {
            what: "index",
            path: path.to_owned(),
            cause,
        };
        let file = File::open(path).map_err(refuse)?;
        if !file.metadata().map_err(refuse)?.is_file() {
            return Err(refuse(io::Error::other("it is not a file")));
        }
        // SAFETY: the map is only read, and only while it lives. A file that another process
        // changes in place meanwhile would change under us: `kodbro build` never does, it renames
        // a new file over the old one, and every read of the index checks its bounds.
        #[allow(
            unsafe_code,
            reason = "an index is opened without being read into memory"
        )]
        let map = unsafe { Mmap::map(&file) }.map_err(refuse)?;
        let path = std::path::absolute(path).map_err(refuse)?;
        Ok(Self::Mapped {
            path,
            map: Arc::new(map),
        })
    }

    /// Names the index in messages.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Embedded => "the embedded index".to_owned(),
            Self::Mapped { path, .. } => path.display().to_string(),
            Self::Owned(bytes) => format!("{} bytes", bytes.len()),
        }
    }
}
