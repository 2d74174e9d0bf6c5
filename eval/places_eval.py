"""Places of real texts -> how often the resolver finds the right one; needs the library beside the project.

    python eval/places_eval.py [--show N]

Map posts: each linked name has the coordinates of the spot on the map; the right settlement is the one
of that name nearest to the spot, when it lies within `SPOT_KM`. News headlines: each has one geocoded
place; asked are the headlines that name it. Both are resolved from their own text alone, with the front
of that day, and with the places that the same source's texts of the last weeks resolved to.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from whoholds.places import Gazetteer, Mention, Resolution, TextContext, load_file, resolve, user_cache
from whoholds.places.geo import distance_km

SHARED = Path(__file__).resolve().parents[1] / "../shared"
SPOT_KM = 25.0
CLOSE_KM = 5.0
FRONT_KM = 10.0
RECENT_DAYS = 21


@dataclass(frozen=True)
class Case:
    """One text, its mentions, and the right place id of each (None: nobody knows)."""

    mentions: tuple[Mention, ...]
    right: tuple[str | None, ...]
    on: date


def lines(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(SHARED / "corpora" / name, "rt", encoding="utf-8") as source:
        yield from map(json.loads, source)


def mention_in(text: str, name: str, lang: str, context: TextContext) -> Mention:
    start = max(text.find(name), 0)
    c = context.at(start, start + len(name))
    part = "direction" if text[start + len(name) :].strip().startswith(("напрям", "направл")) else None
    return Mention(name, lang, start, part, c.regions, c.hints, c.bearing, c.unit, c.countries)


def map_posts(gazetteer: Gazetteer) -> Iterator[Case]:
    for post in lines("map_updates_uk_2022.jsonl.gz"):
        context = TextContext(post["text"], "uk")
        found = [
            (mention_in(post["text"], p["name"].strip(" .,;:!"), "uk", context), p) for p in post["places"]
        ]
        if found:
            right = tuple(nearest_namesake(m, p, gazetteer) for m, p in found)
            on = datetime.fromisoformat(post["published"]).date()
            yield Case(tuple(m for m, _ in found), right, on)


def nearest_namesake(mention: Mention, spot: dict[str, float], gazetteer: Gazetteer) -> str | None:
    places = [m.place for m in gazetteer.matches(mention.name, "uk") if m.place.kind != "region"]
    near = sorted((distance_km(spot["lon"], spot["lat"], p.lon, p.lat), p.place_id) for p in places)
    return near[0][1] if near and near[0][0] <= SPOT_KM else None


def headlines(gazetteer: Gazetteer) -> Iterator[Case]:
    for item in lines("viina_reports_2022_2023.jsonl.gz"):
        right = gazetteer.get("gn:" + item["place"]["geonameid"])
        words = named(item["text"], item["lang"], gazetteer)
        context = TextContext(item["text"], item["lang"])
        mentions = tuple(mention_in(item["text"], w, item["lang"], context) for w in words)
        # "Kyiv" in "Kyiv and Lviv oblasts" is an oblast, which the headlines' geocoder gives to its seat.
        asked = tuple(
            right.place_id if right and not m.unit and right in gazetteer.find(m.name, m.lang) else None
            for m in mentions
        )
        if any(asked):
            yield Case(mentions, asked, date.fromisoformat(item["published"][:10]))


def named(text: str, lang: str, gazetteer: Gazetteer) -> list[str]:
    """Capitalised words and pairs that a gazetteer knows as they are or in a case form, longest first."""
    words = text.split()
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in (2, 1):
            name = " ".join(words[at : at + size]).strip(' .,;:!?«»"()')
            if name[:1].isupper() and len(name) > 3 and sure(name, lang, gazetteer):
                found.append(name)
                break
        at += size if found and name == found[-1] else 1
    return list(dict.fromkeys(found))


def sure(name: str, lang: str, gazetteer: Gazetteer) -> bool:
    return any(m.how in ("exact", "inflected") and m.rank == 0 for m in gazetteer.matches(name, lang))


def fronts(gazetteer: Gazetteer) -> dict[date, list[tuple[float, float]]]:
    """Settlements at the front by week, from one reference map: other side's ground within FRONT_KM."""
    runs: list[tuple[str, str, date, date]] = []
    with gzip.open(SHARED / "reference/control_2022.csv.gz", "rt", encoding="utf-8") as source:
        for row in csv.DictReader(source):
            if row["reference"] == "isw":
                span = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
                runs.append((row["place_id"], row["status"], *span))
    days = [date(2022, 3, 1) + timedelta(days=7 * n) for n in range(50)]
    return {day: front_of({p: s for p, s, a, b in runs if a <= day <= b}, gazetteer) for day in days}


def front_of(states: dict[str, str], gazetteer: Gazetteer) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for place_id, state in states.items():
        place = gazetteer.get(place_id)
        if place and state != "RU":
            near = (states.get(p.place_id) for _, p in gazetteer.near(place.lon, place.lat, FRONT_KM))
            if "RU" in near:
                points.append((place.lon, place.lat))
    return points


class Known:
    """The front of the day from a reference map."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._fronts = fronts(gazetteer)

    def points(self, on: date) -> list[tuple[float, float]]:
        day = max(d for d in self._fronts if d <= max(on, min(self._fronts)))
        return self._fronts[day]

    def add(self, on: date, answers: Sequence[Resolution]) -> None:
        pass


class Recent:
    """The places that the texts of the last weeks resolved to."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer, self._seen = gazetteer, deque[tuple[date, tuple[float, float]]]()

    def points(self, on: date) -> list[tuple[float, float]]:
        while self._seen and (on - self._seen[0][0]).days > RECENT_DAYS:
            self._seen.popleft()
        return [point for _, point in self._seen]

    def add(self, on: date, answers: Sequence[Resolution]) -> None:
        places = (self._gazetteer.get(a.place_id) for a in answers if a.place_id)
        self._seen.extend((on, (p.lon, p.lat)) for p in places if p and p.kind != "region")


def score(
    cases: Sequence[Case], gazetteer: Gazetteer, front: Known | Recent | None, show: int
) -> Counter[str]:
    total: Counter[str] = Counter()
    for case in sorted(cases, key=lambda c: c.on):
        answers = resolve(case.mentions, gazetteer, front=front.points(case.on) or None if front else None)
        if front:
            front.add(case.on, answers)
        for mention, right, answer in zip(case.mentions, case.right, answers, strict=True):
            outcome = judged(right, answer, gazetteer)
            total[outcome] += 1
            if outcome in ("wrong", "ambiguous") and total[outcome] <= show:
                print(" ", outcome, mention, "right:", right, "got:", answer.place_id, answer.how)
    return total


def judged(right: str | None, answer: Resolution, gazetteer: Gazetteer) -> str:
    if right is None:
        return "not asked"
    if answer.place_id is None:
        return answer.how
    if answer.place_id == right:
        return "right"
    a, b = gazetteer.get(answer.place_id), gazetteer.get(right)
    assert a and b
    return "close" if distance_km(a.lon, a.lat, b.lon, b.lat) <= CLOSE_KM else "wrong"


def table(name: str, total: Counter[str]) -> None:
    asked = sum(n for k, n in total.items() if k != "not asked")
    given = total["right"] + total["close"] + total["wrong"]
    print(
        f"{name:34} asked {asked:5}  answered {given / asked:6.1%}  exact id {total['right'] / given:6.1%}"
        f"  within {CLOSE_KM:.0f} km {(total['right'] + total['close']) / given:6.1%}"
        f"  ambiguous {total['ambiguous']:4}  unresolved {total['unresolved']:3}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, help="print so many errors of each kind")
    args = parser.parse_args()
    gazetteer = load_file(SHARED / "gazetteer/ukraine_settlements.csv.gz", cache=user_cache())
    known = Known(gazetteer)
    for title, cases in (
        ("map posts", list(map_posts(gazetteer))),
        ("headlines", list(headlines(gazetteer))),
    ):
        several = [only_homonyms(c, gazetteer) for c in cases]
        for subset, chosen in (("all", cases), ("homonyms", several)):
            for how, front in (("text alone", None), ("front", known), ("recent", Recent(gazetteer))):
                table(f"{title}, {subset}, {how}", score(chosen, gazetteer, front, args.show))


def only_homonyms(case: Case, gazetteer: Gazetteer) -> Case:
    several = (len(gazetteer.find(m.name, m.lang)) > 1 for m in case.mentions)
    return Case(
        case.mentions, tuple(r if s else None for r, s in zip(case.right, several, strict=True)), case.on
    )


if __name__ == "__main__":
    main()
