"""What browser tests are made of: a server of a ledger, and a page that notes what should not happen on it."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from whoholds.desk import Desk

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NEEDS = ("playwright", "axe_playwright_python", "starlette", "uvicorn", "argon2")
DAY = "2023-04-03"
IDLE_MS = 60_000
"""Without a graphics card a map may take long on a busy machine; it must never be waited for without end."""

PASSWORD = "correct horse battery"
ANALYSTS = ("anna", "boris")


def missing() -> str:
    """Return what these tests lack on this machine, or nothing."""
    from whoholds import serve

    app = Path(serve.__file__).parent / "static" / "index.html"
    lacking = [name for name in NEEDS if find_spec(name) is None]
    lacking += [] if CHROMIUM else ["chromium"]
    lacking += [] if app.is_file() else ["the built app"]
    return ", ".join(lacking)


@dataclass(frozen=True)
class Site:
    """A running server: its address and the ledger behind it."""

    address: str
    desk: Desk
    editions: Path


@contextmanager
def serving(desk: Desk, editions: Path, accounts: Path, names: tuple[str, ...] = ()) -> Iterator[Site]:
    """Serve an edition and its ledger on a free port of this machine; under `names` for others, by account."""
    import uvicorn

    from whoholds.serve.accounts import Accounts
    from whoholds.serve.app import make_app
    from whoholds.serve.book import Book
    from whoholds.serve.server import Options, Server
    from whoholds.serve.shelf import Shelf
    from whoholds.serve.why import Asker

    people = Accounts(accounts)
    for name in ANALYSTS:
        people.add(name, "analyst", PASSWORD)
    server = Server(
        Shelf(editions), Options(names=names), Book(desk), people, desk.recipe,
        asker=Asker(str(editions.parent / "demo.db")),
    )  # fmt: skip
    running = uvicorn.Server(uvicorn.Config(make_app(server), port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{_port(running)}/", desk, editions)
    finally:
        running.should_exit = True
        running.force_exit = True
        thread.join(timeout=10)
        server.close()


def _port(running: Any) -> int:
    until = time.monotonic() + 30
    while not running.started and time.monotonic() < until:
        time.sleep(0.02)
    port: int = running.servers[0].sockets[0].getsockname()[1]
    return port


@dataclass(frozen=True)
class Visit:
    """A page and what happened on it that should not have."""

    page: Page
    faults: list[str]
    elsewhere: list[str]
    address: str

    def open(self, view: str = "", *, idle: bool = True) -> Page:
        """Open a view and wait until its map stands still, but never without end; without `idle`, do not wait."""
        self.page.goto(self.address + view)
        self.page.wait_for_selector(".topbar", timeout=IDLE_MS)
        if idle:
            self.page.wait_for_selector(".map-box[data-idle]", timeout=IDLE_MS)
        return self.page


Visiting = Callable[..., Visit]


def is_fault(said: Any) -> bool:
    """Content that the policy stopped and exceptions are faults; a refused request is what some tests want."""
    return said.type == "error" and "Failed to load resource" not in said.text


def note(made: Visit, url: str) -> None:
    if not url.startswith((made.address, "blob:", "data:")):
        made.elsewhere.append(url)


def until(page: Page, expression: str, arg: object = None, seconds: float = 15.0) -> None:
    """Wait until an expression (or a function of `arg`) is true on the page.

    Playwright's own `wait_for_function` evaluates strings in the page, which the app's policy rightly stops.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds} s still not: {expression}")
        page.wait_for_timeout(50)
