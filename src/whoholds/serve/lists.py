"""An edition and a question -> lists: what is served, places, claims, reports, changes, sources, search."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import date
from typing import Any

import msgspec

from whoholds.model import Claim, Harm, Record
from whoholds.places.fold import edits, fold
from whoholds.publish.app.columns import GZIP
from whoholds.publish.app.packing import unpacked
from whoholds.publish.app.rows import ClaimRow, PlaceColumns, PlaceInfo
from whoholds.publish.app.runs import CONFIDENCES, FRESHNESS, LIKELIHOODS
from whoholds.serve.asked import WhichChanges, WhichClaims, Words
from whoholds.serve.claims import CLAIMS, Where, claim_row, claim_rows, moment, where_of
from whoholds.serve.edition import Edition
from whoholds.serve.faults import RequestError
from whoholds.serve.shapes import (
    Abilities,
    ChangeList,
    ChangeRow,
    ClaimDetail,
    ClaimPage,
    Overview,
    PlaceHit,
    ReadClaim,
    ReadHarm,
    ReportView,
    ReviewMark,
    SearchAnswer,
    SourceList,
)
from whoholds.serve.words import match_like, match_words

MOST_CHANGES = 5000
"""Changes in one answer: a year of a front of thousands of settlements."""

MOST_BEGINNING, MOST_LIKE = 400, 120
"""Names that begin with the words, and names whose letters are compared one by one: the index has ordered
them by the runs of letters that they share."""


def overview(edition: Edition, abilities: Abilities) -> Overview:
    """Return all that the app needs before it draws."""
    box = edition.row("SELECT min(lon), min(lat), max(lon), max(lat) FROM places")
    west, south, east, north = tuple(box) if box and box[0] is not None else (-180.0, -90.0, 180.0, 90.0)
    return Overview(
        edition=edition.info,
        theatre=edition.theatre_info,
        states=edition.states,
        likelihoods=LIKELIHOODS,
        confidences=CONFIDENCES,
        freshness=FRESHNESS,
        first=edition.valid.head.first,
        last=edition.valid.last(),
        known=edition.kept,
        bounds=(west, south, east, north),
        counts=edition.counts,
        abilities=abilities,
        attributions=edition.attributions,
    )


def places(edition: Edition) -> PlaceColumns:
    """Return every place, column by column."""
    return msgspec.json.decode(zlib.decompress(edition.places, GZIP), type=PlaceColumns)


# --- claims and reports ------------------------------------------------------------------------------


def claims(edition: Edition, question: WhichClaims) -> ClaimPage:
    """Return a page of claims, the newest known first."""
    where = where_of(question, edition)
    matched = _count(edition, where)
    if question.after is not None:
        where.add("c.no < ?", cursor(question.after))
    rows = claim_rows(edition, where, "c.no DESC", question.limit + 1)
    following = str(rows[question.limit - 1]["no"]) if len(rows) > question.limit else None
    shown = tuple(claim_row(row) for row in rows[: question.limit])
    return ClaimPage(claims=shown, matched=matched, next=following)


def cursor(value: str) -> int:
    """Return the number in an `after`. Raises RequestError (400)."""
    if not value.isascii() or not value.isdecimal() or len(value) > 15:
        raise RequestError(400, "`after` is not from a `next` of this list")
    return int(value)


def _count(edition: Edition, where: Where) -> int:
    if not where.parts:
        return edition.counts.claims
    row = edition.row(f"SELECT count(*) FROM claims c{where.sql()}", *where.values)
    return int(row[0]) if row else 0


def claim(edition: Edition, claim_id: str, reviews: tuple[ReviewMark, ...]) -> ClaimDetail:
    """Return one claim with those of the same origin. Raises RequestError (404)."""
    row = edition.row(f"{CLAIMS} WHERE c.claim_id = ?", claim_id)
    if row is None:
        raise RequestError(404, f"no claim {claim_id!r} in this edition")
    where = Where()
    where.add("c.origin = ?", row["origin"])
    where.add("c.no != ?", row["no"])
    found = claim_row(row)
    place = edition.row("SELECT body FROM places WHERE place_id = ?", found.place_id)
    return ClaimDetail(
        claim=found,
        place=msgspec.json.decode(place["body"], type=PlaceInfo) if place else None,
        same_origin=tuple(claim_row(other) for other in claim_rows(edition, where, "c.no", 50)),
        reviews=reviews,
    )


def rows_of(edition: Edition, claim_ids: list[str]) -> dict[str, ClaimRow]:
    """Return the rows of some claims by their ids; those not in the edition are left out."""
    marks = ", ".join("?" * len(claim_ids))
    rows = edition.rows(f"{CLAIMS} WHERE c.claim_id IN ({marks})", *claim_ids)
    return {row.claim_id: row for row in map(claim_row, rows)}


def report(edition: Edition, report_id: str, text: str | None = None) -> ReportView:
    """Return a report with its claims; `text` stands in where the edition carries none. RequestError: 404."""
    row = edition.row("SELECT * FROM reports WHERE report_id = ?", report_id)
    if row is None:
        raise RequestError(404, f"no report {report_id!r} in this edition")
    no = row["no"]
    claim_rows_ = edition.rows("SELECT body FROM claims WHERE report_no = ? ORDER BY no", no)
    harm_rows = edition.rows("SELECT body FROM harms WHERE report_no = ? ORDER BY no", no)
    said = sorted((unpacked(r["body"], Claim) for r in claim_rows_), key=lambda c: (c.start, c.claim_id))
    harms = sorted((unpacked(r["body"], Harm) for r in harm_rows), key=lambda h: (h.start, h.harm_id))
    return ReportView(
        report_id=report_id,
        source=row["source"],
        published=None if row["published"] is None else moment(row["published"]),
        title=row["title"],
        url=row["url"],
        lang=row["lang"],
        text=text if text is not None else row["text"],
        claims=tuple(read_claim(c) for c in said),
        harms=tuple(read_harm(h) for h in harms),
    )


def read_claim(found: Claim) -> ReadClaim:
    """Return a claim as the reader shows it."""
    return ReadClaim(**_common(found, ReadClaim))


def read_harm(found: Harm) -> ReadHarm:
    """Return a harm claim as the reader shows it."""
    return ReadHarm(**_common(found, ReadHarm))


def _common(found: Record, shape: type[Record]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in shape.__struct_fields__}


# --- changes, sources --------------------------------------------------------------------------------


def changes(edition: Edition, question: WhichChanges) -> ChangeList:
    """Return lasting changes between two days, both included, oldest first."""
    since = question.since or edition.valid.head.first
    until = question.until or edition.valid.last()
    if until < since:
        raise RequestError(400, f"the last day {until} lies before the first, {since}")
    place = "AND p.place_id = ?" if question.place is not None else ""
    rows = edition.rows(
        "SELECT c.day, c.before, c.after, c.probability, p.place_id, p.name, p.region, p.lon, p.lat "
        "FROM changes c JOIN places p ON p.no = c.place_no "
        f"WHERE c.axis = ? AND c.day BETWEEN ? AND ? {place} ORDER BY c.day, c.no LIMIT ?",
        question.axis, since.toordinal(), until.toordinal(),
        *([question.place] if question.place is not None else []), MOST_CHANGES,
    )  # fmt: skip
    return ChangeList(
        since=since, until=until, axis=question.axis, changes=tuple(_change(row) for row in rows)
    )


def _change(row: sqlite3.Row) -> ChangeRow:
    return ChangeRow(
        place_id=row["place_id"],
        name=row["name"],
        region=row["region"],
        on=date.fromordinal(row["day"]),
        before=row["before"],
        after=row["after"],
        probability=row["probability"],
        lon=row["lon"],
        lat=row["lat"],
    )


def sources(edition: Edition) -> SourceList:
    """Return outlets and voices."""
    return SourceList(sources=edition.sources, voices=edition.voices)


# --- search ------------------------------------------------------------------------------------------


def search(edition: Edition, question: Words) -> SearchAnswer:
    """Return places whose names are like the words, and claims that hold them."""
    where = Where()
    words = match_words(question.q)
    where.add("c.no IN (SELECT rowid FROM claims_words WHERE claims_words MATCH ? LIMIT 2000)", words)
    rows = claim_rows(edition, where, "c.no DESC", question.limit)
    return SearchAnswer(
        places=tuple(place_hits(edition, question.q, question.limit)),
        claims=tuple(claim_row(row) for row in rows),
    )


def place_hits(edition: Edition, words: str, most: int) -> list[PlaceHit]:
    """Return the places with the most like names, best first; equally like ones by number of claims."""
    folded = fold(words)
    best: dict[int, tuple[float, str]] = {}
    for row in _candidates(edition, folded):
        score = likeness(folded, row["folded"])
        if score >= LEAST_LIKE and score > best.get(row["place_no"], (0.0, ""))[0]:
            best[row["place_no"]] = score, row["shown"]
    hits = [_hit(edition, no, shown, score) for no, (score, shown) in best.items()]
    return sorted(hits, key=lambda h: (-h.score, -h.claims, h.name, h.place_id))[:most]


LEAST_LIKE = 0.6
"""One wrong letter in three; less is another name."""

MOST_OFF = 1 - LEAST_LIKE / 0.9
"""The share of letters that may be wrong, or lack, in a name that is like enough."""


def likeness(asked: str, name: str) -> float:
    """Return how alike two folded names are, 0..1; one that begins with what was typed is nearly the same."""
    if asked == name:
        return 1.0
    if name.startswith(asked):
        return 0.9 + 0.05 * len(asked) / len(name)
    longest = max(len(asked), len(name), 1)
    if abs(len(asked) - len(name)) > MOST_OFF * longest:
        return 0.0
    return 0.9 * (1 - edits(asked, name) / longest)


def _candidates(edition: Edition, folded: str) -> list[sqlite3.Row]:
    starting = edition.rows(
        "SELECT place_no, shown, folded FROM names WHERE folded >= ? AND folded < ? LIMIT ?",
        folded, folded + "\U0010ffff", MOST_BEGINNING,
    )  # fmt: skip
    like = edition.rows(
        "SELECT n.place_no, n.shown, n.folded FROM names_like l JOIN names n ON n.no = l.rowid "
        "WHERE names_like MATCH ? ORDER BY l.rank, n.no LIMIT ?",
        match_like(folded), MOST_LIKE,
    )  # fmt: skip
    return [*starting, *like]


def _hit(edition: Edition, no: int, shown: str, score: float) -> PlaceHit:
    row = edition.row("SELECT body, claims FROM places WHERE no = ?", no)
    info = msgspec.json.decode(row["body"], type=PlaceInfo) if row else None
    assert info is not None and row is not None
    return PlaceHit(
        place_id=info.place_id,
        name=info.name,
        names=info.names,
        region=info.region,
        kind=info.kind,
        lon=info.lon,
        lat=info.lat,
        claims=row["claims"],
        matched=shown,
        score=round(score, 3),
    )
