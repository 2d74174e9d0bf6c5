"""Answers of an edition -> kept in memory, the least used let go first: an edition never changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

MOST_BYTES = 96 * 1024 * 1024
"""Memory for kept answers: the map of 33,000 places in a few views, and thousands of pages."""

EACH_BYTES = 1500
"""What an answer takes beside its body: its key with the words asked, its headers, its place in the order."""

Key = tuple[str, ...]


Headers = tuple[tuple[bytes, bytes], ...]
"""Names and values as they are sent."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as sent: its body and tag, the headers that tell of it, and those that come with a body."""

    body: bytes
    etag: str
    about: Headers = ()
    entity: Headers = ()
    status: int = 200


class Cache:
    """A bounded memory of answers, safe for threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        """Return a kept answer."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, answer: Kept) -> None:
        """Keep an answer, and let go of the least used ones beyond the bound."""
        if len(answer.body) > self._most // 4:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += _bytes(answer) - (_bytes(before) if before else 0)
            self._kept[key] = answer
            while self._size > self._most:
                _, gone = self._kept.popitem(last=False)
                self._size -= _bytes(gone)


def _bytes(answer: Kept) -> int:
    return len(answer.body) + EACH_BYTES
