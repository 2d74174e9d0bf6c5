"""Words that somebody types -> what SQLite's full-text index is asked, whatever signs stand in them."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 12
"""Words of a question that are looked for; nobody types more."""

NOTHING = '"\u0001"'
"""A question that no text answers."""


def match_words(text: str) -> str:
    """Return the FTS5 question for all words of a text, the last as a beginning."""
    words = _WORD.findall(text)[:MOST_WORDS]
    if not words:
        return NOTHING
    return (
        " AND ".join(f'"{word}"' for word in words[:-1]) + (" AND " if words[1:] else "") + f'"{words[-1]}"*'
    )


def match_like(folded: str) -> str:
    """Return the FTS5 question for any run of three letters of a folded name; NOTHING for shorter ones."""
    printed = "".join(letter for letter in folded if letter.isprintable())
    runs = dict.fromkeys(printed[i : i + 3] for i in range(len(printed) - 2))
    return " OR ".join('"' + run.replace('"', '""') + '"' for run in runs) or NOTHING
