"""A desk and a question about its estimate -> why it says so, who said it before, where a map differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from whoholds import asking
from whoholds.errors import UsageError
from whoholds.model import Baseline, LiveClaim, Place

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.control.compare import Agreement, Crossing, Difference
    from whoholds.control.explain import Explanation
    from whoholds.control.record import TrackRecord
    from whoholds.dossier import Answer
    from whoholds.estimating import Estimates
    from whoholds.ledger import Store
    from whoholds.maps import MapWords, UserMap
    from whoholds.places import Gazetteer
    from whoholds.publish import VoiceRecord
    from whoholds.theatres import Theatre


class Ledgered(Protocol):
    """What a question needs of an open ledger: a desk has it."""

    @property
    def store(self) -> Store:
        """The open ledger."""

    @property
    def theatre(self) -> Theatre | None:
        """The ledger's theatre."""

    @property
    def gazetteer(self) -> Gazetteer:
        """The ledger's gazetteer."""

    def place(self, name: str) -> Place:
        """Return the place of a name."""

    def settlements(self) -> list[Place]:
        """Return the settlements that estimates speak of."""

    def baseline(self, on: date) -> Baseline | None:
        """Return the newest starting map of a day up to `on`."""

    @property
    def estimates(self) -> Estimates:
        """The estimates of the ledger."""

    def panel(
        self,
        days: Sequence[date],
        *,
        as_known: datetime | None = None,
        places: Sequence[Place] | None = None,
    ) -> Panel:
        """Return the estimate of `places`, or of all settlements."""


BEHIND = 4
"""Claims shown behind one difference, the newest."""


@dataclass(frozen=True)
class Reasons:
    """Why a place has its state on a day."""

    place: Place
    explanation: Explanation


def why(desk: Ledgered, place: str, on: date, as_known: datetime | None, *, graded: bool) -> Reasons:
    """Return what moved the estimate that `who` gives. Raises UnknownPlaceError."""
    from whoholds.control.explain import explain
    from whoholds.estimating import Asked

    found, asked = desk.place(place), Asked(as_known, method="full" if graded else "ungraded")
    estimates = desk.estimates
    kept, strange = estimates.run_for([found], on, asked)
    question = estimates.question([on], asked, desk.baseline(on), strange)
    claims = estimates.claims(asked)
    return Reasons(
        place=found, explanation=explain(claims, question, found.place_id, graded=graded, kept=kept)
    )


@dataclass(frozen=True)
class Record:
    """A voice's track record with the name that a reader knows it by."""

    name: str
    record: TrackRecord


def record_of(name: str, found: list[Record], theatre: Theatre | None) -> Record:
    """Return the record of a voice by its id, its name or another name of it. Raises UsageError."""
    actor = theatre.actor(name) if theatre else None
    card = theatre.source(name) if theatre else None
    known = {word.casefold() for word in (name, actor.id if actor else "", card.id if card else "") if word}
    for record in found:
        if known & {record.name.casefold(), record.record.voice.casefold()}:
            return record
    near = get_close_matches(name, [record.name for record in found], 3, 0.5)
    hint = f"; did you mean: {', '.join(near)}?" if near else ""
    raise UsageError(f"no voice named {name!r} says anything of a settlement in this ledger{hint}")


def records(desk: Ledgered, as_known: datetime | None) -> list[Record]:
    """Return the track record of every voice of the ledger, the most talkative first.

    Each is judged by the estimate without its claims, on the settlements that claims name.
    """
    from whoholds.control.estimate import Question
    from whoholds.control.judging import hear
    from whoholds.control.record import track_records

    claims = list(desk.store.live_claims(as_known=as_known))
    named = {c.claim.place_id for c in claims}
    places = tuple(p for p in desk.settlements() if p.place_id in named)
    theatre = desk.theatre
    if not places or theatre is None:
        return []
    last = max(c.known_at for c in claims).date()
    baseline = desk.baseline(last)
    first = baseline.on if baseline else min((c.published or c.known_at).date() for c in claims)
    question = Question(
        places, theatre.sides, tuple(asking.every(first, last, 1)), baseline, as_known=as_known
    )
    return [Record(asking.voice_name(r.voice, theatre), r) for r in track_records(hear(claims, question))]


SAYING = 5
"""Verdicts that a voice needs to have a record in a brief."""


def records_in_brief(desk: Ledgered, answer: Answer, as_known: datetime | None) -> tuple[VoiceRecord, ...]:
    """Return the records of the voices that speak in an answer, the most judged first."""
    from whoholds.publish import VoiceRecord

    said = {v.live.claim.claimant_id or v.live.source_id or v.live.source for v in answer.voices}
    found = (r for r in records(desk, as_known) if r.record.voice in said and r.record.judged >= SAYING)
    return tuple(
        VoiceRecord(
            name=r.name,
            right=r.record.right.hits,
            judged=r.record.judged,
            low=r.record.right.low or 0.0,
            high=r.record.right.high or 1.0,
            own=(r.record.in_interest.hits, r.record.in_interest.count),
            against=(r.record.against_interest.hits, r.record.against_interest.count),
        )
        for r in sorted(found, key=lambda r: (-r.record.judged, r.name))
    )


@dataclass(frozen=True)
class Differing:
    """A settlement where a map says another state than the estimate, and our claims behind ours."""

    place: Place
    difference: Difference
    claims: tuple[LiveClaim, ...]


@dataclass(frozen=True)
class Comparison:
    """A map beside the estimate: agreement by day - everywhere, and near the map's front -, and differences.

    Differences with claims of our own behind them come first, then the surest.
    """

    file: str
    days: tuple[Agreement, ...]
    near_front: tuple[Agreement, ...]
    crossings: tuple[Crossing, ...]
    differences: tuple[Differing, ...]
    unplaced: int
    overlaps: int
    method: str


def compare(
    desk: Ledgered, file: Path, words: MapWords | None, days: Sequence[date] | None, as_known: datetime | None
) -> Comparison:
    """Compare somebody's map with the estimate on these days, or on the days that the map names.

    Raises InputError and UsageError as `maps.read_map` does, and UsageError when neither names a day.
    """
    import numpy as np

    from whoholds.control import compare as compared
    from whoholds.maps import MapWords, read_map

    if desk.theatre is None:
        raise UsageError("this ledger has no theatre, so no sides to compare")
    places = desk.settlements()
    theirs = read_map(file, words or MapWords(), places, desk.gazetteer, desk.theatre)
    panel = desk.panel(days or _days_of(file, theirs), as_known=as_known)
    rows, found = theirs.rows, compared.differences(panel, theirs.rows)
    near = compared.near_front(panel, rows, np.array([(p.lon, p.lat) for p in places]))
    by_id = {p.place_id: p for p in places}
    told = [Differing(by_id[d.place_id], d, compared.behind(panel, d, BEHIND)) for d in found]
    return Comparison(
        file=file.name,
        days=tuple(compared.agreement(panel, rows)),
        near_front=tuple(compared.agreement(panel, rows, near)),
        crossings=tuple(compared.crossings(panel, rows)),
        differences=tuple(sorted(told, key=lambda d: (not d.claims, -d.difference.probability))),
        unplaced=theirs.unplaced,
        overlaps=theirs.overlaps,
        method=panel.method,
    )


def _days_of(file: Path, theirs: UserMap) -> tuple[date, ...]:
    if not theirs.days:
        raise UsageError(f"{file.name}: the map names no day; say for which day it stands with --on DATE")
    return theirs.days
