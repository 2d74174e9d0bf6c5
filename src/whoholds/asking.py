"""Questions to a ledger's live view -> answers: a place by name, who holds it, what changed, who speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from whoholds.dossier import Answer, PartState, listen
from whoholds.errors import UnknownPlaceError, UsageError
from whoholds.interest import AreEnemies
from whoholds.model import LiveClaim, Place, Record

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.places import Gazetteer
    from whoholds.theatres import Theatre

PERSIST_DAYS = 3
"""A change counts once it has stood three days: most reversals of an estimate come within two."""


class Change(Record, frozen=True, kw_only=True):
    """The day from which a place's most likely state is another and stays so for PERSIST_DAYS."""

    place_id: str
    name: str
    on: date
    before: str
    after: str
    probability: float


class SourceRow(Record, frozen=True, kw_only=True):
    """What one source has brought: its card, its claims, first and last day."""

    source: str
    source_id: str | None
    kind: str
    side: str | None
    reliability: str
    claims: int
    reports: int
    first: date
    last: date


def place_of(name: str, gazetteer: Gazetteer) -> Place:
    """Return the best place of a name or id; "Name, Region" chooses among homonyms.

    A spelling that only sounds alike is suggested, not taken. Raises UnknownPlaceError with near names.
    """
    wanted, _, region = (part.strip() for part in name.partition(","))
    exact = gazetteer.get(wanted)
    matches = [m for m in gazetteer.matches(wanted) if _lies_in(m.place, region)]
    found = [m.place for m in matches if m.how != "fuzzy"]
    if exact or found:
        return exact or found[0]
    near = tuple(dict.fromkeys([*(_titled(m.place) for m in matches[:3]), *gazetteer.suggest(wanted)]))
    hint = f"\n  did you mean: {', '.join(near)}?" if near else ""
    raise UnknownPlaceError(
        f"no place named {name!r} in the loaded gazetteers ({gazetteer.name}){hint}"
        "\n  add places with: whoholds gazetteer add FILE",
        near,
    )


def _lies_in(place: Place, region: str) -> bool:
    return region.casefold() in place.region.casefold()


def _titled(place: Place) -> str:
    return f"{place.name} ({place.region})" if place.region else place.name


def enemies_in(theatre: Theatre | None) -> AreEnemies:
    """Return who is whose enemy: as the theatre says, or, without one, any two different sides."""
    if theatre is None:
        return lambda one, other: one != other

    def are_enemies(one: str, other: str) -> bool:
        first, second = theatre.side(one), theatre.side(other)
        return first is not None and second is not None and second.id in first.enemy_of

    return are_enemies


def namesakes(name: str, place: Place, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Return the other places that bear `name` as their own, as "Name, Region", the largest first."""
    return tuple(dict.fromkeys(f"{p.name}, {p.region}" for p in bearers(name, place, gazetteer)))


def bearers(name: str, place: Place, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Return the other settlements that bear `name` as their own, the largest first."""
    others = (m.place for m in gazetteer.matches(name) if m.how == "exact" and m.place != place)
    return tuple(p for p in others if p.kind == "settlement")


def answer(place: Place, panel: Panel, claims: Sequence[LiveClaim], theatre: Theatre | None) -> Answer:
    """Set the estimate of a place on the panel's last day above the claims of each side."""
    sides = [s.name for s in theatre.sides] if theatre else []
    on = panel.days[-1]
    return Answer(
        place=place,
        on=on,
        as_known=panel.as_known,
        estimate=panel.at(place.place_id, on),
        columns=listen(claims, on, sides, enemies_in(theatre)),
        parts=part_states(claims, place, on, theatre),
    )


def part_states(
    claims: Iterable[LiveClaim], place: Place, on: date, theatre: Theatre | None
) -> tuple[PartState, ...]:
    """Return what the claims known by then say of each named part of a place, the newest first."""
    from whoholds.control.parts import parts_of

    lines = parts_of(claims, place, theatre.sides, on) if theatre else []
    return tuple(
        PartState(
            part=str(line.part), kind=line.part.kind, name=line.part.name, state=line.state,
            probability=line.probability, likelihood=line.likelihood, origins=line.origins,
            newest=line.newest, claim_ids=line.claim_ids,
        )
        for line in lines
    )  # fmt: skip


NEAR_KM = 50.0
"""Settlements this near can belong to the same fight."""


def surroundings(place: Place, gazetteer: Gazetteer) -> list[Place]:
    """Return a place and the settlements within NEAR_KM of it, each once."""
    around = [p for _, p in gazetteer.near(place.lon, place.lat, NEAR_KM) if p.kind == "settlement"]
    return list({p.place_id: p for p in (place, *around)}.values())


def voice_name(voice: str, theatre: Theatre | None) -> str:
    """Return the name of an actor's or source's id; a voice without a card stays as it is written."""
    if theatre is None:
        return voice
    actor, card = theatre.actor_by_id(voice), theatre.source(voice)
    return actor.name if actor else card.name if card else voice


def settlements(gazetteer: Gazetteer, theatre: Theatre | None) -> list[Place]:
    """Return the settlements of the theatre's countries, or all where it names none."""
    return [place for place in gazetteer if estimated(place, theatre)]


def estimated(place: Place, theatre: Theatre | None) -> bool:
    """Whether a place is a settlement of the theatre's countries, or of any where it names none."""
    countries = theatre.card.countries if theatre else ()
    return place.kind == "settlement" and (not countries or place.country in countries)


def side_name(side: str | None, theatre: Theatre | None) -> str | None:
    """Return a side's name for an id or a name. Raises UsageError that lists the sides."""
    if side is None or theatre is None:
        return side
    found = theatre.side(side) or theatre.side(side.lower()) or theatre.side(side.title())
    if found is None:
        known = ", ".join(f"{s.name} ({s.id})" for s in theatre.sides)
        raise UsageError(f"no side {side!r} in the theatre {theatre.name!r}; its sides are {known}")
    return found.name


def changes(panel: Panel, places: Sequence[Place]) -> list[Change]:
    """Return the persistent changes of the most likely state in a daily panel, oldest first."""
    best = panel.p.argmax(axis=2)
    names = {p.place_id: p.name for p in places}
    found = []
    for row in (best[:, 1:] != best[:, :-1]).any(axis=1).nonzero()[0]:
        for column, before, after in _lasting(best[row].tolist()):
            found.append(
                Change(
                    place_id=panel.place_ids[row],
                    name=names[panel.place_ids[row]],
                    on=panel.days[column],
                    before=panel.states[before],
                    after=panel.states[after],
                    probability=round(float(panel.p[row, column, after]), 4),
                )
            )
    return sorted(found, key=lambda c: (c.on, c.name, c.place_id))


def _lasting(states: list[int]) -> Iterator[tuple[int, int, int]]:
    """Yield (column, state before, state after) of each change that stands PERSIST_DAYS, or to the end."""
    current = states[0]
    for column in range(1, len(states)):
        following = states[column : column + PERSIST_DAYS]
        if following[0] != current and len(set(following)) == 1:
            yield column, current, following[0]
            current = following[0]


def source_rows(claims: Iterable[LiveClaim], theatre: Theatre | None) -> list[SourceRow]:
    """Count the live claims of each source, the most productive first."""
    number: Counter[str] = Counter()
    reports: dict[str, set[str]] = {}
    days: dict[str, tuple[date, date]] = {}
    ids: dict[str, str | None] = {}
    for live in claims:
        day = (live.published or live.known_at).date()
        first, last = days.get(live.source, (day, day))
        days[live.source] = min(first, day), max(last, day)
        number[live.source] += 1
        reports.setdefault(live.source, set()).add(live.claim.report_id)
        ids[live.source] = live.source_id
    return [
        _source_row(source, ids[source], theatre, count, len(reports[source]), days[source])
        for source, count in number.most_common()
    ]


def _source_row(
    source: str,
    source_id: str | None,
    theatre: Theatre | None,
    claims: int,
    reports: int,
    days: tuple[date, date],
) -> SourceRow:
    card = theatre.source(source_id or source) if theatre else None
    return SourceRow(
        source=source,
        source_id=source_id,
        kind=card.kind if card else "",
        side=card.side if card else None,
        reliability=card.reliability if card else "F",
        claims=claims,
        reports=reports,
        first=days[0],
        last=days[1],
    )


def every(first: date, last: date, step: int) -> list[date]:
    """Return the days from `first` to `last`, both included, `step` days apart. Raises UsageError."""
    if last < first:
        raise UsageError(f"the last day {last} lies before the first, {first}")
    if step < 1:
        raise UsageError("the step between days must be 1 or more")
    return [first + timedelta(n) for n in range(0, (last - first).days + 1, step)]
