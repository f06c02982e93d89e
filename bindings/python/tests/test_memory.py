"""Is nothing left behind, however often it is called?"""

import gc
import resource
import tracemalloc
from collections.abc import Callable, Iterator

import pyarrow
import pytest

import kodbro


def grown(call: Callable[[], object], times: int) -> int:
    """Returns by how many bytes Python's memory grows, beyond what the first calls need."""
    for _ in range(20):
        call()
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(times):
        call()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return after - before


def resident() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


def test_calls_leave_nothing_behind(mapper: kodbro.Mapper) -> None:
    def fails() -> None:
        with pytest.raises(kodbro.RowError):
            mapper.map_many(["Kanyl", None])  # type: ignore[list-item]

    calls: list[Callable[[], object]] = [
        lambda: mapper.map("Kanyl 0,8x40").to_dict(),
        lambda: mapper.map_many(["Kanyl"], threads=1)[0].candidates[0].evidence,
        lambda: mapper.nomenclature["T01"].terms,
        lambda: mapper.map_table(pyarrow.table({"name": ["Kanyl"]}), threads=1),
        fails,
    ]
    for call in calls:
        assert grown(call, 300) < 20_000


def test_memory_outside_python_stays(mapper: kodbro.Mapper) -> None:
    def calls(times: int) -> None:
        for _ in range(times):
            mapper.map("Kanyl 0,8x40 mm")

    calls(2_000)
    before = resident()
    calls(10_000)
    assert resident() - before < 8 << 20


def many_calls(mapper: kodbro.Mapper, calls: int) -> None:
    """Calls `map`, then `map_many` on chunks, and asserts that no memory is left behind.

    Python's own memory may grow by less than a byte a call, the process by 8 MB in all.
    """
    rows = ["Kanyl 0,8x40 mm", "Munskydd typ IIR", "Xqzzk", "Sugkateter CH14", "Bryggkaffe 450 g"]

    def one_by_one(times: int) -> None:
        for number in range(times):
            mapper.map(rows[number % len(rows)])

    def in_chunks(times: int) -> None:
        for _ in range(times // 1_000):
            mapper.map_many(rows * 200, threads=1)

    for call in (one_by_one, in_chunks):
        call(min(calls, 5_000))
        gc.collect()
        before = resident()
        tracemalloc.start()
        call(1_000)
        python_before = tracemalloc.get_traced_memory()[0]
        call(calls)
        gc.collect()
        python_grown = tracemalloc.get_traced_memory()[0] - python_before
        tracemalloc.stop()
        assert python_grown < 20_000, (call.__name__, python_grown)
        assert resident() - before < 8 << 20, (call.__name__, resident() - before)


def test_50_000_calls_leave_nothing_behind(mapper: kodbro.Mapper) -> None:
    many_calls(mapper, 50_000)


@pytest.mark.million
def test_a_million_calls_leave_nothing_behind(mapper: kodbro.Mapper) -> None:
    """Takes minutes, and runs only when asked for, from bindings/python with the package installed:

    python -m pytest -m million
    """
    many_calls(mapper, 1_000_000)


def test_a_reader_of_any_length_needs_no_more(mapper: kodbro.Mapper) -> None:
    schema = pyarrow.schema({"name": pyarrow.string(), "more": pyarrow.string()})
    batch = pyarrow.record_batch(
        {"name": ["Kanyl 0,8x40"] * 20, "more": ["x" * 50_000] * 20}, schema=schema
    )
    given = 0

    def batches() -> Iterator[pyarrow.RecordBatch]:
        nonlocal given
        for _ in range(400):
            given += 1
            # A copy: what is handed out is new memory each time, 400 MB in all.
            yield pyarrow.RecordBatch.from_pydict(batch.to_pydict(), schema=schema)

    reader = pyarrow.RecordBatchReader.from_batches(schema, batches())
    mapped = mapper.map_table(reader, threads=1)
    assert isinstance(mapped, pyarrow.RecordBatchReader)
    rows, most, before = 0, 0, resident()
    for number, part in enumerate(mapped, 1):
        assert given <= number + 1
        rows += part.num_rows
        most = max(most, resident() - before)
    assert rows == 8_000
    assert most < 120 << 20, most
