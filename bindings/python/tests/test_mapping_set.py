"""Do decisions come in, go out, and count?"""

import pickle
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
    elsewhere = mapper.with_decisions(decided, source="Region B")
    assert elsewhere.map("x", id="2") == mapper.map("x", id="2")  # private decisions stay private
    again = pickle.loads(pickle.dumps(knowing))
    assert again.map("x", id="2").status == "out_of_scope" and repr(again) == repr(knowing)


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
