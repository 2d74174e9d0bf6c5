"""An edition's claims and their reviews -> what is worth a person's look, the most pressing first."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Literal

from whoholds.serve.asked import QueueOf
from whoholds.serve.claims import CLAIMS, claim_row
from whoholds.serve.edition import Edition
from whoholds.serve.shapes import Queue, QueueItem, ReviewMark

if TYPE_CHECKING:
    from whoholds.serve.book import Book

Why = Literal["unsure reading", "ambiguous place", "high impact", "second pair of eyes"]

UNSURE = 0.7
"""Readings below this confidence are wrong about one time in three."""

IMPACT_DAYS = 7
"""A claim made within a week of a change of its place may have made it."""

WAITING = f"""
WITH near AS (
    SELECT c.no, count(g.no) AS changes FROM claims c LEFT JOIN changes g
    ON g.place_no = c.place_no AND g.axis = 'valid' AND abs(g.day - c.day) <= {IMPACT_DAYS}
    WHERE c.verified = 0 GROUP BY c.no)
SELECT c.no, (c.confidence < {UNSURE}) AS unsure, (c.place_how = 'ambiguous') AS ambiguous,
       (near.changes > 0 AND c.relation IN ('takes', 'holds', 'loses')) AS impact
FROM claims c JOIN near ON near.no = c.no
WHERE (unsure OR ambiguous OR impact) {{place}}
ORDER BY impact + unsure + ambiguous DESC, c.confidence, c.no DESC
"""

LOOKED_AT = 5
"""Times as many claims are looked at as are asked for: some were reviewed since the edition was made."""


def queue(edition: Edition, book: Book, question: QueueOf) -> Queue:
    """Return the claims that wait: read unsurely, of an ambiguous place, beside a change, or half decided."""
    place = "AND c.place_no = (SELECT no FROM places WHERE place_id = ?)" if question.place else ""
    values = [question.place] if question.place else []
    waiting = edition.rows(WAITING.format(place=place), *values)
    items: list[QueueItem] = []
    for row in waiting[: question.limit * LOOKED_AT]:
        item = _item(edition, book, row)
        if item is not None:
            items.append(item)
        if len(items) == question.limit:
            break
    return Queue(waiting=len(waiting), items=tuple(items))


def _item(edition: Edition, book: Book, row: sqlite3.Row) -> QueueItem | None:
    shown = edition.row(f"{CLAIMS} WHERE c.no = ?", row["no"])
    if shown is None:
        return None
    claim = claim_row(shown)
    past = book.reviews(claim.claim_id)
    last = past[-1] if past else None
    if last is not None and not (last.pending or last.undoes):
        return None
    name = edition.row("SELECT name FROM places WHERE place_id = ?", claim.place_id)
    return QueueItem(claim=claim, place_name=name["name"] if name else None, why=_why(row, last), last=last)


def _why(row: sqlite3.Row, last: ReviewMark | None) -> tuple[Why, ...]:
    reasons: list[tuple[Why, bool]] = [
        ("second pair of eyes", last is not None and last.pending),
        ("high impact", bool(row["impact"])),
        ("unsure reading", bool(row["unsure"])),
        ("ambiguous place", bool(row["ambiguous"])),
    ]
    return tuple(why for why, holds in reasons if holds)
