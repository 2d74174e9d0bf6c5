"""A mistyped name -> the nearest names a gazetteer knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from whoholds.places.fold import is_cyrillic

_LATIN = "abcdefghijklmnopqrstuvwxyz "
_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїє "


def one_edit(key: str) -> Iterator[str]:
    """Yield the keys one insertion, deletion, exchange or swap away from `key` (Norvig's way)."""
    alphabet = _CYRILLIC if is_cyrillic(key) else _LATIN
    for at in range(len(key) + 1):
        head, tail = key[:at], key[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in alphabet)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in alphabet)


def near_keys(key: str, known: Callable[[list[str]], list[str]]) -> list[str]:
    """Return the known keys one edit away from `key`, else those whose one edit is one edit away."""
    return known(list(dict.fromkeys(one_edit(key))))
