"""Claims, a starting map and a policy -> what may leave the ledger in an edition."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from whoholds.model import Baseline, LiveClaim, LiveHarm
from whoholds.publish.quoting import card_of
from whoholds.theatres import Source, Theatre

Live = TypeVar("Live", LiveClaim, LiveHarm)

MAP_MAKERS = frozenset(("mapper", "think tank", "data set", "aggregator"))
"""Kinds of source whose map is their work: a starting map of theirs never leaves in an edition."""


@dataclass(frozen=True)
class Policy:
    """What may leave: hours that a claim must be old, sources (names, ids or domains) that may not."""

    delay_hours: int = 0
    blocked: tuple[str, ...] = ()
    four_eyes: bool = False
    """Whether each change of state needs two people who accepted a claim on the place."""


def allowed(claims: Iterable[Live], policy: Policy, theatre: Theatre | None) -> list[Live]:
    """Return the claims of sources that are not blocked by name, card id, alias, handle or domain."""
    cards = _cards(policy.blocked, theatre)
    names = {name.casefold() for name in policy.blocked}
    return [live for live in claims if not _is_blocked(live, names, cards, theatre)]


def _cards(blocked: Iterable[str], theatre: Theatre | None) -> set[str]:
    found: Iterable[Source | None] = (theatre.source(name) for name in blocked) if theatre else ()
    return {card.id for card in found if card}


def _is_blocked(
    live: LiveClaim | LiveHarm, names: Collection[str], cards: Collection[str], theatre: Theatre | None
) -> bool:
    if not names:
        return False
    card = card_of(live, theatre)
    own = {live.source.casefold(), (live.source_id or "").casefold()}
    return not own.isdisjoint(names) or (card is not None and card.id in cards)


def place_ids_of(claims: Iterable[LiveClaim], baseline: Baseline | None, theatre: Theatre | None) -> set[str]:
    """Return the places an edition may speak of: those claimed about, and those of one's own starting map.

    A state inferred from neighbours alone is nobody's report, and a map-maker's starting map is not ours
    to hand on: both stay in the ledger.
    """
    named = {live.claim.place_id for live in claims if live.claim.place_id}
    card = theatre.source(baseline.claimant) if baseline and theatre else None
    if baseline and not (card and card.kind in MAP_MAKERS and not card.publishable.geodata):
        named |= {holding.place_id for holding in baseline.holdings}
    return named
