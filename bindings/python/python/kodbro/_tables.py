"""How does a table of each kind go in, and how does the same kind come out?

pyarrow, pandas and polars are looked at only where the caller's table is of theirs, so that none
has to be installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kodbro._errors import ColumnTypeError, KodbroError, RowValueError, TableError
from kodbro._kodbro import (
    ArrowStream,
    Mapper,
    column_roles,
    map_batches,
    map_columns,
    map_stream,
    next_batch,
)

Columns = dict[str, Any]
Options = dict[str, Any]


_WHOLE = {
    ("pandas", "DataFrame"),
    ("polars", "DataFrame"),
    ("pyarrow", "RecordBatch"),
    ("pyarrow", "Table"),
}


def map_table(mapper: Mapper, table: Any, columns: Columns, options: Options) -> Any:
    """Maps a table; `Mapper.map_table` says what that is."""
    kinds = {(base.__module__.partition(".")[0], base.__name__) for base in type(table).__mro__}
    # A relation of DuckDB would run its query to know its length, a reader does not have one.
    if kinds & _WHOLE:
        options["total"] = len(table)
    if ("pandas", "DataFrame") in kinds:
        return _pandas(mapper, table, columns, options)
    if ("polars", "DataFrame") in kinds:
        return _polars(mapper, table, columns, options)
    if ("pyarrow", "Table") in kinds or ("pyarrow", "RecordBatch") in kinds:
        return _pyarrow(mapper, table, columns, options)
    if ("pyarrow", "RecordBatchReader") in kinds:
        return _reader(mapper, table, columns, options)
    if hasattr(table, "__arrow_c_stream__") or hasattr(table, "__arrow_c_array__"):
        if ("polars", "Series") not in kinds and ("pandas", "Series") not in kinds:
            return _other(mapper, table, columns, options)
    raise TableError(
        f"expected a table, found {type(table).__name__}",
        hint="give a table of pyarrow, pandas or polars, or rows to map_many; collect a lazy frame",
    )


def _reader(mapper: Mapper, reader: Any, columns: Columns, options: Options) -> Any:
    """Maps a reader of pyarrow as it is read.

    The batches are taken and given by iterators of Python, since pyarrow raises what those raise as
    it is, but knows of an error in a stream of Arrow no more than its text.
    """
    import pyarrow

    stream = map_batches(mapper, reader.schema, iter(reader), columns, options)

    return pyarrow.RecordBatchReader.from_batches(pyarrow.schema(stream), _Batches(stream))


class _Batches:
    """Gives the mapped batches of a stream. It is no generator, since that would come to an ordinary
    end after an error, as if all had been read."""

    def __init__(self, stream: ArrowStream) -> None:
        self._stream = stream

    def __iter__(self) -> _Batches:
        return self

    def __next__(self) -> Any:
        import pyarrow

        try:
            batch = next_batch(self._stream)
        except StopIteration as error:  # of progress, and not the end
            raise RuntimeError("progress raised StopIteration") from error
        if batch is None:
            raise StopIteration
        return pyarrow.RecordBatchReader.from_stream(batch).read_next_batch()


def _other(mapper: Mapper, table: Any, columns: Columns, options: Options) -> ArrowStream:
    """Maps what has the Arrow interface and no kind of its own."""
    try:
        return map_stream(mapper, table, columns, options)
    except ValueError as error:
        if isinstance(error, KodbroError):
            raise
        raise TableError(f"expected a table, found {type(table).__name__}: {error}") from error


def _pyarrow(mapper: Mapper, table: Any, columns: Columns, options: Options) -> Any:
    import pyarrow

    header = table.schema.names
    roles = column_roles(mapper, header, columns)
    texts = [table.column(at) for _, at in roles]
    for place, ((role, at), column) in enumerate(zip(roles, texts, strict=True)):
        kind = column.type
        if role == "id" and (pyarrow.types.is_integer(kind) or pyarrow.types.is_floating(kind)):
            texts[place] = column  # numbers name products, too
        else:
            _expect_text(header[at], column, pyarrow)
    names = [role for role, _ in roles]
    if isinstance(table, pyarrow.RecordBatch):
        picked = pyarrow.RecordBatch.from_arrays(texts, names=names)
        added = pyarrow.RecordBatchReader.from_stream(
            map_columns(mapper, picked, header, options)
        ).read_next_batch()
    else:
        picked = pyarrow.Table.from_arrays(texts, names=names)
        added = pyarrow.table(map_columns(mapper, picked, header, options))
    for field, column in zip(added.schema, added.columns, strict=True):
        table = table.append_column(field, column)
    return table


def _expect_text(name: str, column: Any, pyarrow: Any) -> None:
    """Refuses a column that does not hold text before its name becomes that of its role."""
    kind = column.type
    while pyarrow.types.is_dictionary(kind) or pyarrow.types.is_run_end_encoded(kind):
        kind = kind.value_type
    is_text = (
        pyarrow.types.is_string(kind)
        or pyarrow.types.is_large_string(kind)
        or pyarrow.types.is_string_view(kind)
        or pyarrow.types.is_null(kind)
    )
    if not is_text and column.null_count < len(column):
        raise _not_text(name, str(kind))


def _not_text(name: str, found: str) -> ColumnTypeError:
    return ColumnTypeError(
        f"column '{name}' holds {found}, expected text",
        hint="choose another column, or convert it to text first",
    )


def _polars(mapper: Mapper, table: Any, columns: Columns, options: Options) -> Any:
    import polars

    header = table.columns
    roles = column_roles(mapper, header, columns)
    texts = []
    for role, at in roles:
        column = table.to_series(at)
        is_text = column.dtype in (polars.String, polars.Categorical, polars.Enum, polars.Null)
        is_id = role == "id" and (column.dtype.is_integer() or column.dtype.is_float())
        if not (is_text or is_id) and column.null_count() < len(column):
            raise _not_text(header[at], str(column.dtype))
        texts.append((column if is_id else column.cast(polars.String)).alias(role))
    added = polars.DataFrame(map_columns(mapper, polars.DataFrame(texts), header, options))
    return table.hstack(added.get_columns())


def _pandas(mapper: Mapper, table: Any, columns: Columns, options: Options) -> Any:
    import pandas
    import pyarrow

    header = [str(label) for label in table.columns]
    roles = column_roles(mapper, header, columns)
    texts = {
        role: _pandas_texts(role, header[at], table.iloc[:, at], pandas, pyarrow)
        for role, at in roles
    }
    added = pyarrow.table(map_columns(mapper, pyarrow.table(texts), header, options))
    kinds = {pyarrow.uint8(): pandas.UInt8Dtype()}
    result = table.copy(deep=False)
    for name in added.column_names:
        column = added.column(name)
        if pyarrow.types.is_list(column.type):
            values = pandas.array(column.combine_chunks(), dtype=pandas.ArrowDtype(column.type))
        else:
            values = column.to_pandas(types_mapper=kinds.get).array
        result[name] = values
    return result


def _pandas_texts(role: str, name: str, column: Any, pandas: Any, pyarrow: Any) -> Any:
    """Returns the texts of a column as Arrow has them, whatever pandas keeps them in."""
    if column.isna().all():
        return pyarrow.nulls(len(column))
    if isinstance(column.dtype, pandas.CategoricalDtype):
        column = column.astype(object)
    if role == "id" and pandas.api.types.is_integer_dtype(column.dtype):
        column = column.astype("string")
    if role == "id" and pandas.api.types.is_float_dtype(column.dtype):
        return pyarrow.array(column, from_pandas=True)
    if not (pandas.api.types.is_string_dtype(column.dtype) or column.dtype == object):
        raise _not_text(name, str(column.dtype))
    _expect_strings(name, column)
    try:
        return pyarrow.array(column, from_pandas=True, type=pyarrow.large_string())
    except UnicodeEncodeError as error:
        raise _half_character(column) from error


def _expect_strings(name: str, column: Any) -> None:
    """Refuses a column of objects with something else than text among them, and names the row."""
    if column.dtype != object:
        return
    values: Sequence[Any] = column.array
    missing = column.isna().array
    for at, value in enumerate(values):
        if not isinstance(value, str) and not missing[at]:
            raise _not_text(name, f"{type(value).__name__} in row {at + 1}")


def _half_character(column: Any) -> RowValueError:
    """Names the first row whose text has half a surrogate pair in it."""
    halves = (at for at, text in enumerate(column, 1) if isinstance(text, str) and _is_cut(text))
    row = next(halves, None)
    return RowValueError(
        f"row {row}: half a surrogate pair is no character",
        hint="read the file in its true encoding, or with errors='replace'",
        row=row,
    )


def _is_cut(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)
