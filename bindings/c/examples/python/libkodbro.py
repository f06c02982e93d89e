"""What a Python program needs of libkodbro, by ctypes alone.

Where wheels can be installed, the package `kodbro` is the better way.
"""

from __future__ import annotations

from ctypes import (
    CDLL,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_double,
    c_int,
    c_size_t,
    c_uint32,
    c_void_p,
    create_string_buffer,
    string_at,
)
from typing import NamedTuple


class Text(Structure):
    """kodbro_text: bytes with a length and no NUL at their end."""

    _fields_ = [("data", c_void_p), ("length", c_size_t)]

    def __str__(self) -> str:
        return string_at(self.data, self.length).decode() if self.length else ""


class RawAnswer(Structure):
    """kodbro_answer."""

    _fields_ = [
        ("outcome", c_int),
        ("code", Text),
        ("term", Text),
        ("level", c_uint32),
        ("confidence", c_double),
        ("reason", Text),
        ("candidates", c_size_t),
    ]


class Answer(NamedTuple):
    """What kodbro says of a row; the outcome is "mapped", "review", "unmapped" or "out_of_scope"."""

    outcome: str
    code: str
    term: str
    confidence: float


class KodbroError(Exception):
    """kodbro refused, and says why."""


# On Windows "kodbro.dll", on macOS "libkodbro.dylib".
library = CDLL("libkodbro.so.0.1")
# All here is declared as in this version of the header.
ABI_VERSION = 1
library.kodbro_abi_version.restype = c_uint32
if library.kodbro_abi_version() != ABI_VERSION:
    raise KodbroError(f"libkodbro has ABI {library.kodbro_abi_version()}, expected {ABI_VERSION}")
MESSAGE = [c_char_p, c_size_t]
library.kodbro_mapper_open_default.argtypes = [POINTER(c_void_p), *MESSAGE]
library.kodbro_mapper_free.argtypes = [c_void_p]
library.kodbro_mapper_free.restype = None
library.kodbro_map_text.argtypes = [
    c_void_p,
    c_char_p,
    c_size_t,
    c_void_p,
    POINTER(c_void_p),
    *MESSAGE,
]
library.kodbro_outcome_text.argtypes = [c_int]
library.kodbro_outcome_text.restype = c_char_p
library.kodbro_mapping_answer.argtypes = [c_void_p, POINTER(RawAnswer)]
library.kodbro_mapping_free.argtypes = [c_void_p]
library.kodbro_mapping_free.restype = None


def call(function, *arguments) -> None:
    """Calls a function that takes a message, and raises it."""
    message = create_string_buffer(512)
    if function(*arguments, message, len(message)) != 0:
        raise KodbroError(message.value.decode())


class Mapper:
    """An open index. Any number of threads may use it."""

    def __init__(self) -> None:
        self.handle = c_void_p()
        call(library.kodbro_mapper_open_default, byref(self.handle))

    def map(self, name: str) -> Answer:
        """Maps the name of a product."""
        text, mapping, answer = name.encode(), c_void_p(), RawAnswer()
        call(library.kodbro_map_text, self.handle, text, len(text), None, byref(mapping))
        try:
            library.kodbro_mapping_answer(mapping, byref(answer))
            outcome = library.kodbro_outcome_text(answer.outcome).decode()
            return Answer(outcome, str(answer.code), str(answer.term), answer.confidence)
        finally:
            library.kodbro_mapping_free(mapping)

    def __enter__(self) -> Mapper:
        return self

    def __exit__(self, *_: object) -> None:
        library.kodbro_mapper_free(self.handle)
        self.handle = c_void_p()
