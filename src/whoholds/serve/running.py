"""An opening and an address -> answered requests, by one process or by several that share the address."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import TYPE_CHECKING

from whoholds.logs import fields, start_logging
from whoholds.serve.accounts import Accounts
from whoholds.serve.server import Options, Server
from whoholds.serve.shelf import Shelf, newest

if TYPE_CHECKING:
    from types import FrameType

    import uvicorn

    from whoholds.metrics import ServerMetrics

log = logging.getLogger("whoholds.serve")

KEEP_ALIVE_SECONDS = 75
"""Longer than clients and proxies keep a silent line (5 to 60 s): one that the server closes first may be
closed while the next request is on its way, and that request is lost."""

GRACE_SECONDS = 5
"""What is being answered may take so long to end after a stop."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)
LOOK_SECONDS = 0.5
"""How often it is looked whether a process died, and how long a signal may wait."""

BACKLOG = 1024
"""Connections that may wait while the processes start or work."""


@dataclass(frozen=True)
class Opening:
    """What a server is opened from; every process opens its own: connections must not cross a fork."""

    editions: Path
    options: Options
    ledger: str | None = None
    accounts: Path | None = None
    """The file of the accounts; None: there are none."""
    four_eyes: bool = False
    metrics: int | None = None
    """The first port of this machine on which numbers are told to Prometheus."""
    log: str = ""
    """How a run is told on stderr; see logs.py."""

    def open(self, number: int = 0) -> Server:
        """Open the editions, the accounts and the ledger. Raises EditionError, LedgerError."""
        shelf = Shelf(self.editions)
        metrics = self._metrics(shelf, number)
        accounts = Accounts(self.accounts) if self.accounts else None
        if self.ledger is None:
            return Server(shelf, self.options, accounts=accounts, metrics=metrics)
        from whoholds.desk import open_desk
        from whoholds.serve.book import Book
        from whoholds.serve.why import Asker

        desk = open_desk(self.ledger)
        book = Book(desk, four_eyes=self.four_eyes)
        return Server(
            shelf, self.options, book, accounts, desk.recipe, asker=Asker(self.ledger), metrics=metrics
        )

    def _metrics(self, shelf: Shelf, number: int) -> ServerMetrics | None:
        if self.metrics is None:
            return None
        from whoholds.metrics import ServerMetrics

        found = ServerMetrics()
        found.expose(self.metrics + number)
        found.serves(lambda: shelf.name)
        return found


def run(opening: Opening, workers: int, listens: Callable[[str], None]) -> None:
    """Answer requests until interrupted; `listens` is told the address. Raises EditionError, OSError."""
    with _listening(opening.options, workers) as listening:
        address = _address(opening.options, listening[0])
        listens(address)
        log.info("serving", extra=fields(edition=newest(opening.editions).name, address=address))
        try:
            if workers > 1:
                _supervise(opening, listening, workers)
            else:
                answer(opening, listening[0])
        except KeyboardInterrupt:
            pass
        finally:
            log.info("stopped")


SHARING = sys.platform == "linux"
"""Whether the kernel spreads connections over the sockets of one address; elsewhere all processes take from
one socket, and whoever wakes first takes most."""


@contextmanager
def _listening(options: Options, workers: int) -> Iterator[list[socket.socket]]:
    """Open a socket for each process. They stay open here: what waits at one survives its process."""
    with ExitStack() as stack:
        first = stack.enter_context(_bound(options, options.port, workers > 1))
        port = first.getsockname()[1]
        others = range(workers - 1) if SHARING else ()
        found = [first, *(stack.enter_context(_bound(options, port, True)) for _ in others)]
        for each in found:
            each.listen(BACKLOG)
        yield found


def _bound(options: Options, port: int, shared: bool) -> socket.socket:
    found = socket.socket(socket.AF_INET6 if ":" in options.host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared and SHARING:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        found.bind((options.host, port))
    except OSError:
        found.close()
        raise
    return found


def _address(options: Options, listening: socket.socket) -> str:
    host = "127.0.0.1" if options.loopback else options.host
    return f"http://{host}:{listening.getsockname()[1]}"


def answer(opening: Opening, listening: socket.socket, number: int = 0) -> None:
    """Answer the requests that come to a socket, in this process, until it is told to stop.

    `number` tells one process of several from the others: each shows its metrics on a port of its own.
    """
    import uvicorn

    from whoholds.serve.app import make_app

    server = opening.open(number)
    app = make_app(server)
    server.shelf.keep_looking()
    _settle()
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        _stopping(uvicorn.Server(config), server).run(sockets=[listening])
    finally:
        server.close()


def _settle() -> None:
    """Leave what was loaded so far out of the collection of garbage: it stays; walking it halts everyone."""
    gc.collect()
    gc.freeze()


def _stopping(asgi: uvicorn.Server, server: Server) -> uvicorn.Server:
    """Let a signal to stop end the event streams too: they would outlast the seconds of grace."""
    leave = asgi.handle_exit

    def handle_exit(sig: int, frame: FrameType | None) -> None:
        server.stopping.set()
        leave(sig, frame)

    asgi.handle_exit = handle_exit  # type: ignore[method-assign]
    return asgi


# --- several processes -------------------------------------------------------------------------------


def _supervise(opening: Opening, listening: Sequence[socket.socket], workers: int) -> None:
    """Keep `workers` processes answering; one that dies is replaced. A signal is passed on, then obeyed."""
    told: list[int] = []
    before = {number: signal.signal(number, lambda n, _: told.append(n)) for number in SIGNALS}
    running = [_started(opening, listening[number % len(listening)], number) for number in range(workers)]
    while not told:
        connection.wait([process.sentinel for process in running], timeout=LOOK_SECONDS)
        for number, process in enumerate(running):
            if not told and not process.is_alive():
                log.warning("a process that answers died", extra=fields(code=process.exitcode))
                running[number] = _started(opening, listening[number % len(listening)], number)
    for process in running:
        process.terminate()
    for process in running:
        process.join()
    for number, handler in before.items():
        signal.signal(number, handler)
    signal.raise_signal(told[0])


def _started(opening: Opening, listening: socket.socket, number: int) -> SpawnProcess:
    process = get_context("spawn").Process(target=_worker, args=(opening, listening, number))
    process.start()
    return process


def _worker(opening: Opening, listening: socket.socket, number: int) -> None:
    start_logging(opening.log)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(KeyboardInterrupt):
        answer(opening, listening, number)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
