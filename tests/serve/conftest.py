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


ROLES = ("reader", "contributor", "analyst", "admin")
PASSWORD = "correct horse battery"


def make_ledger(path: Path) -> None:
    """Make a ledger that holds the small edition's claims."""
    from whoholds.desk import open_desk
    from whoholds.model import Report, reading_of

    with open_desk(path, create=True, theatre="ukraine") as desk:
        for live in small_edition.claims():
            claim = live.claim
            report = Report(
                report_id=claim.report_id,
                source=live.source,
                source_id=live.source_id,
                published=live.published or live.known_at,
                text=f"{claim.claimant} said: {claim.quote}.",
                lang="en",
                title=live.title,
                url=live.url,
            )
            desk.store.append([report, claim, reading_of(report, "by-hand", [claim])])


class Newsroom:
    """A server with a ledger and an account of every role, and clients that are signed in to it."""

    def __init__(self, editions: Path, folder: Path, *, four_eyes: bool = False) -> None:
        from whoholds.desk import open_desk
        from whoholds.serve.accounts import Accounts
        from whoholds.serve.book import Book
        from whoholds.serve.server import Options

        self.ledger = folder / "war.db"
        make_ledger(self.ledger)
        self.accounts = Accounts(folder / "war.db.accounts")
        for role in (*ROLES, "analyst-2"):
            self.accounts.add(role, role.partition("-")[0], PASSWORD)
        self.book = Book(open_desk(self.ledger), four_eyes=four_eyes)
        self.server = Server(Shelf(editions), Options(), self.book, self.accounts, self.book.desk.recipe)
        self.app = make_app(self.server)

    def client(self, name: str | None = None) -> TestClient:
        """Return a client, signed in where a name is given."""
        found = TestClient(self.app)
        if name is not None:
            told = found.post("/api/session", json={"name": name, "password": PASSWORD})
            assert told.status_code == 200, told.text
            found.headers["x-csrf-token"] = told.json()["csrf"]
        return found


@pytest.fixture(scope="module")
def newsroom(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom that the tests of one file share."""
    found = Newsroom(editions, tmp_path_factory.mktemp("newsroom"))
    yield found
    found.server.close()
