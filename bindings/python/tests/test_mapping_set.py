"""Do decisions come in, go out, and count?"""

import pickle
import warnings
from pathlib import Path
from typing import Any

import pyarrow
import pytest

import kodbro

RECORDS: list[dict[str, Any]] = [
    {
        "id": "1",
        "name": "Lilla gröna",
        "supplier": "Nord AB",
        "decision": "accepted",
        "code": "T01020204",
        "by": "eva",
        "at": "2026-11-02T09:30:00Z",
        "stock": "40",
    },
    {"id": "2", "name": "Kaffe", "decision": "out_of_scope", "by": "bo", "confidence": None},
    {"name": "Handskar", "decision": "accepted", "code": "T01", "confidence": 0.5},
]


@pytest.fixture(scope="module")
def decided() -> kodbro.MappingSet:
    return kodbro.MappingSet.from_records(RECORDS, source="Region A")


def test_it_is_a_sequence_of_dicts(decided: kodbro.MappingSet) -> None:
    assert len(decided) == len(list(decided)) == 3
    for record, given in zip(decided, RECORDS, strict=True):
        for name, value in given.items():
            assert record[name] == value
        assert record["source"] == "Region A"
    assert decided[-1] == decided[2] and decided[0]["stock"] == "40"
    for beyond in (3, -4, 2**62):
        with pytest.raises(IndexError):
            decided[beyond]
    assert repr(decided) == "MappingSet(3 decisions)"
    assert [record["name"] for record in decided[::-2]] == ["Handskar", "Lilla gröna"]
    assert decided[1:] + decided[:1] == decided[1:] + decided[:1] and len(decided[9:]) == 0


def test_a_group_is_broader_than_its_product(decided: kodbro.MappingSet) -> None:
    assert [record["relation"] for record in decided] == ["exact", "", "broad"]


@pytest.mark.parametrize(
    "name", ["d.sssom.tsv", "d.csv", "d.tsv", "d.jsonl", "d.xlsx", "d.usagi.csv", "d.json"]
)
def test_files_come_back(decided: kodbro.MappingSet, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    format = {"d.usagi.csv": "usagi", "d.json": "conceptmap-r5"}.get(name)
    lost = decided.write(path, format=format)
    again = kodbro.MappingSet.read(path)
    assert [record["name"] for record in again] == [record["name"] for record in decided]
    assert [record["code"] for record in again] == [record["code"] for record in decided]
    if name == "d.json":
        assert "by" in lost or "supplier" in lost
        return
    assert lost == ""
    for record, before in zip(again, decided, strict=True):
        for key in ("decision", "by", "at", "supplier", "confidence", "source", "relation"):
            assert record[key] == before[key], (name, key)


def test_nothing_is_half_written(decided: kodbro.MappingSet, tmp_path: Path) -> None:
    with pytest.raises(kodbro.OptionError, match="a name that tells the format"):
        decided.write(tmp_path / "decided")
    with pytest.raises(kodbro.OptionError, match="format='docx'"):
        decided.write(tmp_path / "d.csv", format="docx")
    with pytest.raises(OSError):
        decided.write(tmp_path / "missing" / "d.csv")
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(kodbro.NotFoundError):
        kodbro.MappingSet.read(tmp_path / "missing.csv")
    path = tmp_path / "bad.csv"
    path.write_text("id;name;decision;code\n7;kanyl;perhaps;\n", encoding="utf-8")
    with pytest.raises(kodbro.InvalidFileError, match="row 2") as caught:
        kodbro.MappingSet.read(path)
    assert caught.value.row == 2 and caught.value.filename == str(path) and caught.value.hint
    lenient = kodbro.MappingSet.read(path, lenient=True)
    assert len(lenient) == 0 and len(lenient.warnings) == 1 and lenient.skipped == 1
    rows = ["7;kanyl;perhaps;"] * 100
    path.write_text("\n".join(["id;name;decision;code", *rows]), encoding="utf-8")
    many = kodbro.MappingSet.read(path, lenient=True)
    assert many.skipped == 100 and many.warnings[-1] == "… and 80 more"
    for bad in ({"name": "x"}, {"decision": "accepted"}, {"name": "x", "decision": "perhaps"}):
        with pytest.raises(kodbro.InvalidFileError):
            kodbro.MappingSet.from_records([bad])
    for no_records in ("text", {"name": "x"}, [1], 7, ["x"]):
        with pytest.raises(TypeError):
            kodbro.MappingSet.from_records(no_records)  # type: ignore[arg-type]
    assert len(kodbro.MappingSet.from_records([])) == 0


def test_what_is_missing_in_a_frame_is_missing() -> None:
    import pandas

    frame = pandas.DataFrame(
        {
            "id": pandas.array([1, 2], dtype="Int64"),
            "name": ["Kaffe", "Te"],
            "decision": ["out_of_scope"] * 2,
            "by": ["eva", None],
            "supplier": pandas.array(["Nord", pandas.NA], dtype="string"),
            "confidence": [0.5, float("nan")],
        }
    )
    read = kodbro.MappingSet.from_records(frame.to_dict("records"))
    assert [record["id"] for record in read] == ["1", "2"]
    assert [record["supplier"] for record in read] == ["Nord", ""]
    assert [record["confidence"] for record in read] == [0.5, None]
    assert read[1]["by"] == ""
    with pytest.raises(kodbro.RowTypeError, match="Timestamp under 'at'") as caught:
        at = pandas.Timestamp("2026-11-02")
        kodbro.MappingSet.from_records([{"name": "x", "decision": "undecided", "at": at}])
    assert caught.value.row == 1


def test_filter_add_and_arrow(decided: kodbro.MappingSet) -> None:
    of_bo = decided.filter(lambda record: record["by"] == "bo")
    assert len(of_bo) == 1 and len(of_bo + decided) == 4
    assert (of_bo + decided)[1] == decided[0]
    with pytest.raises(ZeroDivisionError):
        decided.filter(lambda record: 1 / 0)
    table = pyarrow.table(decided.to_arrow())
    assert table.num_rows == 3 and "stock" in table.column_names
    assert table["confidence"].to_pylist() == [None, None, 0.5]
    assert table["code"].to_pylist() == ["T01020204", None, "T01"]


def test_it_survives_pickle(decided: kodbro.MappingSet) -> None:
    assert pickle.loads(pickle.dumps(decided)) == decided
    assert decided != kodbro.MappingSet.from_records(RECORDS[:1])


def test_decisions_settle_their_rows(
    mapper: kodbro.Mapper, decided: kodbro.MappingSet
) -> None:
    knowing = mapper.with_decisions(decided)
    assert "3 decisions" in repr(knowing)
    assert knowing.map("Lilla gröna", supplier="Nord AB").code == "T01020204"
    assert knowing.map("something else", id="2").status == "out_of_scope"
    rows = [{"id": "2", "name": "Kaffe"}, {"id": "9", "name": "Munskydd"}]
    assert [m.status for m in knowing.map_many(rows)][0] == "out_of_scope"
    assert mapper.map("Lilla gröna").code != "T01020204"  # the other mapper knows nothing of it
    with pytest.warns(kodbro.KodbroWarning, match="no decision is of the source 'Region B'.*A'"):
        elsewhere = mapper.with_decisions(decided, source="Region B")
    assert elsewhere.map("x", id="2") == mapper.map("x", id="2")  # private decisions stay private
    again = pickle.loads(pickle.dumps(knowing))
    assert again.map("x", id="2").status == "out_of_scope" and repr(again) == repr(knowing)


def test_codes_that_cannot_be_answered_with_are_told(
    mapper: kodbro.Mapper, indexes: Path
) -> None:
    rows = [{"name": f"x{code}", "decision": "accepted", "code": code} for code in CODES]
    decided = kodbro.MappingSet.from_records(rows)
    with pytest.warns(kodbro.KodbroWarning) as heard:
        knowing = mapper.with_decisions(decided)
    (message,) = [str(warning.message) for warning in heard]
    assert message == (
        "8 of the codes that decisions name are not in EMDN V2: "
        "'X90', 'X91', 'X92', 'X93', 'X94', 'X95' and 2 more"
    )
    assert heard[0].filename == __file__ and issubclass(kodbro.KodbroWarning, UserWarning)
    pickle.loads(pickle.dumps(knowing))  # and says it once: warnings are errors here
    with warnings.catch_warnings(), pytest.raises(kodbro.KodbroWarning):
        warnings.simplefilter("error")
        mapper.with_decisions(decided)
    # What A decided in private is not B's to know; a warning would be an error here.
    private = [{**row, "source": "A"} for row in rows]
    own = {"name": "y", "source": "B", "decision": "accepted", "code": "T01"}
    mapper.with_decisions(kodbro.MappingSet.from_records([*private, own]), source="B")
    retired = kodbro.Mapper.open(indexes / "retired.kodbro")
    of_retired = [{"name": "x", "decision": "accepted", "code": "A02"}]
    with pytest.warns(kodbro.KodbroWarning, match="1 of the codes .* is retired: 'A02'"):
        retired.with_decisions(kodbro.MappingSet.from_records(of_retired))


CODES = ["T01", *(f"X9{number}" for number in range(8))]


@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_ids_that_are_numbers_with_a_point(
    mapper: kodbro.Mapper, decided: kodbro.MappingSet, kind: str
) -> None:
    import pandas
    import polars

    knowing = mapper.with_decisions(decided)
    missing = {"Artnr": [float("nan"), 2.0, -0.0, 9.0], "Benämning": ["Munskydd", "x", "y", "z"]}
    expected = ["Munskydd", "out_of_scope", "y", "z"]
    frame = pandas.DataFrame(missing).astype({"Artnr": kind})
    table = pyarrow.Table.from_pandas(frame)
    tables = [
        frame,
        frame.astype({"Artnr": "Float64"}),
        table,
        pyarrow.table(missing),
        polars.from_pandas(frame),
        table.to_reader(),
    ]
    for given in tables:
        mapped = knowing.map_table(given)
        if isinstance(mapped, pyarrow.RecordBatchReader):
            mapped = mapped.read_all()
        statuses = pyarrow.table(mapped)["kodbro_status"].to_pylist()
        for row, text in enumerate(expected):
            status = text if text == "out_of_scope" else mapper.map(text).status
            assert statuses[row] == status, (type(given), row)
    half = {"Artnr": [None, 2.0, 2.5], "Benämning": ["x", "y", "z"]}
    for bad in (pandas.DataFrame(half), pyarrow.table(half), polars.DataFrame(half)):
        with pytest.raises(kodbro.RowValueError, match=r"row 3: expected a whole number as id, found 2\.5") as caught:
            knowing.map_table(bad)
        assert caught.value.row == 3
        assert len(mapper.map_table(bad)) == 3  # without decisions ids do not matter
    batch = pyarrow.record_batch({"Artnr": [1.0, 2.0], "Benämning": ["x", "y"]})
    beyond = pyarrow.record_batch({"Artnr": [1.0, 2.0**53], "Benämning": ["x", "y"]})
    reader = pyarrow.RecordBatchReader.from_batches(batch.schema, [batch, beyond])
    with pytest.raises(kodbro.RowValueError, match="row 4: .* found 9007199254740992"):
        knowing.map_table(reader).read_all()
    short = pyarrow.array([2.0**24], pyarrow.float32())
    rounded = pyarrow.table({"Artnr": short, "Benämning": ["x"]})
    for bad in (rounded, rounded.to_pandas()):
        with pytest.raises(kodbro.RowValueError, match="row 1: .* found 16777216"):
            knowing.map_table(bad)


def test_decisions_in_tables(mapper: kodbro.Mapper, decided: kodbro.MappingSet) -> None:
    knowing = mapper.with_decisions(decided)
    import pandas
    import polars

    columns = {"Artnr": [2, 9], "Benämning": ["x", "Munskydd typ IIR"]}
    expected = ["out_of_scope", mapper.map("Munskydd typ IIR").status]
    for table in (pyarrow.table(columns), pandas.DataFrame(columns), polars.DataFrame(columns)):
        mapped = knowing.map_table(table)
        assert list(pyarrow.table(mapped)["kodbro_status"].to_pylist()) == expected
        assert list(knowing.map_table(table, id="Artnr")["Artnr"]) == list(mapped["Artnr"])


def test_several_sources_have_to_be_told_apart(mapper: kodbro.Mapper) -> None:
    rows = [{"name": "x", "decision": "no_such_term", "source": source} for source in "AB"]
    both = kodbro.MappingSet.from_records(rows)
    with pytest.raises(kodbro.OptionError, match="A, B"):
        mapper.with_decisions(both)
    assert mapper.with_decisions(both, source="A").map("x").status == "unmapped"
