"""Patterns of words with stems -> where they occur in a phrase, in any case form or spelling.

A pattern is one or more words; a word that ends in `*` is a stem and stands for any ending, so that
"пригожин*" finds «Пригожина» and "ген* штаб*" finds «Генерального штаба». Patterns are held in one
trie over word patterns; a phrase of n words costs n steps, however many patterns there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+")
_PATTERN_WORD = re.compile(r"[^\W_]+\*?")
# One letter for all ways to type an apostrophe, yo, ge with upturn; stress and zero-width marks vanish.
_FOLD = str.maketrans(
    {"ʼ": "'", "’": "'", "‘": "'", "`": "'", "ё": "е", "ґ": "г"}
    | dict.fromkeys("\u0301\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
_KEPT_WORDS = 65_536  # distinct words of a year of news; bounds the cache at about 10 MB


def fold(text: str) -> str:
    """Return `text` in lower case with apostrophes and ё/ґ made one, stress and zero-width marks removed."""
    return text.lower().translate(_FOLD)


def words_of(text: str) -> list[str]:
    """Return the folded words of `text`; hyphens and apostrophes part words, a possessive s is dropped."""
    return [word for word in _WORD.findall(fold(text)) if word != "s"]


def pattern_of(text: str) -> tuple[str, ...]:
    """Return a written pattern as folded words, stems with their `*`."""
    return tuple(word for word in _PATTERN_WORD.findall(fold(text)) if word != "s")


class Hit(NamedTuple, Generic[T]):
    """A pattern found at words `[start, end)` of a phrase; `literal` counts its written letters."""

    start: int
    end: int
    literal: int
    what: T

    def inside(self, other: Hit[T]) -> bool:
        """Whether this hit covers a strictly smaller part of what `other` covers."""
        return other.start <= self.start and self.end <= other.end and self.size < other.size

    @property
    def size(self) -> int:
        """How many words it covers."""
        return self.end - self.start


class _Node(Generic[T]):
    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.ends: list[tuple[int, T]] = []


class PhraseIndex(Generic[T]):
    """All patterns of a theatre, ready to be found."""

    def __init__(self, patterns: Iterable[tuple[tuple[str, ...], T]]) -> None:
        """Build from (words as `pattern_of` gives them, what they mean)."""
        self._root: _Node[T] = _Node()
        self._known: set[str] = set()
        for words, what in patterns:
            self._add(words, what)
        self._keys = lru_cache(maxsize=_KEPT_WORDS)(self._keys_of)

    def find(self, words: list[str]) -> list[Hit[T]]:
        """Return every hit in folded `words`, leftmost first, overlapping ones included."""
        keys = [self._keys(word) for word in words]
        return [hit for start in range(len(words)) if keys[start] for hit in self._from(start, keys)]

    def _add(self, words: tuple[str, ...], what: T) -> None:
        node = self._root
        for word in words:
            self._known.add(word)
            node = node.next.setdefault(word, _Node())
        node.ends.append((sum(len(word.rstrip("*")) for word in words), what))

    def _keys_of(self, word: str) -> tuple[str, ...]:
        stems = (word[:length] + "*" for length in range(1, len(word) + 1))
        return tuple(key for key in (word, *stems) if key in self._known)

    def _from(self, start: int, keys: list[tuple[str, ...]]) -> Iterator[Hit[T]]:
        nodes = [self._root]
        for position in range(start, len(keys)):
            nodes = [node.next[key] for node in nodes for key in keys[position] if key in node.next]
            if not nodes:
                return
            for node in nodes:
                for literal, what in node.ends:
                    yield Hit(start, position + 1, literal, what)
