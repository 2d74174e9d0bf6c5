"""A word form -> the names it may be a case form of, by suffix rules for Ukrainian and Russian."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

import msgspec

from whoholds.places.data import read_table

MOST_LEMMAS = 400
"""Readings tried for one phrase: three words of seven readings each."""


class Paradigms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For each language, a lemma's ending and the endings of its other case forms."""

    uk: dict[str, str]
    ru: dict[str, str]


def lemmas(key: str, lang: str | None = None) -> list[str]:
    """Return folded names that the folded `key` may be a case form of, `key` itself not among them.

    Each word of the phrase is read by the suffix table of `lang` (both languages when it is neither);
    they are candidates only: whether such a name exists, the gazetteer knows.
    """
    if not key or key.isascii():
        return []
    languages = (lang,) if lang in ("uk", "ru") else ("uk", "ru")
    found: dict[str, None] = {}
    for language in languages:
        words = [_readings(w, language) for w in key.split(" ")]
        found.update(dict.fromkeys(" ".join(choice) for choice in islice(product(*words), MOST_LEMMAS)))
    found.pop(key, None)
    return list(found)


@lru_cache(maxsize=16384)
def _readings(word: str, language: str) -> tuple[str, ...]:
    return (word, *dict.fromkeys(_unbent(word, language)))


def _unbent(word: str, language: str) -> Iterator[str]:
    endings, longest = _endings(language)
    for size in range(min(longest, len(word) - 1), -1, -1):
        stem, ending = word[: len(word) - size], word[len(word) - size :]
        for lemma_ending, paradigm in endings.get(ending, ()):
            lemma = stem + lemma_ending
            if len(lemma) > 2 and _paradigm(lemma, language) == paradigm:
                yield lemma


@lru_cache(maxsize=4)
def _endings(language: str) -> tuple[dict[str, tuple[tuple[str, str], ...]], int]:
    inverse: dict[str, list[tuple[str, str]]] = {}
    for lemma_ending, forms in _rows(language).items():
        for form in forms.split():
            inverse.setdefault("" if form == "-" else form, []).append((lemma_ending, lemma_ending))
    return {k: tuple(v) for k, v in inverse.items()}, max(map(len, inverse))


def _paradigm(lemma: str, language: str) -> str | None:
    rows = _rows(language)
    return next((lemma[-n:] for n in range(min(5, len(lemma)), 0, -1) if lemma[-n:] in rows), None)


@lru_cache(maxsize=2)
def _rows(language: str) -> dict[str, str]:
    table = read_table("inflect.toml", Paradigms)
    return table.uk if language == "uk" else table.ru


def forms(name: str, language: str) -> tuple[str, ...]:
    """Return the folded case forms of one folded word by the same table, the word itself first."""
    paradigm = _paradigm(name, language)
    if paradigm is None:
        return (name,)
    stem = name[: len(name) - len(paradigm)]
    endings = _rows(language)[paradigm].split()
    return (name, *dict.fromkeys(stem + ("" if e == "-" else e) for e in endings))
