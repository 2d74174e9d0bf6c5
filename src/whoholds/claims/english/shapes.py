"""One English word as written -> what the lexicon and its letters say of it, worked out once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whoholds.claims.english.vocabulary import Phrases, Vocabulary, Word
from whoholds.claims.english.words import words

_HELD = re.compile(
    r"(.+)-(held|controlled|occupied|run|dominated|ruled|besieged|seized|captured|liberated|recaptured|retaken"
    r"|stronghold)$"
)
_NEWLY = re.compile(r"(?:newly|recently|freshly)-(.+)$")
NUMBER = re.compile(
    r"\d|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?$"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen)$"
)
_LY_ADJECTIVES = words("ly_adjective")
_COMPOUND = re.compile(r"-(?:[a-z]+ed|led|born|style|made|speaking|wide|owned|run|era|class|bound)$")
_WARDS = re.compile(r"(?:(?:north|south)?(?:east|west)|north|south|in|out|back|for|on|up|down)wards?")
_PART_OF_TIME = re.compile(
    r"(?:mid|early|late|pre|post)-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day|night|morning|week)"
)
_MARKS = {
    ",": ",",
    ".": ".",
    ";": ";",
    ":": ":",
    "-": "_",
    "--": "_",
    "%": "%",
    "...": ";",
    "•": ";",
    "|": ";",
    "?": ";",
    "!": ";",
    "/": "/",
}
_CONTRACTED = words("contracted")
ACRONYMS = {"us": "q", "is": "b", "who": "r"}
"""Words that are names only in capitals, and their tags otherwise."""

_TWOFOLD = frozenset(("disputed", "that", *ACRONYMS))
"""Words that another reading than the lexicon's may fit, as their neighbours tell."""

_PLAIN = frozenset("BsSTMvuglL+=-*")
"""Tags of common words that a capital inside a sentence turns into part of a name ("Tell Abyad")."""

_MOST_WORDS = 200_000
"""Words remembered at most: the vocabulary of a year of news, some 60 MB."""

UNKNOWN = Word()
_NONE: Phrases = {}


@dataclass(slots=True)
class Shape:
    """A word as written. `tags` are its grammar letters inside a sentence, `first_tags` where a capital
    shows nothing; `doubt` says what its neighbours still decide: "body" (the troops or the verb "forces"),
    "name" (a common word or part of a name), "country" (or the start of a place's name), or nothing.
    """

    word: str
    """Folded, without a possessive ending."""
    tags: str
    first_tags: str
    known: Word
    first_known: Word
    cap: bool
    upper: bool
    """Whether its first letter is a capital."""
    owner: bool
    trim: int
    """Characters of a possessive ending, which the item leaves out."""
    doubt: str
    twofold: bool
    """Whether its neighbours may call for another reading than the lexicon's."""
    phrases: Phrases
    """Phrases that it may open, by their second word."""
    long: bool
    """Whether it is long enough for its capital to tell a headline."""
    opens: bool
    """Whether what follows it begins a sentence of its own, as after a colon."""
    quote: bool


def shape_of(written: str, folded: str, vocabulary: Vocabulary) -> Shape:
    """Return the shape of one token, from memory where it was seen before.

    A long dash is read as a hyphen or, between words, as a semicolon: the latter has no written form.
    """
    written = ";" if folded == ";" else written
    found = vocabulary.shapes.get(written)
    if found is None:
        found = _made(written, folded, vocabulary)
        if len(vocabulary.shapes) < _MOST_WORDS:
            vocabulary.shapes[written] = found
    return found


def _made(written: str, folded: str, vocabulary: Vocabulary) -> Shape:
    word, trim, known = _stripped(folded, vocabulary)
    owner = trim > 0 and folded not in _CONTRACTED
    cap = capital(word, written[: len(written) - trim])
    fixed = _whatever_around(folded, word)
    if fixed:
        known = Word(fixed)
    inside, first = (_tags(word, known, cap, unsure, vocabulary) for unsure in (False, True))
    verb_name = cap and "s" in inside and "R" in inside
    return Shape(
        word=word,
        tags="R" if verb_name else inside,
        first_tags=first,
        known=UNKNOWN if verb_name else known,
        first_known=known,
        cap=cap,
        upper=written[0].isupper(),
        owner=owner,
        trim=trim,
        doubt=doubt_of(inside, cap, owner),
        twofold=word in _TWOFOLD,
        phrases=_phrases(folded, written, vocabulary),
        long=len(folded) > 3 and folded[0].isalpha(),
        opens=word in (":", ";", "•", "|"),
        quote=folded in ('"', "'"),
    )


def _stripped(folded: str, vocabulary: Vocabulary) -> tuple[str, int, Word]:
    """Return the word without a possessive ending, the length of that ending, and what is known of it."""
    if folded in _CONTRACTED:
        return folded.partition("'")[0], len(folded) - folded.index("'"), UNKNOWN
    known = vocabulary.words.get(folded, UNKNOWN)
    if known is not UNKNOWN or len(folded) <= 3 or not folded.endswith(("'s", "s'")):
        return folded, 0, known
    trim = 2 if folded.endswith("'s") else 1
    word = folded[:-trim]
    return word, trim, vocabulary.words.get(word, UNKNOWN)


def _whatever_around(folded: str, word: str) -> str:
    """Return the tags of what is no word of the lexicon in any surroundings: "it's", "mid-March"."""
    if folded in _CONTRACTED:
        return "qb"
    return "z" if _PART_OF_TIME.match(word) else ""


def capital(word: str, written: str) -> bool:
    """Whether a word as written is capitalised, or one part of a compound is."""
    return written[0].isupper() or ("-" in word and not written.islower())


def doubt_of(tags: str, cap: bool, owner: bool) -> str:
    """Return what the neighbours of an item with these tags still decide of it."""
    if "A" in tags and "v" in tags:
        return "body"
    if "C" in tags:
        return "country" if cap and not owner else ""
    return "name" if cap and _PLAIN.issuperset(tags) else ""


def _phrases(folded: str, written: str, vocabulary: Vocabulary) -> Phrases:
    """Return the phrases of the lexicon that a word opens; those of regions only with a capital."""
    phrases = vocabulary.phrases.get(folded, _NONE)
    if not (phrases and written[0].islower()):
        return phrases
    kept = {k: tuple(row for row in rows if row[1].tags != "NR") for k, rows in phrases.items()}
    return {k: rows for k, rows in kept.items() if rows}


def _tags(word: str, known: Word, cap: bool, unsure: bool, vocabulary: Vocabulary) -> str:
    return known.tags or guess(word, cap, unsure, vocabulary)


def guess(word: str, cap: bool, unsure: bool, vocabulary: Vocabulary) -> str:
    """Return the tags of a word that the lexicon does not have."""
    if word in _MARKS:
        return _MARKS[word]
    if NUMBER.match(word):
        return "#"
    if _HELD.match(word):
        return "H"
    newly = _NEWLY.match(word)
    if newly and newly[1] in vocabulary.words:
        return "wH"
    if _COMPOUND.search(word) or word.startswith(("majority-", "mostly-")):
        return "w"
    if cap and not (unsure and word in vocabulary.common):
        return "N"
    if (word.endswith("ly") and word not in _LY_ADJECTIVES) or _WARDS.fullmatch(word):
        return "e"
    return "w" if word[0].isalnum() else "_"
