"""Does Python say what the command says, to the last digit?"""

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kodbro


def mapped_by_command(command: Path, rows: list[dict[str, str]], folder: Path) -> list[Any]:
    source = folder / "rows.jsonl"
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    source.write_text("\n".join(lines) + "\n", "utf-8")
    call = [command, "map", source, "--format", "jsonl"]
    done = subprocess.run(call, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


@pytest.fixture(scope="module")
def rows(catalogue: Path) -> list[dict[str, str]]:
    columns = {"id": "Artikelnr", "name": "Benämning", "description": "Beskrivning"}
    with catalogue.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file, delimiter=";"))
    rows = [{key: row[column] for key, column in columns.items()} for row in table]
    assert len(rows) > 100
    return rows


def test_to_dict_is_the_json_line(
    mapper: kodbro.Mapper, command: Path, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    expected = mapped_by_command(command, rows, tmp_path)
    found = [mapping.to_dict() for mapping in mapper.map_many(rows)]
    assert found == expected
    assert [list(line) for line in found] == [list(line) for line in expected]


def test_a_mapped_table_says_the_same(
    mapper: kodbro.Mapper, command: Path, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    expected = mapped_by_command(command, rows, tmp_path)
    table = mapper.map_table(pyarrow.Table.from_pylist(rows))
    for row, line in zip(table.to_pylist(), expected, strict=True):
        for name in ("status", "code", "term", "level", "confidence", "reason"):
            assert row[f"kodbro_{name}"] == line.get(name), name
        for candidate in line["candidates"]:
            del candidate["evidence"]
        assert row["kodbro_candidates"] == line["candidates"]


# Without line breaks and the like the command's reader takes a text as it is.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=40))
def test_any_text_is_mapped_alike(
    mapper: kodbro.Mapper,
    command: Path,
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, str]],
) -> None:
    rows = [{"id": "x", "name": f"Kanyl {name}", "description": text} for name, text in texts]
    expected = mapped_by_command(command, rows, tmp_path_factory.mktemp("rows"))
    assert [mapping.to_dict() for mapping in mapper.map_many(rows, threads=1)] == expected
