"""Settlements in a box -> a raster in which each pixel takes the look of its nearest settlement."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whoholds.errors import MissingExtraError
from whoholds.pictures.base import Box
from whoholds.pictures.scene import Scene

REACH_KM = 9.0
"""How far from its settlement a cell may reach: settlements of a plain lie some 5 km apart."""

KM_A_DEGREE = 111.2

HATCH = 9
"""Pixels from one stripe of the hatching to the next."""

STALE_SHARE = 0.3
"""How much of its colour a cell keeps about which nobody claimed anything lately."""

PALEST, FULLEST = 0.30, 0.88
"""Opacity of a state of bare plurality and of a certain one: likelihood is read without knowing the hue."""


@dataclass(frozen=True)
class Grid:
    """For each pixel, rows from the north, the index of its settlement; -1 where none is near."""

    box: Box
    nearest: NDArray[np.int32]


def grid_of(scene: Scene, width: int) -> Grid:
    """Return the raster of a scene, `width` pixels wide and as high as the box's shape asks.

    Raises MissingExtraError without scipy.
    """
    west, south, east, north = scene.box
    shrink = math.cos(math.radians((south + north) / 2))
    height = max(2, round(width * (north - south) / ((east - west) * shrink)))
    lon = west + (np.arange(width) + 0.5) * (east - west) / width
    lat = north - (np.arange(height) + 0.5) * (north - south) / height
    pixels = np.stack(np.meshgrid(lon * shrink, lat), axis=-1).reshape(-1, 2)
    points = np.array([(s.lon * shrink, s.lat) for s in scene.spots]).reshape(-1, 2)
    return Grid(scene.box, _nearest(points, pixels).reshape(height, width))


def _nearest(points: NDArray[np.float64], pixels: NDArray[np.float64]) -> NDArray[np.int32]:
    if not len(points):
        return np.full(len(pixels), -1, np.int32)
    tree = needed("scipy.spatial").cKDTree(points)
    distance, found = tree.query(pixels, distance_upper_bound=REACH_KM / KM_A_DEGREE)
    return np.where(np.isfinite(distance), found, -1).astype(np.int32)


def painted(scene: Scene, grid: Grid, day: int) -> NDArray[np.float32]:
    """Return the raster's colours on a day: float32 [height, width, 4], red, green, blue, opacity in 0..1.

    Contested cells are hatched, so that the picture is read without colour; stale ones fade.
    """
    odds = scene.p[:, day, :]
    best = odds.argmax(axis=1) if len(odds) else np.zeros(0, np.int64)
    palette = np.array([_rgb(scene.look.colors[s]) for s in scene.look.states], np.float32)
    top = odds.max(axis=1) if len(odds) else np.zeros(0, np.float32)
    floor = 1 / len(scene.look.states)
    opacity = PALEST + (FULLEST - PALEST) * np.clip((top - floor) / (1 - floor), 0, 1)
    opacity = np.where(scene.stale[:, day], opacity * STALE_SHARE, opacity)
    cells = np.concatenate([palette[best], opacity[:, None].astype(np.float32)], axis=1)
    cells = np.concatenate([cells, np.zeros((1, 4), np.float32)])
    image = cells[grid.nearest]
    contested = np.append(best == scene.look.states.index(scene.look.contested), False)
    return _hatched(image, contested[grid.nearest])


def _hatched(image: NDArray[np.float32], where: NDArray[np.bool_]) -> NDArray[np.float32]:
    rows, columns = np.indices(where.shape)
    stripe = where & ((rows + columns) % HATCH < HATCH // 3)
    image[stripe, :3] *= 0.35
    image[stripe, 3] = np.maximum(image[stripe, 3], 0.55)
    return image


def _rgb(color: str) -> tuple[float, float, float]:
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255


def needed(module: str) -> Any:
    """Return a module of the extra; raises MissingExtraError without it."""
    try:
        return import_module(module)
    except ImportError as exc:
        raise MissingExtraError(
            f"{module.split('.')[0]} is not installed; install the extra: pip install 'whoholds[pictures]'"
        ) from exc
