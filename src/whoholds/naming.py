"""Claims as written -> claims with ids: which place, which actor of the theatre, whose side speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec import structs

from whoholds.model import REPORT_VOICE, Claim, Harm, Report
from whoholds.places import Gazetteer
from whoholds.theatres import Theatre

Said = TypeVar("Said", Claim, Harm)


def named(
    said: Sequence[Said], report: Report, theatre: Theatre | None, gazetteer: Gazetteer
) -> tuple[Said, ...]:
    """Return what one report says with the ids of its places and voices."""
    return tuple(_with_voice(_with_place(s, gazetteer), report, theatre) for s in said)


def _with_place(said: Said, gazetteer: Gazetteer) -> Said:
    found = gazetteer.matches(said.place, said.lang) if said.place else ()
    if not found:
        return said
    return structs.replace(said, place_id=found[0].place.place_id, place_how=found[0].how)


def _with_voice(said: Said, report: Report, theatre: Theatre | None) -> Said:
    if theatre is None:
        return said
    on = report.published.date()
    if said.claimant == REPORT_VOICE:
        card = theatre.source(report.source_id or report.source)
        actor = theatre.actor_by_id(card.actor) if card else None
        side = theatre.side(card.side) if card else None
    else:
        actor, side = theatre.actor(said.claimant, said.lang), None
    known = theatre.side(actor.side_at(on)) if actor else side
    return structs.replace(
        said,
        claimant_id=actor.id if actor else said.claimant_id,
        claimant_side=said.claimant_side or (known.name if known else None),
    )
