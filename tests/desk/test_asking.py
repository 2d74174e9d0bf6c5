"""Answers computed from panels and claims: what lasts, what is recent, which days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from whoholds.asking import _lasting, every
from whoholds.dossier import bears_on, listen
from whoholds.errors import UsageError
from whoholds.model import Claim, LiveClaim


@pytest.mark.parametrize(
    ("states", "changes"),
    [
        ([0, 0, 0, 1, 1, 1, 1], [(3, 0, 1)]),
        ([0, 0, 1, 0, 0, 0], []),
        ([0, 1, 1, 0, 0, 0], []),
        ([0, 1, 1, 1, 2, 2, 2], [(1, 0, 1), (4, 1, 2)]),
        ([0, 0, 0, 0, 1], [(4, 0, 1)]),
        ([0], []),
    ],
)
def test_a_change_counts_when_it_stands_three_days_or_to_the_end(
    states: list[int], changes: list[tuple[int, int, int]]
) -> None:
    assert list(_lasting(states)) == changes


def test_days_include_both_ends() -> None:
    assert every(date(2023, 1, 1), date(2023, 1, 8), 7) == [date(2023, 1, 1), date(2023, 1, 8)]
    assert every(date(2023, 1, 1), date(2023, 1, 1), 1) == [date(2023, 1, 1)]
    with pytest.raises(UsageError, match="lies before"):
        every(date(2023, 1, 2), date(2023, 1, 1), 1)
    with pytest.raises(UsageError, match="1 or more"):
        every(date(2023, 1, 1), date(2023, 1, 2), 0)


def live(number: int, said: datetime, when: str | None = None, **fields: object) -> LiveClaim:
    known: dict[str, object] = {
        "claim_id": f"c{number}", "report_id": f"r{number}", "start": 0, "end": 1, "quote": "x", "claimant": "A voice",
        "relation": "holds", "place": "Soledar", "when_from": when, "when_to": when, "when_zone": "Europe/Kyiv",
    }  # fmt: skip
    claim = Claim(**(known | fields))  # type: ignore[arg-type]
    return LiveClaim(claim=claim, source="s", origin="o", known_at=said, published=said, recorded_at=said)


@pytest.mark.parametrize(
    ("when", "day"),
    [(None, date(2023, 1, 20)), ("2023-01-15", date(2023, 1, 14)), ("2023-02-01", date(2023, 1, 20))],
)
def test_a_claim_bears_on_its_event_but_never_later_than_it_was_said(when: str | None, day: date) -> None:
    assert bears_on(live(1, datetime(2023, 1, 20, 12, tzinfo=UTC), when)) == day


def test_columns_hold_the_month_before_newest_first_and_sides_apart() -> None:
    claims = [
        live(1, datetime(2022, 12, 1, tzinfo=UTC)),
        live(2, datetime(2023, 1, 10, tzinfo=UTC), claimant_side="Russia", side="Ukraine"),
        live(3, datetime(2023, 1, 12, tzinfo=UTC), claimant_side="Russia", side="Russia"),
        live(4, datetime(2023, 1, 12, tzinfo=UTC), claimant="Another voice"),
        live(5, datetime(2023, 2, 1, tzinfo=UTC), claimant_side="Russia"),
    ]
    columns = listen(claims, date(2023, 1, 14), ["Ukraine", "Russia"], lambda a, b: a != b)
    assert [c.side for c in columns] == ["Ukraine", "Russia", None]
    assert [[v.live.claim.claim_id for v in c.voices] for c in columns] == [[], ["c3", "c2"], ["c4"]]
    assert [v.against_interest for v in columns[1].voices] == [False, True]
    assert [v.number for v in columns[1].voices] == [2, 1]
