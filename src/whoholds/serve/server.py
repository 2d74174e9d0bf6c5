"""What `whoholds serve` was told -> the parts of a running server: editions, ledger, accounts, guard."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from whoholds.errors import UsageError
from whoholds.serve.accounts import Accounts
from whoholds.serve.guard import Guard
from whoholds.serve.shapes import Abilities
from whoholds.serve.shelf import Shelf

if TYPE_CHECKING:
    from whoholds.metrics import ServerMetrics
    from whoholds.pipeline import Recipe
    from whoholds.serve.book import Book
    from whoholds.serve.why import Asker

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]", "testserver")


@dataclass(frozen=True)
class Options:
    """Where to listen, who may read, and what may be loaded from elsewhere."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_read: bool = False
    names: Sequence[str] = ()
    """Further host names under which it is reached; "*" for any."""
    tiles: str | None = None

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host == "localhost"

    @property
    def exposed(self) -> bool:
        """Whether others reach it: from other machines, or through a proxy under another name."""
        return not self.loopback or bool(self.names)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names that a request may come under: others are another site's trick (DNS rebinding)."""
        if not self.loopback and not self.names:
            return ("*",)
        return (*LOCAL_HOSTS, self.host, *self.names)


@dataclass(frozen=True)
class Server:
    """The parts of a running server."""

    shelf: Shelf
    options: Options = field(default_factory=Options)
    book: Book | None = None
    accounts: Accounts | None = None
    recipe: Recipe | None = None
    """What texts are read by; None: the edition's own theatre."""
    static: Path | None = None
    asker: Asker | None = None
    metrics: ServerMetrics | None = None
    stopping: Event = field(default_factory=Event)
    """Set when the server was told to stop: event streams end, requests are still answered."""

    @property
    def guard(self) -> Guard:
        """Who may ask what: reading is free where only this machine reaches it, or where it was said so."""
        return Guard(self.accounts, not self.options.exposed or self.options.public_read)

    @property
    def abilities(self) -> Abilities:
        """What this server offers."""
        return Abilities(
            ledger=self.book is not None,
            reading=True,
            review=self.book is not None and self.accounts is not None,
            four_eyes=self.book is not None and self.book.four_eyes,
            accounts=self.accounts is not None,
            tiles=self.options.tiles,
        )

    def close(self) -> None:
        """Let go of everything."""
        self.shelf.close()
        for part in (self.book, self.accounts, self.asker):
            if part is not None:
                part.close()


def checked(options: Options, accounts: Accounts | None) -> None:
    """Refuse to be reached from elsewhere without accounts or an explicit word. Raises UsageError."""
    guarded = options.public_read or (accounts is not None and accounts.any())
    if options.exposed and not guarded:
        where = ", ".join(options.names) or options.host
        raise UsageError(
            f"{where} is reached from other machines: make accounts first "
            "(whoholds accounts add NAME), or say --public-read to let everybody read"
        )
