"""A running server over the small edition, and a browser-like client of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from whoholds.serve.app import make_app
from whoholds.serve.server import Server
from whoholds.serve.shelf import Shelf

sys.path.insert(0, str(Path(__file__).parent))

import small_edition
from press_room import Newsroom


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one small edition."""
    folder = tmp_path_factory.mktemp("editions")
    small_edition.publish_small(folder)
    return folder


@pytest.fixture(scope="session")
def server(editions: Path) -> Iterator[Server]:
    """A server that anybody on this machine may read; it has no ledger and no accounts."""
    running = Server(Shelf(editions))
    yield running
    running.close()


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[TestClient]:
    """A client of that server."""
    with TestClient(make_app(server)) as found:
        yield found


@pytest.fixture(scope="module")
def newsroom(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom that the tests of one file share."""
    found = Newsroom(editions, tmp_path_factory.mktemp("newsroom"))
    yield found
    found.server.close()
