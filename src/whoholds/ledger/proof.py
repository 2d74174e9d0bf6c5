"""Stored rows -> a proof that the chain is whole, or the first entry that breaks it."""

from __future__ import annotations

from typing import Any, Final, cast

from whoholds.errors import ChainBrokenError, LedgerError
from whoholds.ledger.chain import Head, StoredEntry, Tip, entry_hash
from whoholds.ledger.codec import ID_OF, decode, fault_of, instant, unpack
from whoholds.model import EntryKind

COLUMNS: Final = (int, int, str, str, int, bytes, bytes, bytes)
"""The types of a row of `entries`: a damaged file can hold others."""


class Proof:
    """Walks the chain from its first entry; every method raises ChainBrokenError at the first fault."""

    def __init__(self, expected: Head | None = None) -> None:
        self._tip = Tip()
        self._expected = expected

    @property
    def next_seq(self) -> int:
        """The entry that is proved next."""
        return self._tip.seq + 1

    def take(self, row: Any) -> StoredEntry:
        """Prove that a row of `entries` follows from those before it, and return it."""
        seq = self.next_seq
        try:
            entry = self._follow(row)
        except LedgerError as error:
            raise ChainBrokenError(f"entry {seq} is broken: {error}", seq) from error
        self._tip = Tip(seq, row.hash, row.recorded_at)
        if self._expected is not None and self._expected.seq == seq and self._tip.head() != self._expected:
            raise ChainBrokenError(f"entry {seq} is not the one of the head that was published", seq)
        return entry

    def _follow(self, row: Any) -> StoredEntry:
        if tuple(map(type, row)) != COLUMNS:
            raise LedgerError("its columns hold values of the wrong type")
        if row.seq != self.next_seq:
            raise LedgerError(f"it is missing, the next one is entry {row.seq}")
        if row.recorded_at < self._tip.recorded_at:
            raise LedgerError("it was recorded before the one that it follows")
        if row.prev_hash != self._tip.hash:
            raise LedgerError("it does not follow the hash of the entry before it")
        body = unpack(row.body, row.packed)
        if row.hash != entry_hash(row.seq, row.recorded_at, row.kind, row.id, body, row.prev_hash):
            raise LedgerError("its content does not match its hash")
        return _sound(row, body)

    def end(self) -> Head:
        """Return the proven head; a published head beyond it means that the tail was cut off."""
        if self._expected is not None and self._expected.seq > self._tip.seq:
            raise ChainBrokenError(
                f"entry {self.next_seq} is missing: the ledger ends at entry {self._tip.seq}, "
                f"the head that was published is entry {self._expected.seq}",
                self.next_seq,
            )
        return self._tip.head()


def _sound(row: Any, body: bytes) -> StoredEntry:
    """Return the entry of a row whose ids are the hashes of what it says."""
    entry = decode(row.kind, body)
    kind = cast(EntryKind, row.kind)
    fault = fault_of(entry)
    if ID_OF[kind](entry) != row.id:
        fault = f"it is filed under {row.id!r}"
    if fault:
        raise LedgerError(f"{kind} {row.id!r}: {fault}")
    moment = instant(row.recorded_at)
    return StoredEntry(
        seq=row.seq, recorded_at=moment, kind=kind, id=row.id, entry=entry, hash=row.hash.hex()
    )
