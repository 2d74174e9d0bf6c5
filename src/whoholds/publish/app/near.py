"""Places -> for each the nearest others about which anything was claimed, found by the squares of a grid."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from whoholds.model import Place

NEAR_KM, MOST_NEAR = 25.0, 6
"""How far a near place may lie: an hour's drive around a front, more is another story; and how many count."""

KM_OF_DEGREE = 111.2
"""Of latitude; of longitude times the cosine of the latitude."""

SQUARE = NEAR_KM / KM_OF_DEGREE
"""Degrees: what is near lies in the square of a point or in one beside it, seen from south to north."""

_DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


class Neighbour(NamedTuple):
    """A near place: how far, in which of eight directions ("n", "ne", ...), its number in the runs."""

    km: float
    bearing: str
    no: int
    place_id: str
    name: str


class Grid:
    """Places by the square of a quarter of a degree in which they lie; each comes with its number."""

    def __init__(self, places: Iterable[tuple[int, Place]]) -> None:
        self._squares: dict[tuple[int, int], list[tuple[int, Place]]] = {}
        for no, place in places:
            self._squares.setdefault((_row(place.lat), _row(place.lon)), []).append((no, place))

    def nearest(self, here: Place) -> tuple[Neighbour, ...]:
        """Return the places within NEAR_KM of one but itself, nearest first."""
        narrow = max(math.cos(math.radians(here.lat)), 0.01)
        found = (
            (KM_OF_DEGREE * math.hypot((there.lon - here.lon) * narrow, there.lat - here.lat), no, there)
            for no, there in self._around(here.lon, here.lat, SQUARE / narrow)
            if there.place_id != here.place_id
        )
        nearest = sorted((km, no, there) for km, no, there in found if km <= NEAR_KM)[:MOST_NEAR]
        return tuple(
            Neighbour(km, bearing(here, there), no, there.place_id, there.name) for km, no, there in nearest
        )

    def _around(self, lon: float, lat: float, wide: float) -> Iterator[tuple[int, Place]]:
        for row in range(_row(lat) - 1, _row(lat) + 2):
            for column in range(_row(lon - wide), _row(lon + wide) + 1):
                yield from self._squares.get((row, column), ())


def bearing(place: Place, other: Place) -> str:
    """Return in which of eight directions ("n", "ne", ...) the other place lies, on a flat earth."""
    east = (other.lon - place.lon) * math.cos(math.radians(place.lat))
    degrees = math.degrees(math.atan2(east, other.lat - place.lat)) % 360
    return _DIRECTIONS[round(degrees / 45) % 8]


def _row(degrees: float) -> int:
    return math.floor(degrees / SQUARE)
