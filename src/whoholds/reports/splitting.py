"""A JSON document of any size -> its records one by one, in bounded memory.

Only brackets and strings are looked at on the way to a record; a record itself is handed on as bytes, so
that one that is not JSON spoils no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from whoholds.reports.notes import RefusedError

CHUNK = 1 << 20
"""Bytes read at a time."""

DEEPEST = 50
"""Levels above the records: real exports have three."""

LISTS = frozenset(
    {
        (),
        ("messages",),
        ("chats", "list", "messages"),
        ("left_chats", "list", "messages"),
        ("orderedItems",),
        ("feed",),
        ("posts",),
        ("statuses",),
        ("tweets",),
        ("data",),
        ("items",),
        ("reports",),
        ("articles",),
        ("includes", "users"),
    }
)
"""Where exports keep their records: keys from the top, lists between them left out."""

CUT_OFF = "ends too early: its last record is cut off; what stood before was read"

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN = re.compile(rb"\s*+(?:(" + _STRING + rb")|([\[\]{}:,])|([^\s\[\]{}:,\"]++))", re.DOTALL)
_INSIDE = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_PLAIN = re.compile(rb"(?>[^\"{}\[\]]+|" + _STRING + rb")*+", re.DOTALL)
_BRACKET = re.compile(rb"(?>[^\"{}\[\]]+|" + _STRING + rb")*+([{}\[\]])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A record (`raw` None when it is too long) or, outside of records, a plain value; `line` from 1."""

    path: tuple[str, ...]
    line: int
    raw: bytes | None
    is_record: bool


class _Buffer:
    """A window on the stream: what is before `at` is done with, and counted in lines."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.data, self.at, self._lines, self._counted = stream, b"", 0, 1, 0

    def more(self) -> bool:
        """Read on; False at the end."""
        self._count()
        self.data, self.at, self._counted = self.data[self.at :], 0, 0
        found = self._stream.read(max(CHUNK, len(self.data)))
        self.data += found
        return bool(found)

    def line(self) -> int:
        """Return the line on which `at` stands."""
        self._count()
        return self._lines

    def _count(self) -> None:
        self._lines += self.data.count(b"\n", self._counted, self.at)
        self._counted = self.at

    def token(self) -> re.Match[bytes] | None:
        """Return the next token and step behind it; None at the end of the stream."""
        while True:
            found = _TOKEN.match(self.data, self.at)
            if found and (found.end() < len(self.data) or found.group(2)):
                self.at = found.end()
                return found
            if len(self.data) - self.at > 20 * CHUNK:
                raise RefusedError("not JSON: a text without end")
            if not self.more():
                if found:
                    self.at = found.end()
                elif self.data[self.at :].strip():
                    raise RefusedError("not JSON: it ends within a text, or is damaged there")
                return found

    def record(self, limit: int) -> bytes | None:
        """Return the bytes of the object that opens just before `at`; None when longer than `limit`."""
        kept, depth, scanned = [b"{"], 1, self.at
        size = 0
        while depth:
            found = _BRACKET.match(self.data, scanned)
            if found:
                depth += 1 if found.group(1) in b"{[" else -1
                scanned = found.end()
                if depth and scanned - self.at < CHUNK:
                    continue
            part = self.data[self.at : scanned]
            size += len(part)
            if size <= limit:
                kept.append(part)
            self.at = scanned
            if not found:
                if size + len(self.data) - self.at > limit + CHUNK:
                    size = limit + 1
                    self._pass_over_text()
                elif not self.more():
                    raise RefusedError(CUT_OFF)
                scanned = self.at
        return b"".join(kept) if size <= limit else None

    def _pass_over_text(self) -> None:
        """Step behind the text that begins next and does not end in what was read; it is not kept."""
        self.at = _end(_PLAIN, self.data, self.at) + 1
        while True:
            self.at = _end(_INSIDE, self.data, self.at)
            if self.data[self.at : self.at + 1] == b'"':
                self.at += 1
                return
            if not self.more():
                raise RefusedError(CUT_OFF)


def _end(pattern: re.Pattern[bytes], data: bytes, start: int) -> int:
    """Return where what the pattern matches at `start`, maybe nothing, ends."""
    found = pattern.match(data, start)
    return found.end() if found else start


def pieces(stream: IO[bytes], limit: int) -> Iterator[Piece]:
    """Yield records and the plain values around them; a record longer than `limit` bytes comes as None.

    A document that is one object without any list of records is one record. Raises RefusedError where it
    is no JSON; what stood before has been yielded.
    """
    buffer, stack = _Buffer(stream), _Stack()
    while token := buffer.token():
        text, mark, other = token.groups()
        if mark == b"{" and stack.in_list and stack.path in LISTS:
            line = buffer.line()
            yield Piece(stack.path, line, buffer.record(limit), is_record=True)
        elif mark:
            stack.step(mark)
        elif stack.wants_key and text:
            stack.key(text)
        elif stack.depth:
            yield Piece(stack.path, buffer.line(), text or other, is_record=False)


class _Stack:
    """Where in the document we are: open brackets with the key each stands under."""

    def __init__(self) -> None:
        self._open: list[tuple[bool, str | None]] = []
        self._key: str | None = None
        self.wants_key = False

    @property
    def depth(self) -> int:
        return len(self._open)

    @property
    def in_list(self) -> bool:
        return bool(self._open) and self._open[-1][0]

    @property
    def path(self) -> tuple[str, ...]:
        keys = (*(key for _, key in self._open), self._key)
        return tuple(key for key in keys if key is not None)

    def key(self, text: bytes) -> None:
        self._key, self.wants_key = text[1:-1].decode("utf-8", "replace"), False

    def step(self, mark: bytes) -> None:
        if mark == b":":
            return
        if mark in b"{[":
            self._open.append((mark == b"[", self._key))
        elif mark in b"}]" and self._open:
            self._open.pop()
        if len(self._open) > DEEPEST:
            raise RefusedError("nested too deeply")
        self._key = None
        self.wants_key = bool(self._open) and not self.in_list and mark in b"{,"
