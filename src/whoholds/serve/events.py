"""A new edition or an entry of the ledger -> a server-sent event to everybody who listens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

import msgspec

from whoholds.errors import WhoholdsError
from whoholds.model import Review
from whoholds.serve.asked import WhichChanges
from whoholds.serve.book import Book, mark_of
from whoholds.serve.lists import changes
from whoholds.serve.server import Server
from whoholds.serve.shapes import ReviewMark

log = logging.getLogger("whoholds.serve")

LOOK_SECONDS = 1.0
PULSE_SECONDS = 15.0
"""A comment so often keeps proxies from closing a quiet line, and finds the lines whose reader is gone."""

LONGEST_SECONDS = 1800.0
"""A stream ends then; browsers open it again by themselves, and are asked again who they are."""

MOST_CHANGES = 100
"""Changes told with an edition: the newest; /api/changes has all."""

MOST_UNREAD = 100
"""Events that wait for a slow reader; one with more is left, and begins anew when it comes back."""

MOST_NEWS = 1000
"""Entries of the ledger that are looked through for reviews, the newest; a load brings thousands more."""

Unread = asyncio.Queue[bytes | None]
"""What one listener has not read yet; None ends its stream."""


class Events:
    """Looks for what is new while somebody listens, once for all of them; lives in one event loop."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._listeners: set[Unread] = set()
        self._looking: asyncio.Task[None] | None = None

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield events until the reader leaves or the server stops: first the edition, then what is new."""
        queue: Unread = asyncio.Queue(MOST_UNREAD)
        self._listeners.add(queue)
        try:
            await self._start()
            yield await asyncio.to_thread(self._edition)
            async for event in _until(queue, asyncio.get_running_loop().time() + LONGEST_SECONDS):
                yield event
        finally:
            self._forget(queue)

    async def _start(self) -> None:
        name, seq = self._server.shelf.name, await asyncio.to_thread(_seq, self._server.book)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(name, seq))

    def _forget(self, queue: Unread) -> None:
        self._listeners.discard(queue)
        if not self._listeners and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look(self, name: str, seq: int) -> None:
        """Tell what is new since an edition and an entry; what fails now is looked for again."""
        while not self._server.stopping.is_set():
            await asyncio.sleep(LOOK_SECONDS)
            try:
                name, seq = await self._told_edition(name), await self._told_ledger(seq)
            except (WhoholdsError, OSError) as error:
                log.warning("no events for now: %s", error)
        self._tell(None)

    async def _told_edition(self, name: str) -> str:
        self._server.shelf.look()
        now = self._server.shelf.name
        if now != name:
            self._tell(await asyncio.to_thread(self._edition))
        return now

    async def _told_ledger(self, seq: int) -> int:
        if self._server.book is None:
            return seq
        news = await asyncio.to_thread(_news, self._server.book, seq)
        if news.new:
            self._tell(_event("ledger", news))
        return seq + news.new

    def _tell(self, event: bytes | None) -> None:
        for queue in tuple(self._listeners):
            full = queue.qsize() >= MOST_UNREAD - 1
            queue.put_nowait(None if full else event)
            if full:
                self._listeners.discard(queue)

    def _edition(self) -> bytes:
        with self._server.shelf.pinned() as edition:
            found = changes(edition, WhichChanges())
            return _event("edition", {"edition": edition.info, "changes": found.changes[-MOST_CHANGES:]})


class News(msgspec.Struct, frozen=True):
    """What came into the ledger: its head now, how many entries are new, and the reviews among them."""

    head: str
    new: int
    reviews: tuple[ReviewMark, ...]


def _seq(book: Book | None) -> int:
    return book.desk.store.head().seq if book is not None else 0


def _news(book: Book, seq: int) -> News:
    head = book.desk.store.head()
    new = max(0, head.seq - seq)
    told = book.latest(max(seq, head.seq - MOST_NEWS)) if new else ()
    reviews = tuple(mark_of(item.entry) for item in told if isinstance(item.entry, Review))
    return News(f"{head.seq}:{head.hash}", new, reviews)


async def _until(queue: Unread, end: float) -> AsyncIterator[bytes]:
    """Yield what comes into a queue, a comment in its pauses, until None comes or it is late."""
    loop = asyncio.get_running_loop()
    while loop.time() < end:
        event: bytes | None = b": still here\n\n"
        with suppress(TimeoutError):
            event = await asyncio.wait_for(queue.get(), PULSE_SECONDS)
        if event is None:
            return
        yield event


def _event(name: str, data: object) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"
