use std::io::{self, IsTerminal, Seek};
use std::path::{Path, PathBuf};

use kodbro_formats::item::{ItemOptions, ItemReader};
use kodbro_formats::{CatalogueOptions, Error, ErrorKind, Place, TableRows};
use tempfile::NamedTempFile;

use crate::report;

/// A catalogue that may have to be read twice.
pub(super) enum Input {
    File(PathBuf),
    /// What came from standard input, where it is needed again.
    Spooled(NamedTempFile),
    Stream,
}

impl Input {
    /// Takes a file, or standard input, which is kept if it is to be read again.
    ///
    /// # Errors
    /// When standard input cannot be read or kept.
    pub(super) fn new(path: &Path, again: bool) -> Result<Self, Error> {
        if !is_standard(path) {
            return Ok(Self::File(path.to_owned()));
        }
        if io::stdin().is_terminal() {
            report::note("reading standard input; end it with Ctrl-D");
        }
        if !again {
            return Ok(Self::Stream);
        }
        let spool = || -> io::Result<NamedTempFile> {
            let mut file = NamedTempFile::new()?;
            io::copy(&mut io::stdin().lock(), &mut file)?;
            file.rewind()?;
            Ok(file)
        };
        spool().map(Self::Spooled).map_err(unread)
    }

    /// Opens it to be checked.
    ///
    /// # Errors
    /// When it is no catalogue or cannot be read.
    pub(super) fn items(&self, options: &ItemOptions) -> Result<ItemReader, Error> {
        match self {
            Self::File(path) => ItemReader::open(path, options),
            Self::Spooled(file) => {
                let file = file.reopen().map_err(unread)?;
                ItemReader::from_reader("<stdin>", file, options)
            }
            Self::Stream => ItemReader::from_reader("<stdin>", io::stdin(), options),
        }
    }

    /// Opens it to be copied.
    ///
    /// # Errors
    /// When it cannot be read again.
    pub(super) fn rows(&self, options: &CatalogueOptions) -> Result<TableRows, Error> {
        match self {
            Self::File(path) => TableRows::open(path, options),
            Self::Spooled(file) => TableRows::open(file.path(), options),
            Self::Stream => TableRows::open(Path::new("-"), options),
        }
    }
}

/// Tells whether a path stands for standard input.
pub(super) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn unread(cause: io::Error) -> Error {
    let kind = ErrorKind::Io {
        action: "read",
        cause,
    };
    Error::new(kind, Place::new("<stdin>")).with_hint("check the space left for temporary files")
}
