"""What is told of single places -> where the field needs its inducing points, and who leads where.

Taken before the field is drawn, by a run that may look back. Points lie closer where much is told. A word on
a region ("occupied Zaporizhia Oblast") speaks of the part that its side has: of those settlements that the
claims on single places give to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float
from whoholds.control.evidence import CATEGORY, NOBODY, Evidence
from whoholds.control.gazette import REGION
from whoholds.control.terrain import WIDE, Rows, Vector, spread_points, squares

OFTEN: Final = 3
"""Claims on a place from which on the field looks closely around it: one may be of a misread name."""

CLOSER: Final = 3.0
"""How many times closer points lie there than where nothing is told (5 times was no better)."""

AROUND_KM: Final = 25.0
"""How far around such a place: that of the smaller kernel, twice."""

LEAST: Final = 0.01
"""Less of a region than this is nothing: a misread village."""

LEADS: Final = 0.35
"""P(side) by the claims on single places from which on a place counts as its own: with .42 or .5 the estimate
was as good and less well calibrated (ECE .037 for .033)."""

BEFORE: Final = {CATEGORY["loses"]: -1, CATEGORY["takes"]: 2}
"""Steps from a claim's own to the one whose leaders it speaks of: who loses had it before, who takes has it
after; 1 for the others, as reports come late."""

HAVING: Final = tuple(CATEGORY[name] for name in ("holds", "enters", "repels"))
"""Words on a region that tell nothing where their side leads nowhere in it."""


@dataclass(frozen=True)
class Survey:
    """Who leads where: bits `leads` [K, T, n / 8], each side in each step at the rows `members` [n]."""

    members: Rows
    leads: NDArray[np.uint8]

    def part(self, side: int, step: int, region: Rows) -> Rows:
        """Return those settlements of a region that a side leads in a step."""
        row = self.leads[side, min(max(step, 0), self.leads.shape[1] - 1)]
        known = np.unpackbits(row, count=len(self.members)).astype(np.bool_)
        return region[known[np.searchsorted(self.members, region)]]


def points_near(xy: Vector, local: Evidence, most: int) -> Rows:
    """Choose inducing points among places at `xy` [P, 2 or more] km, closer where much is told."""
    often = np.flatnonzero(np.bincount(local.place, minlength=len(xy)) >= OFTEN)
    if not len(often):
        return spread_points(xy, most)
    gap = np.zeros(len(xy))
    others = np.setdiff1d(np.arange(len(xy)), often)
    for low in range(0, len(others), WIDE):
        rows = others[low : low + WIDE]
        gap[rows] = squares(xy[rows], xy[often]).min(axis=1)
    return spread_points(xy, most, 1 + (CLOSER - 1) * np.exp(-gap / AROUND_KM**2))


def members_of(evidence: Evidence) -> Rows:
    """Return the settlements of all regions that claims name as such, ascending."""
    named = np.unique(evidence.place[evidence.scope == REGION])
    members = [evidence.regions[row - evidence.places] for row in named if row >= evidence.places]
    return np.unique(np.concatenate([*members, np.empty(0, np.int64)]))


def leaders(states: Float, sides: int) -> NDArray[np.uint8]:
    """Return as bits [K, T, n / 8] which side leads, of P(state) [T, S, n]."""
    return np.packbits(states[:, :sides].transpose(1, 0, 2) > LEADS, axis=2)


def narrowed(evidence: Evidence, step: NDArray[np.int64], survey: Survey) -> Evidence:
    """Return evidence whose claims on regions speak of the part that their side has; `step` [N] of each."""
    place, kept = evidence.place.copy(), np.ones(evidence.size, np.bool_)
    regions, number = list(evidence.regions), {r.tobytes(): n for n, r in enumerate(evidence.regions)}
    known: dict[tuple[int, int, int], Rows] = {}
    regional = (evidence.scope == REGION) & (evidence.place >= evidence.places) & (evidence.subject != NOBODY)
    for row in np.flatnonzero(regional).tolist():
        category, region = int(evidence.category[row]), int(evidence.place[row]) - evidence.places
        key = (int(evidence.subject[row]), int(step[row]) + BEFORE.get(category, 1), region)
        if key not in known:
            known[key] = survey.part(key[0], key[1], evidence.regions[region])
        part = known[key]
        if len(part) < LEAST * len(evidence.regions[region]):
            kept[row] = category not in HAVING
        elif len(part):
            new = number.setdefault(part.tobytes(), len(regions))
            if new == len(regions):
                regions.append(part)
            place[row] = evidence.places + new
    return replace(evidence, place=place, regions=tuple(regions)).take(kept)
