"""A report's sentences in one language -> the page that the grammar turns back on: units, war.

Sentences are read into units once, when first asked for; the war that the report speaks of is told
by the words of the whole page.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence

from whoholds.claims.found import Cut, Doc
from whoholds.claims.slavic.actors import War, war_of
from whoholds.claims.slavic.sentence import Unit, units
from whoholds.claims.slavic.words import Vocabulary
from whoholds.claims.tokens import Sentence

LOOK_BACK = 4
"""Sentences searched backwards for the place of «місто» or the voice of «за його словами»."""

BULLETS = frozenset("-–—•▪●◾🔹🔸🔻▫◽✔👉*")
"""Marks that stand before the items of a list."""


class Page:
    """What one report says in one language: `own` are its sentences of that language, in order."""

    def __init__(self, doc: Doc, own: Sequence[Sentence], known: Vocabulary) -> None:
        self.doc, self.own, self.known = doc, own, known
        self._war: War | None = None
        self._partisan: bool | None = None
        self._starts: list[int] = []

    @property
    def war(self) -> War:
        """The war that most words of the report point to."""
        if self._war is None:
            self._war = war_of(_words(self.doc), self.known)
        return self._war

    @property
    def partisan(self) -> bool:
        """Whether the report speaks as one of the sides («наши», a name of abuse for the other)."""
        if self._partisan is None:
            self._partisan = any("partisan" in self.known.tags(word) for word in _words(self.doc))
        return self._partisan

    def units(self, n: int) -> list[Unit]:
        """Return the units of sentence `n`."""
        return units(self.doc, self.own[n].start, self.own[n].end, self.known)

    def sentence_at(self, character: int) -> int:
        """Return the sentence in which a character of the report stands."""
        self._starts = self._starts or [s.start for s in self.own]
        return bisect.bisect_right(self._starts, character) - 1

    def back_from(self, n: int, unit: Unit) -> Iterator[Unit]:
        """Yield the units before `unit` of sentence `n`, the nearest first, LOOK_BACK sentences far."""
        start = unit.words[0].start
        yield from (u for u in reversed(self.units(n)) if u.words and u.words[0].start < start)
        for k in range(n - 1, max(-1, n - LOOK_BACK - 1), -1):
            yield from reversed(self.units(k))


def _words(doc: Doc) -> dict[str, int]:
    """Return the words of a report's beginning, folded, with how often each stands there."""
    words: dict[str, int] = {}
    for written, times in Counter(doc.folded[:20_000].split()).items():
        word = written.strip(".,:;!?\"'()[]")
        words[word] = words.get(word, 0) + times
    return words


def cut_of(unit: Unit, run: tuple[int, int] | None) -> Cut | None:
    """Return the characters of a run of words; None for no run or an empty one."""
    if run is None or run[1] <= run[0]:
        return None
    return Cut(unit.words[run[0]].start, unit.words[run[1] - 1].end)
