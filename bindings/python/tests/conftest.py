"""What the tests share: the mapper on the embedded index, and what the project has beside."""

import os
from pathlib import Path

import pytest

import kodbro

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def mapper() -> kodbro.Mapper:
    return kodbro.Mapper.default()


def beside(variable: str, what: str) -> Path:
    """Returns a path that `cargo dev test python` prepares, or skips the test loudly."""
    path = os.environ.get(variable)
    if not path:
        pytest.skip(f"{variable} is not set: {what}; 'cargo dev test python' sets it")
    return Path(path)


@pytest.fixture(scope="session")
def indexes() -> Path:
    return beside("KODBRO_TEST_INDEXES", "the folder with the indexes of the corpus")


@pytest.fixture(scope="session")
def command() -> Path:
    return beside("KODBRO_TEST_COMMAND", "the command kodbro")


@pytest.fixture(scope="session")
def catalogue() -> Path:
    return PROJECT / "data" / "examples" / "region-catalogue.csv"
