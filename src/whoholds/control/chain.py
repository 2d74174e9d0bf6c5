"""Evidence in a chain of days -> P(phase | evidence) per place and day.

Forward-backward of a hidden Markov model (Rabiner 1989), vectorised over places; one transition matrix a
day, evidence only on the days that have it. Messages lie phase by phase in memory, [Z, p].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]
FLOOR = np.float32(1e-12)
"""Smallest unnormalised mass: keeps a message finite when evidence excludes every phase."""


def total_of(values: Float) -> Float:
    """Return the sums over the last axis but one, kept as an axis of 1, added in order."""
    out = values[..., :1, :].copy()
    for row in range(1, values.shape[-2]):
        out += values[..., row : row + 1, :]
    return out


@dataclass(frozen=True)
class DailyEvidence:
    """Likelihoods of the phases, only for the places and days that have evidence.

    `start` [D+1] delimits the rows of each day; `place` [N] and `likelihood` [N, Z] are the rows.
    """

    start: NDArray[np.int64]
    place: NDArray[np.int64]
    likelihood: Float

    def rows(self, day: int) -> slice:
        """Return the rows of a day."""
        return slice(self.start[day], self.start[day + 1])

    def apply(self, day: int, message: Float) -> None:
        """Multiply the likelihoods of one day into a message [Z, p], in place; no phase is ever excluded."""
        rows = self.rows(day)
        if rows.start < rows.stop:
            place = self.place[rows]
            told = message[:, place]
            told *= self.likelihood[rows].T
            np.maximum(told, FLOOR, out=told)
            told /= total_of(told)
            message[:, place] = told


@dataclass(frozen=True)
class Cells:
    """The places and days that claims speak of, by place and then day: `place` [n], `day` [n].

    `index` [N] is the cell of each claim.
    """

    place: NDArray[np.int64]
    day: NDArray[np.int64]
    index: NDArray[np.int64]

    def likelihoods(self, log_likelihood: NDArray[np.floating]) -> Float:
        """Sum log-likelihoods [N, Z] of the claims of each cell, and return their likelihoods [n, Z]."""
        count = len(self.place)
        columns = [np.bincount(self.index, column, count) for column in log_likelihood.T]
        top = columns[0]
        for column in columns[1:]:
            top = np.maximum(top, column)
        out = np.empty((count, len(columns)), np.float32)
        for phase, column in enumerate(columns):
            out[:, phase] = np.exp(column - top)
        return out

    def among(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the cells of some places by day, and which of these places each speaks of."""
        low, high = np.searchsorted(self.place, places), np.searchsorted(self.place, places, "right")
        count = high - low
        where = np.repeat(np.arange(len(places)), count)
        cells = np.arange(len(where)) + np.repeat(low - (np.cumsum(count) - count), count)
        order = np.argsort(self.day[cells], kind="stable")
        return cells[order], where[order]


def cells_of(day: NDArray[np.int64], place: NDArray[np.int64]) -> Cells:
    """Group claims on equal places and days."""
    days = int(day.max(initial=0)) + 1
    keys, index = np.unique(place.astype(np.int64) * days + day, return_inverse=True)
    return Cells(keys // days, keys % days, index)


def gather(
    day: NDArray[np.int64], place: NDArray[np.int64], log_likelihood: NDArray[np.floating], days: int
) -> DailyEvidence:
    """Sum log-likelihoods [N, Z] of equal place and day, and lay them out by day (0 .. days-1)."""
    inside = (day >= 0) & (day < days)
    cells = cells_of(day[inside], place[inside])
    order = np.argsort(cells.day, kind="stable")
    likelihood = cells.likelihoods(log_likelihood[inside])[order]
    return daily_of(cells.day[order], cells.place[order], likelihood, days)


def daily_of(day: NDArray[np.int64], place: NDArray[np.int64], likelihood: Float, days: int) -> DailyEvidence:
    """Lay rows that are sorted by day out over days 0 .. days-1."""
    return DailyEvidence(np.searchsorted(day, np.arange(days + 1)), place, likelihood)


def run_chain(prior: Float, evidence: DailyEvidence, matrix: Float, *, smooth: bool) -> Float:
    """Return P(phase) [D, P, Z] of a chain with one transition matrix [Z, Z]; `prior` [P, Z] is of day 0."""
    message: Float = np.maximum(prior.T.astype(np.float32), FLOOR)
    message /= total_of(message)
    out = np.empty((len(evidence.start) - 1, *message.shape), np.float32)
    onward = np.ascontiguousarray(matrix.T, dtype=np.float32)
    for day in range(len(out)):
        if day:
            message = onward @ message
        evidence.apply(day, message)
        message /= total_of(message)
        out[day] = message
    if smooth:
        _look_back(out, evidence, np.ascontiguousarray(matrix, dtype=np.float32))
    return out.transpose(0, 2, 1)


def _look_back(out: Float, evidence: DailyEvidence, matrix: Float) -> None:
    """Turn filtered P(phase) [D, Z, P] into smoothed, in place."""
    future = np.ones_like(out[0])
    for day in range(len(out) - 1, 0, -1):
        evidence.apply(day, future)
        future = matrix @ future
        future /= total_of(future)
        out[day - 1] *= future
        out[day - 1] /= total_of(out[day - 1])
