"""The days on which claims on a place count as evidence -> what its estimate rests on, day by day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MEMORY_DAYS = 90
"""Days before and after its own in which a claim counts as support, as the estimate's panel has it."""

Use = tuple[int, str]
"""A claim as evidence: its day (proleptic ordinal) and its origin."""


class Rest(NamedTuple):
    """From this day (ordinal) on: claims in the window, their origins, the newest evidence up to the day."""

    day: int
    claims: int
    origins: int
    newest: int | None


def rests(uses: Iterable[Use], first: int, last: int) -> Iterator[Rest]:
    """Yield what an estimate that knows all rests on from `first` to `last` (ordinals), where it changes."""
    ordered = sorted(uses)
    days = [day for day, _ in ordered]
    told: Counter[str] = Counter()
    entered = left = 0
    before: Rest | None = None
    for day in _turns(days, first, last):
        until, since = bisect_right(days, day + MEMORY_DAYS), bisect_left(days, day - MEMORY_DAYS)
        told.update(origin for _, origin in ordered[entered:until])
        told.subtract(origin for _, origin in ordered[left:since])
        for origin in {origin for _, origin in ordered[left:since]}:
            if not told[origin]:
                del told[origin]
        entered, left = until, since
        seen = bisect_right(days, day)
        found = Rest(day, until - since, len(told), days[seen - 1] if seen > since else None)
        if before is None or found[1:] != before[1:]:
            yield found
        before = found


def _turns(days: Iterable[int], first: int, last: int) -> list[int]:
    """Return the days on which a claim comes into the window, is the newest, or leaves it."""
    turns = {first}
    for day in days:
        turns.update((day - MEMORY_DAYS, day, day + MEMORY_DAYS + 1))
    return sorted(day for day in turns if first <= day <= last)
