"""An actor's words -> the name of the side it fights for, by the theatre first, then by the lexicon.

Role names ("rebels", "government forces") mean another side in every war: the words around them show
which war the report speaks of (`context` tables of the lexicon), counted over the whole report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from whoholds.claims.lexicon import Context, Lexicon
from whoholds.claims.tokens import fold
from whoholds.claims.whole import WholeWords

_PROPER = re.compile(r"(?<=[a-z\d] )[A-Z]|^[A-Z]{2}")
"""A capital inside a phrase: it names a body of its own, which a role name must not hide."""

_OFTEN_ABROAD = ("russia", "russian")
_ABROAD = 0.9
"""A word of a power that fights in several wars says less than a place's: it loses a tie."""

_BODIES = frozenset(("houthi", "talib", "tigrayan", "chechen"))
"""Names among the nationalities that are bodies: they are meant where a nation says whose land it is."""

_WORDS = re.compile(r"[^\W_]+(?:['\-.][^\W_]+)*")


def _split(folded: str) -> list[str]:
    """Return the words of a folded phrase, a possessive 's left out ("burkina faso's army")."""
    return [word.removesuffix("'s") for word in _WORDS.findall(folded)]


class ActorLike(Protocol):
    """What a theatre's actor must offer."""

    def side_at(self, on: date) -> str | None:
        """The side's name at that date."""
        ...


class TheatreLike(Protocol):
    """What a theatre must offer to name sides."""

    def actor(self, phrase: str, lang: str | None = None) -> Any:
        """The actor named inside the phrase, or None."""
        ...


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Phrases found inside other phrases: the longest wins, then the last."""

    names: Mapping[tuple[str, ...], str]
    longest: int

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> PhraseTable:
        """Build the table of (phrase, value) rows; the first row of a phrase wins."""
        names: dict[tuple[str, ...], str] = {}
        for phrase, value in rows:
            names.setdefault(tuple(_split(fold(phrase))), value)
        return cls(names, max(map(len, names), default=0))

    def find(self, folded: str, weak: frozenset[str] = frozenset()) -> str | None:
        """Return the value of the longest phrase in `folded`; of equal ones the first that is not `weak`."""
        words = _split(folded)[:40]
        for size in range(min(self.longest, len(words)), 0, -1):
            found = [
                (words[start] in weak, value)
                for start in range(len(words) - size + 1)
                if (value := self.names.get(tuple(words[start : start + size]))) is not None
            ]
            if found:
                return min(found, key=lambda row: row[0])[1]
        return None


class Sides:
    """Names the side of an actor phrase; built once per extractor."""

    def __init__(self, lexicons: Iterable[Lexicon], theatre: TheatreLike | None = None) -> None:
        packs = list(lexicons)
        english = next((pack for pack in packs if pack.lang == "en"), None)
        self._nations = frozenset(english.words("nationality") if english else ()) - _BODIES
        self._theatre = theatre
        self._actors = PhraseTable.of(
            (form, a.side) for pack in packs for a in pack.actors for form in a.forms
        )
        self._contexts: dict[str, Context] = {c.id: c for pack in packs for c in pack.contexts}
        self._context_of_word = {w: c.id for c in self._contexts.values() for w in c.words}
        self._context_words = WholeWords(self._context_of_word, joined="'-.")
        self._roles = {
            c.id: PhraseTable.of((form, side) for form, side in c.roles.items())
            for c in self._contexts.values()
        }

    def context_of(self, folded: str) -> str | None:
        """Return the id of the war that most of the words of a report point to; None when none does."""
        votes: dict[str, float] = {}
        for word, _ in self._context_words.find(folded[:20_000]):
            context = self._context_of_word[word]
            votes[context] = votes.get(context, 0) + (_ABROAD if word in _OFTEN_ABROAD else 1)
        return max(votes, key=lambda c: votes[c]) if votes else None

    def by_cue(self, cue: str | None, context: str | None) -> str | None:
        """Return who "liberates" or is "besieging" in this war, where the text names no actor."""
        if not cue or context is None:
            return None
        roles, folded = self._roles[context], fold(cue)
        if folded.startswith("against "):
            return roles.names.get(tuple(_split(folded)))
        return roles.find(folded)

    def opposed(self, phrase: str | None, lang: str, on: date, context: str | None = None) -> bool:
        """Return whether a phrase joins two sides: "Russian and Ukrainian forces" are of neither."""
        left, joint, right = (phrase or "").partition(" and ")
        if not joint:
            return False
        one, other = self.of(left, lang, on, context), self.of(right, lang, on, context)
        return one is not None and other is not None and one != other

    def of(self, phrase: str | None, lang: str, on: date, context: str | None = None) -> str | None:
        """Return the side's name for an actor as written, or None when the words do not tell."""
        if not phrase:
            return None
        actor = self._theatre.actor(phrase, lang) if self._theatre else None
        named: str | None = actor.side_at(on) if actor is not None else None
        if named is None:
            folded = fold(phrase).partition(" in ")[0]
            named = self._actors.find(folded, self._nations)
            if named is None and context is not None and not _PROPER.search(phrase):
                named = self._roles[context].find(folded)
        return named
