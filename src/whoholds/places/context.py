"""A text and where a place stands in it -> the admin units and bearings that the text gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from whoholds.places.countries import countries_of, country_stems
from whoholds.places.data import read_table
from whoholds.places.mention import Bearing
from whoholds.places.signs import Sign, Signs, signs_in

KM_PER_MILE = 1.609344

_HINT_CHARACTERS = 300
"""How far before a place an admin unit still says where the text is: about two sentences."""

_UNIT_CHARACTERS = 100
"""How far before its generic word an admin unit's name, or a list of them, begins at most."""

_ENDING_CHARACTERS = 12
"""Room for the case ending of a generic word."""

_DISTANCE_CHARACTERS = 25
"""Room for "10-12 kilometers to the " before a compass word."""

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
    signs: Signs


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
        signs = signs_in(text, self._grammar.signs)
        self._regions = _unit_phrases(text, signs["region"], self._grammar)
        self._bearings = _bearing_phrases(text, signs["compass"], self._grammar)
        self._countries = countries_of(text, signs["country"])
        self._breaks = [m.end() for m in _SENTENCE_END.finditer(text)] if self._regions else []

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


def _unit_phrases(text: str, signs: Sequence[Sign], grammar: Grammar) -> list[Phrase]:
    """Return the admin units named around the generic words of a text, each once."""
    found: dict[tuple[int, int], Phrase] = {}
    for sign in signs:
        window = max(0, sign.start - _UNIT_CHARACTERS), sign.end + _ENDING_CHARACTERS
        for m in grammar.region.finditer(text, *window):
            found[m.span()] = Phrase(m.start(), m.end(), m[0])
        for m in grammar.regions.finditer(text, *window):
            found.update(((p.start, p.end), p) for p in _each_of(m, grammar))
    return list(found.values())


def _each_of(match: re.Match[str], grammar: Grammar) -> Iterator[Phrase]:
    """Yield "Kharkiv Oblast" and "Donetsk Oblast" for "Kharkiv and Donetsk oblasts"."""
    generic = grammar.plural[match["generic"].lower()]
    at = match.start("names")
    for name in grammar.joins.split(match["names"]):
        at = match.string.index(name, at)
        yield Phrase(at, at + len(name), f"{name} {generic}")
        at += len(name)


def _bearing_phrases(text: str, signs: Sequence[Sign], grammar: Grammar) -> list[Bearings]:
    found: dict[int, Bearings] = {}
    for sign in signs:
        window = max(0, sign.start - _DISTANCE_CHARACTERS), sign.end + _UNIT_CHARACTERS
        for m in grammar.bearing.finditer(text, *window):
            known = found.get(m.end())
            if known is None or m.start() < known.start:
                found[m.end()] = _bearing(m, grammar)
    return sorted(found.values(), key=lambda b: b.start)


def _gap(phrase: Phrase, start: int, end: int) -> int:
    return phrase.start - end if phrase.start >= end else start - phrase.end


def _bearing(match: re.Match[str], grammar: Grammar) -> Bearings:
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
        signs=Signs.of(
            {
                "region": {*map(_literal, (*words.region, *words.land)), *words.plural},
                "compass": set(words.compass),
                "country": country_stems(),
            }
        ),
    )


def _literal(pattern: str) -> str:
    """Return the letters that a word's pattern begins with: "област" of "област(?:ь|і|ю)"."""
    return re.split(r"[(\\?\[]", pattern)[0]


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
