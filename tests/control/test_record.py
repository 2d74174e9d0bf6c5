from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from small_war import SIDES, START, baseline, claim, day, towns

from whoholds.control.estimate import Question
from whoholds.control.judging import hear, interest_of, lag_of, true_in, verdict_of
from whoholds.control.record import rate, track_records

DAYS = tuple(START + timedelta(n) for n in range(110))


def records(claims, places=None):
    question = Question(tuple(places or towns()), SIDES, DAYS, baseline())
    return {r.voice: r for r in track_records(hear(claims, question))}


def chance(*runs: tuple[int, float]) -> np.ndarray:
    return np.concatenate([np.full(days, p) for days, p in runs])


@pytest.mark.parametrize(
    ("series", "on", "verdict", "days"),
    [
        (chance((20, 0.1), (20, 0.9)), 25, "right", 5),
        (chance((20, 0.1), (20, 0.9)), 20, "right", 0),
        (chance((60, 0.9)), 40, "right", None),
        (chance((20, 0.1), (20, 0.9)), 12, "early", -8),
        (chance((20, 0.9), (20, 0.1)), 25, "late", None),
        (chance((60, 0.1)), 25, "wrong", None),
        (chance((20, 0.1), (60, 0.5)), 40, "open", None),
        (chance((10, 0.9), (50, 0.1), (10, 0.9)), 55, "early", -5),
        (chance((10, 0.9), (80, 0.1), (10, 0.9)), 50, "wrong", None),
    ],
)
def test_a_claim_is_right_early_late_wrong_or_open(series, on, verdict, days):
    assert verdict_of(series, on) == verdict
    assert lag_of(series, on, verdict) == days


@pytest.mark.parametrize(
    ("says", "more", "states"),
    [
        ("ru holds", {}, {"ru"}),
        ("ru takes", {"part": "centre"}, {"ru", "contested"}),
        ("ru enters", {}, {"ru", "contested"}),
        ("ru loses", {}, {"ua", "contested"}),
        ("ru takes", {"modality": "denied"}, {"ua", "contested"}),
        ("ru loses", {"modality": "denied"}, {"ru"}),
        ("ru takes", {"modality": "denied", "part": "centre"}, {"ua", "contested"}),
    ],
)
def test_the_states_in_which_a_claim_is_true(says, more, states):
    found = true_in(claim(1, "v", says, "t1", **more).claim, 1, 3)
    assert {name for name, true in zip(("ua", "ru", "contested"), found, strict=True) if true} == states


@pytest.mark.parametrize(
    ("who", "says", "more", "interest"),
    [(1, "ru takes", {}, 1), (1, "ru loses", {}, -1), (0, "ru takes", {}, -1), (0, "ru loses", {}, 1),
     (0, "ru takes", {"modality": "denied"}, 1), (-1, "ru takes", {}, 0)],
)  # fmt: skip
def test_whose_side_gains_by_a_claim(who, says, more, interest):
    assert interest_of(claim(1, "v", says, "t1", **more).claim, 1, who) == interest


def test_a_lying_voice_among_ten_is_found():
    rng = np.random.default_rng(5)
    claims = []
    for n in range(10, 80):
        place = f"t{rng.integers(6)}"
        claims += [claim(n, f"v{v}", "ua holds", place) for v in rng.choice(9, 2, replace=False)]
        claims.append(claim(n, "liar", "ru takes", place))
    found = records(claims)
    assert found["liar"].right.share < 0.1 and found["liar"].wrong.hits == found["liar"].judged
    assert found["v0"].right.share > 0.9
    assert found["v0"].right.low <= found["v0"].right.share <= found["v0"].right.high


def test_nobody_is_a_witness_in_his_own_case():
    claims = [claim(n, "ru:mod", "ru takes", f"t{n % 6}") for n in range(10, 90)]
    mod = records(claims)["mod"]
    assert (mod.judged, mod.open, mod.right.share) == (0, 80, None)
    others = [claim(n, f"v{n % 4}", "ua holds", f"t{n % 6}") for n in range(10, 90)]
    mod = records(claims + others)["mod"]
    assert mod.judged == 80 and mod.right.share == 0


def test_boasts_and_admissions_are_told_apart():
    truth = [claim(n, f"v{n % 5}", "ua holds", f"t{n % 6}") for n in range(5, 90)]
    boasts = [claim(n, "ru:mod", "ru takes", f"t{n % 6}") for n in range(20, 60, 4)]
    admissions = [claim(n, "ru:mod", "ua holds", f"t{n % 6}") for n in range(20, 60, 5)]
    mod = records(truth + boasts + admissions)["mod"]
    assert (mod.side, mod.in_interest.count, mod.against_interest.count) == ("ru", 10, 8)
    assert mod.in_interest.share == 0 and mod.against_interest.share == 1


def test_plans_fighting_and_ground_beside_a_place_are_not_judged():
    truth = [claim(n, f"v{n % 5}", "ua holds", f"t{n % 6}") for n in range(5, 90)]
    vague = [claim(30, "x", "ru fights", "t1"), claim(30, "x", "ru takes", "t1", modality="intended"),
             claim(30, "x", "ru takes", "t1", part="near"), claim(30, "x", "ru advances", "t1")]  # fmt: skip
    found = records(truth + vague)["x"]
    assert (found.claims, found.judged, found.open) == (4, 0, 0)


def test_coverage_counts_places_days_and_silence():
    claims = [claim(n, "v", "ua holds", f"t{n % 2}") for n in (10, 11, 11, 40)]
    covered = records(claims)["v"].coverage
    assert (covered.places, covered.days, covered.longest_silence) == (2, 3, 28)
    assert (covered.first, covered.last) == (day(10), day(40))


def test_one_name_speaking_for_two_sides_has_two_records():
    truth = [claim(n, f"v{n % 5}", "ua holds", f"t{n % 6}") for n in range(5, 90)]
    claims = [*truth, claim(30, "ru:both", "ru takes", "t1"), claim(30, "ua:both", "ua holds", "t1")]
    question = Question(tuple(towns()), SIDES, DAYS, baseline())
    both = {r.side: r for r in track_records(hear(claims, question)) if r.voice == "both"}
    assert (both["ru"].wrong.hits, both["ua"].right.hits) == (1, 1)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"), [(0, 10, 0, 0.213), (10, 10, 0.787, 1), (5, 10, 0.269, 0.731)]
)
def test_the_interval_is_wilsons(hits, count, low, high):
    found = rate(hits, count)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
    assert rate(0, 0).share is None


def test_a_rate_says_how_little_three_cases_prove():
    assert rate(0, 0).share is None
    assert rate(3, 3).low < 0.8 < rate(300, 300).low
