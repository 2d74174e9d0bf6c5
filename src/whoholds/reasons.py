"""A desk and a question about its estimate -> why it says so, who said it before, where a map differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from whoholds import asking
from whoholds.model import Place

if TYPE_CHECKING:
    from whoholds.control.explain import Explanation
    from whoholds.desk import Desk


@dataclass(frozen=True)
class Reasons:
    """Why a place has its state on a day."""

    place: Place
    explanation: Explanation


def why(desk: Desk, place: str, on: date, as_known: datetime | None, *, graded: bool) -> Reasons:
    """Return what moved the estimate that `who` gives. Raises UnknownPlaceError."""
    from whoholds.control.estimate import Question
    from whoholds.control.explain import explain

    found = desk.place(place)
    near = asking.surroundings(found, desk.gazetteer)
    sides = desk.theatre.sides if desk.theatre else ()
    question = Question(tuple(near), sides, (on,), desk.baseline(on), as_known=as_known)
    claims = desk.store.live_claims(place_ids=asking.ids_around(near), as_known=as_known)
    return Reasons(place=found, explanation=explain(claims, question, found.place_id, graded=graded))
