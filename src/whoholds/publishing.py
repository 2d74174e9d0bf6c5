"""A panel, a gazetteer and live claims -> the facts that the publishing room writes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from whoholds import publish
from whoholds.asking import enemies_in
from whoholds.interest import against_interest
from whoholds.ledger import Head
from whoholds.model import CONTESTED, LiveClaim, LiveHarm, Place, Report, Review
from whoholds.publish import Citation, Content, Course, Near, Policy, Stamp
from whoholds.publish.app.near import MOST_NEAR, NEAR_KM, bearing

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.places import Gazetteer
    from whoholds.publish.app import AppContent
    from whoholds.theatres import Theatre

SAME_TIME = timedelta(days=3)
"""Claims this near in time are of the same situation: their origins are counted together."""


def near_places(place: Place, panel: Panel, on: date, gazetteer: Gazetteer) -> tuple[Near, ...]:
    """Return the nearest settlements of the panel about which anything was claimed, nearest first."""
    found = []
    for km, other in gazetteer.near(place.lon, place.lat, NEAR_KM):
        if other.place_id == place.place_id or other.place_id not in panel.row_of:
            continue
        estimate = panel.at(other.place_id, on)
        if estimate.claims:
            found.append(Near(place=other, km=km, bearing=bearing(place, other), estimate=estimate))
        if len(found) == MOST_NEAR:
            break
    return tuple(found)


# --- citations ---------------------------------------------------------------------------------------


def citations(
    claims: Sequence[LiveClaim], reports: Iterable[Report], theatre: Theatre | None, place_item: str = ""
) -> list[Citation]:
    """Return a citation for each claim, in the order given, with what its report and its like add.

    `place_item` is the place's item on Wikidata.
    """
    by_id = {report.report_id: report for report in reports}
    are_enemies = enemies_in(theatre)
    return [
        publish.cited(
            live,
            by_id.get(live.claim.report_id),
            against_interest=against_interest(live.claim, are_enemies),
            origins=len({other.origin for other in claims if _alike(live, other)}),
            theatre=theatre,
            place_item=place_item,
        )
        for live in claims
    ]


def _alike(one: LiveClaim, other: LiveClaim) -> bool:
    first, second = one.claim, other.claim
    if (first.relation, first.modality, first.side) != (second.relation, second.modality, second.side):
        return False
    near = abs(one.known_at - other.known_at) <= SAME_TIME
    return near and first.part == second.part and first.percent == second.percent


# --- editions ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ground:
    """What an edition stands on: the ledger's head, when it was recorded, and what may leave."""

    head: Head
    recorded: datetime | None
    policy: Policy
    reviewers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Who accepted claims on a place; needed where the policy asks for four eyes."""


@dataclass(frozen=True)
class Said:
    """The claims and harm claims of an edition, and the places that they name, by id."""

    claims: Sequence[LiveClaim]
    harms: Sequence[LiveHarm]
    places: Mapping[str, Place]


def reviewers_of(
    claims: Iterable[LiveClaim], reviews: Callable[[str], Iterable[Review]]
) -> dict[str, frozenset[str]]:
    """Return who accepted or amended a claim on each place; `reviews` gives those of a claim id."""
    found: dict[str, set[str]] = {}
    for live in claims:
        if live.review and live.claim.place_id:
            names = (r.reviewer for r in reviews(live.claim.claim_id) if r.verdict != "reject")
            found.setdefault(live.claim.place_id, set()).update(names)
    return {place_id: frozenset(names) for place_id, names in found.items()}


def said_of(claims: Sequence[LiveClaim], harms: Sequence[LiveHarm], gazetteer: Gazetteer) -> Said:
    """Return them with every place that the gazetteer knows, regions and facilities included."""
    ids = {live.claim.place_id for live in claims} | {live.harm.place_id for live in harms}
    known = (gazetteer.get(place_id) for place_id in sorted(filter(None, ids)))
    return Said(claims, harms, {place.place_id: place for place in known if place})


def known_until(as_known: datetime | None, policy: Policy, now: datetime) -> datetime | None:
    """Return the instant up to which an edition may know things: as asked, no later than the delay lets."""
    if not policy.delay_hours:
        return as_known
    latest = (now - timedelta(hours=policy.delay_hours)).replace(microsecond=0)
    return min(as_known, latest) if as_known else latest


def course_of(panel: Panel, place_ids: Iterable[str]) -> Course:
    """Return the course of these places, in this order, on the panel's days."""
    rows = panel.row_of
    return Course(tuple(place_ids), panel.days, panel.states, lambda place_id: panel.p[rows[place_id]])


def content_of(
    ground: Ground,
    panel: Panel,
    said: Said,
    places: Iterable[Place],
    theatre: Theatre | None,
    app: AppContent | None = None,
) -> Content:
    """Return the tables of an edition: of these places, on the panel's last day, with what was said."""
    day, known = panel.days[-1], panel.as_known
    states = sorted(panel.states, key=lambda state: (state == CONTESTED, state))
    there = list(places)
    estimates = ((place, panel.at(place.place_id, day)) for place in there)
    head = ground.head
    return Content(
        stamp=Stamp(day, known, head.seq, head.hash, ground.recorded, panel.method, ground.policy),
        theatre=theatre,
        control=publish.control_table(estimates, states, known),
        claims=publish.claims_table(said.claims, theatre, enemies_in(theatre), said.places),
        harm=publish.harm_table(said.harms, theatre, said.places),
        sources=publish.sources_table([*said.claims, *said.harms], theatre),
        course=course_of(panel, sorted(place.place_id for place in there)) if there else None,
        app=app,
        reviewers=ground.reviewers,
    )
