"""A place of an edition and a day -> texts to take away: its brief, its citation pack."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec

from whoholds import publish
from whoholds.dossier import Answer, end_of
from whoholds.model import Estimate, LiveClaim, Report
from whoholds.publish import Near
from whoholds.publishing import bearing, citations
from whoholds.serve.asked import AsBrief, AsCitation, OnDay
from whoholds.serve.claims import Where, claim_rows, live_of, midnight, moment
from whoholds.serve.edition import AS_KNOWN, Edition, View
from whoholds.serve.near import Point
from whoholds.serve.place import (
    Spot,
    answer_columns,
    estimate_info,
    heard,
    known_seconds,
    place_of,
    probabilities,
    run_of,
    spot_numbered,
    spot_of,
    view_of,
)
from whoholds.serve.shapes import EstimateInfo


def brief(edition: Edition, place_id: str, question: AsBrief) -> tuple[str, View]:
    """Return the brief on a place and day as text."""
    spot = spot_of(edition, place_id)
    on, view = view_of(edition, question)
    known = known_seconds(question)
    columns, _ = answer_columns(edition, heard(edition, spot.no, on, known), on)
    rests = estimate_info(edition, spot.no, on, view, known)
    estimate = msgspec.structs.replace(
        _estimate(spot, on, view, rests.claims), origins=rests.origins, newest_evidence=_noon(rests)
    )
    before = on - timedelta(1)
    found = edition.claimed.nearest(spot.no, spot.info.lon, spot.info.lat)
    facts = publish.Facts(
        answer=Answer(
            place=place_of(spot.info), on=on, as_known=_as_known(question), estimate=estimate, columns=columns
        ),
        before=_estimate(spot, before, view, 0) if before >= view.runs.head.first else None,
        near=tuple(_near(edition, spot, km, point, on, view) for km, point in found),
    )
    return publish.drawn(publish.brief(facts, edition.theatre, question.lang), question.format), view


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


def _near(edition: Edition, spot: Spot, km: float, point: Point, on: date, view: View) -> Near:
    other = spot_numbered(edition, point.no)
    here, there = place_of(spot.info), place_of(other.info)
    return Near(
        place=there, km=round(km, 1), bearing=bearing(here, there), estimate=_estimate(other, on, view, 1)
    )


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
