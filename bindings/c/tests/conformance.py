"""Does the C library hold the cases that every binding must, and give the command's bytes?

By ctypes and Python's own packages, with the declarations of the example. KODBRO_TEST_INDEXES is
the folder of the corpus' indexes, KODBRO_TEST_COMMAND the command.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest
from collections.abc import Iterator
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    addressof,
    byref,
    c_char_p,
    c_double,
    c_int32,
    c_size_t,
    c_uint32,
    c_void_p,
    create_string_buffer,
    string_at,
)
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]
INDEXES = Path(os.environ["KODBRO_TEST_INDEXES"])
COMMAND = os.environ["KODBRO_TEST_COMMAND"]
CATALOGUE = PROJECT / "data" / "examples" / "region-catalogue.csv"

sys.path.insert(0, str(HERE.parent / "examples" / "python"))
from libkodbro import MESSAGE, RawAnswer, Text, call, library  # noqa: E402

COLUMNS = {
    "id": "Artikelnr",
    "name": "Benämning",
    "description": "Beskrivning",
    "supplier": "Leverantör",
}
# Rows that no catalogue should have: control characters, two units of UTF-16 a letter, a wrong
# encoding, white space around, what JSON escapes, too long, nothing.
HARSH = [
    {"id": " a\u00a0", "name": "Kateter\u0001CH12\u001b"},
    {"id": "b", "name": "Handske 🧤 𝔫𝔦𝔱𝔯𝔦𝔩"},
    {"id": "c", "name": "UndersÃ¶kningshandske"},
    {"id": "d", "name": 'Sax "trubbig" \\ 14 cm', "model": "M/1", "supplier": "  "},
    {"id": "e", "name": "kanyl " * 5_000 + "x", "description": "y" * 100_000},
    {"id": "", "name": "Tappningskateter"},
    {"name": " \u00a0Kanyl 0,8x40\t", "model": " M 2 ", "supplier": "\u2003Norr AB "},
]
FIELDS = ("id", "name", "model", "description", "supplier")
UTF_16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
# The reasons by their names in the corpus.
REASONS = {
    "no_words": "the text has no word that says what the product is",
    "no_known_word": "no word of the text is known, nor like a known one",
    "below_target": "no code, and no group of level 2 or deeper, reaches the target",
}


class Row(Structure):
    """kodbro_row."""

    _fields_ = [(field, Text) for field in FIELDS]


class Row16(Structure):
    """kodbro_row_utf16, whose texts are of the same shape."""

    _fields_ = Row._fields_


class Options(Structure):
    """kodbro_map_options."""

    _fields_ = [
        ("target", c_double),
        ("top", c_size_t),
        ("evidence", c_int32),
        ("language", c_char_p),
        ("decisions", c_void_p),
        ("source", Text),
    ]


class Candidate(Structure):
    """kodbro_candidate."""

    _fields_ = [
        ("code", Text),
        ("term", Text),
        ("level", c_uint32),
        ("confidence", c_double),
        ("evidence", c_size_t),
    ]


class Concept(Structure):
    """kodbro_concept."""

    _fields_ = [
        ("code", Text),
        ("term", Text),
        ("parent", Text),
        ("level", c_uint32),
        ("children", c_uint32),
        ("residual", c_int32),
        ("retired", c_int32),
        ("successor", Text),
    ]


MAPPED = CFUNCTYPE(c_int32, c_void_p, c_size_t, c_void_p)
OUT = POINTER(c_void_p)
DECLARED = {
    "kodbro_mapper_open": [c_char_p, OUT, *MESSAGE],
    "kodbro_mapper_with_model": [c_void_p, c_char_p, c_size_t, OUT, *MESSAGE],
    "kodbro_map_options_default": [POINTER(Options)],
    "kodbro_map": [c_void_p, POINTER(Row), c_void_p, OUT, *MESSAGE],
    "kodbro_map_utf16": [c_void_p, POINTER(Row16), c_void_p, OUT, *MESSAGE],
    "kodbro_map_many": [
        c_void_p,
        POINTER(Row),
        c_size_t,
        c_void_p,
        c_size_t,
        MAPPED,
        c_void_p,
        *MESSAGE,
    ],
    "kodbro_explain": [c_void_p, POINTER(Row), OUT, *MESSAGE],
    "kodbro_json_text": [c_void_p, POINTER(Text)],
    "kodbro_json_free": [c_void_p],
    "kodbro_mapping_candidate": [c_void_p, c_size_t, POINTER(Candidate)],
    "kodbro_mapping_json": [c_void_p, POINTER(Text)],
    "kodbro_concepts_path": [c_void_p, c_char_p, c_size_t, c_char_p, OUT, *MESSAGE],
    "kodbro_concepts_count": [c_void_p, POINTER(c_size_t)],
    "kodbro_concepts_at": [c_void_p, c_size_t, POINTER(Concept)],
    "kodbro_concepts_free": [c_void_p],
}
for function, arguments in DECLARED.items():
    getattr(library, function).argtypes = arguments


def done(status: int) -> None:
    """Raises on the status of a function that takes no message."""
    if status != 0:
        raise AssertionError(f"status {status}")


def texts(row: dict[str, str], encoding: str) -> tuple[list[Any], list[Text]]:
    """Encodes the texts of a row; the buffers must outlive the call."""
    unit = 1 if encoding == "utf-8" else 2
    encoded = [row.get(field, "").encode(encoding) for field in FIELDS]
    buffers = [create_string_buffer(text) for text in encoded]
    sizes = [len(text) // unit for text in encoded]
    lent = zip(buffers, sizes, strict=True)
    return buffers, [Text(addressof(buffer), size) for buffer, size in lent]


class Mapping:
    """A mapping that is freed with its `with`."""

    def __init__(self, mapper: c_void_p, row: dict[str, str], encoding: str, options: Any) -> None:
        self.handle = c_void_p()
        buffers, lent = texts(row, encoding)
        if encoding == "utf-8":
            map_row, raw = library.kodbro_map, Row(*lent)
        else:
            map_row, raw = library.kodbro_map_utf16, Row16(*lent)
        call(map_row, mapper, byref(raw), options, byref(self.handle))
        del buffers

    def __enter__(self) -> c_void_p:
        return self.handle

    def __exit__(self, *_: object) -> None:
        library.kodbro_mapping_free(self.handle)


def json_of(mapping: Any) -> bytes:
    """Reads the line of a mapping."""
    text = Text()
    done(library.kodbro_mapping_json(mapping, byref(text)))
    return string_at(text.data, text.length)


@cache
def opened(name: str) -> c_void_p:
    """Opens an index of the folder by the model that its cases are made for."""
    mapper, weighing = c_void_p(), c_void_p()
    model = (INDEXES / "by-hand.json").read_bytes()
    call(library.kodbro_mapper_open, os.fsencode(INDEXES / f"{name}.kodbro"), byref(mapper))
    call(library.kodbro_mapper_with_model, mapper, model, len(model), byref(weighing))
    library.kodbro_mapper_free(mapper)
    return weighing


@cache
def default() -> c_void_p:
    """Opens the default index by its own model, as the command does."""
    mapper = c_void_p()
    call(library.kodbro_mapper_open_default, byref(mapper))
    return mapper


def path(mapper: c_void_p, code: str) -> set[str]:
    """Returns a code and those above it."""
    concepts, count, concept = c_void_p(), c_size_t(), Concept()
    text = code.encode()
    call(library.kodbro_concepts_path, mapper, text, len(text), None, byref(concepts))
    try:
        done(library.kodbro_concepts_count(concepts, byref(count)))
        found = set()
        for index in range(count.value):
            done(library.kodbro_concepts_at(concepts, index, byref(concept)))
            found.add(str(concept.code))
        return found
    finally:
        library.kodbro_concepts_free(concepts)


def words_of(mapper: c_void_p, row: dict[str, str]) -> list[dict[str, Any]]:
    """Explains a row and returns its words."""
    document, text = c_void_p(), Text()
    buffers, lent = texts(row, "utf-8")
    call(library.kodbro_explain, mapper, byref(Row(*lent)), byref(document))
    del buffers
    try:
        done(library.kodbro_json_text(document, byref(text)))
        words: list[dict[str, Any]] = json.loads(string_at(text.data, text.length))["words"]
        return words
    finally:
        library.kodbro_json_free(document)


def cases(kind: str) -> Iterator[tuple[str, c_void_p, dict[str, Any]]]:
    """Yields the cases of a kind, each with its file and its nomenclature."""
    for file in sorted((PROJECT / "tests" / "corpus").glob("*.toml")):
        for case in tomllib.loads(file.read_text("utf-8")).get(kind, []):
            name = case.get("nomenclature", "default")
            yield file.stem, opened(name if name == "default" else f"{file.stem}.{name}"), case


class Corpus(unittest.TestCase):
    """The cases in tests/corpus of mapping, explaining and splitting.

    Those of other kinds ask for functions that the library does not have.
    """

    def test_map(self) -> None:
        count = 0
        for file, mapper, case in cases("map"):
            options = Options()
            done(library.kodbro_map_options_default(byref(options)))
            options.target = case.get("target", 0.9)
            for encoding in ("utf-8", UTF_16):
                with (
                    self.subTest(file=file, case=case["name"], encoding=encoding),
                    Mapping(mapper, case["input"], encoding, byref(options)) as mapping,
                ):
                    self.judge(mapper, mapping, case["expected"])
            count += 1
        self.assertGreater(count, 100)
        print(f"{count} cases of mapping hold")

    def test_explain(self) -> None:
        count = 0
        for file, mapper, case in cases("explain"):
            words = words_of(mapper, case["input"])
            for expected in case["expected"]:
                with self.subTest(file=file, case=case["name"], word=expected["word"]):
                    found = [word for word in words if word["text"] == expected["word"]]
                    self.assertTrue(found, "no such word in the explanation")
                    self.judge_word(found[0], expected)
            count += 1
        self.assertGreater(count, 30)
        print(f"{count} cases of explaining hold")

    def test_split(self) -> None:
        count = 0
        for file, mapper, case in cases("split"):
            with self.subTest(file=file, case=case["name"]):
                words = words_of(mapper, {"name": case["input"]})
                self.assertEqual([word["parts"] for word in words], [case["expected"]])
            count += 1
        self.assertGreater(count, 20)
        print(f"{count} cases of splitting hold")

    def judge_word(self, word: dict[str, Any], expected: dict[str, Any]) -> None:
        def likeliest(kind: str, key: str) -> set[str]:
            most = max((one["weight"] for one in word[kind]), default=0.0)
            return {one[key] for one in word[kind] if one["weight"] >= most}

        similar = {one["word"]: one["likeness"] for one in word["similar"]}
        for what, wanted in expected.items():
            match what:
                case "word":
                    pass
                case "treatment" | "polarity" | "parts":
                    self.assertEqual(word[what], wanted)
                case "reading":
                    self.assertIn(wanted, {one["words"] for one in word["readings"]})
                case "likeliest_reading":
                    self.assertIn(wanted, likeliest("readings", "words"))
                case "concept":
                    self.assertIn(wanted, {one["id"] for one in word["concepts"]})
                case "likeliest_concept":
                    self.assertIn(wanted, likeliest("concepts", "id"))
                case "similar":
                    self.assertIn(wanted, similar)
                    self.assertNotEqual(similar[wanted], "opposite")
                case "opposite":
                    self.assertEqual(similar.get(wanted), "opposite")
                case "not_similar":
                    self.assertNotIn(wanted, similar)
                case _:
                    self.fail(f"the corpus says '{what}', which nothing here looks at")

    def judge(self, mapper: c_void_p, mapping: c_void_p, expected: dict[str, str]) -> None:
        answer, first = RawAnswer(), Candidate()
        done(library.kodbro_mapping_answer(mapping, byref(answer)))
        if answer.candidates > 0:
            done(library.kodbro_mapping_candidate(mapping, 0, byref(first)))
        code = str(first.code)
        above = path(mapper, code) if code else set()
        found = {
            "first": code,
            "status": library.kodbro_outcome_text(answer.outcome).decode(),
            "answer": str(answer.code),
            "reason": str(answer.reason),
        }
        for what, wanted in expected.items():
            match what:
                case "first_within":
                    self.assertIn(wanted, above)
                case "first_not_within":
                    self.assertNotIn(wanted, above)
                case "reason":
                    self.assertEqual(found[what], REASONS[wanted])
                case _:
                    self.assertEqual(found[what], wanted, what)


class Bytes(unittest.TestCase):
    """The JSON of a mapping is the line of the command, to the last byte."""

    rows: list[dict[str, str]]
    lines: list[bytes]

    @classmethod
    def setUpClass(cls) -> None:
        with CATALOGUE.open(encoding="utf-8", newline="") as file:
            columns = csv.DictReader(file, delimiter=";")
            cls.rows = [{field: row[name] for field, name in COLUMNS.items()} for row in columns]
        cls.rows = [dict.fromkeys(FIELDS, "") | row for row in [*cls.rows, *HARSH]]
        with tempfile.TemporaryDirectory() as folder:
            # In JSON lines there is no header, so that the rows count from 1 as those in memory.
            file = Path(folder) / "rows.jsonl"
            file.write_text("".join(json.dumps(row) + "\n" for row in cls.rows), "utf-8")
            command = [COMMAND, "map", str(file), "--format", "jsonl"]
            ran = subprocess.run(command, capture_output=True)
        if ran.returncode != 0:
            raise AssertionError(ran.stderr.decode())
        cls.lines = ran.stdout.splitlines()

    def test_there_is_a_line_a_row(self) -> None:
        self.assertGreater(len(self.rows), 100)
        self.assertEqual(len(self.rows), len(self.lines))

    def test_one_by_one(self) -> None:
        for encoding in ("utf-8", UTF_16):
            for row, line in zip(self.rows, self.lines, strict=True):
                with Mapping(default(), row, encoding, None) as mapping:
                    # A row that is mapped alone is the first.
                    alone = re.sub(rb'^{"row":\d+,', b'{"row":1,', line)
                    self.compare([json_of(mapping)], [alone])

    def test_many(self) -> None:
        kept = [texts(row, "utf-8") for row in self.rows]
        raw = (Row * len(kept))(*(Row(*lent) for _, lent in kept))
        for threads in (1, 2):
            found: list[bytes] = []

            @MAPPED
            def take(_context: Any, index: int, mapping: Any, found: list[bytes] = found) -> int:
                found.append(json_of(mapping) if index == len(found) else b"out of order")
                return 0

            call(library.kodbro_map_many, default(), raw, len(kept), None, threads, take, None)
            self.compare(found, self.lines)

    def compare(self, found: list[bytes], expected: list[bytes]) -> None:
        """Compares lines, of which some are too long for unittest's own comparison."""
        for mapped, line in zip(found, expected, strict=True):
            if mapped != line:
                at = len(os.path.commonprefix([mapped, line]))
                shown = slice(max(at - 80, 0), at + 80)
                self.fail(f"found    {mapped[shown]!r}\nexpected {line[shown]!r}")


if __name__ == "__main__":
    unittest.main()
