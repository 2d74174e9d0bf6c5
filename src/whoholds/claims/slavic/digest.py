"""A heading that only counts places, or ends in a colon -> the names listed in the sentences under it.

«За неделю освободили шесть сёл. Это X, Y и Z.», «Освобождены: / - X; / - Y.»: what the heading says of
the places is said of each name of the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from whoholds.claims.found import Cut, Found
from whoholds.claims.slavic.clause import Clause
from whoholds.claims.slavic.frames import all_hits
from whoholds.claims.slavic.hits import Hit
from whoholds.claims.slavic.page import BULLETS, Page, cut_of
from whoholds.claims.slavic.places import Group
from whoholds.claims.slavic.sentence import Unit

Reading = Callable[[int, Clause, Hit], list[Found]]
"""What makes claims of a hit of a clause in sentence n."""

_INDENT = 3
"""Characters between a bullet and what it stands before."""

_LONGEST = 12
"""Words of «Плюс ряд незначительных населённых пунктов:» before its colon, at most."""

_TOLD = frozenset(("takes", "loses", "enters", "besieges", "holds"))
"""What a heading can tell of places that it only counts."""

_BACK = 2
"""Sentences between a heading and its list, at most, plus one."""


class Digest:
    """Reads the lists of one page; `reading` turns the hit of a heading into claims."""

    def __init__(self, page: Page, reading: Reading) -> None:
        self._page, self._reading = page, reading
        self._told: tuple[int, list[Found]] = -9, []
        """The last sentence that was a list, and what is said of its names."""

    def opens(self, n: int) -> bool:
        """Whether sentence `n` begins as a list under a heading does."""
        folded, start = self._page.doc.folded, self._page.own[n].start
        return n > 0 and (folded[start] in BULLETS or folded.startswith(self._page.known.listings, start))

    def _bulleted(self, n: int, unit: Unit) -> bool:
        """Whether a unit is the item of a list: a bullet that cuts units stands before it."""
        begin = self._page.own[n].start
        cut = self._page.doc.folded[begin] in BULLETS
        return cut and bool(unit.words) and unit.words[0].start - begin <= _INDENT

    def _start(self, unit: Unit) -> int | None:
        """Return where the names begin after «Это», «Среди них -» or a bullet; None without such a word."""
        if not unit.words:
            return None
        phrase = unit.phrases.get(0)
        if phrase is not None and phrase[0] in ("listing", "namely"):
            return self._after_marks(unit, phrase[1])
        if "listing" in unit.at(0).tags:
            return self._after_marks(unit, 1)
        return self._after_marks(unit, 1) if unit.words[0].text in BULLETS else None

    def _after_marks(self, unit: Unit, i: int) -> int:
        colon = next((k for k in range(i, i + _LONGEST) if unit.at(k).text == ":"), i)
        i = i if unit.at(i).capital else colon
        while unit.at(i).text in ("-", ":", ","):
            i += 1
        return i

    def read(self, n: int, unit: Unit, alone: bool) -> list[Found]:
        """Return what the heading before says of the names that `unit` of sentence `n` lists.

        `alone` tells that the unit claims nothing else: then it may go on with a list that was begun.
        """
        start = self._start(unit)
        if start is None and self._bulleted(n, unit):
            start = 0
        follows = self._told[0] in (n, n - 1)
        if start is None and not (alone and follows and self._told[0] == n):
            return []
        clause = Clause(unit, self._page.known, self._page.war, set())
        names = self._names(clause, start or 0)
        if not names:
            return []
        told = self._told[1] if follows else self._heading(n)
        if told:
            self._told = n, told
        return [
            replace(f, place=name, quote=name, part=None, rule=f"{f.rule}+listed")
            for f in told[:1]
            for name in names
        ]

    def _names(self, clause: Clause, start: int) -> list[Cut]:
        """Return the names of the settlements listed from `start` to the end, or to what is told of them."""
        groups = clause.places.listed(start)
        if not groups or any(g.role not in ("bare", "on", "in") or g.ref or g.region for g in groups):
            return []
        after = clause.unit.at(clause.places.skip_locators(groups[-1].end))
        told = bool(clause.triggers) and clause.triggers[0].at < groups[-1].end
        more = "and" in after.tags and clause.has(groups[-1].end + 1, "others")  # «и прочие»
        if told or not (after.is_mark or after.start < 0 or more):
            return []
        return [cut for g in groups if (cut := cut_of(clause.unit, g.name)) is not None]

    def _heading(self, n: int) -> list[Found]:
        """Return what the nearest sentence before `n` says of places that it counts without a name."""
        for k in range(n - 1, max(-1, n - 1 - _BACK), -1):
            for unit in reversed(self._page.units(k)):
                clause = Clause(unit, self._page.known, self._page.war, set(), nameless=True)
                hits = [h for h in all_hits(clause) if h.relation in _TOLD and _counted(clause, h.group)]
                for hit in reversed(hits):
                    found = self._reading(k, clause, hit)
                    if found:
                        return found
        return []


def _counted(clause: Clause, group: Group) -> bool:
    """Whether a group has no name of its own."""
    return not clause.unit.at(group.name[1] - 1).capital
