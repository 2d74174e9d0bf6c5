"""What a claim's relation and modality say of its place, before any voice is weighed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_war import SIDES, baseline, claim, day, towns

from whoholds.control import estimate
from whoholds.control.evidence import CATEGORIES, Evidence, evidence_of, gazette_of

MEANT = (
    ("ru takes", {}, "takes", False),
    ("ru takes", {"modality": "intended"}, "intends", False),
    ("ru takes", {"modality": "denied"}, "denied", False),
    ("ru loses", {"modality": "intended"}, "holds", True),  # "ordered a withdrawal from"
    ("ru holds", {"modality": "intended"}, "holds", True),  # "prepare to defend"
    ("ru loses", {"modality": "denied"}, "holds", True),  # "did not leave"
    ("ru holds", {"modality": "denied"}, "denied", False),
    ("ru holds", {"percent": (70.0, 70.0)}, "enters", False),
    ("ru holds", {"percent": (98.0, None)}, "holds", False),
    ("ru takes", {"part": "centre"}, "enters", False),
    ("ru holds", {"modality": "possible"}, "holds", True),
)


def table(says: str, **more: Any) -> Evidence:
    return evidence_of([claim(3, "press", says, "t2", **more)], gazette_of(towns()), SIDES)


@pytest.mark.parametrize(("says", "more", "category", "hedged"), MEANT)
def test_what_words_mean(says: str, more: dict[str, Any], category: str, hedged: bool) -> None:
    found = table(says, **more)
    assert (CATEGORIES[found.category[0]], bool(found.hedged[0])) == (category, hedged)


@pytest.mark.parametrize(
    ("quote", "left_out"),
    [
        ("Russian forces continue to fortify Tokmak", 1),
        ("are conducting an active defense of the town", 1),
        ("строят оборонительные рубежи в городе", 1),
        ("the Ministry of Defence said that its forces hold the town", 0),
        ("the Defense Ministry said that its forces hold the town", 0),
        ("forces hold the town", 0),
        ("the Ukrainian defense of the town continued", 0),
        ("Territorial Defense Forces defended the town", 0),
    ],
)
def test_works_of_defence_tell_of_a_front_and_of_no_holder(quote: str, left_out: int) -> None:
    assert table("ru holds", quote=quote).ignored.get("works of defence", 0) == left_out
    assert table("ru fights", quote=quote).ignored == {}


def test_nothing_happened_there_tells_of_no_holder() -> None:
    assert table("ru fights", modality="denied").ignored == {"nothing happened": 1}


@pytest.mark.parametrize(
    ("says", "part", "loose"),
    [
        ("ru fights", "near", True), ("ua repels", "around", True), ("ru fights", None, False),
        ("ru fights", "toward", False), ("ru takes", "near", False),
    ],
)  # fmt: skip
def test_fighting_near_a_place_leaves_open_who_has_it(says: str, part: str | None, loose: bool) -> None:
    assert table(says, part=part).loose().tolist() == [loose]


def test_attacks_around_a_town_do_not_undo_its_capture() -> None:
    taken = [claim(10 + n, f"v{n}", "ru takes", "t2") for n in range(3)]
    around = [claim(14 + n, f"v{n % 3}", "ru fights", "t2", part="around") for n in range(12)]
    before, after = (
        estimate(c, towns(), SIDES, days=[day(30)], baseline=baseline(t0="ru")).p[2, 0, 1]
        for c in (taken, taken + around)
    )
    assert after > before - 0.1 and np.isfinite(after)
