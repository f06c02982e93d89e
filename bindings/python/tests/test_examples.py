"""Do the examples in the docstrings and in the README hold, and has everything public one?"""

import doctest
import inspect
from pathlib import Path
from typing import Any

import pytest

import kodbro

PARSER = doctest.DocTestParser()
README = Path(__file__).parents[1] / "README.md"
# Dunder methods and what a class takes from Python need no example.
CLASSES = [getattr(kodbro, name) for name in kodbro.__all__ if name != "__version__"]


def documented() -> list[Any]:
    found = [pytest.param(kodbro.__doc__, id="kodbro")]
    found.append(pytest.param(README.read_text("utf-8"), id="README.md"))
    for cls in CLASSES:
        found.append(pytest.param(cls.__doc__, id=cls.__name__))
        for name, member in vars(cls).items():
            if name.startswith("_") or not callable(getattr(cls, name)):
                continue
            found.append(pytest.param(inspect.getdoc(member), id=f"{cls.__name__}.{name}"))
    return found


@pytest.mark.parametrize("text", documented())
def test_an_example(text: str) -> None:
    example = PARSER.get_doctest(text, {}, "example", None, 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=said.append)
    assert result.failed == 0, "".join(said)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_everything_public_says_what_it_is(cls: type) -> None:
    assert cls.__doc__
    if issubclass(cls, kodbro.KodbroError):
        return
    assert ">>>" in cls.__doc__
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        doc = inspect.getdoc(member)
        assert doc, name
        if callable(getattr(cls, name)):
            assert ">>>" in doc, f"{name} has no example"
