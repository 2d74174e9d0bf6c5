"""One English sentence -> a Line of items: words with tags, names joined, brackets set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from whoholds.claims.english.shapes import NUMBER
from whoholds.claims.english.stretch import Item, Stretch
from whoholds.claims.english.vocabulary import Sense, Vocabulary
from whoholds.claims.english.words import words
from whoholds.claims.found import Cut, Doc
from whoholds.claims.tokens import Token, fold, tokens

_BRACKETS = {"(": ")", "[": "]", "{": "}"}
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
        if i >= 0:
            try:
                tags = self.tags[i]
            except IndexError:
                return False
            for letter in letters:
                if letter in tags:
                    return True
        return False

    def join(self, first: int, end: int, item: Item) -> None:
        """Put one item in the place of those from `first` up to `end`."""
        columns: tuple[list[Any], ...] = (
            self.words, self.tags, self.starts, self.ends, self.senses, self.shapes, self.caps, self.owner
        )  # fmt: skip
        for column, value in zip(columns, item, strict=True):
            column[first:end] = (value,)

    def cut(self, first: int, last: int) -> Cut:
        """The characters from item `first` to item `last`, both included."""
        return Cut(self.starts[first], self.ends[last])


def lines(doc: Doc, start: int, end: int, vocabulary: Vocabulary) -> list[Line]:
    """Return the line of a sentence, then one for each long bracket in it; a document keeps them."""
    made = doc.parsed.get((start, end))
    if made is None:
        made = doc.parsed[start, end] = list(_lines(doc, start, end, vocabulary))
    return made


def _lines(doc: Doc, start: int, end: int, vocabulary: Vocabulary) -> Iterator[Line]:
    stack = [tokens(doc.folded, start, end)]
    while stack:
        outside, inside = _split_brackets(_split_dashes(doc, stack.pop()))
        yield _line(doc, outside, vocabulary)
        stack.extend(part for part in inside if len(part) >= LONG_BRACKET)


def refers_back(line: Line) -> bool:
    """Whether a line has a pronoun or a definite "town" that earlier sentences may explain."""
    pointing = "these" in line.words or "both" in line.words
    return pointing or any("q" in tags or "^" in tags or "s" in tags for tags in line.tags)


def _split_dashes(doc: Doc, row: list[Token]) -> list[Token]:
    """Cut tokens at long dashes, which join words that are no compound ("Makiiv—a front")."""
    if not row or doc.text.find("\u2014", row[0][1], row[-1][2]) < 0:
        return row
    out: list[Token] = []
    for word, start, end in row:
        dash = doc.text.find("\u2014", start, end)
        if dash < 0 or end - start == 1:
            out.append((word, start, end))
            continue
        at = dash - start
        pieces = ((word[:at], start, dash), (";", dash, dash + 1), (word[at + 1 :], dash + 1, end))
        out.extend(piece for piece in pieces if piece[0])
    return out


def _split_brackets(row: list[Token]) -> tuple[list[Token], list[list[Token]]]:
    """Return the tokens outside brackets, and those of each outermost bracket."""
    outside: list[Token] = []
    inside: list[list[Token]] = []
    closing = ""
    for token in row:
        word = token[0]
        if closing:
            if word == closing:
                closing = ""
            else:
                inside[-1].append(token)
        elif word in _BRACKETS:
            closing = _BRACKETS[word]
            inside.append([])
        elif word[0] != "<" or len(word) == 1:
            outside.append(token)
    return outside, inside


def _line(doc: Doc, row: list[Token], vocabulary: Vocabulary) -> Line:
    """Return the tokens of one stretch as a line, its names joined."""
    stretch = Stretch(doc.text, row, vocabulary)
    items = _with_short_names(stretch.items(), short_names(doc.text))
    line = _laid_out(doc, items, stretch.title)
    for at, stop in reversed(_name_ends(line)):
        line.join(at, stop, _name_item(line, at, stop))
    return line


def _with_short_names(items: list[Item], short: frozenset[str]) -> list[Item]:
    """Return the items with each short name of armed men as a body: "the AA"."""
    if not short:
        return items
    return [(i[0], "X", *i[2:]) if i[0] in short and i[1] == "N" and i[6] else i for i in items]


@lru_cache(maxsize=4)
def short_names(text: str) -> frozenset[str]:
    """Return, folded, the short names that a text gives to armed men: "the Arakan Army (AA)"."""
    return frozenset(fold(match[1]) for match in _SHORT_NAME.finditer(text)) if "(" in text else frozenset()


_SHORT_NAME = re.compile(
    r"(?:Army|Armies|Forces?|Militias?|Brigades?|Guards?|Front|Movement|Alliance|Fighters|Units)"
    r" \(([A-Z][A-Za-z]{0,6}[A-Z](?:-[A-Z]+)?)\)"
)


def _laid_out(doc: Doc, items: list[Item], title: bool) -> Line:
    if not items:
        return Line(doc, title=title)
    words, tags, starts, ends, senses, shapes, caps, owner = map(list, zip(*items, strict=True))
    return Line(doc, words, tags, starts, ends, senses, shapes, caps, owner, title)


def _name_ends(line: Line) -> list[tuple[int, int]]:
    """Return first item and end of each run of capitalised words, with a lower-case kind after them."""
    found = []
    done = 0
    for at, cap in enumerate(line.caps):
        if cap and at >= done and (stop := _name_end(line, at)) > at + 1:
            found.append((at, stop))
            done = stop
    return found


_NAME_STARTS = frozenset("NDFKRz1")
"""Tags of items that a name may begin with."""


def _name_end(line: Line, at: int) -> int:
    """Return the end of the name that starts at an item, or `at` when none does."""
    tags = line.tags[at]
    if _NAME_STARTS.isdisjoint(tags) or "v" in tags or ("J" in tags and "N" not in tags):
        return at
    stop = at + 1
    while stop < len(line) and not line.owner[stop - 1] and _joins(line, stop) and _adjacent(line, stop):
        stop += 1
    named = any("N" in line.tags[k] or "1" in line.tags[k] for k in range(at, stop))
    if not named and (line.title or stop - at == 1 or not any(line.is_(k, "FRKD") for k in range(at, stop))):
        return at
    if (
        (line.is_(stop, "~") or line.tags[stop : stop + 1] == ["w"])
        and (line.is_(stop + 1, "F") or line.words[stop + 1 : stop + 2] == ["zone"])
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
        and line.words[stop - 1] not in _TROOPS
    ):
        if (
            (line.is_(stop, "v") and line.words[stop] != "crossing")
            or line.is_(stop + 1, "o")
            or line.words[stop] in ("areas", "area", "capital")
        ):
            break
        stop += 1
    return stop


_TROOPS = ("forces", "troops", "army", "militia")
"""Ends of the names of bodies: "Armed Forces checkpoints" is no name of a place."""
_PARTICLES = words("particle")


def _adjacent(line: Line, k: int) -> bool:
    """Whether no bracket was taken out between two items."""
    return line.starts[k] - line.ends[k - 1] <= 2


def _joins(line: Line, k: int) -> bool:
    if not line.caps[k]:
        if line.words[k] in _PARTICLES and k + 1 < len(line) and line.caps[k + 1] and line.is_(k + 1, "N"):
            return line.is_(k - 1, "N1")
        if line.words[k - 1] in _NUMBERED and line.caps[k - 1] and line.is_(k, "#"):
            return True
        numbered = bool(NUMBER.match(line.words[k])) and k + 1 < len(line) and line.is_(k + 1, "NFR")
        return numbered and (line.caps[k + 1] or (line.is_(k + 1, "F") and line.is_(k - 1, "N")))
    tags = line.tags[k]
    if (
        "u" in tags
        and line.is_(k + 1, "NFRP")
        and line.caps[min(k + 1, len(line) - 1)]
        and line.is_(k - 1, "N")
    ):
        return True
    if (
        "J" in tags
        and line.caps[min(k + 1, len(line) - 1)]
        and line.is_(k + 1, "FR")
        and line.is_(k - 1, "D")
    ):
        return True
    return any(c in tags for c in "NFKRDAVPz1plE~") and not any(c in tags for c in "Jksfmqvu@,")


_NUMBERED = ("hill", "height", "point", "checkpoint", "camp")
"""Facilities that a number after them names: "Hill 175"."""
_OFFICES = words("office_of")
_ARMS = words("arm_of_service")


def _numbered(line: Line, at: int, stop: int) -> bool:
    """Whether a name that ends in "division" is a body of troops: numbered, or named by its arm."""
    return line.is_(at - 1, "#") or not _ARMS.isdisjoint(line.words[at:stop])


def _name_item(line: Line, at: int, stop: int) -> Item:
    """Return the name that the items from `at` to `stop` are, as one item."""
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
        if (
            line.is_(at, "p")
            or "p" in last
            or any(line.is_(k, "p") for k in range(at, min(at + 4, stop - 1)))
        ):
            tags += "p"
        if "E" in last:
            tags += "E"
    word = " ".join(line.words[at:stop])
    return word, tags, line.starts[at], line.ends[stop - 1], (), "", True, line.owner[stop - 1]
