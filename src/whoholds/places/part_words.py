"""A part as written, in three languages -> a handful of directions, the centre, named facilities."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import msgspec

from whoholds.places.data import read_table

Kind = Literal["centre", "outskirts", "bank", "part", "facility"]
_KINDS: tuple[Literal["centre", "outskirts", "bank", "part"], ...] = ("centre", "outskirts", "bank", "part")
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


class Part(msgspec.Struct, frozen=True, order=True):
    """One part: its kind, and the direction ("n", "ne" ...) or the facility's name that tells it apart."""

    kind: Kind
    name: str = ""

    def __str__(self) -> str:
        """Return it in English: "western outskirts", "centre", "industrial zone"."""
        if self.kind == "facility":
            return self.name
        adjective = ADJECTIVES.get(self.name, "")
        return f"{adjective} {self.kind}".strip()


ADJECTIVES = {
    "n": "northern", "ne": "north-eastern", "e": "eastern", "se": "south-eastern",
    "s": "southern", "sw": "south-western", "w": "western", "nw": "north-western",
}  # fmt: skip
"""The eight directions in English."""


class _Beside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]
    loose: tuple[str, ...]
    endings: tuple[str, ...]
    of: tuple[str, ...]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    directions: dict[Literal["n", "s", "e", "w"], tuple[str, ...]]
    kinds: dict[Literal["centre", "outskirts", "bank", "part"], tuple[str, ...]]
    beside: _Beside
    facilities: dict[str, tuple[str, ...]]


def parts_named(phrase: str) -> tuple[Part, ...]:
    """Return the parts of a place that a phrase names; none for ground beside it and for mere shares.

    "northern and western outskirts of" names two; "north of", "біля", "most of" none.
    """
    words = _split(phrase)
    if is_beside(phrase):
        return ()
    table = _table()
    named = [Part("facility", name) for name, stems in table.facilities.items() if _any(words, stems)]
    if named:
        return tuple(named)
    directions = _directions(words)
    kind = next((kind for kind in _KINDS if _any(words, table.kinds[kind])), None)
    if kind == "centre":
        return (Part("centre"),)
    if directions:
        return tuple(Part(kind or "part", direction) for direction in directions)
    return (Part(kind),) if kind == "outskirts" else ()


def directions_in(phrase: str) -> tuple[str, ...]:
    """Return the directions that a phrase names, "n", "ne" ..., each once."""
    return tuple(_directions(_split(phrase)))


def is_beside(phrase: str) -> bool:
    """Whether a phrase means ground beside the place: "near", "north of", "біля", "западнее"."""
    words, beside = _split(phrase), _table().beside
    if any(word in beside.words or word.endswith(beside.endings) for word in words):
        return True
    inside = any(_any(words, stems) for stems in _table().kinds.values())
    facility = any(_any(words, stems) for stems in _table().facilities.values())
    led = bool(words) and words[-1] in beside.of and any(_bare(word) for word in words)
    return (led or _any(words, beside.loose)) and not inside and not facility


def _bare(word: str) -> bool:
    """Whether a word is a direction as a noun, "north", and no part, "northern"."""
    return bool(_direction(word)) and not word.endswith("ern")


def _split(phrase: str) -> list[str]:
    return _WORD.findall(phrase.casefold())


def _directions(words: Iterable[str]) -> list[str]:
    return sorted({direction for word in words if (direction := _direction(word))})


def _direction(word: str) -> str:
    """Return the direction in one word ("northwestern", "північно-західній"), or nothing."""
    stems = _table().directions
    pieces = word.replace("north", "north-").replace("south", "south-").split("-")
    first = next((d for d in "ns" if _any(pieces, stems[d])), "")  # type: ignore[index]
    return first + next((d for d in "ew" if _any(pieces, stems[d])), "")  # type: ignore[index]


def _any(words: Iterable[str], stems: Iterable[str]) -> bool:
    return any(_fits(word, stem) for word in words for stem in stems)


def _fits(word: str, stem: str) -> bool:
    return word.startswith(stem[:-1]) if stem.endswith("*") else word == stem


@lru_cache(maxsize=1)
def _table() -> _Words:
    return read_table("parts.toml", _Words)
