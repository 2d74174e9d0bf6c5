"""A panel and somebody else's map -> where and when they differ, and the claims behind each difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import numpy as np
from numpy.typing import NDArray

from whoholds.control.panel import Panel
from whoholds.model import LiveClaim

CELL = 0.1
"""Degrees of latitude, 11 km: a cell and its neighbours reach 11 to 22 km from a settlement."""


@dataclass(frozen=True)
class MapState:
    """One row of a map: the place is in this state from `first` to `last`, both included."""

    place_id: str
    state: str
    first: date
    last: date


@dataclass(frozen=True)
class Agreement:
    """One day: places that both know, share of the same state, Cohen's kappa (1960); None without places."""

    on: date
    places: int
    share: float | None
    kappa: float | None


@dataclass(frozen=True)
class Crossing:
    """How many settlement-days we give one state and the map another (or the same)."""

    ours: str
    theirs: str
    count: int


@dataclass(frozen=True)
class Difference:
    """A run of estimated days on which the map says another state than the estimate."""

    place_id: str
    ours: str
    theirs: str
    first: date
    last: date
    probability: float
    """The most that we gave our own state in the run."""


def agreement(
    panel: Panel, rows: Iterable[MapState], among: NDArray[np.bool_] | None = None
) -> list[Agreement]:
    """Return the agreement of a panel with a map on each of the panel's days, `among` [P, D] all or some."""
    theirs, ours = _codes(panel, rows), panel.p.argmax(axis=2)
    if among is not None:
        theirs = np.where(among, theirs, -1)
    return [_agree(on, ours[:, d], theirs[:, d], len(panel.states)) for d, on in enumerate(panel.days)]


def crossings(panel: Panel, rows: Iterable[MapState]) -> list[Crossing]:
    """Count settlement-days by our state and the map's, the most frequent first."""
    theirs, ours = _codes(panel, rows), panel.p.argmax(axis=2)
    known = theirs >= 0
    keys, counts = np.unique(ours[known] * len(panel.states) + theirs[known], return_counts=True)
    found = zip(*np.divmod(keys, len(panel.states)), counts, strict=True)
    told = [Crossing(panel.states[o], panel.states[t], int(n)) for o, t, n in found]
    return sorted(told, key=lambda c: (-c.count, c.ours, c.theirs))


def near_front(panel: Panel, rows: Iterable[MapState], lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return [P, D]: whether the map has another state within a cell of about 20 km around a settlement.

    `lonlat` [P, 2] in degrees. Far from the front everybody agrees, and says nothing by it.
    """
    theirs = _codes(panel, rows)
    cells = np.floor(lonlat / [CELL / np.cos(np.radians(lonlat[:, 1].mean())), CELL]).astype(np.int64)
    cells -= cells.min(axis=0) - 1
    width, height = cells.max(axis=0) + 2
    out = np.zeros(theirs.shape, np.bool_)
    for day in range(theirs.shape[1]):
        there = np.zeros((len(panel.states), width, height), np.bool_)
        known = theirs[:, day] >= 0
        there[theirs[known, day], cells[known, 0], cells[known, 1]] = True
        around = there.copy()
        for x, y in product((-1, 0, 1), repeat=2):
            around |= np.roll(there, (x, y), axis=(1, 2))
        out[:, day] = known & (around[:, cells[:, 0], cells[:, 1]].sum(axis=0) > 1)
    return out


def _agree(on: date, ours: np.ndarray, theirs: np.ndarray, states: int) -> Agreement:
    known = theirs >= 0
    if not known.any():
        return Agreement(on, 0, None, None)
    a, b = ours[known], theirs[known]
    share = float((a == b).mean())
    chance = float(sum((a == s).mean() * (b == s).mean() for s in range(states)))
    return Agreement(on, int(known.sum()), share, (share - chance) / (1 - chance) if chance < 1 else 1.0)


def differences(panel: Panel, rows: Iterable[MapState], at_least: float = 0.5) -> list[Difference]:
    """Return the runs of days that differ where our state had `at_least` this probability, surest first."""
    theirs, ours = _codes(panel, rows), panel.p.argmax(axis=2)
    best = panel.p.max(axis=2)
    out: list[Difference] = []
    for place in np.flatnonzero(((theirs >= 0) & (theirs != ours) & (best >= at_least)).any(axis=1)):
        out.extend(_runs(panel, int(place), ours[place], theirs[place], best[place], at_least))
    return sorted(out, key=lambda d: (-d.probability, d.place_id, d.first))


def _runs(
    panel: Panel, place: int, ours: np.ndarray, theirs: np.ndarray, best: np.ndarray, at_least: float
) -> list[Difference]:
    out: list[Difference] = []
    start: int | None = None
    for d in range(len(panel.days) + 1):
        differs = d < len(panel.days) and theirs[d] >= 0 and theirs[d] != ours[d] and best[d] >= at_least
        same = start is not None and differs and (ours[d], theirs[d]) == (ours[start], theirs[start])
        if start is not None and not same:
            out.append(
                Difference(
                    place_id=panel.place_ids[place],
                    ours=panel.states[ours[start]],
                    theirs=panel.states[theirs[start]],
                    first=panel.days[start],
                    last=panel.days[d - 1],
                    probability=float(best[start:d].max()),
                )
            )
            start = None
        if differs and start is None:
            start = d
    return out


def behind(panel: Panel, difference: Difference, most: int = 10) -> tuple[LiveClaim, ...]:
    """Return the claims about the place that bear on a difference, the newest first."""
    row = panel.row_of[difference.place_id]
    window = timedelta(panel.memory_days)
    table = panel.evidence.about(row, difference.first - window, difference.last)
    found: Sequence[LiveClaim] = [table.claims[i] for i in table.claim]
    return tuple(sorted(found, key=lambda c: c.known_at, reverse=True)[:most])


def _codes(panel: Panel, rows: Iterable[MapState]) -> np.ndarray:
    """Return the map's state codes on the panel's places and days, -1 where it is silent."""
    codes = np.full((len(panel.place_ids), len(panel.days)), -1, np.int64)
    days = np.array([day.toordinal() for day in panel.days])
    for row in rows:
        if row.place_id in panel.row_of and row.state in panel.states:
            low, high = np.searchsorted(days, [row.first.toordinal(), row.last.toordinal() + 1])
            codes[panel.row_of[row.place_id], low:high] = panel.states.index(row.state)
    return codes
