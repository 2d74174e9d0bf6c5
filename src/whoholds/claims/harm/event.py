"""One harm as read in one sentence, and how two readings of the same one are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whoholds.claims.dates import DateSpan
from whoholds.claims.found import Cut
from whoholds.claims.numbers import Count
from whoholds.model import HarmKind, Modality

LOOK_BACK = 50
"""Events that one more is compared with: a live blog repeats itself within a few dozen."""

ENDING = 2
"""Letters of a Slavic name that its case may change."""

SHORT_VOICE = 10
"""Characters of a headline's voice that names nobody: "officials", «губернатор»."""

TELLING = 10
"""Counts below this recur by chance within a text of a few events."""


@dataclass(frozen=True, slots=True)
class Event:
    """One harm as read in one sentence; `sentence` is its number in the report."""

    sentence: int
    part: int
    """Which part of a sentence whose headline ran into it."""
    quote: Cut
    lang: str
    kind: HarmKind = "other"
    killed: Count | None = None
    wounded: Count | None = None
    of: Cut | None = None
    place: Cut | None = None
    where: str = ""
    """The folded words of the place."""
    rank: float = 0.0
    claimant: Cut | None = None
    by: Cut | None = None
    modality: Modality = "fact"
    when: DateSpan | None = None
    subset: bool = False
    total: bool = False
    """Whether it is the running total of a war, which is told only where nothing else is."""
    earlier: bool = False
    """Whether the sentence says what was told before."""
    pronoun: bool = False
    """Whether only "he" or "she" says who it was, so that another event may tell of the same person."""
    rule: str = "harm"


def merged(events: Sequence[Event]) -> list[Event]:
    """Return the events, each told once: headline and sentence joined, the more exact figures kept."""
    out: list[Event] = []
    for event in events:
        for at in range(max(0, len(out) - LOOK_BACK), len(out)):
            if _same(out[at], event):
                out[at] = _union(out[at], event)
                break
        else:
            out.append(event)
    return out


def without_totals(events: Sequence[Event]) -> list[Event]:
    """Return the events without a war's running totals, unless the text has no other."""
    single = [e for e in events if not e.total]
    return single or list(events)


def without_parts(events: Sequence[Event]) -> list[Event]:
    """Return the events without those that a toll told before sums up: "killing 11 ... nine ... and two"."""
    for whole in events:
        at = events.index(whole)
        rest = [e for e in events[at + 1 :] if _is_part(e, whole)]
        if len(rest) > 1 and whole.killed == (sum(_exact(e) for e in rest),) * 2:
            return [e for e in events if e not in rest]
    return list(events)


def _is_part(event: Event, whole: Event) -> bool:
    alone = event.wounded is None and _exact(event) > 0
    return alone and event.where == whole.where and event.killed != whole.killed


def _exact(event: Event) -> int:
    """Return the killed where they are counted exactly, else 0."""
    low, high = event.killed or (None, None)
    return low if low is not None and low == high else 0


def without_pronouns(events: Sequence[Event]) -> list[Event]:
    """Return the events without those of a mere "he was killed" where another tells of the same harm."""

    def told(event: Event) -> bool:
        others = [e for e in events if e is not event and not e.pronoun]
        return any((e.killed and event.killed) or (e.wounded and event.wounded) for e in others)

    return [e for e in events if not (e.pronoun and told(e)) and not _overtaken(e, events)]


def _overtaken(event: Event, events: Sequence[Event]) -> bool:
    """Whether an earlier count of the same harm is lower than one that the text gives as well."""

    def least(e: Event) -> int:
        return max((c[0] or 0 for c in (e.killed, e.wounded) if c), default=0)

    others = [e for e in events if e is not event and _same_name(e, event)]
    return event.earlier and any(
        least(e) > least(event) and bool(e.killed) == bool(event.killed) for e in others
    )


def _same(a: Event, b: Event) -> bool:
    """Whether two readings can be one event: no count differs, and no two places of one rank."""
    if a.subset != b.subset:
        return False
    if abs(a.sentence - b.sentence) > 1 and _spared(a) != _spared(b):
        return False
    twice = a.killed == b.killed and a.wounded == b.wounded
    if twice and ((a.killed and a.wounded) or _telling(a.killed or a.wounded)):
        return True
    if (a.sentence, a.part) == (b.sentence, b.part) and not (_same_name(a, b) and (twice or _one_less(a, b))):
        return False
    differ = a.where and b.where and not _same_name(a, b) and a.rank == b.rank
    return not differ and _agree(a.killed, b.killed) and _agree(a.wounded, b.wounded)


def _spared(event: Event) -> bool:
    """Whether nobody was hurt."""
    return (0, 0) in (event.killed, event.wounded)


def _same_name(a: Event, b: Event) -> bool:
    """Whether two places are one, in whatever Slavic case: «Вільхівку», «Вільхівці»."""
    if a.where == b.where or a.lang == "en" or not (a.where and b.where):
        return a.where == b.where
    stem = max(4, min(len(a.where), len(b.where)) - ENDING)
    return a.where[:stem] == b.where[:stem] and abs(len(a.where) - len(b.where)) <= ENDING


def _one_less(a: Event, b: Event) -> bool:
    """Whether a headline glued to its sentence gives one of the two counts that the sentence gives."""
    killed, wounded = a.killed == b.killed, a.wounded == b.wounded
    if killed and a.killed is not None:
        return a.wounded is None or b.wounded is None
    return wounded and a.wounded is not None and (a.killed is None or b.killed is None)


def _telling(count: Count | None) -> bool:
    """Whether a count is so high that hearing it twice in one text means one event."""
    return max((x for x in count or () if x is not None), default=0) >= TELLING


def _agree(a: Count | None, b: Count | None) -> bool:
    """Whether two counts can be of the same people: one is open where the other says more."""
    if a is None or b is None or a == b:
        return True
    low, high = sorted((a, b), key=lambda c: c[0] or 0)
    return (low[1] is None and low[0] is not None) or (high[1] is None and high[0] == low[0])


def _union(a: Event, b: Event) -> Event:
    """Return the more exact of two readings, with what only the other says."""
    best, other = (b, a) if _exactness(b) > _exactness(a) else (a, b)
    return replace(
        best,
        killed=best.killed or other.killed,
        wounded=best.wounded or other.wounded,
        claimant=_fuller(best.claimant, other.claimant),
        place=best.place if best.rank >= other.rank else other.place,
        where=best.where if best.rank >= other.rank else other.where,
        rank=max(best.rank, other.rank),
        by=best.by or other.by,
        when=best.when or other.when,
        kind=best.kind if best.kind != "other" else other.kind,
        rule=best.rule if best.rule.endswith("+twice") else f"{best.rule}+twice",
    )


def _fuller(one: Cut | None, other: Cut | None) -> Cut | None:
    """Return the first of two voices, the second where it says more than a headline's "officials"."""
    if one is None or other is None:
        return one or other
    short = one.end - one.start <= SHORT_VOICE
    return other if short and other.end - other.start > one.end - one.start else one


def _exactness(event: Event) -> tuple[int, int, int]:
    counts = [c for c in (event.killed, event.wounded) if c is not None]
    return len(counts), sum(None not in c for c in counts), int(event.claimant is not None)
