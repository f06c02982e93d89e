"""How does the caller hear how far the work is?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def start(asked: Any, total: int | None) -> Callable[[int], object] | None:
    """Returns what to call with the number of rows mapped so far, or None."""
    if asked is None or asked is False:
        return None
    if asked is True:
        return _Bar(total)
    if callable(asked):
        return asked  # type: ignore[no-any-return]
    raise TypeError(
        f"progress={asked!r}: expected True for a bar of tqdm, or a function of the number of rows"
    )


class _Bar:
    """A bar of tqdm, which ends with its last row or when it is dropped."""

    def __init__(self, total: int | None) -> None:
        from tqdm.auto import tqdm

        self._bar = tqdm(total=total, unit="rows", desc="kodbro")

    def __call__(self, done: int) -> None:
        self._bar.update(done - self._bar.n)

    def __del__(self) -> None:
        if hasattr(self, "_bar"):
            self._bar.close()
