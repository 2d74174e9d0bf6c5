"""Live claims and a starting map -> the Panel: P(control) per settlement and day, as known then or now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal

import numpy as np

from whoholds.control.chain import Float
from whoholds.control.evidence import Evidence, Gazette, Side, evidence_of, gazette_of, state_names
from whoholds.control.panel import Panel
from whoholds.control.plain import certain, last_claim_wins, no_change, plain_chain
from whoholds.errors import UsageError
from whoholds.model import Baseline, LiveClaim, Mode, Place

Method = Literal["plain", "no-change", "last-claim"]


def estimate(
    claims: Iterable[LiveClaim],
    places: Sequence[Place],
    sides: Sequence[Side],
    *,
    days: Sequence[date],
    baseline: Baseline | None = None,
    mode: Mode = "smoothed",
    as_known: datetime | None = None,
    method: Method = "plain",
) -> Panel:
    """Return P(state) of every settlement among `places` on `days` (ascending dates in UTC).

    `filtered` uses for each day what was known by its end, `smoothed` everything; `as_known` leaves out what
    became known later than that instant. Claims on unknown places or sides are left out and counted in
    `Panel.evidence.ignored`. Raises UsageError without days, places or sides.
    """
    _check(places, sides, days)
    start = min(baseline.on, days[0]) if baseline else days[0]
    known = [c for c in claims if as_known is None or c.known_at <= as_known]
    gazette = gazette_of(places)
    evidence = evidence_of(known, gazette, sides, after=baseline.on if baseline else None)
    first = int(min([start.toordinal(), *evidence.day[:1]]))
    span = days[-1].toordinal() - first + 1
    if mode == "smoothed":
        span = max([span, *(evidence.day[-1:] - first + 1)])
    prior = starting_map(len(places), gazette, state_names(sides), baseline)
    daily = _run(method, prior, evidence, first, int(span), smooth=mode == "smoothed")
    columns = [day.toordinal() - first for day in days]
    return Panel(
        place_ids=tuple(place.place_id for place in places),
        days=tuple(days),
        states=evidence.states,
        p=np.ascontiguousarray(daily[columns].transpose(1, 0, 2)),
        evidence=evidence,
        mode=mode,
        method=f"{method}-0.1",
        as_known=as_known,
    )


def _check(places: Sequence[Place], sides: Sequence[Side], days: Sequence[date]) -> None:
    if not days or not places or not sides:
        raise UsageError("an estimate needs at least one day, one place and one side")
    if list(days) != sorted(set(days)):
        raise UsageError("the days of an estimate must ascend without repeats")


def _run(method: Method, prior: Float, evidence: Evidence, first: int, days: int, *, smooth: bool) -> Float:
    if method == "no-change":
        return no_change(prior, days)
    if method == "last-claim":
        return last_claim_wins(prior, evidence, first, days)
    return plain_chain(prior, evidence, first, days, smooth=smooth)


def starting_map(places: int, gazette: Gazette, states: tuple[str, ...], baseline: Baseline | None) -> Float:
    """Return P(state) [P, S] at the start: the baseline's word, and even chances where it is silent."""
    prior = np.full((places, len(states)), 1 / len(states), dtype=np.float32)
    if baseline is None:
        return prior
    if baseline.otherwise in states:
        prior[:] = certain(states.index(baseline.otherwise), len(states))
    for holding in baseline.holdings:
        rows = gazette.of(holding.place_id)
        if rows is not None and holding.state in states:
            prior[rows] = certain(states.index(holding.state), len(states))
    return prior
