"""A small town and what is said of it; an edition of two rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from whoholds.asking import enemies_in
from whoholds.dossier import Answer, listen
from whoholds.model import Claim, Estimate, Harm, LiveClaim, LiveHarm, Place, claim_id_of
from whoholds.publish import (
    Content,
    Course,
    Facts,
    Stamp,
    claims_table,
    control_table,
    harm_table,
    sources_table,
)
from whoholds.theatres import Theatre, load_theatre

ON = date(2023, 4, 3)
STATES = ("ru", "ua", "contested")
SHARES = np.array([[0.1, 0.7, 0.2], [0.2, 0.2, 0.6]], dtype=np.float32)
"""Of the day before and of the day, in the order of STATES."""
TOWN = Place(
    place_id="t:1",
    name="Sonivka",
    kind="settlement",
    lon=38.0,
    lat=48.6,
    country="UA",
    names={"en": "Sonivka", "uk": "Сонівка", "ru": "Соновка"},
    category="town",
    region="Donetsk Oblast",
    ids={"katottg": "UA14020050010012345"},
)

Say = Callable[..., LiveClaim]


@pytest.fixture(scope="session")
def theatre() -> Theatre:
    return load_theatre("ukraine")


def said(claimant: str, relation: str, side: str | None, day: int = 3, **fields: Any) -> LiveClaim:
    """Return a claim of 2023-04-`day`; fields of the claim or of what its report adds."""
    published = datetime(2023, 4, day, 12, tzinfo=UTC)
    outer = {k: fields.pop(k) for k in ("source", "source_id", "url", "title", "origin") if k in fields}
    quote = fields.pop("quote", f"{claimant}: {relation}")
    claim = Claim(
        claim_id="", report_id=f"r{day}-{claimant}", start=0, end=len(quote), quote=quote, claimant=claimant,
        relation=relation, place="Sonivka", place_id="t:1", actor=f"{side} troops" if side else None,
        side=side, lang="en", said_at=published, **fields,
    )  # fmt: skip
    claim = Claim(
        **{f: getattr(claim, f) for f in claim.__struct_fields__} | {"claim_id": claim_id_of(claim)}
    )
    defaults = {"source": "Example Post", "origin": claim.report_id}
    return LiveClaim(
        claim=claim, known_at=published, recorded_at=published, published=published, **(defaults | outer)
    )


UKRAINE = {"claimant_side": "Ukraine"}
RUSSIA = {"claimant_side": "Russia"}


def estimate(state: str = "contested", p: float = 0.6, claims: int = 3, **fields: Any) -> Estimate:
    rest = (1 - p) / 2
    likelihood = "likely" if p > 0.55 else "unlikely"
    return Estimate(
        place_id="t:1", on=ON, mode="smoothed", state=state, likelihood=likelihood,
        probabilities={s: p if s == state else rest for s in STATES},
        confidence="moderate" if claims else "none", claims=claims, origins=claims,
        newest_evidence=datetime(2023, 4, 3, tzinfo=UTC) if claims else None, method="test-1", **fields,
    )  # fmt: skip


def facts(claims: Sequence[LiveClaim], theatre: Theatre, found: Estimate | None = None, **more: Any) -> Facts:
    answer = Answer(
        place=more.pop("place", TOWN),
        on=ON,
        as_known=datetime(2023, 4, 4, tzinfo=UTC),
        estimate=found or estimate(claims=len(claims)),
        columns=listen(claims, ON, [s.name for s in theatre.sides], enemies_in(theatre)),
    )
    return Facts(answer=answer, **more)


def content(claims: Sequence[LiveClaim], theatre: Theatre, on: date = ON, **more: Any) -> Content:
    found = more.get("found", estimate())
    stamp = Stamp(on, more.get("as_known"), 7, "ab" * 32, datetime(2023, 4, 5, tzinfo=UTC), "test-1")
    place, harms = more.get("place", TOWN), more.get("harms", ())
    places = {place.place_id: place}
    return Content(
        stamp=stamp,
        theatre=theatre,
        control=control_table([(place, found)], STATES, more.get("as_known")),
        claims=claims_table(claims, theatre, enemies_in(theatre), places),
        harm=harm_table(harms, theatre, places),
        sources=sources_table([*claims, *harms], theatre),
        course=Course((place.place_id,), (on - timedelta(1), on), STATES, lambda _: SHARES),
    )


def harmed(day: int = 3, **fields: Any) -> LiveHarm:
    """Return a harm claim of 2023-04-`day` on the town."""
    published = datetime(2023, 4, day, 12, tzinfo=UTC)
    quote = "two people were killed by shelling"
    defaults = {"kind": "shelling", "claimant": "The governor", "place": "Sonivka", "place_id": "t:1"}
    harm = Harm(harm_id=f"h{day}", report_id=f"r{day}", start=0, end=len(quote), quote=quote, lang="en",
                **(defaults | fields))  # fmt: skip
    return LiveHarm(
        harm=harm, source="Example Post", known_at=published, recorded_at=published, published=published,
        origin=harm.report_id,
    )  # fmt: skip
