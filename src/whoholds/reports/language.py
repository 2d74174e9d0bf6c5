"""A text -> its language, from letters and the commonest words."""

from __future__ import annotations

import re

SAMPLE = 4_000
"""Characters looked at: the language of a report shows in its first paragraphs."""

KNOWN_LANGUAGES = ("en", "uk", "ru", "ar")
"""Languages that can be told from letters and common words."""

_WORDS = re.compile(r"[^\W\d_]+")
_COMMON = {
    "en": frozenset(
        "the of and to in a is that for on was with as by at from it has have are be its their after".split()
    ),
    "uk": frozenset("і й та що у в на не з до за це як від про але або їх був була було після є".split()),
    "ru": frozenset("и что в на не с по за это как от о об но или их был была было после есть из во".split()),
}
_ONLY_UK, _ONLY_RU = frozenset("іїєґ"), frozenset("ыэъё")
_ONLY_FA = frozenset("پچژگ")


def detect(text: str) -> str | None:
    """Return "en", "uk", "ru", "ar" or None when the letters and words point to none of them."""
    words = _WORDS.findall(text[:SAMPLE].casefold())
    letters = "".join(words)
    if not letters:
        return None
    if _share(letters, "\u0400", "\u04ff") > 0.5:
        return _cyrillic(letters, words)
    if _share(letters, "\u0600", "\u06ff") > 0.5:
        return None if _ONLY_FA & set(letters) else "ar"
    return "en" if _share(letters, "a", "z") > 0.9 and _common(words, "en") >= 0.08 else None


def _share(letters: str, first: str, last: str) -> float:
    return sum(first <= c <= last for c in letters) / len(letters)


def _common(words: list[str], lang: str) -> float:
    return sum(w in _COMMON[lang] for w in words) / len(words)


def _cyrillic(letters: str, words: list[str]) -> str | None:
    uk = sum(c in _ONLY_UK for c in letters) / len(letters) + _common(words, "uk")
    ru = sum(c in _ONLY_RU for c in letters) / len(letters) + _common(words, "ru")
    if uk == ru:
        return None
    return "uk" if uk > ru else "ru"
