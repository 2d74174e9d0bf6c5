"""A new edition or a review -> a server-sent event to everybody who listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request

from whoholds.serve.asked import WhichChanges
from whoholds.serve.lists import changes
from whoholds.serve.server import Server

LOOK_SECONDS = 1.0
PULSE_LOOKS = 15
"""A comment so often keeps proxies from closing a quiet line."""

MOST_CHANGES = 100
"""Changes told with an edition: the newest; /api/changes has all."""


async def stream(server: Server, request: Request) -> AsyncIterator[bytes]:
    """Yield events until the client leaves or the server stops: first the edition, then what is new."""
    edition, head, looks = "", _head(server), 0
    while not (server.stopping.is_set() or await request.is_disconnected()):
        server.shelf.look()
        if server.shelf.name != edition:
            edition = server.shelf.name
            yield _event("edition", _edition(server))
        now = await asyncio.to_thread(_head, server)
        if now != head:
            head = now
            yield _event("ledger", {"head": head})
        looks += 1
        if looks % PULSE_LOOKS == 0:
            yield b": still here\n\n"
        await asyncio.sleep(LOOK_SECONDS)


def _head(server: Server) -> str:
    if server.book is None:
        return ""
    found = server.book.desk.store.head()
    return f"{found.seq}:{found.hash}"


def _edition(server: Server) -> object:
    with server.shelf.pinned() as edition:
        found = changes(edition, WhichChanges())
        return {"edition": edition.info, "changes": found.changes[-MOST_CHANGES:]}


def _event(name: str, data: object) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"
