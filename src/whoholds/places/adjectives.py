"""An adjective of direction -> the settlements it may be made of: «Бахмутському» -> бахмут."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from whoholds.places.data import read_table
from whoholds.places.fold import is_cyrillic

_SHORTEST_STEM = 3
"""Below three letters a stem says nothing («Умань» gives «уман»)."""


class AdjectiveRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's suffixes and endings of adjectives, and what their stems are made of."""

    suffixes: tuple[str, ...]
    endings: tuple[str, ...]
    stems: dict[str, str]
    irregular: dict[str, str]


class AdjectiveTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules by language."""

    uk: AdjectiveRules
    ru: AdjectiveRules


def adjective_bases(key: str, lang: str | None = None) -> list[str]:
    """Return folded names that the folded adjective `key` may be made of; [] when it is none."""
    if " " in key or not is_cyrillic(key):
        return []
    languages = (lang,) if lang in ("uk", "ru") else ("uk", "ru")
    return list(dict.fromkeys(base for language in languages for base in _bases(key, language)))


def _bases(key: str, lang: str) -> Iterator[str]:
    rules = _rules(lang)
    for suffixed, stem in _stems(key, rules):
        if suffixed in rules.irregular:
            yield rules.irregular[suffixed]
        yield suffixed
        for ending, replacements in rules.stems.items():
            if stem.endswith(ending):
                root = stem[: len(stem) - len(ending)]
                yield from (root + new.removeprefix("-") for new in replacements.split())


def _stems(key: str, rules: AdjectiveRules) -> Iterator[tuple[str, str]]:
    """Yield (stem with suffix, stem) for every way to take an adjective's ending and suffix off."""
    for ending in rules.endings:
        suffixed = key.removesuffix(ending)
        for suffix in rules.suffixes:
            stem = suffixed.removesuffix(suffix)
            if suffixed != key and stem != suffixed and len(stem) >= _SHORTEST_STEM:
                yield suffixed, stem


@lru_cache(maxsize=2)
def _rules(lang: str) -> AdjectiveRules:
    tables = read_table("adjectives.toml", AdjectiveTables)
    return tables.uk if lang == "uk" else tables.ru
