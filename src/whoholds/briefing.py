"""A desk and a place, or a theatre, on a day -> the facts that a brief is written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from whoholds import asking, picturing, publish, reasons
from whoholds.dossier import Answer, Column, Voiced, bears_on, cited_columns, end_of, listen
from whoholds.errors import UsageError
from whoholds.model import LiveClaim, LiveHarm, Place
from whoholds.publishing import near_places

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.theatres import Theatre


class Briefed(reasons.Ledgered, Protocol):
    """What briefs need of an open ledger: a desk has it."""

    def around(
        self, place: Place, days: Sequence[date], as_known: datetime | None, *, told: bool = False
    ) -> Panel:
        """Return the estimate of a place and its surroundings; `told`: with the records of its claims."""

    def citations(self, claims: Iterable[LiveClaim]) -> dict[str, tuple[str, ...]]:
        """Return what the reports of these claims cite."""

    def answer(self, place: str, found: Place, panel: Panel) -> Answer:
        """Return the answer on the panel's last day."""


def facts_of(
    desk: Briefed,
    place: str,
    on: date,
    since: date | None,
    as_known: datetime | None,
    *,
    with_records: bool = False,
    pictures_in: str = "",
) -> publish.Facts:
    """Return what the brief on a place tells, compared with the day `since` (a week before where None).

    `pictures_in` is the language of its map and timeline, "" for none. Raises UnknownPlaceError, UsageError
    when `since` does not lie before `on`, MissingExtraError when pictures are wanted and cannot be drawn.
    """
    found, before = desk.place(place), since or publish.day_before(on)
    if before >= on:
        raise UsageError(f"the day of the previous brief, {before}, must lie before {on}")
    days = sorted({before, *asking.every(on - timedelta(STRIP_DAYS if pictures_in else 0), on, 1)})
    panel = desk.around(found, days, as_known, told=bool(pictures_in))
    answer = desk.answer(place, found, panel)
    return publish.Facts(
        answer=answer,
        before=panel.at(found.place_id, before),
        near=near_places(found, panel, on, desk.gazetteer),
        harms=tuple(desk.store.harms(place_ids=[found.place_id], as_known=panel.as_known)),
        records=reasons.records_in_brief(desk, answer, panel.as_known) if with_records else (),
        region=_region(desk, found),
        namesakes=tuple(
            publish.Namesake(place=other, region=_region(desk, other))
            for other in asking.bearers(place, found, desk.gazetteer)
        ),
        pictures=_drawn(desk, found, panel, pictures_in) if pictures_in else None,
    )


def _region(desk: Briefed, place: Place) -> Place | None:
    """Return the widest region around a place: an oblast or province, with its names."""
    return desk.gazetteer.get(place.region_ids[0]) if place.region_ids else None


STRIP_DAYS = 60
"""Days before the brief's own on its timeline: the month that it tells of, and the one that led to it."""

MAP_KM = 25
"""How far the map of a brief reaches: as far as the near places that it names."""

MAP_PIXELS = 1200


def _drawn(desk: Briefed, place: Place, panel: Panel, lang: str) -> publish.Drawn:
    """Return a brief's map and timeline, from the panel that it is written from."""
    from whoholds.pictures import draw_map, draw_strip

    box = picturing.box_around(place, MAP_KM)
    shown = [p for p in picturing.inside(desk.settlements(), box) if p.place_id in panel.row_of]
    last = replace(panel, days=panel.days[-1:], p=panel.p[:, -1:])
    look = picturing.look_of(panel, desk.theatre, lang)
    scene = picturing.scene_of(last, shown, box, look, place)
    claims = desk.store.live_claims(place_ids=[place.place_id], as_known=panel.as_known)
    strip = picturing.strip_of(panel, place, claims, desk.theatre, lang)
    with TemporaryDirectory() as folder:
        files = Path(folder, "map.png"), Path(folder, "strip.png")
        draw_map(scene, files[0], MAP_PIXELS)
        draw_strip(strip, files[1])
        return publish.Drawn(
            map=files[0].read_bytes(), km=MAP_KM, strip=files[1].read_bytes(), first=panel.days[0]
        )


# --- the day of a war --------------------------------------------------------------------------------

SPOKEN_OF_DAYS = 60
"""A settlement of which nobody spoke for two months changes by inference alone, and is no news of a day."""

SAME_TIME = timedelta(3)
"""Claims this near in time are of the same situation."""

LIKELY = 0.45
"""Below this ICD 203 calls a state unlikely: that it came first of three, without a claim, is no news."""

OFTEN = 10
"""Days with claims that make a voice one whose silence is news."""

SILENT_DAYS, SILENT_TIMES, FORGOTTEN_DAYS = 7, 4, 60
"""A voice has fallen silent after a week, and four times its usual pause; after two months it is no news."""


def day_facts(desk: Briefed, on: date, as_known: datetime | None) -> publish.DayFacts:
    """Return what the report of a day tells; `as_known` None means now."""
    until = min(as_known or end_of(on), end_of(on)) if as_known else end_of(on)
    claims = [c for c in desk.store.live_claims(as_known=as_known) if bears_on(c) <= on]
    recent = [c for c in claims if on - bears_on(c) <= timedelta(SPOKEN_OF_DAYS)]
    named = {c.claim.place_id for c in recent}
    places = [p for p in desk.settlements() if p.place_id in named]
    told = _told(desk, places, recent, on)
    turns, method = _turns(desk, places, told, on, as_known)
    return publish.DayFacts(
        on=on,
        as_known=as_known,
        method=method,
        turns=turns,
        told=tuple(t for t in told.values() if any(v.day == on for v in t.voices)),
        harms=tuple(_harms(desk, on, as_known)),
        silent=tuple(silent_voices([c for c in claims if c.known_at <= until], on, desk.theatre)),
        sources=len({c.source for c in recent if bears_on(c) == on}),
    )


def _told(
    desk: Briefed, places: Sequence[Place], recent: Iterable[LiveClaim], on: date
) -> dict[str, publish.Told]:
    """Return what was said of each settlement in the days that count as the same time."""
    said: dict[str, list[LiveClaim]] = {}
    for live in recent:
        if on - bears_on(live) <= SAME_TIME and live.claim.place_id:
            said.setdefault(live.claim.place_id, []).append(live)
    sides = [s.name for s in desk.theatre.sides] if desk.theatre else []
    columns = {p.place_id: listen(said[p.place_id], on, sides, asking.enemies_in(desk.theatre))
               for p in places if p.place_id in said}  # fmt: skip
    cited = desk.citations(v.live for c in columns.values() for column in c for v in column.voices)
    return {
        p.place_id: publish.Told(place=p, voices=_voices(cited_columns(columns[p.place_id], cited)))
        for p in places
        if p.place_id in columns
    }


def _voices(columns: Iterable[Column]) -> tuple[Voiced, ...]:
    return tuple(sorted((v for c in columns for v in c.voices), key=lambda v: v.number))


def _turns(
    desk: Briefed,
    places: Sequence[Place],
    told: Mapping[str, publish.Told],
    on: date,
    as_known: datetime | None,
) -> tuple[tuple[publish.Turn, ...], str]:
    if not places:
        return (), ""
    panel = desk.panel([on - timedelta(1), on], as_known=as_known, places=places)
    best = panel.p.argmax(axis=2)
    found = []
    for row in (best[:, 0] != best[:, 1]).nonzero()[0]:
        place = places[row]
        before, after = (panel.at(place.place_id, day) for day in panel.days)
        voices = told[place.place_id].voices if place.place_id in told else ()
        if not voices and after.probabilities[after.state] < LIKELY:
            continue
        found.append(publish.Turn(place=place, before=before, after=after, voices=voices))
    return tuple(found), panel.method


def _harms(desk: Briefed, on: date, as_known: datetime | None) -> Iterator[tuple[Place | None, LiveHarm]]:
    countries = set(desk.theatre.card.countries) if desk.theatre else set()
    for live in desk.store.harms(as_known=as_known):
        place = desk.gazetteer.get(live.harm.place_id) if live.harm.place_id else None
        if (live.published or live.known_at).date() == on and place and place.country in countries:
            yield place, live


def silent_voices(claims: Iterable[LiveClaim], on: date, theatre: Theatre | None) -> Iterator[publish.Silent]:
    """Yield the sources and voices that used to speak often and have stopped, the latest first."""
    days: dict[str, set[date]] = {}
    for live in claims:
        day = (live.published or live.known_at).date()
        for name in {live.source, live.claim.claimant_id or live.source}:
            days.setdefault(asking.voice_name(name, theatre), set()).add(day)
    found = []
    for name, spoken in days.items():
        ordered = sorted(spoken)
        quiet = (on - ordered[-1]).days
        usual = median((b - a).days for a, b in pairwise(ordered)) if len(ordered) > OFTEN else 0
        if usual and max(SILENT_DAYS, SILENT_TIMES * usual) < quiet <= FORGOTTEN_DAYS:
            found.append(publish.Silent(name=name, last=ordered[-1], usual=round(usual)))
    yield from sorted(found, key=lambda s: (-s.last.toordinal(), s.name))
