"""Evidence in a chain of days -> P(phase | evidence) per place and day.

Forward-backward of a hidden Markov model (Rabiner 1989), vectorised over places; one transition matrix a
day, evidence only on the days that have it. Messages are normalised per place and day, so they stay finite.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]
FLOOR = np.float32(1e-12)
"""Smallest unnormalised mass: keeps a message finite when evidence excludes every phase."""


@dataclass(frozen=True)
class DailyEvidence:
    """Likelihoods of the phases, only for the places and days that have evidence.

    `start` [D+1] delimits the rows of each day; `place` [N] and `likelihood` [N, Z] are the rows.
    """

    start: NDArray[np.int64]
    place: NDArray[np.int64]
    likelihood: Float

    def apply(self, day: int, message: Float) -> None:
        """Multiply the likelihoods of one day into a message [P, Z], in place."""
        low, high = self.start[day], self.start[day + 1]
        if low < high:
            rows = self.place[low:high]
            message[rows] = normalised(message[rows] * self.likelihood[low:high])


def normalised(message: Float) -> Float:
    """Scale rows to sum 1; a row without mass becomes uniform."""
    safe = np.maximum(message, FLOOR)
    out: Float = safe / safe.sum(axis=-1, keepdims=True, dtype=np.float32)
    return out


def gather(
    day: NDArray[np.int64], place: NDArray[np.int64], log_likelihood: Float, days: int
) -> DailyEvidence:
    """Sum log-likelihoods [N, Z] of equal place and day, and lay them out by day (0 .. days-1)."""
    inside = (day >= 0) & (day < days)
    day, place, log_likelihood = day[inside], place[inside], log_likelihood[inside]
    places = int(place.max()) + 1 if len(place) else 1
    keys, group = np.unique(day * places + place, return_inverse=True)
    total = np.zeros((len(keys), log_likelihood.shape[1]))
    for phase, column in enumerate(log_likelihood.T):
        total[:, phase] = np.bincount(group, column, len(keys))
    likelihood = np.exp(total - total.max(axis=1, keepdims=True, initial=-np.inf)).astype(np.float32)
    start = np.searchsorted(keys // places, np.arange(days + 1))
    return DailyEvidence(start.astype(np.int64), keys % places, likelihood)


def run_chain(prior: Float, evidence: DailyEvidence, matrix: Float, *, smooth: bool) -> Float:
    """Return P(phase) [D, P, Z] of a chain with one transition matrix [Z, Z]; `prior` [P, Z] is of day 0.

    Messages lie phase by phase in memory, so that each step is a few passes over long rows.
    """
    message = np.ascontiguousarray(normalised(prior).T)
    out = np.empty((len(evidence.start) - 1, *message.shape), np.float32)
    onward = np.ascontiguousarray(matrix.T, dtype=np.float32)
    for day in range(len(out)):
        if day:
            message = onward @ message
        _heard(evidence, day, message)
        message /= message.sum(axis=0)
        out[day] = message
    if smooth:
        _look_back(out, evidence, np.ascontiguousarray(matrix, dtype=np.float32))
    return out.transpose(0, 2, 1)


def _look_back(out: Float, evidence: DailyEvidence, matrix: Float) -> None:
    """Turn filtered P(phase) [D, Z, P] into smoothed, in place."""
    future = np.ones_like(out[0])
    for day in range(len(out) - 1, 0, -1):
        _heard(evidence, day, future)
        future = matrix @ future
        future /= future.sum(axis=0)
        out[day - 1] *= future
        out[day - 1] /= out[day - 1].sum(axis=0)


def _heard(evidence: DailyEvidence, day: int, message: Float) -> None:
    """Multiply the likelihoods of a day into a message [Z, P], in place; no phase is ever excluded."""
    low, high = evidence.start[day], evidence.start[day + 1]
    if low < high:
        message[:, evidence.place[low:high]] *= np.maximum(evidence.likelihood[low:high].T, FLOOR)
