"""The tokens of one stretch of a sentence -> items: a word or phrase each, as its neighbours decide."""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.claims.english.shapes import ACRONYMS, UNKNOWN, Shape, capital, doubt_of, guess, shape_of
from whoholds.claims.english.vocabulary import Phrase, Phrases, Sense, Vocabulary, Word
from whoholds.claims.english.words import words
from whoholds.claims.tokens import Token

Item = tuple[str, str, int, int, tuple[Sense, ...], str, bool, bool]
"""Word, grammar letters, start, end, senses, shapes, capitalised, possessive: one row of a Line."""

_MODIFIERS = frozenset("dJXNAwe#DRK,cosyai")
_HOMONYMS = words("country_homonym")
"""Countries whose names are also words of places' names ("Mali" is "small" in Ukrainian)."""
_PREPOSITIONS = frozenset("inta")
_BEFORE_THAT = frozenset("oint")
_OBJECTS = ("them", "him", "us", "it")
_KINDS_OF_FORCE = ("operations", "assault", "defense", "defence", "ground", "naval", "land")
"""Nouns that "forces" ends as a body's name: "air assault forces"."""
_HEADLINE_WORDS = 40
"""Words that show whether a line is a headline."""


class Stretch:
    """Reads one stretch from left to right; `title` says that its capitals show nothing."""

    def __init__(self, text: str, row: Sequence[Token], vocabulary: Vocabulary) -> None:
        self._text, self._row, self._vocabulary = text, row, vocabulary
        known = vocabulary.shapes
        self._shapes = [
            known.get(word if word == ";" else text[start:end]) or shape_of(text[start:end], word, vocabulary)
            for word, start, end in row
        ]
        self._words = [word for word, _, _ in row]
        self._items: list[Item] = []
        self.title = _is_title(self._shapes)

    def items(self) -> list[Item]:
        """Return the items of the stretch, quotation marks left out."""
        at, first, size = 0, True, len(self._row)
        row, shapes, add = self._row, self._shapes, self._items.append
        while at < size:
            shape = shapes[at]
            taken = 1
            if shape.quote:
                at += 1
                continue
            unsure = first or self.title
            phrase = self._phrase(at, shape.phrases) if shape.phrases else None
            if phrase is not None:
                taken = 1 + len(phrase[0])
                add(self._of_phrase(at, taken, phrase[1], unsure))
            elif shape.doubt or shape.twofold:
                add(self._of_doubt(at, shape, unsure))
            else:
                _, start, end = row[at]
                tags, known = (shape.first_tags, shape.first_known) if unsure else (shape.tags, shape.known)
                add(
                    (
                        shape.word,
                        tags,
                        start,
                        end - shape.trim,
                        known.senses,
                        known.shapes,
                        shape.cap,
                        shape.owner,
                    )
                )
            first = shape.opens
            at += taken
        return self._items

    def _phrase(self, at: int, phrases: Phrases) -> Phrase | None:
        """Return the longest phrase of the lexicon at a token; its last word may be possessive."""
        words = self._words
        following = words[at + 1] if at + 1 < len(words) else ""
        for phrase in phrases.get(following) or phrases.get(following.removesuffix("'s"), ()):
            rest = phrase[0]
            after = words[at + 1 : at + 1 + len(rest)]
            if len(after) == len(rest):
                after[-1] = rest[-1] if after[-1] == rest[-1] + "'s" else after[-1]
                if tuple(after) == rest:
                    return phrase
        return None

    def _of_phrase(self, at: int, taken: int, known: Word, unsure: bool) -> Item:
        word = " ".join(self._words[at : at + taken])
        start, end, owner = self._row[at][1], self._row[at + taken - 1][2], word.endswith("'s")
        if owner:
            word, end = word[:-2], end - 2
        cap = capital(word, self._text[start:end])
        tags = known.tags or guess(word, cap, unsure, self._vocabulary)
        decided = self._decided(doubt_of(tags, cap, owner), tags, at, at + taken, unsure)
        if not decided and cap and not unsure and "s" in tags and "R" in tags:
            decided = "R"
        known = UNKNOWN if decided else known
        return word, decided or tags, start, end, known.senses, known.shapes, cap, owner

    def _of_doubt(self, at: int, shape: Shape, unsure: bool) -> Item:
        tags, known = (shape.first_tags, shape.first_known) if unsure else (shape.tags, shape.known)
        _, start, end = self._row[at]
        other = self._other_reading(shape, start, end) if shape.twofold else ""
        decided = other or self._decided(shape.doubt, tags, at, at + 1, unsure)
        known = UNKNOWN if decided else known
        return (
            shape.word, decided or tags, start, end - shape.trim, known.senses, known.shapes, shape.cap,
            shape.owner,
        )  # fmt: skip

    def _decided(self, doubt: str, tags: str, at: int, after: int, unsure: bool) -> str:
        """Return the tags that the neighbours give a doubtful item, "" when it stays what it is."""
        if doubt == "body":
            return "A" if self._is_body(at) else ""
        if unsure or not doubt:
            return ""
        if doubt == "country":
            return "N" if self._opens_name(after) else ""
        return "N" if tags == "B" or self._capital_at(after) or self._after_name(at) else ""

    def _after_name(self, at: int) -> bool:
        """Whether a capitalised word stands right after a name, whose end it then is ("Niagara Falls")."""
        if not self._items or not at:
            return False
        _, tags, _, end, _, _, cap, owner = self._items[-1]
        return cap and not owner and "N" in tags and "X" not in tags and self._row[at][1] - end == 1

    def _opens_name(self, after: int) -> bool:
        """Whether a country's name only opens a place's after a preposition: "near Mali Shcherbaky"."""
        led = not _PREPOSITIONS.isdisjoint(self._before()) and self._words[after - 1] in _HOMONYMS
        return led and self._capital_at(after) and self._words[after] not in self._vocabulary.words

    def _before(self) -> str:
        """Return the tags of the item before, "" at the start."""
        return self._items[-1][1] if self._items else ""

    def _before_town(self, end: int) -> bool:
        """Whether "that" at this offset opens "that city and", "that town.": a thing pointed at."""
        at = next((k for k, (_, start, _) in enumerate(self._row) if start > end), len(self._row))
        return at + 1 < len(self._row) and self._words[at] in _TOWNS and self._words[at + 1] in "and,."

    def _capital_at(self, at: int) -> bool:
        return at < len(self._shapes) and self._shapes[at].upper

    def _is_body(self, at: int) -> bool:
        """Whether "forces" is troops, not the verb: after a modifier, or first; not before "them to"."""
        before = self._before()
        after = self._words[at + 1] if at + 1 < len(self._words) else ""
        governed = "v" in before and "u" not in before
        kind = bool(self._items) and self._items[-1][0] in _KINDS_OF_FORCE
        if before and _MODIFIERS.isdisjoint(before) and not (governed or (kind and after != "the")):
            return False
        return after not in _OBJECTS or "J" in before

    def _other_reading(self, shape: Shape, start: int, end: int) -> str:
        """Return the tags of a word that is not what the lexicon has here ("us", "the disputed"), or ""."""
        before = self._before()
        if shape.word == "disputed" and ("d" in before or "i" in before):
            return "w"
        if shape.word == "that" and self._before_town(end):
            return "d"
        if shape.word == "that" and not _BEFORE_THAT.isdisjoint(before) and "k" not in before:
            return "d"
        written = self._text[start : end - shape.trim]
        return ACRONYMS[shape.word] if shape.word in ACRONYMS and not written.isupper() else ""


_TOWNS = ("city", "town", "village", "settlement")


def _is_title(shapes: Sequence[Shape]) -> bool:
    """Whether most longer words are capitalised, as in a headline: capitals then show no names."""
    long = [shape.upper for shape in shapes[:_HEADLINE_WORDS] if shape.long]
    return len(long) > 3 and sum(long) > 0.78 * len(long)
