"""Estimates, claims, harm and source cards -> the tables of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from whoholds.interest import AreEnemies, against_interest
from whoholds.model import Claim, Estimate, Harm, LiveClaim, LiveHarm, Place
from whoholds.publish.content import DEGREE_DIGITS, DIGITS, Column, Row, Table, instant, text
from whoholds.publish.quoting import card_of, limit_of, quote_of
from whoholds.publish.spool import Spool
from whoholds.theatres import Theatre

Places = Mapping[str, Place]
"""The places that claims may name, regions and facilities among them, by id."""

WHERE_COLUMNS = (
    Column("place", "string", "", "the place, as written"),
    Column("place_id", "string", "", "gazetteer id; empty where it could not be resolved"),
    Column("place_name", "string", "", "standard name"),
    Column("place_kind", "string", "", "settlement, facility, part, region, island or water"),
    Column("lon", "number", "#geo+lon", "WGS84 degrees, the place's point; empty where unresolved"),
    Column("lat", "number", "#geo+lat", "WGS84 degrees, the place's point; empty where unresolved"),
)


def _where(said: Claim | Harm, places: Places) -> Row:
    place = places.get(said.place_id or "")
    if place is None:
        return text(said.place), said.place_id, None, None, None, None
    lon, lat = round(place.lon, DEGREE_DIGITS), round(place.lat, DEGREE_DIGITS)
    return text(said.place), said.place_id, text(place.name), place.kind, lon, lat


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


# --- claims ------------------------------------------------------------------------------------------

VOICE_COLUMNS = (
    Column("claimant", "string", "", "who says it, as written; @report is the text's own voice"),
    Column("claimant_id", "string", "", "the theatre's id of the voice"),
    Column("claimant_side", "string", "", "the side that the voice speaks for"),
    Column("via", "string", "", "channels between the voice and the report, with ' > ' between"),
)

REPORT_COLUMNS = (
    Column("quote", "string", "", "the claim's own words, cut at the source's limit"),
    Column("lang", "string", "", "language of the quote"),
    Column("when_from", "string", "", "first day (EDTF) of what is claimed"),
    Column("when_to", "string", "", "last day, included"),
    Column("published", "datetime", "", "when the report was published"),
    Column("known_at", "datetime", "", "from when the public could know it"),
    Column("source", "string", "", "the outlet"),
    Column("url", "string", "", "where the report stands"),
    Column("report_id", "string", "", "id of the report"),
    Column("origin", "string", "", "reports that are one voice have one origin"),
)

CLAIM_COLUMNS = (
    Column("claim_id", "string", "", "id of the claim"),
    *VOICE_COLUMNS,
    Column("relation", "string", "", "holds, takes, loses, enters, fights, besieges, advances, repels"),
    Column("modality", "string", "", "fact, denied, possible, intended"),
    Column("actor", "string", "", "the armed actor, as written"),
    Column("side", "string", "", "the side that the actor fights for"),
    *WHERE_COLUMNS,
    Column("part", "string", "", "the part of the place, as written"),
    *REPORT_COLUMNS,
    Column("against_interest", "boolean", "", "the speaker's side loses by it"),
    Column("extractor", "string", "", "what read the claim"),
)


def claims_table(
    claims: Iterable[LiveClaim], theatre: Theatre | None, are_enemies: AreEnemies, places: Places
) -> Table:
    """Return one row a claim, the oldest known first."""
    ordered = sorted(claims, key=lambda live: (live.known_at, live.claim.claim_id))
    rows = (_claim_row(live, theatre, are_enemies, places) for live in ordered)
    return Table("claims", CLAIM_COLUMNS, Spool(rows))


def _claim_row(live: LiveClaim, theatre: Theatre | None, are_enemies: AreEnemies, places: Places) -> Row:
    claim = live.claim
    return (
        claim.claim_id,
        *_voice(live),
        claim.relation,
        claim.modality,
        text(claim.actor),
        text(claim.side),
        *_where(claim, places),
        text(claim.part),
        *_report(live, theatre),
        against_interest(claim, are_enemies),
        text(claim.extractor),
    )


def _voice(live: LiveClaim | LiveHarm) -> Row:
    said = live.claim if isinstance(live, LiveClaim) else live.harm
    return (
        text(said.claimant),
        text(said.claimant_id),
        text(said.claimant_side),
        text(" > ".join(said.via)),
    )


def _report(live: LiveClaim | LiveHarm, theatre: Theatre | None) -> Row:
    said = live.claim if isinstance(live, LiveClaim) else live.harm
    return (
        text(quote_of(live, theatre)),
        text(said.lang),
        said.when_from,
        said.when_to,
        instant(live.published),
        instant(live.known_at),
        text(live.source),
        text(live.url),
        text(said.report_id),
        text(live.origin),
    )


# --- harm --------------------------------------------------------------------------------------------

HARM_COLUMNS = (
    Column("harm_id", "string", "", "id of the harm claim"),
    *VOICE_COLUMNS,
    Column("kind", "string", "", "what was done, as the annotation guide names it"),
    Column("modality", "string", "", "fact, denied, possible, intended"),
    Column("by", "string", "", "who did it, as written"),
    Column("side", "string", "", "the side that whoever did it fights for"),
    Column("of", "string", "", "of whom, as written"),
    Column("killed_low", "integer", "", "killed, at least; empty: not stated"),
    Column("killed_high", "integer", "", "killed, at most; empty: open or not stated"),
    Column("wounded_low", "integer", "", "wounded, at least; empty: not stated"),
    Column("wounded_high", "integer", "", "wounded, at most; empty: open or not stated"),
    *WHERE_COLUMNS,
    *REPORT_COLUMNS,
    Column("extractor", "string", "", "what read the claim"),
)


def harm_table(harms: Iterable[LiveHarm], theatre: Theatre | None, places: Places) -> Table:
    """Return one row a harm claim, the oldest known first."""
    ordered = sorted(harms, key=lambda live: (live.known_at, live.harm.harm_id))
    return Table("harm", HARM_COLUMNS, Spool(_harm_row(live, theatre, places) for live in ordered))


def _harm_row(live: LiveHarm, theatre: Theatre | None, places: Places) -> Row:
    harm = live.harm
    return (
        harm.harm_id,
        *_voice(live),
        harm.kind,
        harm.modality,
        text(harm.by),
        text(harm.side),
        text(harm.of),
        *(harm.killed or (None, None)),
        *(harm.wounded or (None, None)),
        *_where(harm, places),
        *_report(live, theatre),
        text(harm.extractor),
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


def sources_table(claims: Iterable[LiveClaim | LiveHarm], theatre: Theatre | None) -> Table:
    """Return one row a source with its licence and attribution, by name."""
    counted: dict[str, list[LiveClaim | LiveHarm]] = {}
    for live in claims:
        counted.setdefault(live.source, []).append(live)
    rows = (_source_row(name, counted[name], theatre) for name in sorted(counted))
    return Table("sources", SOURCE_COLUMNS, tuple(rows))


def _source_row(name: str, claims: Sequence[LiveClaim | LiveHarm], theatre: Theatre | None) -> Row:
    card = card_of(claims[0], theatre)
    known: Row = (None, None, None, None, "F", None)
    if card:
        known = (card.id, card.kind, card.side, card.affinity, card.reliability, text(card.licence))
    return (text(name), *known, limit_of(card), len(claims))
