"""A table of evidence -> tellings: what one voice said of one place on one day, with its copies.

The unit of an explanation. One report speaks of many places for many voices, and one word comes in many
reports: neither the report nor the single record is what moves an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from whoholds.control.evidence import Evidence
from whoholds.control.plain import log_likelihoods
from whoholds.control.terrain import kilometres
from whoholds.model import LiveClaim

Where = Literal["here", "near", "region"]

SHORT_KM, LONG_KM, LONG_SHARE = 12.0, 60.0, 0.35
"""How the weight of a word fades with distance: two reaches, as those of the field."""

REGION_SHARE = 0.5
"""What a word on a region weighs beside one on the place itself."""

FADE_DAYS = 30.0
"""How the weight of a word fades with time: a month halves what is said of a front."""


@dataclass(frozen=True)
class Telling:
    """Rows of the evidence that are one word: of the place itself, of one `km` away, or of a region."""

    rows: NDArray[np.int64]
    where: Where
    km: float
    score: float
    """A first guess at how much it moves the place: what its words mean, faded with distance and time."""


def tellings_of(evidence: Evidence, lonlat: NDArray[np.float64], row: int, day: int) -> list[Telling]:
    """Group a table into tellings seen from one place row and ordinal day, by their first guess of weight.

    `lonlat` [P, 2] are the places' coordinates in degrees.
    """
    group = _groups(evidence)
    gaps = _distances(evidence, lonlat, row)
    scores = _scores(evidence, gaps, row, day)
    order = np.argsort(group, kind="stable")
    pieces = np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if len(order) else []
    found = [_telling(evidence, rows, gaps, scores, row) for rows in pieces]
    return sorted(found, key=lambda t: (-t.score, int(t.rows[0])))


def claims_in(evidence: Evidence, rows: NDArray[np.int64]) -> tuple[LiveClaim, ...]:
    """Return the claims that stand behind rows, each once, in the order in which they became known."""
    told = {int(i): evidence.claims[i] for i in evidence.claim[rows]}
    return tuple(sorted(told.values(), key=lambda c: (c.known_at, c.claim.claim_id)))


def _groups(evidence: Evidence) -> NDArray[np.int64]:
    """Number the telling of every row: one voice's words on a place and day, joined by copied texts."""
    said = np.stack([evidence.voice, evidence.place, evidence.day], axis=1)
    _, own = np.unique(said, axis=0, return_inverse=True)
    parent = list(range(int(own.max(initial=-1)) + 1))
    for one, other in _copied(evidence, own):
        parent[_root(parent, one)] = _root(parent, other)
    return np.array([_root(parent, int(g)) for g in own], dtype=np.int64)


def _copied(evidence: Evidence, own: NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """Pairs of groups in which two reports of one origin say the same of the same place."""
    first: dict[tuple[int, ...], tuple[int, int]] = {}
    keys = np.stack([evidence.origin, evidence.place, evidence.category, evidence.subject], axis=1)
    for key, group, report in zip(keys.tolist(), own.tolist(), evidence.report.tolist(), strict=True):
        other, home = first.setdefault(tuple(key), (group, report))
        if home != report:
            yield group, other


def _root(parent: list[int], node: int) -> int:
    while parent[node] != node:
        parent[node] = parent[parent[node]]
        node = parent[node]
    return node


def _distances(evidence: Evidence, lonlat: NDArray[np.float64], row: int) -> NDArray[np.float64]:
    """Kilometres from the place to each row's place; infinite for regions."""
    xy = kilometres(lonlat[:, 0], lonlat[:, 1])
    gaps = np.append(np.hypot(*(xy - xy[row]).T), np.inf)
    out: NDArray[np.float64] = gaps[np.minimum(evidence.place, evidence.places)]
    return out


def _scores(evidence: Evidence, gaps: NDArray[np.float64], row: int, day: int) -> NDArray[np.float64]:
    odds = log_likelihoods(evidence)
    near = LONG_SHARE * (np.exp(-gaps / SHORT_KM) + np.exp(-gaps / LONG_KM)) / 2
    beside = np.where(np.isinf(gaps), REGION_SHARE * _holds(evidence, row), near)
    faded = np.where(evidence.place == row, 1.0, beside) * np.exp(-np.abs(day - evidence.day) / FADE_DAYS)
    out: NDArray[np.float64] = faded * (odds.max(axis=1) - odds.min(axis=1))
    return out


def _holds(evidence: Evidence, row: int) -> NDArray[np.float64]:
    """Whether the region that each row speaks of holds the place; 0 for rows about settlements."""
    inside = [row in members for members in evidence.regions]
    flags = np.array([*([False] * evidence.places), *inside, False])
    return flags[evidence.place].astype(float)


def _telling(
    evidence: Evidence,
    rows: NDArray[np.int64],
    gaps: NDArray[np.float64],
    scores: NDArray[np.float64],
    row: int,
) -> Telling:
    km = float(gaps[rows[0]])
    where: Where = "region" if np.isinf(km) else "here" if evidence.place[rows[0]] == row else "near"
    return Telling(rows, where, km, float(scores[rows].max()))
