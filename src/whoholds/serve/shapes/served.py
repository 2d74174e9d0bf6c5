"""What is being served: the edition, what the server can do, every place; and how a fault is told."""

from __future__ import annotations

from datetime import date

from whoholds.model import Record
from whoholds.publish.app.rows import Counts, Instant, TheatreInfo


class Problem(Record, frozen=True, kw_only=True):
    """A fault (RFC 9457): what is wrong and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""


class EditionInfo(Record, frozen=True, kw_only=True):
    """The edition that an answer was made from; `digest` stands for all its files."""

    name: str
    digest: str
    on: date
    as_known: Instant | None
    method: str
    ledger_head: str
    created: Instant | None
    previous: str | None = None


class Abilities(Record, frozen=True, kw_only=True):
    """What this server offers: texts and review need a ledger, review an account."""

    ledger: bool = False
    reading: bool = True
    review: bool = False
    four_eyes: bool = False
    accounts: bool = False
    tiles: str | None = None
    """URL template of online map tiles, where the operator allows them."""


class Overview(Record, frozen=True, kw_only=True):
    """All that the app needs before it draws: names, days, axes, and the codes of control runs."""

    edition: EditionInfo
    theatre: TheatreInfo | None
    states: tuple[str, ...]
    """In the order in which runs code them: the sides' ids, then `contested`."""
    likelihoods: tuple[str, ...]
    confidences: tuple[str, ...]
    freshness: tuple[str, ...]
    first: date
    last: date
    known: tuple[date, ...]
    """Days on whose end a whole view was kept; /api/control/{day} has it."""
    bounds: tuple[float, float, float, float]
    """West, south, east, north of the places, WGS84 degrees."""
    counts: Counts
    abilities: Abilities
    attributions: tuple[str, ...] = ()
