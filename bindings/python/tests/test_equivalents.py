"""Are the products of other sources that would serve those that the command finds?"""

import json
import pickle
import subprocess
from pathlib import Path
from typing import Any

import pytest

import kodbro


def record(
    source: str, id: str, name: str, code: str, how: str, description: str = ""
) -> dict[str, Any]:
    is_prediction = how == "predicted"
    return {
        "source": source,
        "id": id,
        "name": name,
        "description": description,
        "supplier": "Nord AB",
        "decision": "accepted",
        "code": code,
        "justification": "predicted" if is_prediction else "curated",
        "scope": "" if is_prediction else how,
        "confidence": 0.9375 if is_prediction else None,
        "by": "" if is_prediction else "bo",
        "at": "2026-11-22T09:00:00Z",
    }


RECORDS = [
    record("R01", "41-10233", "US-HANDSKE NITRIL PF OST L 200ST", "T01020204", "private"),
    record("R01", "41-10234", "Undersökningshandske nitril M", "T01020204", "predicted"),
    {"source": "R01", "id": "50-1", "name": "Spruta 5 ml", "decision": "no_such_term"},
    record("R02", "2001", "Undersökningshandske nitril L", "T01020204", "predicted", "100/fp"),
    record("R02", "2002", "Nitrilhandske latexfri steril L", "T01020204", "shared"),
    record("R02", "2003", "Undersökningshandske latex L", "T010201", "shared", "puderfri"),
    record("R02", "2004", "Handske nitril L", "T01020201", "private"),
    record("R02", "2004", "Handske nitril L", "T01020204", "predicted"),
    {**record("R02", "2005", "Handske nitril XL", "T01020204", "shared"), "by": "anna"},
    {**record("R02", "2005", "Handske nitril XL", "T01020201", "shared"), "by": "bo"},
    record("R02", "2005", "Handske nitril XL", "T01020202", "predicted"),
    record("R03", "3001", "us-handske nitril stl S pf", "T01020204", "predicted"),
    record("R03", "3002", "us-handske", "T010202", "predicted"),
    record("R03", "3003", "vinylhandske stl L osteril", "T01020201", "predicted", "puderfri"),
    record("R03", "", "us-handske nitril stl M", "T01020204", "predicted"),
    record("R03", "3004", "Nitrilhandske latexfri steril L", "T01020201", "predicted"),
    record("R03", "3005", "nitrilhandske latexfri steril l", "T01020202", "shared"),
]


@pytest.fixture(scope="module")
def products() -> kodbro.MappingSet:
    return kodbro.MappingSet.from_records(RECORDS)


@pytest.fixture(scope="module")
def store(
    products: kodbro.MappingSet, command: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A store of the command with the same records in it."""
    folder = tmp_path_factory.mktemp("store")
    products.write(folder / "records.csv")
    path = folder / "store.db"
    run(command, "store", "create", path)
    run(command, "store", "import", path, folder / "records.csv", "--by", "bo")
    return path


def run(command: Path, *arguments: str | Path) -> list[Any]:
    done = subprocess.run([command, *arguments], capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({}, []),
        ({"within": ["R03"], "top": 3}, ["--in", "R03", "--top", "3"]),
        ({"min_level": 2, "language": "en"}, ["--min-level", "2", "--language", "en"]),
        ({"min_level": 5}, ["--min-level", "5"]),
    ],
)
@pytest.mark.parametrize(("source", "id"), [("R01", "41-10233"), ("R02", "2004"), ("R03", "3004")])
def test_the_command_finds_the_same(
    products: kodbro.MappingSet,
    command: Path,
    store: Path,
    source: str,
    id: str,
    options: dict[str, Any],
    arguments: list[str],
) -> None:
    if source in options.get("within", []):
        options, arguments = {**options, "within": ["R01"]}, ["--in", "R01", *arguments[2:]]
    ask = ["equivalents", "--store", store, "--source", source, "--id", id, "--format", "jsonl"]
    said = run(command, *ask, *arguments)
    found = products.equivalents(id, source=source, **options)
    assert [one.to_dict() for one in found] == said
    assert said or options, "nothing was compared"


def test_the_command_finds_the_same_for_a_list(
    products: kodbro.MappingSet, command: Path, store: Path, tmp_path: Path
) -> None:
    ids = ["41-10233", "41-10234"]
    (tmp_path / "ids.txt").write_text("\n".join(ids) + "\n")
    ask = ["equivalents", "--store", store, "--source", "R01", "--list", tmp_path / "ids.txt"]
    said = run(command, *ask, "--format", "jsonl")
    found = products.equivalents(ids, source="R01")
    assert list(found) == ids
    assert [one.to_dict() for of_id in found.values() for one in of_id] == said
    assert len(said) > 10


def test_what_is_found_says_why(products: kodbro.MappingSet) -> None:
    found = products.equivalents("41-10233", source="R01")
    best = found[0]
    assert (best.source, best.id, best.rank) == ("R02", "2001", 1)
    assert best.reasons[0] == "same code T01020204" and best.reasons[-1] == "predicted, 0.94"
    assert best.distance == (0, 0) and best.status == "predicted" and best.confidence == 0.9375
    assert str(best).startswith("1. R02 2001 Undersökningshandske nitril L | 100/fp: same code")
    assert repr(best).startswith("Equivalent(1, 'R02', '2001', code='T01020204', differs=0")
    disputed = next(one for one in found if one.id == "2005")
    assert (disputed.status, disputed.code) == ("disputed", "T01020202")
    private = next(one for one in found if one.id == "2004")
    assert (private.status, private.code) == ("predicted", "T01020204")
    for one in found:
        again = pickle.loads(pickle.dumps(one))
        assert again == one and hash(again) == hash(one) and again.to_dict() == one.to_dict()
        with pytest.raises(AttributeError):
            one.rank = 7  # type: ignore[misc]
    assert len({*found, *found}) == len(found)


def test_other_columns_come_along() -> None:
    stocked = [{**record("B", "7", "Handske nitril", "T01020204", "shared"), "stock": "40"}]
    own = [record("A", "1", "Handske nitril", "T01020204", "shared")]
    both = kodbro.MappingSet.from_records(own) + kodbro.MappingSet.from_records(stocked)
    assert both.equivalents("1", source="A")[0].to_dict()["columns"] == {"stock": "40"}


def test_what_cannot_be_asked(products: kodbro.MappingSet) -> None:
    with pytest.raises(kodbro.UnknownProductError, match="no product '2001'") as caught:
        products.equivalents("2001", source="R01")
    assert isinstance(caught.value, KeyError) and caught.value.hint == "it is a product of R02"
    with pytest.raises(kodbro.OptionError, match="source='R1'.*'R01', 'R02', 'R03'"):
        products.equivalents("2001", source="R1")
    with pytest.raises(kodbro.OptionError, match="within='Skåne'"):
        products.equivalents("41-10233", source="R01", within=["Skåne"])
    with pytest.raises(kodbro.OptionError, match="another source"):
        products[:2].equivalents("41-10233", source="R01")
    for options in ({"top": 0}, {"min_level": 0}, {"language": "xx"}):
        with pytest.raises(kodbro.OptionError):
            products.equivalents("41-10233", source="R01", **options)
    with pytest.raises(TypeError):
        products.equivalents(7, source="R01")  # type: ignore[call-overload]


def test_what_has_no_code_is_told(products: kodbro.MappingSet) -> None:
    with pytest.warns(kodbro.KodbroWarning, match="1 product without a code.*: 50-1"):
        assert products.equivalents("50-1", source="R01") == []
    with pytest.warns(kodbro.KodbroWarning) as heard:
        found = products.equivalents(["41-10234", "50-1", "77", "78"], source="R01")
    assert [len(of_id) > 0 for of_id in found.values()] == [True, False, False, False]
    said = [str(warning.message) for warning in heard]
    assert said[0] == "2 products not known of source 'R01': 77, 78"
