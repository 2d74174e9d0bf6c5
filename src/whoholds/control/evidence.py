"""Live claims -> one flat table of evidence: which place, which day, whose word, what kind of statement.

A claim is read in the coordinates of the side it speaks of: *takes*, *holds* ... by that side, or, seen from
any other side, by an enemy. The day of a claim is `min(published, valid + 2 days)`: a claim is surest about
the day it was made, unless it speaks of an earlier event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from whoholds.control.gazette import NEAR, Bearing
from whoholds.control.gazette import Gazette as Gazette
from whoholds.control.gazette import gazette_of as gazette_of
from whoholds.control.homonyms import settled
from whoholds.control.seats import regions_meant
from whoholds.model import CONTESTED, REPORT_VOICE, Baseline, Claim, LiveClaim

CATEGORIES = (
    "takes", "holds", "enters", "repels", "fights", "advances", "loses", "intends", "denied", "clash",
)  # fmt: skip
"""What a claim says of its side and place; `intends` and `denied` gather the modalities of that name, `clash`
is fighting that names no side."""

CATEGORY = {name: code for code, name in enumerate(CATEGORIES)}
RELATION_CATEGORY = {**CATEGORY, "besieges": CATEGORY["fights"]}

STILL_HELD = frozenset(
    {("intended", "loses"), ("intended", "holds"), ("intended", "repels"), ("denied", "loses")}
)
"""(modality, relation) of claims that imply that their side has the place today: "ordered a withdrawal from
Kherson", "are preparing to defend it", "did not leave it"."""

NO_EVENT = frozenset({("denied", "fights"), ("denied", "repels"), ("denied", "besieges")})
"""Claims that nothing happened there: they tell of no holder."""

WORKS = re.compile(
    r"fortif|trench|defensive|defenses|(?:active|lines? of|air) defen[cs]e"
    r"|укріпл|укрепл|окоп|оборонн|оборонит",
    re.IGNORECASE,
)
"""Words for works, lines and kinds of defence: along a front, or far behind it. As holders of a named place
they made the estimate worse against every map (docs/estimate.md)."""

WHOLE_PERCENT = 95.0
"""Less of a place than this is a part of it."""

EVENT_LAG = timedelta(days=2)
"""A claim about an earlier event is placed at most this long after it (docs/estimate.md)."""

NOBODY = -1
"""Subject of a claim that names no side, and side of a voice that takes none."""


Borders = tuple[tuple[tuple[float, float], ...], ...]


class Side(Protocol):
    """A party to the war, as a theatre describes it."""

    @property
    def id(self) -> str:
        """Short id, as in file columns: "ru"."""

    @property
    def name(self) -> str:
        """Name as a reader would write it: "Russia"."""

    @property
    def borders(self) -> Borders:
        """Courses, WGS84 lon/lat, beyond which lies country of its own that is not on the map."""


@dataclass(frozen=True)
class Voices:
    """Everyone who speaks: key, and the index of the side whose interest it shares (-1: none)."""

    names: tuple[str, ...]
    side: NDArray[np.int8]


@dataclass(frozen=True)
class Evidence:
    """Columns of equal length, sorted by day and place; `claims` are the records that `claim` points to.

    `day` is where the claim bears, `known` when the public could know it, both proleptic ordinals. `place`
    counts settlements first, then the `regions` (rows of their settlements) that claims speak of.
    `weight` is below 1 where a claim about a region was spread over its settlements; `scope` tells whether a
    row is about the settlement, what is near or beside it, or a region (`gazette.AT` ...).
    """

    claim: NDArray[np.int32]
    place: NDArray[np.int32]
    day: NDArray[np.int32]
    known: NDArray[np.int32]
    subject: NDArray[np.int8]
    category: NDArray[np.int8]
    voice: NDArray[np.int32]
    origin: NDArray[np.int32]
    report: NDArray[np.int32]
    weight: NDArray[np.float32]
    hedged: NDArray[np.bool_]
    scope: NDArray[np.int8]
    claims: tuple[LiveClaim, ...]
    voices: Voices
    states: tuple[str, ...]
    places: int
    regions: tuple[NDArray[np.int64], ...]
    ignored: Mapping[str, int]
    """Claims that could not be used, counted by reason."""

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.place)

    def take(self, index: NDArray[np.bool_] | NDArray[np.int64] | slice) -> Evidence:
        """Return the rows that a mask, an index or a slice selects; a mask of all rows copies none."""
        if not isinstance(index, slice) and index.dtype == np.bool_ and index.all():
            return self
        return replace(self, **{name: getattr(self, name)[index] for name in COLUMNS})

    def about(self, place: int, first: date, last: date) -> Evidence:
        """Return the rows about one place row with a day in [first, last]."""
        low, high = np.searchsorted(self.day, [first.toordinal(), last.toordinal() + 1])
        return self.take(low + np.flatnonzero(self.place[low:high] == place))

    def among(self, rows: NDArray[np.int64]) -> Evidence:
        """Return the rows about some places, numbered by their position there; none about regions."""
        number = np.full(self.places + len(self.regions), -1, np.int32)
        number[rows] = np.arange(len(rows))
        told = self.take(np.flatnonzero(number[self.place] >= 0))
        return replace(told, place=number[told.place], places=len(rows), regions=())

    def lean(self) -> NDArray[np.int64]:
        """Return the state each row speaks for: a side's, contested (inside), or -1 when it cannot say."""
        return _lean(self.subject.astype(np.int64), self.category.astype(np.int64), len(self.states) - 1)

    def loose(self) -> NDArray[np.bool_]:
        """Return which rows tell of fighting or moves near a place, which leave open who has it."""
        out: NDArray[np.bool_] = (self.scope == NEAR) & np.isin(self.category, _MOVES)
        return out


_SHARED = ("claims", "voices", "states", "places", "regions", "ignored")
COLUMNS = tuple(f.name for f in fields(Evidence) if f.name not in _SHARED)
_FOR_SUBJECT = np.isin(np.arange(len(CATEGORIES)), [CATEGORY[c] for c in ("takes", "holds", "repels")])
_MOVES = [CATEGORY[c] for c in ("fights", "clash", "advances", "repels", "intends", "denied")]
_INSIDE = np.arange(len(CATEGORIES)) == CATEGORY["enters"]


def _lean(subject: NDArray[np.int64], category: NDArray[np.int64], sides: int) -> NDArray[np.int64]:
    contested = np.full_like(subject, sides)
    other = 1 - subject if sides == 2 else np.full_like(subject, NOBODY)
    lean = np.where(_FOR_SUBJECT[category], subject, np.where(_INSIDE[category], contested, other))
    return np.where(subject == NOBODY, contested, lean)


def state_names(sides: Sequence[Side]) -> tuple[str, ...]:
    """Return the states in column order: the sides as given, then contested."""
    return (*(side.id for side in sides), CONTESTED)


# --- reading claims ------------------------------------------------------------------------------


def evidence_of(
    claims: Iterable[LiveClaim],
    gazette: Gazette,
    sides: Sequence[Side],
    *,
    spread: float | None = None,
    start: Baseline | None = None,
    imagined: Iterable[LiveClaim] = (),
) -> Evidence:
    """Read claims into a table; a claim on a region of n settlements weighs n**-spread at each of them.

    Without `spread` such a claim is one row about the region. Names that several places bear are settled by
    the claims before (`homonyms`, `seats`); `imagined` claims, read last, settle none. Claims without a known
    place or side, about times before the map of the `start`, or rejected by review are counted in `ignored`
    and left out; nothing raises.
    """
    known = list(claims)
    enemies = _enemies(start, gazette.seats, sides)
    meant = settled(known, gazette) | regions_meant(known, gazette.seats, enemies)
    reader = _Reader(gazette, sides, spread, start.on if start else None, meant)
    for live in (*known, *imagined):
        reader.read(live)
    return reader.table(state_names(sides))


def _enemies(
    start: Baseline | None, seats: Iterable[str], sides: Sequence[Side]
) -> Mapping[str, frozenset[str]]:
    """Return the casefolded names and ids of the sides that did not hold each seat at the start."""
    if start is None:
        return {}
    states = {holding.place_id: holding.state for holding in start.holdings}
    of = {seat: states.get(seat, start.otherwise) for seat in seats}
    names = {side.id: (side.id.casefold(), side.name.casefold()) for side in sides}
    return {
        seat: frozenset(name for side, both in names.items() if side != state for name in both)
        for seat, state in of.items()
        if state in names
    }


class _Reader:
    """Collects rows claim by claim, interning voices, origins, reports and regions."""

    def __init__(
        self,
        gazette: Gazette,
        sides: Sequence[Side],
        spread: float | None,
        after: date | None,
        meant: Mapping[str, str],
    ) -> None:
        self.gazette, self.spread, self.meant = gazette, spread, meant
        self.floor = after.toordinal() if after else 0
        self.side_of = {key.casefold(): i for i, side in enumerate(sides) for key in (side.id, side.name)}
        self.claims: list[LiveClaim] = []
        self.heads: list[tuple[int, ...]] = []
        self.places: list[NDArray[np.int64]] = []
        self.voices: dict[tuple[str, int], int] = {}
        self.origins: dict[str, int] = {}
        self.reports: dict[str, int] = {}
        self.regions: dict[bytes, int] = {}
        self.ignored: dict[str, int] = {}

    def read(self, live: LiveClaim) -> None:
        claim = amended(live)
        if claim is None:
            return self._ignore("rejected by review")
        place_id = self.meant.get(claim.claim_id, claim.place_id)
        where = self.gazette.of(place_id, claim.part)
        if where is None:
            return self._ignore("place unknown")
        if (claim.modality, claim.relation) in NO_EVENT:
            return self._ignore("nothing happened")
        if of_works(claim):
            return self._ignore("works of defence")
        subject = self._side(claim.side)
        category = category_of(claim, in_part=self.gazette.in_part(place_id, claim.part, claim.quote))
        if subject == NOBODY:
            if category != CATEGORY["fights"]:
                return self._ignore("side unknown")
            category = CATEGORY["clash"]
        day, known = days_of(claim, live)
        if day < self.floor:
            return self._ignore("before the baseline")
        self.claims.append(live)
        self.places.append(self._rows(where))
        speaker = voice_of(claim, live, self._side(claim.claimant_side))
        voice = self.voices.setdefault(speaker, len(self.voices))
        origin = self.origins.setdefault(live.origin, len(self.origins))
        report = self.reports.setdefault(claim.report_id, len(self.reports))
        hedged = is_hedged(claim)
        self.heads.append((day, known, subject, category, voice, origin, report, hedged, where.scope))
        return None

    def _rows(self, where: Bearing) -> NDArray[np.int64]:
        """Return the rows as they are, or as one row of a region when regions stand apart."""
        rows = where.rows
        if len(rows) == 1 or self.spread is not None:
            return rows
        return np.array(
            [len(self.gazette.single) + self.regions.setdefault(rows.tobytes(), len(self.regions))]
        )

    def _ignore(self, reason: str) -> None:
        self.ignored[reason] = self.ignored.get(reason, 0) + 1

    def _side(self, name: str | None) -> int:
        return NOBODY if name is None else self.side_of.get(name.casefold(), NOBODY)

    def table(self, states: tuple[str, ...]) -> Evidence:
        sizes = np.array([len(rows) for rows in self.places], dtype=np.int64)
        index = np.repeat(np.arange(len(sizes)), sizes)
        head = np.array(self.heads, dtype=np.int64).reshape(-1, 9)[index]
        place = np.concatenate([*self.places, np.empty(0, np.int64)])
        order = np.lexsort((index, place, head[:, 0]))
        head = head[order]
        weight = np.ones(len(index)) if self.spread is None else sizes[index].astype(float) ** -self.spread
        return Evidence(
            claim=index[order].astype(np.int32),
            place=place[order].astype(np.int32),
            day=head[:, 0].astype(np.int32),
            known=head[:, 1].astype(np.int32),
            subject=head[:, 2].astype(np.int8),
            category=head[:, 3].astype(np.int8),
            voice=head[:, 4].astype(np.int32),
            origin=head[:, 5].astype(np.int32),
            report=head[:, 6].astype(np.int32),
            weight=weight[order].astype(np.float32),
            hedged=head[:, 7].astype(np.bool_),
            scope=head[:, 8].astype(np.int8),
            claims=tuple(self.claims),
            voices=self._voices(),
            states=states,
            places=len(self.gazette.single),
            regions=tuple(np.frombuffer(rows, dtype=np.int64) for rows in self.regions),
            ignored=dict(self.ignored),
        )

    def _voices(self) -> Voices:
        names = tuple(name for name, _ in self.voices)
        return Voices(names, np.array([side for _, side in self.voices], dtype=np.int8))


def amended(live: LiveClaim) -> Claim | None:
    """Return the claim as its review leaves it, or None when it was rejected."""
    if live.review is None or live.review.verdict == "accept":
        return live.claim
    if live.review.verdict == "reject":
        return None
    known = {key: value for key, value in live.review.changes.items() if key in Claim.__struct_fields__}
    return Claim(**{**{key: getattr(live.claim, key) for key in Claim.__struct_fields__}, **known})


def category_of(claim: Claim, *, in_part: bool) -> int:
    """Return the code of a claim: its relation, unless denied or planned; holding a part is `enters`.

    Who plans to leave or to defend a place, or denies having lost it, says that it is held.
    """
    if (claim.modality, claim.relation) in STILL_HELD:
        return CATEGORY["holds"]
    if claim.modality == "denied":
        return CATEGORY["denied"]
    if claim.modality == "intended":
        return CATEGORY["intends"]
    if (in_part or _partly(claim)) and claim.relation in ("takes", "holds"):
        return CATEGORY["enters"]
    return RELATION_CATEGORY[claim.relation]


def _partly(claim: Claim) -> bool:
    return claim.percent is not None and (claim.percent[1] or 100.0) < WHOLE_PERCENT


def of_works(claim: Claim) -> bool:
    """Return whether a holding is told by works of defence or by defending: of a front, not of a place."""
    return claim.relation == "holds" and WORKS.search(claim.quote) is not None


def is_hedged(claim: Claim) -> bool:
    """Whether the voice itself marks doubt, or what it says of the place is only implied."""
    implied = (claim.modality, claim.relation) in STILL_HELD
    return claim.modality == "possible" or claim.hedge is not None or implied


def voice_of(claim: Claim, live: LiveClaim, side: int) -> tuple[str, int]:
    """Return who speaks, and for which side; the outlet itself where the text names nobody."""
    if claim.claimant == REPORT_VOICE:
        return live.source_id or live.source, side
    return claim.claimant_id or claim.claimant, side


def days_of(claim: Claim, live: LiveClaim) -> tuple[int, int]:
    """Return (day the claim bears on, day it became known) as ordinals in UTC."""
    known = live.known_at.astimezone(UTC)
    said = claim.said_at or live.published or known
    published = min(said, known).astimezone(UTC).date()
    return min(published, _event_day(claim, published) + EVENT_LAG).toordinal(), known.date().toordinal()


def _event_day(claim: Claim, published: date) -> date:
    interval = claim.when()
    if interval is None:
        return published
    last = interval[1] - timedelta(microseconds=1)
    return last.date() if last < datetime.max.replace(tzinfo=UTC) - EVENT_LAG else published
