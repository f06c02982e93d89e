"""Does the caller hear how far the work is?"""

import duckdb
import polars
import pyarrow
import pytest

import kodbro


def test_a_function_hears_of_the_rows(mapper: kodbro.Mapper) -> None:
    heard: list[int] = []
    mapper.map_many(["kanyl"] * 2_500, progress=heard.append, evidence=False)
    assert heard == [1_000, 2_000, 2_500]
    heard.clear()
    mapper.map_table(pyarrow.table({"name": ["kanyl"] * 1_500}), progress=heard.append)
    assert heard == [1_000, 1_500]


def test_a_bar_is_shown(mapper: kodbro.Mapper, capfd: pytest.CaptureFixture[str]) -> None:
    mapper.map_many(["kanyl"] * 10, progress=True)
    assert "10/10" in capfd.readouterr().err


def test_what_is_no_function_is_refused(mapper: kodbro.Mapper) -> None:
    with pytest.raises(TypeError, match="progress=7"):
        mapper.map_many(["kanyl"], progress=7)  # type: ignore[arg-type]


def test_what_it_raises_ends_the_work(mapper: kodbro.Mapper) -> None:
    def stop(rows: int) -> None:
        raise StopIteration(rows)

    with pytest.raises(StopIteration):
        mapper.map_many(["kanyl"], progress=stop)


def test_what_it_raises_comes_out_of_every_table(mapper: kodbro.Mapper) -> None:
    class Stop(Exception):
        """Something of the caller's own."""

    def stop(rows: int) -> None:
        if rows > 2:
            raise Stop(rows)

    table = pyarrow.table({"name": ["kanyl"] * 2})
    whole = pyarrow.concat_tables([table, table])
    frames = [whole, whole.to_pandas(), polars.DataFrame({"name": ["kanyl"] * 4})]
    for frame in frames:
        with pytest.raises(Stop, match="4"):
            mapper.map_table(frame, progress=stop)
    reader = mapper.map_table(whole.to_reader(max_chunksize=2), progress=stop)
    assert reader.read_next_batch().num_rows == 2
    with pytest.raises(Stop, match="4"):
        reader.read_next_batch()
    with pytest.raises(kodbro.TableError):  # and not the end, as if all had been read
        reader.read_next_batch()
    # What another library reads it can only tell by its text.
    relation = duckdb.sql("select unnest(['kanyl', 'kanyl', 'kanyl']) as name")
    with pytest.raises(Exception, match="Stop: 3"):
        pyarrow.table(mapper.map_table(relation, progress=stop))
