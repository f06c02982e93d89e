//! What is the caller told that does not stop the work?

use std::ffi::CString;

use pyo3::prelude::*;

/// So many names are told at most.
const TOLD: usize = 6;

/// Warns the caller by the class of kodbro's own.
///
/// # Errors
/// The warning itself where the caller has warnings raised as exceptions.
pub(crate) fn warn(py: Python<'_>, message: &str) -> PyResult<()> {
    let class = py.import("kodbro._errors")?.getattr("KodbroWarning")?;
    // A text with a zero in it cannot be passed on; what names have none are told.
    let message = CString::new(message.replace('\0', "?"))?;
    PyErr::warn(py, &class, &message, 1)
}

/// Lists the first names and says how many more there are.
pub(crate) fn named(names: &[impl AsRef<str>]) -> String {
    let shown: Vec<&str> = names.iter().take(TOLD).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(TOLD) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
