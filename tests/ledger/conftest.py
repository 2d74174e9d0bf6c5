"""Stores and a clock for the tests of this room, which share `ledger_entries`.

Every test of a store runs on SQLite and, where WHOHOLDS_TEST_POSTGRES is the URL of a database that may be
written to, on PostgreSQL; tests that ask for `path` are about an SQLite file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from whoholds.ledger import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))

SERVER = os.environ.get("WHOHOLDS_TEST_POSTGRES", "")
Address = Path | str


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = datetime(2023, 6, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **by: int) -> datetime:
        self.now += timedelta(**(by or {"hours": 1}))
        return self.now


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a store on every database there is."""
    if "database" in metafunc.fixturenames:
        file_only = "path" in metafunc.fixturenames or not SERVER
        metafunc.parametrize("database", ["sqlite"] if file_only else ["sqlite", "postgres"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(address: Address) -> Address:
    """The file of an SQLite ledger."""
    return address


@pytest.fixture
def address(new_address: Callable[[], Address]) -> Address:
    return new_address()


@pytest.fixture
def new_address(database: str, tmp_path: Path) -> Iterator[Callable[[], Address]]:
    """Name ledgers that are not there yet; what was made on the server is dropped afterwards."""
    made: list[str] = []

    def name() -> Address:
        if database == "sqlite":
            return tmp_path / f"war{len(list(tmp_path.iterdir())) or ''}.db"
        made.append(f"test_{uuid4().hex[:12]}")
        return f"{SERVER}?ledger={made[-1]}"

    yield name
    if made:
        import psycopg

        with psycopg.connect(SERVER, autocommit=True) as connection:
            for schema in made:
                connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


@pytest.fixture
def make_store(address: Address, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Open the ledger again and again."""
    opened: list[Store] = []

    def make(**options: object) -> Store:
        opened.append(open_store(address, clock=clock, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(make_store: Callable[..., Store]) -> Store:
    return make_store(create=True)
