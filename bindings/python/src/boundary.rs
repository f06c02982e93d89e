//! How does work run without the interpreter, and where do panics end?

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

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

/// Asks, in work that runs without the interpreter, whether Ctrl-C was pressed: as often as it is
/// told to, but not more often than people press it.
pub(crate) struct Heed {
    last: Instant,
}

impl Default for Heed {
    fn default() -> Self {
        Self {
            last: Instant::now(),
        }
    }
}

impl Heed {
    /// Looks at signals, unless that was done a moment ago.
    ///
    /// # Errors
    /// What a signal raises, such as KeyboardInterrupt.
    pub(crate) fn signals(&mut self) -> PyResult<()> {
        if self.last.elapsed() < BETWEEN_SIGNALS {
            return Ok(());
        }
        self.last = Instant::now();
        Python::attach(|py| py.check_signals())
    }
}

/// So long a signal may wait.
const BETWEEN_SIGNALS: Duration = Duration::from_millis(100);

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
