"""Constructions of harm x people x places: what can be told of two people in one town, of all people anywhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from whoholds.claims import RuleExtractor
from whoholds.claims.numbers import Count, count_of
from whoholds.model import Report

TABLE = tomllib.loads((Path(__file__).parent / "harm_grid.toml").read_text(encoding="utf-8"))
EXTRACTOR = RuleExtractor()
FOUR: Count = (4, 4)


FRAMES = list(enumerate(TABLE["frame"]))
EVERY = 6
"""A frame takes every sixth of the people, its neighbours the others, and the places in turn."""


def sentences(turn: int, frame: dict[str, str]) -> Iterator[tuple[str, str, Count]]:
    """Yield some sentences of a frame, with the name of its place and the count of its people."""
    words = TABLE[frame["lang"]]
    people, places = words["people"], words["places"]
    for n, who in list(enumerate(people))[turn % EVERY :: EVERY]:
        where = places[(turn + n // EVERY) % len(places)]
        text = re.sub(r"\[([^]|]*)\|([^]|]*)\|([^]]*)\]", lambda m, n=who[3]: m[n + 1], frame["say"])
        text = text.format(
            people=who[0],
            them=who[1],
            others=words["others"][0],
            other_them=words["others"][1],
            **{"in": where[0], "at": where[1], "of": where[2], "hit": where[3]},
        )
        text = re.sub(r",([,:;.]| —)", r"\1", f"{text}.")
        yield text[0].upper() + text[1:], where[4], count_of(who[2])


def told(frame: dict[str, str], count: Count) -> tuple[Count | None, Count | None]:
    """Return the killed and wounded that a frame tells of its people, and of the four others."""
    other = FOUR if "{other" in frame["say"] or "four others" in frame["say"] else None
    return (count, other) if frame["tells"] == "killed" else (other, count)


def fits(frame: dict[str, str], text: str, place: str, count: Count) -> bool:
    report = Report(report_id="grid", source="grid", published=datetime(2023, 4, 5, tzinfo=UTC), text=text,
                    lang=frame["lang"])  # fmt: skip
    harms = EXTRACTOR.read(report).harms
    if len(harms) != 1 or place.lower() not in (harms[0].place or "").lower():
        return False
    counts = (harms[0].killed, harms[0].wounded)
    return (0, 0) in counts if frame["tells"] == "nobody" else counts == told(frame, count)


@pytest.mark.parametrize(("turn", "frame"), FRAMES, ids=[f"{f['lang']}: {f['say'][:60]}" for _, f in FRAMES])
def test_a_construction_is_read_with_all_people_and_places(turn: int, frame: dict[str, Any]) -> None:
    rows = sentences(turn, frame)
    assert [text for text, place, count in rows if not fits(frame, text, place, count)] == []


def test_the_grid_is_large() -> None:
    assert sum(1 for turn, frame in FRAMES for _ in sentences(turn, frame)) > 1200
