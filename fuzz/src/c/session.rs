//! What does a host hold, and what must hold of every call?

use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::ptr;

use kodbro_c::{
    Concepts, Decisions, Findings, Json, Mapper, Mapping, Status, Text, kodbro_concepts_free,
    kodbro_decisions_free, kodbro_findings_free, kodbro_json_free, kodbro_mapper_free,
    kodbro_mapping_free,
};

/// So many handles of a kind are held.
const HELD: usize = 4;

/// The longest message that is asked for.
const MESSAGE: usize = 96;

/// What no function writes behind a message, and what stands where one may be.
const UNTOUCHED: u8 = 0xA5;

/// The handles of one kind, with what frees them.
pub(super) struct Held<T> {
    handles: Vec<*mut T>,
    free: unsafe extern "C" fn(*mut T),
}

/// The handles that a host holds.
pub(super) struct Session {
    pub(super) mappers: Held<Mapper>,
    pub(super) mappings: Held<Mapping>,
    pub(super) concepts: Held<Concepts>,
    pub(super) decisions: Held<Decisions>,
    pub(super) documents: Held<Json>,
    pub(super) findings: Held<Findings>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            mappers: Held::new(kodbro_mapper_free),
            mappings: Held::new(kodbro_mapping_free),
            concepts: Held::new(kodbro_concepts_free),
            decisions: Held::new(kodbro_decisions_free),
            documents: Held::new(kodbro_json_free),
            findings: Held::new(kodbro_findings_free),
        }
    }
}

impl<T> Held<T> {
    fn new(free: unsafe extern "C" fn(*mut T)) -> Self {
        let handles = Vec::new();
        Self { handles, free }
    }

    /// Returns one of the handles, or NULL where there is none of the number.
    pub(super) fn at(&self, number: usize) -> *mut T {
        self.handles.get(number).copied().unwrap_or(ptr::null_mut())
    }

    /// Keeps a handle; the oldest is freed where there are too many.
    pub(super) fn keep(&mut self, handle: *mut T) {
        assert!(!handle.is_null());
        if self.handles.len() == HELD {
            self.free(0);
        }
        self.handles.push(handle);
    }

    /// Frees one of the handles, if there is one of the number.
    pub(super) fn free(&mut self, number: usize) {
        if number < self.handles.len() {
            let handle = self.handles.remove(number);
            // SAFETY: it was given by the library and is freed once.
            unsafe { (self.free)(handle) };
        }
    }
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        while !self.handles.is_empty() {
            self.free(0);
        }
    }
}

/// Makes a call with room for an output and a message of some bytes; returns the status, and the
/// output if it succeeded.
///
/// A panic is none of the statuses; a call that fails leaves its output alone and says why; one that
/// succeeds says nothing; nothing is written behind the room for the message.
pub(super) fn call<T>(
    capacity: usize,
    function: impl FnOnce(*mut T, *mut c_char, usize) -> Status,
) -> Result<T, Status> {
    let mut message = [UNTOUCHED; MESSAGE + 1];
    let capacity = capacity.min(MESSAGE);
    let mut out = MaybeUninit::<T>::uninit();
    let size = size_of::<T>();
    let start = out.as_mut_ptr().cast::<u8>();
    // SAFETY: there is room for so many bytes.
    unsafe { start.write_bytes(UNTOUCHED, size) };
    let status = function(out.as_mut_ptr(), message.as_mut_ptr().cast(), capacity);
    assert!(message[capacity..].iter().all(|&byte| byte == UNTOUCHED));
    if status == Status::Ok {
        assert!(message[..capacity].iter().all(|&byte| byte == UNTOUCHED));
        // SAFETY: the function says that it wrote the output.
        return Ok(unsafe { out.assume_init() });
    }
    assert_ne!(status, Status::Panic);
    // SAFETY: all bytes were written before.
    let bytes = unsafe { std::slice::from_raw_parts(start, size) };
    assert!(bytes.iter().all(|&byte| byte == UNTOUCHED), "{status:?}");
    if capacity > 0 && message[0] != UNTOUCHED {
        let end = message.iter().position(|&byte| byte == 0);
        let end = end.expect("a NUL ends the message");
        assert!(end < capacity);
        assert!(str::from_utf8(&message[..end]).is_ok());
    }
    Err(status)
}

/// Makes a call that takes no message.
pub(super) fn ask<T>(function: impl FnOnce(*mut T) -> Status) -> Result<T, Status> {
    call(0, |out, _, _| function(out))
}

/// Reads a text that the library lends.
pub(super) fn words<'t>(text: Text) -> &'t str {
    assert!(!text.data.is_null());
    // SAFETY: the library vouches for it as long as its handle lives, which callers here see to.
    let bytes = unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.length) };
    str::from_utf8(bytes).expect("what comes out is UTF-8")
}
