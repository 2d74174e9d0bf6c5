"""A place of an edition -> its strip through time: runs of both axes, and every claim as a mark."""

from __future__ import annotations

import sqlite3
from datetime import date

from whoholds.publish.app.runs import Runs
from whoholds.serve.claims import moment
from whoholds.serve.edition import AS_KNOWN, Edition
from whoholds.serve.place import spot_of
from whoholds.serve.shapes import Mark, Strip, StripRun

MOST_MARKS = 1500
"""Marks that a strip a thousand points wide can show; older ones are in the list of claims."""

MOST_MARKED = 3000
"""Claims that marks are made of, the newest: copies fold two into one."""

MARKS = """
SELECT min(claim_id) AS claim_id, day, min(known_at) AS known_at, claimant, claimant_side,
       relation, modality, side, max(against_interest) AS against, origin, count(*) AS n FROM
       (SELECT * FROM claims WHERE place_no = ? ORDER BY day DESC LIMIT ?)
GROUP BY origin, claimant, claimant_side, day, relation, modality, side
ORDER BY day DESC, claim_id LIMIT ?
"""


def strip(edition: Edition, place_id: str) -> Strip:
    """Return a place through all days of an edition. Raises RequestError (404)."""
    no = spot_of(edition, place_id).no
    then = edition.axis(AS_KNOWN)
    rows = edition.rows(MARKS, no, MOST_MARKED, MOST_MARKS)
    return Strip(
        place_id=place_id,
        valid=strip_runs(edition.valid, no),
        as_known=strip_runs(then, no) if then else (),
        marks=tuple(_mark(row) for row in reversed(rows)),
    )


def strip_runs(runs: Runs, no: int) -> tuple[StripRun, ...]:
    """Return a place's runs as the strip shows them."""
    return tuple(
        StripRun(first=r.first, until=r.until, state=r.state, confidence=r.confidence, p=r.p)  # type: ignore[arg-type]
        for r in runs.of(no)
    )


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
