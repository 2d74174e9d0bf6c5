"""Rows of the chain -> tips, stored entries, and the last entry at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from whoholds.ledger import view
from whoholds.ledger.chain import StoredEntry, Tip
from whoholds.ledger.codec import decode, instant, unpack
from whoholds.ledger.tables import entries

STREAMED: Final = {"yield_per": 1000}
"""Rows come in thousands, so that memory stays bounded."""


def tip_of(connection: Connection) -> Tip:
    """Return where the next entry is fastened."""
    query = select(entries.c.seq, entries.c.hash, entries.c.recorded_at)
    row = connection.execute(query.order_by(entries.c.seq.desc()).limit(1)).one_or_none()
    return Tip(*row) if row else Tip()


def chain_rows(connection: Connection, after: int = 0, limit: int | None = None) -> Iterator[Any]:
    """Yield rows of `entries` after a seq, in order."""
    query = select(entries).where(entries.c.seq > after).order_by(entries.c.seq).limit(limit)
    with connection.execute(query, execution_options=STREAMED) as rows:
        yield from rows


def stored_entries(connection: Connection, after: int, limit: int | None = None) -> Iterator[StoredEntry]:
    """Yield the entries after a seq, in order; raises LedgerError for one that does not parse."""
    for row in chain_rows(connection, after, limit):
        yield StoredEntry(
            seq=row.seq,
            recorded_at=instant(row.recorded_at),
            kind=row.kind,
            id=row.id,
            entry=decode(row.kind, unpack(row.body, row.packed)),
            hash=row.hash.hex(),
        )


def moment_of(
    connection: Connection, as_known: datetime | None, recorded_until: datetime | None
) -> view.Moment:
    """Return a pair of dates as a view's place; raises UsageError for one without zone."""
    return view.Moment(last_entry_by(connection, recorded_until), view.bound(as_known, "as_known"))


def last_entry_by(connection: Connection, recorded_until: datetime | None) -> int:
    """Return the last entry recorded by a moment: a binary search, as recording times never fall."""
    low, high = 0, tip_of(connection).seq
    if recorded_until is None:
        return high
    until = view.bound(recorded_until, "recorded_until")
    while low < high:
        middle = (low + high + 1) // 2
        moment = connection.scalar(select(entries.c.recorded_at).where(entries.c.seq == middle))
        low, high = (middle, high) if moment is not None and moment <= until else (low, middle - 1)
    return low
