//! Where are the bytes of an index?

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::{fmt, io};

use memmap2::Mmap;

/// The bytes of an index, wherever they are: one type, so that everything else is written once.
/// Cloning it copies no bytes.
///
/// # Example: bytes that the caller has
///
/// ```
/// use kodbro_data::IndexBytes;
///
/// let bytes = IndexBytes::from(vec![1, 2, 3]);
/// assert_eq!(bytes.as_ref(), [1, 2, 3]);
/// ```
#[derive(Clone, Debug)]
pub enum IndexBytes {
    /// The default index that is part of this crate.
    #[cfg(feature = "embedded")]
    Embedded,
    /// A file, read page by page as it is needed.
    Mapped {
        /// Where it is.
        path: Arc<Path>,
        /// What it holds.
        map: Arc<Mmap>,
    },
    /// Bytes that the caller gave.
    Owned(Arc<[u8]>),
}

impl IndexBytes {
    /// Maps a file into memory. It must not be changed in place while it is used; `kodbro build`
    /// never does that, it renames a new file over the old one.
    ///
    /// # Errors
    /// When the system refuses, or it is not a file.
    ///
    /// ```
    /// use kodbro_data::IndexBytes;
    ///
    /// let error = IndexBytes::map(std::env::temp_dir()).unwrap_err();
    /// assert_eq!(error.to_string(), "it is not a file");
    /// ```
    pub fn map(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::other("it is not a file"));
        }
        // SAFETY: the map is only read, and only while it lives. A file that another process
        // changes in place meanwhile would change under us; every read of the index checks its
        // bounds.
        #[allow(
            unsafe_code,
            reason = "an index is opened without being read into memory"
        )]
        let map = unsafe { Mmap::map(&file) }?;
        Ok(Self::Mapped {
            path: path.into(),
            map: Arc::new(map),
        })
    }
}

impl AsRef<[u8]> for IndexBytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded => crate::INDEX,
            Self::Mapped { map, .. } => map,
            Self::Owned(bytes) => bytes,
        }
    }
}

impl fmt::Display for IndexBytes {
    /// Names the index, for messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "embedded")]
            Self::Embedded => f.write_str("the embedded index"),
            Self::Mapped { path, .. } => path.display().fmt(f),
            Self::Owned(bytes) => write!(f, "{} bytes", bytes.len()),
        }
    }
}

impl From<Vec<u8>> for IndexBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Owned(bytes.into())
    }
}
