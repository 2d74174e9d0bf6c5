"""A mistyped name -> the nearest names a gazetteer knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from whoholds.model import Place
from whoholds.places.fold import edits, fold, is_cyrillic
from whoholds.places.names import skeleton_key

_LATIN = "abcdefghijklmnopqrstuvwxyz "
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїє "

MOST_TRIED = 60_000
"""Keys tried at two edits: all of an eight-letter name's deletions and swaps, in a tenth of a second."""


def near_keys(key: str, known: Callable[[list[str]], list[str]]) -> list[str]:
    """Return the known keys that sound like `key` or are one edit away, else those two edits away."""
    first = list(dict.fromkeys(one_edit(key)))
    near = known([key, skeleton_key(key), *first])
    if near or not key:
        return near
    second = (other for shorter in _shortened(key) for other in one_edit(shorter))
    return known(list(dict.fromkeys(islice(second, MOST_TRIED))))


def one_edit(key: str) -> Iterator[str]:
    """Yield the keys one insertion, deletion, exchange or swap away from `key` (Norvig's way)."""
    alphabet = _CYRILLIC if is_cyrillic(key) else _LATIN
    yield from _shortened(key)
    for at in range(len(key) + 1):
        head, tail = key[:at], key[at:]
        yield from (head + letter + tail for letter in alphabet)
        if tail:
            yield from (head + letter + tail[1:] for letter in alphabet)


def _shortened(key: str) -> Iterator[str]:
    """Yield the keys with one letter left out or two letters swapped."""
    for at in range(len(key)):
        yield key[:at] + key[at + 1 :]
        if at + 1 < len(key):
            yield key[:at] + key[at + 1] + key[at] + key[at + 2 :]


def keys_apart(name: str, place: Place) -> int:
    """Return how many edits a name is from the nearest name of a place (Levenshtein 1966)."""
    key = fold(name)
    return min(edits(key, fold(other)) for other in (place.name, *place.names.values(), *place.aliases))
