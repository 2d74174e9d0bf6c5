"""A sentence -> who speaks in which stretch of it, as the language's own attribution grammar reads it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from whoholds.claims.found import Cut, Doc
from whoholds.claims.harm.words import Line
from whoholds.claims.lexicon import load_lexicon
from whoholds.claims.tokens import Sentence

LONGEST_NAME = 5
"""Words of a voice beside the mark of a headline: "Gaza's civil defence agency" has four."""

RECALLED = 2
"""Sentences heard before one of harm: a pronoun's speaker stands in one of them or much earlier."""

_ENDS = " .!?\n"


class Scope(NamedTuple):
    """Characters `start` to `end` are the word of `claimant`; `back` says: so is what came before."""

    start: int
    end: int
    claimant: Cut
    denies: bool = False
    back: bool = False


class Speakers:
    """Reads the voices of a report's sentences, one after the other; remembers the last speaker."""

    def __init__(self, doc: Doc) -> None:
        from whoholds.claims.english.memory import Memory

        self._doc, self._memory = doc, Memory()
        self._heard = -1
        self._last: Cut | None = None

    def scopes(self, sentences: Sequence[Sentence], i: int, cuts: Sequence[int] = ()) -> list[Scope]:
        """Return the scopes of sentence i, the widest first.

        The sentences just before it are heard first, so that "he said" finds its speaker. A Slavic
        headline that runs into its text is heard apart: `cuts` are the characters where it does.
        """
        for k in range(max(self._heard + 1, i - RECALLED), i):
            self._of(sentences[k], ())
        self._heard = i
        return sorted(self._of(sentences[i], cuts), key=lambda s: s.start - s.end)

    def _of(self, sentence: Sentence, cuts: Sequence[int]) -> list[Scope]:
        if sentence.lang == "en":
            return self._english(sentence)
        bounds = [sentence.start, *cuts, sentence.end]
        return [s for a, b in pairwise(bounds) for s in self._slavic(a, b, sentence.lang)]

    def _english(self, sentence: Sentence) -> list[Scope]:
        from whoholds.claims.english.items import lines
        from whoholds.claims.english.vocabulary import vocabulary
        from whoholds.claims.english.voices import voices

        out = []
        for line in lines(self._doc, sentence.start, sentence.end, vocabulary(load_lexicon("en"))):
            for voice in voices(line, self._memory):
                if voice.claimant is not None and voice.first < min(voice.last, len(line)):
                    last = min(voice.last, len(line)) - 1
                    span = Cut(line.starts[voice.first], line.ends[last])
                    out.append(Scope(span.start, span.end, voice.claimant, voice.denies))
                    self._memory.speaker = voice.claimant
        return out

    def _slavic(self, start: int, end: int, lang: str) -> list[Scope]:
        from whoholds.claims.slavic.attribution import voices_of
        from whoholds.claims.slavic.sentence import units
        from whoholds.claims.slavic.words import vocabulary

        known = vocabulary(load_lexicon(lang))
        out = []
        for unit in units(self._doc, start, end, known):
            for voice in voices_of(unit, known):
                words = unit.words[voice.start : voice.end]
                claimant = Cut(*voice.cut) if voice.cut else self._last if voice.again else None
                if claimant is not None and words:
                    out.append(Scope(words[0].start, words[-1].end, claimant, voice.denies, voice.back))
        named = [s.claimant for s in out if start <= s.claimant.start < end]
        self._last = max(named) if named else self._last
        return out


def headline_scope(line: Line, doc: Doc) -> Scope | None:
    """Return the voice of an English headline: "Ministry: 40 killed in X", "12 killed in X - monitors"."""
    words = line.all("SPEAKER") if line.lang == "en" else ()
    marks = [n for n in line.nodes if doc.text[n.start : n.end] in (":", "-", "–", "—")]
    for mark in marks:
        before, after = Cut(line.start, mark.start), Cut(mark.end, line.end)
        colon = doc.text[mark.start] == ":"
        sides = [(before, after), (after, before)] if colon else [(after, before)]
        for name, said in sides:
            cut = _trimmed(doc.text, name)
            short = len(doc.text[cut.start : cut.end].split()) <= LONGEST_NAME
            spaced = colon or doc.text[mark.start - 1].isspace()
            if short and spaced and any(cut.start <= n.start and n.end == cut.end for n in words):
                return Scope(said.start, said.end, cut)
    return None


def _trimmed(text: str, cut: Cut) -> Cut:
    """Return a cut without the spaces and full stops at its ends."""
    words = text[cut.start : cut.end]
    start = cut.start + len(words) - len(words.lstrip(_ENDS))
    return Cut(start, max(start, cut.start + len(words.rstrip(_ENDS))))


def speaker(scopes: list[Scope], at: int) -> Scope | None:
    """Return the narrowest scope around a character, None outside all of them."""
    around = [s for s in scopes if s.start <= at < s.end and not s.claimant.start <= at < s.claimant.end]
    return around[-1] if around else None
