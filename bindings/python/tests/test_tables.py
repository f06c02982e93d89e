"""Does a table of each kind come back as the same kind, with the right answers in it?"""

from collections.abc import Iterator
from typing import Any

import duckdb
import pandas
import polars
import pyarrow
import pytest

import kodbro

NAMES = ["Injektionskanyl 0,8x40 mm", None, "Munskydd", "", "Bryggkaffe 450 g", "Kanyl"]
TEXTS = [None, "Sugkateter CH14", "typ IIR", None, "mellanrost", "grön"]
ADDED = ["status", "code", "term", "level", "confidence", "candidates", "reason"]
ADDED = [f"kodbro_{name}" for name in ADDED]


@pytest.fixture(scope="module")
def expected(mapper: kodbro.Mapper) -> list[dict[str, Any]]:
    rows = [{"name": name, "description": text} for name, text in zip(NAMES, TEXTS, strict=True)]
    return [mapping.to_dict() for mapping in mapper.map_many(rows)]


def check(rows: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    assert len(rows) == len(expected)
    for row, line in zip(rows, expected, strict=True):
        for name in ("status", "code", "term", "level", "confidence", "reason"):
            assert row[f"kodbro_{name}"] == line.get(name), name
        candidates = [
            {key: candidate[key] for key in ("code", "term", "confidence")}
            for candidate in line["candidates"]
        ]
        assert list(row["kodbro_candidates"]) == candidates


def table(kind: pyarrow.DataType | None = None) -> pyarrow.Table:
    columns = {"Benämning": pyarrow.array(NAMES, kind), "Beskrivning": pyarrow.array(TEXTS, kind)}
    return pyarrow.table({"nr": list(range(6)), **columns})


KINDS = [
    pyarrow.string(),
    pyarrow.large_string(),
    pyarrow.string_view(),
    pyarrow.dictionary(pyarrow.int8(), pyarrow.string()),
    pyarrow.dictionary(pyarrow.int64(), pyarrow.large_string()),
]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_kind_of_text(mapper: kodbro.Mapper, expected: Any, kind: Any) -> None:
    given = table(pyarrow.string())
    for at in (1, 2):
        column = given.column(at)
        if pyarrow.types.is_dictionary(kind):
            column = column.cast(kind.value_type).dictionary_encode().cast(kind)
        else:
            column = column.cast(kind)
        given = given.set_column(at, given.field(at).name, column)
    mapped = mapper.map_table(given)
    assert isinstance(mapped, pyarrow.Table)
    assert mapped.column_names == [*given.column_names, *ADDED]
    assert mapped.select(given.column_names).equals(given)
    check(mapped.to_pylist(), expected)


def test_chunks_are_one_table(mapper: kodbro.Mapper, expected: Any) -> None:
    whole = table()
    given = pyarrow.concat_tables([whole.slice(0, 1), whole.slice(1, 3), whole.slice(4)])
    assert given.column(0).num_chunks == 3
    check(mapper.map_table(given).to_pylist(), expected)
    check(mapper.map_table(whole.slice(2, 3)).to_pylist(), expected[2:5])


def test_record_batch_and_reader(mapper: kodbro.Mapper, expected: Any) -> None:
    batch = table().to_batches()[0]
    mapped = mapper.map_table(batch)
    assert isinstance(mapped, pyarrow.RecordBatch)
    check(mapped.to_pylist(), expected)
    reader = pyarrow.RecordBatchReader.from_batches(batch.schema, [batch, batch.slice(0, 2)])
    again = mapper.map_table(reader)
    assert isinstance(again, pyarrow.RecordBatchReader)
    check(again.read_all().to_pylist(), expected + expected[:2])


def test_polars_keeps_its_types(mapper: kodbro.Mapper, expected: Any) -> None:
    given = polars.DataFrame(
        {
            "nr": range(6),
            "Benämning": polars.Series(NAMES, dtype=polars.Categorical),
            "Beskrivning": TEXTS,
            "förp": polars.Series(["ST"] * 6, dtype=polars.Enum(["ST", "FP"])),
        }
    )
    mapped = mapper.map_table(given)
    assert isinstance(mapped, polars.DataFrame)
    assert mapped.select(given.columns).equals(given) and mapped.schema["förp"] == polars.Enum
    check(mapped.to_dicts(), expected)
    odd = given.rename({"Benämning": "^.*$"})
    check(mapper.map_table(odd, name="^.*$", description="Beskrivning").to_dicts(), expected)


@pytest.mark.parametrize("kind", ["str", "object", "category", "string[python]"])
@pytest.mark.parametrize(
    "index",
    [[5, 5, 1, 0, 5, 2], pandas.MultiIndex.from_tuples([(1, "a")] * 3 + [(2, "b")] * 3)],
    ids=["duplicates", "levels"],
)
def test_pandas_keeps_its_index(
    mapper: kodbro.Mapper, expected: Any, kind: str, index: Any
) -> None:
    given = pandas.DataFrame(
        {"nr": range(6), "Benämning": NAMES, "Beskrivning": TEXTS, "pris": [1.5, None] * 3},
        index=index,
    ).astype({"Benämning": kind, "Beskrivning": kind})
    before = given.copy(deep=True)
    mapped = mapper.map_table(given)
    pandas.testing.assert_frame_equal(given, before)
    pandas.testing.assert_frame_equal(mapped[list(given.columns)], before)
    assert mapped.index.equals(given.index) and list(mapped.columns[4:]) == ADDED
    rows = [
        {key: None if is_missing(value) else value for key, value in row.items()}
        for row in mapped.reset_index(drop=True).to_dict("records")
    ]
    check(rows, expected)


def is_missing(value: Any) -> bool:
    return not isinstance(value, list) and bool(pandas.isna(value))


def test_pandas_columns_without_text(mapper: kodbro.Mapper, expected: Any) -> None:
    nothing = pandas.DataFrame({"name": NAMES, "description": [float("nan")] * 6, 7: range(6)})
    assert list(mapper.map_table(nothing)["kodbro_status"])[1] == "unmapped"
    with pytest.raises(kodbro.ColumnTypeError, match="column 'name' holds float in row 2"):
        mapper.map_table(pandas.DataFrame({"name": ["Kanyl", 2.5, None]}))
    with pytest.raises(kodbro.ColumnTypeError, match="column 'name' holds int64"):
        mapper.map_table(pandas.DataFrame({"name": [1, 2]}))
    cut = pandas.DataFrame({"name": pandas.Series(["Kanyl", "\udce5"], dtype=object)})
    with pytest.raises(kodbro.RowValueError, match="row 2: half a surrogate pair"):
        mapper.map_table(cut)


def test_what_has_no_kind_becomes_a_stream(mapper: kodbro.Mapper, expected: Any) -> None:
    class Array:
        """Only the interface for arrays."""

        def __arrow_c_array__(self, requested_schema: object = None) -> Any:
            return table().to_batches()[0].__arrow_c_array__(requested_schema)

    given = table()
    relation = duckdb.sql("select * from given")
    for other in (relation, Array()):
        stream = mapper.map_table(other)
        assert isinstance(stream, kodbro.ArrowStream)
        check(pyarrow.table(stream).to_pylist(), expected)
        with pytest.raises(kodbro.TableError, match="has been read already"):
            pyarrow.table(stream)


def test_columns_can_be_chosen(mapper: kodbro.Mapper, expected: Any) -> None:
    given = table().rename_columns(["name", "a", "kodbro_code"])
    mapped = mapper.map_table(given, name="a", description="kodbro_code")
    assert mapped.column_names[3:5] == ["kodbro_status", "kodbro_code_2"]
    codes = mapped["kodbro_code_2"].to_pylist()
    assert codes == [line["code"] for line in expected]


@pytest.mark.parametrize("kind", ["pyarrow", "reader", "polars", "pandas", "duckdb"])
def test_bad_columns_are_named(mapper: kodbro.Mapper, kind: str) -> None:
    arrow = pyarrow.table({"Benämning": ["Kanyl"], "nr": [1], "Text": ["grön"]})

    def given(columns: list[str]) -> Any:
        picked = arrow.select(columns)
        match kind:
            case "polars":
                return polars.from_arrow(picked)
            case "pandas":
                return picked.to_pandas()
            case "reader":
                return picked.to_reader()
            case "duckdb":
                return duckdb.from_arrow(picked)
            case _:
                return picked

    with pytest.raises(kodbro.MissingColumnError) as caught:
        mapper.map_table(given(["Benämning", "nr"]), name="Namn")
    assert "no column 'Namn'; the columns are 'Benämning', 'nr'" in str(caught.value)
    assert isinstance(caught.value, KeyError)
    with pytest.raises(kodbro.MissingColumnError, match="no column with product names"):
        mapper.map_table(given(["nr"]))
    with pytest.raises(kodbro.ColumnTypeError, match="column 'nr' holds .*nt64, expected text"):
        mapper.map_table(given(["Benämning", "nr"]), name="nr")
    for options in ({"target": 2.0}, {"top": 0}, {"threads": 0}, {"language": "xx"}):
        with pytest.raises(kodbro.OptionError):
            mapper.map_table(given(["Benämning"]), **options)  # type: ignore[arg-type]


def test_a_column_that_is_there_twice(mapper: kodbro.Mapper) -> None:
    twice = pyarrow.table([["Kanyl"], ["Sond"]], names=["a", "a"])
    with pytest.raises(kodbro.MissingColumnError, match="'a' is there more than once"):
        mapper.map_table(twice, name="a")
    frame = pandas.DataFrame([["Kanyl", 1, 2]], columns=["name", "b", "b"])
    assert mapper.map_table(frame)["kodbro_status"].iloc[0] == "mapped"


def test_empty_tables(mapper: kodbro.Mapper) -> None:
    for empty in (
        table().slice(0, 0),
        table().to_batches()[0].slice(0, 0),
        table().schema.empty_table(),
        polars.DataFrame(schema={"name": polars.String}),
        pandas.DataFrame({"name": pandas.Series([], dtype=str)}),
        pandas.DataFrame({"name": []}),
    ):
        mapped = mapper.map_table(empty)
        assert type(mapped) is type(empty) and len(mapped) == 0
        names = mapped.schema.names if hasattr(mapped, "num_rows") else mapped.columns
        assert list(names)[-7:] == ADDED
    for nothing in (pyarrow.table({}), polars.DataFrame(), pandas.DataFrame()):
        with pytest.raises(kodbro.MissingColumnError, match="the columns are none"):
            mapper.map_table(nothing)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "rows.csv",
        ["Kanyl"],
        {"name": ["Kanyl"]},
        pandas.Series(["Kanyl"], name="name"),
        polars.Series("name", ["Kanyl"]),
        polars.DataFrame({"name": ["Kanyl"]}).lazy(),
        pyarrow.array(["Kanyl"]),
    ],
    ids=lambda bad: type(bad).__name__,
)
def test_what_is_no_table_is_refused(mapper: kodbro.Mapper, bad: Any) -> None:
    with pytest.raises(kodbro.TableError, match=f"expected a table, found {type(bad).__name__}"):
        mapper.map_table(bad)


def test_a_reader_that_raises_midway(mapper: kodbro.Mapper) -> None:
    schema = pyarrow.schema({"name": pyarrow.string()})

    def batches() -> Iterator[pyarrow.RecordBatch]:
        yield pyarrow.record_batch({"name": ["Kanyl"]}, schema=schema)
        raise OSError("the database has gone")

    mapped = mapper.map_table(pyarrow.RecordBatchReader.from_batches(schema, batches()))
    assert mapped.read_next_batch().num_rows == 1
    with pytest.raises(OSError, match="^the database has gone$") as caught:
        mapped.read_next_batch()
    assert not isinstance(caught.value, (kodbro.KodbroError, pyarrow.ArrowException))


def test_a_stream_tells_its_schema(mapper: kodbro.Mapper) -> None:
    given = table()
    stream: Any = mapper.map_table(duckdb.sql("select * from given"))
    schema = pyarrow.schema(stream)
    assert schema.names[-7:] == ADDED and pyarrow.table(stream).schema == schema
    with pytest.raises(kodbro.TableError, match="has been read already"):
        pyarrow.schema(stream)


def test_many_rows_keep_their_order(mapper: kodbro.Mapper) -> None:
    given = polars.DataFrame({"nr": range(2_500), "name": [f"Kanyl {i} mm" for i in range(2_500)]})
    one, two = mapper.map_table(given, threads=1), mapper.map_table(given, threads=2)
    assert one.equals(two) and one["nr"].to_list() == list(range(2_500))
    expected = mapper.map_many(given["name"], evidence=False)
    assert one["kodbro_code"].to_list() == [mapping.code for mapping in expected]
