"""Text -> sentences and tokens whose offsets are those of the text, whatever characters it holds.

Folding never changes the length: folded[i] stands for text[i]. Sentences are cut by a regular
expression with a list of abbreviations per language (after Grefenstette and Tapanainen 1994); pieces
longer than `LONGEST` are cut at a space, so that no later step sees an unbounded sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

LONGEST = 1500
"""Longest piece handed to a grammar, in characters: the longest English bulletin list has about 900."""

_FOLDS = {
    **dict.fromkeys("’‘ʼ`´′ʻ", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\u00a0\u202f\u2009\u200a\u2007\u2002\u2003\t\r\u200e\u200f\u202a\u202b\u202c\ufeff", " "
    ),
    "İ": "i",
    "Ё": "е",
    "ё": "е",
}
_BREAKS = re.compile(r"[\ud800-\udfff\u2028\u2029\x00-\x08\x0b-\x1f]")

_TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th|km|m)?(?![^\W\d_])"
    r"|[^\W_]+(?:['\-\u200b\u200c\u200d\u0301][^\W_]+|\.(?=[^\W\d_]\.)[^\W\d_](?:\.[^\W\d_])*\.?)*"
    r"|<[^<>\n]{0,300}>|\.\.\.|\S"
)
_END = re.compile(
    r"[.!?…\n](?:(?<=\n)\n*"
    r"|(?<!\n)[.!?…]*[\"')\]]*(?:\[\d{1,3}\])*(?=\s|$|[^\x00-\u024f\u0400-\u052f\w\s.,;:]))"
)
"""One class first: a search that can skip to it is five times as fast as one between two alternatives."""
_LAST_WORD = re.compile(r"[^\s(\[\"]*$")


Token = tuple[str, int, int]
"""One word, number or mark: folded text and half-open offsets into the report's text."""


class Sentence(NamedTuple):
    """Half-open offsets of one sentence and its language."""

    start: int
    end: int
    lang: str


def fold(text: str) -> str:
    """Return `text` lower-cased with quotes, dashes, apostrophes, spaces and ё made plain, same length.

    Lone surrogates, control characters and line separators become line breaks, which end a sentence.
    """
    if text.isascii() and text.isprintable():
        return text.replace("`", "'").lower()
    folded = _BREAKS.sub("\n", text)
    for char, plain in _FOLDS.items():
        if char in folded:
            folded = folded.replace(char, plain)
    folded = folded.lower()
    return folded if len(folded) == len(text) else "".join(map(_fold_one, text))


def _fold_one(char: str) -> str:
    lowered = _FOLDS.get(char, char).lower()
    return lowered if len(lowered) == 1 else char


_MOST_CHUNKS = 200_000
"""Stretches remembered at most: the vocabulary of a year of news, some 60 MB."""

_LONGEST_CHUNK = 40
"""Longer stretches are addresses and noise, which seldom come twice."""


class Cutter:
    """Cuts text into what a pattern matches, remembering each stretch without a space it has cut.

    No match may contain a space, nor depend on what stands beyond one.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self._known: dict[str, tuple[Token, ...]] = {}

    def cut(self, folded: str, start: int, end: int) -> list[Token]:
        """Return the tokens of `folded[start:end]`; offsets count from the start of the text."""
        out: list[Token] = []
        known, at = self._known, start
        for chunk in folded[start:end].split(" "):
            if chunk:
                for word, first, last in known.get(chunk) or self._cut(chunk):
                    out.append((word, at + first, at + last))
            at += len(chunk) + 1
        return out

    def _cut(self, chunk: str) -> tuple[Token, ...]:
        found = tuple((m[0], *m.span()) for m in self._pattern.finditer(chunk))
        if len(self._known) < _MOST_CHUNKS and len(chunk) <= _LONGEST_CHUNK:
            self._known[chunk] = found
        return found


_CUTTER = Cutter(_TOKEN)


def tokens(folded: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of `folded[start:end]`; offsets count from the start of the text."""
    end = len(folded) if end is None else end
    if folded.find("<", start, end) >= 0:
        return [(m[0], *m.span()) for m in _TOKEN.finditer(folded, start, end)]
    return _CUTTER.cut(folded, start, end)


def sentences(text: str, folded: str, abbreviations: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield half-open offsets of the sentences of `text`, without surrounding white space."""
    start = 0
    for mark in _END.finditer(folded):
        if _ends_here(text, folded, start, mark, abbreviations):
            yield from _pieces(folded, start, mark.end())
            start = mark.end()
    yield from _pieces(folded, start, len(folded))


def _ends_here(
    text: str, folded: str, start: int, mark: re.Match[str], abbreviations: Collection[str]
) -> bool:
    """Whether the mark closes a sentence: no abbreviation before it, no lower-case word after it."""
    if mark[0][0] == "\n":
        return True
    after = text[mark.end() : mark.end() + 4].lstrip().lstrip("\"'“«„(")[:1]
    if after.islower():
        return False
    if mark[0][0] != ".":
        return True
    word = _LAST_WORD.search(folded, max(start, mark.start() - 20), mark.start())
    last = word[0] if word else ""
    return not (last in abbreviations or (len(last) == 1 and last.isalpha()))


def _pieces(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = folded.rfind(" ", start + 1, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut + (folded[cut] == " ")
    if start < end:
        yield start, end
