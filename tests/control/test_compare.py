from __future__ import annotations

import numpy as np
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control import estimate
from whoholds.control.compare import MapState, agreement, behind, crossings, differences, near_front

DAYS = [day(n) for n in range(0, 60, 5)]
PANEL = estimate(
    [claim(20, f"v{i}", "ru takes", "t3") for i in range(4)],
    towns(),
    SIDES,
    days=DAYS,
    baseline=baseline(),
    method="plain",
)


def test_a_map_equal_to_ours_agrees_everywhere():
    ours = PANEL.p.argmax(2)
    rows = [
        MapState(p, PANEL.states[ours[i, d]], on, on)
        for i, p in enumerate(PANEL.place_ids) for d, on in enumerate(DAYS)
    ]  # fmt: skip
    assert all(a.share == 1 and a.kappa == 1 and a.places == 6 for a in agreement(PANEL, rows))
    assert differences(PANEL, rows) == []


def test_a_difference_names_days_states_and_claims():
    rows = [MapState("t3", "ua", day(0), day(59)), MapState("elsewhere", "ua", day(0), day(9))]
    (found,) = differences(PANEL, rows)
    assert (found.place_id, found.ours, found.theirs, found.last) == ("t3", "ru", "ua", day(55))
    assert len(behind(PANEL, found)) == 4


def test_a_silent_map_gives_no_figure():
    first = agreement(PANEL, [])[0]
    assert (first.places, first.share, first.kappa) == (0, None, None)


def test_what_crosses_is_counted_by_settlement_and_day():
    rows = [MapState("t3", "ua", day(55), day(55)), MapState("t0", "ua", day(55), day(55))]
    assert [(c.ours, c.theirs, c.count) for c in crossings(PANEL, rows)] == [("ru", "ua", 1), ("ua", "ua", 1)]


def test_near_the_front_is_where_the_map_has_another_state_around():
    lonlat = np.array([(37 + 0.2 * n, 48.0) for n in range(6)])
    rows = [MapState(f"t{n}", "ua" if n < 4 else "ru", day(0), day(59)) for n in range(6)]
    near = near_front(PANEL, rows, lonlat)
    assert near[:, 0].tolist() == [False, False, False, True, True, False]
    assert agreement(PANEL, rows, near)[0].places == 2
