"""A text -> where the words stand that make it worth a closer look; one pass for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import ahocorasick_rs


@dataclass(frozen=True)
class Sign:
    """A word of the text with its offsets."""

    start: int
    end: int
    word: str


@dataclass(frozen=True)
class Signs:
    """An automaton over the words of several kinds."""

    automaton: ahocorasick_rs.AhoCorasick
    words: tuple[tuple[str, str], ...]
    """(kind, word) by the automaton's pattern number."""

    @classmethod
    def of(cls, kinds: Mapping[str, Collection[str]]) -> Signs:
        """Build from the words (lower case) of each kind."""
        words = tuple((kind, word) for kind, some in kinds.items() for word in sorted(some))
        return cls(ahocorasick_rs.AhoCorasick([word for _, word in words]), words)


def signs_in(text: str, signs: Signs) -> dict[str, list[Sign]]:
    """Return the words of each kind that stand in `text`, in any case, in the order of the text."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # A few capital letters (İ) have longer small ones: keep them, so that offsets stay true.
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    found: dict[str, list[Sign]] = {kind: [] for kind, _ in signs.words}
    for pattern, start, end in signs.automaton.find_matches_as_indexes(lowered, overlapping=True):
        kind, word = signs.words[pattern]
        found[kind].append(Sign(start, end, word))
    return found
