"""A unit and its place in the report -> when a claim says it is so.

A time belongs to the trigger in whose stretch of the unit it stands, or to all when it opens the
unit; the date in the heading of a digest («Главные события на 29 ноября») dates its items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whoholds.claims.dates import DateSpan, find_dates
from whoholds.claims.found import Doc, When
from whoholds.claims.slavic.clause import Clause
from whoholds.claims.slavic.hits import Hit
from whoholds.claims.slavic.page import BULLETS, Page

_EVENT_KINDS = ("event", "as-of")
_STATE_KINDS = ("event", "as-of", "since")

_LIST_HEAD = re.compile(rf":\s*(?:$|[{re.escape(''.join(sorted(BULLETS)))}])")
"""The colon before the first item of a list, which may stand in the same line."""

_LONGEST_LIST = 30
"""Sentences of a list looked back through for its heading."""

_DONE = frozenset(("past", "short"))
"""Forms of what is done: «к утру взяли» says when."""


class Times:
    """The times of one sentence, read when its first claim asks for them."""

    def __init__(self, doc: Doc, start: int, end: int, lang: str) -> None:
        self._doc, self._start, self._end, self._lang = doc, start, end, lang
        self._spans: list[DateSpan] | None = None

    def of(self, clause: Clause, hit: Hit) -> When | None:
        """Return when a hit is said to be so, or None when its sentence names no time."""
        words = clause.unit.words
        spans = [s for s in self._all() if words[0].start <= s.start and s.end <= words[-1].end]
        if not spans:
            return None
        now = [words[i].start for i in range(hit.trigger.low, hit.trigger.at) if clause.has(i, "now")]
        spans = [s for s in spans if not now or s.start > now[0]]
        kinds = _EVENT_KINDS + ("by",) * (hit.trigger.form in _DONE)
        kinds = _STATE_KINDS if hit.relation == "holds" or hit.rule == "passive" else kinds
        span = _nearest([s for s in spans if s.kind in kinds], clause, hit)
        return When(span.first, span.last, span.grain, span.zone) if span else None

    def _all(self) -> list[DateSpan]:
        if self._spans is None:
            text, folded = (t[self._start : self._end] for t in (self._doc.text, self._doc.folded))
            found = find_dates(text, self._lang, self._doc.published, about=self._doc.title, folded=folded)
            self._spans = [_shifted(s, self._start) for s in found]
        return self._spans


def _shifted(span: DateSpan, by: int) -> DateSpan:
    return DateSpan(
        span.start + by, span.end + by, span.first, span.last, span.grain, span.zone, span.kind
    )  # fmt: skip


def _nearest(spans: Sequence[DateSpan], clause: Clause, hit: Hit) -> DateSpan | None:
    """Return the time in the stretch of the hit's trigger, else one before every trigger."""
    words = clause.unit.words
    low = words[min(hit.trigger.low, len(words) - 1)].start
    later = [t.at for t in clause.triggers if t.at > max(hit.trigger.at, hit.group.end - 1)]
    high = words[min([_clause_end(clause, hit), *later[:1]])].start
    near = [s for s in spans if low <= s.start <= high and not _voiced(s, clause)]
    if near:
        at = words[hit.trigger.at].start
        return min(near, key=lambda s: abs(s.start - at))
    first = words[clause.triggers[0].at].start
    return next((s for s in spans if s.start < first and not _voiced(s, clause)), None)


def _clause_end(clause: Clause, hit: Hit) -> int:
    """Return the index of the dash or relative clause after a hit, at most the last word of the unit."""
    words = clause.unit.words
    for i in range(max(hit.group.end, hit.trigger.at + 1), len(words)):
        if words[i].text == "-" or (words[i].text == "," and clause.unit.at(i + 1).tags & {"who", "that"}):
            return i
    return len(words) - 1


def _voiced(span: DateSpan, clause: Clause) -> bool:
    """Whether the time stands inside the words of a voice: it dates the statement."""
    words = clause.unit.words
    if any(words[i].start <= span.start < words[i].end for i in clause.voiced):
        return True
    at = next((i for i, w in enumerate(words) if w.start >= span.start), len(words))
    closing = [i for i in clause.voiced if i < at]
    after = closing and all(not w.is_mark for w in words[max(closing) + 1 : at])
    return bool(after) and max(closing) > max((t.at for t in clause.triggers), default=0)


def list_day(page: Page, n: int, lang: str) -> When | None:
    """Return the time in the heading «Главное за сутки:» of the list whose item sentence `n` begins."""
    folded, own = page.doc.folded, page.own
    if folded[own[n].start] not in BULLETS:
        return None
    for above in reversed(own[max(0, n - _LONGEST_LIST) : n]):
        colon = _LIST_HEAD.search(folded, above.start, above.end)
        if colon is not None:
            break
    else:
        return None
    head = page.doc.text[above.start : colon.start()]
    spans = find_dates(head, lang, page.doc.published, about=page.doc.title)
    told = next((s for s in spans if s.kind in _EVENT_KINDS), None)
    return When(told.first, told.last, told.grain, told.zone) if told else None


def heading(doc: Doc, start: int, end: int, lang: str, words: Sequence[frozenset[str]]) -> When | None:
    """Return the day in the heading of a digest, which dates the items under it."""
    if not any("digest" in tags for tags in words) or any("read_on" in tags for tags in words):
        return None
    spans = find_dates(doc.text[start:end], lang, doc.published, about=doc.title)
    return When(spans[0].first, spans[0].last, spans[0].grain, spans[0].zone) if spans else None
