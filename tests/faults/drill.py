"""What a drill found; every drill breaks something many times and says how often all was as it should be."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

SERVER = os.environ.get("WHOHOLDS_TEST_POSTGRES", "")
"""The URL of a database that may be written to; "": there is none."""

TESTS = Path(__file__).resolve().parents[1]
for room in ("ledger", "watch", "serve", "bulk"):
    sys.path.append(str(TESTS / room))


class Tally(NamedTuple):
    """How often something was done, how often it went as it should, and what else is worth a word."""

    tried: int
    right: int
    note: str = ""

    @property
    def whole(self) -> bool:
        """Whether every try went as it should, and there was one."""
        return 0 < self.tried == self.right


Address = Path | str
"""A ledger's file, or its URL."""


def on_server(address: Address) -> bool:
    """Whether a ledger lies in PostgreSQL."""
    return "://" in str(address)
