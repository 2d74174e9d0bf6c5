"""Publication dates as metadata writes them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whoholds.reports.dates import parse_published

THIRD = datetime(2023, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "at", "grain", "zoned"),
    [
        ("2023-04-03", THIRD, "day", True),
        ("2023-04-03 10:30:00+00:00", THIRD.replace(hour=10, minute=30), "second", True),
        ("2023-04-03T12:33:28.000Z", THIRD.replace(hour=12, minute=33, second=28), "second", True),
        ("2023-04-03T01:00:00+03:00", datetime(2023, 4, 2, 22, tzinfo=UTC), "second", True),
        ("2023-04-03T10:00:00", THIRD.replace(hour=10), "second", False),
        ("2023-04-03 10:00:00 UTC", THIRD.replace(hour=10), "second", False),
        ("Mon, 03 Apr 2023 10:00:00 GMT", THIRD.replace(hour=10), "second", True),
        (1680480000, THIRD, "second", True),
        ("1680480000", THIRD, "second", True),
    ],
)
def test_dates_that_are_read(value: object, at: datetime, grain: str, zoned: bool) -> None:
    assert tuple(parse_published(value)) == (at, grain, zoned)


@pytest.mark.parametrize(
    "value", [None, "", "soon", "2023-13-01", True, [2023], 1e20, float("nan"), "0001-01-01T00:00+14:00"]
)
def test_dates_that_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="date"):
        parse_published(value)
