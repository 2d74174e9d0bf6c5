"""A place's id and the part of it that a claim names -> the settlements that the claim speaks of.

A claim may be about a settlement, about what is near it or on the way to it, about the ground beside it
("southeast of"), about a facility inside it, or about a region or a region's side or bank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from whoholds.model import LiveClaim, Place

Rows = NDArray[np.int64]
Points = NDArray[np.float64]

AT, NEAR, BESIDE, REGION, TOWARD = range(5)
"""What a claim is about: the settlement, its surroundings, the ground on one side of it, a region, or the way
to the settlement."""

RIVER_KM = 30.0
"""What half a great river counts for beside plain ground."""

RIVER_REACH_KM = 60.0
"""How far from a river places are told apart by its banks."""

WITHIN = ("facility", "part")
"""Kinds of place that lie inside a settlement."""

WHOLE = ("entire", "all of", "whole")
BANKS = {
    "right bank": 1.0, "left bank": -1.0, "(right)": 1.0, "(left)": -1.0, "west bank": 1.0, "east bank": -1.0,
}  # fmt: skip
"""Words for the banks of the river that divides a region, and their sign looking downstream; by the
compass, as RIVERS flow south."""

POSITIONS = ("position", "позиц")
"""Stems for positions: who has some in a region has them, not the region."""

OF_A_RIVER = ("bank of", "берег")
"""Words of a part that make its place a river: the right bank of the Dnipro is not Dnipro city's."""

RIVERS = ((((35.05, 48.47), (35.14, 47.84), (34.40, 47.56), (33.37, 46.77), (32.62, 46.61), (31.90, 46.52))),)
"""Courses from source to mouth, WGS84 lon/lat: the Dnipro below Dnipro city, the only river that regions are
divided by in the texts read so far."""

BEARINGS = {"north": (0.0, 1.0), "south": (0.0, -1.0), "east": (1.0, 0.0), "west": (-1.0, 0.0)}
STEMS = {
    "north": "північ|північн|север", "south": "півден|південн|юг|юж", "east": "схід|східн|восток|восточ",
    "west": "захід|західн|запад",
}  # fmt: skip
"""Stems of the four bearings in the other languages that are read."""

ENGLISH_SIDE = re.compile(
    r"\b(?:(?:north|south)(?:east|west)?|east|west)(?:,? (?:and|or) (?:north|south|east|west)+)* of\b"
)
SLAVIC_SIDE = re.compile(r"(?:північ|півден|сх|зах|север|юг|юж|восто|запад)\w*(?:ніше|нее| від| от)\b")
"""Phrases for ground outside a place, on one side of it: "southeast of", «північніше», «к югу от»."""

AROUND = (
    "near", "around", "vicinity", "area", "toward", "direction", "axis", "line", "along", "positions",
    "поблиз", "біля", "район", "напрям", "около", "вблизи", "направл", "окрестн", "околиц",
)  # fmt: skip
"""Words of a part that is not the settlement itself; what is told there may stop short of it."""

ON_THE_WAY = ("toward", "in the direction of")
"""Words of a part for an approach: who comes along it does not have the place, as "near" would leave open."""

SIDE_KM = (2.0, 14.0)
"""Ring in which the ground beside a settlement lies: beyond its edge, nearer than the next front town."""

SECTOR = 0.7071
"""Cosine of half the angle of a bearing: a quarter of the compass."""

FAR_SIDE = 0.25
"""Standard deviations beyond a region's middle at which its northern (...) part begins."""

KM_A_DEGREE = 111.32


class Bearing(NamedTuple):
    """What a claim speaks of: rows of settlements, and how it stands to them (AT, NEAR ...)."""

    rows: Rows
    scope: int


@dataclass(frozen=True)
class Gazette:
    """Rows of settlements by id, the rows that each region id covers, and where settlements lie."""

    single: Mapping[str, int]
    regions: Mapping[str, Rows]
    lonlat: Points
    seats: Mapping[str, str] = field(default_factory=dict)
    """Regions by the settlement that bears their name."""

    def of(self, place_id: str | None, part: str | None = None) -> Bearing | None:
        """Return what an id and a named part of it stand for, or None when the id is unknown."""
        row = self.single.get(place_id or "")
        if row is not None:
            return self._of_settlement(row, part)
        members = self.regions.get(place_id or "")
        return None if members is None else Bearing(towards(members, self.lonlat, part), REGION)

    def _of_settlement(self, row: int, part: str | None) -> Bearing | None:
        words = (part or "").casefold()
        if any(bank in words for bank in OF_A_RIVER):
            return None
        beside = self._beside(row, words)
        if len(beside):
            return Bearing(beside, BESIDE)
        return Bearing(np.array([row]), _scope_of(words))

    def _beside(self, row: int, words: str) -> Rows:
        """Return the settlements on the side of one that a part names, none when it names no side outside."""
        toward = bearing_of(words)
        if toward is None:
            return np.empty(0, np.int64)
        near = np.flatnonzero(np.abs(self.lonlat[:, 1] - self.lonlat[row, 1]) * KM_A_DEGREE <= SIDE_KM[1])
        gap = (self.lonlat[near] - self.lonlat[row]) * KM_A_DEGREE
        gap[:, 0] *= np.cos(np.radians(self.lonlat[row, 1]))
        far = np.hypot(gap[:, 0], gap[:, 1])
        ring = (far >= SIDE_KM[0]) & (far <= SIDE_KM[1])
        found: Rows = near[ring & (gap @ toward >= SECTOR * far)]
        return found

    def in_part(self, place_id: str | None, part: str | None, quote: str = "") -> bool:
        """Whether a claim speaks of less than what `of` returns: all of a region, or its side, is no part.

        Its words (`quote`) tell of a part where they are about positions in a region.
        """
        if place_id in self.single:
            return bool(part)
        low, said = (part or "").casefold(), quote.casefold()
        if any(word in said for word in POSITIONS):
            return True
        if not low:
            return False
        return not any(word in low for word in (*WHOLE, *BANKS, *BEARINGS))


def _scope_of(words: str) -> int:
    """Return how a part of a settlement stands to it: TOWARD, NEAR (also on several sides of it) or AT."""
    if any(word in words for word in ON_THE_WAY):
        return TOWARD
    outside = any(word in words for word in AROUND) or ENGLISH_SIDE.search(words) or SLAVIC_SIDE.search(words)
    return NEAR if outside else AT


def bearing_of(words: str) -> Points | None:
    """Return the unit vector (east, north) of the bearing a part names outside its place, or None.

    "southeast of" is one; "north and south of" points nowhere and is none; "southern outskirts" is inside.
    """
    if not ENGLISH_SIDE.search(words) and not SLAVIC_SIDE.search(words):
        return None
    found = [v for word, v in BEARINGS.items() if word in words or re.search(STEMS[word], words)]
    total = np.array(found).reshape(-1, 2).sum(axis=0)
    length = float(np.hypot(*total))
    return None if length == 0 else total / length


def towards(members: Rows, lonlat: Points, part: str | None) -> Rows:
    """Return the members in the direction that a part names ("northwestern"), or all without one."""
    for word, sign in BANKS.items():
        if part and word in part.casefold():
            return on_bank(members, lonlat, sign)
    for word, bearing in BEARINGS.items():
        if part and word in part.casefold() and len(members) > 1:
            along = lonlat[members] @ np.array(bearing)
            beyond = members[along - along.mean() > FAR_SIDE * along.std()]
            members = beyond if len(beyond) else members
    return members


def on_bank(members: Rows, lonlat: Points, sign: float) -> Rows:
    """Return the members on one bank (1 right, -1 left) of the river between them, or all without one."""
    for river in RIVERS:
        right = sign * bank_of(lonlat[members], np.array(river)) > 0
        if 0 < right.sum() < len(members):
            return members[right]
    return members


def beyond_rivers(lonlat: Points) -> Points:
    """Return km [P, rivers] by which places are set apart from those on the other bank, fading away from it.

    A river that armies cannot cross is ground between them: a third coordinate beside x and y.
    """
    if not len(lonlat):
        return np.empty((0, len(RIVERS)))
    columns = []
    for river in RIVERS:
        side, away = _across(lonlat, np.array(river))
        columns.append(RIVER_KM * np.sign(side) * np.exp(-((away / RIVER_REACH_KM) ** 2)))
    return np.stack(columns, axis=1)


def bank_of(points: Points, course: Points) -> Points:
    """Return a positive number for points on the right of a course's nearest segment, looking downstream."""
    return _across(points, course)[0]


def _across(points: Points, course: Points) -> tuple[Points, Points]:
    """Return which bank of a course points lie on (positive: right), and how many km from it."""
    scale = np.array([np.cos(np.radians(course[:, 1].mean())), 1.0])
    start, step = course[:-1] * scale, np.diff(course * scale, axis=0)
    offset = points[:, None] * scale - start
    along = np.clip((offset * step).sum(-1) / (step**2).sum(-1), 0, 1)
    gap = ((offset - along[..., None] * step) ** 2).sum(-1)
    cross = offset[..., 0] * step[:, 1] - offset[..., 1] * step[:, 0]
    side: Points = cross[np.arange(len(points)), gap.argmin(axis=1)]
    away: Points = np.sqrt(gap.min(axis=1)) * KM_A_DEGREE
    return side, away


def gazette_of(places: Sequence[Place], regions: Mapping[str, Collection[str]] | None = None) -> Gazette:
    """Index places by id; a region is the places whose `region_ids` name it, or as `regions` lists them."""
    rows: dict[str, list[int]] = {}
    for row, place in enumerate(places):
        for region_id in place.region_ids:
            rows.setdefault(region_id, []).append(row)
    single = {place.place_id: row for row, place in enumerate(places)}
    for region_id, members in (regions or {}).items():
        rows[region_id] = [single[m] for m in members if m in single]
    arrays = {key: np.array(value, dtype=np.int64) for key, value in rows.items() if value}
    lonlat = np.array([(p.lon, p.lat) for p in places]).reshape(-1, 2)
    return Gazette(single, arrays, lonlat, seats_of(places))


def seats_of(places: Iterable[Place]) -> dict[str, str]:
    """Return the regions by the largest settlement that bears their name: Poltava and Poltava Oblast."""
    found: dict[str, Place] = {}
    for place in places:
        if place.region_ids and place.region and place.region.startswith(f"{place.name} "):
            before = found.get(place.region_ids[0])
            if before is None or (place.population or 0) > (before.population or 0):
                found[place.region_ids[0]] = place
    return {place.place_id: region_id for region_id, place in found.items()}


def borne_by_settlements(claims: Iterable[LiveClaim], facilities: Iterable[Place]) -> Iterator[LiveClaim]:
    """Yield the claims, those on a facility or part as claims on that part of its settlement.

    A place lies in the settlement that its `region_ids` end with; an island stands for itself.
    """
    inside = {p.place_id: p for p in facilities if p.kind in WITHIN and p.region_ids}
    for live in claims:
        facility = inside.get(live.claim.place_id or "")
        yield live if facility is None else _moved(live, facility)


def _moved(live: LiveClaim, facility: Place) -> LiveClaim:
    claim = structs.replace(
        live.claim, place_id=facility.region_ids[-1], part=live.claim.part or facility.name
    )
    return structs.replace(live, claim=claim)
