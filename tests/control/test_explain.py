from __future__ import annotations

import pytest
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control.explain import explain, log_odds
from whoholds.errors import UnknownPlaceError

CLAIMS = [
    claim(20, "gs", "ua repels", "t3", origin="old"),
    claim(30, "isw", "ru takes", "t3", origin="capture"),
    claim(30, "mapper", "ru holds", "t3", origin="map"),
    claim(30, "ru:mod", "ru takes", "t3", origin="boast"),
    claim(31, "gs", "ua loses", "t3", origin="admission"),
    claim(31, "far", "ru fights", "t0", origin="beside"),
]
ASKED = {"place_id": "t3", "on": day(33), "baseline": baseline(), "mode": "filtered"}


def test_leaving_the_top_origin_out_changes_the_number_as_told():
    told = explain(CLAIMS, towns(), SIDES, **ASKED)
    top = told.moves[0]
    again = explain([c for c in CLAIMS if c.origin != top.origin], towns(), SIDES, **ASKED)
    after = again.probability if again.state == told.state else top.without
    assert after == pytest.approx(top.without, abs=1e-6)
    assert log_odds(told.probability) - log_odds(top.without) == pytest.approx(top.log_odds)
    assert abs(top.log_odds) > 0.2


def test_moves_come_by_size_and_hold_their_claims():
    told = explain(CLAIMS, towns(), SIDES, **ASKED)
    sizes = [abs(m.log_odds) for m in told.moves]
    assert sizes == sorted(sizes, reverse=True)
    assert {m.origin for m in told.moves} == {"old", "capture", "map", "boast", "admission", "beside"}
    assert all(m.claims for m in told.moves)


def test_what_would_reverse_it_does():
    told = explain(CLAIMS, towns(), SIDES, **ASKED)
    assert told.state == "ru"
    left = [c for c in CLAIMS if c.origin not in told.reversed_without]
    assert told.reversed_without
    assert explain(left, towns(), SIDES, **ASKED).state != told.state


def test_unknown_place():
    with pytest.raises(UnknownPlaceError, match="t77"):
        explain(CLAIMS, towns(), SIDES, place_id="t77", on=day(3))
