"""Verdicts on claims -> each voice's track record: how often right, early, late, wrong, in whose interest.

Rates carry the 90 % interval of Wilson (1927), so that three lucky claims do not look like a reputation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median

import numpy as np

from whoholds.control.evidence import Evidence
from whoholds.control.full import Run
from whoholds.control.judging import Hearing, Judged

NINETY = 1.645
"""Standard normal quantile of a central 90 % interval."""

ECHO = 0.1
"""Chance of repeating another voice from which on it is told: twice what is presumed of any pair."""

MOST_ECHOES = 5
"""Voices named as repeated, the likeliest first."""


@dataclass(frozen=True)
class Rate:
    """`hits` of `count` cases, their share and its 90 % interval; share and bounds are None without cases."""

    hits: int
    count: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Echo:
    """Another voice that this one repeats: the learned chance, over so many occasions."""

    voice: str
    chance: float
    occasions: int


@dataclass(frozen=True)
class Coverage:
    """What a voice spoke of: settlements, days with a claim from first to last, its longest silence."""

    places: int
    first: date
    last: date
    days: int
    longest_silence: int


@dataclass(frozen=True)
class TrackRecord:
    """One voice before its judge. Rates are shares of the judged claims; `open` counts the others.

    `share` is the voice's part of all claims on settlements: a judge of a large one has heard little else.
    `in_interest` and `against_interest` are the shares that were right among the claims by which the
    voice's side gains and loses. `delay` is the median of days from a change to the claim of it, in `delays`
    cases.
    """

    voice: str
    side: str | None
    claims: int
    share: float
    coverage: Coverage
    judged: int
    open: int
    right: Rate
    early: Rate
    late: Rate
    wrong: Rate
    in_interest: Rate
    against_interest: Rate
    delay: float | None
    delays: int
    echoes: tuple[Echo, ...]
    verdicts: tuple[Judged, ...]


def rate(hits: int, count: int) -> Rate:
    """Return a share with its 90 % Wilson score interval."""
    if not count:
        return Rate(hits, count)
    share, square = hits / count, NINETY**2 / count
    middle = (share + square / 2) / (1 + square)
    half = NINETY / (1 + square) * sqrt(share * (1 - share) / count + square / (4 * count))
    return Rate(hits, count, share, max(0.0, middle - half), min(1.0, middle + half))


def track_records(hearing: Hearing) -> list[TrackRecord]:
    """Return the record of every voice that said something of a settlement, the most talkative first."""
    evidence = hearing.evidence
    local = evidence.take(evidence.place < evidence.places)
    verdicts: dict[int, list[Judged]] = {}
    for judged in hearing.verdicts:
        verdicts.setdefault(judged.voice, []).append(judged)
    echoes = _echoes(evidence, hearing.run)
    records = []
    for voice in np.unique(local.voice).tolist():
        mine = local.take(local.voice == voice)
        name = evidence.voices.names[voice]
        side = int(evidence.voices.side[voice])
        told, echoed = verdicts.get(voice, []), echoes.get(voice, ())
        records.append(_record((name, _side(evidence, side)), mine, local.size, told, echoed))
    return sorted(records, key=lambda r: (-r.claims, r.voice))


def _side(evidence: Evidence, side: int) -> str | None:
    return evidence.states[side] if 0 <= side < len(evidence.states) - 1 else None


def _record(
    named: tuple[str, str | None],
    mine: Evidence,
    everybody: int,
    verdicts: Sequence[Judged],
    echoes: tuple[Echo, ...],
) -> TrackRecord:
    told = Counter(judged.verdict for judged in verdicts)
    count = len(verdicts) - told["open"]
    delays = [judged.days for judged in verdicts if judged.days is not None]
    return TrackRecord(
        voice=named[0],
        side=named[1],
        claims=mine.size,
        share=mine.size / everybody,
        coverage=_coverage(mine),
        judged=count,
        open=told["open"],
        right=rate(told["right"], count),
        early=rate(told["early"], count),
        late=rate(told["late"], count),
        wrong=rate(told["wrong"], count),
        in_interest=_right(v for v in verdicts if v.interest > 0),
        against_interest=_right(v for v in verdicts if v.interest < 0),
        delay=float(median(delays)) if delays else None,
        delays=len(delays),
        echoes=echoes,
        verdicts=tuple(verdicts),
    )


def _right(verdicts: Iterable[Judged]) -> Rate:
    judged = [v for v in verdicts if v.verdict != "open"]
    return rate(sum(v.verdict == "right" for v in judged), len(judged))


def _coverage(mine: Evidence) -> Coverage:
    days = np.unique(mine.day)
    return Coverage(
        places=len(np.unique(mine.place)),
        first=date.fromordinal(int(days[0])),
        last=date.fromordinal(int(days[-1])),
        days=len(days),
        longest_silence=int(np.diff(days).max(initial=1)) - 1,
    )


def _echoes(evidence: Evidence, run: Run) -> dict[int, tuple[Echo, ...]]:
    """Return whom each voice repeats more than is presumed, the likeliest first."""
    parents, chances = run.learned.parents, run.learned.chances
    occasions = np.bincount(parents.pair, minlength=parents.pairs)
    child, parent = np.divmod(parents.pair_keys, len(evidence.voices.names))
    found: dict[int, list[Echo]] = {}
    for pair in np.flatnonzero((chances > ECHO) & (child != parent)).tolist():
        echo = Echo(evidence.voices.names[parent[pair]], float(chances[pair]), int(occasions[pair]))
        found.setdefault(int(child[pair]), []).append(echo)
    return {v: tuple(sorted(e, key=lambda x: -x.chance)[:MOST_ECHOES]) for v, e in found.items()}
