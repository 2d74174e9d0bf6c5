"""Points on the globe -> distances, bearings and what lies near."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG); the sphere errs by under 0.6 % against the ellipsoid."""

_KM_PER_DEGREE = math.pi * EARTH_KM / 180


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the great-circle distance in km between two WGS84 points (haversine, Sinnott 1984)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((p2 - p1) / 2) ** 2
    half += math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def destination(lon: float, lat: float, bearing: float, km: float) -> tuple[float, float]:
    """Return the (lon, lat) reached from a point going `km` at a bearing in degrees from north."""
    b, p, d = math.radians(bearing), math.radians(lat), km / EARTH_KM
    lat2 = math.asin(math.sin(p) * math.cos(d) + math.cos(p) * math.sin(d) * math.cos(b))
    dlon = math.atan2(math.sin(b) * math.sin(d) * math.cos(p), math.cos(d) - math.sin(p) * math.sin(lat2))
    return (lon + math.degrees(dlon) + 540) % 360 - 180, math.degrees(lat2)


def bearing_between(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return the initial bearing from one point to another, in degrees clockwise from north."""
    p1, p2, dlon = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    east = math.sin(dlon) * math.cos(p2)
    north = math.cos(p1) * math.sin(p2) - math.sin(p1) * math.cos(p2) * math.cos(dlon)
    return math.degrees(math.atan2(east, north)) % 360


def distances_km(
    lon: float, lat: float, lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the distances in km from one point to many."""
    p1, p2 = math.radians(lat), np.radians(lats)
    half = np.sin((p2 - p1) / 2) ** 2
    half += math.cos(p1) * np.cos(p2) * np.sin(np.radians(lons - lon) / 2) ** 2
    result: NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return result


class PointsBuilder:
    """Takes points one by one in flat arrays; `done` sorts them."""

    def __init__(self) -> None:
        self._lons, self._lats, self._rows = array("d"), array("d"), array("i")

    def add(self, lon: float, lat: float, row: int) -> None:
        """Take the point of a row."""
        self._lons.append(lon)
        self._lats.append(lat)
        self._rows.append(row)

    def done(self, total: int) -> Points:
        """Return the points of a gazetteer of `total` rows (regions among them have no point)."""
        lats = np.array(self._lats, np.float64)
        order = np.argsort(lats, kind="stable")
        lons, rows = np.array(self._lons, np.float64), np.array(self._rows, np.int32)
        return Points(lats[order], lons[order], rows[order], total)


@dataclass(frozen=True)
class Points:
    """Places' coordinates sorted by latitude, each with the row it belongs to."""

    lats: NDArray[np.float64]
    lons: NDArray[np.float64]
    rows: NDArray[np.int32]
    total: int

    @classmethod
    def joined(cls, first: Points, second: Points) -> Points:
        """Return both, the second's rows following the first's."""
        lats = np.concatenate([first.lats, second.lats])
        order = np.argsort(lats, kind="stable")
        lons = np.concatenate([first.lons, second.lons])
        rows = np.concatenate([first.rows, second.rows + np.int32(first.total)])
        return cls(lats[order], lons[order], rows[order], first.total + second.total)

    def within(self, lon: float, lat: float, km: float) -> list[tuple[float, int]]:
        """Return (km, row) of the points within `km` of a point, nearest first."""
        reach = km / _KM_PER_DEGREE
        low, high = np.searchsorted(self.lats, [lat - reach, lat + reach + 1e-9])
        d = distances_km(lon, lat, self.lons[low:high], self.lats[low:high])
        hits = np.flatnonzero(d <= km)
        return sorted((float(d[i]), int(self.rows[low + i])) for i in hits)
