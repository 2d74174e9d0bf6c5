"""A small war to estimate: places on a line, two sides, claims in one line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from whoholds.model import Baseline, Claim, Holding, LiveClaim, Place


@dataclass(frozen=True)
class Party:
    id: str
    name: str
    borders: tuple[tuple[tuple[float, float], ...], ...] = ()


UA, RU = Party("ua", "Ukraine"), Party("ru", "Russia")
SIDES = (UA, RU)
START = date(2022, 2, 24)


def day(number: int) -> date:
    """Day `number` of the war, 0 the first."""
    return START + timedelta(number)


def towns(count: int = 6, *, region: str = "R1", first: int = 0) -> list[Place]:
    """Towns 5 km apart along a parallel, all in one region, numbered from `first` on."""
    return [
        Place(
            place_id=f"t{i}",
            name=f"Town {i}",
            kind="settlement",
            lon=37 + i * 0.07,
            lat=48,
            region_ids=(region,),
        )
        for i in range(first, first + count)
    ]


_numbers = iter(range(1_000_000))


def claim(number: int, who: str, says: str, place: str, **more: Any) -> LiveClaim:
    """A claim of day `number`: `says` is "ru takes" ...; `who` is a voice, its side before a colon."""
    side, relation = says.split()
    allegiance, _, voice = who.rpartition(":")
    names = {"ua": "Ukraine", "ru": "Russia"}
    identity = next(_numbers)
    said = datetime.combine(day(number), datetime.min.time(), UTC)
    about = Claim(
        claim_id=f"c{identity}", report_id=f"r{identity}", start=0, end=1, claimant=voice,
        claimant_side=names.get(allegiance), relation=relation, side=names.get(side, side), place=place,
        place_id=place, place_how="exact", said_at=said,
        **{"quote": "x"} | {k: v for k, v in more.items() if k != "origin"},
    )  # fmt: skip
    origin = more.get("origin", about.report_id)
    return LiveClaim(claim=about, source="s", known_at=said, recorded_at=said, origin=origin, published=said)


def baseline(**held: str) -> Baseline:
    """A starting map: everything Ukraine's except the places named."""
    holdings = tuple(Holding(place_id=p, state=s) for p, s in held.items())
    return Baseline(baseline_id="b", on=START, claimant="mapper", holdings=holdings, otherwise="ua")
