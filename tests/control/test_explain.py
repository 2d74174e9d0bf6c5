from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_war import RU, SIDES, START, baseline, claim, day, towns

from whoholds.control import beside, estimate
from whoholds.control.estimate import Question
from whoholds.control.explain import explain, fewest, log_odds
from whoholds.errors import UnknownPlaceError
from whoholds.model import Baseline, LiveClaim

CLAIMS = [
    claim(20, "gs", "ua repels", "t3", origin="old"),
    claim(30, "isw", "ru takes", "t3", origin="capture"),
    claim(30, "isw", "ru holds", "t3", origin="capture"),
    claim(30, "mapper", "ru holds", "t3", origin="map"),
    claim(30, "ru:mod", "ru takes", "t3", origin="boast"),
    claim(31, "gs", "ua loses", "t3", origin="admission"),
    claim(31, "far", "ru fights", "t0", origin="beside"),
    claim(29, "isw", "ru holds", "R1", origin="region"),
]


def told(claims=CLAIMS, *, place="t3", on=day(33), start=None, graded=True, **more):
    question = Question(tuple(towns()), SIDES, (on,), start or baseline(), **more)
    return explain(claims, question, place, graded=graded)


def probability(claims, state, **more) -> float:
    panel = estimate(claims, towns(), SIDES, days=[day(33)], baseline=more.get("start", baseline()))
    return panel.at("t3", day(33)).probabilities[state]


def without(claims: list[LiveClaim], gone) -> list[LiveClaim]:
    ids = {c.claim.claim_id for c in gone}
    return [c for c in claims if c.claim.claim_id not in ids]


def test_the_number_told_is_that_of_the_estimate():
    found = told()
    assert found.probability == pytest.approx(probability(CLAIMS, found.state), abs=1e-6)
    assert found.claims == len(CLAIMS)


def test_leaving_the_top_claims_out_changes_the_estimate_as_told():
    found = told()
    top = found.moves[0]
    left = probability(without(CLAIMS, top.claims), found.state)
    assert left == pytest.approx(top.without, abs=0.02)
    assert top.log_odds == pytest.approx(log_odds(found.probability) - log_odds(top.without))
    assert top.log_odds > 0.05


def test_the_figures_are_those_of_whole_new_estimates(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = told(on=day(40))
    monkeypatch.setattr(beside.Traced, "of", lambda *_: None)
    whole = told(on=day(40))
    assert [m.claims for m in quick.moves] == [m.claims for m in whole.moves]
    for mine, theirs in zip((*quick.moves, *quick.grounds), (*whole.moves, *whole.grounds), strict=True):
        assert mine.without == pytest.approx(theirs.without, abs=2e-5)
        assert mine.log_odds == pytest.approx(theirs.log_odds, abs=2e-4)
    for one, other in ((quick.left_out, whole.left_out), (quick.put_in, whole.put_in)):
        assert (one is None) == (other is None)
        if one and other:
            assert one.probability == pytest.approx(other.probability, abs=2e-5)
            assert replace(one, probability=0) == replace(other, probability=0)
    assert quick.left_out or quick.put_in


def test_without_any_claim_the_starting_map_is_left():
    assert told().bare == pytest.approx(probability([], "ru"), abs=1e-6)


def test_moves_come_by_size_and_gather_what_one_voice_said_that_day():
    found = told()
    sizes = [abs(m.log_odds) for m in found.moves]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(len(m.claims) for m in found.moves) == len(CLAIMS)
    assert [len(m.claims) for m in found.moves if m.claims[0].claim.claimant == "isw"] in ([2, 1], [1, 2])
    assert {m.where for m in found.moves} == {"here", "near", "region"}


def test_copies_of_one_text_are_one_telling():
    copies = [claim(25, f"paper{n}", "ru takes", "t3", origin="agency") for n in range(4)]
    found = told([*CLAIMS, *copies])
    assert [len(m.claims) for m in found.moves if m.claims[0].origin == "agency"] == [4]


def test_kinds_of_claims_by_place_and_side():
    found = {(g.where, g.side): g for g in told().grounds}
    assert found["here", "ru"].claims == 1
    assert found["here", None].claims == 5
    assert found["near", None].claims == found["region", None].claims == 1
    gone = [c for c in CLAIMS if c.claim.place_id == "t3" and c.claim.claimant_side is None]
    ground = found["here", None]
    assert ground.without == pytest.approx(probability(without(CLAIMS, gone), "ru"), abs=0.05)


def test_leaving_out_what_would_reverse_it_does():
    found = told(on=day(40))
    assert found.state == "ru" and found.left_out
    gone = [c for n in found.left_out.without for c in found.moves[n].claims]
    panel = estimate(without(CLAIMS, gone), towns(), SIDES, days=[day(40)], baseline=baseline())
    assert panel.at("t3", day(40)).state == found.left_out.state != "ru"


def test_new_voices_that_would_reverse_it_are_as_many_as_needed():
    claims = [claim(n, f"v{n % 3}", "ru holds", "t3") for n in range(10, 33)]
    found = told(claims, mode="filtered", on=day(40))
    assert found.put_in is None or found.put_in.voices > 1
    weak = told(claims[-1:], mode="filtered", on=day(40), start=baseline(t4="ru"))
    assert weak.put_in and weak.put_in.state == weak.second and weak.put_in.voices <= 3
    assert weak.put_in.probability > 1 / 3


def test_what_became_known_later_is_not_told():
    found = told(as_known=claim(30, "x", "ru holds", "t3").known_at)
    assert {c.claim.claimant for m in found.moves for c in m.claims} == {"gs", "isw", "mapper", "mod"}
    assert found.as_known is not None


def test_a_place_without_claims_is_told_from_the_map_alone():
    start = Baseline(baseline_id="b", on=START, claimant="m", holdings=(), otherwise=RU.id)
    found = told([], start=start)
    assert found.moves == () and found.grounds == () and found.left_out is None
    assert found.bare == pytest.approx(found.probability)


def test_without_grading_the_number_is_that_of_the_ungraded_estimate():
    claims = [claim(n, "liar", "ru takes", "t3") for n in range(5, 30, 2)]
    claims += [claim(n, f"v{n % 5}", "ua holds", "t3") for n in range(5, 32)]
    found = told(claims, graded=False)
    panel = estimate(claims, towns(), SIDES, days=[day(33)], baseline=baseline(), method="ungraded")
    assert found.probability == pytest.approx(panel.at("t3", day(33)).probabilities[found.state], abs=1e-6)
    assert found.method == panel.method != told(claims).method
    assert found.probability != pytest.approx(told(claims).probability, abs=1e-5)


def test_the_fewest_that_turn_it():
    assert fewest(lambda n: np.float32([n]), 8, lambda p: p[0] >= 3)[0] == 3
    assert fewest(lambda n: np.float32([n]), 8, lambda p: p[0] >= 9) is None
    assert fewest(lambda n: np.float32([n]), 0, lambda p: True) is None


def test_unknown_place():
    with pytest.raises(UnknownPlaceError, match="t77"):
        told(place="t77")
