"""A text -> whether no reader can find anything in it: what a bulk run asks before it reads."""

from __future__ import annotations

import re

from whoholds.claims.english.vocabulary import vocabulary as english
from whoholds.claims.harm.words import harm_words_in
from whoholds.claims.lexicon import load_lexicon
from whoholds.claims.slavic.words import vocabulary as slavic
from whoholds.claims.tokens import fold

_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")


def is_quiet(text: str) -> bool:
    """Return whether a text holds no trigger of a control claim and no word of harm in any language read.

    The rules read a sentence only where one of these stands, so that a quiet text has neither claims, harm
    claims nor missed sentences (tested against the rules themselves). The text as it is read: markup masked.
    """
    folded = fold(text)
    if _LATIN.search(folded) and (_loud(folded) or harm_words_in(folded, "en")):
        return False
    return not _CYRILLIC.search(folded) or not any(_stirs(folded, lang) for lang in ("uk", "ru"))


def _loud(folded: str) -> bool:
    return bool(english(load_lexicon("en")).loud_starts(folded))


def _stirs(folded: str, lang: str) -> bool:
    return bool(slavic(load_lexicon(lang)).trigger_starts(folded) or harm_words_in(folded, lang))
