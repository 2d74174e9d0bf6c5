"""Runs of entries -> the derived tables of a database, kept up to date or made anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, select

from whoholds.errors import LedgerError
from whoholds.ledger.past import Amongs, StoredPast
from whoholds.ledger.replay import Changes, Recorded, State, replay, state_row
from whoholds.ledger.rows import STREAMED
from whoholds.ledger.tables import copies, derived, readings, reports, states

AT_ONCE: Final = 5000
"""Entries replayed in one run when all are: bounds memory, spares look-ups."""

Insert = Callable[[Connection, Table, Sequence[tuple[Any, ...]]], None]
"""How a database takes rows in the order of a table's columns."""

CLOSE: Final = (
    states.update()
    .where(states.c.no == bindparam("of_no"), states.c.text_no == bindparam("of_text"))
    .where(states.c.seq == bindparam("of_seq"))
    .values(until_seq=bindparam("ended"), read=bindparam("named"))
)


class Deriver:
    """Derived tables that follow the entries; both may lie in one database or in two."""

    def __init__(self, entries_in: Connection, tables_in: Connection, among: Amongs, insert: Insert) -> None:
        self._entries_in = entries_in
        self._tables_in = tables_in
        self._among = among
        self._insert = insert

    def take(self, before: int, run: Sequence[Recorded]) -> None:
        """Follow the entries after `before`; raises replay.DanglingError where one points to nothing."""
        past = StoredPast(self._entries_in, self._tables_in, self._among, before, run)
        self._write(replay(run, past))

    def _write(self, changes: Changes) -> None:
        self._insert(self._tables_in, reports, changes.reports)
        self._insert(self._tables_in, readings, changes.readings)
        self._insert(self._tables_in, copies, changes.copies)
        if changes.closed:
            self._tables_in.execute(CLOSE, [_closing(state) for state in changes.closed.values()])
        self._insert(self._tables_in, states, [state_row(state) for state in changes.states])


def _closing(state: State) -> dict[str, Any]:
    return {
        "of_no": state.no,
        "of_text": state.text_no,
        "of_seq": state.seq,
        "ended": state.until_seq,
        "named": state.read,
    }


def compare(one: Connection, other: Connection) -> None:
    """Compare all derived tables of two databases; raises LedgerError naming the first row that differs."""
    for table in derived.sorted_tables:
        query = select(table).order_by(*table.primary_key)
        with (
            one.execute(query, execution_options=STREAMED) as ours,
            other.execute(query, execution_options=STREAMED) as theirs,
        ):
            for number, (our, their) in enumerate(zip_longest(ours, theirs), 1):
                if our != their:
                    raise LedgerError(
                        f"row {number} of the derived table {table.name!r} is not what the entries say: "
                        "`whoholds rebuild` makes it anew"
                    )
