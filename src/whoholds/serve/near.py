"""Points of an edition -> those nearest to another, found by the square of a grid in which they lie."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

NEAR_KM, MOST_NEAR = 25.0, 6
"""As in a brief: an hour's drive around a front."""

KM_OF_DEGREE = 111.2
"""Of latitude; of longitude times the cosine of the latitude."""

SQUARE = NEAR_KM / KM_OF_DEGREE
"""Degrees: what is near lies in the square of a point or in one beside it, seen from south to north."""


MOST_KEPT = 10_000
"""Places whose neighbours are remembered: they are the same on every day."""


class Point(NamedTuple):
    """A place: its number in the runs, its id and name, WGS84 degrees."""

    no: int
    place_id: str
    name: str
    lon: float
    lat: float


class Grid:
    """Points by the square of a quarter of a degree in which they lie."""

    def __init__(self, points: Iterable[Point]) -> None:
        self._squares: dict[tuple[int, int], list[Point]] = {}
        for point in points:
            self._squares.setdefault((_row(point.lat), _row(point.lon)), []).append(point)
        self.nearest = lru_cache(maxsize=MOST_KEPT)(self._nearest)

    def _nearest(self, no: int, lon: float, lat: float) -> list[tuple[float, Point]]:
        """Return the points within NEAR_KM of a place but itself, with their km, nearest first."""
        narrow = max(math.cos(math.radians(lat)), 0.01)
        found = (
            (KM_OF_DEGREE * math.hypot((point.lon - lon) * narrow, point.lat - lat), point)
            for point in self._around(lon, lat, SQUARE / narrow)
            if point.no != no
        )
        return sorted((km, point) for km, point in found if km <= NEAR_KM)[:MOST_NEAR]

    def _around(self, lon: float, lat: float, wide: float) -> Iterator[Point]:
        for row in range(_row(lat) - 1, _row(lat) + 2):
            for column in range(_row(lon - wide), _row(lon + wide) + 1):
                yield from self._squares.get((row, column), ())


def _row(degrees: float) -> int:
    return math.floor(degrees / SQUARE)
