"""Entries -> an append-only, hash-chained ledger and its live view at any two dates."""

from __future__ import annotations

from whoholds.ledger.beside import StoredFile
from whoholds.ledger.chain import Head, StoredEntry
from whoholds.ledger.checks import CheckResult
from whoholds.ledger.copy import copy_ledger
from whoholds.ledger.open import open_store
from whoholds.ledger.store import Appended, Counts, Store

__all__ = [
    "Appended",
    "CheckResult",
    "Counts",
    "Head",
    "Store",
    "StoredEntry",
    "StoredFile",
    "copy_ledger",
    "open_store",
]
