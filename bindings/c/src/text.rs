//! How do texts come in, and how are they lent out?

use std::ffi::{CStr, c_char};
use std::slice;

use crate::failure::Failure;

/// A text: UTF-8 of so many bytes, with no NUL at its end.
///
/// One that goes in may be all zero, which is the empty text. One that comes out belongs to what
/// it was asked of and lives as long.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Text {
    /// The first byte; may be NULL if there is none.
    pub data: *const c_char,
    /// How many bytes there are.
    pub length: usize,
}

/// A text in UTF-16, in the machine's order of bytes, of so many units of 16 bits.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Text16 {
    /// The first unit; may be NULL if there is none.
    pub data: *const u16,
    /// How many units there are.
    pub length: usize,
}

impl Text {
    /// The empty text, which points at a byte that can be read.
    pub(crate) const EMPTY: Self = Self {
        data: c"".as_ptr(),
        length: 0,
    };

    /// Lends a text out.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            data: text.as_ptr().cast(),
            length: text.len(),
        }
    }

    /// Returns the text, for as long as the caller leaves it in place.
    ///
    /// # Errors
    /// [`Failure::NullPointer`], [`Failure::Length`] and [`Failure::InvalidUtf8`].
    ///
    /// # Safety
    /// Unless NULL, `data` leads to `length` readable bytes that nobody changes meanwhile.
    pub(crate) unsafe fn read<'t>(self, argument: &'static str) -> Result<&'t str, Failure> {
        // SAFETY: the caller vouches for it.
        let bytes = unsafe { elements(self.data.cast::<u8>(), self.length, argument) }?;
        str::from_utf8(bytes).map_err(|error| Failure::InvalidUtf8 {
            argument,
            byte: error.valid_up_to() + 1,
        })
    }
}

impl Text16 {
    /// Returns the text as UTF-8.
    ///
    /// # Errors
    /// [`Failure::NullPointer`], [`Failure::Length`] and [`Failure::InvalidUtf16`].
    ///
    /// # Safety
    /// Unless NULL, `data` leads to `length` readable units that nobody changes meanwhile.
    pub(crate) unsafe fn read(self, argument: &'static str) -> Result<String, Failure> {
        // SAFETY: the caller vouches for it.
        let units = unsafe { elements(self.data, self.length, argument) }?;
        let mut text = String::with_capacity(units.len());
        for letter in char::decode_utf16(units.iter().copied()) {
            match letter {
                Ok(letter) => text.push(letter),
                Err(_) => {
                    let unit = text.encode_utf16().count() + 1;
                    return Err(Failure::InvalidUtf16 { argument, unit });
                }
            }
        }
        Ok(text)
    }
}

/// Reads a text that ends with a NUL; NULL is the one given for it.
///
/// # Errors
/// [`Failure::InvalidUtf8`].
///
/// # Safety
/// Unless NULL, it leads to readable bytes up to a NUL.
pub(crate) unsafe fn c_text<'t>(
    text: *const c_char,
    argument: &'static str,
) -> Result<Option<&'t str>, Failure> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller vouches for it.
    let text = unsafe { CStr::from_ptr(text) };
    let text = text.to_str().map_err(|error| Failure::InvalidUtf8 {
        argument,
        byte: error.valid_up_to() + 1,
    })?;
    Ok(Some(text))
}

/// Copies a structure of the caller's.
///
/// # Errors
/// [`Failure::NullPointer`].
///
/// # Safety
/// Unless NULL, it leads to a structure of its type.
pub(crate) unsafe fn structure<T: Copy>(
    pointer: *const T,
    argument: &'static str,
) -> Result<T, Failure> {
    match pointer.is_null() {
        true => Err(Failure::NullPointer { argument }),
        // SAFETY: the caller vouches for it; it need not be aligned.
        false => Ok(unsafe { pointer.read_unaligned() }),
    }
}

/// Returns an array of the caller's; NULL is an empty one if its length says so.
///
/// # Errors
/// [`Failure::NullPointer`] and [`Failure::Length`].
///
/// # Safety
/// Unless NULL, `data` leads to `length` readable elements that nobody changes meanwhile.
pub(crate) unsafe fn elements<'e, T>(
    data: *const T,
    length: usize,
    argument: &'static str,
) -> Result<&'e [T], Failure> {
    if length == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Failure::NullPointer { argument });
    }
    match length.checked_mul(size_of::<T>()) {
        Some(bytes) if bytes <= isize::MAX as usize && data.is_aligned() => {
            // SAFETY: the caller vouches for it, and no object is larger than that.
            Ok(unsafe { slice::from_raw_parts(data, length) })
        }
        _ => Err(Failure::Length { argument, length }),
    }
}
