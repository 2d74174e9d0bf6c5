"""Where a side was ever told to be -> the step from which it may hold a place, for every place.

The field carries what is said of a region to all of it, and what is said of a town far beyond. But ground is
taken from ground next to it: a side that nobody put within reach of a place does not hold it, whatever
is said of the region at large.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float
from whoholds.control.evidence import CATEGORY, NOBODY, Evidence

REACH_KM: Final = 90.0
"""How far from where a side was told to be its ground may reach: occupied country has stretches of 60 km in
which no town is ever named; 30 and 60 km cut into it (kappa .615 -> .594 at 60), 90 do not."""

UNHEARD: Final = 0.05
"""What is left of the chance of a side that nobody put near a place."""

NEVER: Final = 2**31 - 1
ALWAYS: Final = -1

_THERE: Final = tuple(
    CATEGORY[name] for name in ("takes", "holds", "enters", "repels", "fights", "advances", "loses", "clash")
)
"""Words that put their subject at the place: who lost it was there."""

_ENEMY_TOO: Final = tuple(CATEGORY[name] for name in ("enters", "repels", "fights", "clash"))
"""Words that put an enemy there as well."""

CHUNK: Final = 2000


def first_steps(xy: Float, prior: Float, local: Evidence, step: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return [K, P]: the first step in which each side may hold each place; NEVER, or ALWAYS from the start.

    `xy` [P, 2] in km, `prior` [P, S] the starting map, `step` [N] of the claims on settlements. Without a
    starting map every side may hold every place: nobody said where it began.
    """
    sides = prior.shape[1] - 1
    if not (prior[:, :sides] > 0.5).any():
        return np.full((sides, len(xy)), ALWAYS, np.int64)
    return np.stack([_of_side(xy, prior[:, s] > 0.5, *_told(local, step, s)) for s in range(sides)])


def _told(local: Evidence, step: NDArray[np.int64], side: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places where a side was told to be, each once, and the first step in which it was."""
    own = (local.subject == side) & np.isin(local.category, _THERE)
    other = (local.subject != side) & np.isin(local.category, _ENEMY_TOO)
    nobody = (local.subject == NOBODY) & np.isin(local.category, _THERE)
    rows = np.flatnonzero(own | other | nobody)
    order = rows[np.lexsort((step[rows], local.place[rows]))]
    places, first = np.unique(local.place[order], return_index=True)
    return places.astype(np.int64), step[order][first]


def _of_side(
    xy: Float, held: NDArray[np.bool_], places: NDArray[np.int64], first: NDArray[np.int64]
) -> NDArray[np.int64]:
    out = np.where(held, ALWAYS, NEVER).astype(np.int64)
    at = np.concatenate([xy[held], xy[places]])
    since = np.concatenate([np.full(int(held.sum()), ALWAYS, np.int64), first])
    order = np.argsort(since, kind="stable")
    at, since = at[order], since[order]
    open_rows = np.flatnonzero(~held)
    if not len(at):
        return out
    for low in range(0, len(open_rows), CHUNK):
        rows = open_rows[low : low + CHUNK]
        near = _within(xy[rows], at)
        out[rows] = np.where(near.any(axis=1), since[near.argmax(axis=1)], NEVER)
    return out


def _within(a: Float, b: Float) -> NDArray[np.bool_]:
    gap = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    out: NDArray[np.bool_] = gap <= REACH_KM**2
    return out


def held_back(states: Float, first: NDArray[np.int64], step: int) -> Float:
    """Return P(state) [p, S], sides held back that nobody put near the place by a step (`first` [K, p])."""
    sides = len(first)
    factor = np.ones(states.shape, np.float32)
    factor[:, :sides] = np.where(step >= first.T, 1.0, UNHEARD)
    factor[:, sides] = np.sort(factor[:, :sides], axis=1)[:, -min(2, sides)]
    out = states * factor
    total: Float = (out / out.sum(axis=1, keepdims=True)).astype(np.float32)
    return total
