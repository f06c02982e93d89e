use std::path::Path;

use crate::failure::Failure;

/// Tells whether two paths name the same existing file.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Tells whether two paths name the same file, which need not be there.
pub(crate) fn would_be_same(a: &Path, b: &Path) -> bool {
    let whole = |path: &Path| {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let by_folder = || {
            let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
            Some(folder.join(path.file_name()?))
        };
        path.canonicalize().ok().or_else(by_folder)
    };
    a == b || whole(a).is_some_and(|a| whole(b) == Some(a))
}

/// Returns the name of a file without its folders.
pub(crate) fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.display().to_string()
}

/// Refuses an output that would replace one of the inputs; `what` is what is written, `option`
/// what names it.
///
/// # Errors
/// When it would.
pub(crate) fn refuse_to_replace<'p>(
    output: &Path,
    mut inputs: impl Iterator<Item = &'p Path>,
    what: &str,
    option: &str,
) -> Result<(), Failure> {
    match inputs.find(|input| is_same(input, output)) {
        None => Ok(()),
        Some(input) => {
            let message = format!("{}: {what} would replace this file", input.display());
            Err(Failure::new(message).with_hint(format!("choose another name for {option}")))
        }
    }
}
