"""A newsroom's server: a ledger with the small edition's claims, an account of every role, signed-in clients."""

from __future__ import annotations

from pathlib import Path

import small_edition
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from whoholds.desk import open_desk
from whoholds.model import Report, reading_of
from whoholds.serve.accounts import Accounts
from whoholds.serve.app import make_app
from whoholds.serve.book import Book
from whoholds.serve.server import Options, Server
from whoholds.serve.shelf import Shelf

ROLES = ("reader", "contributor", "analyst", "admin")
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""The costs of argon2 are not what these tests are about."""

PASSWORD = "correct horse battery"


def make_ledger(path: Path | str) -> None:
    """Make a ledger that holds the small edition's claims."""
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
        self.ledger = folder / "war.db"
        make_ledger(self.ledger)
        self.accounts = Accounts(folder / "war.db.accounts", hasher=QUICK)
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
