"""The nouns: frozen records without I/O, and the one JSON codec that prints and parses them.

Print-then-parse is identity; an unknown field is an error that names it. Times are UTC and aware,
intervals half-open, coordinates WGS84 longitude/latitude in degrees. Ids are computed from values as
written in the source, never from a resolved or machine-made value, so that a better gazetteer or
theatre never renames a claim (the practice of OpenSanctions' statements).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

Relation = Literal["holds", "takes", "loses", "enters", "fights", "besieges", "advances", "repels"]
"""What a control claim says of actor and place; defined one by one in docs/data-model.md."""

Modality = Literal["fact", "denied", "possible", "intended"]
"""How the claimant puts it: asserts, denies, marks as uncertain, or speaks of plan and aim."""

PlaceHow = Literal["exact", "inflected", "alias", "context", "fuzzy", "ambiguous", "unresolved"]
"""How a place as written met the gazetteer; `ambiguous` keeps its candidates, `unresolved` has none."""

Evidence = Literal["video", "photo", "geolocated", "satellite", "document", "flag"]
Grain = Literal["hour", "night", "day", "week", "month", "season", "year"]
HarmKind = Literal["strike", "shelling", "shooting", "bombing", "fighting", "other"]
Verdict = Literal["accept", "reject", "amend"]
Mode = Literal["filtered", "smoothed"]
Confidence = Literal["none", "low", "moderate", "high"]

REPORT_VOICE = "@report"
"""The claimant of what a text asserts in its own voice."""

CONTESTED = "contested"
"""The state in which no side has the whole place: armed enemies inside it."""

Probability = Annotated[float, Meta(ge=0.0, le=1.0)]
EdtfTime = Annotated[str, Meta(pattern=r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d([+-]\d\d:\d\d|Z))?)?)?$")]
"""A calendar date or minute of ISO 8601 / EDTF level 0, in the zone that the record names."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=False):
    """Base of all nouns: frozen, compared by value, keyword-only, strict about unknown fields."""


def digest(*parts: object) -> str:
    """Return the first 16 hex digits of SHA-256 over the parts as a canonical JSON list."""
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()[:16]


# --- what was said -----------------------------------------------------------------------------


class Span(Record, frozen=True, kw_only=True):
    """Half-open character offsets into a report's text and the characters there."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    quote: str

    def grounded_in(self, text: str) -> bool:
        """Whether the quote stands at these offsets in `text`."""
        return self.start < self.end and text[self.start : self.end] == self.quote


class Report(Record, frozen=True, kw_only=True):
    """One text from one source at one time, as read; `report_id` is the source's own id or a hash.

    `published` is UTC; with `published_grain="day"` only the calendar day is known and `published`
    is its first instant. A report with a known id and changed content is a new version of it.
    """

    report_id: str
    source: str
    published: datetime
    text: str
    published_grain: Literal["second", "day"] = "second"
    source_id: str | None = None
    lang: str | None = None
    title: str = ""
    url: str = ""
    author: str | None = None
    voice: str | None = None
    """The true first voice where the channel only carries it (a forwarded post), else None."""
    cited: tuple[str, ...] = ()
    """Outlets that the report itself names as its sources."""
    retrieved: datetime | None = None
    edited: datetime | None = None
    """When the source last changed the text, where it says so: what it says now was not known before."""
    original: str | None = None
    """SHA-256 (hex) of the bytes it was read from, as archived; no part of what the report says."""

    @property
    def content_hash(self) -> str:
        """Hash of source, title and text: equal for the same text read twice."""
        return digest(self.source, self.title, self.text)

    def known_at(self) -> datetime:
        """When the public could know it: its last edit, else publication or the end of its day."""
        known = self.published + timedelta(days=1) if self.published_grain == "day" else self.published
        return max(known, self.edited) if self.edited else known


def report_id_of(source: str, url: str, published: datetime, text: str) -> str:
    """Return the id for a report that brings none of its own."""
    return "r" + digest(source, url, published, text)


class Claim(Record, frozen=True, kw_only=True):
    """One voice saying, in one report, that an armed actor holds, takes, loses ... a named place.

    The fields are those of docs/data-model.md. `start`/`end`/`quote` ground it in the report's text.
    `when_from`/`when_to` are the first and last calendar day (or minute) of the event in `when_zone`,
    both inclusive as in an EDTF interval; `when()` gives the half-open UTC interval.
    """

    claim_id: str
    report_id: str
    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    quote: str
    claimant: str
    relation: Relation
    place: str
    modality: Modality = "fact"
    claimant_id: str | None = None
    claimant_side: str | None = None
    via: tuple[str, ...] = ()
    """Channels and relays between the first voice and this report, as written, first voice first."""
    actor: str | None = None
    side: str | None = None
    """The side that the actor fights for at that date: the name of a theatre's side, or as written."""
    place_id: str | None = None
    place_how: PlaceHow = "unresolved"
    place_candidates: tuple[str, ...] = ()
    part: str | None = None
    percent: tuple[float | None, float | None] | None = None
    hedge: str | None = None
    said_at: datetime | None = None
    when_from: EdtfTime | None = None
    when_to: EdtfTime | None = None
    when_grain: Grain | None = None
    when_zone: str = "UTC"
    evidence: tuple[Evidence, ...] = ()
    lang: str = ""
    extractor: str = ""
    confidence: Probability = 1.0
    rule: str = ""
    """The path of grammar rules that read it, for `--explain`."""

    @property
    def span(self) -> Span:
        """The claim's own words and where they stand."""
        return Span(start=self.start, end=self.end, quote=self.quote)

    def when(self) -> tuple[datetime, datetime] | None:
        """The half-open UTC interval of the event, or None when the text states no time."""
        return interval(self.when_from, self.when_to, self.when_zone)


class Harm(Record, frozen=True, kw_only=True):
    """One voice saying that people were killed or wounded (or nobody) in an act of armed violence.

    `killed` and `wounded` are `(low, high)` counts with None for an open end, or None when not stated.
    """

    harm_id: str
    report_id: str
    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]
    quote: str
    claimant: str
    kind: HarmKind
    modality: Modality = "fact"
    claimant_id: str | None = None
    claimant_side: str | None = None
    via: tuple[str, ...] = ()
    place: str | None = None
    place_id: str | None = None
    place_how: PlaceHow = "unresolved"
    place_candidates: tuple[str, ...] = ()
    killed: tuple[int | None, int | None] | None = None
    wounded: tuple[int | None, int | None] | None = None
    of: str | None = None
    by: str | None = None
    side: str | None = None
    said_at: datetime | None = None
    when_from: EdtfTime | None = None
    when_to: EdtfTime | None = None
    when_grain: Grain | None = None
    when_zone: str = "UTC"
    lang: str = ""
    extractor: str = ""
    confidence: Probability = 1.0
    rule: str = ""

    def when(self) -> tuple[datetime, datetime] | None:
        """The half-open UTC interval of the event, or None when the text states no time."""
        return interval(self.when_from, self.when_to, self.when_zone)


# --- what is done with it ----------------------------------------------------------------------


class Reading(Record, frozen=True, kw_only=True):
    """One extractor's reading of one report: replaces its older readings in the live view."""

    reading_id: str
    report_id: str
    content_hash: str
    extractor: str
    claim_ids: tuple[str, ...] = ()
    harm_ids: tuple[str, ...] = ()


class Proposal(Record, frozen=True, kw_only=True):
    """A verdict that waits for a second person; until then the claim stands as it stood."""

    verdict: Verdict
    changes: dict[str, Any] = {}


class Review(Record, frozen=True, kw_only=True):
    """One person's verdict on one claim; `changes` are the amended fields and their new values.

    One that `proposes` repeats the verdict that counts (or "accept" where none did) and names another that
    waits; one that `undoes` an earlier review brings back what counted before it.
    """

    review_id: str
    claim_id: str
    verdict: Verdict
    reviewer: str
    reviewed_at: datetime
    reason: str
    changes: dict[str, Any] = {}
    proposes: Proposal | None = None
    undoes: str | None = None

    @property
    def vouches(self) -> bool:
        """Whether somebody accepts the claim by it."""
        return self.verdict == "accept" and self.proposes is None and self.undoes is None


class Holding(Record, frozen=True, kw_only=True):
    """One row of a baseline: the place is in this state (a side's id, or `contested`)."""

    place_id: str
    state: str
    lon: float | None = None
    lat: float | None = None


class Baseline(Record, frozen=True, kw_only=True):
    """A dated starting map by a named claimant: these places in these states at the start of `on`.

    Places that it does not name are held by `otherwise`, a side's id (None: unknown).
    """

    baseline_id: str
    on: date
    claimant: str
    holdings: tuple[Holding, ...]
    otherwise: str | None = None


class Check(Record, frozen=True, kw_only=True):
    """An expectation that is proved again at every replay: `state` has at least `at_least` that day."""

    check_id: str
    place_id: str
    on: date
    state: str
    at_least: Probability
    as_known: datetime | None = None
    note: str = ""


class Copy(Record, frozen=True, kw_only=True):
    """Two reports that are one voice: `report_id` repeats `copy_of`, in words, by forwarding or by citing.

    `share` is the part of the shorter text that both hold, 0..1; `words` a stretch of it, to be shown.
    Reports joined by copies form a cluster; its earliest known report is the origin of all.
    """

    copy_id: str
    report_id: str
    copy_of: str
    how: Literal["text", "forward", "citation"]
    share: Probability = 1.0
    words: str = ""


Entry = Report | Claim | Harm | Reading | Review | Baseline | Check | Copy
EntryKind = Literal["report", "claim", "harm", "reading", "review", "baseline", "check", "copy"]

ENTRY_TYPES: dict[EntryKind, type[Entry]] = {
    "report": Report,
    "claim": Claim,
    "harm": Harm,
    "reading": Reading,
    "review": Review,
    "baseline": Baseline,
    "check": Check,
    "copy": Copy,
}


class LiveClaim(Record, frozen=True, kw_only=True):
    """A claim as it stands in a view of the ledger, with what its report and reviews add.

    `known_at` is the instant from which the public could know it; `recorded_at` when the ledger took
    it; `origin` the cluster of reports that are one voice (the report's own id when alone).
    """

    claim: Claim
    source: str
    known_at: datetime
    recorded_at: datetime
    origin: str
    source_id: str | None = None
    published: datetime | None = None
    title: str = ""
    url: str = ""
    review: Review | None = None


class LiveHarm(Record, frozen=True, kw_only=True):
    """A harm claim as it stands in a view of the ledger; fields as in `LiveClaim`."""

    harm: Harm
    source: str
    known_at: datetime
    recorded_at: datetime
    origin: str
    source_id: str | None = None
    published: datetime | None = None
    title: str = ""
    url: str = ""
    review: Review | None = None


# --- where, and what follows from it ------------------------------------------------------------


class Place(Record, frozen=True, kw_only=True):
    """A place of a gazetteer: a settlement, a part of one, a facility, or a region that holds others.

    `region_ids` are the regions around it, widest first (oblast, raion, hromada).
    """

    place_id: str
    name: str
    kind: Literal["settlement", "facility", "part", "region", "island", "water"]
    lon: float
    lat: float
    country: str = ""
    names: dict[str, str] = {}
    """Standard name by language (en, uk, ru, ...)."""
    aliases: tuple[str, ...] = ()
    population: int | None = None
    category: Literal["city", "town", "village", ""] = ""
    """The settlement's rank where the gazetteer states it: tells homonyms apart when nothing else does."""
    region_ids: tuple[str, ...] = ()
    region: str = ""
    """Readable name of the first-order region, e.g. "Donetsk Oblast"."""
    ids: dict[str, str] = {}
    """The same place elsewhere: geonames, katottg, pcode, wikidata, osm."""


class Estimate(Record, frozen=True, kw_only=True):
    """P(state) of one place on one day, with what it rests on.

    `probabilities` maps each side's id and `contested` to a probability; they sum to 1. Likelihood
    (the word of ICD 203) and confidence (how good the evidence is) are kept apart.
    """

    place_id: str
    on: date
    mode: Mode
    probabilities: dict[str, float]
    state: str
    likelihood: str
    confidence: Confidence
    claims: int = 0
    origins: int = 0
    newest_evidence: datetime | None = None
    as_known: datetime | None = None
    method: str = ""


class Issue(Record, frozen=True, kw_only=True):
    """Something skipped or doubtful in an input: file, line (1-based), field, and what to do."""

    file: str
    message: str
    line: int | None = None
    field: str | None = None
    kept: bool = False
    """The item was read all the same: a note, not a loss."""


# --- ids -----------------------------------------------------------------------------------------


def claim_id_of(claim: Claim) -> str:
    """Return the id of a claim: report, span, and what is said as written; nothing resolved."""
    return "c" + digest(
        claim.report_id, claim.start, claim.end, claim.claimant, claim.relation, claim.actor, claim.place,
        claim.modality,
    )  # fmt: skip


def harm_id_of(harm: Harm) -> str:
    """Return the id of a harm claim: report, span, and what is said as written; nothing resolved."""
    return "h" + digest(
        harm.report_id, harm.start, harm.end, harm.claimant, harm.kind, harm.place, harm.killed, harm.wounded,
        harm.modality,
    )  # fmt: skip


def copy_of(
    report_id: str, other_id: str, how: Literal["text", "forward", "citation"], share: float, words: str
) -> Copy:
    """Return the record that one report repeats another, its id a hash of the pair and the way."""
    return Copy(
        copy_id="k" + digest(report_id, other_id, how),
        report_id=report_id,
        copy_of=other_id,
        how=how,
        share=share,
        words=words,
    )


def reading_of(
    report: Report, extractor: str, claims: Iterable[Claim], harms: Iterable[Harm] = ()
) -> Reading:
    """Return the reading of a report by an extractor, its id a hash of all it binds."""
    claim_ids, harm_ids = tuple(c.claim_id for c in claims), tuple(h.harm_id for h in harms)
    content = report.content_hash
    return Reading(
        reading_id="d" + digest(report.report_id, content, extractor, claim_ids, harm_ids),
        report_id=report.report_id,
        content_hash=content,
        extractor=extractor,
        claim_ids=claim_ids,
        harm_ids=harm_ids,
    )


# --- time ----------------------------------------------------------------------------------------


def interval(first: str | None, last: str | None, zone: str) -> tuple[datetime, datetime] | None:
    """Return the half-open UTC interval of inclusive EDTF bounds read in an IANA `zone`."""
    if first is None:
        return None
    start, _ = _edtf_bounds(first, ZoneInfo(zone))
    _, end = _edtf_bounds(last or first, ZoneInfo(zone))
    return start.astimezone(UTC), end.astimezone(UTC)


def _edtf_bounds(value: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if "T" in value:
        start = datetime.fromisoformat(value)
        return start, start + timedelta(minutes=1)
    year, month, day = (int(x) for x in (value + "-01-01")[:10].split("-"))
    start = datetime(year, month, day, tzinfo=zone)
    if len(value) == 4:
        return start, start.replace(year=year + 1)
    if len(value) == 7:
        return start, (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start, datetime.combine(date(year, month, day) + timedelta(days=1), datetime.min.time(), zone)


# --- codec ---------------------------------------------------------------------------------------

R = TypeVar("R", bound=Record)


def to_json(record: Record) -> bytes:
    """Print a record as canonical JSON (sorted keys, UTF-8): equal records give equal bytes."""
    return msgspec.json.encode(record, order="sorted")


def from_json(data: bytes | str, kind: type[R]) -> R:
    """Parse one record; raises msgspec.ValidationError that names an unknown or ill-typed field."""
    return msgspec.json.decode(data, type=kind)


def to_dict(record: Record) -> dict[str, Any]:
    """Return a record as plain JSON types, for `--json`, frames and templates."""
    out: dict[str, Any] = msgspec.to_builtins(record)
    return out
