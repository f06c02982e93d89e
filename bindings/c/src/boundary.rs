//! Where do failures and panics end?

use std::any::Any;
use std::ffi::c_char;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use crate::failure::Failure;
use crate::status::Status;

/// The caller's buffer for the message of a failure, if there is one.
pub(crate) struct Message {
    buffer: *mut c_char,
    capacity: usize,
}

impl Message {
    /// Takes a buffer that is NULL or has room for so many bytes.
    pub(crate) fn new(buffer: *mut c_char, capacity: usize) -> Self {
        Self { buffer, capacity }
    }

    /// Is for calls that have none: their status says it all.
    pub(crate) const NONE: Self = Self {
        buffer: std::ptr::null_mut(),
        capacity: 0,
    };

    /// Writes a text as far as there is room, whole letters only, with a NUL behind.
    fn write(&self, text: &str) {
        if self.buffer.is_null() || self.capacity == 0 {
            return;
        }
        let text = &text[..text.floor_char_boundary(self.capacity - 1)];
        // SAFETY: the caller vouches for room of `capacity` bytes, and the text with its NUL is no
        // longer than that.
        unsafe {
            self.buffer
                .copy_from_nonoverlapping(text.as_ptr().cast(), text.len());
            self.buffer.add(text.len()).write(0);
        }
    }
}

/// Does the work of a call: here, and nowhere else, failures and panics become a status.
pub(crate) fn guarded(message: Message, work: impl FnOnce() -> Result<(), Failure>) -> Status {
    silence();
    // What a panic leaves behind is memory for words already looked up, which is taken out of its
    // stock while it is in use, and so is lost with the panic.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let failure = match result {
        Ok(Ok(())) => return Status::Ok,
        Ok(Err(failure)) => failure,
        Err(panic) => Failure::Panic(words(&*panic)),
    };
    message.write(&failure.to_string().replace('\0', " "));
    failure.status()
}

/// Does the work of a call and, when it has succeeded, writes what came of it.
///
/// # Safety
/// The output is NULL, or leads to room for a value.
pub(crate) unsafe fn answered<T>(
    out: *mut T,
    message: Message,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Status {
    guarded(message, || {
        if out.is_null() {
            return Err(Failure::NullPointer {
                argument: "the output",
            });
        }
        let value = work()?;
        // SAFETY: it is not NULL, and the caller vouches for the rest; it need not be aligned.
        unsafe { out.write_unaligned(value) };
        Ok(())
    })
}

/// Keeps panics from being printed: a library does not write to its host's terminal. The hook is
/// that of this library's own copy of Rust's runtime.
fn silence() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| panic::set_hook(Box::new(|_| {})));
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without words").to_owned()
}
