use std::path::Path;

use crate::failure::Failure;

/// Tells whether two paths name the same existing file.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
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
