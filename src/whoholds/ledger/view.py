"""Derived tables -> the statements that live at an (as known, recorded until) pair, as SELECTs.

Both axes are plain filters: `recorded_until` becomes the last entry recorded by then (`at`), as-known a
bound on the report version's `known_at`; among the versions left, the one known last is current.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, union

from whoholds.errors import UsageError
from whoholds.ledger.codec import amended, decode, instant, micros, unpack
from whoholds.ledger.tables import FOREVER, copies, entries, reports, states
from whoholds.model import Claim, Harm, LiveClaim, Record, Review

Among = Callable[[Any, Collection[Any]], ColumnElement[bool]]
"""How a database asks whether a column is one of many values."""


class Filters(NamedTuple):
    """What a caller asks for; None asks for all. Times are aware, intervals half-open."""

    place_ids: Collection[str] | None = None
    report_ids: Collection[str] | None = None
    side: str | None = None
    claimant_side: str | None = None
    relation: str | None = None
    lang: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    known_from: datetime | None = None


class LiveHarm(Record, frozen=True, kw_only=True):
    """A harm claim as it stands in a view of the ledger; fields as in `model.LiveClaim`."""

    harm: Harm
    source: str
    known_at: datetime
    recorded_at: datetime
    origin: str
    source_id: str | None = None
    published: datetime | None = None
    title: str = ""
    url: str = ""
    review: Review | None = None


base = entries.alias("base")
reviewed = entries.alias("reviewed")


def bound(moment: datetime | None, name: str) -> int:
    """Return a moment as microseconds, FOREVER for None; raises UsageError when it has no zone."""
    if moment is None:
        return FOREVER
    if moment.tzinfo is None:
        raise UsageError(f"{name} needs a time zone: write 2023-04-03T00:00+00:00 or pass an aware datetime")
    return micros(moment)


def current(at: int, known: int) -> ColumnElement[bool]:
    """Return the condition that a report version is its report's newest at this view."""
    newer = reports.alias("newer")
    newest = (
        select(newer.c.seq)
        .where(newer.c.no == reports.c.no, newer.c.seq <= at, newer.c.known_at <= known)
        .order_by(newer.c.known_at.desc(), newer.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return and_(reports.c.seq <= at, reports.c.known_at <= known, reports.c.seq == newest)


def living(kind: str, at: int, known: int, asked: Filters, among: Among) -> ColumnElement[bool]:
    """Return the condition that a state joined to its report version lives at this view."""
    parts = [
        states.c.kind == kind,
        states.c.live == 1,
        states.c.seq <= at,
        states.c.until_seq > at,
        or_(states.c.verdict.is_(None), states.c.verdict != "reject"),
        current(at, known),
    ]
    return and_(*parts, *_asked(asked, among))


def _asked(asked: Filters, among: Among) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    if asked.place_ids is not None:
        parts.append(among(states.c.place_id, asked.place_ids))
    if asked.report_ids is not None:
        parts.append(among(reports.c.report_id, asked.report_ids))
    for name in ("side", "claimant_side", "relation", "lang"):
        value = getattr(asked, name)
        if value is not None:
            parts.append(states.c[name] == value)
    return parts + _times(asked)


def _times(asked: Filters) -> list[ColumnElement[bool]]:
    """Return bounds on when it is said to be so; without stated time when it was said or published."""
    start = func.coalesce(states.c.when_from, states.c.said_at, reports.c.published)
    end = func.coalesce(states.c.when_to, start + 1)
    parts: list[ColumnElement[bool]] = []
    if asked.valid_from is not None:
        parts.append(end > bound(asked.valid_from, "valid_from"))
    if asked.valid_to is not None:
        parts.append(start < bound(asked.valid_to, "valid_to"))
    if asked.known_from is not None:
        parts.append(reports.c.known_at >= bound(asked.known_from, "known_from"))
    return parts


def first_known(at: int) -> ColumnElement[Any]:
    """Return the instant from which the public could know a statement: its first text's version."""
    other, version = states.alias("other"), reports.alias("version")
    earliest = (
        select(func.min(version.c.known_at))
        .join(other, other.c.text_no == version.c.text_no)
        .where(other.c.no == states.c.no, other.c.live == 1, other.c.seq <= at, version.c.seq <= at)
        .scalar_subquery()
    )
    return earliest.label("first_known")


def live(kind: str, at: int, known: int, asked: Filters, among: Among) -> Select[Any]:
    """Return the SELECT of live statements with bodies, in the order in which they were first recorded."""
    columns = [
        base.c.body.label("body"),
        base.c.packed.label("packed"),
        base.c.recorded_at.label("recorded_at"),
        reviewed.c.body.label("review_body"),
        reviewed.c.packed.label("review_packed"),
        reports.c.report_id,
        reports.c.source,
        reports.c.source_id,
        reports.c.published,
        reports.c.title,
        reports.c.url,
        first_known(at),
    ]
    joined = (
        states.join(reports, reports.c.text_no == states.c.text_no)
        .join(base, base.c.seq == states.c.base_seq)
        .outerjoin(reviewed, reviewed.c.seq == states.c.review_seq)
    )
    condition = living(kind, at, known, asked, among)
    return select(*columns).select_from(joined).where(condition).order_by(states.c.no)


def count(kind: str, at: int, known: int, among: Among) -> Select[Any]:
    """Return the SELECT of how many statements of a kind live."""
    joined = states.join(reports, reports.c.text_no == states.c.text_no)
    return select(func.count()).select_from(joined).where(living(kind, at, known, Filters(), among))


def versions(at: int, known: int, report_ids: Collection[str] | None, among: Among) -> Select[Any]:
    """Return the SELECT of the bodies of current report versions, in recorded order."""
    picked = select(base.c.body, base.c.packed).join(reports, reports.c.seq == base.c.seq)
    if report_ids is not None:
        picked = picked.where(among(reports.c.report_id, report_ids))
    return picked.where(current(at, known)).order_by(reports.c.seq)


def newest(kind: str, at: int) -> Select[Any]:
    """Return the SELECT of the newest body of every id of a kind, in recorded order."""
    newer = entries.alias("newer")
    superseded = select(newer.c.seq).where(
        newer.c.kind == kind, newer.c.id == base.c.id, newer.c.seq > base.c.seq, newer.c.seq <= at
    )
    return (
        select(base.c.body, base.c.packed)
        .where(base.c.kind == kind, base.c.seq <= at, not_(superseded.exists()))
        .order_by(base.c.seq)
    )


def copied(at: int) -> Select[Any]:
    """Return the SELECT of which report repeats which."""
    return select(copies.c.no, copies.c.copy_of).where(copies.c.seq <= at)


def joined(at: int, known: int) -> Select[Any]:
    """Return the SELECT of number, id and first known instant of the reports that copies join."""
    either = union(
        select(copies.c.no).where(copies.c.seq <= at), select(copies.c.copy_of).where(copies.c.seq <= at)
    )
    return (
        select(reports.c.no, reports.c.report_id, func.min(reports.c.known_at))
        .where(reports.c.no.in_(either), reports.c.seq <= at, reports.c.known_at <= known)
        .group_by(reports.c.no, reports.c.report_id)
    )


# --- rows to nouns -------------------------------------------------------------------------------


def live_claim(row: Any, origins: dict[str, str]) -> LiveClaim:
    """Return a row of `live("claim", ...)` as the noun."""
    review = _review(row)
    claim = cast(Claim, amended(cast(Claim, decode("claim", unpack(row[0], row[1]))), review))
    return LiveClaim(claim=claim, review=review, **_provenance(row, origins))


def live_harm(row: Any, origins: dict[str, str]) -> LiveHarm:
    """Return a row of `live("harm", ...)` as a record."""
    review = _review(row)
    harm = cast(Harm, amended(cast(Harm, decode("harm", unpack(row[0], row[1]))), review))
    return LiveHarm(harm=harm, review=review, **_provenance(row, origins))


def _review(row: Any) -> Review | None:
    return None if row[3] is None else cast(Review, decode("review", unpack(row[3], row[4])))


def _provenance(row: Any, origins: dict[str, str]) -> dict[str, Any]:
    report_id, source, source_id, published, title, url, known_at = row[5:]
    return {
        "source": source,
        "known_at": instant(known_at),
        "recorded_at": instant(row[2]),
        "origin": origins.get(report_id, report_id),
        "source_id": source_id,
        "published": instant(published),
        "title": title,
        "url": url,
    }
