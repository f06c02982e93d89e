use std::fs::File;
use std::io;
use std::path::Path;

use kodbro::{Index, IndexError};
use kodbro_data::IndexBytes;
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// Opens an index and checks it: a file, or the embedded default where none is named.
///
/// # Errors
/// When the file cannot be opened or is no index that this release reads.
pub(crate) fn open(path: Option<&Path>) -> Result<Index<IndexBytes>, Failure> {
    let name = name(path);
    let source = path.map_or(Ok(IndexBytes::Embedded), map)?;
    let refuse =
        |error: &IndexError| Failure::new(format!("{name}: {error}")).with_hint(error.hint());
    Index::open(source).map_err(|error| refuse(&error))
}

/// Names an index in messages.
pub(crate) fn name(path: Option<&Path>) -> String {
    path.map_or_else(
        || IndexBytes::Embedded.to_string(),
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

fn map(path: &Path) -> Result<IndexBytes, Failure> {
    IndexBytes::map(path).map_err(|cause| {
        Failure::new(format!(
            "{}: cannot open the index: {cause}",
            path.display()
        ))
        .with_hint(
            "name a file that 'kodbro build' wrote, or leave --index out to use the embedded index",
        )
    })
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
