"""Is what Python learns what the command learns, and does it say when there is too little?"""

import csv
import json
import pickle
import subprocess
from pathlib import Path

import pytest
from conftest import PROJECT

import kodbro

LABELLED = PROJECT / "tests" / "truth" / "own-dev.tsv"
DECISIONS = [
    {"id": "d1", "name": "Undersökningshandske vinyl L", "decision": "accepted", "code": "T01020202"},
    {"id": "d2", "name": "Skruvmejsel", "decision": "out_of_scope", "code": ""},
    {"id": "d3", "name": "Sond", "decision": "rejected", "code": "T01"},
    {"id": "d4", "name": "Sond", "decision": "accepted", "code": "X99"},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with labelled rows and decisions, under the names that the records have."""
    folder = tmp_path_factory.mktemp("train")
    (folder / "truth.tsv").write_bytes(LABELLED.read_bytes())
    with (folder / "decisions.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, list(DECISIONS[0]))
        rows.writeheader()
        rows.writerows(DECISIONS)
    return folder


@pytest.fixture(scope="module")
def model(folder: Path) -> kodbro.Model:
    return kodbro.train(folder / "truth.tsv", str(folder / "decisions.csv"))


def test_it_is_what_the_command_learns(
    model: kodbro.Model, folder: Path, command: Path, tmp_path: Path
) -> None:
    by_command, by_python = tmp_path / "command.json", tmp_path / "python.json"
    call = [command, "train", "truth.tsv", "decisions.csv", "-o", by_command]
    subprocess.run(call, cwd=folder, capture_output=True, check=True)
    model.save(by_python)
    theirs = json.loads(by_command.read_text("utf-8"))
    ours = json.loads(by_python.read_text("utf-8"))
    assert ours["training"].pop("command") == "kodbro.train(truth.tsv, decisions.csv, seed=1)"
    assert theirs["training"].pop("command").startswith("kodbro train ")
    assert ours == theirs
    mapped = kodbro.Mapper.default().with_model(by_command).map("Nitrilhandske puderfri L")
    assert kodbro.Mapper.default().with_model(model).map("Nitrilhandske puderfri L") == mapped


def test_it_says_how_it_was_learned(model: kodbro.Model) -> None:
    said = model.to_dict()
    truth, decisions = said["lessons"]
    assert (truth["name"], truth["rows"], truth["all_rows"], truth["left_out"]) == (
        "truth.tsv",
        420,
        420,
        {},
    )
    assert decisions["rows"] == 2 and decisions["left_out"] == {
        "rejected": 1,
        "with a code that is not in use": 1,
    }
    assert said["held_out"]["rows"] == 422 == truth["held_out"]["rows"] + 2
    assert 0.5 < said["held_out"]["top_1"] < said["held_out"]["top_5"] <= 1.0
    assert repr(model).startswith(f"Model(422 rows, top_1={said['held_out']['top_1']:.3f}, top_5=")


def test_a_set_teaches_what_its_file_does(model: kodbro.Model, folder: Path) -> None:
    truth = kodbro.MappingSet.read(folder / "decisions.csv")
    of_set = kodbro.train(folder / "truth.tsv", truth)
    assert of_set.to_dict()["held_out"] == model.to_dict()["held_out"]
    assert of_set != model and of_set.to_dict()["lessons"][1]["name"] == "MappingSet"


def test_it_is_a_value(model: kodbro.Model, mapper: kodbro.Mapper) -> None:
    again = pickle.loads(pickle.dumps(model))
    assert again == model and hash(again) == hash(model) and repr(again) == repr(model)
    knowing = mapper.with_model(model)
    assert pickle.loads(pickle.dumps(knowing)).map("Sugkateter") == knowing.map("Sugkateter")
    with pytest.raises(AttributeError):
        model.anything = 1  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        kodbro.Model()


def test_too_little_to_learn_from(
    model: kodbro.Model, folder: Path, tmp_path: Path
) -> None:
    row = {"name": "Munskydd", "decision": "accepted", "code": "T020199"}
    few = kodbro.MappingSet.from_records([{**row, "id": str(number)} for number in range(12)])
    with pytest.raises(kodbro.TrainingError, match="12 rows with a code .* at least 200") as caught:
        kodbro.train(few)
    assert isinstance(caught.value, ValueError) and caught.value.hint
    with pytest.raises(kodbro.OptionError, match=r"truth\.tsv: expected each file or set once"):
        kodbro.train(folder / "truth.tsv", folder / "truth.tsv")
    with pytest.raises(kodbro.OptionError, match="seed=-1: expected a number from 0"):
        kodbro.train(few, seed=-1)
    nothing = kodbro.MappingSet.from_records([])
    with pytest.raises(kodbro.TrainingError):
        kodbro.train(few, nothing, nothing)
    with pytest.raises(kodbro.NotFoundError):
        kodbro.train(tmp_path / "missing.tsv")
    with pytest.raises(TypeError, match="needs decisions"):
        kodbro.train()
    with pytest.raises(TypeError):
        kodbro.train(7)  # type: ignore[arg-type]
    with pytest.raises(OSError):
        model.save(tmp_path / "no" / "model.json")
