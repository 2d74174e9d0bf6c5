"""A place of an edition and a day -> texts to take away: its brief, its citation pack."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import msgspec

from whoholds import publish
from whoholds.dossier import Answer, Column, PartState, end_of
from whoholds.model import Estimate, Harm, LiveClaim, LiveHarm, Report
from whoholds.places.part_words import Part, parts_named
from whoholds.publish import Near
from whoholds.publish.app.near import Neighbour
from whoholds.publish.app.packing import unpacked
from whoholds.publish.app.rows import PartLine
from whoholds.publishing import citations
from whoholds.serve.asked import AsBrief, AsCitation, OnDay
from whoholds.serve.claims import ALWAYS, Where, claim_rows, live_of, midnight, moment, told_by
from whoholds.serve.edition import AS_KNOWN, Edition, View
from whoholds.serve.heard import brief_columns, heard
from whoholds.serve.place import (
    Spot,
    estimate_info,
    known_seconds,
    neighbours,
    parts_of,
    place_of,
    probabilities,
    run_of,
    spot_numbered,
    spot_of,
    view_of,
)
from whoholds.serve.shapes import EstimateInfo


def brief(edition: Edition, place_id: str, question: AsBrief) -> tuple[str, View]:
    """Return the brief on a place and day as text, compared with the week before."""
    spot = spot_of(edition, place_id)
    on, view = view_of(edition, question)
    known, before = known_seconds(question), publish.day_before(on)
    answer = _answer(edition, spot, question, on, view)
    facts = publish.Facts(
        answer=answer,
        before=_estimate(spot, before, view, 0) if before >= view.runs.head.first else None,
        near=tuple(_near(edition, near, on, view) for near in neighbours(edition, spot.no)),
        harms=tuple(harms_of(edition, spot.no, known)),
    )
    return publish.drawn(publish.brief(facts, edition.theatre, question.lang), question.format), view


def _answer(edition: Edition, spot: Spot, question: AsBrief, on: date, view: View) -> Answer:
    known = known_seconds(question)
    columns = brief_columns(edition, heard(edition, spot.no, on, known))
    rests = estimate_info(edition, spot.no, on, view, known)
    estimate = msgspec.structs.replace(
        _estimate(spot, on, view, rests.claims), origins=rests.origins, newest_evidence=_noon(rests)
    )
    return Answer(
        place=place_of(spot.info),
        on=on,
        as_known=_as_known(edition, question),
        estimate=estimate,
        columns=columns,
        parts=tuple(_part(line, columns) for line in parts_of(edition, spot.no, on, question.as_known)),
    )


def _part(line: PartLine, columns: Iterable[Column]) -> PartState:
    """Return a part's line with the claims of the answer that name it."""
    named = [
        (part, voiced.live.claim.claim_id)
        for column in columns
        for voiced in column.voices
        for part in parts_named(voiced.live.claim.part or "")
        if str(part) == line.part
    ]
    part = named[0][0] if named else Part("facility", line.part)
    return PartState(
        part=line.part,
        kind=part.kind,
        name=part.name,
        state=line.state,
        probability=line.probability,
        likelihood=line.likelihood,
        origins=line.origins,
        newest=line.newest,
        claim_ids=tuple(claim_id for _, claim_id in named),
    )


HARMS = """
SELECT h.body, h.known_at, h.published, h.origin, h.source, r.source_id, r.title, r.url
FROM harms h JOIN reports r ON r.no = h.report_no WHERE h.place_no = ? AND h.known_at <= ? ORDER BY h.no
"""


def harms_of(edition: Edition, no: int, known: int | None) -> Iterator[LiveHarm]:
    """Yield the harm claims on a place that were known by an instant, the first known first."""
    for row in edition.rows(HARMS, no, ALWAYS if known is None else known):
        yield LiveHarm(harm=unpacked(row["body"], Harm), **told_by(row))


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


def _near(edition: Edition, near: Neighbour, on: date, view: View) -> Near:
    other = spot_numbered(edition, near.no)
    return Near(
        place=place_of(other.info),
        km=round(near.km, 1),
        bearing=near.bearing,
        estimate=_estimate(other, on, view, 1),
    )


def _noon(rests: EstimateInfo) -> datetime | None:
    return end_of(rests.newest_evidence) - timedelta(days=1) if rests.newest_evidence else None


def _as_known(edition: Edition, question: OnDay) -> datetime | None:
    """Return up to when things were known: as asked, else the edition's own instant."""
    return end_of(question.as_known) if question.as_known else edition.info.as_known


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
