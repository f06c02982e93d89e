"""Do the executors of Spark say what this process says?"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kodbro

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytest.importorskip("pyspark", reason="pyspark is not installed: Spark is not tested")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("there is no Java: Spark is not tested", allow_module_level=True)

# Spark warns of pandas 3, which it does not need here.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")

ROWS = ["Injektionskanyl 0,8x40 mm", "Munskydd typ IIR", None, "Bryggkaffe 450 g", "Sugkateter"]


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("kodbro")
        session = builder.config("spark.ui.enabled", "false").getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def frame(session: SparkSession) -> DataFrame:
    rows = [(number, ROWS[number % len(ROWS)]) for number in range(400)]
    frame = session.createDataFrame(rows, "nr int, name string")
    return frame.selectExpr("nr", "current_timestamp() as at", "name").repartition(4)


def said(rows: list[str | None], mapper: kodbro.Mapper) -> list[tuple[str, str | None, float]]:
    mappings = mapper.map_many([text or "" for text in rows])
    return [(m.status, m.code, round(m.confidence, 4)) for m in mappings]


def test_two_workers_give_the_same_answers(
    session: SparkSession, frame: DataFrame, mapper: kodbro.Mapper, tmp_path: Path
) -> None:
    from kodbro import spark

    columns = ["nr", "kodbro_status", "kodbro_code", "kodbro_confidence", "kodbro_candidates"]
    mapped = spark.map_dataframe(frame).select(*columns).orderBy("nr").collect()
    found = [(row[1], row[2], row[3]) for row in mapped]
    assert found == said([ROWS[row[0] % len(ROWS)] for row in mapped], mapper)
    assert len(mapped) == 400 and mapped[0][4][0]["code"].startswith("A01")


def test_an_index_and_decisions_of_ones_own(
    frame: DataFrame, indexes: Path
) -> None:
    from kodbro import spark

    decided = kodbro.MappingSet.from_records([{"name": "Sugkateter", "decision": "out_of_scope"}])
    own = kodbro.Mapper.open(indexes / "default.kodbro").with_decisions(decided)
    mapped = spark.map_dataframe(frame, mapper=own, name="name").where("nr % 5 = 4")
    assert {row["kodbro_status"] for row in mapped.collect()} == {"out_of_scope"}


def test_what_does_not_fit_is_told_before_the_work(frame: DataFrame) -> None:
    from kodbro import spark

    with pytest.raises(kodbro.MissingColumnError):
        spark.map_dataframe(frame, name="missing")
    with pytest.raises(kodbro.OptionError):
        spark.map_dataframe(frame, target=2)
