"""A desk, a day and a policy -> the edition of that day: its tables, and what the web app shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from whoholds import asking, publish, showing
from whoholds.errors import UsageError
from whoholds.estimating import Asked
from whoholds.ledger import Head
from whoholds.model import Baseline, LiveClaim, LiveHarm, Place
from whoholds.publish import Edition, Policy
from whoholds.publishing import Ground, content_of, known_until, reviewers_of, said_of
from whoholds.viewing import views_of

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.control.estimate import Question
    from whoholds.desk import Desk
    from whoholds.publish.app import AppContent
    from whoholds.showing import Views

KEPT_EVERY = 14
"""Days between the whole views of the past that an edition keeps: each costs a run of the estimate."""


EARLIEST = 366
"""Days before the first words: they may look back, and more than a year back is another war."""


@dataclass(frozen=True)
class Order:
    """Which edition is asked for: the day, what may be known, what may leave, how often views are kept."""

    on: date
    as_known: datetime | None
    policy: Policy
    kept_every: int = KEPT_EVERY


def make(desk: Desk, folder: Path, order: Order) -> Edition:
    """Write an edition into `folder`. Raises EditionError, ChainBrokenError; see `Desk.publish`."""
    rules = order.policy
    known = known_until(order.as_known, rules, datetime.now(UTC))
    head = desk.store.verify(derived=False)
    claims = publish.allowed(desk.store.live_claims(as_known=known), rules, desk.theatre)
    harms = publish.allowed(desk.store.harms(as_known=known), rules, desk.theatre)
    places = _places(desk, claims, order.on)
    _within(order.on, [*claims, *harms], desk.baseline(order.on))
    views = _views(desk, claims, places, order, known)
    said = said_of(claims, harms, desk.gazetteer)
    app = _app(desk, views, claims, harms, places)
    reviewers = reviewers_of(claims, desk.store.reviews) if rules.four_eyes else {}
    ground = Ground(head, _recorded(desk, head), rules, reviewers)
    return publish.publish(content_of(ground, views.valid, said, places, desk.theatre, app), folder)


def _within(on: date, told: Sequence[LiveClaim | LiveHarm], baseline: Baseline | None) -> None:
    """Raise UsageError for a day that has not come, and for one before anything that is known."""
    today = datetime.now(UTC).date()
    if on > today:
        raise UsageError(f"{on} has not come yet: an edition tells of a day up to today, {today}")
    first = min((live.known_at.date() for live in told), default=None)
    if first and on < first - timedelta(EARLIEST) and not (baseline and baseline.on <= on):
        raise UsageError(
            f"{on} lies before all that is known: what may leave this ledger was said from {first} on"
        )


def _recorded(desk: Desk, head: Head) -> datetime | None:
    return next((entry.recorded_at for entry in desk.store.entries(after_seq=head.seq - 1)), None)


def _places(desk: Desk, claims: Sequence[LiveClaim], on: date) -> list[Place]:
    """Return the settlements that an edition may speak of."""
    named = publish.place_ids_of(claims, desk.baseline(on), desk.theatre)
    return [place for place in desk.settlements() if place.place_id in named]


def _views(
    desk: Desk, claims: Sequence[LiveClaim], places: Sequence[Place], order: Order, known: datetime | None
) -> Views:
    from whoholds.control.estimate import Question

    baseline = desk.baseline(order.on)
    days = asking.every(showing.first_day(claims, baseline, order.on), order.on, 1)
    sides = desk.theatre.sides if desk.theatre else ()
    where = tuple(places) or tuple(desk.settlements()[:1])
    question = Question(where, sides, tuple(days), baseline, as_known=known)
    kept = showing.kept_days(days[0], order.on, order.kept_every if places else 0)
    return views_of(question, claims, kept, lambda asked: _estimated(desk, asked, order.policy.blocked))


def _estimated(desk: Desk, question: Question, blocked: tuple[str, ...]) -> Panel:
    """Return the panel of a question from the field over all settlements, as `who` answers it."""
    asked = Asked(question.as_known, question.mode, blocked=tuple(sorted(blocked)))
    return desk.estimates.panel(question.places, question.days, asked, told=True)


def _app(
    desk: Desk,
    views: Views,
    claims: Sequence[LiveClaim],
    harms: Sequence[LiveHarm],
    places: Sequence[Place],
) -> AppContent:
    ids = {c.claim.report_id for c in claims} | {h.harm.report_id for h in harms}
    reports = desk.store.reports(report_ids=ids, as_known=views.valid.as_known)
    return showing.app_content(views, showing.Told(claims, harms, reports), places, desk.theatre)
