"""Claims as written -> claims with ids: which place, which actor of the theatre, whose side speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec import structs

from whoholds.model import REPORT_VOICE, Claim, Harm, Report
from whoholds.places import Gazetteer, resolve_claims
from whoholds.theatres import Actor, Side, Theatre

Said = TypeVar("Said", Claim, Harm)


def named(
    said: Sequence[Said], report: Report, theatre: Theatre | None, gazetteer: Gazetteer
) -> tuple[Said, ...]:
    """Return what one report says with the ids of its places and voices; as written stays as it is."""
    countries = theatre.card.countries if theatre else None
    placed = resolve_claims(report, said, gazetteer, theatre_countries=countries)
    return tuple(placed if theatre is None else (_with_voice(s, report, theatre) for s in placed))


def _with_voice(said: Said, report: Report, theatre: Theatre) -> Said:
    actor, side = _voice(said, report, theatre)
    if actor is not None:
        side = theatre.side(actor.side_at(report.published.date())) or side
    return structs.replace(
        said,
        claimant_id=actor.id if actor else said.claimant_id,
        claimant_side=said.claimant_side or (side.name if side else None),
    )


def _voice(said: Claim | Harm, report: Report, theatre: Theatre) -> tuple[Actor | None, Side | None]:
    """Return the actor that speaks and, for an outlet without one, the outlet's side.

    The own voice of a forwarded post is that of its first channel, not of the one that carries it.
    """
    if said.claimant != REPORT_VOICE:
        return theatre.actor(said.claimant, said.lang), None
    card = theatre.source(report.voice or report.source_id or report.source)
    if card is None:
        return (theatre.actor(report.voice, said.lang), None) if report.voice else (None, None)
    return theatre.actor_by_id(card.actor), theatre.side(card.side)
