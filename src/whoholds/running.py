"""A panel -> the control runs of an edition: days on which nothing that is shown changes, joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whoholds.control.evidence import Evidence
from whoholds.control.panel import (
    FRESH_DAYS,
    LIKELIHOOD_WORDS,
    STALE_DAYS,
    Panel,
    Support,
    confidence_of,
)
from whoholds.publish.app.runs import CONFIDENCES, FRESHNESS, Head, Runs, flags_of

WORD_BOUNDS = np.array([bound for bound, _ in LIKELIHOOD_WORDS[:-1]], dtype=np.float32)
CELLS = 2_000_000
"""Days by claims graded at once: a place with thirty thousand claims would need gigabytes for all days."""

FAR = 10_000
"""Days to an evidence that is not there."""


class Rests(NamedTuple):
    """What one place's estimates rest on, day by day: indexes into CONFIDENCES and FRESHNESS, [D] each."""

    confidence: NDArray[np.int64]
    freshness: NDArray[np.int64]


def runs_of(panel: Panel, place_ids: Sequence[str], axis: str) -> Runs:
    """Return the runs of these places; a run ends where a per cent, a word or a grade of evidence changes."""
    settled = rests_of(panel)
    columns = [_place_runs(panel, panel.row_of[place_id], settled) for place_id in place_ids]
    counts = [len(day) for day, *_ in columns]
    day, state, flags = (
        np.concatenate([column[i] for column in columns]) if columns else np.empty(0, np.int64)
        for i in range(3)
    )
    p = np.concatenate([column[3] for column in columns]) if columns else np.empty((0, len(panel.states)))
    head = Head(axis, panel.days[0], len(panel.days), panel.states, len(place_ids), sum(counts))
    shares = tuple(column.astype(np.uint8).tobytes() for column in p.T)
    return Runs(
        head, [0, *accumulate(counts)], day.tolist(), state.astype(np.uint8).tobytes(),
        flags.astype(np.uint8).tobytes(), shares,
    )  # fmt: skip


def _place_runs(panel: Panel, row: int, settled: dict[int, Rests]) -> tuple[NDArray[np.int64], ...]:
    """Return first days, states, flags [R] and per cents [R, S] of one place."""
    odds = panel.p[row]
    state = odds.argmax(axis=1)
    word = np.searchsorted(WORD_BOUNDS, odds.max(axis=1), side="right")
    rests = settled.get(row) or Rests(np.zeros_like(state), np.zeros_like(state))
    flags = flags_of(rests.confidence, rests.freshness, word)  # type: ignore[arg-type]
    percent = np.rint(odds * 100).astype(np.int64)
    shown = np.column_stack([state, flags, percent])
    starts = np.flatnonzero(np.append(True, (shown[1:] != shown[:-1]).any(axis=1)))
    return starts, state[starts], np.asarray(flags)[starts], percent[starts]


def rests_of(panel: Panel) -> dict[int, Rests]:
    """Return what the estimates of every place with claims of its own rest on; others rest on nothing."""
    table = panel.evidence
    local = table.take(np.flatnonzero(table.place < table.places))
    order = np.argsort(local.place, kind="stable")
    rows, starts = np.unique(local.place[order], return_index=True)
    ends = [*starts[1:].tolist(), len(order)][: len(rows)]
    found = zip(rows.tolist(), starts.tolist(), ends, strict=True)
    return {row: _rests(panel, row, local.take(order[low:high])) for row, low, high in found}


def _rests(panel: Panel, row: int, table: Evidence) -> Rests:
    """The same as `Panel.support`, for all days of a place, a stretch of days with its claims at a time."""
    on = np.array([day.toordinal() for day in panel.days])
    winner, found = panel.p[row].argmax(axis=1), list[tuple[int, int]]()
    stretch = max(1, CELLS // len(table.day))
    for first in range(0, len(on), stretch):
        days = on[first : first + stretch]
        reach = days[0] - panel.memory_days, days[-1] + panel.memory_days + 1
        low, high = np.searchsorted(table.day, reach)
        found += _graded_days(panel, table.take(np.arange(low, high)), days, winner[first : first + stretch])
    confidence, freshness = zip(*found, strict=True)
    return Rests(np.array(confidence), np.array(freshness))


def _graded_days(
    panel: Panel, table: Evidence, on: NDArray[np.int64], winner: NDArray[np.int64]
) -> Iterable[tuple[int, int]]:
    """Return confidence and freshness of consecutive days, from all claims that may bear on one of them."""
    if not len(table.day):
        return [(0, 0)] * len(on)
    age = on[:, None] - table.day[None, :]
    told = np.abs(age) <= panel.memory_days
    if panel.mode == "filtered":
        told &= age >= 0
    newest = np.where(told, np.abs(age), FAR).min(axis=1)
    lean = table.lean()
    speaking = (told & (lean >= 0)).sum(axis=1)
    agreement = (told & (lean == winner[:, None])).sum(axis=1) / np.maximum(speaking, 1)
    kinds = zip(told.sum(1).tolist(), _origins(told, table), newest.tolist(), agreement.tolist(), strict=True)
    return [_graded(min(n, 1), min(origins, 5), age, share) for n, origins, age, share in kinds]


def _origins(told: NDArray[np.bool_], table: Evidence) -> list[int]:
    """Return the number of different origins on each day."""
    order = np.argsort(table.origin, kind="stable")
    _, starts = np.unique(table.origin[order], return_index=True)
    found: list[int] = (np.add.reduceat(told[:, order], starts, axis=1) > 0).sum(axis=1).tolist()
    return found


@lru_cache(maxsize=100_000)
def _graded(claims: int, origins: int, newest: int, agreement: float) -> tuple[int, int]:
    if not claims:
        return 0, 0
    confidence = CONFIDENCES.index(confidence_of(Support(claims, origins, newest, agreement)))
    kind = "fresh" if newest <= FRESH_DAYS else "ageing" if newest <= STALE_DAYS else "stale"
    return confidence, FRESHNESS.index(kind)
