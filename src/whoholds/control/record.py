"""What a run learned -> each voice's track record: how often right, in whose interest, echoing whom.

A claim is judged by the smoothed estimate of its place on its day, without any map: right when the state it
speaks for is the likeliest. Rates carry a 90 % interval (Jeffreys prior, normal approximation), so that three
lucky claims do not look like a reputation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whoholds.control.evidence import NOBODY, Evidence
from whoholds.control.full import Run
from whoholds.control.voices import state_of_phase

SURE = 0.8
"""A claim is judged only where the estimate is at least this sure: no verdict from an open question."""

NINETY = 1.645
"""Standard normal quantile of a central 90 % interval."""


@dataclass(frozen=True)
class Rate:
    """A share of `count` cases with its 90 % interval; share and bounds are None without cases."""

    count: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TrackRecord:
    """One voice: claims, how often right in all, in its side's interest and against it; whom it echoes."""

    voice: str
    side: str | None
    claims: int
    right: Rate
    in_interest: Rate
    against_interest: Rate
    echoes: tuple[tuple[str, float], ...]


def rate(hits: int, count: int) -> Rate:
    """Return a share with its 90 % interval."""
    if not count:
        return Rate(0)
    middle = (hits + 0.5) / (count + 1)
    half = NINETY * np.sqrt(middle * (1 - middle) / (count + 2))
    return Rate(count, hits / count, float(max(0, middle - half)), float(min(1, middle + half)))


def track_records(evidence: Evidence, run: Run) -> list[TrackRecord]:
    """Return the record of every voice that made a claim on a settlement, the most talkative first."""
    local = run.local
    right, judged, interest = _judged(local, run)
    sides = len(evidence.states) - 1
    records = []
    for voice in np.unique(local.voice):
        mine = local.voice == voice
        side = int(evidence.voices.side[voice])
        records.append(
            TrackRecord(
                voice=evidence.voices.names[voice],
                side=evidence.states[side] if 0 <= side < sides else None,
                claims=int(mine.sum()),
                right=_rate(right, judged & mine),
                in_interest=_rate(right, judged & mine & (interest == 1)),
                against_interest=_rate(right, judged & mine & (interest == -1)),
                echoes=_echoes(evidence, run, int(voice)),
            )
        )
    return sorted(records, key=lambda r: (-r.claims, r.voice))


def _rate(right: NDArray[np.bool_], cases: NDArray[np.bool_]) -> Rate:
    return rate(int((right & cases).sum()), int(cases.sum()))


def _judged(local: Evidence, run: Run) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]]:
    """Return for every claim: right, judged, and in (1), against (-1) or beside (0) its voice's interest."""
    sides = len(local.states) - 1
    states = np.zeros((local.size, sides + 1))
    for phase, state in enumerate(state_of_phase(sides)):
        states[:, state] += run.posterior[:, phase]
    lean, side = local.lean(), local.voices.side[local.voice]
    judged = (lean >= 0) & (states.max(axis=1) >= SURE)
    partial = (side != NOBODY) & (lean >= 0) & (lean < sides)
    interest = np.where(partial, np.where(lean == side, 1, -1), 0)
    return lean == states.argmax(axis=1), judged, interest


def _echoes(evidence: Evidence, run: Run, voice: int) -> tuple[tuple[str, float], ...]:
    """The voices that this one repeats more than was presumed, with the learned chance, strongest first."""
    parents, chances = run.learned.parents, run.learned.chances
    child, parent = np.divmod(parents.pair_keys, len(evidence.voices.names))
    found = [(int(p), float(c)) for v, p, c in zip(child, parent, chances, strict=True) if v == voice]
    strong = sorted(((evidence.voices.names[p], c) for p, c in found if c > 0.1), key=lambda e: -e[1])
    return tuple(strong[:5])
