"""An opening and an address -> answered requests, by one process or by several that share the address."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING

from whoholds.serve.server import Options, Server

if TYPE_CHECKING:
    from whoholds.serve.accounts import Accounts

KEEP_ALIVE_SECONDS = 75
"""Longer than clients and proxies keep a silent line (5 to 60 s): one that the server closes first may be
closed while the next request is on its way, and that request is lost."""

GRACE_SECONDS = 5
"""What is being answered may take so long to end after a stop; streams of events end at once."""

BACKLOG = 1024
"""Connections that may wait while the processes start or work."""

ACCOUNTS = ".accounts"
"""Accounts are kept beside a ledger: FILE.db.accounts."""


@dataclass(frozen=True)
class Opening:
    """What a server is opened from; every process opens its own: connections must not cross a fork."""

    editions: Path
    options: Options
    ledger: str | None = None
    four_eyes: bool = False

    def open(self) -> Server:
        """Open the editions, and the ledger with its accounts where there is one. Raises EditionError."""
        from whoholds.serve.shelf import Shelf

        shelf = Shelf(self.editions)
        if self.ledger is None:
            return Server(shelf, self.options)
        from whoholds.desk import open_desk
        from whoholds.serve.book import Book
        from whoholds.serve.why import Asker

        desk = open_desk(self.ledger)
        book, accounts = Book(desk, four_eyes=self.four_eyes), accounts_beside(self.ledger)
        return Server(shelf, self.options, book, accounts, desk.recipe, asker=Asker(self.ledger))


def accounts_beside(ledger: str) -> Accounts | None:
    """Open the accounts beside a ledger's file; None for a ledger that is no file."""
    from whoholds.serve.accounts import Accounts

    if "://" in ledger and not ledger.startswith("sqlite:"):
        return None
    return Accounts(Path(ledger.removeprefix("sqlite:///") + ACCOUNTS))


def run(opening: Opening, workers: int, listens: Callable[[str], None]) -> None:
    """Answer requests until interrupted; `listens` is told the address. Raises EditionError, OSError."""
    with _listening(opening.options) as listening:
        listens(_address(opening.options, listening))
        if workers > 1:
            _supervise(opening, listening, workers)
        else:
            answer(opening, listening)


@contextmanager
def _listening(options: Options) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((options.host, options.port))
        found.listen(BACKLOG)
        yield found


def _address(options: Options, listening: socket.socket) -> str:
    host = "127.0.0.1" if options.loopback else options.host
    return f"http://{host}:{listening.getsockname()[1]}"


def answer(opening: Opening, listening: socket.socket) -> None:
    """Answer the requests that come to a socket, in this process, until it is told to stop."""
    import uvicorn

    from whoholds.serve.app import make_app

    server = opening.open()
    config = uvicorn.Config(
        make_app(server),
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


# --- several processes -------------------------------------------------------------------------------


def _supervise(opening: Opening, listening: socket.socket, workers: int) -> None:
    """Keep `workers` processes answering; one that dies is replaced."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    running = [_started(opening, listening) for _ in range(workers)]
    while not stop.is_set():
        connection.wait([process.sentinel for process in running], timeout=0.5)
        if not stop.is_set():
            running = [p if p.is_alive() else _started(opening, listening) for p in running]
    for process in running:
        process.terminate()
    for process in running:
        process.join()


def _started(opening: Opening, listening: socket.socket) -> SpawnProcess:
    process = get_context("spawn").Process(target=_worker, args=(opening, listening))
    process.start()
    return process


def _worker(opening: Opening, listening: socket.socket) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    answer(opening, listening)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
