"""A Line -> the kinds of evidence its words name."""

from __future__ import annotations

from functools import cache

from whoholds.claims.english.items import Line
from whoholds.claims.lexicon import load_lexicon
from whoholds.model import Evidence

KINDS: tuple[Evidence, ...] = ("video", "photo", "geolocated", "satellite", "document", "flag")


@cache
def _words() -> dict[str, Evidence]:
    pack = load_lexicon("en")
    return {word: kind for kind in KINDS for word in pack.words(f"evidence_{kind}")}


def evidence_of(line: Line, flag: bool = False) -> tuple[Evidence, ...]:
    """Return the kinds of evidence that a line names, in the model's order."""
    table = _words()
    named = {table[word] for word in line.words if word in table}
    if flag:
        named.add("flag")
    return tuple(kind for kind in KINDS if kind in named)
