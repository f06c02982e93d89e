//! What becomes of a panic?

use std::ffi::c_char;

use crate::Status;
use crate::boundary::{Message, guarded};

/// Panics where real work would, so that a test sees what becomes of it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_force_panic(message: *mut c_char, capacity: usize) -> Status {
    guarded(Message::new(message, capacity), || {
        std::panic::panic_any("as the test asked")
    })
}
