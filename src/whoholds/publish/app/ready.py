"""Claims in the order of their being known -> what a dossier of any day is put together from.

A dossier numbers the voices of a month and counts who repeats them. Whoever is the first to say something of
a place on a day stays the first however early one asks, since the others became known later: so the edition
says of each claim which one it repeats, and holds those that repeat none as JSON that lacks only number and
copies.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from whoholds.dossier import bears_on, saying
from whoholds.model import Claim, LiveClaim
from whoholds.publish.app.rows import ClaimRow

if TYPE_CHECKING:
    from whoholds.publish.app.content import Shown

SAME = tuple(name for name in ClaimRow.__struct_fields__ if name in Claim.__struct_fields__)
"""Fields that a claim and its row have in common."""

UNNUMBERED = b',"number":null,"copies":0}'
"""How the JSON of a row ends that stands in no dossier."""


def by_place(claims: Sequence[Shown]) -> Iterator[tuple[str, array[int]]]:
    """Yield each place spoken of with the numbers of its claims, in their order."""
    told: dict[str, array[int]] = {}
    for no, shown in enumerate(claims):
        if shown.live.claim.place_id:
            told.setdefault(shown.live.claim.place_id, array("q")).append(no)
    yield from told.items()


def voices(claims: Sequence[Shown]) -> array[int]:
    """Return for each claim the number of the first with its voice that says the same on its day."""
    found = array("q", range(len(claims)))
    for _, numbers in by_place(claims):
        first: dict[tuple[object, ...], int] = {}
        for no in numbers:
            live = claims[no].live
            found[no] = first.setdefault((bears_on(live), *saying(live.claim, live.source)), no)
    return found


def row_of(live: LiveClaim, against: bool, cited: tuple[str, ...], verified: bool) -> ClaimRow:
    """Return a live claim as shown."""
    claim = live.claim
    return ClaimRow(
        **{name: getattr(claim, name) for name in SAME},
        day=bears_on(live),
        published=live.published,
        known_at=live.known_at,
        source=live.source,
        source_id=live.source_id,
        title=live.title,
        url=live.url,
        origin=live.origin,
        against_interest=against,
        cited=cited,
        verified=verified,
    )


def ready(row: ClaimRow) -> bytes:
    """Return a row as JSON up to its number."""
    return msgspec.json.encode(row).removesuffix(UNNUMBERED)


def numbered(row: bytes, number: int, copies: int) -> msgspec.Raw:
    """Return the JSON of a row that `ready` began, in its place in a dossier."""
    return msgspec.Raw(b'%b,"number":%d,"copies":%d}' % (row, number, copies))
