"""A text and where a place stands in it -> the admin units and bearings that the text gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from whoholds.places.countries import countries_in
from whoholds.places.data import read_table
from whoholds.places.mention import Bearing

KM_PER_MILE = 1.609344

_HINT_CHARACTERS = 300
"""How far before a place an admin unit still says where the text is: about two sentences."""

_NAME = r"[^\W\d_a-zа-яіїєґё][\w'’ʼ-]*"
_SENTENCE_END = re.compile(r"[.!?…]\s+(?=[^\W\d_a-zа-яіїєґ])|\n")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language's words of place."""

    region: tuple[str, ...]
    adjective: str
    plural: dict[str, str]
    joins: tuple[str, ...]
    land: tuple[str, ...]
    links: tuple[str, ...]
    units: tuple[str, ...]
    of: tuple[str, ...]
    near: tuple[str, ...]
    toward: tuple[str, ...]
    compass: dict[str, float]


class WordTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words by language."""

    en: Words
    uk: Words
    ru: Words


@dataclass(frozen=True)
class Grammar:
    """One language's patterns."""

    region: re.Pattern[str]
    regions: re.Pattern[str]
    joins: re.Pattern[str]
    link: re.Pattern[str]
    bearing: re.Pattern[str]
    near: re.Pattern[str]
    compass: dict[str, float]
    plural: dict[str, str]


@dataclass(frozen=True)
class Context:
    """What the text says of one place: units right beside it, units around it, a bearing, countries.

    `unit` is the admin unit whose name the place is part of: "Donetsk" in "Luhansk and Donetsk oblasts".
    """

    regions: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    bearing: Bearing | None = None
    unit: str | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phrase:
    """A phrase of the text with its offsets."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Bearings:
    """A bearing phrase of the text with its offsets."""

    start: int
    end: int
    bearing: Bearing


class TextContext:
    """The places' surroundings of one text, read once; `at` answers for one place in it."""

    def __init__(self, text: str, lang: str | None) -> None:
        self._text = text
        self._grammar = _grammar(lang if lang in ("uk", "ru") else "en")
        self._regions = [*_one_region(text, self._grammar), *_many_regions(text, self._grammar)]
        self._bearings = [
            b for m in self._grammar.bearing.finditer(text) if (b := _bearing(m, self._grammar))
        ]
        self._countries = countries_in(text)
        self._breaks = [m.end() for m in _SENTENCE_END.finditer(text)]

    def at(self, start: int, end: int) -> Context:
        """Return what the text says of the place at these offsets (half-open characters)."""
        near = sorted(self._regions, key=lambda p: _gap(p, start, end))
        over = [self._unit(p, start) for p in near if p.start <= start < p.end]
        apart = [p for p in near if p.start >= end or start >= p.end]
        beside = [p.words for p in apart if self._beside(p, start, end)]
        around = [p.words for p in apart if self._around(p, start) and p.words not in beside]
        return Context(
            regions=tuple(dict.fromkeys(beside)),
            hints=tuple(dict.fromkeys(around)),
            bearing=self._bearing_at(start, end),
            unit=next(iter(over), None),
            countries=self._countries,
        )

    def _unit(self, phrase: Phrase, start: int) -> str:
        """Return the unit's phrase from the place on: of "occupied Donetsk Oblast" its last two words."""
        return phrase.words[start - phrase.start :]

    def _beside(self, phrase: Phrase, start: int, end: int) -> bool:
        """Whether the unit follows the place ("Lyman, Donetsk Oblast") or leads to it («Крим, Саки»)."""
        between = self._text[end : phrase.start] if phrase.start >= end else self._text[phrase.end : start]
        return len(between) <= 30 and self._grammar.link.fullmatch(between) is not None

    def _around(self, phrase: Phrase, start: int) -> bool:
        if -_HINT_CHARACTERS <= phrase.start - start <= 0:
            return True
        return phrase.start >= start and not any(start < b <= phrase.start for b in self._breaks)

    def _bearing_at(self, start: int, end: int) -> Bearing | None:
        for found in self._bearings:
            if 0 <= found.start - end <= 3 and not self._text[end : found.start].strip(" (,-–—"):
                return found.bearing
            if found.end <= start and self._grammar.near.fullmatch(self._text[found.end : start]):
                return found.bearing
        return None


def context_from(text: str, lang: str | None, start: int, end: int) -> Context:
    """Return what `text` says of where the place at [start, end) is; for many places use TextContext."""
    return TextContext(text, lang).at(start, end)


def _one_region(text: str, grammar: Grammar) -> Iterator[Phrase]:
    return (Phrase(m.start(), m.end(), m[0]) for m in grammar.region.finditer(text))


def _many_regions(text: str, grammar: Grammar) -> Iterator[Phrase]:
    """Yield "Kharkiv Oblast" and "Donetsk Oblast" for "Kharkiv and Donetsk oblasts"."""
    for m in grammar.regions.finditer(text):
        generic = grammar.plural[m["generic"].lower()]
        at = m.start("names")
        for name in grammar.joins.split(m["names"]):
            start = text.index(name, at)
            at = start + len(name)
            yield Phrase(start, at, f"{name} {generic}")


def _gap(phrase: Phrase, start: int, end: int) -> int:
    return phrase.start - end if phrase.start >= end else start - phrase.end


def _bearing(match: re.Match[str], grammar: Grammar) -> Bearings | None:
    km = match["km"]
    distance = None
    if km is not None:
        distance = sum(float(n) for n in re.split("[-–]", km)) / len(re.split("[-–]", km))
        distance *= KM_PER_MILE if match["unit"].lower().startswith("mi") else 1
    degrees = grammar.compass[re.sub(r"\s+", " ", match["compass"].lower())]
    return Bearings(match.start(), match.end(), Bearing(match["anchor"].strip(), degrees, distance))


@lru_cache(maxsize=3)
def _grammar(lang: str) -> Grammar:
    tables = read_table("context.toml", WordTables)
    words = {"en": tables.en, "uk": tables.uk, "ru": tables.ru}[lang]
    one = {name: "|".join(alternatives) for name, alternatives in _alternatives(words).items()}
    names = rf"{_NAME}(?:[ -]{_NAME}){{0,2}}"
    unit = _NAME + words.adjective if words.adjective else names
    distance = rf"(?:(?P<km>\d{{1,3}}(?:[-–]\d{{1,3}})?)\s?(?P<unit>{one['units']})\s)?"
    return Grammar(
        region=re.compile(rf"\b(?:{unit}\s(?i:{one['region']})\b|{_NAME}(?<=..)(?:{one['land']})\b)"),
        regions=re.compile(
            rf"\b(?P<names>{unit}(?:(?:{one['joins']}){unit}){{1,4}})\s(?P<generic>(?i:{one['plural']}))\b"
        ),
        joins=re.compile(one["joins"]),
        link=re.compile(rf"(?i)[\s,(–—-]*(?:(?:{one['links']})\s)?[\s(]*"),
        bearing=re.compile(
            rf"(?i:\b{distance}(?:(?:{one['toward']})\s)?(?P<compass>{one['compass']})\s(?:(?:{one['of']})\s)?)"
            rf"(?P<anchor>{names})"
        ),
        near=re.compile(rf"(?i)\s*(?:{one['near']})\s"),
        compass=words.compass,
        plural=words.plural,
    )


def _alternatives(words: Words) -> dict[str, list[str]]:
    longest_first = sorted(words.compass, key=len, reverse=True)
    return {
        "region": list(words.region),
        "plural": sorted(words.plural, key=len, reverse=True),
        "joins": list(words.joins),
        "toward": list(words.toward),
        "land": list(words.land),
        "links": sorted(words.links, key=len, reverse=True),
        "units": list(words.units),
        "of": list(words.of),
        "near": sorted(words.near, key=len, reverse=True),
        "compass": [re.escape(w).replace(r"\ ", r"\s") for w in longest_first],
    }
