"""A publication date as metadata writes it -> an aware UTC instant and how exact it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple

AHEAD = timedelta(days=2)
"""A clock may be wrong and a zone unknown; a report from later than this is from the future."""

EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
"""Older than any newspaper archive that dates its articles by the day."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d|\d{8}|\d\d? [A-Z][a-z]+ \d{4}")


class Published(NamedTuple):
    """An instant (UTC), its grain, and whether the text named its zone."""

    at: datetime
    grain: Literal["second", "day"]
    zoned: bool


def parse_published(value: object) -> Published:
    """Read ISO 8601, RFC 2822 or Unix seconds; a time without zone is taken as UTC.

    Raises ValueError that says what is wrong.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("no date" if value is None else f"not a date: {value!r}")
    if isinstance(value, str):
        return _from_text(value.strip())
    return Published(_from_unix(value), "second", True)


def _from_text(text: str) -> Published:
    if not text:
        raise ValueError("no date")
    if text.isdigit() and len(text) >= 9:
        return Published(_from_unix(int(text)), "second", True)
    at = _iso(text) or _spelled(text) or _rfc(text)
    if at is None:
        raise ValueError(f"not a date that can be read: {text[:40]!r}")
    grain: Literal["second", "day"] = "day" if _DAY.fullmatch(text) else "second"
    return Published(_utc(at), grain, at.tzinfo is not None or grain == "day")


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None


def _spelled(text: str) -> datetime | None:
    """Read "03 April 2023", as tables of events write their days."""
    try:
        return datetime.strptime(text, "%d %B %Y")
    except ValueError:
        return None


def _rfc(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None


def _from_unix(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as exc:
        raise ValueError(f"not a date: {seconds}") from exc


def _utc(at: datetime) -> datetime:
    try:
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except OverflowError as exc:
        raise ValueError(f"not a date: {at}") from exc


def checked(published: Published, now: datetime) -> Published:
    """Return it unchanged; raises ValueError when it lies in the future or before newspapers."""
    if published.at > now + AHEAD:
        raise ValueError(f"{published.at:%Y-%m-%d} is in the future")
    if published.at < EARLIEST:
        raise ValueError(f"{published.at.date()} is too long ago")
    return published
