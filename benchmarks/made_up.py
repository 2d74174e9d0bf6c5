"""A seed -> a made-up country at war as an edition: 33,000 places, a million claims, the same ones each time.

python benchmarks/made_up.py FOLDER --places 33000 --claims 1000000
"""

from __future__ import annotations

import argparse
import random
from array import array
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from whoholds.model import Claim, LiveClaim, Place, Relation
from whoholds.publish import Content, Stamp, claims_table, control_table, harm_table, publish, sources_table
from whoholds.publish.app.content import AppContent, Shown, ShownReport
from whoholds.publish.app.runs import Head, Runs, flags_of
from whoholds.showing import theatre_info
from whoholds.theatres import load_theatre

FIRST, DAYS = date(2022, 2, 24), 400
STATES = ("ua", "ru", "contested")
RELATIONS: tuple[Relation, ...] = ("holds", "takes", "loses", "enters", "fights")


def places(count: int, chance: random.Random) -> list[Place]:
    return [
        Place(
            place_id=f"b:{n:06}",
            name=f"Selo {n}",
            kind="settlement",
            lon=chance.uniform(22, 40),
            lat=chance.uniform(44, 52),
            country="UA",
            names={"en": f"Selo {n}", "uk": f"Село {n}"},
            region=f"Oblast {n % 25}",
        )
        for n in range(count)
    ]


def runs(where: list[Place], chance: random.Random) -> Runs:
    """Some sixty runs for a place in four, three for the others: a front and its hinterland."""
    offset, columns = [0], [array("H"), bytearray(), bytearray(), bytearray(), bytearray(), bytearray()]
    for n in range(len(where)):
        for start in sorted({0, *chance.sample(range(1, DAYS), 60 if n % 4 == 0 else 2)}):
            a = chance.randrange(0, 101)
            p = (a, (100 - a) // 2, 100 - a - (100 - a) // 2)
            for column, value in zip(columns, (start, p.index(max(p)), flags_of(1, 1, 5), *p), strict=True):
                column.append(value)
        offset.append(len(columns[0]))
    head = Head("valid", FIRST, DAYS, STATES, len(where), len(columns[0]))
    day, state, flags, *shares = columns
    return Runs(head, array("I", offset), day, bytes(state), bytes(flags), tuple(bytes(s) for s in shares))


def claims(where: list[Place], count: int, chance: random.Random) -> Iterator[LiveClaim]:
    """A hundredth of the places has a fifth of the claims, the first of them three in a hundred."""
    start = datetime.combine(FIRST, datetime.min.time(), UTC)
    for n in range(count):
        place = where[int(len(where) * chance.random() ** 3)]
        at = start + timedelta(seconds=DAYS * 86400 * n // count)
        claim = Claim(
            claim_id=f"c{n:016x}",
            report_id=f"r{n // 3}",
            start=0,
            end=30,
            quote="Their forces took the settlement of",
            claimant="Somebody",
            claimant_side=("Ukraine", "Russia", None)[n % 3],
            relation=RELATIONS[n % 5],
            side=("Ukraine", "Russia")[n % 2],
            place=place.name,
            place_id=place.place_id,
            place_how="exact",
            lang="en",
            said_at=at,
            confidence=0.9,
        )
        yield LiveClaim(
            claim=claim, source="Example Post", known_at=at, recorded_at=at, published=at, origin=f"r{n // 3}"
        )


def make(folder: Path, place_count: int, claim_count: int) -> None:
    """Publish the made-up edition; its tables for spreadsheets stay empty, they are not served."""
    chance, theatre = random.Random(7), load_theatre("ukraine")
    where = places(place_count, chance)
    told = list(claims(where, claim_count, chance))
    axis = runs(where, chance)
    reports = (
        ShownReport(
            f"r{n}",
            "Example Post",
            None,
            told[n * 3].published,
            told[n * 3].known_at,
            f"Report {n}",
            "https://example.org",
            "en",
        )
        for n in range((claim_count + 2) // 3)
    )
    app = AppContent(
        theatre=theatre_info(theatre),
        states=STATES,
        places=where,
        axes={"valid": axis, "as-known": axis},
        claims=[Shown(c, False, c.known_at.date()) for c in told],
        reports=reports,
    )
    last = FIRST + timedelta(DAYS - 1)
    stamp = Stamp(last, None, 1, "be" * 32, datetime(2023, 6, 1, tzinfo=UTC), "made-up-1")
    tables = control_table((), STATES, None), claims_table((), theatre, lambda a, b: a != b, {})
    publish(
        Content(stamp, theatre, *tables, harm_table((), theatre, {}), sources_table((), theatre), app=app),
        folder,
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--places", type=int, default=33_000)
    asked.add_argument("--claims", type=int, default=1_000_000)
    options = asked.parse_args()
    make(options.folder, options.places, options.claims)


if __name__ == "__main__":
    main()
