"""Live claims on a place and its estimate -> the answer: the state, and what each side says beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from msgspec import structs

from whoholds.interest import AreEnemies, against_interest
from whoholds.model import Claim, Estimate, LiveClaim, Place, Record, to_dict

WINDOW_DAYS = 30
"""Claims older than a month are history: `claims` lists them, the answer about a day does not."""


class Voiced(Record, frozen=True, kw_only=True):
    """A claim as the answer shows it: numbered, with the day it speaks of and whom it harms.

    `copies` counts the further reports in which the same voice says the same on the same day.
    """

    number: int
    live: LiveClaim
    day: date
    against_interest: bool
    copies: int = 0
    cited: tuple[str, ...] = ()
    """Where its report says that the fact can be checked."""


class Column(Record, frozen=True, kw_only=True):
    """What the voices of one side say, newest first; `side` is a side's name, None = all others."""

    side: str | None
    voices: tuple[Voiced, ...]


class PartState(Record, frozen=True, kw_only=True):
    """What claims about one part of the place say: the likeliest state, how likely, on how many origins."""

    part: str
    """In English: "western outskirts", "centre", "industrial zone"."""
    kind: str
    name: str
    """What tells it from others of its kind: "w", or a facility's word."""
    state: str
    probability: float
    likelihood: str
    origins: int
    newest: date
    claim_ids: tuple[str, ...]


class Answer(Record, frozen=True, kw_only=True):
    """Who holds a place on a day, as known at an instant, according to whom."""

    place: Place
    on: date
    as_known: datetime | None
    estimate: Estimate
    columns: tuple[Column, ...]
    parts: tuple[PartState, ...] = ()
    namesakes: tuple[str, ...] = ()
    """Other places that the question's words could mean, as "Name, Region"."""

    @property
    def voices(self) -> tuple[Voiced, ...]:
        """All voices in the order of their numbers."""
        return tuple(sorted((v for c in self.columns for v in c.voices), key=lambda v: v.number))


def day_of(value: date | str) -> date:
    """Return a calendar day given as a date or as "2023-04-03"; raises ValueError."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def end_of(day: date) -> datetime:
    """Return the instant (UTC) at which a calendar day ends."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def bears_on(live: LiveClaim) -> date:
    """Return the UTC day a claim speaks of: its event's first day, else the day it was said."""
    interval = live.claim.when()
    said = live.published or live.known_at
    return min(interval[0], said).date() if interval else said.date()


def listen(
    claims: Iterable[LiveClaim], on: date, sides: Sequence[str], are_enemies: AreEnemies
) -> tuple[Column, ...]:
    """Set the claims of the month up to and including `on` beside each other, one column a side, others last.

    Numbers run from the oldest claim, 1, to the newest.
    """
    recent = [(bears_on(c), c) for c in claims]
    recent = [(day, c) for day, c in recent if on - timedelta(WINDOW_DAYS) < day <= on]
    recent.sort(key=lambda pair: (pair[0], pair[1].known_at, pair[1].claim.claim_id))
    voices = _numbered(recent, are_enemies)
    named = [Column(side=side, voices=_of(voices, lambda s, side=side: s == side)) for side in sides]  # type: ignore[misc]
    return (*named, Column(side=None, voices=_of(voices, lambda s: s not in sides)))


def _of(voices: list[Voiced], wanted: Callable[[str | None], bool]) -> tuple[Voiced, ...]:
    return tuple(v for v in reversed(voices) if wanted(v.live.claim.claimant_side))


def _numbered(recent: list[tuple[date, LiveClaim]], are_enemies: AreEnemies) -> list[Voiced]:
    """Keep one claim of each voice, day and saying; a later copy only adds to its count."""
    first: dict[tuple[object, ...], Voiced] = {}
    for day, live in recent:
        key = (day, *saying(live.claim, live.source))
        if key in first:
            first[key] = structs.replace(first[key], copies=first[key].copies + 1)
        else:
            against = against_interest(live.claim, are_enemies)
            first[key] = Voiced(number=len(first) + 1, live=live, day=day, against_interest=against)
    return list(first.values())


def saying(claim: Claim, source: str) -> tuple[object, ...]:
    """Return what two claims share that say the same with one voice, whatever their day."""
    who = source if claim.claimant == "@report" else claim.claimant_id or claim.claimant.casefold()
    return who, claim.relation, claim.modality, claim.side, claim.part, claim.percent


Citations = Mapping[str, tuple[str, ...]]
"""What each report cites, by its id."""


def cited_columns(columns: Iterable[Column], cited: Citations) -> tuple[Column, ...]:
    """Return the columns with what each voice's report cites."""
    return tuple(Column(side=c.side, voices=tuple(_cited(v, cited) for v in c.voices)) for c in columns)


def _cited(voice: Voiced, cited: Citations) -> Voiced:
    return structs.replace(voice, cited=cited.get(voice.live.claim.report_id, ()))


def voiced(claims: Iterable[LiveClaim], are_enemies: AreEnemies, cited: Citations) -> list[Voiced]:
    """Number claims in the order given; the day is that of publication."""
    return [
        Voiced(
            number=number,
            live=live,
            day=(live.published or live.known_at).date(),
            against_interest=against_interest(live.claim, are_enemies),
            cited=cited.get(live.claim.report_id, ()),
        )
        for number, live in enumerate(claims, 1)
    ]


def claim_row(voice: Voiced) -> dict[str, object]:
    """Return a claim record as plain JSON with what the view adds: source, url, known_at, interest."""
    seen = {k: v for k, v in to_dict(voice.live).items() if k not in ("claim", "review")}
    derived = {"against_interest": voice.against_interest, "cited": voice.cited}
    return to_dict(voice.live.claim) | seen | derived
