"""Are the figures those of the command?"""

import json
import subprocess
from pathlib import Path

import pytest

import kodbro


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("truth") / "truth.tsv"
    rows = [
        ("1", "Injektionskanyl 0,8x40 mm", "A01010101"),
        ("2", "Munskydd typ IIR", "T0201"),
        ("3", "Bryggkaffe mellanrost 450 g", "NONE"),
        ("4", "Munskydd typ II", "T0201"),
        ("5", "Sugkateter", "R05"),
    ]
    lines = ["id\tname\texpected", *["\t".join(row) for row in rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_command_says_the_same(mapper: kodbro.Mapper, truth: Path, command: Path) -> None:
    found = kodbro.evaluate(mapper, truth)
    line = [command, "eval", truth, "--format", "json"]
    said = json.loads(subprocess.run(line, capture_output=True, check=True).stdout)
    for name in ("target", "all", "groups", "calibration", "risk_coverage", "intervals"):
        assert found[name] == said[name], name
    assert len(found["cases"]) == found["all"]["rows"] == 5
    assert repr(found).startswith("Evaluation(5 rows, top_1=")
    assert dict(found)["truth"] == str(truth)


def test_bad_questions(mapper: kodbro.Mapper, tmp_path: Path, truth: Path) -> None:
    with pytest.raises(FileNotFoundError):
        kodbro.evaluate(mapper, tmp_path / "missing.tsv")
    path = tmp_path / "no-truth.tsv"
    path.write_text("id\tname\n1\tKanyl\n", encoding="utf-8")
    with pytest.raises(kodbro.InvalidFileError, match="expected"):
        kodbro.evaluate(mapper, path)
    with pytest.raises(kodbro.OptionError):
        kodbro.evaluate(mapper, truth, target=2)


def test_it_draws(mapper: kodbro.Mapper, truth: Path, tmp_path: Path) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    left, right = kodbro.evaluate(mapper, truth, bootstrap=0).plot()
    assert left.lines and right.lines
    report = kodbro.evaluate(mapper, truth, bootstrap=0)
    bins = [part for part in report["calibration"]["first"]["bins"] if part["rows"]]
    assert list(left.lines[1].get_xdata()) == [part["confidence"] for part in bins]
    assert list(left.lines[1].get_ydata()) == [part["right"] for part in bins]
    assert max(part["rows"] for part in bins) > 1
    path = tmp_path / "plot.png"
    left.figure.savefig(path)
    assert path.stat().st_size > 5_000
