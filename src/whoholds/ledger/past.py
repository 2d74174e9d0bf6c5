"""Derived tables -> what a run of entries needs to know of the entries before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection, func, select

from whoholds.ledger.codec import decode, unpack
from whoholds.ledger.replay import STATE_COLUMNS, Recorded, ReportRow, State
from whoholds.ledger.tables import FOREVER, entries, reports, states
from whoholds.ledger.view import Among
from whoholds.model import Claim, Copy, Entry, Harm, Reading, Report, Review

T = TypeVar("T")
AT_ONCE: Final = 1000
"""Values asked for in one query: enough to spare round trips, few enough to plan well."""


class Amongs(NamedTuple):
    """How the database with the entries asks for one of many values, and the one with the derived tables."""

    entries: Among
    tables: Among


class StoredPast:
    """`replay.Past` over the tables as they were before entry `before + 1`, asked in bulk for a run."""

    def __init__(
        self,
        entries_in: Connection,
        tables_in: Connection,
        among: Amongs,
        before: int,
        run: Sequence[Recorded],
    ) -> None:
        self._entries_in = entries_in
        self._tables_in = tables_in
        self._among = among
        self._before = before
        self._versions = self._load_versions(_reports_of(run))
        self._numbers = self._load_numbers(self._old_statements(run))
        self._states = self._load_states(list({no for no in self._numbers.values() if no is not None}))

    def versions(self, report_id: str) -> list[ReportRow]:
        """Return the versions of a report, by seq."""
        return list(self._versions.get(report_id, ()))

    def number(self, kind: str, statement_id: str) -> int | None:
        """Return the `no` of a statement, None when it is not in the ledger."""
        return self._numbers.get((kind, statement_id))

    def states_of(self, no: int) -> list[State]:
        """Return the present states of a statement, one for each text."""
        if no not in self._states:
            self._states |= self._load_states([no])
        return self._states.get(no, [])

    def states_in(self, text_no: int) -> list[State]:
        """Return the present states of all statements in one text."""
        if text_no > self._before:
            return []
        return self._present(states.c.text_no == text_no)

    def entry(self, seq: int) -> Entry:
        """Return an earlier entry."""
        row = self._entries_in.execute(
            select(entries.c.kind, entries.c.body, entries.c.packed).where(entries.c.seq == seq)
        ).one()
        return decode(row.kind, unpack(row.body, row.packed))

    def _load_versions(self, report_ids: Sequence[str]) -> dict[str, list[ReportRow]]:
        found: dict[str, list[ReportRow]] = defaultdict(list)
        for some in batches(report_ids):
            query = (
                select(reports).where(self._among.tables(reports.c.report_id, some)).order_by(reports.c.seq)
            )
            for row in self._tables_in.execute(query):
                found[row.report_id].append(ReportRow(*row))
        return found

    def _old_statements(self, run: Sequence[Recorded]) -> dict[str, list[str]]:
        """Return ids by kind that may be in the ledger: those of reports that were there before."""
        wanted: dict[str, set[str]] = {"claim": set(), "harm": set()}
        for item in run:
            entry = item.entry
            if isinstance(entry, Review):
                wanted["claim"].add(entry.claim_id)
                wanted["harm"].add(entry.claim_id)
            elif isinstance(entry, Claim | Harm) and entry.report_id in self._versions:
                wanted[item.kind].add(item.id)
            elif isinstance(entry, Reading) and entry.report_id in self._versions:
                wanted["claim"].update(entry.claim_ids)
                wanted["harm"].update(entry.harm_ids)
        return {kind: sorted(ids) for kind, ids in wanted.items()}

    def _load_numbers(self, wanted: dict[str, list[str]]) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for kind, ids in wanted.items():
            for some in batches(ids):
                query = (
                    select(entries.c.id, func.min(entries.c.seq))
                    .where(entries.c.kind == kind, self._among.entries(entries.c.id, some))
                    .where(entries.c.seq <= self._before)
                    .group_by(entries.c.id)
                )
                found |= {(kind, row[0]): row[1] for row in self._entries_in.execute(query)}
        return found

    def _load_states(self, numbers: Sequence[int]) -> dict[int, list[State]]:
        found: dict[int, list[State]] = {no: [] for no in numbers}
        for some in batches(numbers):
            for state in self._present(self._among.tables(states.c.no, some)):
                found[state.no].append(state)
        return found

    def _present(self, condition: Any) -> list[State]:
        query = select(*(states.c[name] for name in STATE_COLUMNS)).where(
            condition, states.c.until_seq == FOREVER
        )
        query = query.order_by(states.c.no, states.c.text_no)
        found = [State(*row) for row in self._tables_in.execute(query)]
        for state in found:
            state.stored = True
        return found


def _reports_of(run: Sequence[Recorded]) -> list[str]:
    bound = (Report, Claim, Harm, Reading, Copy)
    found = {e.report_id for e in (i.entry for i in run) if isinstance(e, bound)}
    return sorted(found | {i.entry.copy_of for i in run if isinstance(i.entry, Copy)})


def batches(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield slices of up to AT_ONCE values."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
