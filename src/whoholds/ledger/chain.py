"""Encoded entries -> a hash chain: sequence numbers, recording time, SHA-256 over each link.

The hash of an entry is SHA-256 over these bytes: `whoholds-ledger-1`, seq and recorded_at (microseconds
since 1970 UTC) in decimal, each ended by a newline; kind, id and the canonical JSON body in UTF-8, each
as a netstring (its length in decimal, a colon, its bytes, a comma); the 32 bytes of the hash of the
entry before (zeros for the first). No two different entries give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from whoholds.ledger.codec import Encoded
from whoholds.model import Entry, EntryKind, Record

FRAME: Final = b"whoholds-ledger-1\n%d\n%d\n%d:%b,%d:%b,%d:%b,%b"
GENESIS: Final = bytes(32)
"""Stands for the hash before the first entry."""


class Head(Record, frozen=True, kw_only=True):
    """The last entry: publish it, and nobody can shorten or alter the ledger unseen. Empty: seq 0."""

    seq: int
    hash: str


class StoredEntry(Record, frozen=True, kw_only=True):
    """An entry as recorded: `seq` gapless from 1, `recorded_at` UTC and never falling, `hash` in hex."""

    seq: int
    recorded_at: datetime
    kind: EntryKind
    id: str
    entry: Entry
    hash: str


class Tip(NamedTuple):
    """Where the next link is fastened: seq, hash and recording time (microseconds) of the last entry."""

    seq: int = 0
    hash: bytes = GENESIS
    recorded_at: int = -(2**62)

    def head(self) -> Head:
        """Return the tip as others see it."""
        return Head(seq=self.seq, hash=self.hash.hex())


class Link(NamedTuple):
    """One entry of the chain, `recorded_at` in microseconds since 1970 UTC."""

    seq: int
    recorded_at: int
    kind: EntryKind
    id: str
    body: bytes
    prev_hash: bytes
    hash: bytes
    entry: Entry


def entry_hash(seq: int, recorded_at: int, kind: str, entry_id: str, body: bytes, prev_hash: bytes) -> bytes:
    """Return the SHA-256 of one entry; the encoding is the module's docstring."""
    name, own = kind.encode(), entry_id.encode()
    fields = (seq, recorded_at, len(name), name, len(own), own, len(body), body, prev_hash)
    return hashlib.sha256(FRAME % fields).digest()


def link(encoded: Iterable[Encoded], tip: Tip, now: int) -> list[Link]:
    """Fasten entries to the tip as one transaction, all recorded at one instant.

    The instant is `now` (microseconds), or one microsecond after the tip's where the clock went back,
    so that a recording time always names one state of the ledger.
    """
    recorded_at = max(now, tip.recorded_at + 1)
    links: list[Link] = []
    prev = tip.hash
    for seq, (entry, kind, entry_id, body) in enumerate(encoded, tip.seq + 1):
        own = entry_hash(seq, recorded_at, kind, entry_id, body, prev)
        links.append(Link(seq, recorded_at, kind, entry_id, body, prev, own, entry))
        prev = own
    return links
