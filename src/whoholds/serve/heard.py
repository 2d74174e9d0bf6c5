"""A place of an edition and a day -> the voices of the month before, numbered, in one column a side.

The same as `dossier.listen` makes of claims, of what the edition says of each: whom it repeats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple, cast

import msgspec

from whoholds import dossier
from whoholds.dossier import WINDOW_DAYS, Voiced
from whoholds.publish.app.ready import numbered
from whoholds.publish.app.rows import ClaimRow
from whoholds.serve.claims import ALWAYS, by_ids, live_of
from whoholds.serve.edition import Edition
from whoholds.serve.shapes import DossierColumn

MOST_SHOWN = 60
"""Voices shown in a column: nobody reads more; /api/claims has all."""

MOST_BRIEFED = 600
"""Voices that a brief chooses from, the newest."""

VOICES = """
SELECT min(no) AS no, claimant_side AS side, count(*) - 1 AS copies FROM claims
WHERE place_no = ? AND day > ? AND day <= ? AND known_at <= ?
GROUP BY day, voice ORDER BY day, voice
"""
"""`side` is of the row with the least number, the first to say it: SQLite takes bare columns from there."""


class Voice(NamedTuple):
    """Who said something first: its number in the dossier, its claim's number, its side, who repeated it."""

    number: int
    no: int
    side: str | None
    copies: int


Columns = list[tuple[str | None, list[Voice]]]
"""The voices of each side, newest first; None: all others."""


def heard(edition: Edition, no: int, on: date, known: int | None) -> list[Voice]:
    """Return the voices of the month up to a day, known until some seconds, the oldest first."""
    last = on.toordinal()
    rows = edition.rows(VOICES, no, last - WINDOW_DAYS, last, ALWAYS if known is None else known)
    return [Voice(number, *row) for number, row in enumerate(rows, 1)]


def _by_side(edition: Edition, voices: Sequence[Voice]) -> Columns:
    named = [side.name for side in edition.theatre_info.sides] if edition.theatre_info else []
    found: dict[str | None, list[Voice]] = {side: [] for side in (*named, None)}
    for voice in reversed(voices):
        found[voice.side if voice.side in found else None].append(voice)
    return list(found.items())


def shown_columns(edition: Edition, no: int, on: date, known: int | None) -> tuple[DossierColumn, ...]:
    """Return the columns of a dossier; its claims are JSON already, as msgspec's encoder takes it."""
    columns = _by_side(edition, heard(edition, no, on, known))
    told = _ready(edition, no, on, [voice.no for _, column in columns for voice in column[:MOST_SHOWN]])
    theatre = edition.theatre_info
    ids = {side.name: side.id for side in theatre.sides} if theatre else {}
    return tuple(
        DossierColumn(
            side=side,
            side_id=ids.get(side or ""),
            claims=cast(
                "tuple[ClaimRow, ...]",
                tuple(numbered(told[v.no], v.number, v.copies) for v in column[:MOST_SHOWN]),
            ),
            more=max(0, len(column) - MOST_SHOWN),
        )
        for side, column in columns
    )


def _ready(edition: Edition, no: int, on: date, wanted: Sequence[int]) -> dict[int, bytes]:
    last, marks = on.toordinal(), ", ".join("?" * len(wanted))
    sql = "SELECT claim_no, ready FROM voices WHERE place_no = ? AND day > ? AND day <= ?"
    rows = edition.rows(f"{sql} AND claim_no IN ({marks})", no, last - WINDOW_DAYS, last, *wanted)
    return dict(map(tuple, rows))


def brief_columns(edition: Edition, voices: Sequence[Voice]) -> tuple[dossier.Column, ...]:
    """Return the columns as the rest of the house takes them."""
    newest = voices[-MOST_BRIEFED:]
    told = dict(_voiced(edition, newest))
    return tuple(
        dossier.Column(side=side, voices=tuple(told[v.no] for v in column))
        for side, column in _by_side(edition, newest)
    )


def _voiced(edition: Edition, voices: Sequence[Voice]) -> Iterator[tuple[int, Voiced]]:
    asked = {voice.no: voice for voice in voices}
    for row in by_ids(edition, "no", list(asked)):
        voice = asked[row["no"]]
        yield (
            voice.no,
            Voiced(
                number=voice.number,
                live=live_of(row),
                day=date.fromordinal(row["day"]),
                against_interest=bool(row["against_interest"]),
                copies=voice.copies,
                cited=msgspec.json.decode(row["cited"], type=tuple[str, ...]),
            ),
        )
