"""How fast is the Python package, faster than what, and how right is each?

    cargo run --release -p kodbro-benches --bin make-rows 1000000 > rows.csv
    pip install -r benches/python/requirements.txt WHEEL
    python benches/python/speed.py rows.csv --command target/release/kodbro

Every engine gets the same rows and searches the same terms, in one process, one after the other;
the slow ones get fewer rows. Accuracy is that on the example catalogue of the project, whose rows and
terms were written together: it shows what kind of answer the speed buys, and measures nothing more.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyarrow.csv

import kodbro

EXAMPLES = Path(__file__).parents[2] / "data" / "examples" / "region-catalogue.truth.tsv"
Engine = Callable[[list[str]], list[str | None]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=Path, help="CSV that make-rows wrote")
    parser.add_argument("--command", type=Path, help="the command kodbro, to compare with")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()

    print(f"import: {imported():.0f} ms")
    mapper = kodbro.Mapper.default()
    compare_with_rivals(mapper, arguments.rows)
    print(f"a call of map costs {overhead(mapper):.1f} us more than a row of map_many")
    compare_with_command(mapper, arguments.rows, arguments.command, arguments.threads)


def imported() -> float:
    """Returns the median milliseconds that `import kodbro` adds to the start of Python."""

    def start(code: str) -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - begin

    times = sorted(start("import kodbro") - start("pass") for _ in range(11))
    return times[5] * 1e3


def compare_with_rivals(mapper: kodbro.Mapper, path: Path) -> None:
    terms, codes = [], []
    for code, concept in mapper.nomenclature.items():
        for term in concept.terms:
            terms.append(term.text.lower())
            codes.append(code)
    with path.open(encoding="utf-8") as file:
        names = [row["Benämning"] for row, _ in zip(csv.DictReader(file, delimiter=";"), range(20_000))]
    with EXAMPLES.open(encoding="utf-8") as file:
        labelled = [row for row in csv.DictReader(file, delimiter="\t") if row["expected"] != "NONE"]

    def ours(rows: list[str]) -> list[str | None]:
        mapped = mapper.map_many(rows, threads=1, top=1, evidence=False)
        return [m.candidates[0].code if m.candidates else None for m in mapped]

    print(f"\n{len(terms)} terms of {len(set(codes))} codes; one thread")
    print(f"{'engine':<34}{'rows':>7}{'rows/s':>10}{'kodbro is':>11}{'top-1':>8}")
    engines: Iterable[tuple[str, int, Callable[[], Engine]]] = (
        ("kodbro map_many", 20_000, lambda: ours),
        ("tantivy-py BM25", 20_000, lambda: tantivy(terms, codes)),
        ("scikit-learn char-3 TF-IDF, top-n", 2_000, lambda: tfidf(terms, codes)),
        ("rapidfuzz extractOne token_set", 100, lambda: fuzz(terms, codes)),
    )
    own = 0.0
    for name, count, make in engines:
        engine = make()
        engine(names[:50])
        begin = time.perf_counter()
        engine(names[:count])
        speed = count / (time.perf_counter() - begin)
        own = own or speed
        found = engine([row["name"] for row in labelled])
        right = [
            code is not None and code in [row["expected"], *row.get("accepted", "").split(",")]
            for row, code in zip(labelled, found, strict=True)
        ]
        share = sum(right) / len(right)
        print(f"{name:<34}{count:>7}{speed:>10.0f}{own / speed:>10.1f}x{share:>8.3f}")


def fuzz(terms: list[str], codes: list[str]) -> Engine:
    from rapidfuzz import fuzz, process

    def engine(rows: list[str]) -> list[str | None]:
        found = (process.extractOne(row.lower(), terms, scorer=fuzz.token_set_ratio) for row in rows)
        return [codes[best[2]] if best else None for best in found]

    return engine


def tantivy(terms: list[str], codes: list[str]) -> Engine:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("term")
    builder.add_integer_field("place", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for place, term in enumerate(terms):
        writer.add_document(tantivy.Document(term=term, place=place))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    letters = str.maketrans({letter: " " for letter in '+-&|!(){}[]^"~*?:\\/<>=\',.;%#@_`'})

    def first(row: str) -> str | None:
        words = row.lower().translate(letters)
        if not words.strip():
            return None
        query = index.parse_query(words, ["term"])
        hits = searcher.search(query, 20).hits
        return codes[searcher.doc(hits[0][1])["place"][0]] if hits else None

    return lambda rows: [first(row) for row in rows]


def tfidf(terms: list[str], codes: list[str]) -> Engine:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sparse_dot_topn import sp_matmul_topn

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(3, 3))
    known = vectorizer.fit_transform(terms).T.tocsr()

    def engine(rows: list[str]) -> list[str | None]:
        asked = vectorizer.transform([row.lower() for row in rows])
        best: Any = sp_matmul_topn(asked, known, top_n=1, n_threads=1)
        found = []
        for at in range(best.shape[0]):
            of_row = best.indices[best.indptr[at] : best.indptr[at + 1]]
            found.append(codes[of_row[0]] if len(of_row) else None)
        return found

    return engine


def overhead(mapper: kodbro.Mapper) -> float:
    """Returns what a call of map costs in microseconds beyond a row in map_many."""
    rows = ["Xqzzk"] * 100_000

    def cost(work: Callable[[], object]) -> float:
        begin = time.perf_counter()
        work()
        return (time.perf_counter() - begin) / len(rows) * 1e6

    one = min(cost(lambda: [mapper.map(row) for row in rows]) for _ in range(5))
    many = min(cost(lambda: mapper.map_many(rows, threads=1)) for _ in range(5))
    return one - many


def compare_with_command(
    mapper: kodbro.Mapper, path: Path, command: Path | None, threads: int
) -> None:
    """Maps the whole file with map_table and with the command, in turns."""
    options = pyarrow.csv.ParseOptions(delimiter=";")
    texts = pyarrow.csv.ConvertOptions(strings_can_be_null=True)
    table = pyarrow.csv.read_csv(path, parse_options=options, convert_options=texts)
    print(f"\n{table.num_rows} rows, {threads} threads")
    ours, theirs = [], []
    for _ in range(3):
        begin = time.perf_counter()
        mapped = mapper.map_table(table, threads=threads)
        ours.append(table.num_rows / (time.perf_counter() - begin))
        assert mapped.num_rows == table.num_rows
        if command:
            line = [command, "map", path, "--threads", str(threads)]
            begin = time.perf_counter()
            subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            theirs.append(table.num_rows / (time.perf_counter() - begin))
    print(f"map_table    {sorted(ours)[1]:>8.0f} rows/s")
    if command:
        share = sorted(ours)[1] / sorted(theirs)[1]
        print(f"kodbro map   {sorted(theirs)[1]:>8.0f} rows/s; map_table has {share:.2f} of that")


if __name__ == "__main__":
    main()
