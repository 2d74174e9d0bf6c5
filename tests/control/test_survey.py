from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control import estimate
from whoholds.control.evidence import Evidence, evidence_of
from whoholds.control.gazette import gazette_of
from whoholds.control.survey import Survey, leaders, members_of, narrowed, points_near
from whoholds.model import Place

STEP, RU = 4, 1


def told(*claims) -> Evidence:
    return evidence_of(claims, gazette_of(towns()), SIDES)


def seen(*rows: int, steps: int = 3) -> Survey:
    """Russia leads in these rows of the region of six towns, in every step; Ukraine nowhere."""
    states = np.zeros((steps, 3, 6), np.float32)
    states[:, RU, list(rows)] = 0.9
    return Survey(np.arange(6), leaders(states, 2))


def spoken_of(evidence: Evidence, survey: Survey) -> list[list[int]]:
    """The towns of each claim on the region after it was narrowed."""
    table = narrowed(evidence, np.full(evidence.size, STEP), survey)
    return [table.regions[row - table.places].tolist() for row in table.place]


@pytest.mark.parametrize("relation", ["holds", "enters", "repels", "takes", "loses", "fights"])
def test_a_word_on_a_region_speaks_of_what_its_side_has(relation: str) -> None:
    assert spoken_of(told(claim(9, "v", f"ru {relation}", "R1")), seen(1, 2)) == [[1, 2]]


@pytest.mark.parametrize(
    ("relation", "left"), [("holds", []), ("enters", []), ("loses", [[0, 1, 2, 3, 4, 5]])]
)
def test_who_has_nothing_of_a_region_does_not_hold_it_but_may_leave_it(
    relation: str, left: list[list[int]]
) -> None:
    assert spoken_of(told(claim(9, "v", f"ru {relation}", "R1")), seen()) == left


def test_who_lost_a_region_had_it_the_step_before() -> None:
    states = np.zeros((3, 3, 6), np.float32)
    states[0, RU, :3] = 0.9
    survey = Survey(np.arange(6), leaders(states, 2))
    table = told(claim(9, "v", "ru loses", "R1"))
    assert narrowed(table, np.array([1]), survey).regions[-1].tolist() == [0, 1, 2]


def test_towns_and_ground_beside_them_stay_as_they_were_told() -> None:
    table = told(claim(9, "v", "ru holds", "t1"), claim(9, "v", "ru holds", "t1", part="east of"))
    assert members_of(table).size == 0
    assert narrowed(table, np.full(2, STEP), seen()).place.tolist() == table.place.tolist()


def test_points_lie_closer_where_much_is_told() -> None:
    line = np.stack([np.arange(400.0), np.zeros(400)], axis=1)
    often = told(*(claim(n, f"v{n}", "ru holds", "t3") for n in range(3)))
    assert sorted(points_near(line, told(), 5)) == pytest.approx([0, 100, 200, 300, 399], abs=1)
    gaps = [b - a for a, b in pairwise(sorted(points_near(line, often, 40).tolist()))]
    assert max(gaps[:4]) * 2 <= min(gaps[-5:])


@pytest.fixture(scope="module")
def country() -> list[Place]:
    """A front from north to south at 37.5 E: 24 towns on either side, a silent oblast 130 km to the west."""
    return [
        Place(
            place_id=f"{name}{i}-{j}", name=f"{name} {i} {j}", kind="settlement", lon=lon + 0.2 * j,
            lat=47.5 + 0.18 * i, region="West Oblast" if name == "rear" else "East Oblast",
            region_ids=("W",) if name == "rear" else ("E",),
        )
        for name, lon in (("rear", 34.0), ("near", 36.4), ("lost", 37.6))
        for i in range(6)
        for j in range(4)
    ]  # fmt: skip


def war() -> list:
    """East of the front Russia is told to hold, west of it to be repelled; of the rear nobody speaks."""
    east = [claim(n, f"v{n % 5}", "ru holds", f"lost{n % 6}-{n % 4}") for n in range(4, 60)]
    west = [claim(n, f"v{n % 5}", "ua repels", f"near{n % 6}-3") for n in range(4, 60)]
    return [*east, *west, *(claim(n, f"w{n % 4}", "ru holds", "E") for n in range(20, 60, 3))]


@pytest.mark.parametrize("mode", ["filtered", "smoothed"])
def test_silent_ground_behind_a_front_stays_with_its_side(country: list[Place], mode: str) -> None:
    days = [day(n) for n in (10, 30, 50)]
    got = estimate(war(), country, SIDES, days=days, baseline=baseline(), mode=mode)
    ru, rear = got.states.index("ru"), [i for i, p in enumerate(country) if p.region == "West Oblast"]
    assert (got.p[rear, :, ru] < 0.25).all()
    lost = [i for i, p in enumerate(country) if p.place_id.startswith("lost")]
    assert (got.p[lost, 1:, ru].mean(axis=0) > 0.7).all()


def test_looking_back_one_word_on_a_rear_region_does_not_turn_it(country: list[Place]) -> None:
    days = [day(n) for n in (10, 30, 50)]
    boast = claim(31, "ru:loud", "ru holds", "W")
    got = estimate([*war(), boast], country, SIDES, days=days, baseline=baseline())
    rear = [i for i, p in enumerate(country) if p.region == "West Oblast"]
    assert (got.p[rear, :, got.states.index("ru")] < 0.25).all()
