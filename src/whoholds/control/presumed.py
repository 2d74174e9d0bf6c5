"""Where the war was spoken of -> how far the starting map may still be presumed, by place and step.

A starting map says who held a place on one day. Far from everything that is told afterwards it still stands;
where taking, holding or fighting is told nearby, it is an open question. What is told is laid on a coarse
grid, and fades with distance only: a town that was fought over once is no longer beyond doubt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whoholds.control.chain import Float
from whoholds.control.terrain import squares

CELL_KM = 8.0
"""Width of a grid cell: well below the reach, so that the grid does not show."""

SPEAKS_KM = 20.0
"""Reach of a place named on a starting map that presumes nothing elsewhere: a Gaussian's sd."""

UNDECIDED = 0.1
"""Weight of not knowing beside that of a named place: two reaches away both count the same."""

AT_ONCE = 1024
"""Places whose distances to all named ones are looked at at once: bounds the memory."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Doubts:
    """What was told around the cells of a grid: `grid` [1 + T, n] up to each step, the first before all.

    `cell` [P] is that of each place.
    """

    grid: Float
    cell: NDArray[np.int64]


def doubts(xy: Points, at: Points, step: NDArray[np.int64], steps: int, reach: float) -> Doubts:
    """Return what was told up to each step around every cell, claims of weight exp(-km / reach).

    `xy` [P, 2] are the places and `at` [N, 2] where something was told, in km, in the steps `step` [N].
    """
    low = xy.min(axis=0) if len(xy) else np.zeros(2)
    cells = np.floor((xy - low) / CELL_KM).astype(np.int64)
    size = cells.max(axis=0, initial=0) + 1
    told = np.clip(np.floor((at - low) / CELL_KM).astype(np.int64), 0, size - 1)
    nearness = [_nearness(int(n), reach) for n in size]
    mass, spread = np.zeros(size), np.zeros(size)
    grid = np.zeros((1 + steps, int(np.prod(size))), np.float32)
    for now in range(steps):
        new = told[step == now]
        if len(new):
            np.add.at(mass, (new[:, 0], new[:, 1]), 1.0)
            spread = nearness[0] @ mass @ nearness[1]
        grid[1 + now] = spread.ravel()
    return Doubts(grid, cells[:, 0] * size[1] + cells[:, 1])


def _nearness(cells: int, reach: float) -> Points:
    """Return the weights between the rows of a grid: a Gaussian of the reach, 1 at no distance."""
    gap = np.arange(cells) * CELL_KM
    out: Points = np.exp(-((gap[:, None] - gap[None]) ** 2) / (2 * reach**2))
    return out


def spoken_for(xy: Points, prior: Float, named: NDArray[np.bool_]) -> Float:
    """Return P(state) [P, S] where the named places speak for those around them, weaker with distance.

    `xy` [P, 2] are the places in km; `prior` [P, S] is right where `named` [P]. Elsewhere it is the weighted
    mean (Nadaraya 1964) of what is named and not knowing.
    """
    out, own = prior.copy(), np.flatnonzero(named)
    silent = np.flatnonzero(~named)
    for low in range(0, len(silent), AT_ONCE):
        rows = silent[low : low + AT_ONCE]
        weight = np.exp(-squares(xy[rows], xy[own]) / (2 * SPEAKS_KM**2))
        mixed = weight @ prior[own].astype(np.float64) + UNDECIDED / prior.shape[1]
        out[rows] = mixed / (weight.sum(axis=1) + UNDECIDED)[:, None]
    return out
