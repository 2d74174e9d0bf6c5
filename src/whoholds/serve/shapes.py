"""The answers of the API: one frozen record a shape; the contract of the web app and of every other client.

Days are UTC calendar days; an instant has a zone. Probabilities are 0..1 and stated to a per cent. A state is
a side's id or `contested`; a side is the name that claims carry ("Russia").
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from whoholds.model import Confidence, Modality, PlaceHow, Record, Relation, Verdict
from whoholds.publish.app.rows import (
    ClaimRow,
    Counts,
    Freshness,
    Instant,
    Likelihood,
    Names,
    PartLine,
    PlaceInfo,
    Reasons,
    SourceInfo,
    TheatreInfo,
    VoiceInfo,
)

Scope = Literal["read", "add", "review", "admin"]


class Problem(Record, frozen=True, kw_only=True):
    """A fault (RFC 9457): what is wrong and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


# --- what is being served -----------------------------------------------------------------------------------


class EditionInfo(Record, frozen=True, kw_only=True):
    """The edition that an answer was made from; `digest` stands for all its files."""

    name: str
    digest: str
    on: date
    as_known: Instant | None
    method: str
    ledger_head: str
    created: Instant | None
    previous: str | None = None


class Abilities(Record, frozen=True, kw_only=True):
    """What this server offers: texts and review need a ledger, review an account."""

    ledger: bool = False
    reading: bool = True
    review: bool = False
    four_eyes: bool = False
    accounts: bool = False
    tiles: str | None = None
    """URL template of online map tiles, where the operator allows them."""


class Overview(Record, frozen=True, kw_only=True):
    """All that the app needs before it draws: names, days, axes, and the codes of control runs."""

    edition: EditionInfo
    theatre: TheatreInfo | None
    states: tuple[str, ...]
    """In the order in which runs code them: the sides' ids, then `contested`."""
    likelihoods: tuple[str, ...]
    confidences: tuple[str, ...]
    freshness: tuple[str, ...]
    first: date
    last: date
    known: tuple[date, ...]
    """Days on whose end a whole view was kept; /api/control/{day} has it."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north of the places, WGS84 degrees."""
    counts: Counts
    abilities: Abilities
    attributions: tuple[str, ...] = ()


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


# --- claims -------------------------------------------------------------------------------------------------


class ReviewMark(Record, frozen=True, kw_only=True):
    """A person's verdict on a claim; `pending` waits for a second pair of eyes and does not count yet."""

    review_id: str
    claim_id: str
    verdict: Verdict
    reviewer: str
    reviewed_at: Instant
    reason: str
    changes: dict[str, Any] = msgspec.field(default_factory=dict)
    pending: bool = False
    undoes: str | None = None
    """The review that this one takes back."""


class ClaimPage(Record, frozen=True, kw_only=True):
    """Claims, the newest known first; `next` continues after the last one."""

    claims: tuple[ClaimRow, ...]
    matched: int
    next: str | None = None


class ClaimDetail(Record, frozen=True, kw_only=True):
    """A claim with its place's name, the claims of the same origin, and its reviews, oldest first."""

    claim: ClaimRow
    place: PlaceInfo | None
    same_origin: tuple[ClaimRow, ...]
    reviews: tuple[ReviewMark, ...] = ()


# --- a place ------------------------------------------------------------------------------------------------


class EstimateInfo(Record, frozen=True, kw_only=True):
    """P(state) of a place on a day, likelihood and confidence kept apart."""

    state: str
    likelihood: Likelihood
    confidence: Confidence
    freshness: Freshness
    probabilities: dict[str, float]
    claims: int
    """Claims within the 90 days before."""
    origins: int
    newest_evidence: date | None


class DossierColumn(Record, frozen=True, kw_only=True):
    """What the voices of one side said in the month before, newest first; null: all others."""

    side: str | None
    side_id: str | None
    claims: tuple[ClaimRow, ...]
    more: int = 0
    """Older ones of the month that are not shown; /api/claims has all."""


class StripRun(Record, frozen=True, kw_only=True):
    """Days with the same probabilities, half-open; `p` are per cents in the order of `Overview.states`."""

    first: date
    until: date
    state: str
    confidence: Confidence
    p: tuple[int, ...]


class Mark(Record, frozen=True, kw_only=True):
    """One claim on the strip of time: a denial is hollow, an admission a triangle, copies are one mark."""

    claim_id: str
    day: date
    known_on: date
    claimant: str
    claimant_side: str | None
    relation: Relation
    modality: Modality
    side: str | None
    against_interest: bool
    origin: str
    copies: int


class NearPlace(Record, frozen=True, kw_only=True):
    """A near settlement and its state on the day."""

    place_id: str
    name: str
    km: float
    bearing: Literal["n", "ne", "e", "se", "s", "sw", "w", "nw"]
    state: str
    likelihood: Likelihood
    probability: float


class Dossier(Record, frozen=True, kw_only=True):
    """A place on a day, as known then or now: the state, who says what, and how it went through time."""

    place: PlaceInfo
    on: date
    as_known: date | None
    known: str
    """Which view answered: `valid` (all that the edition knows), `as-known`, or the day of a kept view."""
    estimate: EstimateInfo
    columns: tuple[DossierColumn, ...]
    valid: tuple[StripRun, ...]
    as_known_then: tuple[StripRun, ...]
    marks: tuple[Mark, ...]
    parts: tuple[PartLine, ...]
    near: tuple[NearPlace, ...]
    reasons: Reasons | None = None


# --- lists --------------------------------------------------------------------------------------------------


class ChangeRow(Record, frozen=True, kw_only=True):
    """From this day on the place's most likely state is another, and stays so for three days."""

    place_id: str
    name: str
    region: str
    on: date
    before: str
    after: str
    probability: float
    lon: float
    lat: float


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


class PlaceHit(Record, frozen=True, kw_only=True):
    """A place that answers a search; `matched` is the name that did."""

    place_id: str
    name: str
    names: Names
    region: str
    kind: str
    lon: float
    lat: float
    claims: int
    matched: str
    score: float


class SearchAnswer(Record, frozen=True, kw_only=True):
    """Places whose name is like the words, best first, and claims that hold them."""

    places: tuple[PlaceHit, ...]
    claims: tuple[ClaimRow, ...]


# --- reading, comparing -------------------------------------------------------------------------------------


class ReadSpan(Record, frozen=True, kw_only=True):
    """Half-open offsets in characters (code points) and the words there."""

    start: int
    end: int
    quote: str


class ReadClaim(Record, frozen=True, kw_only=True):
    """A claim read in a text, with where it stands there."""

    claim_id: str
    start: int
    end: int
    quote: str
    claimant: str
    claimant_side: str | None
    relation: Relation
    modality: Modality
    actor: str | None
    side: str | None
    place: str
    place_id: str | None
    place_how: PlaceHow
    place_candidates: tuple[str, ...]
    part: str | None
    percent: tuple[float | None, float | None] | None
    hedge: str | None
    when_from: str | None
    when_to: str | None
    evidence: tuple[str, ...]
    lang: str
    confidence: float


class ReadHarm(Record, frozen=True, kw_only=True):
    """A harm claim read in a text; counts are (low, high), null at an open end."""

    harm_id: str
    start: int
    end: int
    quote: str
    claimant: str
    claimant_side: str | None
    kind: str
    modality: Modality
    place: str | None
    place_id: str | None
    killed: tuple[int | None, int | None] | None
    wounded: tuple[int | None, int | None] | None
    of: str | None
    by: str | None
    when_from: str | None
    when_to: str | None


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


# --- accounts and review ------------------------------------------------------------------------------------


class Session(Record, frozen=True, kw_only=True):
    """Who is asking; `csrf` goes into the header `X-CSRF-Token` of every request that changes something."""

    name: str | None
    role: str | None
    scopes: tuple[Scope, ...]
    csrf: str | None


class SignIn(Record, frozen=True, kw_only=True):
    """A name and its password."""

    name: str
    password: str


class QueueItem(Record, frozen=True, kw_only=True):
    """A claim worth a person's look, why, and the last decision on it."""

    claim: ClaimRow
    place_name: str | None
    why: tuple[Literal["unsure reading", "ambiguous place", "high impact", "second pair of eyes"], ...]
    last: ReviewMark | None


class Queue(Record, frozen=True, kw_only=True):
    """What waits for review, the most pressing first."""

    waiting: int
    items: tuple[QueueItem, ...]


class Decision(Record, frozen=True, kw_only=True):
    """A verdict with its reason; `seen` is the last review that the reviewer saw (null: none)."""

    verdict: Verdict
    reason: str
    changes: dict[str, Any] = msgspec.field(default_factory=dict)
    seen: str | None = None


class Undo(Record, frozen=True, kw_only=True):
    """Take the last decision back, by a new entry; `seen` is that decision's id."""

    seen: str
    reason: str = ""


class Decided(Record, frozen=True, kw_only=True):
    """What stands in the ledger after a decision, and the ledger's head."""

    review: ReviewMark
    head: str


class Conflict(Record, frozen=True, kw_only=True):
    """Somebody else decided first: nothing was recorded, and this is their decision."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    current: ReviewMark | None


class AddReport(Record, frozen=True, kw_only=True):
    """A text to read and to append to the ledger with its claims."""

    source: str
    published: Instant
    text: str
    title: str = ""
    url: str = ""
    lang: str | None = None


class AddedReport(Record, frozen=True, kw_only=True):
    """What was appended; a report that was known already adds nothing."""

    report_id: str
    new: bool
    claims: int
    head: str


class AuditEntry(Record, frozen=True, kw_only=True):
    """An entry of the ledger: what was recorded when, by whom, and its link in the hash chain."""

    seq: int
    recorded_at: Instant
    kind: str
    id: str
    hash: str
    who: str | None
    what: str


class Audit(Record, frozen=True, kw_only=True):
    """Entries of the ledger, newest first."""

    head: str
    entries: tuple[AuditEntry, ...]
    next: int | None


class AccountInfo(Record, frozen=True, kw_only=True):
    """An account, without its secrets."""

    name: str
    role: str
    created: Instant
    tokens: int


class AccountList(Record, frozen=True, kw_only=True):
    """All accounts, by name."""

    accounts: tuple[AccountInfo, ...]
