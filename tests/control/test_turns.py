"""Claims of taking and losing, and what they say of the days before."""

from __future__ import annotations

import pytest
from msgspec import structs
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control import estimate
from whoholds.control.evidence import evidence_of, gazette_of
from whoholds.control.turns import turns
from whoholds.model import LiveClaim, Mode

TOLD = (
    ("told once", ["ua takes"], [0]),
    ("told again is no second change", ["ua takes", "ua takes", "ua holds"], [0]),
    ("that somebody left is less than that somebody came", ["ru loses", "", "", "ua takes"], [1]),
    ("a lonely first word is outvoted", ["ua takes", "", "", "", "ua takes", "ua takes"], [1]),
    (
        "most reports within three days",
        ["ua takes", "", "", "", "ua takes", "", "", "ru loses", "ua takes"],
        [2],
    ),
    ("losing it is the same change", ["ua takes", "ru loses"], [0]),
    ("holding it before makes it stale", ["ua holds", "ua takes"], []),
    ("back again is another change", ["ua takes", "ru takes"], [0, 1]),
    ("fighting is none", ["ua fights", "ru advances"], []),
)


@pytest.mark.parametrize(("what", "said", "rows"), TOLD, ids=[row[0] for row in TOLD])
def test_the_likeliest_telling_of_a_change_is_a_turn(what: str, said: list[str], rows: list[int]) -> None:
    claims = [claim(10 + n, "press", says, "t2") for n, says in enumerate(said) if says]
    assert turns(evidence_of(claims, gazette_of(towns()), SIDES)).tolist() == rows


def test_one_report_counts_once_by_its_strongest_word() -> None:
    """Two words of one report are one report: two reports three days later outweigh it."""
    first, again = claim(10, "press", "ru loses", "t2"), claim(10, "press", "ua takes", "t2")
    again = structs.replace(again, claim=structs.replace(again.claim, report_id=first.claim.report_id))
    later = [claim(20, "press", "ua takes", "t2"), claim(21, "press", "ru loses", "t2")]
    assert turns(evidence_of([first, again, *later], gazette_of(towns()), SIDES)).tolist() == [2]


def test_a_hedged_or_distant_taking_is_no_turn() -> None:
    claims = [
        claim(10, "press", "ua takes", "t2", hedge="likely"),
        claim(11, "press", "ua takes", "t1", part="near"),
    ]
    assert not turns(evidence_of(claims, gazette_of(towns()), SIDES)).size


def test_a_taking_long_after_the_first_is_a_turn_again() -> None:
    claims = [claim(10, "press", "ua takes", "t2"), claim(100, "press", "ua takes", "t2")]
    assert turns(evidence_of(claims, gazette_of(towns()), SIDES)).size == 2


def test_ground_nobody_spoke_of_is_known_by_its_loss_and_only_looking_back() -> None:
    fights = [claim(5 + n, "press", "ru fights", f"t{n}") for n in range(6)]
    liberated = [*fights, claim(60, "press", "ua takes", "t2")]
    lost, silent = (_of_the_third(claims, "smoothed") for claims in (liberated, fights))
    assert lost["ru"][40] > 1.3 * silent["ru"][40]
    assert lost["ua"][70] > 0.6
    as_known = [_of_the_third(claims, "filtered")["ru"][40] for claims in (liberated, fights)]
    assert as_known[0] == pytest.approx(as_known[1], abs=1e-6)


def _of_the_third(claims: list[LiveClaim], mode: Mode) -> dict[str, dict[int, float]]:
    """P of each side at the third town on the days 40 and 70."""
    days = [day(40), day(70)]
    panel = estimate(claims, towns(), SIDES, days=days, baseline=baseline(t5="ru"), mode=mode)
    told = {state: panel.p[2, :, column] for column, state in enumerate(panel.states)}
    return {state: dict(zip((40, 70), map(float, p), strict=True)) for state, p in told.items()}
