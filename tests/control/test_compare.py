from __future__ import annotations

from small_war import SIDES, baseline, claim, day, towns

from whoholds.control import estimate
from whoholds.control.compare import MapState, agreement, behind, differences

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
