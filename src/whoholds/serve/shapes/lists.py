"""Lists in answers: changes, sources, what a search finds."""

from __future__ import annotations

from datetime import date
from typing import Literal

from whoholds.model import Record
from whoholds.publish.app.rows import ClaimRow, Names, SourceInfo, VoiceInfo


class Located(Record, frozen=True, kw_only=True):
    """What every line about a place begins with."""

    place_id: str
    name: str
    region: str
    lon: float
    lat: float


class ChangeRow(Located, frozen=True, kw_only=True):
    """From this day on the place's most likely state is another, and stays so for three days."""

    on: date
    before: str
    after: str
    probability: float


class ChangeList(Record, frozen=True, kw_only=True):
    """Changes, oldest first."""

    since: date
    until: date
    axis: Literal["valid", "as-known"]
    changes: tuple[ChangeRow, ...]


class SourceList(Record, frozen=True, kw_only=True):
    """Outlets by number of claims, and the voices that speak in them."""

    sources: tuple[SourceInfo, ...]
    voices: tuple[VoiceInfo, ...]


class PlaceHit(Located, frozen=True, kw_only=True):
    """A place that answers a search; `matched` is the name that did."""

    names: Names
    kind: str
    claims: int
    matched: str
    score: float


class SearchAnswer(Record, frozen=True, kw_only=True):
    """Places whose name is like the words, best first, and claims that hold them."""

    places: tuple[PlaceHit, ...]
    claims: tuple[ClaimRow, ...]
