from __future__ import annotations

import numpy as np
import pytest
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control import estimate
from whoholds.control.presumed import doubts, spoken_for
from whoholds.model import Place

REAR = Place(place_id="rear", name="Rear", kind="settlement", lon=24, lat=49.8)
DAYS = [day(n) for n in (0, 30, 200, 400)]


def test_news_raise_doubt_around_them_and_from_their_step_on():
    xy = np.array([[0.0, 0.0], [20.0, 0.0], [900.0, 0.0]])
    found = doubts(xy, xy[:1], np.array([2]), 4, 60.0)
    got = found.grid[1:, found.cell]
    assert got.shape == (4, 3)
    assert not found.grid[0].any()
    assert not got[:2].any()
    assert got[2, 0] == got[3, 0] == pytest.approx(1)
    assert 0.8 < got[2, 1] < 1
    assert got[3, 2] < 1e-6


@pytest.mark.parametrize("mode", ["filtered", "smoothed"])
def test_the_far_rear_stays_with_its_side_however_long_the_war(mode):
    told = [claim(n, f"v{n % 4}", "ru takes", f"t{n % 6}") for n in range(3, 120, 3)]
    got = estimate(told, [*towns(), REAR], SIDES, days=DAYS, baseline=baseline(), mode=mode)
    for on in DAYS:
        found = got.at("rear", on)
        assert found.probabilities["ua"] > 0.9
        assert found.confidence == "none"


def test_without_claims_the_starting_map_stands():
    got = estimate([], [*towns(), REAR], SIDES, days=DAYS, baseline=baseline(t0="ru"))
    assert got.at("t0", DAYS[-1]).state == "ru"
    assert got.at("t5", DAYS[-1]).probabilities["ua"] > 0.9


def test_named_places_speak_for_the_silent_ground_around_them_where_nothing_is_presumed():
    xy = np.array([[0.0, 0.0], [60.0, 0.0], [5.0, 0.0], [30.0, 0.0], [55.0, 0.0], [300.0, 0.0]])
    prior = np.full((6, 3), 1 / 3, np.float32)
    prior[0], prior[1] = [0.96, 0.02, 0.02], [0.02, 0.96, 0.02]
    named = np.array([True, True, False, False, False, False])
    near_a, between, near_b, far = spoken_for(xy, prior, named)[2:]
    assert near_a[0] > 0.85
    assert near_b[1] > 0.85
    assert between[0] == pytest.approx(between[1])
    assert far == pytest.approx([1 / 3] * 3, abs=0.01)
    assert spoken_for(xy, prior, named)[:2] == pytest.approx(prior[:2])
