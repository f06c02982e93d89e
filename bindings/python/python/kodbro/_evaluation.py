"""How often is a mapper right, and does it know when it is?"""

from __future__ import annotations

from collections.abc import Mapping as _Mapping
from os import PathLike
from typing import Any

from kodbro._kodbro import Mapper, evaluate_file


class Evaluation(_Mapping[str, Any]):
    """The figures of `kodbro eval`, as a mapping with the names of its JSON report.

    `all` are the figures of all rows (`top_1`, `top_5`, `answered`, `precision` and so on, from 0 to
    1), `groups` those of each value of the columns that group, `intervals` where 95 of 100 such
    figures would lie, `calibration` the reliability by bins, `risk_coverage` what other targets
    would give, and `cases` what became of each row.

    >>> import pathlib, tempfile, kodbro
    >>> truth = pathlib.Path(tempfile.mkdtemp(), "truth.tsv")
    >>> _ = truth.write_text("id\\tname\\texpected\\n1\\tMunskydd typ IIR\\tNONE\\n")
    >>> kodbro.evaluate(kodbro.Mapper.default(), truth)["all"]["rows"]
    1
    """

    def __init__(self, report: dict[str, Any]) -> None:
        self._report = report

    def __getitem__(self, name: str) -> Any:
        return self._report[name]

    def __iter__(self) -> Any:
        return iter(self._report)

    def __len__(self) -> int:
        return len(self._report)

    def __repr__(self) -> str:
        figures = self["all"]
        shares = ("top_1", "top_5", "answered", "precision")
        said = [f"{name}={figures[name]:.3f}" for name in shares if figures[name] is not None]
        return f"Evaluation({', '.join([str(figures['rows']) + ' rows', *said])})"

    def plot(self, axes: Any = None) -> Any:
        """Draws reliability and risk–coverage with matplotlib and returns the two axes.

        `axes` are two axes to draw on; without them a figure is made. Raises ImportError where
        matplotlib is not installed.

        >>> import pathlib, tempfile, kodbro
        >>> import matplotlib; matplotlib.use("agg")
        >>> truth = pathlib.Path(tempfile.mkdtemp(), "truth.tsv")
        >>> _ = truth.write_text("id\\tname\\texpected\\n1\\tKanyl\\tA01\\n")
        >>> left, right = kodbro.evaluate(kodbro.Mapper.default(), truth).plot()
        >>> left.get_xlabel(), right.get_xlabel()
        ('confidence', 'share of rows answered')
        """
        if axes is None:
            from matplotlib import pyplot

            _, axes = pyplot.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
        reliability, curve = axes
        reliability.plot([0, 1], [0, 1], color="0.7", linestyle=":")
        for name, marker in (("first", "o"), ("answer", "s")):
            bins = [part for part in self["calibration"][name]["bins"] if part["rows"]]
            confidence = [part["confidence"] for part in bins]
            right = [part["right"] for part in bins]
            reliability.plot(confidence, right, marker=marker, label=_CURVES[name])
        reliability.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1))
        reliability.legend()
        points = [point for point in self["risk_coverage"] if point["precision"] is not None]
        coverage = [point["coverage"] for point in points]
        curve.plot(coverage, [point["precision"] for point in points], marker="o")
        for point in points:
            place = (point["coverage"], point["precision"])
            curve.annotate(f"{point['target']:g}", place, xytext=(3, 4), textcoords="offset points")
        curve.set(xlabel="share of rows answered", ylabel="precision of answers", ylim=(0, 1.02))
        return reliability, curve


_CURVES = {"first": "first candidate", "answer": "answer"}


def evaluate(
    mapper: Mapper,
    truth: str | PathLike[str],
    /,
    *,
    target: float = 0.9,
    bootstrap: int = 1_000,
) -> Evaluation:
    """Maps the rows of a truth file (columns id, any of name, model, description and supplier, then
    expected: a code or NONE) and says how often that is right.

    `bootstrap` is how often rows are drawn anew for the intervals; 0 leaves them out. Decisions of
    the mapper do not count. Raises InvalidFileError for a file that is no truth file, and the errors
    of opening.

    >>> import kodbro
    >>> try:
    ...     kodbro.evaluate(kodbro.Mapper.default(), "missing.tsv")
    ... except FileNotFoundError as error:
    ...     print(type(error).__name__)
    NotFoundError
    """
    return Evaluation(evaluate_file(mapper, truth, target, bootstrap))


for _public in (Evaluation, evaluate):
    _public.__module__ = "kodbro"
