"""A place -> the keys it is known by; a phrase -> its name without the generic word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from whoholds.model import Place
from whoholds.places.data import read_table
from whoholds.places.fold import fold, is_cyrillic, skeleton
from whoholds.places.index import code_of
from whoholds.places.russian import russian_of

STANDARD, SPELLING, DERIVED, ALIAS, SOUND = range(5)
"""How good a name a key is: the standard one, that one spelled otherwise, its form in the neighbouring
language (the Russian one by rule, or another with the same consonants), an older name, a mere likeness."""

_VOWELS = re.compile("[aeiou]")

_SOUND_MARK = "~"


def skeleton_key(key: str) -> str:
    """Return the index key of all names that sound like a folded `key`."""
    return _SOUND_MARK + skeleton(key)


def name_codes(place: Place) -> tuple[tuple[int, int], ...]:
    """Return (code of key, rank) for every name a place answers to; a code may come twice."""
    return _codes(place.name, tuple(place.names.items()), place.aliases)


@lru_cache(maxsize=1 << 13)
def _codes(
    name: str, names: tuple[tuple[str, str], ...], aliases: tuple[str, ...]
) -> tuple[tuple[int, int], ...]:
    return tuple((code_of(key), rank) for key, rank in keys_of(name, dict(names), aliases))


def keys_of(name: str, names: dict[str, str], aliases: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return (key, rank) for the names of a place by language and its aliases."""
    standard = {fold(n) for n in (name, *names.values())}
    derived = _derived(names)
    voices = {skeleton(key) for key in standard | derived}
    bones = {_VOWELS.sub("", voice) for voice in voices}
    other = {fold(n) for n in aliases}
    spellings = {key for key in other if skeleton(key) in voices}
    kin = {key for key in other - spellings if _VOWELS.sub("", skeleton(key)) in bones}
    # Romanised aliases vary without end; what they stand for is there in its own letters.
    voiced = standard | derived | {key for key in other if is_cyrillic(key)}
    sounds = {_SOUND_MARK + skeleton(key) for key in voiced if len(key) > 3}
    ranked = (
        (standard, STANDARD),
        (spellings, SPELLING),
        (derived | kin, DERIVED),
        (other - spellings - kin, ALIAS),
        (sounds, SOUND),
    )
    return [(key, rank) for keys, rank in ranked for key in keys if key]


def _derived(names: dict[str, str]) -> set[str]:
    return set(russian_of(names["uk"])) if "uk" in names and "ru" not in names else set()


@dataclass(frozen=True)
class Generic:
    """A phrase taken apart: the name, and whether its generic word speaks of a region or a settlement."""

    rest: str
    region: bool

    def admits(self, place: Place) -> bool:
        """Whether a place is of the kind that the generic word names."""
        return (place.kind == "region") == self.region


@lru_cache(maxsize=4096)
def generic_of(key: str) -> Generic | None:
    """Return a folded phrase without "city of", "м", "село", "city" ...; None when it has none."""
    words = key.split(" ")
    for count in (3, 2, 1):
        head, tail = " ".join(words[:count]), " ".join(words[-count:])
        if len(words) > count and head in _before():
            return Generic(" ".join(words[count:]), False)
        if len(words) > count and tail in _after():
            return Generic(" ".join(words[:-count]), False)
    return None


class GenericTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Generic words before and behind a settlement's name."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@lru_cache(maxsize=1)
def _generic() -> GenericTable:
    return read_table("generic.toml", GenericTable)


@lru_cache(maxsize=1)
def _before() -> frozenset[str]:
    return frozenset(fold(w) for w in _generic().before)


@lru_cache(maxsize=1)
def _after() -> frozenset[str]:
    return frozenset(fold(w) for w in _generic().after)
