//! Which exception does a failure become?

use std::fmt;
use std::io;
use std::path::PathBuf;

use kodbro::IndexError;
use kodbro::model::TrainError;
use kodbro_formats::ErrorKind;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// A failure, before Python knows of it. Each kind is one class of `kodbro._errors`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{name}: {cause}")]
    InvalidIndex { name: String, cause: IndexError },
    #[error("{}: {cause}", .path.display())]
    InvalidModel {
        path: PathBuf,
        cause: serde_json::Error,
    },
    #[error("{}: cannot open the {what}: {cause}", .path.display())]
    Open {
        what: &'static str,
        path: PathBuf,
        cause: io::Error,
    },
    #[error("{0}")]
    File(kodbro_formats::Error),
    #[error("nothing can be learned: {0}")]
    Training(TrainError),
    #[error("source '{of}' has no product '{id}'")]
    UnknownProduct {
        of: String,
        id: String,
        hint: String,
    },
    #[error("no code '{code}' in {nomenclature}")]
    UnknownCode { code: String, nomenclature: String },
    #[error("{name}={value}: expected {expected}")]
    Option {
        name: &'static str,
        value: String,
        expected: String,
    },
    #[error("{place}expected {expected}, found {found}")]
    RowType {
        place: Place,
        expected: &'static str,
        found: String,
        hint: &'static str,
    },
    #[error("{place}{problem}")]
    RowValue {
        place: Place,
        problem: String,
        hint: &'static str,
    },
    #[error("{problem}; the columns are {columns}")]
    MissingColumn { problem: String, columns: String },
    #[error("column '{column}' holds {found}, expected text")]
    ColumnType { column: String, found: String },
    #[error("cannot read the table: {0}")]
    Table(String),
    #[error("the stream has been read already")]
    StreamUsed,
    #[error("not a pickle of this release of kodbro: {0}")]
    Pickle(String),
    #[error("cannot start threads: {0}")]
    Threads(String),
    #[error("kodbro has a fault: {0}")]
    Internal(String),
}

/// Where in the input something is: a row, from 1, and one of its fields, as far as they are known.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    pub(crate) row: Option<u64>,
    pub(crate) field: &'static str,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.field) {
            (None, "") => Ok(()),
            (None, field) => write!(f, "{field}: "),
            (Some(row), "") => write!(f, "row {row}: "),
            (Some(row), field) => write!(f, "row {row}, {field}: "),
        }
    }
}

impl Error {
    /// Returns the name of its class.
    fn class(&self) -> &'static str {
        match self {
            Self::InvalidIndex { .. } => "InvalidIndexError",
            Self::InvalidModel { .. } => "InvalidModelError",
            Self::Open { cause, .. } if cause.kind() == io::ErrorKind::NotFound => "NotFoundError",
            Self::Open { .. } => "OpenError",
            Self::File(error) => match error.kind() {
                ErrorKind::Io { cause, .. } if cause.kind() == io::ErrorKind::NotFound => {
                    "NotFoundError"
                }
                ErrorKind::Io { .. } | ErrorKind::BadTarget { .. } => "OpenError",
                _ => "InvalidFileError",
            },
            Self::Training(_) => "TrainingError",
            Self::UnknownProduct { .. } => "UnknownProductError",
            Self::UnknownCode { .. } => "UnknownCodeError",
            Self::Option { .. } => "OptionError",
            Self::RowType { .. } => "RowTypeError",
            Self::RowValue { .. } => "RowValueError",
            Self::MissingColumn { .. } => "MissingColumnError",
            Self::ColumnType { .. } => "ColumnTypeError",
            Self::Table(_) | Self::StreamUsed => "TableError",
            Self::Pickle(_) => "PickleError",
            Self::Threads(_) | Self::Internal(_) => "InternalError",
        }
    }

    /// Returns what the caller can do about it.
    fn hint(&self) -> Option<&str> {
        match self {
            Self::File(error) => error.hint(),
            Self::InvalidIndex { cause, .. } => Some(cause.hint()),
            Self::InvalidModel { .. } => {
                Some("pass a file that 'kodbro train' of this release wrote")
            }
            Self::Open { .. } => Some("check the path; index and model of the package need none"),
            Self::Training(_) => {
                Some("add more decisions; until then, map with the model of the package")
            }
            Self::UnknownProduct { hint, .. } => Some(hint),
            Self::UnknownCode { .. } => {
                Some("'code in nomenclature' asks; nomenclature.search(text) finds codes by words")
            }
            Self::RowType { hint, .. } | Self::RowValue { hint, .. } => Some(hint),
            Self::MissingColumn { .. } => {
                Some("name the columns, for example name='Benämning', description='Text'")
            }
            Self::ColumnType { .. } => Some("choose another column, or convert it to text first"),
            Self::StreamUsed => Some("map the table again, or collect the stream once"),
            Self::Pickle(_) => Some("read it with the release that wrote it"),
            Self::Threads(_) => Some("ask for fewer, for example threads=1"),
            Self::Internal(_) => Some("please report it with the row that led to it"),
            Self::Option { .. } | Self::Table(_) => None,
        }
    }

    fn raise(&self, py: Python<'_>) -> PyResult<PyErr> {
        let class = py.import("kodbro._errors")?.getattr(self.class())?;
        let more = PyDict::new(py);
        more.set_item("hint", self.hint())?;
        match self {
            Self::RowType { place, .. } | Self::RowValue { place, .. } => {
                more.set_item("row", place.row)?;
            }
            Self::File(error) => {
                more.set_item("filename", &error.place().source)?;
                match error.kind() {
                    ErrorKind::Io { cause, .. } => {
                        more.set_item("errno", cause.raw_os_error())?;
                    }
                    ErrorKind::BadTarget { .. } => {}
                    _ => more.set_item("row", error.place().row)?,
                }
            }
            Self::Open { path, cause, .. } => {
                more.set_item("errno", cause.raw_os_error())?;
                more.set_item("filename", path.to_string_lossy())?;
            }
            _ => {}
        }
        let exception = class.call((self.to_string(),), Some(&more))?;
        Ok(PyErr::from_value(exception))
    }
}

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        Python::attach(|py| error.raise(py).unwrap_or_else(|failure| failure))
    }
}
