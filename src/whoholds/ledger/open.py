"""A path or URL -> an open ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from whoholds.errors import LedgerError
from whoholds.ledger.backend import Backend
from whoholds.ledger.sqlite import Sqlite
from whoholds.ledger.store import Store

PATIENCE: Final = 30.0
"""Seconds that a writer waits for another one: longer than the largest append we have measured."""


POSTGRES: Final = ("postgresql", "postgres")
"""Schemes of URLs that name a PostgreSQL database."""


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
    """Open the ledger in an SQLite file (a path or `sqlite:///path`) or in a PostgreSQL database.

    `postgresql://user@host/database?ledger=NAME` is the schema NAME ("whoholds" without it). `create` makes
    the ledger where absent. `timeout` is in seconds. Raises LedgerError saying what is wrong,
    LedgerVersionError for a ledger made by a newer whoholds (left as it is), MissingExtraError without the
    driver.
    """
    backend = _backend(str(path_or_url), read_only=read_only, create=create, timeout=timeout)
    try:
        return Store(backend, clock)
    except BaseException:
        backend.close()
        raise


def _backend(name: str, *, read_only: bool, create: bool, timeout: float) -> Backend:
    if name.partition("://")[0] in POSTGRES:
        from whoholds.ledger.postgres import Postgres

        return Postgres(name, read_only=read_only, create=create, timeout=timeout)
    return Sqlite(_path(name), read_only=read_only, create=create, timeout=timeout)


def _path(name: str) -> Path:
    scheme, found, rest = name.partition("://")
    if not found:
        return Path(name)
    if scheme != "sqlite":
        raise LedgerError(
            f"no ledger can be kept in {scheme!r}: give a file path, sqlite:///path or postgresql://..."
        )
    return Path(unquote(rest.removeprefix("/")))
