"""A path or URL -> an open ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from whoholds.errors import LedgerError
from whoholds.ledger.sqlite import Sqlite
from whoholds.ledger.store import Store

PATIENCE: Final = 30.0
"""Seconds that a writer waits for another one: longer than the largest append we have measured."""


def _now() -> datetime:
    return datetime.now(UTC)


def open_store(
    path_or_url: str | Path,
    *,
    create: bool = False,
    read_only: bool = False,
    timeout: float = PATIENCE,
    clock: Callable[[], datetime] = _now,
) -> Store:
    """Open the ledger in an SQLite file (a path or `sqlite:///path`); `create` makes it where absent.

    `timeout` is in seconds. Raises LedgerError saying what is wrong with the file, LedgerVersionError
    for one made by a newer whoholds (left as it is).
    """
    return Store(Sqlite(_path(str(path_or_url)), read_only=read_only, create=create, timeout=timeout), clock)


def _path(name: str) -> Path:
    scheme, found, rest = name.partition("://")
    if not found:
        return Path(name)
    if scheme != "sqlite":
        raise LedgerError(f"no ledger can be kept in {scheme!r}: give a file path or sqlite:///path")
    return Path(unquote(rest.removeprefix("/")))
