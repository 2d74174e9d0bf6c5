"""The changes of 2022 that moved most -> on which day the estimate saw each, beside the references' interval.

usage: python eval/changes_2022.py --library ../shared --ledger FILE.db [--places 40]

The places are the largest settlements whose last status in the references differs from the first, and those
named in ALSO, whose day is on public record. For each: the interval in which the references turned, the day
from which the estimate gave the new holder the greater share (smoothed), the first such day as known then
(filtered), and whether the smoothed day lies inside the interval or within three days of it. The references
enter nothing but this table.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

import whoholds
from whoholds.control import Panel
from whoholds.model import Place

FIRST, LAST = date(2022, 2, 24), date(2023, 1, 31)
SLACK = timedelta(3)
RAW = argparse.RawDescriptionHelpFormatter

ALSO = (
    ("Kherson", "ru", date(2022, 3, 2), date(2022, 3, 3)),
    ("Izium", "ru", date(2022, 3, 24), date(2022, 4, 1)),
    ("Mariupol", "ru", date(2022, 5, 16), date(2022, 5, 20)),
    ("Bucha", "ua", date(2022, 3, 30), date(2022, 4, 1)),
    ("Irpin", "ua", date(2022, 3, 28), date(2022, 3, 30)),
    ("Trostianets", "ua", date(2022, 3, 26), date(2022, 3, 27)),
    ("Snake Island", "ua", date(2022, 6, 30), date(2022, 7, 4)),
)
"""Changes before the references begin, or of a place they leave out: (name, new holder, first, last day), as
the parties themselves and the press of those days dated them."""


@dataclass(frozen=True)
class Turn:
    """One place's change: who holds it after, and the days between which it turned."""

    place: Place
    holder: str
    first: date
    last: date


def main() -> None:
    """Print the table and the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=RAW)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--places", type=int, default=40)
    arguments = parser.parse_args()
    desk = whoholds.open(arguments.ledger)
    turns = named(desk) + turned(desk, arguments.library / "reference/control_2022.csv.gz")
    turns = turns[: arguments.places]
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    places = list({p.place_id: p for p in (*desk.settlements(), *(t.place for t in turns))}.values())
    panels = [desk.panel(days, places=places, mode=mode) for mode in ("smoothed", "filtered")]
    table([(turn, [day_of(panel, turn) for panel in panels]) for turn in turns])


def named(desk: whoholds.Desk) -> list[Turn]:
    """Return the changes in ALSO."""
    return [Turn(desk.place(name), holder, first, last) for name, holder, first, last in ALSO]


def turned(desk: whoholds.Desk, reference: Path) -> list[Turn]:
    """Return the last change of every place that ends otherwise than it began, the largest places first."""
    found = []
    for place_id, maps in runs(reference).items():
        spans = [span for rows in maps.values() if (span := last_change(rows))]
        place = desk.gazetteer.get(place_id)
        if place and spans and len({holder for holder, _, _ in spans}) == 1:
            first, last = min(s[1] for s in spans), max(s[2] for s in spans)
            found.append(Turn(place, spans[0][0], first, last))
    return sorted(found, key=lambda t: (-(t.place.population or 0), t.place.place_id))


Run = tuple[date, date, str]


def runs(reference: Path) -> dict[str, dict[str, list[Run]]]:
    """Return the runs of each place by reference, in time."""
    out: dict[str, dict[str, list[Run]]] = defaultdict(lambda: defaultdict(list))
    with gzip.open(reference, "rt") as file:
        for row in csv.DictReader(file):
            span = (date.fromisoformat(row["from"]), date.fromisoformat(row["to"]), row["status"])
            out[row["place_id"]][row["reference"]].append(span)
    return out


def last_change(rows: Iterable[Run]) -> tuple[str, date, date] | None:
    """Return (new holder, last day of the old, first of the new) of one map, or None without a change."""
    clear = [row for row in sorted(rows) if row[2] in ("UA", "RU")]
    if not clear or clear[0][2] == clear[-1][2]:
        return None
    begin = len(clear) - 1
    while clear[begin - 1][2] == clear[-1][2]:
        begin -= 1
    return clear[-1][2].lower(), clear[begin - 1][1], clear[begin][0]


def day_of(panel: Panel, turn: Turn) -> date | None:
    """Return the day nearest the interval from which the new holder stands before the others for a week."""
    p = panel.p[panel.row_of[turn.place.place_id]]
    column = panel.states.index(turn.holder)
    others = [i for i in range(len(panel.states) - 1) if i != column]
    ahead = p[:, column] > p[:, others].max(axis=1)
    starts = [n for n in range(1, len(ahead)) if ahead[n : n + 7].all() and not ahead[n - 1]]
    if not starts:
        return None
    middle = turn.first + (turn.last - turn.first) / 2
    return min((panel.days[n] for n in starts), key=lambda day: abs(day - middle))


def table(found: Sequence[tuple[Turn, list[date | None]]]) -> None:
    """Print a row for each change, and how many are dated well."""
    print(f"{'place':22}{'now':5}{'references turn':26}{'smoothed':12}{'lag':>5}  {'as known':12}{'lag':>5}")
    for turn, (smoothed, known) in found:
        cells = "".join(f"{day!s:12}{lag(turn, day)!s:>5}  " for day in (smoothed, known))
        span, mark = f"{turn.first}..{turn.last}", "" if hit(turn, smoothed) else "missed"
        print(f"{turn.place.name:22}{turn.holder:5}{span:26}{cells}{mark}")
    for name, column in (("smoothed", 0), ("as known", 1)):
        good = sum(hit(turn, days[column]) for turn, days in found)
        lags = [n for turn, days in found if (n := lag(turn, days[column])) is not None]
        middle = float(np.median(lags)) if lags else float("nan")
        print(f"{name}: {good} of {len(found)} within {SLACK.days} days; median lag {middle:.0f} days")


def lag(turn: Turn, day: date | None) -> int | None:
    """Return the days from the references' interval: negative before it, 0 inside."""
    if day is None:
        return None
    return min((day - turn.first).days, 0) + max((day - turn.last).days, 0)


def hit(turn: Turn, day: date | None) -> bool:
    """Whether a day lies in the interval, or SLACK beside it."""
    return day is not None and turn.first - SLACK <= day <= turn.last + SLACK


if __name__ == "__main__":
    main()
