"""A text -> its language, by its letters first and its commonest words second.

`detect` judges a whole report and may say None; `language_of` judges a sentence of a report whose
language is known, where a short one keeps that language unless its letters say otherwise.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

SAMPLE = 4_000
"""Characters looked at: the language of a report shows in its first paragraphs."""

KNOWN_LANGUAGES = ("en", "uk", "ru", "ar")
"""Languages that can be told from letters and common words."""

_WORDS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_LATIN = re.compile("[a-z]+")
_ARABIC = re.compile("[\u0600-\u06ff]+")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff']+")
_ONLY_UK, _ONLY_RU = re.compile("[іїєґ]"), re.compile("[ыэъё]")
_ONLY_FA = re.compile("[پچژگ]")
_ENDS_UK = re.compile("(ськ|зьк|цьк)|(ння|ття|ти|тися|ому|ано|ено|ів|ув)$")
_ENDS_RU = re.compile("(ск[аоиу]|ние|ств)|(ие|ые|ая|яя|ое|ее|ой|ть|ться|ния|ция|ии|ов|ев|ил|ел|ял)$")
"""What words of one language hold or end in, the other's seldom or never."""
_NO_UKRAINIAN = 24
"""Letters without a Ukrainian one (every fourteenth is) that make a text Russian: five times likelier so."""
_LEAST_ENGLISH = 0.08
"""Share of common words below which a text in Latin letters is not taken for English."""


def detect(text: str) -> str | None:
    """Return "en", "uk", "ru", "ar" or None when the letters and words point to none of them."""
    words = _WORDS.findall(text[:SAMPLE].casefold())
    letters = "".join(words)
    if not letters:
        return None
    if _count(_CYRILLIC, letters) > 0.5 * len(letters):
        return _cyrillic(letters, words)
    if _count(_ARABIC, letters) > 0.5 * len(letters):
        return None if _ONLY_FA.search(letters) else "ar"
    english = _common(words, "en") >= _LEAST_ENGLISH * len(words)
    return "en" if english and _count(_LATIN, letters) > 0.9 * len(letters) else None


def _cyrillic(letters: str, words: list[str]) -> str | None:
    uk = _count(_ONLY_UK, letters) / len(letters) + _common(words, "uk") / len(words)
    ru = _count(_ONLY_RU, letters) / len(letters) + _common(words, "ru") / len(words)
    if uk == ru:
        uk, ru = (sum(bool(e.search(w)) for w in words) for e in (_ENDS_UK, _ENDS_RU))
    if uk == ru and len(letters) >= _NO_UKRAINIAN:
        return "ru"
    return None if uk == ru else "uk" if uk > ru else "ru"


def language_of(folded: str, default: str = "en") -> str:
    """Return "en", "uk" or "ru" for a text in lower case; `default` where nothing decides.

    Inside a Ukrainian or Russian report a sentence changes the language by its letters alone: the
    short words that both share decide nothing there.
    """
    cyrillic = 0 if folded.isascii() else _count(_CYRILLIC, folded)
    if not cyrillic or cyrillic <= _count(_LATIN, folded):
        return "en" if cyrillic or _LATIN.search(folded) else default
    uk, ru = _count(_ONLY_UK, folded), _count(_ONLY_RU, folded)
    slavic = default in ("uk", "ru")
    if uk == ru and not slavic:
        words = _CYRILLIC_WORD.findall(folded)
        uk, ru = _common(words, "uk"), _common(words, "ru")
    if uk == ru:
        return default if slavic else "ru"
    return "uk" if uk > ru else "ru"


def _count(runs: re.Pattern[str], text: str) -> int:
    """Return how many characters the matches of a pattern have."""
    return sum(map(len, runs.findall(text)))


def _common(words: list[str], lang: str) -> int:
    known = _commonest()[lang]
    return sum(word in known for word in words)


@cache
def _commonest() -> dict[str, frozenset[str]]:
    text = resources.files("whoholds").joinpath("languages.toml").read_text(encoding="utf-8")
    return {lang: frozenset(words.split()) for lang, words in tomllib.loads(text).items()}
