"""A text -> the countries it speaks of, by ISO 3166 code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from whoholds.places.data import read_table
from whoholds.places.signs import Sign, Signs, signs_in


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country's English name and the word stems that speak of it."""

    name: str
    stems: tuple[str, ...]


def countries_in(text: str) -> tuple[str, ...]:
    """Return the codes of the countries that `text` names, the most often named first."""
    return countries_of(text, signs_in(text, _signs())["country"])


def countries_of(text: str, signs: Sequence[Sign]) -> tuple[str, ...]:
    """Return the codes of the countries whose stems stand in `text` at these signs as words."""
    stems = _stems()
    named = {(sign.start, stems[sign.word].code): sign for sign in signs if _is_word(text, sign, stems)}
    counts = Counter(code for _, code in named)
    return tuple(sorted(counts, key=lambda code: (-counts[code], code)))


def country_stems() -> frozenset[str]:
    """Return all stems, in lower case."""
    return frozenset(_stems())


class Stem(NamedTuple):
    """What a stem speaks of, and whether it is a whole word."""

    code: str
    whole: bool


def _is_word(text: str, sign: Sign, stems: dict[str, Stem]) -> bool:
    begins = sign.start == 0 or not text[sign.start - 1].isalnum()
    return begins and not (stems[sign.word].whole and text[sign.end : sign.end + 1].isalnum())


@lru_cache(maxsize=1)
def _stems() -> dict[str, Stem]:
    return {
        stem.removeprefix("="): Stem(code, stem.startswith("="))
        for code, country in _table().items()
        for stem in country.stems
    }


@lru_cache(maxsize=1)
def _signs() -> Signs:
    return Signs.of({"country": country_stems()})


@lru_cache(maxsize=1)
def _table() -> dict[str, Country]:
    return read_table("countries.toml", dict[str, Country])
