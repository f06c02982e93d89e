//! Why did a call fail?

use std::io;

use kodbro::IndexError;

use crate::status::Status;

/// Why a call failed; each kind has its status.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{argument} is NULL")]
    NullPointer { argument: &'static str },
    #[error("{argument} is no open {expected}")]
    WrongHandle {
        argument: &'static str,
        expected: &'static str,
    },
    #[error("{argument} is not UTF-8 from byte {byte} on")]
    InvalidUtf8 { argument: &'static str, byte: usize },
    #[error("{argument} cannot have the length {length} at that address")]
    Length {
        argument: &'static str,
        length: usize,
    },
    #[error("{argument} has half a surrogate pair at unit {unit}")]
    InvalidUtf16 { argument: &'static str, unit: usize },
    #[error("{argument} is {value}, expected {expected}")]
    InvalidArgument {
        argument: &'static str,
        value: String,
        expected: String,
    },
    #[error("no {what} {value}")]
    NotFound { what: &'static str, value: String },
    #[error("{path}: {cause}")]
    Io { path: String, cause: io::Error },
    #[error("cannot start {number} threads: {cause}")]
    Threads { number: usize, cause: String },
    #[error("{name}: {cause}; {}", .cause.hint())]
    InvalidIndex { name: String, cause: IndexError },
    #[error("not a model: {0}; pass what 'kodbro train' of this release wrote")]
    InvalidModel(serde_json::Error),
    #[error("{0}{hint}", hint = .0.hint().map(|hint| format!("; {hint}")).unwrap_or_default())]
    File(kodbro_formats::Error),
    #[error("rows[{row}]: {cause}")]
    Row { row: usize, cause: Box<Failure> },
    #[error("stopped at rows[{row}]")]
    Stopped { row: usize },
    #[cfg(not(feature = "embedded"))]
    #[error(
        "this library was built without the default index; open a file that 'kodbro build' wrote"
    )]
    NoDefaultIndex,
    #[error("kodbro has a fault: {0}")]
    Panic(String),
}

impl Failure {
    /// Returns what the caller is told as a number.
    pub(crate) fn status(&self) -> Status {
        match self {
            Self::NullPointer { .. } => Status::NullPointer,
            Self::WrongHandle { .. } => Status::WrongHandle,
            Self::InvalidUtf8 { .. } => Status::InvalidUtf8,
            Self::InvalidUtf16 { .. } => Status::InvalidUtf16,
            Self::InvalidArgument { .. } | Self::Length { .. } => Status::InvalidArgument,
            Self::NotFound { .. } => Status::NotFound,
            Self::Io { .. } | Self::Threads { .. } => Status::Io,
            Self::InvalidIndex { .. } => Status::InvalidIndex,
            Self::InvalidModel(_) => Status::InvalidFile,
            Self::File(error) => match error.kind() {
                kodbro_formats::ErrorKind::Io { .. } => Status::Io,
                _ => Status::InvalidFile,
            },
            Self::Row { cause, .. } => cause.status(),
            Self::Stopped { .. } => Status::Stopped,
            #[cfg(not(feature = "embedded"))]
            Self::NoDefaultIndex => Status::NoDefaultIndex,
            Self::Panic(_) => Status::Panic,
        }
    }
}
