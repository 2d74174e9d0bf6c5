from __future__ import annotations

import numpy as np
import pytest
from small_war import claim, towns

from whoholds.control.gazette import (
    AT,
    BESIDE,
    NEAR,
    REGION,
    TOWARD,
    bearing_of,
    beyond_rivers,
    borne_by_settlements,
    gazette_of,
)
from whoholds.model import Place

ROOT = 0.7071


@pytest.mark.parametrize(
    ("part", "unit"),
    [
        ("north of", (0, 1)),
        ("southeast of", (ROOT, -ROOT)),
        ("positions to the south of", (0, -1)),
        ("north and northeast of", (ROOT, ROOT)),
        ("на північ від", (0, 1)),
        ("південніше", (0, -1)),
        ("к западу от", (-1, 0)),
        ("южнее", (0, -1)),
        ("north and south of", None),
        ("southern part of", None),
        ("eastern outskirts of", None),
        ("direction", None),
        ("", None),
    ],
)
def test_bearings_that_lie_outside_a_place(part, unit):
    got = bearing_of(part)
    assert (got is None) if unit is None else np.allclose(got, unit, atol=1e-3)


@pytest.mark.parametrize(
    ("place_id", "part", "rows", "scope"),
    [
        ("t2", None, [2], AT),
        ("t2", "western outskirts", [2], AT),
        ("t2", "near", [2], NEAR),
        ("t2", "in the direction of", [2], TOWARD),
        ("t2", "direction", [2], NEAR),
        ("t2", "east and west of", [2], NEAR),
        ("t2", "поблизу", [2], NEAR),
        ("t2", "east of", [3, 4], BESIDE),
        ("t2", "north of", [2], NEAR),
        ("R1", None, [0, 1, 2, 3, 4, 5], REGION),
        ("R1", "western", [0, 1, 2], REGION),
    ],
)
def test_what_a_claim_speaks_of(place_id, part, rows, scope):
    got = gazette_of(towns()).of(place_id, part)
    assert got is not None
    assert (got.rows.tolist(), got.scope) == (rows, scope)


def test_an_unknown_place_is_none():
    assert gazette_of(towns()).of("nowhere") is None
    assert gazette_of(towns()).of(None) is None


def test_a_facility_bears_on_a_part_of_its_settlement_and_an_island_on_itself():
    def inside(place_id, kind):
        return Place(place_id=place_id, name=place_id, kind=kind, lon=37, lat=48, region_ids=("R1", "t2"))

    told = [claim(3, "v", "ru takes", place) for place in ("works", "island", "t1")]
    facilities = [inside("works", "facility"), inside("island", "island")]
    moved = list(borne_by_settlements(told, facilities))
    assert [(c.claim.place_id, c.claim.part) for c in moved] == [
        ("t2", "works"),
        ("island", None),
        ("t1", None),
    ]


BERYSLAV, KAKHOVKA, LVIV = (33.43, 46.84), (33.48, 46.76), (24.03, 49.84)


def test_a_great_river_sets_its_banks_apart_and_nothing_else():
    apart = beyond_rivers(np.array([BERYSLAV, KAKHOVKA, LVIV]))[:, 0]
    assert apart[0] > 20 and apart[1] < -20
    assert abs(apart[2]) < 1
    assert beyond_rivers(np.empty((0, 2))).shape == (0, 1)


@pytest.mark.parametrize(("part", "member"), [("west bank of", BERYSLAV), ("left bank", KAKHOVKA)])
def test_a_bank_of_a_region_is_the_settlements_on_that_side_of_its_river(part, member):
    places = [
        Place(place_id=name, name=name, kind="settlement", lon=lon, lat=lat, region_ids=("R",))
        for name, (lon, lat) in (("b", BERYSLAV), ("k", KAKHOVKA))
    ]
    got = gazette_of(places).of("R", part)
    assert got is not None and [(places[i].lon, places[i].lat) for i in got.rows] == [member]


@pytest.mark.parametrize(
    ("place", "quote", "partly"),
    [
        ("R1", "continued to fortify their positions in Kherson Oblast", True),
        ("R1", "зміцнюють позиції в Херсонській області", True),
        ("R1", "the Defense Ministry says that the oblast is held", False),
        ("R1", "occupied Kherson Oblast", False),
        ("t1", "fortified their positions in the town", False),
    ],
)
def test_who_has_positions_in_a_region_has_a_part_of_it(place: str, quote: str, partly: bool) -> None:
    assert gazette_of(towns()).in_part(place, None, quote) is partly
