//! Which library is this?

use std::ffi::c_char;

use crate::Status;

/// The version of the functions and structures of this header. It changes when a program that was
/// compiled before would no longer work: before version 1.0 with every minor release, whose number
/// it is, and then with the major one, whose number it is times 1,000. The shared library has the
/// same in its name: libkodbro.so.0.1, and in time libkodbro.so.1.
pub const ABI_VERSION: u32 = 1;

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

#[cfg(test)]
mod tests {
    use super::ABI_VERSION;

    #[test]
    fn the_version_of_the_abi_follows_that_of_the_library() {
        let number = |text: &str| text.parse::<u32>().unwrap();
        let major = number(env!("CARGO_PKG_VERSION_MAJOR"));
        let expected = match major {
            0 => number(env!("CARGO_PKG_VERSION_MINOR")),
            major => major * 1_000,
        };
        assert_eq!(ABI_VERSION, expected);
    }
}
