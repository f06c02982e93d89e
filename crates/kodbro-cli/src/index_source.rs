use std::fs::File;
use std::io;
use std::path::Path;

use kodbro::{Index, IndexError};
use memmap2::Mmap;
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// The bytes of an index, wherever they are: one type, so that everything else is written once.
#[derive(Debug)]
pub(crate) enum IndexSource {
    /// The index that is part of the program.
    Embedded,
    /// A file, read page by page as it is needed.
    Mapped(Mmap),
}

impl AsRef<[u8]> for IndexSource {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Embedded => kodbro_data::INDEX,
            Self::Mapped(map) => map,
        }
    }
}

/// Opens an index and checks it: a file, or the embedded default where none is named.
///
/// # Errors
/// When the file cannot be opened or is no index that this release reads.
pub(crate) fn open(path: Option<&Path>) -> Result<Index<IndexSource>, Failure> {
    let name = name(path);
    let source = path.map_or(Ok(IndexSource::Embedded), map)?;
    let refuse =
        |error: &IndexError| Failure::new(format!("{name}: {error}")).with_hint(error.hint());
    Index::open(source).map_err(|error| refuse(&error))
}

/// Names an index in messages.
pub(crate) fn name(path: Option<&Path>) -> String {
    path.map_or_else(
        || "the embedded index".to_owned(),
        |path| path.display().to_string(),
    )
}

/// Returns the SHA-256 of an index, which tells with what a prediction was made.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn hash(path: Option<&Path>) -> io::Result<String> {
    let mut hash = Sha256::new();
    match path {
        None => hash.update(kodbro_data::INDEX),
        Some(path) => {
            io::copy(&mut File::open(path)?, &mut HashWriter(&mut hash))?;
        }
    }
    let digits = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    Ok(format!("sha256:{digits}"))
}

/// Takes what is written into a hash.
struct HashWriter<'h>(&'h mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn map(path: &Path) -> Result<IndexSource, Failure> {
    let refuse = |cause: String, hint: &str| {
        Failure::new(format!(
            "{}: cannot open the index: {cause}",
            path.display()
        ))
        .with_hint(hint)
    };
    let check = "check the path, or leave --index out to use the embedded index";
    let file = File::open(path).map_err(|cause| refuse(cause.to_string(), check))?;
    let data = file
        .metadata()
        .map_err(|cause| refuse(cause.to_string(), check))?;
    if !data.is_file() {
        return Err(refuse(
            "it is not a file".to_owned(),
            "pass a file that 'kodbro build' wrote",
        ));
    }
    // SAFETY: the map is only read, and only while it lives. A file that another process changes
    // in place meanwhile would change under us: `kodbro build` never does, it renames a new file
    // over the old one, and every read of the index checks its bounds.
    #[allow(
        unsafe_code,
        reason = "an index is opened without being read into memory"
    )]
    let mapped = unsafe { Mmap::map(&file) };
    mapped
        .map(IndexSource::Mapped)
        .map_err(|cause| refuse(cause.to_string(), "copy the index to a local disk"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_index_opens() {
        assert!(open(None).unwrap().nomenclature().len() > 8_000);
    }

    #[test]
    fn what_is_no_index_is_refused_by_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (path, words) in [
            (
                folder.join("missing.kodbro"),
                "missing.kodbro: cannot open the index",
            ),
            (folder.to_owned(), "it is not a file"),
            (folder.join("Cargo.toml"), "Cargo.toml: not a kodbro index"),
        ] {
            let error = open(Some(&path)).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
