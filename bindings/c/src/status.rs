//! What became of a call?

/// What became of a call. The numbers are never given to anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Status {
    /// It was done. Only now have the outputs been written.
    Ok = 0,
    /// A pointer that must not be NULL is NULL, or text of some length is at NULL.
    NullPointer = 1,
    /// A handle is of another kind, or closed, as far as that can be seen.
    WrongHandle = 2,
    /// A text is not UTF-8.
    InvalidUtf8 = 3,
    /// A text is not UTF-16: half a surrogate pair.
    InvalidUtf16 = 4,
    /// A number or a word is none of those that the function takes, or a length cannot be right.
    InvalidArgument = 5,
    /// There is no such code, candidate, reason, decision or finding.
    NotFound = 6,
    /// The system cannot read a file, or cannot start threads.
    Io = 7,
    /// The bytes are no index that this release reads: another file, a newer one, or a damaged one.
    InvalidIndex = 8,
    /// No mapping set, no model or no catalogue, or something in it is wrong.
    InvalidFile = 9,
    /// The callback asked to stop.
    Stopped = 10,
    /// This library was built without the default index.
    NoDefaultIndex = 11,
    /// A fault of kodbro, caught before it could reach the host. The handles remain usable.
    Panic = 12,
}

impl Status {
    /// Returns the status in words, with a NUL behind.
    pub(crate) fn words(number: i32) -> &'static str {
        const WORDS: [&str; 13] = [
            "done\0",
            "a pointer is NULL\0",
            "the handle is closed or of another kind\0",
            "the text is not UTF-8\0",
            "the text is not UTF-16\0",
            "a value is none of those allowed\0",
            "there is no such thing\0",
            "the system refuses\0",
            "not an index that this release reads\0",
            "not a mapping set, a model or a catalogue, or one with an error\0",
            "stopped by the callback\0",
            "built without the default index\0",
            "a fault of kodbro\0",
        ];
        let at = usize::try_from(number).ok();
        at.and_then(|at| WORDS.get(at))
            .copied()
            .unwrap_or("unknown status\0")
    }
}
