"""Stored rows -> a proof that the chain is whole, or the first entry that breaks it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, Final

from whoholds.errors import ChainBrokenError, LedgerError
from whoholds.ledger.chain import Head, Tip, entry_hash
from whoholds.ledger.codec import ID_OF, KIND_OF, Statement, decode, fault_of, unpack
from whoholds.model import Claim, Entry, Harm, Reading, Report

MICRO: Final = None


def prove(rows: Iterable[Any], expected: Head | None = None) -> Head:
    """Return the head of rows of `entries` in order of seq; raises ChainBrokenError at the first fault."""
    proof = _Proof(expected)
    for row in rows:
        proof.take(row)
    return proof.end()


class _Proof:
    def __init__(self, expected: Head | None) -> None:
        self._tip = Tip()
        self._expected = expected
        self._texts: OrderedDict[str, list[str]] = OrderedDict()

    def take(self, row: Any) -> None:
        """Prove one entry to follow from those before it."""
        seq = self._tip.seq + 1
        if row.seq != seq:
            raise ChainBrokenError(f"entry {seq} is missing: the next one is {row.seq}", seq)
        if row.recorded_at < self._tip.recorded_at:
            raise ChainBrokenError(f"entry {seq} was recorded before the one it follows", seq)
        try:
            entry = self._entry(row)
        except LedgerError as error:
            raise ChainBrokenError(f"entry {seq} is broken: {error}", seq) from error
        self._check_ids(row, entry)
        self._tip = Tip(seq, row.hash, row.recorded_at)
        self._meet(seq)

    def _entry(self, row: Any) -> Entry:
        body = unpack(row.body, row.packed)
        own = entry_hash(row.seq, row.recorded_at, row.kind, row.id, body, row.prev_hash)
        if row.prev_hash != self._tip.hash:
            raise LedgerError("it does not follow the hash of the entry before it")
        if own != row.hash:
            raise LedgerError("its content does not match its hash")
        return decode(row.kind, body)

    def _check_ids(self, row: Any, entry: Entry) -> None:
        kind = KIND_OF[type(entry)]
        fault = fault_of(entry)
        if ID_OF[kind](entry) != row.id:
            fault = f"it is filed under {row.id!r}"
        if fault:
            raise ChainBrokenError(f"entry {row.seq} ({kind} {row.id}) is broken: {fault}", row.seq)

    def _meet(self, seq: int) -> None:
        if self._expected is not None and self._expected.seq == seq and self._tip.head() != self._expected:
            raise ChainBrokenError(f"entry {seq} is not the one of the head that was published", seq)

    def end(self) -> Head:
        """Return the proven head."""
        if self._expected is not None and self._expected.seq > self._tip.seq:
            missing = self._tip.seq + 1
            raise ChainBrokenError(
                f"the ledger ends at entry {self._tip.seq}, the published head is entry {self._expected.seq}",
                missing,
            )
        return self._tip.head()


__all__ = ["Claim", "Harm", "Reading", "Report", "Statement", "prove"]
