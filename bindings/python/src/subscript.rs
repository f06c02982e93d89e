use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PySlice;

/// What stands in the brackets behind a sequence.
pub(crate) enum Subscript {
    /// One place.
    Place(usize),
    /// The places of a slice, in its order.
    Slice(Vec<usize>),
}

impl Subscript {
    /// Reads it for a sequence of this length; `what` are its elements, for the message.
    ///
    /// # Errors
    /// `IndexError` for a place that there is not; those of a slice that is not of numbers.
    pub(crate) fn read(at: &Bound<'_, PyAny>, length: usize, what: &str) -> PyResult<Self> {
        if let Ok(slice) = at.cast::<PySlice>() {
            let slice = slice.indices(length.try_into()?)?;
            let places =
                (0..slice.slicelength).map(|number| slice.start + number as isize * slice.step);
            let places: Result<_, _> = places.map(usize::try_from).collect();
            return Ok(Self::Slice(places?));
        }
        let at: isize = at.extract()?;
        let place = usize::try_from(at).ok();
        let place = place.or_else(|| length.checked_add_signed(at));
        let place = place.filter(|place| *place < length);
        let missing = || PyIndexError::new_err(format!("no such {what}"));
        Ok(Self::Place(place.ok_or_else(missing)?))
    }
}
