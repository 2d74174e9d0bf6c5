"""A text and the names of outlets -> those that it says it has its news from ("Reuters reports")."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

import msgspec

SAMPLE = 20_000
"""Characters looked at: whom a report has it from stands in its first paragraphs."""


class _Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _cues() -> tuple[str, str]:
    """Return the patterns of what stands before and after a name."""
    read = files(__package__).joinpath("citing.toml").read_text(encoding="utf-8")
    cues = msgspec.convert(tomllib.loads(read), _Cues)
    before, after = (_any(w for words in part.values() for w in words) for part in (cues.before, cues.after))
    return rf"\b(?:{before})\s+(?:the\s+)?[«\"“]?", rf"[»\"”]?,?\s+(?:has\s+)?(?:{after})"


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


class Outlets:
    """Outlets by all their names; finds the ones a text cites."""

    def __init__(self, names: Iterable[tuple[str, ...]]) -> None:
        """Take the names of each outlet: what it is called, its aliases, its domains."""
        self._of = {name.casefold(): frozenset(n.casefold() for n in one) for one in names for name in one}
        before, after = _cues()
        name = rf"(?:{_any(self._of)})"
        found = rf"{before}(?P<one>{name})\b|\b(?P<other>{name}){after}"
        self._found = re.compile(found) if self._of else None

    def cited_in(self, text: str) -> frozenset[str]:
        """Return every name, in small letters, of the outlets that the text says it has its news from."""
        if self._found is None:
            return frozenset()
        hits = self._found.finditer(text[:SAMPLE].casefold())
        return frozenset().union(*(self._of[hit["one"] or hit["other"]] for hit in hits))
