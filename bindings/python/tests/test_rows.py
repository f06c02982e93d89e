"""Which rows are taken, and what is said of those that are not?"""

import collections
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import kodbro


class Product(NamedTuple):
    id: str
    name: str
    description: str | None


def test_rows_of_many_shapes_are_one_row(mapper: kodbro.Mapper) -> None:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    fields = {"id": "7", "name": "Kanyl", "description": "0,8x40 mm"}
    from_database = connection.execute("select '7' id, 'Kanyl' name, '0,8x40 mm' description")
    rows = [
        fields,
        {**fields, "price": 3.5, "supplier": None},
        Product("7", "Kanyl", "0,8x40 mm"),
        collections.ChainMap(fields),
        from_database.fetchone(),
        {"id": " 7\t", "name": " Kanyl ", "description": "0,8x40 mm\n"},
    ]
    connection.close()
    expected = mapper.map("Kanyl", description="0,8x40 mm", id="7").to_dict()
    for number, mapping in enumerate(mapper.map_many(rows), 1):
        assert mapping.to_dict() == {**expected, "row": number}


def test_mappings_stand_in_the_order_of_the_rows(mapper: kodbro.Mapper) -> None:
    texts = [f"Kanyl {i} mm" for i in range(2_500)]
    mapped = mapper.map_many(iter(texts), threads=2, evidence=False)
    assert [mapping.text for mapping in mapped] == texts
    assert [mapping.row for mapping in mapped] == list(range(1, 2_501))
    assert not mapped[0].candidates[0].evidence
    assert mapper.map_many([]) == []


def test_every_number_of_threads_gives_the_same(mapper: kodbro.Mapper) -> None:
    texts = [f"{name} {i}" for name in ("Kanyl", "Handske", "Sond") for i in range(40)]
    expected = [mapper.map(text).to_dict() | {"row": 0} for text in texts]
    for threads in (None, 1, 2, 5):
        mapped = mapper.map_many(texts, threads=threads)
        assert [mapping.to_dict() | {"row": 0} for mapping in mapped] == expected


@pytest.mark.parametrize(
    ("bad", "kind", "words"),
    [
        (None, TypeError, "row 3: expected a text (str) or a dict of texts, found None"),
        (float("nan"), TypeError, "found float (nan)"),
        (b"Kanyl", TypeError, "found bytes\nhint: decode it first"),
        (7, TypeError, "found int"),
        (["Kanyl"], TypeError, "found list"),
        ("Kanyl \udce5", ValueError, "row 3: half a surrogate pair at position 6"),
        ({"name": float("nan")}, TypeError, "row 3, name: expected a text (str) or None"),
        ({"name": "x", "description": b"y"}, TypeError, "row 3, description: "),
        ({"name": "\ud800"}, ValueError, "row 3, name: half a surrogate pair at position 0"),
        ({"Benämning": "Kanyl"}, ValueError, "among its keys, found Benämning"),
        ({}, ValueError, "among its keys, found none"),
    ],
)
def test_a_bad_row_is_named(
    mapper: kodbro.Mapper, bad: Any, kind: type[Exception], words: str
) -> None:
    for threads in (1, 2):
        with pytest.raises(kodbro.RowError) as caught:
            mapper.map_many(["Kanyl", "Sond", bad, "Handske"], threads=threads)
        assert isinstance(caught.value, kind) and words in str(caught.value)
        assert caught.value.row == 3 and caught.value.hint


@pytest.mark.parametrize("bad", [None, float("nan"), b"Kanyl", 7, {"name": "x"}])
def test_map_takes_a_text(mapper: kodbro.Mapper, bad: Any) -> None:
    with pytest.raises(kodbro.RowTypeError, match=r"^expected a text \(str\), found") as caught:
        mapper.map(bad)
    assert caught.value.row is None


def test_map_names_the_field(mapper: kodbro.Mapper) -> None:
    with pytest.raises(TypeError, match="^description: expected"):
        mapper.map("Kanyl", description=7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="^half a surrogate pair at position 0"):
        mapper.map("\udc80")


def test_what_a_generator_raises_goes_through(mapper: kodbro.Mapper) -> None:
    class Broken(Exception):
        pass

    def rows(good: int) -> Iterator[str]:
        for i in range(good):
            yield f"Kanyl {i}"
        raise Broken("the database has gone")

    for good in (0, 3, 1_500):
        with pytest.raises(Broken, match="the database has gone") as caught:
            mapper.map_many(rows(good))
        assert caught.value.__notes__ == [f"kodbro: behind row {good}"]


@pytest.mark.parametrize("bad", ["Kanyl", {"name": "Kanyl"}, None, 7])
def test_map_many_takes_an_iterable(mapper: kodbro.Mapper, bad: Any) -> None:
    with pytest.raises(TypeError):
        mapper.map_many(bad)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"target": 1.5}, "target=1.5: expected a probability from 0 to 1"),
        ({"target": float("nan")}, "target=NaN"),
        ({"top": 0}, "top=0: expected a number from 1"),
        ({"top": -1}, "top=-1"),
        ({"language": "svenska"}, "language='svenska': expected one that the index has"),
        ({"language": "fi"}, "en, sv"),
    ],
)
def test_options_have_their_ranges(
    mapper: kodbro.Mapper, options: dict[str, Any], words: str
) -> None:
    for call in (mapper.map, mapper.map_many):
        with pytest.raises(kodbro.OptionError) as caught:
            call("Kanyl" if call == mapper.map else ["Kanyl"], **options)
        assert words in str(caught.value) and isinstance(caught.value, ValueError)


@pytest.mark.parametrize("threads", [0, -1, 100_000])
def test_threads_have_their_range(mapper: kodbro.Mapper, threads: int) -> None:
    with pytest.raises(kodbro.OptionError, match=f"threads={threads}: expected a number from 1"):
        mapper.map_many(["Kanyl"], threads=threads)


def test_target_and_top_count(mapper: kodbro.Mapper) -> None:
    assert mapper.map("Kanyl", target=1.0).status != "mapped"
    assert len(mapper.map("Kanyl", top=2).candidates) == 2


def test_the_language_counts(indexes: Path) -> None:
    devices = kodbro.Mapper.open(indexes / "small.devices.kodbro")
    swedish, english = devices.map("Injektionskanyl"), devices.map("Injektionskanyl", language="en")
    assert (swedish.code, swedish.term) == ("A0101", "injektionskanyler")
    assert (english.code, english.term) == ("A0101", "HYPODERMIC NEEDLES")
