"""One sentence -> units of words: mark-up dropped, brackets set aside, run-on headlines cut.

A unit is what one voice says in one go: a sentence, an item of a bullet list, a part between
semicolons, or the headline that a channel glued to its first sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from whoholds.claims.found import Doc
from whoholds.claims.slavic.words import NO_TAGS, Vocabulary, all_cyrillic
from whoholds.claims.tokens import Token, tokens

_MARKS = frozenset(",.:-\"'%/!?…*")
_CUTS = frozenset(";|•")
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u0301")


class Word(NamedTuple):
    """One word or mark with its classes; `capital` is True for a name-like word, `upper` for an acronym."""

    text: str
    start: int
    end: int
    capital: bool
    upper: bool
    tags: frozenset[str]

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return not self.text[0].isalnum()


made_word = partial(tuple.__new__, Word)
"""A Word made of one tuple: a third of the time of Word(...)."""

END = Word(".", -1, -1, False, False, NO_TAGS)
"""What stands before the first and after the last word of a unit."""

_PADDING = [END] * 32
"""Looked at instead of bounds: no rule looks further than this before the first word."""


@dataclass(slots=True)
class Unit:
    """The words of one statement, and the bracketed asides taken out of it."""

    words: list[Word]
    asides: list[list[Word]] = field(default_factory=list)
    closed: str = "."
    """The mark that ends it."""
    phrases: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Phrases of the lexicon by the index of their first word: tag, and the index after the last."""

    _padded: list[Word] = field(default_factory=list)
    tags: frozenset[str] = NO_TAGS
    """All classes of all its words."""
    voices: list[Any] | None = None
    """Who speaks in it (see attribution.py), once somebody asked."""

    def __post_init__(self) -> None:
        self._padded = self.words + _PADDING
        self.tags = NO_TAGS.union(*(w.tags for w in self.words))

    def at(self, i: int) -> Word:
        """Return word `i`, or END outside the unit."""
        try:
            return self._padded[i]
        except IndexError:
            return END

    def texts(self) -> list[str]:
        """Return the folded words."""
        return [w.text for w in self.words]


def units(doc: Doc, start: int, end: int, known: Vocabulary) -> list[Unit]:
    """Return the units of the sentence `doc.text[start:end]`, in order; a document keeps them."""
    made = doc.parsed.get((start, end))
    if made is None:
        made = doc.parsed[start, end] = _units(doc.text, doc.folded, start, end, known)
    return made


def _units(text: str, folded: str, start: int, end: int, known: Vocabulary) -> list[Unit]:
    found: list[Unit] = []
    words: list[Word] = []
    asides: list[list[Word]] = []
    for word, depth in _fronts(list(_read(text, tokens(folded, start, end), known)), known):
        if depth:
            if depth == 1:
                asides.append([])
            asides[-1].append(word)
        elif word.text in _CUTS or _runs_on(word, words) or _glued(word, words) or _signed(word, words):
            _close(found, words, asides)
            words, asides = ([] if word.text in _CUTS else [word]), []
        else:
            words.append(word)
    _close(found, words, asides)
    for unit in found:
        unit.phrases = known.phrases.all(unit.texts())
    return found


def _fronts(read: list[tuple[Word, int]], known: Vocabulary) -> Iterator[tuple[Word, int]]:
    """Yield the words, without the names of fronts whose places follow: «на Южном (у X и в Y)»."""
    dropped, inside, named = _before_places(read, known), False, False
    for i, (word, depth) in enumerate(read):
        inside = depth > 0 and (inside or (depth == 1 and i - 1 in dropped))
        if i in dropped:
            continue
        if inside and depth == 1 and named:
            yield word._replace(text=",", tags=NO_TAGS, capital=False, upper=False), 0
        yield word, 0 if inside else depth
        named = word.capital


def _before_places(read: list[tuple[Word, int]], known: Vocabulary) -> set[int]:
    """Return the indexes of «(на) Южном» before brackets that begin with a preposition and hold a name."""
    dropped: set[int] = set()
    for i, (word, depth) in enumerate(read):
        opens = depth == 1 and word.tags & {"prep_near", "prep_in"} and i > 0
        front = read[i - 1][0] if opens else word
        if not opens or not front.capital or not known.ends("local", front.text):
            continue
        if i + 1 < len(read) and read[i + 1][0].capital:
            dropped.add(i - 1)
            dropped |= {i - 2} if i > 1 and read[i - 2][0].tags & {"prep_on", "prep_in"} else set()
    return dropped


def _close(found: list[Unit], words: list[Word], asides: list[list[Word]]) -> None:
    if words or asides:
        found.append(Unit(words, asides, words[-1].text if words else "."))


def _read(text: str, raw: Sequence[Token], known: Vocabulary) -> Iterator[tuple[Word, int]]:
    """Yield words with 0, or 1 for the first and 2 for a later word inside round brackets."""
    depth, opened, line = 0, False, False
    for token in raw:
        mark = token[0]
        if mark == "(":
            depth, opened = depth + 1, depth == 0 or opened
        elif mark == ")":
            depth = max(0, depth - 1)
        elif mark in "[]<>_`{}№" or mark[0] == "<" or mark.startswith(("http", "t.me")):
            continue
        else:
            for part in _stretch(text, token, line) if "-" in mark else (token,):
                word = _word(text, part, known)
                yield word, (1 if opened else 2) if depth else 0
                opened = opened and not depth
                line = "front" in word.tags


def _stretch(text: str, token: Token, line: bool) -> list[Token]:
    """Return the towns and dashes of «X-Y-Z», after a word for a line of «X-Y», else the token alone."""
    folded, start, last = token
    towns = text[start:last].split("-")
    if len(towns) < (2 if line else 3) or not all(t[:1].isupper() and len(t) > 3 for t in towns):
        return [token]
    found: list[Token] = []
    at = start
    for town in towns:
        end = at + len(town)
        found += [(folded[at - start : end - start], at, end), ("-", end, end + 1)]
        at = end + 1
    return found[:-1]


def _word(text: str, token: Token, known: Vocabulary) -> Word:
    mark, start, end = token
    if not mark[0].isalnum():
        kept = mark if mark in _MARKS else "..." if mark == "..." else "•"
        return made_word((kept, start, end, False, False, NO_TAGS))
    raw = text[start:end]
    plain, capital, upper, tags = known.shapes.get(raw) or _shape(raw, mark, known)
    return made_word((plain, start, end, capital, upper, tags))


def _shape(raw: str, folded: str, known: Vocabulary) -> tuple[str, bool, bool, frozenset[str]]:
    """Return the plain word, whether it is capitalised or an acronym, and its classes; remembered."""
    plain = _plain(folded)
    capital = raw[0].isupper() or any(p[:1].isupper() for p in raw.split("-")[1:])
    shape = plain, capital, len(raw) > 1 and raw.isupper(), known.tags(plain)
    if len(known.shapes) < 200_000:
        known.shapes[raw] = shape
    return shape


def _plain(word: str) -> str:
    """Return the word without invisible characters, Latin look-alikes among Cyrillic letters replaced."""
    if word.isascii():
        return word
    word = word.translate(_INVISIBLE) or word
    latin = any("a" <= c <= "z" for c in word)
    return all_cyrillic(word) if latin and any("а" <= c <= "я" for c in word) else word


def _glued(word: Word, words: Sequence[Word]) -> bool:
    """Whether a full stop without a space parts two sentences («... та Надія.Ворог просувається»)."""
    if len(words) < 2 or words[-1].text != "." or not word.capital or words[-1].end != word.start:
        return False
    return len(words[-2].text) > 3 and words[-2].end == words[-1].start


def _signed(word: Word, words: Sequence[Word]) -> bool:
    """Whether a sentence begins after the signature of a headline («... наступають - Reuters Місто ...»)."""
    if not word.capital or word.upper or word.text.isascii() or word.tags & {"source", "source_title"}:
        return False
    dash = next((k for k in range(len(words) - 1, max(0, len(words) - 6), -1) if words[k].text == "-"), 0)
    name = words[dash + 1 :]
    if not dash or not name or words[dash].end == words[dash + 1].start:
        return False
    voiced = name[-1].tags & {"outlet", "press"} or all(w.text.isascii() for w in name)
    return bool(voiced) and not any(w.is_mark or "source_title" in w.tags for w in name)


def _runs_on(word: Word, words: Sequence[Word]) -> bool:
    """Whether a capitalised function word follows a plain word: a headline glued to a sentence."""
    opens = word.tags & {"opener", "new_line"}
    return bool(words) and word.capital and not word.upper and bool(opens) and not words[-1].is_mark
