//! How do the columns of a table become the texts of rows?

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringViewArray};
use arrow_cast::cast;
use arrow_schema::{DataType, Field};
use kodbro::Row;
use kodbro_formats::Role;

use crate::errors::{Error, Place};

/// Tells whether a column of a type may have a role; ids may be numbers.
pub(crate) fn holds(role: Role, kind: &DataType) -> bool {
    is_text(kind) || (role == Role::Id && (kind.is_integer() || kind.is_floating()))
}

fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, value) => is_text(value),
        DataType::RunEndEncoded(_, value) => is_text(value.data_type()),
        _ => false,
    }
}

/// Says that a column does not hold text.
pub(crate) fn not_text(field: &Field) -> Error {
    Error::ColumnType {
        column: field.name().clone(),
        found: field.data_type().to_string(),
    }
}

/// Returns the texts of a column, however they are stored; `before` is how many rows there were
/// before the batch.
pub(crate) fn column_texts(
    batch: &RecordBatch,
    role: Role,
    at: usize,
    before: usize,
) -> Result<StringViewArray, Error> {
    let (schema, column) = (batch.schema(), batch.column(at));
    // A column without any value may have any type.
    if column.null_count() == column.len() {
        return Ok(StringViewArray::new_null(column.len()));
    }
    if !holds(role, column.data_type()) {
        return Err(not_text(schema.field(at)));
    }
    if column.data_type().is_floating() {
        return whole_numbers(column, before);
    }
    let texts = match column.data_type().is_integer() {
        true => cast(column, &DataType::Utf8).and_then(|texts| cast(&texts, &DataType::Utf8View)),
        false => cast(column, &DataType::Utf8View),
    };
    let texts = texts.map_err(|error| Error::Table(error.to_string()))?;
    Ok(texts.as_string_view().clone())
}

/// Returns ids that are kept as numbers with a point, as pandas keeps whole ones where some are
/// missing, which are NaN.
fn whole_numbers(column: &ArrayRef, before: usize) -> Result<StringViewArray, Error> {
    // Above this, not every whole number is there, so that ids may have become others.
    let most_exact = match column.data_type() {
        DataType::Float16 => 2_048.0,
        DataType::Float32 => 16_777_216.0,
        _ => 9_007_199_254_740_992.0,
    };
    let numbers = cast(column, &DataType::Float64).map_err(|e| Error::Table(e.to_string()))?;
    let numbers = numbers.as_primitive::<Float64Type>();
    let mut texts = Vec::with_capacity(numbers.len());
    for (number, row) in numbers.iter().zip(before as u64 + 1..) {
        texts.push(match number.filter(|number| !number.is_nan()) {
            None => None,
            Some(whole) if whole.fract() == 0.0 && whole.abs() < most_exact => {
                Some((whole as i64).to_string())
            }
            Some(other) => {
                return Err(Error::RowValue {
                    place: Place {
                        row: Some(row),
                        field: "",
                    },
                    problem: format!("expected a whole number as id, found {other}"),
                    hint: "convert the ids to text first; large numbers with a point are not exact",
                });
            }
        });
    }
    Ok(texts.into_iter().collect())
}

/// Reads a row and its id; what is null is an empty text.
pub(crate) fn row(columns: &[(Role, StringViewArray)], at: usize) -> (Row<'_>, &str) {
    let (mut row, mut id) = (Row::default(), "");
    for (role, texts) in columns {
        let text = match texts.is_valid(at) {
            true => texts.value(at).trim(),
            false => "",
        };
        match role {
            Role::Name => row.name = text,
            Role::Model => row.model = text,
            Role::Description => row.description = text,
            Role::Supplier => row.supplier = text,
            Role::Id => id = text,
            Role::Unit => {}
        }
    }
    (row, id)
}
