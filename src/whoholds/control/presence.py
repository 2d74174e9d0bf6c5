"""Where a side was ever told to be -> the step from which it may hold a place, for every place.

The field carries what is said of a region to all of it, and what is said of a town far beyond. But ground is
taken from ground next to it: a side that nobody put within reach of a place does not hold it, whatever
is said of the region at large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float, total_of
from whoholds.control.evidence import CATEGORY, NOBODY, Evidence

REACH_KM: Final = 90.0
"""How far from ground that is told to be a side's its ground may reach: occupied country has stretches of
60 km in which no town is ever named (a reach of 60 cost .02 of kappa)."""

EDGE_KM: Final = 30.0
"""How far from where a side was only told to fight: there its ground ends. With the reach of ground, silent
provinces behind a town that was shelled and attacked came out as the attacker's (Poltava, Kirovohrad)."""

UNHEARD: Final = 0.05
"""What is left of the chance of a side that nobody put near a place."""

NEVER: Final = 2**31 - 1
ALWAYS: Final = -1

_HELD: Final = tuple(CATEGORY[name] for name in ("takes", "holds", "loses"))
"""Words that make the place their subject's ground: who lost it had it."""

_THERE: Final = tuple(CATEGORY[name] for name in ("enters", "repels", "fights", "advances", "clash"))
"""Words that put their subject at the place."""

_ENEMY_TOO: Final = tuple(CATEGORY[name] for name in ("enters", "repels", "fights", "clash"))
"""Words that put an enemy there as well."""

CHUNK: Final = 1024
"""Places and points whose distances are looked at at once: they stay in the cache."""


class Told(NamedTuple):
    """Where one side was told to be: rows of places, the first step of each, and how far it reaches, km."""

    places: NDArray[np.int64]
    first: NDArray[np.int64]
    reach: Float


@dataclass(frozen=True)
class Presence:
    """Where each side was told to be, and since which step; `xy` [P, 2] km, `held` [K, P] from the start."""

    xy: Float
    held: NDArray[np.bool_]
    told: tuple[Told, ...]

    def first(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return [K, len(rows)]: the first step in which each side may hold some places; NEVER, or ALWAYS.

        Without a starting map every side may hold every place: nobody said where it began.
        """
        if not self.held.any():
            return np.full((len(self.held), len(rows)), ALWAYS, np.int64)
        sides = zip(self.held, self.told, strict=True)
        return np.stack([_of_side(self.xy, held, told, rows) for held, told in sides])


def presence_of(xy: Float, prior: Float, local: Evidence, step: NDArray[np.int64]) -> Presence:
    """Return where sides were told to be; `prior` [P, S] is the starting map, `step` [N] of the claims."""
    sides = prior.shape[1] - 1
    told = tuple(_told(local, step, side) for side in range(sides))
    return Presence(xy.astype(np.float32), prior[:, :sides].T > 0.5, told)


def _told(local: Evidence, step: NDArray[np.int64], side: int) -> Told:
    """Return where a side was told to be and to have ground, each place once with its first step."""
    own = local.subject == side
    ground = own & np.isin(local.category, _HELD)
    there = ground | (own & np.isin(local.category, _THERE))
    there |= ~own & np.isin(local.category, _ENEMY_TOO)
    there |= (local.subject == NOBODY) & np.isin(local.category, _THERE)
    inner, edge = _first(local, step, ground), _first(local, step, there)
    reach = np.repeat(np.array([REACH_KM, EDGE_KM], np.float32), [len(inner[0]), len(edge[0])])
    return Told(np.concatenate([inner[0], edge[0]]), np.concatenate([inner[1], edge[1]]), reach)


def _first(
    local: Evidence, step: NDArray[np.int64], which: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the places of some claims, each once, and the first step in which one was made of each."""
    rows = np.flatnonzero(which)
    order = rows[np.lexsort((step[rows], local.place[rows]))]
    places, at = np.unique(local.place[order], return_index=True)
    return places.astype(np.int64), step[order][at]


def _of_side(
    xy: Float,
    held: NDArray[np.bool_],
    told: Told,
    rows: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return [len(rows)]: the earliest step in which the side was put within reach of each place."""
    out = np.where(held[rows], ALWAYS, NEVER).astype(np.int64)
    order, start = np.argsort(told.first, kind="stable"), int(held.sum())
    at = np.concatenate([xy[held], xy[told.places[order]]])
    reach = np.concatenate([np.full(start, REACH_KM, np.float32), told.reach[order]])
    since = np.concatenate([np.full(start, ALWAYS, np.int64), told.first[order]])
    waiting = np.flatnonzero(~held[rows])
    for low in range(0, len(at), CHUNK):
        part = slice(low, low + CHUNK)
        waiting = _reached(out, xy[rows], waiting, (at[part], reach[part]), since[part])
    return out


def _reached(
    out: NDArray[np.int64],
    xy: Float,
    waiting: NDArray[np.int64],
    at: tuple[Float, Float],
    since: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Note in `out` which of the waiting places are within reach of the next points; return the others."""
    left = []
    for low in range(0, len(waiting), CHUNK):
        rows = waiting[low : low + CHUNK]
        near = _within(xy[rows], *at)
        hit = near.argmax(axis=1)
        found = near[np.arange(len(rows)), hit]
        out[rows[found]] = since[hit[found]]
        left.append(rows[~found])
    return np.concatenate([*left, np.empty(0, np.int64)])


def _within(a: Float, b: Float, reach: Float) -> NDArray[np.bool_]:
    gap = (a[:, :1] - b[:, 0]) ** 2 + (a[:, 1:] - b[:, 1]) ** 2
    out: NDArray[np.bool_] = gap <= reach**2
    return out


def held_back(states: Float, first: NDArray[np.int64], steps: NDArray[np.int64]) -> Float:
    """Return P(state) [T, S, p], sides held back that nobody put near the place by a step.

    `first` [K, p] are the steps in which they may hold it, `steps` [T] those of the rows of `states`.
    """
    sides = len(first)
    factor = np.ones(states.shape, np.float32)
    factor[:, :sides] = np.where(steps[:, None, None] >= first, np.float32(1), np.float32(UNHEARD))
    factor[:, sides] = np.sort(factor[:, :sides], axis=1)[:, -min(2, sides)]
    out = states * factor
    out /= total_of(out)
    return out
