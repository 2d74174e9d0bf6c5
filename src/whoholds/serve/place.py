"""A place of an edition and a day -> its dossier, its brief, its citation pack."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec

from whoholds import publish
from whoholds.asking import enemies_in
from whoholds.dossier import WINDOW_DAYS, Answer, Column, cited_columns, end_of, listen
from whoholds.model import Estimate, LiveClaim, Place, Report
from whoholds.publish import Near
from whoholds.publish.app.rows import PartLine, PlaceInfo, Reasons
from whoholds.publish.app.runs import Run, Runs
from whoholds.publishing import bearing, citations
from whoholds.serve.asked import AsBrief, AsCitation, OnDay
from whoholds.serve.claims import (
    Where,
    claim_rows,
    live_of,
    midnight,
    moment,
    seconds_after,
    voiced_row,
)
from whoholds.serve.edition import AS_KNOWN, VALID, Edition, View
from whoholds.serve.faults import RequestError
from whoholds.serve.shapes import Dossier, DossierColumn, EstimateInfo, Mark, NearPlace, StripRun

MEMORY_DAYS = 90
"""Days in which a claim counts as support, as the estimate's panel has it."""

NEAR_KM, MOST_NEAR = 25.0, 6
"""As in a brief: an hour's drive around a front."""

PART_DAYS = 60
"""A part of which nothing was said for two months gets no line, as in the estimate."""

MOST_MARKS = 1500
"""Marks that a strip a thousand points wide can show; older ones are in the list of claims."""

MOST_MARKED = 3000
"""Claims that marks are made of, the newest: copies fold two into one."""

MOST_HEARD, MOST_SHOWN = 600, 60
"""Claims of the month that are listened to, and shown in a column: nobody reads more; /api/claims has all."""

KM_OF_DEGREE = 111.2
"""Of latitude; of longitude times the cosine of the latitude."""


class Spot(msgspec.Struct, frozen=True):
    """A place's row: its number in the runs, and what the app shows of it."""

    no: int
    info: PlaceInfo


def spot_of(edition: Edition, place_id: str) -> Spot:
    """Return a place by its id. Raises RequestError (404)."""
    row = edition.row("SELECT no, body FROM places WHERE place_id = ?", place_id)
    if row is None:
        raise RequestError(404, f"no place {place_id!r} in this edition: /api/search finds places by name")
    return _spot(row)


def _spot(row: sqlite3.Row) -> Spot:
    return Spot(row["no"], msgspec.json.decode(row["body"], type=PlaceInfo))


def view_of(edition: Edition, question: OnDay) -> tuple[date, View]:
    """Return the day asked about (the edition's own without one) and the view that answers for it.

    Raises RequestError (400) for a day outside the edition.
    """
    on = question.on or min(question.as_known or date.max, edition.valid.last())
    view = edition.view(on, question.as_known)
    head = edition.valid.head
    if view is None or not 0 <= (on - view.runs.head.first).days < view.runs.head.days:
        raise RequestError(
            400, f"{on} is outside of this edition: its days run from {head.first} to {edition.valid.last()}"
        )
    return on, view


def run_of(view: View, no: int, on: date) -> Run:
    """Return the run of a place on a day that lies in the view."""
    found = view.runs.at(no, on)
    if found is None:
        raise RequestError(400, f"{on} is outside of this edition")
    return found


# --- dossier -----------------------------------------------------------------------------------------


def dossier(edition: Edition, place_id: str, question: OnDay) -> tuple[Dossier, View]:
    """Return the dossier of a place on a day, and the view that answered."""
    spot = spot_of(edition, place_id)
    on, view = view_of(edition, question)
    known = seconds_after(question.as_known) if question.as_known else None
    heard = _heard(edition, spot.no, on, known)
    then = edition.axis(AS_KNOWN)
    found = Dossier(
        place=spot.info,
        on=on,
        as_known=question.as_known,
        known=view.name,
        estimate=estimate_info(edition, spot.no, on, view, known),
        columns=_columns(edition, heard, on),
        valid=strip(edition.valid, spot.no),
        as_known_then=strip(then, spot.no) if then else (),
        marks=_marks(edition, spot.no, known),
        parts=_parts(edition, spot.no, on, question.as_known),
        near=tuple(near_place(near) for near in near_spots(edition, spot, on, view)),
        reasons=reasons_kept(edition, spot.no, on) if view.name == VALID else None,
    )
    return found, view


def _heard(edition: Edition, no: int, on: date, known: int | None) -> list[sqlite3.Row]:
    """Return the rows of the claims of the month up to a day."""
    where = Where()
    where.add("c.place_no = ?", no)
    where.add("c.day > ? AND c.day <= ?", on.toordinal() - WINDOW_DAYS, on.toordinal())
    if known is not None:
        where.add("c.known_at <= ?", known)
    found = claim_rows(edition, where, "c.day DESC, c.no DESC", MOST_HEARD)
    return found[::-1]


def _columns(edition: Edition, rows: Sequence[sqlite3.Row], on: date) -> tuple[DossierColumn, ...]:
    answer, verified = _answer_columns(edition, rows, on)
    theatre = edition.theatre_info
    ids = {side.name: side.id for side in theatre.sides} if theatre else {}
    return tuple(
        DossierColumn(
            side=column.side,
            side_id=ids.get(column.side or ""),
            claims=tuple(
                voiced_row(v, v.live.claim.claim_id in verified) for v in column.voices[:MOST_SHOWN]
            ),
            more=max(0, len(column.voices) - MOST_SHOWN),
        )
        for column in answer
    )


def _answer_columns(
    edition: Edition, rows: Sequence[sqlite3.Row], on: date
) -> tuple[tuple[Column, ...], set[str]]:
    """Return the columns of a dossier, and the ids of the claims that somebody accepted."""
    claims = [live_of(row) for row in rows]
    sides = [side.name for side in edition.theatre_info.sides] if edition.theatre_info else []
    columns = listen(claims, on, sides, enemies_in(edition.theatre))
    pairs = zip(claims, rows, strict=True)
    cited = {c.claim.report_id: msgspec.json.decode(r["cited"], type=tuple[str, ...]) for c, r in pairs}
    verified = {c.claim.claim_id for c, r in zip(claims, rows, strict=True) if r["verified"]}
    return cited_columns(columns, cited), verified


def estimate_info(edition: Edition, no: int, on: date, view: View, known: int | None) -> EstimateInfo:
    """Return the estimate of a place on a day, with what it rests on."""
    run = run_of(view, no, on)
    later = MEMORY_DAYS if view.name != AS_KNOWN else 0
    row = edition.row(
        "SELECT count(*) AS claims, count(DISTINCT origin) AS origins, "
        "max(CASE WHEN evidence_day <= ? THEN evidence_day END) AS newest FROM claims "
        "WHERE place_no = ? AND evidence_day BETWEEN ? AND ? AND known_at <= ?",
        on.toordinal(), no, on.toordinal() - MEMORY_DAYS, on.toordinal() + later,
        2**53 if known is None else known,
    )  # fmt: skip
    claims, origins, newest = (row["claims"], row["origins"], row["newest"]) if row else (0, 0, None)
    return EstimateInfo(
        state=run.state,
        likelihood=run.likelihood,  # type: ignore[arg-type]
        confidence=run.confidence,  # type: ignore[arg-type]
        freshness=run.freshness,  # type: ignore[arg-type]
        probabilities=probabilities(run, view.runs),
        claims=claims,
        origins=origins,
        newest_evidence=date.fromordinal(newest) if newest else None,
    )


def probabilities(run: Run, runs: Runs) -> dict[str, float]:
    """Return the probability of each state, to a per cent."""
    return {state: share / 100 for state, share in zip(runs.head.states, run.p, strict=True)}


def strip(runs: Runs, no: int) -> tuple[StripRun, ...]:
    """Return a place's runs as the strip of time shows them."""
    return tuple(
        StripRun(first=r.first, until=r.until, state=r.state, confidence=r.confidence, p=r.p)  # type: ignore[arg-type]
        for r in runs.of(no)
    )


def _marks(edition: Edition, no: int, known: int | None) -> tuple[Mark, ...]:
    """Return one mark an origin, voice, day and saying; copies are counted, the newest days first kept."""
    rows = edition.rows(
        "SELECT min(claim_id) AS claim_id, day, min(known_at) AS known_at, claimant, claimant_side, "
        "relation, modality, side, max(against_interest) AS against, origin, count(*) AS n FROM "
        "(SELECT * FROM claims WHERE place_no = ? AND known_at <= ? ORDER BY day DESC LIMIT ?) "
        "GROUP BY origin, claimant, claimant_side, day, relation, modality, side "
        "ORDER BY day DESC, claim_id LIMIT ?",
        no, 2**53 if known is None else known, MOST_MARKED, MOST_MARKS,
    )  # fmt: skip
    return tuple(_mark(row) for row in reversed(rows))


def _mark(row: sqlite3.Row) -> Mark:
    return Mark(
        claim_id=row["claim_id"],
        day=date.fromordinal(row["day"]),
        known_on=moment(row["known_at"]).date(),
        claimant=row["claimant"],
        claimant_side=row["claimant_side"],
        relation=row["relation"],
        modality=row["modality"],
        side=row["side"],
        against_interest=bool(row["against"]),
        origin=row["origin"],
        copies=row["n"] - 1,
    )


def _parts(edition: Edition, no: int, on: date, as_known: date | None) -> tuple[PartLine, ...]:
    last = min(on, as_known or on).toordinal()
    row = edition.row(
        "SELECT body FROM parts WHERE place_no = ? AND day <= ? ORDER BY day DESC LIMIT 1", no, last
    )
    lines = msgspec.json.decode(row["body"], type=tuple[PartLine, ...]) if row else ()
    return tuple(line for line in lines if (on - line.newest).days <= PART_DAYS)


def reasons_kept(edition: Edition, no: int, on: date) -> Reasons | None:
    """Return why a place has its state on a day, where the edition keeps that."""
    row = edition.row("SELECT body FROM reasons WHERE place_no = ? AND day = ?", no, on.toordinal())
    return msgspec.json.decode(row["body"], type=Reasons) if row else None


# --- near it -----------------------------------------------------------------------------------------


def near_spots(edition: Edition, spot: Spot, on: date, view: View) -> list[Near]:
    """Return the nearest places about which anything was claimed, nearest first."""
    info = spot.info
    high = NEAR_KM / KM_OF_DEGREE
    wide = high / max(math.cos(math.radians(info.lat)), 0.01)
    rows = edition.rows(
        "SELECT no, body FROM places WHERE lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? AND claims > 0 "
        "AND no != ? ORDER BY no",
        info.lon - wide, info.lon + wide, info.lat - high, info.lat + high, spot.no,
    )  # fmt: skip
    found = sorted(
        ((_km(info, other.info), other) for other in map(_spot, rows)), key=lambda x: (x[0], x[1].no)
    )
    return [_near(km, spot, other, on, view) for km, other in found[:MOST_NEAR] if km <= NEAR_KM]


def _km(one: PlaceInfo, other: PlaceInfo) -> float:
    east = (other.lon - one.lon) * math.cos(math.radians(one.lat))
    return KM_OF_DEGREE * math.hypot(east, other.lat - one.lat)


def _near(km: float, spot: Spot, other: Spot, on: date, view: View) -> Near:
    here, there = place_of(spot.info), place_of(other.info)
    return Near(
        place=there, km=round(km, 1), bearing=bearing(here, there), estimate=_estimate(other, on, view, 1)
    )


def near_place(near: Near) -> NearPlace:
    """Return a near place as shown."""
    estimate = near.estimate
    return NearPlace(
        place_id=near.place.place_id,
        name=near.place.name,
        km=near.km,
        bearing=near.bearing,  # type: ignore[arg-type]
        state=estimate.state,
        likelihood=estimate.likelihood,  # type: ignore[arg-type]
        probability=estimate.probabilities[estimate.state],
    )


def place_of(info: PlaceInfo) -> Place:
    """Return a place as the rest of the house takes it."""
    fields = {name: getattr(info, name) for name in info.__struct_fields__}
    return Place(**fields)


def _estimate(spot: Spot, on: date, view: View, claims: int) -> Estimate:
    run = run_of(view, spot.no, on)
    return Estimate(
        place_id=spot.info.place_id,
        on=on,
        mode="filtered" if view.name == AS_KNOWN else "smoothed",
        probabilities=probabilities(run, view.runs),
        state=run.state,
        likelihood=run.likelihood,
        confidence=run.confidence,  # type: ignore[arg-type]
        claims=claims,
        origins=claims,
    )


# --- written out -------------------------------------------------------------------------------------


def brief(edition: Edition, place_id: str, question: AsBrief) -> tuple[str, View]:
    """Return the brief on a place and day as text."""
    spot = spot_of(edition, place_id)
    on, view = view_of(edition, question)
    known = seconds_after(question.as_known) if question.as_known else None
    columns, _ = _answer_columns(edition, _heard(edition, spot.no, on, known), on)
    rests = estimate_info(edition, spot.no, on, view, known)
    estimate = msgspec.structs.replace(
        _estimate(spot, on, view, rests.claims), origins=rests.origins, newest_evidence=_noon(rests)
    )
    before = on - timedelta(1)
    facts = publish.Facts(
        answer=Answer(
            place=place_of(spot.info), on=on, as_known=_as_known(question), estimate=estimate, columns=columns
        ),
        before=_estimate(spot, before, view, 0) if before >= view.runs.head.first else None,
        near=tuple(near_spots(edition, spot, on, view)),
    )
    return publish.drawn(publish.brief(facts, edition.theatre, question.lang), question.format), view


def _noon(rests: EstimateInfo) -> datetime | None:
    return end_of(rests.newest_evidence) - timedelta(days=1) if rests.newest_evidence else None


def _as_known(question: OnDay) -> datetime | None:
    return end_of(question.as_known) if question.as_known else None


def cite(edition: Edition, place_id: str, question: AsCitation) -> str:
    """Return the citation pack of a place as text, newest first."""
    spot = spot_of(edition, place_id)
    where = Where()
    where.add("c.place_no = ?", spot.no)
    if question.since:
        where.add("COALESCE(c.published, c.known_at) >= ?", midnight(question.since))
    claims = [live_of(row) for row in claim_rows(edition, where, "c.no DESC", 2000)]
    return publish.written(citations(claims, _reports(edition, claims), edition.theatre), question.format)


def _reports(edition: Edition, claims: Iterable[LiveClaim]) -> list[Report]:
    ids = sorted({live.claim.report_id for live in claims})
    marks = ", ".join("?" * len(ids))
    rows = edition.rows(f"SELECT * FROM reports WHERE report_id IN ({marks})", *ids)
    return [report_of(row) for row in rows]


def report_of(row: sqlite3.Row) -> Report:
    """Return a row of reports as a report; without its text where that may not leave."""
    seconds = row["published"] if row["published"] is not None else row["known_at"]
    return Report(
        report_id=row["report_id"],
        source=row["source"],
        source_id=row["source_id"],
        published=moment(seconds),
        text=row["text"] or "",
        lang=row["lang"] or None,
        title=row["title"],
        url=row["url"],
        cited=msgspec.json.decode(row["cited"], type=tuple[str, ...]),
        original=row["original"],
    )
