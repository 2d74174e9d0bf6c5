"""A panel, a gazetteer and live claims -> the facts that the publishing room writes from."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from whoholds.model import Place
from whoholds.publish import Near

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.places import Gazetteer

MOST_NEAR = 6
"""Near places a brief names."""

NEAR_KM = 25.0
"""How far a near place may lie: an hour's drive around a front, more is another story."""

_DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


def near_places(place: Place, panel: Panel, on: date, gazetteer: Gazetteer) -> tuple[Near, ...]:
    """Return the nearest settlements of the panel about which anything was claimed, nearest first."""
    found = []
    for km, other in gazetteer.near(place.lon, place.lat, NEAR_KM):
        if other.place_id == place.place_id or other.place_id not in panel.row_of:
            continue
        estimate = panel.at(other.place_id, on)
        if estimate.claims:
            found.append(Near(place=other, km=km, bearing=bearing(place, other), estimate=estimate))
        if len(found) == MOST_NEAR:
            break
    return tuple(found)


def bearing(place: Place, other: Place) -> str:
    """Return in which of eight directions ("n", "ne", ...) the other place lies, on a flat earth."""
    east = (other.lon - place.lon) * math.cos(math.radians(place.lat))
    degrees = math.degrees(math.atan2(east, other.lat - place.lat)) % 360
    return _DIRECTIONS[round(degrees / 45) % 8]


__all__ = ["bearing", "near_places"]
