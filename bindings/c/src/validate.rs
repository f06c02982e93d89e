//! What is wrong with a catalogue?

use std::ffi::c_char;
use std::io::Cursor;
use std::ops::ControlFlow;

use kodbro_formats::item::ItemReader;

use crate::Status;
use crate::boundary::{Message, answered};
use crate::failure::Failure;
use crate::findings::{Findings, Found};
use crate::handle;
use crate::mapper::{Mapper, Opened};
use crate::text::{Text, elements};
use crate::validate_options::{Checked, ValidateOptions};

/// Checks a catalogue file as `kodbro validate` does: UBL, BMEcat, CSV, TSV, XLSX or JSON lines, told
/// apart by what is in it.
///
/// `path` is UTF-8 of so many bytes. Options may be NULL. It works on the thread of the call. Memory
/// grows with the findings that are kept, not with the file. On success the findings are the caller's,
/// to free; that there are some is no failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_validate_file(
    mapper: *const Mapper,
    path: *const c_char,
    length: usize,
    options: *const ValidateOptions,
    findings: *mut *mut Findings,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let check = || {
        let path = Text { data: path, length };
        // SAFETY: the caller vouches for the handle, the path and the options.
        let (opened, path, checked) = unsafe {
            (
                handle::borrow(mapper, "mapper")?,
                path.read("path")?,
                Checked::read(options)?,
            )
        };
        let reader = ItemReader::open(path, &checked.items).map_err(Failure::File)?;
        find(opened, reader, &checked)
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(findings, Message::new(message, capacity), check) }
}

/// Checks a catalogue by the bytes of its file, which are copied, as `kodbro_validate_file` does.
///
/// `name` is what messages and findings call it: UTF-8 of so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kodbro_validate_bytes(
    mapper: *const Mapper,
    name: *const c_char,
    name_length: usize,
    data: *const u8,
    length: usize,
    options: *const ValidateOptions,
    findings: *mut *mut Findings,
    message: *mut c_char,
    capacity: usize,
) -> Status {
    let check = || {
        let name = Text {
            data: name,
            length: name_length,
        };
        // SAFETY: the caller vouches for the handle, the name, the bytes and the options.
        let (opened, name, data, checked) = unsafe {
            (
                handle::borrow(mapper, "mapper")?,
                name.read("name")?,
                elements(data, length, "data")?,
                Checked::read(options)?,
            )
        };
        let data = Cursor::new(data.to_vec());
        let reader = ItemReader::from_reader(name, data, &checked.items).map_err(Failure::File)?;
        find(opened, reader, &checked)
    };
    // SAFETY: the caller vouches for the output.
    unsafe { answered(findings, Message::new(message, capacity), check) }
}

fn find(opened: &Opened, reader: ItemReader, asked: &Checked) -> Result<*mut Findings, Failure> {
    let mut kept = Vec::new();
    let mapper = Some(&opened.mapper);
    let summary = kodbro_validate::validate(reader, mapper, &asked.options, |finding| {
        #[cfg(feature = "forced-panic")]
        crate::forced_panic::if_asked(&finding.item_name);
        if kept.len() < asked.limit {
            kept.push(finding);
        }
        ControlFlow::Continue(())
    });
    let summary = summary.map_err(Failure::File)?;
    Ok(handle::give::<Findings>(Found::new(
        kept,
        &summary,
        asked.language,
    )))
}
