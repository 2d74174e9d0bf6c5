"""Probabilities of every place through time -> runs of equal days, in bytes that a browser reads as they lie.

The layout is that of docs/api.md ("Control runs"): numbers little-endian, one column after the other.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec

from whoholds.errors import EditionError

MAGIC = b"whr1"
ALIGNED = 8
"""Columns start at a multiple of this, so that a browser lays its typed arrays straight upon them."""

CONFIDENCES = ("none", "low", "moderate", "high")
FRESHNESS = ("none", "fresh", "ageing", "stale")
LIKELIHOODS = (
    "remote", "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely",
    "almost certain",
)  # fmt: skip


class Head(msgspec.Struct, frozen=True):
    """What the columns are of: the axis, the first day, how many days, states, places and runs."""

    axis: str
    first: date
    days: int
    states: tuple[str, ...]
    places: int
    runs: int


class Run(NamedTuple):
    """Days of a place with the same probabilities in per cent, half-open."""

    first: date
    until: date
    state: str
    likelihood: str
    confidence: str
    freshness: str
    p: tuple[int, ...]


@dataclass(frozen=True)
class Runs:
    """Runs of all places, column by column; those of place i are `offset[i]` to `offset[i + 1]`."""

    head: Head
    offset: Sequence[int]
    day: Sequence[int]
    state: Sequence[int]
    flags: Sequence[int]
    p: tuple[Sequence[int], ...]

    def last(self) -> date:
        """Return the last day."""
        return self.head.first + timedelta(self.head.days - 1)

    def of(self, place: int) -> Iterator[Run]:
        """Yield the runs of a place, oldest first."""
        return (self.run(place, i) for i in range(self.offset[place], self.offset[place + 1]))

    def at(self, place: int, on: date) -> Run | None:
        """Return the run in which a day lies; None for a day outside."""
        day = (on - self.head.first).days
        if not 0 <= day < self.head.days:
            return None
        low, high = self.offset[place], self.offset[place + 1]
        return self.run(place, bisect_right(self.day, day, low, high) - 1)

    def run(self, place: int, i: int) -> Run:
        """Return the run with the number `i`, which is one of the place's."""
        until = self.day[i + 1] if i + 1 < self.offset[place + 1] else self.head.days
        flags = self.flags[i]
        return Run(
            self.head.first + timedelta(self.day[i]),
            self.head.first + timedelta(until),
            self.head.states[self.state[i]],
            LIKELIHOODS[flags >> 4],
            CONFIDENCES[flags & 3],
            FRESHNESS[flags >> 2 & 3],
            tuple(column[i] for column in self.p),
        )


def flags_of(confidence: int, freshness: int, likelihood: int) -> int:
    """Pack the indexes of a confidence, a freshness and a word of likelihood into one byte."""
    return confidence | freshness << 2 | likelihood << 4


def encode_runs(runs: Runs) -> bytes:
    """Return the bytes of runs."""
    header = msgspec.json.encode(runs.head)
    header += b" " * (-(len(MAGIC) + 4 + len(header)) % ALIGNED)
    columns = [_little("I", runs.offset), _little("H", runs.day), bytes(runs.state), bytes(runs.flags)]
    return b"".join(
        [MAGIC, _little("I", [len(header)]), header, *columns, *(bytes(column) for column in runs.p)]
    )


def decode_runs(data: bytes | memoryview) -> Runs:
    """Return the runs that bytes hold, without copying them; raises EditionError when they are none."""
    view = memoryview(data)
    if bytes(view[:4]) != MAGIC:
        raise EditionError("no control runs: the file does not begin with whr1")
    size = int.from_bytes(view[4:8], "little")
    head = msgspec.json.decode(view[8 : 8 + size], type=Head)
    at = 8 + size
    offset, at = _column(view, "I", at, head.places + 1)
    day, at = _column(view, "H", at, head.runs)
    columns = []
    for _ in range(2 + len(head.states)):
        column, at = _column(view, "B", at, head.runs)
        columns.append(column)
    return Runs(head, offset, day, columns[0], columns[1], tuple(columns[2:]))


def _little(code: str, numbers: Sequence[int]) -> bytes:
    found = array(code, numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def _column(view: memoryview, code: Literal["B", "H", "I"], at: int, count: int) -> tuple[Sequence[int], int]:
    end = at + array(code).itemsize * count
    if end > len(view):
        raise EditionError("control runs end too early: the file was cut")
    part = view[at:end]
    if code == "B" or sys.byteorder == "little":
        return part.cast(code), end
    swapped = array(code, bytes(part))
    swapped.byteswap()
    return swapped, end
