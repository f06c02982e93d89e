"""Is a mapper safe with files, processes, threads and panics?"""

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import kodbro

TEXTS = ["Injektionskanyl 0,8x40 mm", "Munskydd typ IIR", "Sugkateter CH14"]


@pytest.fixture(scope="module")
def index(indexes: Path) -> Path:
    return indexes / "default.kodbro"


def test_all_ways_to_open_give_the_same(mapper: kodbro.Mapper, index: Path) -> None:
    expected = mapper.map_many(TEXTS)
    data = index.read_bytes()
    for other in (
        kodbro.Mapper.open(index),
        kodbro.Mapper.open(str(index)),
        kodbro.Mapper.from_bytes(data),
        kodbro.Mapper.from_bytes(bytearray(data)),
        kodbro.Mapper.from_bytes(memoryview(data)),
    ):
        assert other.map_many(TEXTS) == expected
        again = pickle.loads(pickle.dumps(other))
        assert again.map_many(TEXTS) == expected and repr(again) == repr(mapper)


def test_a_path_is_pickled_as_such(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(index.parent)
    pickled = pickle.dumps(kodbro.Mapper.open(index.name))
    assert len(pickled) < 1_000 and os.fsencode(index) in pickled
    monkeypatch.chdir("/")
    assert pickle.loads(pickled).map(TEXTS[0]).code


def test_a_wrong_file_is_named(tmp_path: Path, index: Path) -> None:
    with pytest.raises(kodbro.NotFoundError) as missing:
        kodbro.Mapper.open(tmp_path / "missing.kodbro")
    assert isinstance(missing.value, FileNotFoundError) and missing.value.hint
    assert missing.value.filename == str(tmp_path / "missing.kodbro") and missing.value.errno == 2
    with pytest.raises(kodbro.OpenError, match="it is not a file"):
        kodbro.Mapper.open(tmp_path)
    empty = tmp_path / "empty.kodbro"
    empty.touch()
    with pytest.raises(kodbro.InvalidIndexError, match="empty.kodbro: not a kodbro index"):
        kodbro.Mapper.open(empty)
    cut = tmp_path / "cut.kodbro"
    cut.write_bytes(index.read_bytes()[:-1])
    with pytest.raises(ValueError, match="truncated"):
        kodbro.Mapper.open(cut)
    with pytest.raises(kodbro.InvalidIndexError, match="^2 bytes: not a kodbro index"):
        kodbro.Mapper.from_bytes(b"PK")
    with pytest.raises(TypeError, match="found str"):
        kodbro.Mapper.from_bytes("PK")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        kodbro.Mapper.open(7)  # type: ignore[arg-type]


def test_a_model_of_ones_own(mapper: kodbro.Mapper, indexes: Path, tmp_path: Path) -> None:
    other = mapper.with_model(indexes / "by-hand.json")
    expected = other.map_many(TEXTS)
    assert expected != mapper.map_many(TEXTS)
    assert pickle.loads(pickle.dumps(other)).map_many(TEXTS) == expected
    with pytest.raises(kodbro.NotFoundError, match="cannot open the model"):
        mapper.with_model(tmp_path / "missing.json")
    with pytest.raises(kodbro.OpenError, match="it is no file of a model's size"):
        mapper.with_model(tmp_path)
    for text in ("", "{}", "null", '{"feature_version": 99}'):
        (tmp_path / "bad.json").write_text(text)
        with pytest.raises(kodbro.InvalidModelError, match=r"bad\.json: ") as caught:
            mapper.with_model(tmp_path / "bad.json")
        assert isinstance(caught.value, ValueError)


def test_errors_survive_pickle(mapper: kodbro.Mapper, tmp_path: Path) -> None:
    found = []
    for call in (
        lambda: mapper.map_many([None]),  # type: ignore[list-item]
        lambda: kodbro.Mapper.open(tmp_path / "missing"),
        lambda: mapper.nomenclature["no code"],
        lambda: mapper.map("Kanyl", target=2),
    ):
        with pytest.raises(kodbro.KodbroError) as caught:
            call()
        found.append(caught.value)
    for error in found:
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error) and str(again) == str(error)
        assert again.hint == error.hint


def test_every_error_is_also_a_built_in_one() -> None:
    errors = [getattr(kodbro, name) for name in kodbro.__all__ if name.endswith("Error")]
    assert len(errors) > 10
    for error in errors:
        assert issubclass(error, kodbro.KodbroError)
        built_in = [base for base in error.__mro__ if base.__module__ == "builtins"]
        group = (kodbro.KodbroError, kodbro.RowError)
        assert error in group or built_in[0] is not Exception, error


def test_no_panic_reaches_python() -> None:
    with pytest.raises(kodbro.InternalError, match="kodbro has a fault: a test") as caught:
        kodbro._kodbro.panic_inside("a test")
    assert isinstance(caught.value, RuntimeError)


def test_many_threads_share_a_mapper(mapper: kodbro.Mapper) -> None:
    texts = [f"{text} {i}" for i in range(60) for text in TEXTS]
    expected = mapper.map_many(texts, threads=1)
    with ThreadPoolExecutor(8) as pool:
        many = [pool.submit(mapper.map_many, texts, threads=2) for _ in range(8)]
        single = list(pool.map(mapper.map, texts))
        for mapped in many:
            assert mapped.result() == expected
    assert [mapping.candidates for mapping in single] == [m.candidates for m in expected]


def test_other_threads_go_on_meanwhile(mapper: kodbro.Mapper) -> None:
    longest, done = 0.0, threading.Event()

    def watch() -> None:
        nonlocal longest
        while not done.is_set():
            before = time.perf_counter()
            time.sleep(0.001)
            longest = max(longest, time.perf_counter() - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    mapper.map_many((f"Kanyl {i} okänd{i}" for i in range(3_000)), threads=1)
    took = time.perf_counter() - start
    done.set()
    watcher.join()
    assert longest < max(0.5 * took, 0.25), (longest, took)


def work(mapper: kodbro.Mapper) -> list[kodbro.Mapping]:
    return mapper.map_many(TEXTS, threads=2)


@pytest.mark.parametrize("method", ["fork", "spawn"])
# CPython warns of forks beside threads, which is what this is about.
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_other_processes_use_it_too(mapper: kodbro.Mapper, method: str) -> None:
    expected = mapper.map_many(TEXTS, threads=2)
    with multiprocessing.get_context(method).Pool(2) as pool:
        found = pool.map_async(work, [mapper] * 4).get(timeout=120)
    assert found == [expected] * 4


INTERRUPTED = """
import sys, kodbro, pathlib, pyarrow
mapper = kodbro.Mapper.default()
path = pathlib.Path(sys.argv[2])
if sys.argv[1] in ("evaluate", "train"):
    codes = [code for code in mapper.nomenclature if len(code) > 5][:400]
    rows = [f"{i}\\tKanyl {i} okänd{i}\\tNord {i % 9}\\t{codes[i % 400]}" for i in range(40_000)]
    path.write_text("\\n".join(["id\\tname\\tsupplier\\texpected", *rows]), "utf-8")
else:
    texts = [f"Kanyl {i} okänd{i}" for i in range(2_000_000)]
    table = pyarrow.table({"name": texts})
print("ready", flush=True)
match sys.argv[1]:
    case "rows":
        mapper.map_many(texts, threads=2)
    case "table":
        mapper.map_table(table, threads=2)
    case "reader":
        mapper.map_table(table.to_reader(), threads=2).read_all()
    case "evaluate":
        kodbro.evaluate(mapper, path)
    case "train":
        kodbro.train(path, mapper=mapper)
"""


@pytest.mark.parametrize("what", ["rows", "table", "reader", "evaluate", "train"])
def test_ctrl_c_is_heard(what: str, tmp_path: Path) -> None:
    call = [sys.executable, "-c", INTERRUPTED, what, tmp_path / "truth.tsv"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline() == b"ready\n"
        time.sleep(1)
        start = time.perf_counter()
        process.send_signal(signal.SIGINT)
        # What Python needs to free two million texts comes on top of the second.
        _, errors = process.communicate(timeout=10)
        took = time.perf_counter() - start
    assert b"KeyboardInterrupt" in errors, errors
    assert took < 3, took


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert kodbro.__version__ == version("kodbro")


def test_importing_asks_for_nothing_else() -> None:
    code = "import kodbro, sys; print(sorted({'pyarrow','pandas','polars','numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
