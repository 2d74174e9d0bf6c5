"""Rows of an edition's tables -> claims as shown, and as the rest of the house takes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec

from whoholds.dossier import end_of
from whoholds.model import Claim, LiveClaim
from whoholds.publish.app.packing import unpacked
from whoholds.publish.app.ready import row_of
from whoholds.publish.app.rows import ClaimRow
from whoholds.serve.asked import WhichClaims
from whoholds.serve.edition import Edition
from whoholds.serve.words import match_words

ALWAYS = 2**53
"""Seconds later than any instant."""

CLAIMS = """
SELECT c.no, c.day, c.body, c.known_at, c.published, c.origin, c.against_interest, c.verified, c.source,
       r.source_id, r.title, r.url, r.cited
FROM claims c JOIN reports r ON r.no = c.report_no
"""


def live_of(row: sqlite3.Row) -> LiveClaim:
    """Return a row of CLAIMS as a live claim; when the ledger took it is not in an edition."""
    return LiveClaim(claim=unpacked(row["body"], Claim), **told_by(row))


def told_by(row: sqlite3.Row) -> dict[str, Any]:
    """Return what a row tells of the report behind a live claim or live harm claim, by field."""
    known = moment(row["known_at"])
    return {
        "source": row["source"],
        "known_at": known,
        "recorded_at": known,
        "origin": row["origin"],
        "source_id": row["source_id"],
        "published": None if row["published"] is None else moment(row["published"]),
        "title": row["title"],
        "url": row["url"],
    }


def moment(seconds: int) -> datetime:
    """Return an instant (UTC) from its seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def midnight(day: date) -> int:
    """Return the seconds at which a day begins (UTC)."""
    return int(datetime.combine(day, time(), UTC).timestamp())


def claim_row(row: sqlite3.Row) -> ClaimRow:
    """Return a row of CLAIMS as shown."""
    cited = msgspec.json.decode(row["cited"], type=tuple[str, ...])
    return row_of(live_of(row), bool(row["against_interest"]), cited, bool(row["verified"]))


# --- lists -------------------------------------------------------------------------------------------


@dataclass
class Where:
    """Conditions of a SELECT and their values, joined by AND."""

    parts: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, condition: str, *values: object) -> None:
        """Add one condition; its values fill its question marks."""
        self.parts.append(condition)
        self.values += values

    def sql(self) -> str:
        """Return the WHERE clause, empty without conditions."""
        return " WHERE " + " AND ".join(f"({part})" for part in self.parts) if self.parts else ""


def claim_rows(edition: Edition, where: Where, order: str, limit: int) -> list[sqlite3.Row]:
    """Return rows of CLAIMS under conditions."""
    return edition.rows(f"{CLAIMS}{where.sql()} ORDER BY {order} LIMIT ?", *where.values, limit)


WORDS = "c.no IN (SELECT rowid FROM claims_words WHERE claims_words MATCH ?)"


def where_of(question: WhichClaims, edition: Edition) -> Where:
    """Return the conditions that a question for claims makes."""
    where = Where()
    if question.place is not None:
        where.add("c.place_no = (SELECT no FROM places WHERE place_id = ?)", question.place)
    for column, value in (
        ("side", _side(question.side, edition)),
        ("claimant_side", _side(question.claimant_side, edition)),
        ("relation", question.relation),
        ("modality", question.modality),
        ("source", question.source),
        ("lang", question.lang),
    ):
        if value is not None:
            where.add(f"c.{column} = ?", value)
    if question.q is not None:
        where.add(
            "c.no IN (SELECT rowid FROM claims_words WHERE claims_words MATCH ?)", match_words(question.q)
        )
    _bound(where, question)
    return where


def _bound(where: Where, question: WhichClaims) -> None:
    if question.since:
        where.add("COALESCE(c.published, c.known_at) >= ?", midnight(question.since))
    if question.until:
        where.add("COALESCE(c.published, c.known_at) < ?", seconds_after(question.until))
    if question.as_known:
        where.add("c.known_at <= ?", seconds_after(question.as_known))


def seconds_after(day: date) -> int:
    """Return the seconds at which a day ends (UTC); the last of all days has no end to name."""
    return int(end_of(day).timestamp()) if day < date.max else ALWAYS


def _side(value: str | None, edition: Edition) -> str | None:
    theatre = edition.theatre_info
    named = {word: s.name for s in theatre.sides for word in (s.id, s.name)} if theatre else {}
    return named.get(value, value) if value is not None else None


def by_ids(edition: Edition, column: str, values: Sequence[object]) -> Iterable[sqlite3.Row]:
    """Return the rows of CLAIMS whose column is one of some values."""
    marks = ", ".join("?" * len(values))
    return edition.rows(f"{CLAIMS} WHERE c.{column} IN ({marks}) ORDER BY c.no", *values)
