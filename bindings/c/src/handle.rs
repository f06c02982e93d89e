//! How are values given to C and known again?

use std::sync::atomic::{AtomicU64, Ordering};

use crate::failure::Failure;

/// A type that C knows only by pointers to it.
pub(crate) trait Opaque {
    /// What such a pointer leads to; the header promises that any number of threads may use it.
    type Value: Send + Sync;
    /// What tells it from handles of other kinds.
    const MARK: u64;
    /// What messages call it.
    const NAME: &'static str;
}

/// What a pointer to an opaque type really leads to.
#[repr(C)]
struct Handle<V> {
    mark: AtomicU64,
    value: V,
}

/// The mark of a handle that was freed, as long as its memory serves nothing else.
const CLOSED: u64 = 0;

/// Gives a value away, until [`free`].
pub(crate) fn give<O: Opaque>(value: O::Value) -> *mut O {
    let mark = AtomicU64::new(O::MARK);
    Box::into_raw(Box::new(Handle { mark, value })).cast()
}

/// Lends the value behind a handle.
///
/// # Errors
/// [`Failure::NullPointer`], and [`Failure::WrongHandle`] for one of another kind or, as far as
/// its memory still shows it, one that was freed.
///
/// # Safety
/// The handle is NULL, or leads to readable memory of at least eight bytes, which stays a handle of
/// its kind as long as the value is used.
pub(crate) unsafe fn borrow<'h, O: Opaque>(
    handle: *const O,
    argument: &'static str,
) -> Result<&'h O::Value, Failure> {
    if handle.is_null() {
        return Err(Failure::NullPointer { argument });
    }
    let handle = handle.cast::<Handle<O::Value>>();
    // SAFETY: aligned memory that the caller vouches for; the mark stands first.
    let is_open = handle.is_aligned()
        && unsafe { (*handle.cast::<AtomicU64>()).load(Ordering::Relaxed) } == O::MARK;
    if !is_open {
        let expected = O::NAME;
        return Err(Failure::WrongHandle { argument, expected });
    }
    // SAFETY: the mark tells that `give` made it of this type.
    Ok(unsafe { &(*handle).value })
}

/// Takes a value back and drops it. NULL, a handle of another kind and one that was freed before,
/// as far as its memory still shows it, are left alone.
///
/// # Safety
/// As of [`borrow`]; and nothing borrows the value.
pub(crate) unsafe fn free<O: Opaque>(handle: *mut O) {
    let raw = handle.cast::<Handle<O::Value>>();
    if raw.is_null() || !raw.is_aligned() {
        return;
    }
    // SAFETY: aligned memory that the caller vouches for; the mark stands first. Of two threads
    // that free one handle, one finds the mark.
    let mark = unsafe { &*raw.cast::<AtomicU64>() };
    let found = mark.compare_exchange(O::MARK, CLOSED, Ordering::Relaxed, Ordering::Relaxed);
    if found.is_ok() {
        // SAFETY: the mark tells that `give` made it of this type, and was not yet cleared.
        drop(unsafe { Box::from_raw(raw) });
    }
}
