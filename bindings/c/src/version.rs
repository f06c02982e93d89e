//! Which library is this?

use std::ffi::c_char;

use crate::Status;

/// The version of the functions and structures of this header. It changes when a program that was
/// compiled before would no longer work, and is part of the name of the shared library.
pub const ABI_VERSION: u32 = 0;

/// Returns the version of the library, such as "0.1.0", with a NUL at its end. It lives always.
#[unsafe(no_mangle)]
pub extern "C" fn kodbro_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Returns the ABI version of the library that is loaded, to be compared with that of the header.
#[unsafe(no_mangle)]
pub extern "C" fn kodbro_abi_version() -> u32 {
    ABI_VERSION
}

/// Returns what a status means in English, with a NUL at its end. It lives always.
#[unsafe(no_mangle)]
pub extern "C" fn kodbro_status_text(status: i32) -> *const c_char {
    Status::words(status).as_ptr().cast()
}
