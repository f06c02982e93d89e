"""Maps data frames of Spark, where one machine is not enough.

Needs pyspark and pyarrow. The executors need the package kodbro, too; with an index of one's own,
each of them has to reach it under the same path.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow

from kodbro._kodbro import Mapper

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["map_dataframe"]


def map_dataframe(df: DataFrame, /, *, mapper: Mapper | None = None, **options: Any) -> DataFrame:
    """Maps a data frame in the executors and returns it with the columns that mapping adds.

    `mapper` is the one on the embedded index unless another is given. Executors get it by its path
    (see `Mapper.open`), with model and decisions if it has any, and open it once each.
    `options` are those of `Mapper.map_table`: the columns, target, top, threads (one for each task
    unless told otherwise, since Spark runs as many tasks as there are cores) and language. The work
    begins when Spark asks for the rows, and the same rows give the same answers as they do locally.

    Raises the errors of `Mapper.map_table` for options and columns that do not fit, before any row
    is mapped.

    >>> from kodbro import spark
    >>> mapped = spark.map_dataframe(df, description="Text")  # doctest: +SKIP
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
    from pyspark.sql.types import StructType

    mapper = Mapper.default() if mapper is None else mapper
    options = {"threads": 1, **options}
    zone = df.sparkSession.conf.get("spark.sql.session.timeZone")
    empty = to_arrow_schema(df.schema, timezone=zone).empty_table()
    mapped = _as_spark_has_it(mapper.map_table(empty, **options).schema)
    added = pyarrow.schema([mapped.field(at) for at in range(empty.num_columns, len(mapped))])
    schema = StructType([*df.schema.fields, *from_arrow_schema(added).fields])

    pickled = pickle.dumps(mapper)

    def map_batches(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            mapped = _mapper(pickled).map_table(batch, **options)
            yield mapped.cast(_as_spark_has_it(mapped.schema))

    return df.mapInArrow(map_batches, schema)


def _as_spark_has_it(schema: pyarrow.Schema) -> pyarrow.Schema:
    """Gives levels a type with a sign, since Spark has no other numbers."""
    for at, field in enumerate(schema):
        if field.type == pyarrow.uint8():
            schema = schema.set(at, field.with_type(pyarrow.int16()))
    return schema


_mappers: dict[bytes, Mapper] = {}


def _mapper(pickled: bytes) -> Mapper:
    """Opens a mapper once for each process, however many tasks it gets; the last one is kept."""
    mapper = _mappers.get(pickled)
    if mapper is None:
        _mappers.clear()
        mapper = _mappers[pickled] = pickle.loads(pickled)
    return mapper
