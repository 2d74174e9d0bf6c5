"""A starting map and what claims say -> the field's mean, its sightings, and what a value of it means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import FLOOR, Float, total_of
from whoholds.control.evidence import CATEGORY, NOBODY, Borders, Evidence
from whoholds.control.gazette import beyond_rivers
from whoholds.control.parameters import Parameters, StartTable
from whoholds.control.presumed import doubts
from whoholds.control.terrain import kilometres
from whoholds.control.voices import Table, Voicing

HELD = 0.5
"""P(side) on the starting map above which a place is its own."""

BETWEEN = 0.05
"""Degrees between points of a border: 4 to 6 km, less than the width of a strip."""

SIGHTED_ROWS = (0, 2, 4)
"""Rows of the word tables that the field tells apart: the subject's, contested, an enemy's."""


@dataclass(frozen=True)
class Ground:
    """Where the places lie and who held them at the start: `xy` [P, 2] km, `prior` [P, S], `firm` [P].

    `firm` marks the places that the baseline names; the others it only presumes. `apart` [P, 2 + R] is where
    they lie for the field: rivers set their banks apart.
    """

    xy: NDArray[np.float64]
    prior: Float
    firm: NDArray[np.bool_]
    apart: NDArray[np.float64]
    borders: tuple[NDArray[np.float64], ...]
    """Points [n, 2] km on each side's borders, beyond which its own country lies."""

    @property
    def home(self) -> NDArray[np.bool_]:
        """Which places were each side's at the start, [K, P]."""
        return self.prior[:, :-1].T > HELD


def sighted(
    evidence: Evidence, voicing: Voicing, tables: Table, parameters: Parameters
) -> tuple[Table, Table]:
    """Return what each claim says of every side's field [N, K], and how precisely [N].

    Its words as its class of voice means them give P(subject's, contested, enemy's) from even odds; the value
    is the difference of the first and last, the variance grows as they come near each other. What single
    voices were learned to mean stays out of the field: it would learn from its own echo (measured).
    """
    options, words = parameters.field, parameters.words
    chance = tables[voicing.pair[:, None], SIGHTED_ROWS, evidence.category[:, None]]
    chance = chance / chance.sum(axis=1, keepdims=True)
    lean = chance[:, 0] - chance[:, 2]
    sides = len(evidence.states) - 1
    toward = np.full((evidence.size, sides), -1.0 / max(sides - 1, 1))
    told = np.flatnonzero(evidence.subject != NOBODY)
    toward[told, evidence.subject[told]] = 1.0
    value = options.scale * lean[:, None] * toward
    value[evidence.subject == NOBODY] = 0
    noise = (options.noise + options.doubt * (1 - lean**2)) * np.where(evidence.hedged, 1 / words.hedged, 1.0)
    return value, evidence.weight / noise * _reach(evidence, parameters)


UNTOLD = tuple(CATEGORY[name] for name in ("intends", "denied"))
"""Categories that tell of nothing that happened."""

REGIONAL = tuple(CATEGORY[name] for name in ("takes", "holds", "enters", "loses"))
"""Categories that speak of a region as a whole; fighting in one says nothing of its villages."""


def _reach(evidence: Evidence, parameters: Parameters) -> Table:
    """Return how much less (or more) precise a claim is for not being about one settlement."""
    options = parameters.field
    whole = np.where(evidence.category == CATEGORY["enters"], options.region_part, 1.0)
    region = np.where(np.isin(evidence.category, REGIONAL), 1 / (options.region_noise * whole), 0.0)
    near = np.where(evidence.loose(), options.loose, options.near)
    of_scope: Table = np.choose(evidence.scope, [1.0, near, options.beside, region, options.near])
    return of_scope


@dataclass(frozen=True)
class Means:
    """Prior mean of every side's field: towards the starting map, firm where it names the holder.

    `lean` [P, K] is where to; elsewhere the map is presumed, and gives way where claims tell of holding or
    fighting nearby: `grid` [1 + T, n] and `cell` [P] as in `presumed.Doubts`.
    """

    lean: Float
    firm: NDArray[np.bool_]
    grid: Float
    cell: NDArray[np.int64]

    def at(self, step: NDArray[np.int64], places: NDArray[np.int64], start: StartTable) -> Float:
        """Return the mean [n, K] of each place in its step; -1 is before anything was told."""
        told = self.grid[1 + step, self.cell[places]]
        out: Float = self._strength(told, places, start)[:, None] * self.lean[places]
        return out

    def through(self, places: NDArray[np.int64], start: StartTable) -> Float:
        """Return the mean [1 + T, K, p] of some places, from before anything was told on."""
        strength = self._strength(self.grid[:, self.cell[places]], places, start)
        out: Float = strength[:, None] * self.lean[places].T
        return out

    def _strength(self, told: Float, places: NDArray[np.int64], start: StartTable) -> Float:
        left = np.exp(told / np.float32(-start.doubt))
        presumed = np.float32(start.later) + np.float32(start.presumed - start.later) * left
        out: Float = np.where(self.firm[places], np.float32(start.firm), presumed)
        return out


def means_of(ground: Ground, told: Evidence, step: NDArray[np.int64], steps: int, start: StartTable) -> Means:
    """Return the mean of every step from the starting map and what claims (in the steps `step` [N]) tell."""
    sides = ground.prior.shape[1] - 1
    own = ground.prior[:, :sides]
    others = (own.sum(axis=1, keepdims=True) - own) / max(sides - 1, 1)
    news = np.flatnonzero(~np.isin(told.category, UNTOLD) & (step >= 0) & (step < steps))
    once = np.unique(step[news] * len(own) + told.place[news])
    at, when = once % len(own), once // len(own)
    around = doubts(ground.xy, ground.xy[at], when, steps, start.reach)
    return Means(own - others, ground.firm, around.grid, around.cell)


def field_states(mean: Float, variance: Float, parameters: Parameters, width: Table) -> Float:
    """Return P(state) [T, S, p] from each side's field: beyond the contested band, on its own ground.

    `mean` [T, K, p] and `variance` [T, p] of the field; `width` [T] is the band's by the presumed one.
    """
    options = parameters.field
    band = (options.band * width).astype(np.float32)[:, None, None]
    spread = np.sqrt(np.float32(options.spread) + variance) / np.float32(options.sharpness)
    sides = normal((mean - band) / spread[:, None])
    contested = np.maximum(1 - total_of(sides), np.float32(1e-3))
    clear = np.maximum(np.concatenate([sides, contested], axis=1), FLOOR)
    doubt = np.float32(options.surprise)
    clear *= (1 - doubt) / total_of(clear)
    clear += doubt / np.float32(clear.shape[1])
    out: Float = clear
    return out


def normal(x: Float) -> Float:
    """Return the standard normal distribution function, to 3e-4 (tanh form of Page 1977)."""
    half, cubic = np.float32(0.5), np.float32(0.044715)
    bent = np.tanh(np.float32(np.sqrt(2 / np.pi)) * (x + cubic * (x * x * x)))
    out: Float = half * (1 + bent)
    return out


def ground_of(
    lonlat: NDArray[np.float64], prior: Float, firm: NDArray[np.bool_], borders: Sequence[Borders] = ()
) -> Ground:
    """Lay places out in kilometres beside their starting state, and each side's borders with them."""
    xy = kilometres(lonlat[:, 0], lonlat[:, 1])
    given = [*borders, *[()] * (prior.shape[1] - 1 - len(borders))]
    points = [
        np.array([point for course in side for point in along(course)]).reshape(-1, 2) for side in given
    ]
    middle = float(lonlat[:, 1].mean())
    laid = tuple(kilometres(side[:, 0], side[:, 1], middle) for side in points)
    return Ground(xy, prior, firm, np.concatenate([xy, beyond_rivers(lonlat)], axis=1), laid)


def along(course: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield points of a course (lon/lat) at most BETWEEN degrees apart, its corners among them."""
    for (lon, lat), (east, north) in pairwise(course):
        count = max(1, int(np.ceil(np.hypot(east - lon, north - lat) / BETWEEN)))
        yield from ((lon + (east - lon) * n / count, lat + (north - lat) * n / count) for n in range(count))
    yield from course[-1:]
