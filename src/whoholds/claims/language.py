"""A piece of text -> "en", "uk" or "ru", by its letters first and its stop words second.

Inside a Ukrainian or Russian report a sentence changes the language by its letters alone: the short
words that both share decide nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_LATIN = re.compile("[a-z]+")
_UKRAINIAN = re.compile("[іїєґ]")
_RUSSIAN = re.compile("[ыэъ]")
_WORD = re.compile(r"[\u0400-\u04ff']+")


def language_of(folded: str, stop_words: Mapping[str, frozenset[str]], default: str = "en") -> str:
    """Return the language of a folded text; `default` where neither letters nor words decide."""
    cyrillic = 0 if folded.isascii() else _letters(_CYRILLIC, folded)
    if not cyrillic or cyrillic <= _letters(_LATIN, folded):
        return "en" if cyrillic or _LATIN.search(folded) else default
    ukrainian, russian = len(_UKRAINIAN.findall(folded)), len(_RUSSIAN.findall(folded))
    if ukrainian == russian and default not in ("uk", "ru"):
        words = _WORD.findall(folded)
        ukrainian = sum(w in stop_words.get("uk", ()) for w in words)
        russian = sum(w in stop_words.get("ru", ()) for w in words)
    if ukrainian == russian:
        return default if default in ("uk", "ru") else "ru"
    return "uk" if ukrainian > russian else "ru"


def _letters(runs: re.Pattern[str], folded: str) -> int:
    return sum(map(len, runs.findall(folded)))
