"""A voice and its place on the page -> the claimant: a name, the last voice, or that of a list's head."""

from __future__ import annotations

import re

from whoholds.claims.found import Cut
from whoholds.claims.slavic.attribution import Voice, stated_by, voices_of
from whoholds.claims.slavic.page import BULLETS, LOOK_BACK, Page, cut_of
from whoholds.claims.slavic.sentence import Unit

_BEGINS_ITEM = BULLETS | frozenset('"«“')
"""What begins the items of a list in channels, or a quotation."""

_LIST_HEAD = re.compile(rf":\**\s*(?=[{re.escape(''.join(sorted(_BEGINS_ITEM)))}])")
"""The colon before the first item of a list."""


_LONGEST_QUOTATION = 1200
"""Characters of a quotation looked through: some eight sentences."""

_CLOSE_QUOTATION = re.compile(r'[»”"]\s*,?\s*[-–—]')
"""The mark that closes a quotation before its speaker: «», - сказав X»."""


_QUOTATION_MARK = re.compile('[«“„»”"]')


def _open_quotation(text: str) -> int | None:
    """Return where a quotation begins in `text` that is not closed in it, else None."""
    opened: list[int] = []
    for found in _QUOTATION_MARK.finditer(text):
        mark = found[0]
        if mark in "«“„" or (mark == '"' and not opened):
            opened.append(found.start())
        elif mark in '»”"' and opened:
            opened.pop()
    return opened[0] if opened else None


def _place(voice: Voice) -> tuple[int, int]:
    return voice.cut or (0, 0)


def _taken_up(voice: Voice) -> bool:
    """Whether a voice is only «собеседник» or «аналитики»: one named before."""
    first = voice.name[0]
    medium = len(voice.name) == 1 and "medium" in first.tags and not first.capital
    return "again_voice" in first.tags or medium


class Speakers:
    """Names the claimants of one page."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def claimant(self, n: int, voice: Voice | None, at: int, actor: Cut | None) -> Cut | None:
        """Return who says what stands at character `at` of sentence `n`, None for the report itself.

        `actor` is the actor that «вони» takes up as the speaker.
        """
        if voice is None:
            return self._lead(n, at)
        if voice.cut and _taken_up(voice):
            return self._last_voice(n - 1) or Cut(*voice.cut)
        if voice.cut:
            return self._titled(n, voice) or Cut(*voice.cut)
        if voice.they and actor is not None:
            return actor
        for k in range(n, max(-1, n - LOOK_BACK), -1):
            for unit in reversed(self._page.units(k)):
                for other in reversed(voices_of(unit, self._page.known)):
                    if other.cut and other.taken[0] >= 0 and (k < n or other.cut[0] < self._page.own[n].end):
                        return Cut(*other.cut)
        return None

    def _titled(self, n: int, voice: Voice) -> Cut | None:
        """Return the person of «посол» alone who was named with that title a sentence or two before."""
        title = voice.name[0]
        if len(voice.name) > 1 or "source_title" not in title.tags or title.capital:
            return None
        for k in range(n - 1, max(-1, n - LOOK_BACK), -1):
            words = [w for u in self._page.units(k) for w in u.words]
            if any(w.text == title.text for w in words):
                named = [v for u in self._page.units(k) for v in voices_of(u, self._page.known) if v.cut]
                return next((Cut(*v.cut) for v in named if v.cut and v.name[0].capital), None)
        return None

    def quoting(self, at: int) -> Voice | None:
        """Return who speaks the quotation of several sentences that holds character `at`, else None.

        It is the voice before the mark that opens it, or the one right after the mark that closes it.
        """
        text = self._page.doc.text
        low = max(text.rfind("\n", 0, at) + 1, at - _LONGEST_QUOTATION)
        opened = _open_quotation(text[low:at])
        if opened is None:
            return None
        before = [v for v in self._voices_of(low + opened) if v.cut and v.cut[1] <= low + opened]
        if before:
            return max(before, key=_place)
        closing = _CLOSE_QUOTATION.search(text, at, at + _LONGEST_QUOTATION)
        voices = self._voices_of(closing.end()) if closing else []
        after = [v for v in voices if closing and v.cut and v.cut[0] >= closing.end()]
        return min(after, key=_place) if after else None

    def _voices_of(self, character: int) -> list[Voice]:
        """Return the voices of the sentence in which a character stands."""
        units = self._page.units(self._page.sentence_at(character))
        return [v for unit in units for v in voices_of(unit, self._page.known)]

    def _lead(self, n: int, at: int) -> Cut | None:
        """Return the voice of «Заявления X:» above the item of a list at character `at`, else None."""
        first = n
        while first > 0 and self._bulleted(first):
            first -= 1
        above = self._page.own[first]
        colon = _LIST_HEAD.search(self._page.doc.text, above.start, at)
        if colon is None or (first < n and colon.start() >= above.end):
            return None
        head = Unit([w for u in self._page.units(first) for w in u.words if w.end <= colon.start()])
        named = stated_by(head, self._page.known)
        voices = [v.cut for v in voices_of(head, self._page.known) if v.cut]
        if not named and not voices and any("statement" in w.tags for w in head.words):
            return self._last_voice(first - 1)
        return cut_of(head, named) if named else Cut(*voices[-1]) if voices else None

    def _last_voice(self, n: int) -> Cut | None:
        """Return the voice named first in sentence `n` or in the nearest before it that names one."""
        for k in range(n, max(-1, n - LOOK_BACK), -1):
            voices = [v for unit in self._page.units(k) for v in voices_of(unit, self._page.known)]
            cuts = [v.cut for v in voices if v.cut]
            if cuts:
                return Cut(*min(cuts))
        return None

    def _bulleted(self, n: int) -> bool:
        """Whether sentence `n` begins with the mark of a list's item."""
        start = self._page.own[n].start
        return self._page.doc.text[start] in _BEGINS_ITEM
