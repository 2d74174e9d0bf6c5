"""Ground told to be a side's, apart from the rest of its own -> the strips of country that join the two.

An army holds a town by the roads that lead there. Where a side is told again and again to have a place, the
straight strip from it to the nearest ground that was the side's before is weakly its own too: of the villages
in between nobody may speak until they change hands. The joined places form a tree that grows from the
starting map (Prim 1957), so that what is told later joins nothing earlier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from whoholds.control.evidence import CATEGORY, Evidence
from whoholds.control.gazette import AT
from whoholds.control.ground import Ground
from whoholds.control.terrain import Rows, Vector, squares

GROUND: Final = (CATEGORY["takes"], CATEGORY["holds"])
"""Words by which a place is its subject's ground."""

OFTEN: Final = 3
"""Reports of ground at a place from which on it is joined: one or two may be of a misread name."""

NEAR_KM: Final = 6.0
"""Ground nearer than this lies side by side: nothing is in between."""

FAR_KM: Final = 150.0
"""Ground farther away was not reached over land, or is misread."""

PIECE_KM: Final = 15.0
"""About how long a piece of a strip is: each is one sighting, as long as the small kernel reaches."""

HALF_KM: Final = 10.0
"""How far a strip reaches to both sides of its line."""

AT_ONCE: Final = 64
"""Places whose distances to all of a side's ground are looked at at once: bounds the memory."""


@dataclass(frozen=True)
class Strips:
    """Pieces of country through which sides were told to reach their ground.

    `members` are the rows of the settlements of each piece; in a `step` the ground at its end was told of
    anew by `count` claims, for a `side`: N rows, ascending by step and piece.
    """

    members: tuple[Rows, ...]
    step: Rows
    piece: Rows
    side: Rows
    count: Rows


def no_strips() -> Strips:
    """Return no strips: for parameters that give them no weight."""
    none = np.empty(0, np.int64)
    return Strips((), none, none, none, none)


def strips_of(ground: Ground, local: Evidence, step: Rows) -> Strips:
    """Return the strips of all sides that the claims (in the steps `step` [N]) tell of."""
    members: list[Rows] = []
    found: list[tuple[int, int, int]] = []
    for side, (home, border) in enumerate(zip(ground.home, ground.borders, strict=True)):
        rows = anchors(local, step, side, home)
        tree = _Tree(ground.xy, np.concatenate([ground.xy[home], border]), members)
        if len(tree.own):
            found += [(when, piece, side) for when, piece in tree.grown(step[rows], local.place[rows])]
    table = np.array(found, np.int64).reshape(-1, 3)
    keys, count = np.unique(table, axis=0, return_counts=True)
    return Strips(tuple(members), keys[:, 0], keys[:, 1], keys[:, 2], count.astype(np.int64))


def anchors(local: Evidence, step: Rows, side: int, home: NDArray[np.bool_]) -> Rows:
    """Return the rows, by step and place, on a side's ground not at home that OFTEN reports had told of."""
    told = (local.subject == side) & np.isin(local.category, GROUND) & (local.scope == AT) & ~local.hedged
    rows = np.flatnonzero(told & ~home[np.minimum(local.place, len(home) - 1)])
    rows = rows[np.lexsort((local.place[rows], step[rows]))]
    reports: dict[int, set[int]] = {}
    kept = []
    for place, report in zip(local.place[rows].tolist(), local.report[rows].tolist(), strict=True):
        so_far = reports.setdefault(place, set())
        so_far.add(report)
        kept.append(len(so_far) >= OFTEN)
    return rows[np.array(kept, np.bool_)]


@dataclass
class _Tree:
    """One side's ground as it grows from the starting map, and the pieces of the strips that join it."""

    xy: Vector
    own: Vector
    """Points of its ground from the start, its side of borders among them, [n, 2] km."""
    members: list[Rows]
    """Of all sides, in the order in which they were found."""
    joined: list[int] = field(default_factory=list)
    strips: dict[int, list[int]] = field(default_factory=dict)
    """The pieces that lead to a place, by their number among the members."""

    def grown(self, step: Rows, place: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
        """Yield (step, piece) of each claim on the side's ground, in their order."""
        towns = np.unique(place).astype(np.int64)
        nearest = dict(zip(towns.tolist(), self._nearest_own(towns), strict=True))
        new: list[int] = []
        for number, (now, row) in enumerate(zip(step.tolist(), place.tolist(), strict=True)):
            if number and now != step[number - 1]:
                self.joined, new = self.joined + new, []
            if row not in self.strips:
                end = self._nearest(row, nearest[row])
                reached = np.hypot(*(end - self.xy[row])) <= FAR_KM
                self.strips[row] = list(self._pieces(row, end)) if reached else []
                new += [row] if reached else []
            yield from ((now, piece) for piece in self.strips[row])

    def _nearest_own(self, places: Rows) -> list[Vector]:
        """Return the nearest point of the ground from the start for each place."""
        found: list[Vector] = []
        for low in range(0, len(places), AT_ONCE):
            gap = squares(self.xy[places[low : low + AT_ONCE]], self.own)
            found += list(self.own[gap.argmin(axis=1)])
        return found

    def _nearest(self, row: int, at_start: Vector) -> Vector:
        """Return the nearest point that was the side's at the start, or was joined in an earlier step."""
        known = np.concatenate([at_start[None], self.xy[self.joined]])
        out: Vector = known[squares(self.xy[[row]], known)[0].argmin()]
        return out

    def _pieces(self, row: int, end: Vector) -> Iterator[int]:
        """Yield the numbers of the pieces of the strip from a place to a point that have places in them."""
        start, way = self.xy[row], end - self.xy[row]
        long = float(np.hypot(*way))
        if long <= NEAR_KM:
            return
        offset = self.xy - start
        along = offset @ way / long
        beside = np.abs(offset @ np.array([-way[1], way[0]])) / long
        inside = np.flatnonzero((along >= 0) & (along <= long) & (beside <= HALF_KM))
        count = max(1, round(long / PIECE_KM))
        piece = np.minimum((along[inside] / long * count).astype(np.int64), count - 1)
        for number in np.unique(piece):
            self.members.append(inside[piece == number])
            yield len(self.members) - 1
