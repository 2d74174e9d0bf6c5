"""Rows made one by one -> rows that can be walked again and again, held on disk where they are many."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol

import msgspec

Value = str | float | int | bool | None
Row = tuple[Value, ...]

KEPT = 20_000
"""Rows held in memory: a day's edition of one war; a million would take 2 GB."""

BLOCK = 1_000
"""Rows that are written and read at once."""

_DECODER = msgspec.msgpack.Decoder(list[tuple[Value, ...]])


class Rows(Protocol):
    """Rows that can be counted and walked more than once."""

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows, from the first."""

    def __len__(self) -> int:
        """Return how many there are."""


class Spool:
    """Rows in the order given: the first KEPT in memory, the others in a nameless temporary file.

    Walks may overlap. Raises OSError when the disk does not take them.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        waiting = iter(rows)
        self._kept = tuple(islice(waiting, KEPT))
        self._blocks: list[tuple[int, int]] = []
        self._length = len(self._kept)
        if self._length == KEPT:
            self._file = tempfile.TemporaryFile(prefix="whoholds-")  # noqa: SIM115 - lives as long as its rows
            weakref.finalize(self, self._file.close)
            self._spill(waiting)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._length

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows, from the first."""
        yield from self._kept
        for at, size in self._blocks:
            yield from _DECODER.decode(os.pread(self._file.fileno(), size, at))

    def _spill(self, rows: Iterator[Row]) -> None:
        encode, at = msgspec.msgpack.Encoder().encode, 0
        while block := list(islice(rows, BLOCK)):
            data = encode(block)
            self._file.write(data)
            self._blocks.append((at, len(data)))
            self._length += len(block)
            at += len(data)
        self._file.flush()


def blocks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield lists of up to `size` rows, at least one list, which is empty where there is no row."""
    waiting = iter(rows)
    yield list(islice(waiting, size))
    while block := list(islice(waiting, size)):
        yield block
