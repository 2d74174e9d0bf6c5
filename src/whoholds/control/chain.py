"""Evidence in a chain of days -> P(phase | evidence) per place and day.

Forward-backward of a hidden Markov model (Rabiner 1989), vectorised over places; one transition matrix a
day, evidence only on the days that have it. Messages lie phase by phase in memory, [Z, p].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]
FLOOR = np.float32(1e-12)
"""Smallest unnormalised mass: keeps a message finite when evidence excludes every phase."""


AT_ONCE = 2**18
"""Claims whose likelihoods are computed at once: a table of them takes some 10 MB."""

STRIP = 4096
"""Places whose messages are carried together: a day of them stays in the cache."""


def total_of(values: Float) -> Float:
    """Return the sums over the last axis but one, kept as an axis of 1, added in order."""
    if values.shape[-2] == 1:
        return values.copy()
    out = values[..., :1, :] + values[..., 1:2, :]
    for row in range(2, values.shape[-2]):
        out += values[..., row : row + 1, :]
    return out


def strips(rows: int) -> Iterator[slice]:
    """Yield the rows of a long table in order, `AT_ONCE` at a time."""
    return (slice(low, low + AT_ONCE) for low in range(0, rows, AT_ONCE))


@dataclass(frozen=True)
class DailyEvidence:
    """Likelihoods of the phases, only for the places and days that have evidence.

    `start` [D+1] delimits the rows of each day; `place` [N] and `likelihood` [N, Z] are the rows.
    """

    start: NDArray[np.int64]
    place: NDArray[np.int64]
    likelihood: Float

    @cached_property
    def _by_phase(self) -> Float:
        return np.ascontiguousarray(self.likelihood.T)

    def rows(self, day: int) -> slice:
        """Return the rows of a day."""
        return slice(self.start[day], self.start[day + 1])

    def of(self, low: int, high: int) -> DailyEvidence:
        """Return the evidence on the places from `low` to below `high`, counted from `low`."""
        inside = (self.place >= low) & (self.place < high)
        if inside.all():
            return DailyEvidence(self.start, self.place - low, self.likelihood)
        count = np.append(0, np.cumsum(inside))
        return DailyEvidence(count[self.start], self.place[inside] - low, self.likelihood[inside])

    def apply(self, day: int, message: Float) -> Float:
        """Multiply the likelihoods of one day into a message [Z, p], in place; no phase is ever excluded.

        Returns how likely the message made each row of the day, [1, n], as far as it sums to 1.
        """
        rows = self.rows(day)
        place = self.place[rows]
        told = message.take(place, axis=1)
        told *= self._by_phase[:, rows]
        np.maximum(told, FLOOR, out=told)
        total = total_of(told)
        told /= total
        for phase, values in zip(message, told, strict=True):
            phase[place] = values
        return total


@dataclass(frozen=True)
class Cells:
    """The places and days that claims speak of, by place and then day: `place` [n], `day` [n].

    `index` [N] is the cell of each claim.
    """

    place: NDArray[np.int32]
    day: NDArray[np.int32]
    index: NDArray[np.int32]

    def likelihoods(self, told: Iterable[NDArray[np.floating]], phases: int) -> Float:
        """Sum the claims' log-likelihoods, given by strips [.., Z], by cell; return likelihoods [n, Z]."""
        total, low = np.zeros((phases, len(self.place))), 0
        for strip in told:
            index = self.index[low : low + len(strip)]
            low += len(strip)
            for phase, column in zip(total, strip.T, strict=True):
                np.add.at(phase, index, column)
        return np.ascontiguousarray(_likelihoods(total).T)

    def by_phase(self, log_likelihood: NDArray[np.floating]) -> Float:
        """Return the same of all claims at once [N, Z], phase by phase, [Z, n]."""
        count = len(self.place)
        alone = count == len(self.index) and bool((self.index[1:] > self.index[:-1]).all())
        told = np.ascontiguousarray(log_likelihood.T)
        return _likelihoods(told if alone else np.stack([np.bincount(self.index, c, count) for c in told]))

    def among(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the cells of some places by day, and which of these places each speaks of."""
        places = places.astype(np.int32)
        low, high = np.searchsorted(self.place, places), np.searchsorted(self.place, places, "right")
        count = high - low
        where = np.repeat(np.arange(len(places)), count)
        cells = np.arange(len(where)) + np.repeat(low - (np.cumsum(count) - count), count)
        order = by_day(self.day[cells])
        return cells[order], where[order]


def _likelihoods(total: NDArray[np.floating]) -> Float:
    """Return the likelihoods [Z, n] of sums of logarithms, the likeliest phase's 1."""
    top = total[0]
    for column in total[1:]:
        top = np.maximum(top, column)
    out = np.empty(total.shape, np.float32)
    for phase, column in zip(out, total, strict=True):
        phase[:] = np.exp(np.subtract(column, top, dtype=np.float64))
    return out


def numbered(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the different keys, ascending, and the number of each key among them.

    As `numpy.unique`, but counted instead of sorted where the keys lie close together.
    """
    low, high = int(keys.min(initial=0)), int(keys.max(initial=0))
    if high - low > 4 * len(keys):
        names, number = np.unique(keys, return_inverse=True)
        return names, number.astype(np.int32)
    there = np.zeros(high - low + 1, np.bool_)
    there[keys - low] = True
    return np.flatnonzero(there) + low, (np.cumsum(there, dtype=np.int32) - np.int32(1))[keys - low]


def by_day(day: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the order of ascending days that keeps equal days as they are; short numbers sort quickest."""
    short = day.astype(np.uint16) if int(day.max(initial=0)) < 2**16 else day
    return np.argsort(short, kind="stable")


def cells_of(day: NDArray[np.int64], place: NDArray[np.int64]) -> Cells:
    """Group claims on equal places and days."""
    days = int(day.max(initial=0)) + 1
    keys = place.astype(np.int64) * days + day
    if (keys[1:] > keys[:-1]).all():
        return Cells(place.astype(np.int32), day.astype(np.int32), np.arange(len(keys), dtype=np.int32))
    keys, index = np.unique(keys, return_inverse=True)
    return Cells((keys // days).astype(np.int32), (keys % days).astype(np.int32), index.astype(np.int32))


def gather(
    day: NDArray[np.int64], place: NDArray[np.int64], log_likelihood: NDArray[np.floating], days: int
) -> DailyEvidence:
    """Sum log-likelihoods [N, Z] of equal place and day, and lay them out by day (0 .. days-1)."""
    inside = (day >= 0) & (day < days)
    if not inside.all():
        day, place, log_likelihood = day[inside], place[inside], log_likelihood[inside]
    cells = cells_of(day, place)
    order = by_day(cells.day)
    likelihood = cells.by_phase(log_likelihood).take(order, axis=1)
    return daily_of(cells.day[order], cells.place[order].astype(np.int64), likelihood.T, days)


def daily_of(
    day: NDArray[np.integer], place: NDArray[np.int64], likelihood: Float, days: int
) -> DailyEvidence:
    """Lay rows that are sorted by day out over days 0 .. days-1."""
    return DailyEvidence(np.searchsorted(day, np.arange(days + 1)), place, likelihood)


def run_chain(prior: Float, evidence: DailyEvidence, matrix: Float, *, smooth: bool) -> Float:
    """Return P(phase) [D, P, Z] of a chain with one transition matrix [Z, Z]; `prior` [P, Z] is of day 0.

    Rows of the matrix must sum to 1: messages then keep their size from day to day, and are scaled only where
    evidence is multiplied in.
    """
    days, places, phases = len(evidence.start) - 1, *prior.shape
    out = np.empty((days, phases, places), np.float32)
    onward, back = (np.ascontiguousarray(m, dtype=np.float32) for m in (matrix.T, matrix))
    for low in range(0, places, STRIP):
        part = slice(low, low + STRIP)
        strip = evidence.of(low, min(low + STRIP, places))
        _run(out[:, :, part], prior[part], strip, onward, scaled=not smooth)
        if smooth:
            _look_back(out[:, :, part], strip, back)
    return out.transpose(0, 2, 1)


def _run(out: Float, prior: Float, evidence: DailyEvidence, onward: Float, *, scaled: bool) -> None:
    """Fill in filtered P(phase) [D, Z, p]; not `scaled`, up to the rounding of the days without evidence."""
    out[0] = np.maximum(prior.T, FLOOR)
    out[0] /= total_of(out[0])
    evidence.apply(0, out[0])
    for day in range(1, len(out)):
        np.matmul(onward, out[day - 1], out=out[day])
        if scaled:
            out[day] /= total_of(out[day])
        evidence.apply(day, out[day])


def _look_back(out: Float, evidence: DailyEvidence, matrix: Float) -> None:
    """Turn filtered P(phase) [D, Z, p], scaled or not, into smoothed, in place."""
    future, spare = np.ones(out.shape[1:], np.float32), np.empty(out.shape[1:], np.float32)
    out[-1] /= total_of(out[-1])
    for day in range(len(out) - 1, 0, -1):
        evidence.apply(day, future)
        np.matmul(matrix, future, out=spare)
        future, spare = spare, future
        now = out[day - 1]
        now *= future
        now *= 1 / total_of(now)
