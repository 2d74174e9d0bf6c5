from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest
from small_war import RU, SIDES, UA, Party, baseline, claim, day, towns

from whoholds.control import estimate
from whoholds.errors import UnknownPlaceError, UsageError
from whoholds.model import Place

DAYS = [day(n) for n in range(0, 60, 5)]
METHODS = ["plain", "no-change", "last-claim"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("mode", ["filtered", "smoothed"])
def test_every_row_is_finite_and_sums_to_one(method, mode):
    claims = [
        claim(3, "ru:mod", "ru takes", "t2"),
        claim(9, "gs", "ua repels", "t2"),
        claim(9, "x", "ru fights", "R1"),
    ]
    panel = estimate(claims, towns(), SIDES, days=DAYS, baseline=baseline(t0="ru"), method=method, mode=mode)
    assert panel.p.shape == (6, len(DAYS), 3)
    assert np.isfinite(panel.p).all()
    assert np.allclose(panel.p.sum(-1), 1, atol=1e-5)


def test_no_claims_and_no_baseline_is_even_odds_without_confidence():
    got = estimate([], towns(), SIDES, days=DAYS).at("t1", DAYS[3])
    assert got.confidence == "none"
    assert got.claims == 0 and got.newest_evidence is None
    assert max(got.probabilities.values()) < 0.5


def test_a_capture_told_by_several_voices_changes_the_state():
    claims = [claim(10, f"v{i}", "ru takes", "t3") for i in range(4)]
    panel = estimate(claims, towns(), SIDES, days=DAYS, baseline=baseline(), mode="filtered")
    assert panel.at("t3", day(5)).state == "ua"
    assert panel.at("t3", day(15)).state == "ru"
    assert panel.at("t3", day(15)).origins == 4


def test_filtered_never_sees_the_future_and_smoothed_does():
    claims = [claim(30, f"v{i}", "ru holds", "t3") for i in range(5)]
    for_mode = {
        mode: estimate(claims, towns(), SIDES, days=DAYS, baseline=baseline(), mode=mode).at("t3", day(25))
        for mode in ("filtered", "smoothed")
    }
    none = estimate([], towns(), SIDES, days=DAYS, baseline=baseline(), mode="filtered").at("t3", day(25))
    assert for_mode["filtered"].probabilities == none.probabilities
    assert for_mode["smoothed"].probabilities["ru"] > none.probabilities["ru"]


def test_as_known_leaves_out_what_came_later():
    claims = [claim(10, f"v{i}", "ru takes", "t3") for i in range(4)]
    then = datetime(2022, 3, 1, tzinfo=UTC)
    got = estimate(claims, towns(), SIDES, days=DAYS, baseline=baseline(), as_known=then)
    want = estimate([], towns(), SIDES, days=DAYS, baseline=baseline(), as_known=then)
    assert np.array_equal(got.p, want.p)


def test_same_input_same_bits():
    claims = [claim(n, f"v{n % 3}", "ru fights", f"t{n % 6}") for n in range(40)]
    first, second = (estimate(claims, towns(), SIDES, days=DAYS, baseline=baseline()).p for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_unknown_places_and_sides_are_counted_not_fatal():
    claims = [
        claim(1, "v", "ru takes", "nowhere"),
        claim(1, "v", "mars takes", "t1"),
        claim(2, "v", "ru takes", "t1"),
    ]
    panel = estimate(claims, towns(), SIDES, days=DAYS)
    assert panel.evidence.ignored == {"place unknown": 1, "side unknown": 1}
    assert panel.evidence.size == 1


def test_a_region_claim_reaches_its_settlements_as_known_then():
    fight = [claim(5, "v", "ru fights", "t3")]
    region = [*fight, claim(5, "v", "ru holds", "R1")]
    start = baseline(t0="ru")
    before, after = (
        estimate(c, towns(), SIDES, days=DAYS, baseline=start, mode="filtered") for c in (fight, region)
    )
    column = before.states.index("ru")
    assert (after.p[1:, 4, column] > before.p[1:, 4, column]).all()
    assert after.evidence.size == 2


def test_looking_back_a_region_claim_speaks_of_the_part_that_its_side_has():
    apart = [*towns(6), *towns(6, region="R1", first=20)]
    taken = [claim(n, f"v{n}", "ru takes", f"t{n}") for n in range(1, 6)]
    region = [*taken, *(claim(n, f"w{n}", "ru holds", "R1") for n in range(8, 16))]
    start = baseline(t0="ru")
    before, after = (estimate(c, apart, SIDES, days=DAYS, baseline=start) for c in (taken, region))
    column = before.states.index("ru")
    assert (after.p[:6, -1, column] > 0.5).all()
    assert (after.p[6:, -1, column] < 0.1).all()
    assert np.allclose(after.p[6:, -1, column], before.p[6:, -1, column], atol=0.05)


def test_a_part_of_a_region_is_the_settlements_on_that_side():
    west = estimate(
        [claim(5, "v", "ru takes", "R1", part="western")], towns(), SIDES, days=DAYS, baseline=baseline()
    )
    assert [list(rows) for rows in west.evidence.regions] == [[0, 1, 2]]


def test_three_sides():
    sides = (UA, RU, Party("x", "Third"))
    claims = [claim(9, f"v{i}", "x takes", "t2") for i in range(4)]
    got = estimate(claims, towns(), sides, days=DAYS, baseline=baseline(), mode="filtered").at("t2", day(15))
    assert set(got.probabilities) == {"ua", "ru", "x", "contested"}
    assert got.probabilities["ru"] < 0.1


def test_errors_say_what_to_do():
    with pytest.raises(UsageError, match="at least one day"):
        estimate([], towns(), SIDES, days=[])
    with pytest.raises(UsageError, match="ascend"):
        estimate([], towns(), SIDES, days=[day(2), day(1)])
    panel = estimate([], towns(), SIDES, days=DAYS)
    with pytest.raises(UnknownPlaceError, match="t99"):
        panel.at("t99", DAYS[0])
    with pytest.raises(UsageError, match="days run from"):
        panel.at("t1", date(2030, 1, 1))


@pytest.mark.parametrize(
    ("part", "rows"),
    [
        ("right bank of", [0]),
        ("left bank of", [1]),
        ("western (right) bank of", [0]),
        ("entirety of", [0, 1]),
    ],
)
def test_banks_of_a_divided_region(part, rows):
    north, south = (
        Place(place_id=name, name=name, kind="settlement", lon=32.9, lat=lat, region_ids=("UA65",))
        for name, lat in (("north", 46.9), ("south", 46.4))
    )
    said = [claim(5, "v", "ru loses", "UA65", part=part)]
    found = estimate(said, [north, south], SIDES, days=DAYS, baseline=baseline()).evidence
    assert [list(r) for r in found.regions] in ([rows], [])
    assert found.regions or found.place.tolist() == rows
