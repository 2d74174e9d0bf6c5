"""grid/<family>.toml x grid/places.toml -> sentences and the claims that must come out of each.

A frame is one construction with a gap for the place; a place phrase names what stands in the gap. Every frame
meets every kind of place that it takes, and the ways of saying who speaks take turns: pairs of factors are
where faults of a grammar lie (Kuhn, Wallace and Gallo 2004, on software).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whoholds.model import Claim, Report

GRID = Path(__file__).parent / "grid"
KEYS = {"say", "claims", "in_part", "without", "only"}


@dataclass(frozen=True)
class Phrase:
    """A place phrase: `kind` for frames to leave it out, `names` in it that are claimed, `part` of a place."""

    kind: str
    say: str
    names: tuple[str, ...]
    part: bool


@dataclass(frozen=True)
class Frame:
    """A construction: `claims` are "relation" or "relation modality"; `in_part` where only a part is told of."""

    say: str
    claims: tuple[str, ...]
    in_part: tuple[str, ...]
    without: frozenset[str]
    only: frozenset[str]

    def takes(self, phrase: Phrase) -> bool:
        return phrase.kind in self.only if self.only else phrase.kind not in self.without

    def expected(self, phrase: Phrase) -> list[str]:
        told = self.in_part if phrase.part else self.claims
        return sorted(f"{claim} {name}" for claim in told for name in phrase.names)


def families() -> list[str]:
    return sorted({path.stem for path in GRID.glob("*.toml")} - {"places"})


def frames(family: str) -> list[Frame]:
    rows = tomllib.loads((GRID / f"{family}.toml").read_text(encoding="utf-8"))["frame"]
    return [_frame(row) for row in rows]


def sentences(frame: Frame, turn: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each sentence of a frame and what it must say, beginning with the voice of `turn`."""
    table = tomllib.loads((GRID / "places.toml").read_text(encoding="utf-8"))
    voices: list[str] = table["voices"]
    for n, row in enumerate(table["place"]):
        phrase = Phrase(row["kind"], row["say"], tuple(row["names"]), row.get("part", False))
        if frame.takes(phrase):
            told = frame.say.format(place=phrase.say)
            text = voices[(turn + n) % len(voices)].format(told)
            yield text[0].upper() + text[1:], frame.expected(phrase)


def report(text: str) -> Report:
    published = datetime(2022, 6, 15, tzinfo=UTC)
    return Report(report_id="grid", source="grid", published=published, text=text, lang="en")


def said(claims: list[Claim] | tuple[Claim, ...]) -> list[str]:
    """Claims as "relation place", with the modality between where it is not fact."""
    return sorted(
        " ".join((c.relation, *(() if c.modality == "fact" else (c.modality,)), c.place)) for c in claims
    )


def _frame(row: dict[str, Any]) -> Frame:
    assert set(row) <= KEYS and "{place}" in row["say"], row
    claims = tuple(row["claims"])
    return Frame(
        row["say"],
        claims,
        tuple(row.get("in_part", claims)),
        frozenset(row.get("without", ())),
        frozenset(row.get("only", ())),
    )
