"""A text -> the countries it speaks of, by ISO 3166 code."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from whoholds.places.data import read_table


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country's English name and the word stems that speak of it."""

    name: str
    stems: tuple[str, ...]


def countries_in(text: str) -> tuple[str, ...]:
    """Return the codes of the countries that `text` names, the most often named first."""
    pattern, codes = _stems()
    counts: dict[str, int] = {}
    for match in pattern.finditer(text):
        code = codes[match.lastindex or 0]
        counts[code] = counts.get(code, 0) + 1
    return tuple(sorted(counts, key=lambda code: (-counts[code], code)))


def country_names() -> dict[str, str]:
    """Return the English name of each country of the table by code."""
    return {code: country.name for code, country in _table().items()}


@lru_cache(maxsize=1)
def _stems() -> tuple[re.Pattern[str], list[str]]:
    """Return one pattern with a group for each country, and the codes in the order of the groups."""
    table = _table()
    groups = (
        "|".join(re.escape(s.removeprefix("=")) + (r"\b" if s.startswith("=") else "") for s in country.stems)
        for country in table.values()
    )
    pattern = "|".join(f"({group})" for group in groups)
    return re.compile(rf"(?i)\b(?:{pattern})"), ["", *table]


@lru_cache(maxsize=1)
def _table() -> dict[str, Country]:
    return read_table("countries.toml", dict[str, Country])
