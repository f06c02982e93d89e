//! How is one row mapped?

use std::ffi::c_char;
use std::sync::Arc;

use kodbro_formats::CatalogueRow;

use crate::Status;
use crate::boundary::{Message, answered};
use crate::failure::Failure;
use crate::handle;
use crate::mapper::{Mapper, Opened};
use crate::mapping::{Found, Mapping};
use crate::options::{Asked, MapOptions};
use crate::row::{Row, Row16};
use crate::text::{Text, Text16, structure};

/// Maps the name of a product: UTF-8 of `length` bytes. White space around it does not count.
///
/// Options may be NULL. Costs as much as `kodbro_map`. On success the mapping is the caller's, to
/// free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_map_text(
    mapper: *const Mapper,
    text: *const c_char,
    length: usize,
    options: *const MapOptions,
    mapping: *mut *mut Mapping,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let name = Text { data: text, length };
    // SAFETY: the caller vouches for the text.
    let read = || Ok(catalogue_row(unsafe { name.read("text") }?));
    // SAFETY: the caller vouches for the rest.
    unsafe { map(mapper, read, options, mapping, message, capacity) }
}

/// The same for UTF-16 of `length` units, in the machine's order of bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_map_text_utf16(
    mapper: *const Mapper,
    text: *const u16,
    length: usize,
    options: *const MapOptions,
    mapping: *mut *mut Mapping,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let name = Text16 { data: text, length };
    // SAFETY: the caller vouches for the text.
    let read = || Ok(catalogue_row(&unsafe { name.read("text") }?));
    // SAFETY: the caller vouches for the rest.
    unsafe { map(mapper, read, options, mapping, message, capacity) }
}

/// Maps a row.
///
/// Options may be NULL. Costs some hundred microseconds for words that the mapper has not seen
/// before, and some tens for others. On success the mapping is the caller's, to free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_map(
    mapper: *const Mapper,
    row: *const Row,
    options: *const MapOptions,
    mapping: *mut *mut Mapping,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    // SAFETY: the caller vouches for the row and its texts.
    let read = || Ok(unsafe { structure(row, "row")?.lend() }?.to_catalogue_row(1));
    // SAFETY: the caller vouches for the rest.
    unsafe { map(mapper, read, options, mapping, message, capacity) }
}

/// The same for a row in UTF-16.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_map_utf16(
    mapper: *const Mapper,
    row: *const Row16,
    options: *const MapOptions,
    mapping: *mut *mut Mapping,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    // SAFETY: the caller vouches for the row and its texts.
    let read = || unsafe { structure(row, "row")?.read() };
    // SAFETY: the caller vouches for the rest.
    unsafe { map(mapper, read, options, mapping, message, capacity) }
}

/// Maps a row of the caller's, however it is read.
unsafe fn map(
    mapper: *const Mapper,
    read: impl FnOnce() -> Result<CatalogueRow, Failure>,
    options: *const MapOptions,
    mapping: *mut *mut Mapping,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let work = || {
        // SAFETY: the caller vouches for the handle and the options.
        let (opened, asked) = unsafe {
            let opened = handle::borrow(mapper, "mapper")?;
            (opened, Asked::read(&MapOptions::copied(options)?, opened)?)
        };
        let row = read()?;
        let found = opened
            .mapper
            .with_scratch(|scratch| find(opened, &asked, scratch, row));
        Ok(handle::give::<Mapping>(found))
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(mapping, Message::new(message, capacity), work) }
}

/// Maps a row in the memory of a scratch.
pub(crate) fn find(
    opened: &Arc<Opened>,
    asked: &Asked<'_>,
    scratch: &mut kodbro::Scratch,
    row: CatalogueRow,
) -> Found {
    #[cfg(feature = "forced-panic")]
    crate::forced_panic::if_asked(&row.name);
    let mapping = match asked.past(&row.id) {
        None => opened.mapper.map_in(scratch, row.row(), &asked.options),
        Some(past) => opened
            .mapper
            .map_with_decisions(scratch, row.row(), &past, &asked.options),
    };
    Found::new(opened, asked.language, row, mapping)
}

fn catalogue_row(name: &str) -> CatalogueRow {
    CatalogueRow {
        number: 1,
        name: name.trim().to_owned(),
        ..CatalogueRow::default()
    }
}
