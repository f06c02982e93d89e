//! How does work run without the interpreter, and where do panics end?

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use crate::errors::Error;

/// Runs work while other Python threads go on.
///
/// # Errors
/// [`Error::Internal`] when it panics.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    Ok(py.detach(|| caught(work))?)
}

/// Runs work that must not panic: here, and nowhere else, panics become errors.
///
/// # Errors
/// [`Error::Internal`] when it panics.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Error> {
    // What a panic leaves behind is memory for words already looked up, which is taken out of its
    // stock while it is in use, and so is lost with the panic.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Error::Internal(words(&*panic)))
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without words").to_owned()
}

/// Panics where real work would, so that a test sees what becomes of it.
#[pyfunction]
pub(crate) fn panic_inside(py: Python<'_>, message: String) -> PyResult<()> {
    detached(py, || std::panic::resume_unwind(Box::new(message)))
}
