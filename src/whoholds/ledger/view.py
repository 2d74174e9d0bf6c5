"""Derived tables -> the statements that live at an (as known, recorded until) pair, as SELECTs.

Both axes are plain filters: `recorded_until` becomes the last entry recorded by then (`at`), as-known a
bound on the report version's `known_at`; among the versions left, the one known last is current.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple, TypedDict, cast

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, func, or_, select, union

from whoholds.errors import UsageError
from whoholds.ledger.codec import amended, decode, instant, micros, unpack
from whoholds.ledger.tables import FOREVER, Int, copies, entries, reports, states
from whoholds.model import Claim, Harm, LiveClaim, LiveHarm, Review

Among = Callable[[Any, Collection[Any]], ColumnElement[bool]]
"""How a database asks whether a column is one of many values."""


class Filters(TypedDict, total=False):
    """What a caller asks for; what is left out or None asks for all. Times are aware, intervals half-open."""

    place_ids: Collection[str] | None
    report_ids: Collection[str] | None
    side: str | None
    claimant_side: str | None
    relation: str | None
    lang: str | None
    valid_from: datetime | None
    valid_to: datetime | None
    known_from: datetime | None


class Moment(NamedTuple):
    """A view's place on both axes, as the SELECTs' parameters: last entry, and microseconds."""

    at: int
    known: int = FOREVER


AT = bindparam("at", type_=Int)
KNOWN = bindparam("known", type_=Int)
base = entries.alias("base")
reviewed = entries.alias("reviewed")
newer_entry = entries.alias("newer_entry")
newer = reports.alias("newer")
version = reports.alias("version")
other = states.alias("other")


def bound(moment: datetime | None, name: str) -> int:
    """Return a moment as microseconds, FOREVER for None; raises UsageError when it has no zone."""
    if moment is None:
        return FOREVER
    if moment.tzinfo is None:
        raise UsageError(f"{name} needs a time zone: write 2023-04-03T00:00+00:00 or pass an aware datetime")
    return micros(moment)


CURRENT = and_(
    reports.c.seq <= AT,
    reports.c.known_at <= KNOWN,
    reports.c.seq
    == select(newer.c.seq)
    .where(newer.c.no == reports.c.no, newer.c.seq <= AT, newer.c.known_at <= KNOWN)
    .order_by(newer.c.known_at.desc(), newer.c.seq.desc())
    .limit(1)
    .scalar_subquery(),
)
"""A report version is its report's newest at this view: the one known last."""

LIVING = and_(
    states.c.live == 1,
    states.c.seq <= AT,
    states.c.until_seq > AT,
    or_(states.c.verdict.is_(None), states.c.verdict != "reject"),
    CURRENT,
)
"""A state, joined to its report version, lives at this view."""

FIRST_KNOWN = (
    select(func.min(version.c.known_at))
    .join(other, other.c.text_no == version.c.text_no)
    .where(other.c.no == states.c.no, other.c.live == 1, other.c.seq <= AT, version.c.seq <= AT)
    .scalar_subquery()
)
"""From when the public could know a statement: the first version in which it ever lived."""

SHOWN = (
    select(
        base.c.body,
        base.c.packed,
        base.c.recorded_at,
        reviewed.c.body.label("review_body"),
        reviewed.c.packed.label("review_packed"),
        reports.c.report_id,
        reports.c.source,
        reports.c.source_id,
        reports.c.published,
        reports.c.title,
        reports.c.url,
        FIRST_KNOWN.label("first_known"),
    )
    .select_from(
        states.join(reports, reports.c.text_no == states.c.text_no)
        .join(base, base.c.seq == states.c.base_seq)
        .outerjoin(reviewed, reviewed.c.seq == states.c.review_seq)
    )
    .where(LIVING)
    .order_by(states.c.no)
)
COUNTED = (
    select(states.c.kind, func.count())
    .select_from(states.join(reports, reports.c.text_no == states.c.text_no))
    .where(LIVING)
    .group_by(states.c.kind)
)
"""How many statements live, by kind."""

VERSIONS = (
    select(base.c.body, base.c.packed)
    .join(reports, reports.c.seq == base.c.seq)
    .where(CURRENT)
    .order_by(reports.c.seq)
)

COPIED = select(copies.c.no, copies.c.copy_of).where(copies.c.seq <= AT)
"""Which report repeats which."""

JOINED = (
    select(reports.c.no, reports.c.report_id, func.min(reports.c.known_at))
    .where(
        reports.c.no.in_(
            union(
                select(copies.c.no).where(copies.c.seq <= AT),
                select(copies.c.copy_of).where(copies.c.seq <= AT),
            )
        ),
        reports.c.seq <= AT,
        reports.c.known_at <= KNOWN,
    )
    .group_by(reports.c.no, reports.c.report_id)
)
"""Number, id and first known instant of the reports that copies join."""

NEWEST = (
    select(base.c.body, base.c.packed)
    .where(base.c.kind == bindparam("kind", type_=Text), base.c.seq <= AT)
    .where(
        ~select(newer_entry.c.seq)
        .where(newer_entry.c.kind == base.c.kind, newer_entry.c.id == base.c.id)
        .where(newer_entry.c.seq > base.c.seq, newer_entry.c.seq <= AT)
        .exists()
    )
    .order_by(base.c.seq)
)
"""The newest body of every id of a kind."""


def live(kind: str, asked: Filters, among: Among) -> Select[Any]:
    """Return the SELECT of live statements with bodies, in the order in which they were first recorded."""
    return SHOWN.where(states.c.kind == kind, *_asked(asked, among))


def versions(report_ids: Collection[str] | None, among: Among) -> Select[Any]:
    """Return the SELECT of the bodies of current report versions, in recorded order."""
    return VERSIONS if report_ids is None else VERSIONS.where(among(reports.c.report_id, report_ids))


def _asked(asked: Filters, among: Among) -> list[ColumnElement[bool]]:
    unknown = sorted(asked.keys() - Filters.__annotations__.keys())
    if unknown:
        raise UsageError(f"no filter {', '.join(unknown)}: there are {', '.join(Filters.__annotations__)}")
    parts = [among(column, values) for column, values in _many(asked) if values is not None]
    for name, value in (
        ("side", asked.get("side")),
        ("claimant_side", asked.get("claimant_side")),
        ("relation", asked.get("relation")),
        ("lang", asked.get("lang")),
    ):
        if value is not None:
            parts.append(states.c[name] == value)
    return parts + _times(asked)


def _many(asked: Filters) -> list[tuple[Any, Collection[str] | None]]:
    return [(states.c.place_id, asked.get("place_ids")), (reports.c.report_id, asked.get("report_ids"))]


def _times(asked: Filters) -> list[ColumnElement[bool]]:
    """Return bounds on when it is said to be so; without stated time when it was said or published."""
    start = func.coalesce(states.c.when_from, states.c.said_at, reports.c.published)
    end = func.coalesce(states.c.when_to, start + 1)
    bounds: list[tuple[str, datetime | None, Callable[[int], ColumnElement[bool]]]] = [
        ("valid_from", asked.get("valid_from"), end.__gt__),
        ("valid_to", asked.get("valid_to"), start.__lt__),
        ("known_from", asked.get("known_from"), FIRST_KNOWN.__ge__),
    ]
    return [holds(bound(moment, name)) for name, moment, holds in bounds if moment is not None]


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
