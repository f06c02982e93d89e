//! Who hears how far the work is?

use pyo3::prelude::*;

/// A function of Python that is told how many rows are mapped, or nobody.
pub(crate) struct Progress {
    told: Option<Py<PyAny>>,
    rows: usize,
}

impl Progress {
    /// Tells what the caller asked to be told: a function, or with True a bar of tqdm.
    ///
    /// # Errors
    /// Those of Python, when it is neither, or tqdm is not installed.
    pub(crate) fn start(asked: Option<&Bound<'_, PyAny>>, total: Option<usize>) -> PyResult<Self> {
        let told = match asked {
            None => None,
            Some(asked) => {
                let module = asked.py().import("kodbro._progress")?;
                let told = module.call_method1("start", (asked, total))?;
                (!told.is_none()).then(|| told.unbind())
            }
        };
        Ok(Self { told, rows: 0 })
    }

    /// Tells that some more rows are mapped.
    ///
    /// # Errors
    /// What the function raises.
    pub(crate) fn add(&mut self, py: Python<'_>, rows: usize) -> PyResult<()> {
        self.rows += rows;
        match &self.told {
            Some(told) => told.call1(py, (self.rows,)).map(drop),
            None => Ok(()),
        }
    }
}
