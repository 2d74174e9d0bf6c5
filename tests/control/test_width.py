"""How wide the contested ground of a war is, learned from what is told of it."""

from __future__ import annotations

import numpy as np
import pytest

from whoholds.control import simulate as simulator
from whoholds.control.estimate import Question, evidence_for, fit
from whoholds.control.simulate import PARTIES, Scenario, War, simulate
from whoholds.model import Mode

SMALL = Scenario(places=100, days=100, claims_a_day=10.0)


def war_of(contested_km: float, monkeypatch: pytest.MonkeyPatch) -> War:
    monkeypatch.setattr(simulator, "CONTESTED_KM", contested_km)
    return simulate(3, SMALL)


def width(war: War, mode: Mode, days: int = SMALL.days) -> list[float]:
    """The widths learned from the claims of the first days, by the presumed one."""
    question = Question(war.places, PARTIES, tuple(war.days), war.baseline, mode)
    told = [live for live in war.claims if (live.known_at.date() - war.days[0]).days < days]
    return fit(question, evidence_for(question, told)).learned.width.tolist()


def test_wide_contested_ground_is_found_wide_and_a_sharp_line_stays_as_presumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sharp, wide = (width(war_of(km, monkeypatch), "smoothed") for km in (0.1, 3.0))
    assert len(sharp) == len(wide) == 1
    assert sharp[0] < 1.4 < 2.0 < wide[0]


@pytest.mark.parametrize("mode", ["smoothed", "filtered"])
def test_few_claims_leave_the_presumed_width(mode: Mode, monkeypatch: pytest.MonkeyPatch) -> None:
    assert max(width(war_of(3.0, monkeypatch), mode, days=1)) < 1.2


def test_as_known_then_a_term_is_judged_by_those_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    war = war_of(3.0, monkeypatch)
    later, earlier = width(war, "filtered"), width(war, "filtered", days=70)
    assert np.allclose(later[: len(earlier)], earlier)
    assert later[0] < 1.1 < 1.5 < later[-1]
