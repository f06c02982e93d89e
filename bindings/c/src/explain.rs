//! How was a row understood?

use std::ffi::c_char;

use serde::Serialize;

use crate::Status;
use crate::boundary::{Message, answered};
use crate::failure::Failure;
use crate::handle::{self, Opaque};
use crate::mapper::Mapper;
use crate::row::Row;
use crate::text::{Text, structure};

/// A JSON document.
#[derive(Debug)]
pub struct Json {
    _private: [u8; 0],
}

impl Opaque for Json {
    type Value = String;
    const MARK: u64 = u64::from_le_bytes(*b"kodbro-J");
    const NAME: &'static str = "JSON document";
}

impl Json {
    /// Gives a document away.
    ///
    /// # Errors
    /// None for the values of kodbro, which all can be written.
    pub(crate) fn give(value: &impl Serialize) -> Result<*mut Self, Failure> {
        let text = serde_json::to_string(value);
        let text = text.map_err(|error| Failure::Panic(error.to_string()))?;
        Ok(handle::give::<Self>(text))
    }
}

/// Tells how a row is understood, step by step: what became of each word, which concepts it means
/// and with which words of terms it was matched. It is the object "understood" that
/// `kodbro explain --format json` writes.
///
/// Costs about twice as much as `kodbro_map`. On success the document is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_explain(
    mapper: *const Mapper,
    row: *const Row,
    json: *mut *mut Json,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let explain = || {
        // SAFETY: the caller vouches for the handle, the row and its texts.
        let (opened, row) = unsafe {
            let opened = handle::borrow(mapper, "mapper")?;
            (opened, structure(row, "row")?.lend()?)
        };
        let explanation = opened.mapper.explain(row.row());
        Json::give(&explanation)
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(json, Message::new(message, capacity), explain) }
}

/// Reads the text of a document; it lives as long.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_json_text(json: *const Json, text: *mut Text) -> Status {
    // SAFETY: the caller vouches for the handle and the output.
    unsafe {
        answered(text, Message::NONE, || {
            Ok(Text::new(handle::borrow(json, "json")?))
        })
    }
}

/// Frees a document. NULL is left alone. Its text ends with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_json_free(json: *mut Json) {
    // SAFETY: the caller vouches for the handle.
    unsafe { handle::free(json) }
}
