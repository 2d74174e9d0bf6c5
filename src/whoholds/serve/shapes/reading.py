"""Texts and maps of others in answers: the claims read in a text, the differences to a map."""

from __future__ import annotations

from datetime import date

from whoholds.model import Confidence, Modality, PlaceHow, Record, Relation
from whoholds.publish.app.rows import ClaimRow, Instant, Likelihood


class ReadSpan(Record, frozen=True, kw_only=True):
    """Half-open offsets in characters (code points) and the words there."""

    start: int
    end: int
    quote: str


class Said(ReadSpan, frozen=True, kw_only=True):
    """What claims and harm claims have in common: where it stands, who says it, how, of which day."""

    claimant: str
    claimant_side: str | None
    modality: Modality
    place_id: str | None
    when_from: str | None
    when_to: str | None


class ReadClaim(Said, frozen=True, kw_only=True):
    """A claim read in a text."""

    claim_id: str
    relation: Relation
    actor: str | None
    side: str | None
    place: str
    place_how: PlaceHow
    place_candidates: tuple[str, ...]
    part: str | None
    percent: tuple[float | None, float | None] | None
    hedge: str | None
    evidence: tuple[str, ...]
    lang: str
    confidence: float


class ReadHarm(Said, frozen=True, kw_only=True):
    """A harm claim read in a text; counts are (low, high), null at an open end."""

    harm_id: str
    kind: str
    place: str | None
    killed: tuple[int | None, int | None] | None
    wounded: tuple[int | None, int | None] | None
    of: str | None
    by: str | None


class ReportView(Record, frozen=True, kw_only=True):
    """A text and the claims in it; `missed` are sentences that look like claims but were not read."""

    report_id: str | None
    source: str
    published: Instant | None
    title: str
    url: str
    lang: str
    text: str | None
    """Null where the source's licence or this server does not let the whole text be shown."""
    claims: tuple[ReadClaim, ...]
    harms: tuple[ReadHarm, ...]
    missed: tuple[ReadSpan, ...] = ()


class TextToRead(Record, frozen=True, kw_only=True):
    """A text to read claims in; nothing of it is kept."""

    text: str
    source: str = ""
    published: date | None = None
    lang: str | None = None


class Difference(Record, frozen=True, kw_only=True):
    """A place that another map has in another state, and our claims for it."""

    place_id: str
    name: str
    ours: str
    theirs: str
    probability: float
    likelihood: Likelihood
    confidence: Confidence
    claims: tuple[ClaimRow, ...]


class Comparison(Record, frozen=True, kw_only=True):
    """Another map against the estimate of a day: agreement, Cohen's kappa, differences, surest first."""

    on: date
    as_known: date | None
    rows: int
    places: int
    """Places that both know."""
    share: float | None
    kappa: float | None
    differences: tuple[Difference, ...]
    unmatched: tuple[str, ...]
    """The first rows that met no place or no state, as said in words."""
