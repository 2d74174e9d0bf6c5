"""What every kind of time-stamping does: some bytes -> a proof, a proof and the bytes -> the time."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from whoholds.errors import LedgerError


class StampError(LedgerError):
    """A time stamp could not be had, or does not prove what it should; the message says which and why."""

    exit_code = 6


class Authority(Protocol):
    """Somebody who is trusted with the time: RFC 3161 here; OpenTimestamps would fit the same."""

    suffix: str
    """What the name of a proof's file ends with, so that outsiders know which tool checks it."""

    def stamp(self, data: bytes) -> bytes:
        """Return a proof that `data` stood now. Raises StampError, FetchError."""

    def check(self, proof: bytes, data: bytes) -> datetime:
        """Return the time (UTC) at which `data` stood, by this proof. Raises StampError."""
