"""A place of an edition and a day -> its dossier: the state, who says what, what lies in it and near it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

import msgspec

from whoholds.asking import enemies_in
from whoholds.dossier import WINDOW_DAYS, Column, cited_columns, listen
from whoholds.model import Place
from whoholds.publish.app.rows import PartLine, PlaceInfo, Reasons
from whoholds.publish.app.runs import Run, Runs
from whoholds.publishing import bearing
from whoholds.serve.asked import OnDay
from whoholds.serve.claims import Where, claim_rows, live_of, seconds_after, voiced_row
from whoholds.serve.edition import AS_KNOWN, VALID, Edition, View
from whoholds.serve.faults import RequestError
from whoholds.serve.near import Point
from whoholds.serve.shapes import Dossier, DossierColumn, EstimateInfo, NearPlace

MEMORY_DAYS = 90
"""Days in which a claim counts as support, as the estimate's panel has it."""

PART_DAYS = 60
"""A part of which nothing was said for two months gets no line, as in the estimate."""

ALWAYS = 2**53
"""Seconds later than any instant."""

MOST_HEARD, MOST_SHOWN = 600, 60
"""Claims of the month that are listened to, and shown in a column: nobody reads more; /api/claims has all."""


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


def spot_numbered(edition: Edition, no: int) -> Spot:
    """Return the place with a number that is in the edition."""
    row = edition.row("SELECT no, body FROM places WHERE no = ?", no)
    assert row is not None
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
    known = known_seconds(question)
    found = Dossier(
        place=spot.info,
        on=on,
        as_known=question.as_known,
        known=view.name,
        estimate=estimate_info(edition, spot.no, on, view, known),
        columns=_columns(edition, heard(edition, spot.no, on, known), on),
        parts=parts_of(edition, spot.no, on, question.as_known),
        near=near_places(edition, spot, on, view),
        reasons=reasons_kept(edition, spot.no, on) if view.name == VALID else None,
    )
    return found, view


def known_seconds(question: OnDay) -> int | None:
    """Return the seconds up to which a question lets anything be known; None: all."""
    return seconds_after(question.as_known) if question.as_known else None


def heard(edition: Edition, no: int, on: date, known: int | None) -> list[sqlite3.Row]:
    """Return the rows of the claims of the month up to a day."""
    where = Where()
    where.add("c.place_no = ?", no)
    where.add("c.day > ? AND c.day <= ?", on.toordinal() - WINDOW_DAYS, on.toordinal())
    if known is not None:
        where.add("c.known_at <= ?", known)
    found = claim_rows(edition, where, "c.day DESC, c.no DESC", MOST_HEARD)
    return found[::-1]


def _columns(edition: Edition, rows: Sequence[sqlite3.Row], on: date) -> tuple[DossierColumn, ...]:
    answer, verified = answer_columns(edition, rows, on)
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


def answer_columns(
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
        ALWAYS if known is None else known,
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


def parts_of(edition: Edition, no: int, on: date, as_known: date | None) -> tuple[PartLine, ...]:
    """Return the lines of a place's parts on a day, as known by the end of another."""
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


def near_places(edition: Edition, spot: Spot, on: date, view: View) -> tuple[NearPlace, ...]:
    """Return the nearest places about which anything was claimed and their states, nearest first."""
    here = place_of(spot.info)
    found = edition.claimed.nearest(spot.no, spot.info.lon, spot.info.lat)
    return tuple(_near_place(here, km, point, run_of(view, point.no, on), view) for km, point in found)


def _near_place(here: Place, km: float, point: Point, run: Run, view: View) -> NearPlace:
    there = Place(place_id=point.place_id, name=point.name, kind=here.kind, lon=point.lon, lat=point.lat)
    return NearPlace(
        place_id=point.place_id,
        name=point.name,
        km=round(km, 1),
        bearing=bearing(here, there),  # type: ignore[arg-type]
        state=run.state,
        likelihood=run.likelihood,  # type: ignore[arg-type]
        probability=probabilities(run, view.runs)[run.state],
    )


def place_of(info: PlaceInfo) -> Place:
    """Return a place as the rest of the house takes it."""
    return Place(**{name: getattr(info, name) for name in info.__struct_fields__})
