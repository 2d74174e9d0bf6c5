"""What a database has to bring to carry a ledger; `sqlite.py` is the first that does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Table


class Backend(Protocol):
    """Transactions, bulk inserts and schema; errors come as LedgerError with advice."""

    name: str
    engine: Engine

    def read(self) -> AbstractContextManager[Connection]:
        """One snapshot."""

    def write(self) -> AbstractContextManager[Connection]:
        """One exclusive writing transaction."""

    def insert(self, connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows in the order of the table's columns."""

    def among(self, column: Any, values: Collection[Any]) -> ColumnElement[bool]:
        """Return the condition that a column is one of any number of values."""

    def prepare(self) -> bool:
        """Bring the schema up to date; return whether the derived tables have to be remade."""

    def remake_derived(self, connection: Connection) -> None:
        """Drop and create the derived tables, empty."""

    def close(self) -> None:
        """Close every connection."""
