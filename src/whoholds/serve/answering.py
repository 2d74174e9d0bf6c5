"""What a handler returns -> bytes with tags, compressed where it pays; and what a handler is given."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

import msgspec
from starlette.requests import Request

from whoholds.publish.app.columns import GZIP
from whoholds.serve.accounts import Identity
from whoholds.serve.cache import Headers, Kept
from whoholds.serve.contract import JSON
from whoholds.serve.edition import Edition

try:
    from isal.isal_zlib import compress
except ImportError:
    from zlib import compress

WORTH_PACKING = 1000
"""Bytes below which compression costs more than a packet."""

PACKED = 1
"""The level: with isal a tenth of the work of zlib's usual one for the same bytes, with zlib a third."""

FOR_ALL = (b"cache-control", b"no-cache")
FOR_ONE = (b"cache-control", b"private, no-cache")
"""Whoever keeps an answer asks with its tag whether it holds; where there are accounts, for one reader."""

BINARY = ("application/octet-stream",)


@dataclass(frozen=True)
class Call:
    """One request as a handler sees it: the edition it is answered from, its words, its body, who asks."""

    edition: Edition
    question: Any
    path: Mapping[str, str]
    identity: Identity
    base: str
    accept: str = ""
    body: Any = None
    media: str = ""
    packed: bool = False
    """Whether the client reads gzip."""


@dataclass(frozen=True)
class Answer:
    """What a handler returns: a record, text or bytes, and up to which instant it knows."""

    content: Any
    media: str = JSON
    known_until: datetime | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    """In which the content stands already: "gzip" or none."""


_encode = msgspec.json.Encoder().encode


def kept(answer: Answer, packed: bool) -> Kept:
    """Return an answer as it is sent and kept, compressed if the client takes that and it pays."""
    body = _bytes(answer.content)
    if answer.encoding:
        return _sent(answer, body, answer.encoding)
    worth = packed and len(body) >= WORTH_PACKING
    if worth:
        body = compress(body, PACKED, GZIP)
    return _sent(answer, body, "gzip" if worth else "")


def _sent(answer: Answer, body: bytes, encoding: str) -> Kept:
    """Return an answer whose body stands as it is sent, in an encoding ("gzip" or none)."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    media = answer.media
    if media.startswith("text/") and "charset" not in media:
        media += "; charset=utf-8"
    about = {"etag": tag, "vary": "Accept, Accept-Encoding, Authorization, Cookie", **answer.headers}
    if answer.known_until is not None:
        about["memento-datetime"] = format_datetime(answer.known_until, usegmt=True)
    entity = {"content-type": media, "content-length": str(len(body))}
    if encoding:
        entity["content-encoding"] = encoding
    return Kept(body, tag, _raw(about), _raw(entity), answer.status)


def _raw(headers: Mapping[str, str]) -> Headers:
    return tuple(_pair(name, value) for name, value in headers.items())


@lru_cache(maxsize=1000)
def _pair(name: str, value: str) -> tuple[bytes, bytes]:
    """Return a header as it is sent; most are those of many answers, which then share one."""
    return name.lower().encode("latin-1"), value.encode("latin-1")


def _bytes(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else _encode(content)


class Reply:
    """An answer to one request: whole, or 304 where the client has it already."""

    __slots__ = ("_body", "_headers", "_status")

    def __init__(self, found: Kept, request: Request, private: bool) -> None:
        fresh = FOR_ONE if private else FOR_ALL
        self._status, self._body, self._headers = (
            found.status,
            found.body,
            [*found.about, fresh, *found.entity],
        )
        if _has_it(request, found.etag):
            self._status, self._body, self._headers = 304, b"", [*found.about, fresh]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body})


def _has_it(request: Request, etag: str) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    known = request.headers.get("if-none-match")
    if known is None:
        return False
    return known == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(","))


def takes_gzip(request: Request) -> bool:
    """Whether the client reads gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def error_body(problem: msgspec.Struct) -> bytes:
    """Return a problem as JSON bytes."""
    return _encode(problem)
