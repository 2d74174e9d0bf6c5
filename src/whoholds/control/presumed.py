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

CELL_KM = 8.0
"""Width of a grid cell: well below the reach, so that the grid does not show."""

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
