"""One English sentence -> a Line of items: words with tags, names joined, brackets set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from whoholds.claims.english.vocabulary import Sense, Vocabulary, Word
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut, Doc
from whoholds.claims.tokens import Token, tokens

_HELD = re.compile(
    r"(.+)-(held|controlled|occupied|run|dominated|ruled|besieged|seized|captured|stronghold)$"
)
_NEWLY = re.compile(r"(?:newly|recently|freshly)-(.+)$")
_NUMBER = re.compile(
    r"\d|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?$"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen)$"
)
_LY_ADJECTIVES = words("ly_adjective")
_COMPOUND = re.compile(r"-(?:[a-z]+ed|led|born|style|made|speaking|wide|owned|run|era|class|bound)$")
_WARDS = re.compile(r"(?:(?:north|south)?(?:east|west)|north|south|in|out|back|for|on|up|down)wards?")
_PART_OF_TIME = re.compile(
    r"(?:mid|early|late)-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day|night|morning|week)"
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
_ACRONYMS = {"us": "q", "is": "b", "who": "r"}
"""Words that are names only in capitals, and their tags otherwise."""

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_NONE = Word()
LONG_BRACKET = 8
"""Brackets of at least so many words can hold a claim of their own and are read as a line."""


@dataclass(slots=True)
class Line:
    """A sentence as parallel lists of items; `tags[i]` is the set of grammar letters of item i."""

    doc: Doc
    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    senses: list[tuple[Sense, ...]] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    caps: list[bool] = field(default_factory=list)
    owner: list[bool] = field(default_factory=list)
    """Whether the item ends in a possessive 's (which its offsets leave out)."""
    title: bool = False
    """Whether capitals show nothing here, as in a headline."""

    def __len__(self) -> int:
        return len(self.words)

    def is_(self, i: int, letters: str) -> bool:
        """Whether item i exists and bears one of the letters."""
        if 0 <= i < len(self.tags):
            tags = self.tags[i]
            for letter in letters:
                if letter in tags:
                    return True
        return False

    def cut(self, first: int, last: int) -> Cut:
        """The characters from item `first` to item `last`, both included."""
        return Cut(self.starts[first], self.ends[last])

    def add(self, word: str, start: int, end: int, tags: str, known: Word, cap: bool, owner: bool) -> None:
        """Append one item."""
        self.words.append(word)
        self.tags.append(tags)
        self.starts.append(start)
        self.ends.append(end)
        self.senses.append(known.senses)
        self.shapes.append(known.shapes)
        self.caps.append(cap)
        self.owner.append(owner)


def lines(doc: Doc, start: int, end: int, vocabulary: Vocabulary) -> Iterator[Line]:
    """Yield the line of a sentence, then one for each long bracket in it."""
    stack = [tokens(doc.folded, start, end)]
    while stack:
        outside, inside = _split_brackets(_split_dashes(doc, stack.pop()))
        yield _join_names(_line(doc, outside, vocabulary))
        stack.extend(part for part in inside if len(part) >= LONG_BRACKET)


def refers_back(line: Line) -> bool:
    """Whether a line has a pronoun or a definite "town" that earlier sentences may explain."""
    return any("q" in tags or "^" in tags or "s" in tags for tags in line.tags)


def _split_dashes(doc: Doc, row: list[Token]) -> list[Token]:
    """Cut tokens at long dashes, which join words that are no compound ("Makiiv—a front")."""
    if not row or "\u2014" not in doc.text[row[0].start : row[-1].end]:
        return row
    out: list[Token] = []
    for token in row:
        dash = doc.text.find("\u2014", token.start, token.end)
        if dash < 0 or token.end - token.start == 1:
            out.append(token)
            continue
        at = dash - token.start
        pieces = (
            Token(token.word[:at], token.start, dash),
            Token(";", dash, dash + 1),
            Token(token.word[at + 1 :], dash + 1, token.end),
        )
        out.extend(piece for piece in pieces if piece.word)
    return out


def _split_brackets(row: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """Return the tokens outside brackets, and those of each outermost bracket."""
    outside: list[Token] = []
    inside: list[list[Token]] = []
    closing = ""
    for token in row:
        if closing:
            if token.word == closing:
                closing = ""
            else:
                inside[-1].append(token)
        elif token.word in _BRACKETS:
            closing = _BRACKETS[token.word]
            inside.append([])
        elif token.word[0] != "<" or len(token.word) == 1:
            outside.append(token)
    return outside, inside


def _line(doc: Doc, row: list[Token], vocabulary: Vocabulary) -> Line:
    text = doc.text
    line = Line(doc, title=_is_title(text, row))
    at, first = 0, True
    while at < len(row):
        token = row[at]
        if token.word in ('"', "'"):
            at += 1
            continue
        known, taken = _look_up(row, at, vocabulary, text[token.start].islower())
        word, end, owner = _written(row[at : at + taken], known)
        if owner and taken == 1:
            known = vocabulary.words.get(word, _NONE)
        cap = text[token.start].isupper() or ("-" in word and not text[token.start : end].islower())
        tags = known.tags or _guess(word, cap, first or line.title, vocabulary)
        contracted = token.word in _CONTRACTED
        other = "qb" if contracted else _other_reading(line, word, text[token.start : end])
        if other:
            tags, known = other, _NONE
        name = (
            ""
            if first or line.title or not cap
            else _as_name(line, row[at + taken :], tags, text, vocabulary)
        )
        if "A" in tags and "v" in tags and _is_body(line, row, at):
            tags, known = "A", _NONE
        elif name and not (owner and "C" in tags):
            tags, known = name, _NONE
        line.add(word, token.start, end, tags, known, cap, owner)
        first = word in (":", ";", "•", "|")
        at += taken
    return line


def _written(found: list[Token], known: Word) -> tuple[str, int, bool]:
    """Return the word of one item, where it ends without a possessive 's, and whether it had one."""
    word, end = " ".join(t.word for t in found), found[-1].end
    if word in _CONTRACTED:
        word = word.partition("'")[0]
        return word, found[0].start + len(word), False
    if len(found) > 1:
        return (word[:-2], end - 2, True) if word.endswith("'s") else (word, end, False)
    if known is _NONE and word.endswith(("'s", "s'")) and len(word) > 3:
        cut = 2 if word.endswith("'s") else 1
        return word[:-cut], end - cut, True
    return word, end, False


def _as_name(line: Line, after: list[Token], tags: str, text: str, vocabulary: Vocabulary) -> str:
    """Return the tags of a capitalised word that is part of a name, not what the lexicon has, or ""."""
    if "C" in tags and _opens_name(line, after, vocabulary, text):
        return "N"
    if _PLAIN.issuperset(tags) and (tags == "B" or (after and text[after[0].start].isupper())):
        return "N"
    return "R" if "s" in tags and "R" in tags else ""


_PLAIN = frozenset("BsSTMvuglL+=-*")
"""Tags of common words that a capital inside a sentence turns into part of a name ("Tell Abyad")."""


def _opens_name(line: Line, after: list[Token], vocabulary: Vocabulary, text: str) -> bool:
    """Whether a country's name only opens a place's after a preposition: "near Mali Shcherbaky"."""
    if not after or not line.is_(len(line) - 1, "inta"):
        return False
    return text[after[0].start].isupper() and after[0].word not in vocabulary.words


def _is_body(line: Line, row: list[Token], at: int) -> bool:
    """Whether "forces" is troops, not the verb: after a modifier, or first; not before "them to"."""
    before = len(line) - 1
    if before >= 0 and not line.is_(before, "dJXNAwe#DRK,cosyai"):
        return False
    after = row[at + 1].word if at + 1 < len(row) else ""
    return after not in ("them", "him", "us", "it") or (before >= 0 and line.is_(before, "J"))


def _other_reading(line: Line, word: str, written: str) -> str:
    """Return the tags of a word that is not what the lexicon has here ("us", "the disputed"), or ""."""
    before = len(line) - 1
    if _PART_OF_TIME.match(word):
        return "z"
    if word == "disputed" and line.is_(before, "di"):
        return "w"
    if word == "that" and line.is_(before, "oint") and not line.is_(before, "k"):
        return "d"
    return _ACRONYMS[word] if word in _ACRONYMS and not written.isupper() else ""


def _look_up(row: list[Token], at: int, vocabulary: Vocabulary, lower: bool) -> tuple[Word, int]:
    """Return what the lexicon knows of the longest phrase at a token, and its number of tokens."""
    word = row[at].word
    for rest, known in vocabulary.phrases.get(word, ()):
        after = at + 1
        if lower and known.tags == "NR":
            continue
        if len(row) - after >= len(rest) and all(
            _is_word(row[after + k].word, w, k + 1 == len(rest)) for k, w in enumerate(rest)
        ):
            return known, 1 + len(rest)
    return vocabulary.words.get(word, _NONE), 1


def _is_word(found: str, wanted: str, last: bool) -> bool:
    """Whether a token is the wanted word; the last of a phrase may be possessive."""
    return found == wanted or (last and found == wanted + "'s")


def _is_title(text: str, row: list[Token]) -> bool:
    """Whether most longer words are capitalised, as in a headline: capitals then show no names."""
    long = [text[t.start].isupper() for t in row[:40] if len(t.word) > 3 and t.word[0].isalpha()]
    return len(long) > 3 and sum(long) > 0.78 * len(long)


def _guess(word: str, cap: bool, unsure: bool, vocabulary: Vocabulary) -> str:
    """Return the tags of a word that the lexicon does not have."""
    if word in _MARKS:
        return _MARKS[word]
    if _NUMBER.match(word):
        return "#"
    if _HELD.match(word):
        return "H"
    newly = _NEWLY.match(word)
    if newly and newly[1] in vocabulary.words:
        return "wH"
    if _COMPOUND.search(word):
        return "w"
    if cap and not (unsure and word in vocabulary.common):
        return "N"
    if (word.endswith("ly") and word not in _LY_ADJECTIVES) or _WARDS.fullmatch(word):
        return "e"
    return "w" if word[0].isalnum() else "_"


def _join_names(line: Line) -> Line:
    """Join runs of capitalised words, with a lower-case kind after them, into one item each."""
    size = len(line)
    ends = {at: stop for at in range(size) if line.caps[at] and (stop := _name_end(line, at)) > at + 1}
    if not ends:
        return line
    joined = Line(line.doc, title=line.title)
    at = 0
    while at < size:
        stop = ends.get(at, at)
        if stop > at + 1:
            _add_joined(joined, line, at, stop)
        else:
            stop = at + 1
            _copy(joined, line, at)
        at = stop
    return joined


def _copy(joined: Line, line: Line, at: int) -> None:
    for name in ("words", "tags", "starts", "ends", "senses", "shapes", "caps", "owner"):
        getattr(joined, name).append(getattr(line, name)[at])


def _name_end(line: Line, at: int) -> int:
    """Return the end of the name that starts at an item, or `at` when none does."""
    if (
        not line.caps[at]
        or not line.is_(at, "NDFKRz1")
        or line.is_(at, "v")
        or (line.is_(at, "J") and not line.is_(at, "N"))
    ):
        return at
    stop = at + 1
    while stop < len(line) and not line.owner[stop - 1] and _joins(line, stop) and _adjacent(line, stop):
        stop += 1
    named = any("N" in line.tags[k] or "1" in line.tags[k] for k in range(at, stop))
    if not named and (stop - at == 1 or not any(line.is_(k, "FRKD") for k in range(at, stop))):
        return at
    if (
        (line.is_(stop, "~") or line.tags[stop : stop + 1] == ["w"])
        and line.is_(stop + 1, "F")
        and not line.caps[stop]
        and not line.owner[stop - 1]
    ):
        stop += 1
    while (
        stop < len(line)
        and not line.owner[stop - 1]
        and not line.caps[stop]
        and line.is_(stop, "FRK")
        and stop - at < 7
    ):
        if line.is_(stop, "v") or line.is_(stop + 1, "o") or line.words[stop] in ("areas", "area", "capital"):
            break
        stop += 1
    return stop


_PARTICLES = words("particle")


def _adjacent(line: Line, k: int) -> bool:
    """Whether no bracket was taken out between two items."""
    return line.starts[k] - line.ends[k - 1] <= 2


def _joins(line: Line, k: int) -> bool:
    if not line.caps[k]:
        if line.words[k] in _PARTICLES and k + 1 < len(line) and line.caps[k + 1] and line.is_(k + 1, "N"):
            return line.is_(k - 1, "N")
        return (
            bool(_NUMBER.match(line.words[k]))
            and k + 1 < len(line)
            and line.caps[k + 1]
            and line.is_(k + 1, "NFR")
        )
    tags = line.tags[k]
    if (
        "u" in tags
        and line.is_(k + 1, "NFRP")
        and line.caps[min(k + 1, len(line) - 1)]
        and line.is_(k - 1, "N")
    ):
        return True
    return any(c in tags for c in "NFKRDAVPz1plE~") and not any(c in tags for c in "Jksfmqvu@,")


_OFFICES = words("office_of")
_ARMS = words("arm_of_service")


def _numbered(line: Line, at: int, stop: int) -> bool:
    """Whether a name that ends in "division" is a body of troops: numbered, or named by its arm."""
    return line.is_(at - 1, "#") or not _ARMS.isdisjoint(line.words[at:stop])


def _add_joined(joined: Line, line: Line, at: int, stop: int) -> None:
    last = line.tags[stop - 1]
    if "A" in last and (not any(c in last for c in "FR") or _numbered(line, at, stop)):
        tags = "XA"
    elif "V" in last and "N" not in last and ("R" not in last or line.words[stop - 2] in _OFFICES):
        tags = "V"
    else:
        given = any("1" in line.tags[k] for k in range(at, stop))
        tags = "N" + "".join(c for c in "FRK1" if c in last or (c == "1" and given))
        if "9" in last:
            tags += "19"
        if line.is_(at, "p") or any(line.is_(k, "p") for k in range(at, min(at + 4, stop - 1))):
            tags += "p"
        if "E" in last:
            tags += "E"
    word = " ".join(line.words[at:stop])
    joined.add(word, line.starts[at], line.ends[stop - 1], tags, _NONE, True, line.owner[stop - 1])
