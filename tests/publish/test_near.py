"""What lies near a place: found by squares, the same as by looking at every point."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.model import Place
from whoholds.publish.app.near import KM_OF_DEGREE, MOST_NEAR, NEAR_KM, Grid, bearing


def spot(place_id: str, lon: float, lat: float) -> Place:
    return Place(place_id=place_id, name="Selo", kind="settlement", lon=lon, lat=lat)


LON, LAT = st.floats(36, 39), st.floats(-80, 80)


@given(st.lists(st.tuples(LON, st.floats(-0.5, 0.5)), max_size=60), LON, LAT)
def test_squares_find_what_looking_at_every_point_finds(
    around: list[tuple[float, float]], lon: float, lat: float
) -> None:
    points = [spot(f"p{no}", east, lat + north) for no, (east, north) in enumerate(around)]
    here = spot("here", lon, lat)

    def km(point: Place) -> float:
        narrow = max(math.cos(math.radians(lat)), 0.01)
        return KM_OF_DEGREE * math.hypot((point.lon - lon) * narrow, point.lat - lat)

    near = sorted((km(point), no) for no, point in enumerate(points) if km(point) <= NEAR_KM)[:MOST_NEAR]
    found = Grid(enumerate([*points, here])).nearest(here)
    assert [(n.km, n.no) for n in found] == near


@pytest.mark.parametrize(
    ("east", "north", "way"),
    [(0, 0.1, "n"), (0.15, 0.1, "ne"), (0.1, 0, "e"), (0.15, -0.1, "se"), (0, -0.1, "s"), (-0.1, 0, "w")],
)
def test_a_near_place_lies_in_one_of_eight_directions(east: float, north: float, way: str) -> None:
    here, there = spot("here", 38, 48.5), spot("there", 38 + east, 48.5 + north)
    assert bearing(here, there) == way
    assert [near.bearing for near in Grid([(0, there)]).nearest(here)] == [way]
