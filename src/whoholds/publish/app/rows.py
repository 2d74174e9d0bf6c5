"""What an edition holds for the app: records that `publish` writes and `serve` gives out as they are.

Days are UTC calendar days; an instant has a zone. Probabilities are 0..1. A state is a side's id or
`contested`; a side is the name that claims carry ("Russia").
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta

from whoholds.model import Modality, Record, Relation

Instant = Annotated[datetime, Meta(tz=True)]
Freshness = Literal["none", "fresh", "ageing", "stale"]
"""Of the newest evidence: up to 14 days old, up to 60, older; none: nothing was claimed."""

Likelihood = Literal[
    "remote", "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely",
    "almost certain",
]  # fmt: skip
Names = dict[str, str]
"""Names by language: en, uk, ru, ..."""


class SideInfo(Record, frozen=True, kw_only=True):
    """A party to the war; `id` is its state's name in probabilities, `name` how claims call it."""

    id: str
    name: str
    names: Names
    color: str


class TheatreInfo(Record, frozen=True, kw_only=True):
    """The war: its sides, what must be said of sovereignty, its languages and time zone."""

    name: str
    title: Names
    notice: Names
    sides: tuple[SideInfo, ...]
    contested_color: str
    time_zone: str
    languages: tuple[str, ...]


class Counts(Record, frozen=True, kw_only=True):
    """How much the edition holds."""

    places: int
    claims: int
    harms: int
    sources: int
    changes: int


class ClaimRow(Record, frozen=True, kw_only=True):
    """One claim as shown: who says what of which place, in which words, where, and known since when."""

    claim_id: str
    report_id: str
    claimant: str
    claimant_id: str | None
    claimant_side: str | None
    via: tuple[str, ...]
    relation: Relation
    modality: Modality
    actor: str | None
    side: str | None
    place: str
    place_id: str | None
    part: str | None
    percent: tuple[float | None, float | None] | None
    hedge: str | None
    quote: str
    """Its own words, cut at the source's limit; empty where the source allows none."""
    lang: str
    evidence: tuple[str, ...]
    when_from: str | None
    when_to: str | None
    day: date
    """The day it speaks of: of the event, else when it was said."""
    published: Instant | None
    known_at: Instant
    source: str
    source_id: str | None
    title: str
    url: str
    origin: str
    """Reports that are one voice have one origin."""
    against_interest: bool
    confidence: float
    """How sure the reading of the text is; nothing about the truth."""
    cited: tuple[str, ...] = ()
    """Where its report says that the fact can be checked."""
    verified: bool = False
    """Whether somebody accepted it in review."""
    number: int | None = None
    """Its number in a dossier; this and what follows are of a question, all else of the edition."""
    copies: int = 0
    """Further reports in which the same voice says the same on the same day."""


class PlaceInfo(Record, frozen=True, kw_only=True):
    """A place as the gazetteer has it."""

    place_id: str
    name: str
    names: Names
    kind: str
    category: str
    region: str
    country: str
    population: int | None
    lon: float
    lat: float
    ids: dict[str, str]


class PlaceColumns(Record, frozen=True, kw_only=True):
    """Every place of the edition, column by column, in the order of the control runs."""

    place_id: tuple[str, ...]
    name: tuple[str, ...]
    names: dict[str, tuple[str | None, ...]]
    """Names in other languages; null where it is the standard name."""
    region: tuple[str, ...]
    category: tuple[str, ...]
    lon: tuple[float, ...]
    lat: tuple[float, ...]
    claims: tuple[int, ...]


class PartLine(Record, frozen=True, kw_only=True):
    """A named part of the place: what its own claims make likely, without pretending to geometry."""

    part: str
    state: str
    probability: float
    likelihood: Likelihood
    origins: int
    newest: date


class Move(Record, frozen=True, kw_only=True):
    """One origin's weight: log-odds of the state with it minus without, and its claims."""

    origin: str
    log_odds: float
    without: float
    """P(state) when it is left out."""
    claims: tuple[str, ...]
    where: Literal["here", "near", "region"] = "here"
    km: float | None = None
    """How far away the place spoken of lies; null for a region."""


class Reversal(Record, frozen=True, kw_only=True):
    """What another state would take: these moves gone (by position), or so many new neutral voices."""

    state: str
    probability: float
    without: tuple[int, ...] = ()
    voices: int = 0


class Reasons(Record, frozen=True, kw_only=True):
    """What moved the estimate of a day, strongest first, and the fewest origins that would reverse it."""

    on: date
    state: str
    probability: float
    moves: tuple[Move, ...]
    reversed_without: tuple[str, ...]
    bare: float | None = None
    """P(state) from the starting map and time alone, without any claim."""
    reversals: tuple[Reversal, ...] = ()


class RateInfo(Record, frozen=True, kw_only=True):
    """A share of `count` cases with its 90 % interval; null without cases."""

    count: int
    share: float | None
    low: float | None
    high: float | None


class VoiceInfo(Record, frozen=True, kw_only=True):
    """One voice's track record: each claim judged by the estimate made without its voice, where that is sure.

    Rates are shares of the judged claims; `open` counts the others. `delay_days` is the median from a change
    to the claim of it.
    """

    voice: str
    side: str | None
    claims: int
    judged: int
    open: int
    right: RateInfo
    early: RateInfo
    late: RateInfo
    wrong: RateInfo
    in_interest: RateInfo
    against_interest: RateInfo
    delay_days: float | None
    echoes: tuple[tuple[str, float], ...]
    """Voices that it repeats, with the learned chance."""


class SourceInfo(Record, frozen=True, kw_only=True):
    """An outlet: its card, what it brought, when, and how long it has been silent."""

    source: str
    source_id: str | None
    kind: str
    side: str | None
    affinity: str | None
    reliability: str
    licence: str
    languages: tuple[str, ...]
    country: str
    claims: int
    reports: int
    first: date
    last: date
    usual_gap_days: float | None
    silent: bool
    weeks: tuple[tuple[date, int], ...]
    """Claims by week (its Monday), weeks without any left out."""
