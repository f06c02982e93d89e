//! About which rows did the caller ask?

use kodbro_formats::CatalogueRow;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyFloat, PyString};

use crate::errors::{Error, Place};

/// Reads a row: a text, or something that has texts by name as a dict has them.
///
/// # Errors
/// [`Error::RowType`] and [`Error::RowValue`], with the row's number.
pub(crate) fn read(item: &Bound<'_, PyAny>, number: u64) -> PyResult<CatalogueRow> {
    let place = Place {
        row: Some(number),
        field: "",
    };
    if let Ok(text) = item.cast::<PyString>() {
        let name = whole(text, place)?;
        return Ok(CatalogueRow {
            number,
            name,
            ..CatalogueRow::default()
        });
    }
    let py = item.py();
    let fields = match item.cast::<PyDict>() {
        Ok(fields) => fields.clone(),
        Err(_) => as_dict(item, place)?,
    };
    let value = |key: &Bound<'_, PyString>, field| match fields.get_item(key)? {
        Some(value) => text(&value, Place { field, ..place }),
        None => Ok(String::new()),
    };
    let texts = [
        intern!(py, "name"),
        intern!(py, "model"),
        intern!(py, "description"),
    ];
    let mut known = false;
    for key in texts {
        known |= fields.contains(key)?;
    }
    if !known {
        let keys: Vec<String> = fields.keys().iter().map(|key| key.to_string()).collect();
        let problem = format!(
            "expected 'name', 'model' or 'description' among its keys, found {}",
            match keys.is_empty() {
                true => "none".to_owned(),
                false => keys.join(", "),
            }
        );
        return Err(Error::RowValue {
            place,
            problem,
            hint: "rename the keys, or give a table to map_table, which finds columns by their names",
        }
        .into());
    }
    Ok(CatalogueRow {
        number,
        id: value(intern!(py, "id"), "id")?,
        name: value(texts[0], "name")?,
        model: value(texts[1], "model")?,
        description: value(texts[2], "description")?,
        supplier: value(intern!(py, "supplier"), "supplier")?,
        ..CatalogueRow::default()
    })
}

/// Makes a dict of what is like one: with `keys()` as mappings have, or `_asdict()` as named tuples.
fn as_dict<'py>(item: &Bound<'py, PyAny>, place: Place) -> PyResult<Bound<'py, PyDict>> {
    let py = item.py();
    let fields = if item.hasattr(intern!(py, "_asdict"))? {
        item.call_method0(intern!(py, "_asdict"))?
    } else if item.hasattr(intern!(py, "keys"))? {
        item.clone()
    } else {
        return Err(wrong_type(item, place, "a text (str) or a dict of texts").into());
    };
    Ok(py.get_type::<PyDict>().call1((fields,))?.cast_into()?)
}

/// Reads an optional text; `None` is an empty one. White space at its ends does not count.
///
/// # Errors
/// As [`read`].
pub(crate) fn text(value: &Bound<'_, PyAny>, place: Place) -> PyResult<String> {
    match value.cast::<PyString>() {
        Ok(text) => whole(text, place),
        Err(_) if value.is_none() => Ok(String::new()),
        Err(_) => Err(wrong_type(value, place, "a text (str) or None").into()),
    }
}

/// Reads a text that has to be one.
///
/// # Errors
/// As [`read`].
pub(crate) fn needed_text(value: &Bound<'_, PyAny>) -> PyResult<String> {
    match value.cast::<PyString>() {
        Ok(text) => whole(text, Place::default()),
        Err(_) => Err(wrong_type(value, Place::default(), "a text (str)").into()),
    }
}

fn whole(text: &Bound<'_, PyString>, place: Place) -> PyResult<String> {
    let problem = match text.to_str() {
        Ok(text) => return Ok(text.trim().to_owned()),
        Err(error) => error,
    };
    let start = problem
        .value(text.py())
        .getattr(intern!(text.py(), "start"));
    let start = start
        .and_then(|start| start.extract::<usize>())
        .unwrap_or(0);
    Err(Error::RowValue {
        place,
        problem: format!("half a surrogate pair at position {start} is no character"),
        hint: "read the file in its true encoding, or with errors='replace'",
    }
    .into())
}

fn wrong_type(value: &Bound<'_, PyAny>, place: Place, expected: &'static str) -> Error {
    let kind = value.get_type().name();
    let kind = kind.map_or_else(|_| "an object".to_owned(), |kind| kind.to_string());
    let found = match value.cast::<PyFloat>() {
        Ok(number) => format!("{kind} ({number})"),
        Err(_) if value.is_none() => "None".to_owned(),
        Err(_) => kind,
    };
    let hint = match value {
        v if v.is_instance_of::<PyBytes>() || v.is_instance_of::<PyByteArray>() => {
            "decode it first, for example with .decode('utf-8')"
        }
        v if v.is_none() || v.is_instance_of::<PyFloat>() => {
            "put '' for what is missing, or give the table to map_table, which understands missing values"
        }
        _ => "convert it to text first",
    };
    Error::RowType {
        place,
        expected,
        found,
        hint,
    }
}
