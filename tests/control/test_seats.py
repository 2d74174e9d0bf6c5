from __future__ import annotations

import pytest
from small_war import SIDES, baseline, claim

from whoholds.control.evidence import evidence_of
from whoholds.control.gazette import gazette_of
from whoholds.model import Place

PLACES = [
    Place(
        place_id=name, name=name, kind="settlement", lon=37 + 0.1 * n, lat=48, region="Dubno Oblast",
        region_ids=("D",), population=people,
    )
    for n, (name, people) in enumerate([("Dubno", 90_000), ("Verba", 800), ("Mlyniv", 7000)])
]  # fmt: skip


def places_of(*claims, held: str = "ua") -> list[int]:
    """How many settlements each claim speaks of."""
    start = baseline(**({"Dubno": held} if held != "ua" else {}))
    table = evidence_of(claims, gazette_of(PLACES), SIDES, start=start)
    whole = {table.places + n: len(rows) for n, rows in enumerate(table.regions)}
    return [whole.get(int(row), 1) for row in table.place]


TAKEN = [claim(day_, f"v{day_}", "ru takes", "Dubno") for day_ in (3, 4)]


@pytest.mark.parametrize(
    ("claims", "held", "wide"),
    [
        ([claim(9, "v", "ru holds", "Dubno")], "ua", [3]),
        ([*TAKEN, claim(9, "v", "ru holds", "Dubno")], "ua", [1, 1, 1]),
        ([*TAKEN[:1], claim(9, "v", "ru holds", "Dubno")], "ua", [1, 3]),
        ([claim(2, "v", "ru holds", "Dubno"), *TAKEN], "ua", [3, 1, 1]),
        ([claim(9, "v", "ua holds", "Dubno")], "ua", [1]),
        ([claim(9, "v", "ru holds", "Dubno")], "ru", [1]),
        ([claim(9, "v", "ru holds", "Dubno", part="northern")], "ua", [1]),
        ([claim(9, "v", "ru takes", "Dubno")], "ua", [1]),
        ([claim(9, "v", "ru holds", "Verba")], "ua", [1]),
    ],
)
def test_the_name_of_a_seat_is_short_for_its_region_until_it_was_taken(claims, held, wide):
    assert places_of(*claims, held=held) == wide


def test_without_a_starting_map_a_seat_is_itself():
    table = evidence_of([claim(9, "v", "ru holds", "Dubno")], gazette_of(PLACES), SIDES)
    assert not table.regions


def test_the_bank_of_a_river_is_not_the_town_of_its_name():
    parts = ("right bank of", "правий берег", "left bank district of")
    told = [claim(9, "v", "ru holds", "Verba", part=part) for part in parts]
    assert evidence_of(told, gazette_of(PLACES), SIDES).ignored == {"place unknown": 2}
