"""A Ukrainian place name -> the Russian forms it may have, by rule."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

import msgspec

from whoholds.places.data import read_table
from whoholds.places.fold import fold

MOST_FORMS = 6
"""A name of two wavering words has four forms; more than six would be noise in the index."""


class RussianTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Letters, stems, endings and whole words of Ukrainian with what Russian has in their place."""

    words: dict[str, tuple[str, ...]]
    letters: dict[str, str]
    stems: dict[str, tuple[str, ...]]
    endings: dict[str, tuple[str, ...]]


def russian_of(name: str) -> tuple[str, ...]:
    """Return folded Russian forms of a Ukrainian name, the likeliest first; at most `MOST_FORMS`."""
    words = [_word_forms(w) for w in fold(name).split(" ") if w]
    return tuple(" ".join(forms) for forms in islice(product(*words), MOST_FORMS))


@lru_cache(maxsize=16384)
def _word_forms(word: str) -> tuple[str, ...]:
    rules = _rules()
    if word in rules.words:
        return rules.words[word]
    letters = str.maketrans(rules.letters)
    bent = (_ending(stemmed, rules.endings) for stemmed in _with_stems(word, rules.stems))
    return tuple(dict.fromkeys((stem + end).translate(letters) for stem, ends in bent for end in ends))


def _ending(word: str, endings: dict[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...]]:
    for size in range(min(len(word), _longest(endings)), 1, -1):
        if word[-size:] in endings:
            return word[:-size], endings[word[-size:]]
    return word, ("",)


def _with_stems(word: str, stems: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    parts = _stem_pattern().split(word)
    options = [stems.get(part, (part,)) for part in parts]
    return tuple("".join(choice) for choice in product(*options))


def _longest(endings: dict[str, tuple[str, ...]]) -> int:
    return max(map(len, endings))


@lru_cache(maxsize=1)
def _rules() -> RussianTable:
    return read_table("russian.toml", RussianTable)


@lru_cache(maxsize=1)
def _stem_pattern() -> re.Pattern[str]:
    return re.compile("(" + "|".join(sorted(_rules().stems, key=len, reverse=True)) + ")")
