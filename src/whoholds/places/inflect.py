"""A word form -> the names it may be a case form of, by suffix rules for Ukrainian and Russian."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, product

import msgspec

from whoholds.places.data import read_table
from whoholds.places.fold import is_cyrillic

MOST_LEMMAS = 400
"""Readings tried for one phrase: three words of seven readings each."""

_SHORTEST = 2
"""No word of a settlement's name is shorter than Яр."""

_LONGEST_KEY = 6
"""No row of the tables has a longer key."""


class Declension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For a lemma's ending the endings of its other cases; for irregular words the whole forms."""

    noun: dict[str, str]
    adjective: dict[str, str]
    irregular: dict[str, str]


class Declensions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables by language."""

    uk: Declension
    ru: Declension


def lemmas(key: str, lang: str | None = None) -> list[str]:
    """Return folded names that the folded `key` may be a case form of, `key` itself not among them.

    Each word of the phrase is read by the suffix table of `lang` (both languages when it is neither);
    they are candidates only: whether such a name exists, the gazetteer knows.
    """
    if not is_cyrillic(key):
        return []
    languages = (lang,) if lang in ("uk", "ru") else ("uk", "ru")
    found: dict[str, None] = {}
    for language in languages:
        words = [_readings(w, language) for w in key.split(" ")]
        found.update(dict.fromkeys(" ".join(choice) for choice in islice(product(*words), MOST_LEMMAS)))
    found.pop(key, None)
    return list(found)


def forms(word: str, lang: str) -> tuple[str, ...]:
    """Return the folded case forms of one folded word in "uk" or "ru", the word itself first."""
    declension = _declension(lang)
    bent = [word, *declension.irregular.get(word, "").split()]
    for rows in (declension.noun, declension.adjective):
        ending = _row_of(word, rows)
        if ending is not None:
            stem = word[: len(word) - len(ending)]
            bent += [stem + form.removeprefix("-") for form in rows[ending].split()]
    return tuple(dict.fromkeys(bent))


@lru_cache(maxsize=1 << 14)
def _readings(word: str, lang: str) -> tuple[str, ...]:
    return (word, *dict.fromkeys(_unbent(word, lang)))


def _unbent(word: str, lang: str) -> Iterator[str]:
    inverse = _inverse(lang)
    yield from inverse.words.get(word, ())
    for size in range(min(inverse.longest, len(word) - 1), -1, -1):
        stem, ending = word[: len(word) - size], word[len(word) - size :]
        for lemma_ending, rows in inverse.endings.get(ending, ()):
            lemma = stem + lemma_ending
            if len(lemma) >= _SHORTEST and _row_of(lemma, rows) == lemma_ending:
                yield lemma


class Inverse(msgspec.Struct, frozen=True):
    """The tables turned round: a form's ending to lemma endings with their table; forms to words."""

    endings: dict[str, tuple[tuple[str, Mapping[str, str]], ...]]
    words: dict[str, tuple[str, ...]]
    longest: int


@lru_cache(maxsize=2)
def _inverse(lang: str) -> Inverse:
    declension = _declension(lang)
    endings: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for rows in (declension.noun, declension.adjective):
        for lemma_ending, bent in rows.items():
            for form in dict.fromkeys(bent.split()):
                endings.setdefault(form.removeprefix("-"), []).append((lemma_ending, rows))
    words: dict[str, list[str]] = {}
    for word, bent in declension.irregular.items():
        for form in bent.split():
            words.setdefault(form, []).append(word)
    return Inverse(
        {ending: tuple(found) for ending, found in endings.items()},
        {form: tuple(found) for form, found in words.items()},
        max(map(len, endings)),
    )


def _row_of(lemma: str, rows: Mapping[str, str]) -> str | None:
    """Return the longest key of `rows` that the lemma ends in."""
    sizes = range(min(_LONGEST_KEY, len(lemma)), 0, -1)
    return next((lemma[-n:] for n in sizes if lemma[-n:] in rows), None)


def _declension(lang: str) -> Declension:
    tables = _tables()
    return tables.uk if lang == "uk" else tables.ru


@lru_cache(maxsize=1)
def _tables() -> Declensions:
    return read_table("inflect.toml", Declensions)
