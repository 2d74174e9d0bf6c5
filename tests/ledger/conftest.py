"""Stores and a clock for the tests of this room, which share `ledger_entries`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from whoholds.ledger import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = datetime(2023, 6, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **by: int) -> datetime:
        self.now += timedelta(**(by or {"hours": 1}))
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "war.db"


@pytest.fixture
def make_store(path: Path, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Open the ledger again and again; another database would be another parameter of this fixture."""
    opened: list[Store] = []

    def make(**options: object) -> Store:
        opened.append(open_store(path, clock=clock, **options))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(make_store: Callable[..., Store]) -> Store:
    return make_store(create=True)
