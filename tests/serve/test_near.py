"""What lies near a place: found by squares, the same as by looking at every point."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from whoholds.serve.near import KM_OF_DEGREE, MOST_NEAR, NEAR_KM, Grid, Point

LON, LAT = st.floats(36, 39), st.floats(-80, 80)


@given(st.lists(st.tuples(LON, st.floats(-0.5, 0.5)), max_size=60), LON, LAT)
def test_squares_find_what_looking_at_every_point_finds(
    around: list[tuple[float, float]], lon: float, lat: float
) -> None:
    points = [Point(no, f"p{no}", "Selo", east, lat + north) for no, (east, north) in enumerate(around)]
    here = Point(len(points), "here", "Here", lon, lat)

    def km(point: Point) -> float:
        narrow = max(math.cos(math.radians(lat)), 0.01)
        return KM_OF_DEGREE * math.hypot((point.lon - lon) * narrow, point.lat - lat)

    near = sorted((km(point), point) for point in points if km(point) <= NEAR_KM)[:MOST_NEAR]
    assert Grid([*points, here]).nearest(here.no, lon, lat) == near
