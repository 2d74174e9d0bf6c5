"""Evidence in a chain of days -> P(phase | evidence) per place and day.

Forward-backward of a hidden Markov model (Rabiner 1989), vectorised over places; one transition matrix a
day, evidence only on the days that have it. Messages are normalised per place and day, so they stay finite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float32]
Step = Callable[[int, Float], Float]
"""Carries messages [P, Z] over the night after day t: forward z -> z', or backward z' -> z."""

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


def forward(prior: Float, evidence: DailyEvidence, step: Step) -> Iterator[Float]:
    """Yield the filtered P(phase | evidence up to and with day t), day by day; `prior` [P, Z] is of day 0."""
    message = normalised(prior)
    for day in range(len(evidence.start) - 1):
        if day:
            message = step(day - 1, message)
        evidence.apply(day, message)
        yield message


def backward(filtered: Float, evidence: DailyEvidence, step_back: Step) -> Iterator[Float]:
    """Yield the smoothed P(phase | all evidence) from the last day to the first; `filtered` is [D, P, Z]."""
    future = np.ones_like(filtered[0])
    for day in range(len(filtered) - 1, -1, -1):
        yield normalised(filtered[day] * future)
        if day:
            evidence.apply(day, future)
            future = normalised(step_back(day - 1, future))
