"""A place of an edition and a day -> its dossier: the state, who says what, what lies in it and near it."""

from __future__ import annotations

import sqlite3
from datetime import date

import msgspec

from whoholds.model import Place
from whoholds.publish.app.near import Neighbour
from whoholds.publish.app.rests import MEMORY_DAYS
from whoholds.publish.app.rows import PartLine, PlaceInfo, Reasons
from whoholds.publish.app.runs import Run, Runs
from whoholds.serve.asked import OnDay
from whoholds.serve.claims import ALWAYS, seconds_after
from whoholds.serve.edition import AS_KNOWN, VALID, Edition, View
from whoholds.serve.faults import RequestError
from whoholds.serve.heard import shown_columns
from whoholds.serve.shapes import Dossier, EstimateInfo, NearPlace

PART_DAYS = 60
"""A part of which nothing was said for two months gets no line, as in the estimate."""


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
        columns=shown_columns(edition, spot.no, on, known),
        parts=parts_of(edition, spot.no, on, question.as_known),
        near=near_places(edition, spot, on, view),
        reasons=reasons_kept(edition, spot.no, on) if view.name == VALID else None,
    )
    return found, view


def known_seconds(question: OnDay) -> int | None:
    """Return the seconds up to which a question lets anything be known; None: all."""
    return seconds_after(question.as_known) if question.as_known else None


def estimate_info(edition: Edition, no: int, on: date, view: View, known: int | None) -> EstimateInfo:
    """Return the estimate of a place on a day, with what it rests on."""
    run = run_of(view, no, on)
    claims, origins, newest = _rests(edition, no, on, view, known)
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


def _rests(edition: Edition, no: int, on: date, view: View, known: int | None) -> tuple[int, int, int | None]:
    """Return how many claims of how many origins the estimate rests on, and the day of the newest."""
    day = on.toordinal()
    if view.name == VALID and known is None:
        row = edition.row(
            "SELECT claims, origins, newest FROM rests WHERE place_no = ? AND day <= ? "
            "ORDER BY day DESC LIMIT 1",
            no, day,
        )  # fmt: skip
    else:
        row = edition.row(
            "SELECT count(*), count(DISTINCT origin), max(CASE WHEN evidence_day <= ? THEN evidence_day END) "
            "FROM claims WHERE place_no = ? AND evidence_day BETWEEN ? AND ? AND known_at <= ?",
            day, no, day - MEMORY_DAYS, day + (MEMORY_DAYS if view.name != AS_KNOWN else 0),
            ALWAYS if known is None else known,
        )  # fmt: skip
    return tuple(row) if row else (0, 0, None)


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
    return tuple(_near_place(near, run_of(view, near.no, on), view) for near in neighbours(edition, spot.no))


def neighbours(edition: Edition, no: int) -> tuple[Neighbour, ...]:
    """Return the nearest places about which anything was claimed, nearest first."""
    row = edition.row("SELECT body FROM near WHERE place_no = ?", no)
    return msgspec.msgpack.decode(row["body"], type=tuple[Neighbour, ...]) if row else ()


def _near_place(near: Neighbour, run: Run, view: View) -> NearPlace:
    return NearPlace(
        place_id=near.place_id,
        name=near.name,
        km=round(near.km, 1),
        bearing=near.bearing,  # type: ignore[arg-type]
        state=run.state,
        likelihood=run.likelihood,  # type: ignore[arg-type]
        probability=probabilities(run, view.runs)[run.state],
    )


def place_of(info: PlaceInfo) -> Place:
    """Return a place as the rest of the house takes it."""
    return Place(**{name: getattr(info, name) for name in info.__struct_fields__})
