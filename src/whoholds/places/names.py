"""A place -> the keys it is known by; a phrase -> its name without the generic word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from whoholds.model import Place
from whoholds.places.data import read_table
from whoholds.places.fold import fold, skeleton
from whoholds.places.russian import russian_of

STANDARD, ALIAS, DERIVED, SOUND = 0, 1, 2, 3
"""How good a name a key is: the standard one, another one, one made by rule, one that sounds alike."""

_SOUND_MARK = "~"


def skeleton_key(key: str) -> str:
    """Return the index key of all names that sound like a folded `key`."""
    return _SOUND_MARK + skeleton(key)


def keys_of(place: Place) -> Iterator[tuple[str, int]]:
    """Yield (key, rank) for every name a place answers to; a key may come twice."""
    standard = {fold(n) for n in (place.name, *place.names.values())}
    aliases = {fold(n) for n in place.aliases}
    derived = _derived(place)
    for keys, rank in ((standard, STANDARD), (aliases, ALIAS), (derived, DERIVED)):
        for key in keys:
            if key:
                yield key, rank
    for key in {skeleton(k) for k in standard | aliases | derived if len(k) > 3}:
        yield _SOUND_MARK + key, SOUND


def _derived(place: Place) -> set[str]:
    uk = place.names.get("uk", "")
    return {fold(form) for form in russian_of(uk)} if uk and "ru" not in place.names else set()


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
    for count in (2, 1):
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


def _generic() -> GenericTable:
    return read_table("generic.toml", GenericTable)


@lru_cache(maxsize=1)
def _before() -> frozenset[str]:
    return frozenset(fold(w) for w in _generic().before)


@lru_cache(maxsize=1)
def _after() -> frozenset[str]:
    return frozenset(fold(w) for w in _generic().after)
