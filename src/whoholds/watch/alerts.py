"""What is new in the ledger -> alerts: a state that changed and stayed, a claim, a feed that fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from whoholds.asking import enemies_in
from whoholds.desk import Desk
from whoholds.model import Estimate, LiveClaim, Place, Record, digest
from whoholds.watch.contradiction import contradictions
from whoholds.watch.health import Status, status
from whoholds.watch.plan import Plan
from whoholds.watch.state import FeedState, PlaceState, State

LOOK_BACK = timedelta(days=30)
"""How far back claims are looked for that a new one, itself published late perhaps, may contradict."""

MOST_CLAIMS = 5
"""Claims shown with an alert: the newest; the place's page has all."""

AlertKind = Literal["change", "claim", "contradiction", "source-broken", "source-silent", "source-back"]


class AlertClaim(Record, frozen=True, kw_only=True):
    """One claim behind an alert, as a reader needs it."""

    claim_id: str
    claimant: str
    side: str | None
    quote: str
    source: str
    url: str
    published: datetime | None


class Alert(Record, frozen=True, kw_only=True):
    """One message: what happened where, on which claims it rests, and what would reverse it."""

    alert_id: str
    kind: AlertKind
    at: datetime
    title: str
    place_id: str | None = None
    before: str | None = None
    after: str | None = None
    probability: float | None = None
    claims: tuple[AlertClaim, ...] = ()
    reversed_by: str = ""


# --- states of places --------------------------------------------------------------------------------


def changed_places(
    desk: Desk, state: State, plan: Plan, touched: Iterable[str], now: datetime
) -> list[Alert]:
    """Look at the places with new claims and those with a change pending; return what has persisted.

    A place that was never looked at starts from what was known before this look.
    """
    wanted = {*touched, *(place_id for place_id, p in state.places.items() if p.pending)}
    places = [p for p in map(desk.gazetteer.get, sorted(wanted)) if p is not None and p.kind == "settlement"]
    unseen = [p for p in places if p.place_id not in state.places]
    if unseen and state.looked:
        for place, estimate in zip(unseen, _estimates(desk, unseen, state.looked, now), strict=True):
            state.places[place.place_id] = PlaceState(estimate.state)
    found = []
    for place, estimate in zip(places, _estimates(desk, places, now, now), strict=True):
        known = state.places.setdefault(place.place_id, PlaceState(estimate.state))
        before = known.state
        if _persisted(known, estimate.state, plan.persist):
            found.append(_change(desk, place, before, estimate, now, state.seq or 0))
    return found


def _estimates(desk: Desk, places: Sequence[Place], known: datetime, now: datetime) -> list[Estimate]:
    if not places:
        return []
    panel = desk.panel([now.date()], as_known=known, places=places)
    return [panel.at(place.place_id, now.date()) for place in places]


def _persisted(place: PlaceState, seen: str, cycles: int) -> bool:
    """Count the cycles that another state has stood; True at the one that makes it the place's state."""
    if seen == place.state:
        place.pending, place.cycles = "", 0
        return False
    place.cycles = place.cycles + 1 if seen == place.pending else 1
    place.pending = seen
    if place.cycles < cycles:
        return False
    place.state, place.pending, place.cycles = seen, "", 0
    return True


def _change(desk: Desk, place: Place, before: str, estimate: Estimate, now: datetime, seq: int) -> Alert:
    claims = desk.store.live_claims(place_ids=[place.place_id], as_known=now)
    live = sorted(claims, key=lambda c: c.known_at, reverse=True)
    odds = f"{estimate.likelihood}, {estimate.confidence} confidence"
    return Alert(
        alert_id="a" + digest("change", place.place_id, before, estimate.state, seq, str(now.date())),
        kind="change",
        at=now,
        title=f"{place.name}: {before} → {estimate.state} ({odds})",
        place_id=place.place_id,
        before=before,
        after=estimate.state,
        probability=round(estimate.probabilities[estimate.state], 3),
        claims=tuple(map(_shown, live[:MOST_CLAIMS])),
        reversed_by=f"newer claims that {place.name} is {before}, from voices that do not repeat each other",
    )


def _shown(live: LiveClaim) -> AlertClaim:
    return AlertClaim(
        claim_id=live.claim.claim_id,
        claimant=live.claim.claimant,
        side=live.claim.side,
        quote=live.claim.quote,
        source=live.source,
        url=live.url,
        published=live.published,
    )


# --- claims on watched places ------------------------------------------------------------------------


def watched(desk: Desk, plan: Plan) -> set[str]:
    """Return the ids of the plan's places. Raises UnknownPlaceError."""
    return {desk.place(name).place_id for name in plan.places}


def new_claims(claims: Iterable[LiveClaim], places: set[str], now: datetime) -> list[Alert]:
    """Return an alert for each new claim on a watched place."""
    return [
        Alert(
            alert_id="a" + digest("claim", live.claim.claim_id),
            kind="claim",
            at=now,
            title=f"{live.claim.claimant}: {live.claim.relation} {live.claim.place} ({live.claim.modality})",
            place_id=live.claim.place_id,
            claims=(_shown(live),),
            reversed_by=f"a correction by {live.claim.claimant}, or a newer claim of another voice",
        )
        for live in claims
        if live.claim.place_id in places
    ]


# --- sides that contradict each other ------------------------------------------------------------------


def contradicted(desk: Desk, new: set[str], places: Iterable[str], now: datetime) -> list[Alert]:
    """Return an alert for each place about which a new claim contradicts the other side's, once a day."""
    ids = sorted(places)
    around = desk.store.live_claims(place_ids=ids, as_known=now, known_from=now - LOOK_BACK) if ids else ()
    found = contradictions(around, new, enemies_in(desk.theatre))
    return [_contradiction(desk, one, other, now) for one, other in found]


def _contradiction(desk: Desk, one: LiveClaim, other: LiveClaim, now: datetime) -> Alert:
    place = desk.gazetteer.get(one.claim.place_id or "")
    name = place.name if place else one.claim.place
    speakers = sorted({str(one.claim.claimant_side), str(other.claim.claimant_side)})
    return Alert(
        alert_id="a" + digest("contradiction", one.claim.place_id, speakers, str(one.known_at.date())),
        kind="contradiction",
        at=now,
        title=f"{name}: {' and '.join(speakers)} contradict each other on who has it",
        place_id=one.claim.place_id,
        claims=(_shown(one), _shown(other)),
        reversed_by=f"either side taking its word on {name} back, or the word of a voice that serves neither",
    )


# --- feeds -------------------------------------------------------------------------------------------

TOLD: dict[Status, AlertKind] = {"broken": "source-broken", "silent": "source-silent"}


def feed_alert(url: str, feed: FeedState, silent_after: str, now: datetime) -> Alert | None:
    """Return an alert when a feed breaks, falls silent, or is back; each is told once."""
    found = status(feed, silent_after, now)
    told = found if found in TOLD else "" if found == "ok" else feed.told
    if told == feed.told:
        return None
    was, feed.told = feed.told, told
    kind = TOLD.get(found, "source-back")
    since = feed.answered if found == "broken" else feed.newest
    return Alert(
        alert_id="a" + digest(kind, url, str(since), was),
        kind=kind,
        at=now,
        title=_words(kind, url, feed, since),
        reversed_by="" if kind == "source-back" else f"an answer with new items from {url}",
    )


def _words(kind: AlertKind, url: str, feed: FeedState, since: datetime | None) -> str:
    when = f"{since:%Y-%m-%d %H:%M} UTC" if since else "the start"
    if kind == "source-broken":
        return f"{url} cannot be read since {when}: {feed.problem}. No news from it is no quiet front."
    if kind == "source-silent":
        return f"{url} answers but has said nothing since {when}, longer than it ever does."
    return f"{url} is back."
