"""Do the examples in the docstrings and in the README hold, and has everything public one?"""

import doctest
import inspect
from pathlib import Path
from typing import Any

import pytest

import kodbro

PARSER = doctest.DocTestParser()
PAGES = [Path(__file__).parents[1] / name for name in ("README.md", "TUTORIAL.md")]
# Dunder methods and what a class takes from Python need no example.
PUBLIC = [getattr(kodbro, name) for name in kodbro.__all__ if name != "__version__"]
CLASSES = [value for value in PUBLIC if isinstance(value, type)]
FUNCTIONS = [value for value in PUBLIC if not isinstance(value, type)]


def documented() -> list[Any]:
    found = [pytest.param(kodbro.__doc__, id="kodbro")]
    found += [pytest.param(page.read_text("utf-8"), id=page.name) for page in PAGES]
    found += [pytest.param(function.__doc__, id=function.__name__) for function in FUNCTIONS]
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
