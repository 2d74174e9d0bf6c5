"""Live claims and a starting map -> the estimate through time, as known now and as known then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from whoholds.control.estimate import Question, estimate
from whoholds.control.judging import hear
from whoholds.control.panel import Panel
from whoholds.control.record import TrackRecord, track_records
from whoholds.dossier import end_of
from whoholds.model import LiveClaim
from whoholds.showing import Views

Run = Callable[[Question], Panel]
"""What answers a question about the claims of a ledger."""


def views_of(
    question: Question, claims: Sequence[LiveClaim], kept: Sequence[date], run: Run | None = None
) -> Views:
    """Run the estimate on all days of a question: smoothed, filtered, and smoothed as known by each kept day.

    A kept view answers for the AHEAD_DAYS after its own too: what could then be expected of them.
    """
    run = run or (lambda asked: estimated(asked, claims))
    valid, filtered = run(question), run(replace(question, mode="filtered"))
    past = ((day, run(_known_on(question, day))) for day in kept)
    return Views(valid, filtered, past, records_of(question, claims))


def records_of(question: Question, claims: Sequence[LiveClaim]) -> list[TrackRecord]:
    """Return every voice's track record on the settlements that claims name."""
    named = {live.claim.place_id for live in claims}
    places = tuple(place for place in question.places if place.place_id in named)
    return track_records(hear(claims, replace(question, places=places))) if places else []


AHEAD_DAYS = 30
"""Beyond a month a kept view says little but that nothing was heard yet, and costs as much as its past."""


def _known_on(question: Question, day: date) -> Question:
    """Return a question as it was answerable at the end of a day, up to AHEAD_DAYS after it."""
    days = tuple(d for d in question.days if d <= day + timedelta(AHEAD_DAYS))
    return replace(question, days=days, as_known=earlier(end_of(day), question))


def estimated(question: Question, claims: Sequence[LiveClaim]) -> Panel:
    """Return the full model's panel for a question."""
    return estimate(
        claims,
        question.places,
        question.sides,
        days=question.days,
        baseline=question.baseline,
        mode=question.mode,
        as_known=question.as_known,
    )


def earlier(moment: datetime, question: Question) -> datetime:
    """Return a moment, or that up to which the question itself may know, where that is earlier."""
    return min(moment, question.as_known) if question.as_known else moment
