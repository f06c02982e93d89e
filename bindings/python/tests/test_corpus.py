"""Do the mapping cases that every engine and binding must pass hold through Python?"""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT

import kodbro


def cases() -> list[Any]:
    found = []
    for path in sorted((PROJECT / "tests" / "corpus").glob("*.toml")):
        corpus = tomllib.loads(path.read_text("utf-8"))
        for case in corpus.get("map", []):
            found.append(pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}"))
    return found


CASES = cases()


def test_the_corpus_is_there() -> None:
    assert len(CASES) > 100


@pytest.fixture(scope="module")
def opened() -> dict[tuple[str, str], kodbro.Mapper]:
    return {}


def opened_mapper(
    opened: dict[tuple[str, str], kodbro.Mapper], indexes: Path, file: str, name: str
) -> kodbro.Mapper:
    """Opens a nomenclature by the model set by hand, which the cases are made for."""
    if (file, name) not in opened:
        path = indexes / ("default.kodbro" if name == "default" else f"{file}.{name}.kodbro")
        mapper = kodbro.Mapper.open(path).with_model(indexes / "by-hand.json")
        opened[file, name] = mapper
    return opened[file, name]


@pytest.mark.parametrize(("file", "case"), CASES)
def test_a_case(
    opened: dict[tuple[str, str], kodbro.Mapper], indexes: Path, file: str, case: dict[str, Any]
) -> None:
    mapper = opened_mapper(opened, indexes, file, case["nomenclature"])
    row, target = case["input"], case.get("target", 0.9)
    texts = {key: row.get(key) for key in ("model", "description", "supplier")}
    one = mapper.map(row.get("name", ""), **texts, target=target)
    many = mapper.map_many([{"name": "", **row}], threads=2, target=target)
    assert many == [one]
    judge(one, case["expected"], mapper.nomenclature)


def judge(
    mapping: kodbro.Mapping, expected: dict[str, Any], nomenclature: kodbro.Nomenclature
) -> None:
    first = mapping.candidates[0].code if mapping.candidates else ""
    above = {concept.code for concept in nomenclature.path(first)} if first else set()
    found: dict[str, Any] = {
        "first": first,
        "status": mapping.status,
        "answer": mapping.code or "",
        "reason": mapping.reason_kind or "",
    }
    for what, wanted in expected.items():
        match what:
            case "first_within":
                assert wanted in above
            case "first_not_within":
                assert wanted not in above
            case _:
                assert found[what] == wanted, what
