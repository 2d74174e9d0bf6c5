"""Estimates, claims and source cards -> the tables of an edition, the one shape every exporter takes."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from whoholds.interest import AreEnemies, against_interest
from whoholds.model import Baseline, Estimate, LiveClaim, Place
from whoholds.publish.quoting import card_of, limit_of, quote_of
from whoholds.theatres import Source, Theatre

Type = Literal["string", "number", "integer", "boolean", "date", "datetime"]
"""Field types by their names in the Frictionless Table Schema."""

Value = str | float | int | bool | None
Row = tuple[Value, ...]

DIGITS = 5
"""Digits of a probability: finer than any calibration can be."""

DEGREE_DIGITS = 5
"""Digits of a coordinate: one metre, and a settlement's point is no finer."""

MAP_MAKERS = frozenset(("mapper", "think tank", "data set", "aggregator"))
"""Kinds of source whose map is their work: a starting map of theirs never leaves in an edition."""


@dataclass(frozen=True)
class Column:
    """A column: its name, its type, its HXL tag ("" for none) and what it says."""

    name: str
    type: Type
    hxl: str
    about: str


@dataclass(frozen=True)
class Table:
    """Rows under columns, in a fixed order."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return [column.name for column in self.columns]

    def records(self) -> Iterable[dict[str, Value]]:
        """Yield each row as a mapping from column names."""
        return (dict(zip(self.names, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Policy:
    """What may leave: hours that a claim must be old, sources (names, ids or domains) that may not."""

    delay_hours: int = 0
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stamp:
    """What an edition is of: the day, what was known when, and the ledger's last entry."""

    on: date
    as_known: datetime | None
    head_seq: int
    head_hash: str
    head_recorded: datetime | None
    method: str
    policy: Policy = field(default_factory=Policy)

    @property
    def name(self) -> str:
        """The edition's name: the day, where it matters the instant of knowledge, and the head's hash.

        A policy other than none adds its own hash: it makes another edition of the same ledger.
        """
        known = f"_known-{self.as_known:%Y%m%dT%H%M%S}" if self.as_known else ""
        strict = self.policy != Policy()
        policy = f"_{hashlib.sha256(repr(self.policy).encode()).hexdigest()[:6]}" if strict else ""
        return f"{self.on.isoformat()}{known}_{self.head_hash[:12]}{policy}"


@dataclass(frozen=True)
class Content:
    """Everything in one edition."""

    stamp: Stamp
    theatre: Theatre | None
    control: Table
    claims: Table
    sources: Table


def text(value: str | None) -> str | None:
    """Return text that every format can hold: without control characters; None for an empty one."""
    if not value:
        return None
    kept = (c for c in value if c in "\t\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept) or None


def instant(value: datetime | None) -> str | None:
    """Return an instant as ISO 8601 in UTC."""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if value else None


# --- control -----------------------------------------------------------------------------------------


def control_table(
    estimates: Iterable[tuple[Place, Estimate]], states: Sequence[str], as_known: datetime | None
) -> Table:
    """Return one row a place, ordered by place id; `states` are the side ids and `contested`."""
    ordered = sorted(estimates, key=lambda pair: pair[0].place_id)
    rows = tuple(_control_row(place, estimate, states, as_known) for place, estimate in ordered)
    return Table("control", control_columns(states), rows)


def control_columns(states: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the control table."""
    shares = (Column(f"p_{s}", "number", f"#indicator+p+v_{s}", f"probability of {s}") for s in states)
    return (
        Column("place_id", "string", "#loc+code", "gazetteer id"),
        Column("name", "string", "#loc+name", "standard name"),
        Column("region", "string", "#adm1+name", "first-order region"),
        Column("country", "string", "#country+code+v_iso2", "ISO 3166-1 code of the gazetteer's record"),
        Column("pcode", "string", "#loc+code+v_pcode", "OCHA p-code"),
        Column("lon", "number", "#geo+lon", "WGS84 degrees, the settlement's point"),
        Column("lat", "number", "#geo+lat", "WGS84 degrees, the settlement's point"),
        Column("date", "date", "#date+reported", "the day (UTC) that the row speaks of"),
        Column("as_known", "datetime", "#date+known", "only what was public then was used; empty: all"),
        Column("state", "string", "#status+control", "most probable state: a side's id, or contested"),
        Column("likelihood", "string", "#status+likelihood", "ICD 203 word for its probability"),
        Column("confidence", "string", "#status+confidence", "how good the evidence is, not the odds"),
        *shares,
        Column("claims", "integer", "#indicator+claims+num", "claims that it rests on"),
        Column("origins", "integer", "#indicator+origins+num", "independent origins among them"),
        Column("newest_evidence", "datetime", "#date+evidence", "day of the newest claim"),
        Column("method", "string", "#meta+method", "estimator and its version"),
    )


def _control_row(place: Place, estimate: Estimate, states: Sequence[str], as_known: datetime | None) -> Row:
    return (
        place.place_id,
        text(place.name),
        text(place.region),
        text(place.country),
        place.ids.get("pcode") or place.ids.get("katottg", "")[:12] or None,
        round(place.lon, DEGREE_DIGITS),
        round(place.lat, DEGREE_DIGITS),
        estimate.on.isoformat(),
        instant(as_known),
        estimate.state,
        estimate.likelihood,
        estimate.confidence,
        *(round(estimate.probabilities[state], DIGITS) for state in states),
        estimate.claims,
        estimate.origins,
        instant(estimate.newest_evidence),
        text(estimate.method),
    )


def place_ids_of(claims: Iterable[LiveClaim], baseline: Baseline | None, theatre: Theatre | None) -> set[str]:
    """Return the places an edition may speak of: those claimed about, and those of one's own starting map.

    A state inferred from neighbours alone is nobody's report, and a map-maker's starting map is not ours
    to hand on: both stay in the ledger.
    """
    named = {live.claim.place_id for live in claims if live.claim.place_id}
    card = theatre.source(baseline.claimant) if baseline and theatre else None
    if baseline and not (card and card.kind in MAP_MAKERS and not card.publishable.geodata):
        named |= {holding.place_id for holding in baseline.holdings}
    return named


# --- claims ------------------------------------------------------------------------------------------

CLAIM_COLUMNS = (
    Column("claim_id", "string", "", "id of the claim"),
    Column("claimant", "string", "", "who says it, as written; @report is the text's own voice"),
    Column("claimant_id", "string", "", "the theatre's id of the voice"),
    Column("claimant_side", "string", "", "the side that the voice speaks for"),
    Column("via", "string", "", "channels between the voice and the report, with ' > ' between"),
    Column("relation", "string", "", "holds, takes, loses, enters, fights, besieges, advances, repels"),
    Column("modality", "string", "", "fact, denied, possible, intended"),
    Column("actor", "string", "", "the armed actor, as written"),
    Column("side", "string", "", "the side that the actor fights for"),
    Column("place", "string", "", "the place, as written"),
    Column("place_id", "string", "", "gazetteer id; empty where it could not be resolved"),
    Column("part", "string", "", "the part of the place, as written"),
    Column("quote", "string", "", "the claim's own words, cut at the source's limit"),
    Column("lang", "string", "", "language of the quote"),
    Column("when_from", "string", "", "first day (EDTF) of what is claimed"),
    Column("when_to", "string", "", "last day, included"),
    Column("published", "datetime", "", "when the report was published"),
    Column("known_at", "datetime", "", "from when the public could know it"),
    Column("source", "string", "", "the outlet"),
    Column("url", "string", "", "where the report stands"),
    Column("origin", "string", "", "reports that are one voice have one origin"),
    Column("against_interest", "boolean", "", "the speaker's side loses by it"),
    Column("extractor", "string", "", "what read the claim"),
)


def claims_table(claims: Iterable[LiveClaim], theatre: Theatre | None, are_enemies: AreEnemies) -> Table:
    """Return one row a claim, the oldest known first."""
    ordered = sorted(claims, key=lambda live: (live.known_at, live.claim.claim_id))
    return Table("claims", CLAIM_COLUMNS, tuple(_claim_row(c, theatre, are_enemies) for c in ordered))


def _claim_row(live: LiveClaim, theatre: Theatre | None, are_enemies: AreEnemies) -> Row:
    claim = live.claim
    return (
        claim.claim_id,
        text(claim.claimant),
        text(claim.claimant_id),
        text(claim.claimant_side),
        text(" > ".join(claim.via)),
        claim.relation,
        claim.modality,
        text(claim.actor),
        text(claim.side),
        text(claim.place),
        claim.place_id,
        text(claim.part),
        text(quote_of(live, theatre)),
        text(claim.lang),
        claim.when_from,
        claim.when_to,
        instant(live.published),
        instant(live.known_at),
        text(live.source),
        text(live.url),
        text(live.origin),
        against_interest(claim, are_enemies),
        text(claim.extractor),
    )


# --- sources -----------------------------------------------------------------------------------------

SOURCE_COLUMNS = (
    Column("source", "string", "", "the outlet"),
    Column("source_id", "string", "", "id of its card"),
    Column("kind", "string", "", "what it is; empty without a card"),
    Column("side", "string", "", "the side whose organ it is"),
    Column("affinity", "string", "", "the side that it leans to"),
    Column("grade", "string", "", "Admiralty letter to start from; F: cannot be judged"),
    Column("licence", "string", "", "licence or copyright of its words"),
    Column("quote_limit", "integer", "", "characters of one claim that may be quoted"),
    Column("claims", "integer", "", "claims of it in this edition"),
)


def sources_table(claims: Iterable[LiveClaim], theatre: Theatre | None) -> Table:
    """Return one row a source with its licence and attribution, by name."""
    counted: dict[str, list[LiveClaim]] = {}
    for live in claims:
        counted.setdefault(live.source, []).append(live)
    rows = (_source_row(name, counted[name], theatre) for name in sorted(counted))
    return Table("sources", SOURCE_COLUMNS, tuple(rows))


def _source_row(name: str, claims: Sequence[LiveClaim], theatre: Theatre | None) -> Row:
    card = card_of(claims[0], theatre)
    known: Row = (None, None, None, None, "F", None)
    if card:
        known = (card.id, card.kind, card.side, card.affinity, card.reliability, text(card.licence))
    return (text(name), *known, limit_of(card), len(claims))


# --- what may leave ----------------------------------------------------------------------------------


def allowed(claims: Iterable[LiveClaim], policy: Policy, theatre: Theatre | None) -> list[LiveClaim]:
    """Return the claims of sources that are not blocked by name, card id, alias, handle or domain."""
    cards = _cards(policy.blocked, theatre)
    names = {name.casefold() for name in policy.blocked}
    return [live for live in claims if not _is_blocked(live, names, cards, theatre)]


def _cards(blocked: Iterable[str], theatre: Theatre | None) -> set[str]:
    found: Iterable[Source | None] = (theatre.source(name) for name in blocked) if theatre else ()
    return {card.id for card in found if card}


def _is_blocked(
    live: LiveClaim, names: Collection[str], cards: Collection[str], theatre: Theatre | None
) -> bool:
    if not names:
        return False
    card = card_of(live, theatre)
    own = {live.source.casefold(), (live.source_id or "").casefold()}
    return not own.isdisjoint(names) or (card is not None and card.id in cards)


def states_before(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the state of each place in rows of an older edition's control.csv."""
    return {row["place_id"]: row["state"] for row in rows}
