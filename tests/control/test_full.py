from __future__ import annotations

import numpy as np
import pytest
from small_war import RU, SIDES, UA, baseline, claim, day, towns

from whoholds.control import chain, chains, estimate, field
from whoholds.control.again import run_again
from whoholds.control.estimate import Question, evidence_for, fitted, ground_for, span_of
from whoholds.control.hearing import carried
from whoholds.control.parameters import load_parameters, parse_parameters
from whoholds.control.simulate import PARTIES, Scenario, simulate
from whoholds.errors import DataError

DAYS = [day(n) for n in range(0, 90, 6)]


def panel(claims, *, places=None, start=None, mode="smoothed", sides=SIDES, days=DAYS):
    return estimate(claims, places or towns(), sides, days=days, baseline=start or baseline(), mode=mode)


def test_the_rear_follows_what_is_named_around_it():
    claims = [claim(n, f"v{n % 3}", "ru holds", f"t{p}") for n in range(20, 80, 4) for p in (0, 2, 4)]
    got = panel(claims)
    assert got.at("t3", DAYS[-2]).state == "ru"
    assert got.at("t3", DAYS[-2]).confidence == "none"


@pytest.mark.parametrize("mode", ["filtered", "smoothed"])
def test_one_origin_counts_once(mode):
    single = [claim(30, "v0", "ru takes", "t3", origin="o")]
    copied = single + [claim(30, f"v{i}", "ru takes", "t3", origin="o") for i in range(1, 6)]
    apart = single + [claim(30, f"v{i}", "ru takes", "t3") for i in range(1, 6)]
    one, same, many = (
        panel(c, mode=mode).at("t3", DAYS[6]).probabilities["ru"] for c in (single, copied, apart)
    )
    assert abs(same - one) < 0.1 < 0.5 < many - one


def test_a_flood_of_one_voice_does_not_drown_the_others():
    flood = [claim(30, "ru:mod", "ru takes", "t3", origin=f"f{i % 7}") for i in range(3000)]
    others = [claim(30 + n, f"v{n}", "ua repels", "t3") for n in range(6)]
    flooded, once = (panel(said + others, mode="filtered") for said in (flood, flood[:1]))
    assert np.allclose(flooded.p, once.p, atol=1e-6)
    assert flooded.at("t3", DAYS[7]).state == "ua"


def test_a_lying_voice_among_ten_is_outvoted():
    rng = np.random.default_rng(5)
    claims = []
    for n in range(10, 80):
        place = f"t{rng.integers(6)}"
        claims += [claim(n, f"v{v}", "ua holds", place) for v in rng.choice(9, 2, replace=False)]
        claims.append(claim(n, "liar", "ru takes", place))
    question = Question(tuple(towns()), SIDES, tuple(DAYS), baseline())
    evidence = evidence_for(question, claims)
    run = fitted(question, evidence)
    assert (run.p[5:, :, 0] > 0.6).all()


def test_a_run_with_voices_already_learned_gives_the_same():
    claims = [claim(n, f"ru:v{n % 4}", "ru takes", f"t{n % 5}") for n in range(5, 80, 2)]
    claims += [claim(n, f"w{n % 3}", "ua holds", "R1", part="northern") for n in range(5, 80, 9)]
    question = Question(tuple(towns()), SIDES, tuple(DAYS), baseline())
    evidence = evidence_for(question, claims)
    run = fitted(question, evidence)
    again = run_again(
        evidence, ground_for(question), span_of(question, evidence), load_parameters(),
        carried(run.learned, run.points, len(evidence.voices.names)),
        rows=np.array([1, 4]), smooth=True,
    )  # fmt: skip
    assert np.array_equal(again, run.p[:, [1, 4]])


def test_a_hundred_thousand_identical_claims_count_once():
    once = claim(30, "ru:mod", "ru takes", "t3")
    others = [claim(30 + n, f"v{n}", "ua repels", "t3") for n in range(6)]
    assert np.allclose(panel([once] * 100_000 + others).p, panel([once, *others]).p, atol=1e-6)


def test_claims_about_the_future_and_contradictory_dates_stay_finite():
    claims = [
        claim(10, "v", "ru takes", "t1", when_from="2099-01-01", when_to="2099-01-02"),
        claim(10, "v", "ru takes", "t1", when_from="1990-01-01", when_to="1990-01-02"),
        claim(200, "v", "ru takes", "t2"),
        claim(10, "v", "ru fights", "t2", when_from="2022-03-20", when_to="2022-03-01"),
    ]
    for mode in ("filtered", "smoothed"):
        got = panel(claims, mode=mode)
        assert np.isfinite(got.p).all()
        assert np.allclose(got.p.sum(-1), 1, atol=1e-5)


def test_one_side_silent_and_one_appearing_late():
    third = type(UA)("x", "Third")
    claims = [claim(n, f"ru:v{n % 4}", "ru holds", "t1") for n in range(5, 80, 3)]
    claims += [claim(n, f"w{n % 4}", "x takes", "t5") for n in range(60, 80, 2)]
    got = panel(claims, sides=(UA, RU, third))
    assert np.allclose(got.p.sum(-1), 1, atol=1e-5)
    assert got.at("t5", DAYS[-2]).state == "x"
    assert got.at("t1", DAYS[-2]).state == "ru"


def test_later_claims_do_not_change_the_filtered_past():
    early = [
        claim(n, f"v{n % 3}", "ru fights", f"t{n % 6}", part=("near", None)[n % 2]) for n in range(5, 40)
    ]
    late = [claim(n, f"v{n % 3}", "ru takes", f"t{n % 6}") for n in range(60, 80)]
    late += [claim(70, "v1", "ru holds", "R1", part="eastern")]
    days = [d for d in DAYS if d < day(50)]
    without = panel(early, mode="filtered", days=days)
    both = panel(early + late, mode="filtered", days=days)
    assert np.allclose(without.p, both.p, atol=1e-6)


def test_fighting_that_names_no_side_is_evidence_of_contest_also_once_learned():
    told = [claim(n, f"v{n % 5}", "ru holds" if p < 3 else "ua holds", f"t{p}")
            for n in range(5, 80, 2) for p in (0, 1, 4, 5)]  # fmt: skip
    clashes = [claim(n, f"v{n % 5}", "x fights", "t3") for n in range(20, 80, 2)]
    got = panel(told + clashes)
    assert got.at("t3", DAYS[-3]).probabilities["contested"] > 0.5


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_the_way_back_is_the_same_however_few_steps_are_held_at_once(
    steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [
        claim(n, f"v{n % 3}", f"{('ru', 'ua')[p % 2]} holds", f"t{p}")
        for n in range(5, 80, 3)
        for p in (0, 3)
    ]
    whole = panel(told)
    size = len(towns())
    monkeypatch.setattr(field, "KEPT_BYTES", steps * 8 * size * size)
    assert np.array_equal(panel(told).p, whole.p)


@pytest.mark.parametrize("mode", ["smoothed", "filtered"])
def test_the_numbers_are_the_same_however_few_claims_and_days_are_computed_at_once(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [
        claim(n, f"v{n % 3}", f"{('ru', 'ua')[p % 2]} holds", f"t{p}")
        for n in range(5, 80, 3)
        for p in (0, 3)
    ]
    whole = panel(told, mode=mode)
    monkeypatch.setattr(chain, "AT_ONCE", 7)
    monkeypatch.setattr(chains, "DAYS", 5)
    assert np.array_equal(panel(told, mode=mode).p, whole.p)


def test_smoothed_beats_last_claim_on_a_simulated_war():
    war = simulate(3, Scenario(places=80, days=90, claims_a_day=10))
    assert [c.claim.place_id for c in war.claims] == [
        c.claim.place_id for c in simulate(3, Scenario(places=80, days=90, claims_a_day=10)).claims
    ]
    loss = {}
    for method in ("full", "last-claim"):
        p = estimate(war.claims, war.places, PARTIES, days=war.days, baseline=war.baseline, method=method).p
        loss[method] = ((p - np.eye(3)[war.truth]) ** 2).sum(-1).mean()
    assert loss["full"] < 0.5 * loss["last-claim"]


def test_parameters_are_read_strictly():
    assert load_parameters().version == "full-0.6"
    with pytest.raises(DataError, match="full-0.3"):
        load_parameters("full-9")
    with pytest.raises(DataError, match=r"mine\.toml.*version"):
        parse_parameters("", "mine.toml")
