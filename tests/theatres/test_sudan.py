"""A folder outside the package is a theatre like any other."""

from __future__ import annotations

from datetime import date

import pytest

from whoholds.theatres import Theatre

WAR = date(2023, 6, 1)


@pytest.mark.parametrize(
    ("phrase", "lang", "actor", "side"),
    [
        ("the Sudanese army", "en", "army", "SAF"),
        ("the paramilitary Rapid Support Forces (RSF)", "en", "rapid-support", "RSF"),
        ("RSF leader Mohamed Hamdan Dagalo", "en", "hemedti", "RSF"),
        ("General Burhan", "en", "burhan", "SAF"),
        ("قوات الدعم السريع", "ar", "rapid-support", "RSF"),
        ("الجيش السوداني", "ar", "army", "SAF"),
        ("the UN", "en", "un", None),
        ("RSF-backed militias", "en", None, "RSF"),
        ("SAF-held", "en", None, "SAF"),
        ("JEM", "en", "jem", None),
        ("Russian forces", "en", None, None),
    ],
)
def test_phrase_of_another_war(
    sudan: Theatre, phrase: str, lang: str, actor: str | None, side: str | None
) -> None:
    found, on_side = sudan.actor(phrase, lang), sudan.side_of(phrase, lang, WAR)
    assert (found.id if found else None, on_side.name if on_side else None) == (actor, side)


def test_allegiance_changes_with_the_day(sudan: Theatre) -> None:
    jem, rsf = sudan.actor_by_id("jem"), sudan.actor_by_id("rapid-support")
    assert jem is not None and rsf is not None
    assert [jem.side_at(date(2023, 11, day)) for day in (15, 16)] == [None, "SAF"]
    assert [rsf.side_at(date(2023, 4, day)) for day in (14, 15)] == ["SAF", "RSF"]


def test_sources_and_sides(sudan: Theatre) -> None:
    tribune = sudan.source("https://sudantribune.com/article1/")
    assert tribune is not None and tribune.id == "sudan-tribune"
    assert sudan.source("t.me/rybar") is None
    assert [side.id for side in sudan.sides] == ["saf", "rsf"]
    assert len(sudan.actors) == 10
