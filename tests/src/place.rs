//! Where is the project, and what lies beside it?

use std::path::{Path, PathBuf};

/// Returns the project's root folder.
pub fn root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// Returns the path of a file or folder in the project.
pub fn inside(relative: &str) -> PathBuf {
    root().join(relative)
}

/// Returns the path of a file in the data folder beside the project: the official workbook and
/// labelled rows, which are not the project's to publish.
pub fn beside(relative: &str) -> PathBuf {
    root().join("../shared/data").join(relative)
}
