"""Mentions of one text -> the place of each, or its candidates when the text does not decide."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from whoholds.model import Place
from whoholds.places.gazetteer import Gazetteer, Match
from whoholds.places.geo import bearing_between, destination, distance_km
from whoholds.places.mention import Bearing, Mention, Resolution
from whoholds.places.names import ALIAS

Front = Callable[[float, float], float] | Sequence[tuple[float, float]]
"""Where the front is: a function (lon, lat) -> km to it, or points (lon, lat) along it; WGS84."""

MOST_CANDIDATES = 12
"""Candidates kept with an ambiguous mention: a reader can look through that many."""

CERTAIN = 0.9
"""A candidate this likely helps to place the others; a worse guess would only spread its error."""

ENOUGH = 0.7
"""A candidate this likely is taken: 0.8 answers a tenth fewer homonyms and is wrong hardly less often
(eval/places_eval.py)."""


@dataclass
class _Slot:
    """One mention on its way: the places it may be, the best one so far and how likely it is."""

    mention: Mention
    matches: tuple[Match, ...]
    narrowed: bool = False
    ranking: tuple[Match, ...] = ()
    chance: float = 0.0


def resolve(
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    front: Front | None = None,
    theatre_countries: Collection[str] | None = None,
) -> list[Resolution]:
    """Return one resolution per mention of one text, in their order.

    Homonyms are told apart by, in this order: the named admin unit; a bearing phrase; the raion shared
    with unambiguous places near in the text; distance to those and to the front; rank and size. What
    then still wavers is `ambiguous` and keeps its candidates; an unknown name is `unresolved`. A name
    is never guessed: a lone candidate far from all that is certain in the text stays ambiguous.
    """
    around = _Around(gazetteer, _distance_to(front), frozenset(theatre_countries or ()))
    slots = [_slot(m, gazetteer) for m in mentions]
    for slot in slots:
        _by_region(slot, around)
        _by_bearing(slot, around)
    for _ in range(_ROUNDS):
        company = _company(slots)
        for slot in slots:
            _weigh(slot, around, company)
    return [_resolution(slot) for slot in slots]


_ROUNDS = 3
"""Alone, then in the company of what is certain alone, then of what that made certain."""


@dataclass(frozen=True)
class _Around:
    """What all mentions of a text share."""

    gazetteer: Gazetteer
    front_km: Callable[[Place], float] | None
    countries: frozenset[str]


def _distance_to(front: Front | None) -> Callable[[Place], float] | None:
    if front is None or (not callable(front) and not front):
        return None
    if callable(front):
        measure = front
        return lambda p: measure(p.lon, p.lat)
    points = tuple(front)
    known: dict[str, float] = {}

    def nearest(place: Place) -> float:
        if place.place_id not in known:
            known[place.place_id] = min(distance_km(place.lon, place.lat, lon, lat) for lon, lat in points)
        return known[place.place_id]

    return nearest


# --- the rules, strongest first -----------------------------------------------------------------


def _slot(mention: Mention, gazetteer: Gazetteer) -> _Slot:
    if _is_direction(mention):
        found = gazetteer.adjective(mention.name, mention.lang)
        if found:
            return _Slot(mention, found)
    found = gazetteer.matches(mention.name, mention.lang)
    if mention.unit and not any(m.place.kind == "region" for m in found):
        unit = _units(mention.unit, mention.lang, gazetteer)
        if unit:
            return _Slot(mention, unit, narrowed=True)
    return _Slot(mention, found)


_DIRECTION_WORDS = ("direction", "напрям", "направлен", "axis", "sector")


def _is_direction(mention: Mention) -> bool:
    return mention.part is not None and any(w in mention.part.lower() for w in _DIRECTION_WORDS)


def _by_region(slot: _Slot, around: _Around) -> None:
    """Keep the candidates inside the closest named admin unit that has any."""
    for written in slot.mention.regions:
        regions = _regions((written,), slot.mention.lang, around)
        inside = tuple(m for m in slot.matches if _inside(m.place, regions))
        if inside:
            slot.matches, slot.narrowed = inside, True
            return


def _regions(written: Sequence[str], lang: str | None, around: _Around) -> frozenset[str]:
    found = (m for words in written for m in _named_units(words, lang, around.gazetteer))
    return frozenset(m.place.place_id for m in found)


def _named_units(written: str, lang: str | None, gazetteer: Gazetteer) -> tuple[Match, ...]:
    """Return the admin units of a phrase: "Southern Kharkiv Oblast" is one, "Kherson-Mykolaiv Oblast" two."""
    words = written.split(" ")
    for first in range(len(words)):
        found = _units(" ".join(words[first:]), lang, gazetteer)
        if found:
            return found
    names, generic = "-".join(words[:-1]).split("-"), words[-1]
    return tuple(m for name in names for m in _units(f"{name} {generic}", lang, gazetteer))


def _units(phrase: str, lang: str | None, gazetteer: Gazetteer) -> tuple[Match, ...]:
    return tuple(m for m in gazetteer.matches(phrase, lang) if m.place.kind == "region")


def _inside(place: Place, regions: frozenset[str]) -> bool:
    return not regions.isdisjoint((*place.region_ids, place.place_id))


def _by_bearing(slot: _Slot, around: _Around) -> None:
    """Keep the candidates that lie where the bearing phrase says, seen from any place of its anchor."""
    bearing = slot.mention.bearing
    if bearing is None:
        return
    anchors = [m.place for m in around.gazetteer.matches(bearing.anchor, slot.mention.lang)]
    fitting = tuple(m for m in slot.matches if any(_fits(m.place, a, bearing) for a in anchors))
    if fitting:
        slot.matches, slot.narrowed = fitting, True


NEAR_KM = 30.0
"""How far "north of X" without a distance reaches: such phrases in campaign reports stay within it."""


def _fits(place: Place, anchor: Place, bearing: Bearing) -> bool:
    km = distance_km(place.lon, place.lat, anchor.lon, anchor.lat)
    if bearing.km is None:
        return 0 < km <= NEAR_KM and _points_to(anchor, place, bearing.degrees)
    # Reports round distances and measure from a city's edge: a third of the way, at least 6 km.
    slack = max(6.0, bearing.km / 3)
    if bearing.degrees is None:
        return abs(km - bearing.km) <= slack
    lon, lat = destination(anchor.lon, anchor.lat, bearing.degrees, bearing.km)
    return distance_km(place.lon, place.lat, lon, lat) <= slack + bearing.km / 4


def _points_to(anchor: Place, place: Place, degrees: float | None) -> bool:
    """Whether a place lies that way, within the 67.5 degrees that a neighbouring word would mean."""
    if degrees is None:
        return True
    seen = bearing_between(anchor.lon, anchor.lat, place.lon, place.lat)
    return abs((seen - degrees + 180) % 360 - 180) <= 67.5


# --- weighing what is left ----------------------------------------------------------------------

# Log-odds of one candidate against another, set by hand and then moved one at a time on the map posts and
# headlines of eval/places_eval.py while right answers less five times the wrong ones grew.
_COMENTION = 3.0
_COMENTION_KM = 50.0
_FAR_KM = 400.0
_FAR = -4.0
_SHARED_RAION = 1.0
_HINT = 2.0
_FRONT = 1.6
_FRONT_KM = 20.0
_FRONT_REACH_KM = 150.0
_CATEGORY = {"city": 2.0, "town": 0.7, "village": 0.0, "": 0.0}
_POPULATION = 0.9
_NAMED = 2.0
"""A region, island or facility: such names are made to be told from others."""

_RANK = (0.0, 0.0, -0.3, -1.0, -2.0)
_OUTSHONE = -4.0
"""An old or odd name against places that bear it as their own: Donetsk was once Oleksandrivka."""

_FOREIGN = -4.0
_NOWHERE = -2.5
"""The score of "none of these": what a lone candidate must beat."""

_NOWHERE_FRONT = -2.0
"""With a front known all scores are lower: an unknown place may be far from it as well."""


def _weigh(slot: _Slot, around: _Around, company: Sequence[tuple[int, Place]]) -> None:
    if not slot.matches:
        return
    anchors = _nearest_in_text(slot, company)
    mention = slot.mention
    hinted = _regions((*mention.regions, *mention.hints), mention.lang, around)
    own = any(m.rank < ALIAS for m in slot.matches)
    scores = [
        _score(m, anchors, around)
        + _by_hint(m.place, hinted, slot.mention)
        + (_OUTSHONE if own and m.rank >= ALIAS and m.place.kind != "region" else 0.0)
        for m in slot.matches
    ]
    scored = sorted(
        ((s, -n, m) for n, (s, m) in enumerate(zip(scores, slot.matches, strict=True))), reverse=True
    )
    best = scored[0][0]
    nowhere = _NOWHERE + (_NOWHERE_FRONT if around.front_km else 0.0)
    rivals = [score for score, _, _ in scored] + ([] if slot.narrowed else [nowhere])
    slot.ranking = tuple(m for _, _, m in scored)
    slot.chance = 1 / sum(math.exp(score - best) for score in rivals)


def _company(slots: Sequence[_Slot]) -> list[tuple[int, Place]]:
    """Return (offset, place) of what is certain so far, in text order; regions are no points."""
    certain = [(s.mention.start, s.ranking[0].place) for s in slots if s.ranking and s.chance >= CERTAIN]
    return sorted(((at, p) for at, p in certain if p.kind != "region"), key=lambda c: (c[0], c[1].place_id))


_COMPANY = 8
"""So many certain places nearest in the text say where a mention is; more say where the war is."""

_COMPANY_CHARACTERS = 300
"""A place so many characters away counts half: about two sentences."""


def _nearest_in_text(slot: _Slot, company: Sequence[tuple[int, Place]]) -> list[tuple[float, Place]]:
    """Return (weight, place) of the certain places nearest to a mention, itself left out."""
    at = slot.mention.start
    low = high = bisect_left(company, at, key=lambda c: c[0])
    window = company[max(0, low - 2 * _COMPANY) : high + 2 * _COMPANY]
    own = {m.place.place_id for m in slot.matches}
    others = sorted((abs(at - start), p.place_id, p) for start, p in window if p.place_id not in own)
    weights: dict[str, tuple[float, Place]] = {}
    for gap, place_id, place in others:
        weights.setdefault(place_id, (1 / (1 + gap / _COMPANY_CHARACTERS), place))
    return list(weights.values())[:_COMPANY]


def _score(match: Match, anchors: Sequence[tuple[float, Place]], around: _Around) -> float:
    place = match.place
    score = _RANK[match.rank] + (_CATEGORY[place.category] if place.kind == "settlement" else _NAMED)
    score += _POPULATION * math.log10(max(place.population or 300, 10) / 300)
    score += _by_company(place, anchors)
    if around.front_km is not None:
        score -= _FRONT * math.log1p(min(around.front_km(place), _FRONT_REACH_KM) / _FRONT_KM)
    if around.countries and place.country and place.country not in around.countries:
        score += _FOREIGN
    return score


def _by_company(place: Place, anchors: Sequence[tuple[float, Place]]) -> float:
    """Return the log-odds that the certain places nearby in the text give to a candidate."""
    if not anchors:
        return 0.0
    total = sum(w for w, _ in anchors)
    distances = [(w / total, distance_km(place.lon, place.lat, a.lon, a.lat)) for w, a in anchors]
    near = sum(w * math.exp(-km / _COMENTION_KM) for w, km in distances)
    shared = sum(w / total for w, a in anchors if _share_raion(place, a))
    far = _FAR if min(km for _, km in distances) > _FAR_KM else 0.0
    return _COMENTION * near + _SHARED_RAION * shared + far


def _by_hint(place: Place, hinted: frozenset[str], mention: Mention) -> float:
    """Return the log-odds of the admin units and countries named around a mention."""
    score = _HINT / 2 if place.country in mention.countries else 0.0
    if hinted and place.kind != "region":
        score += _HINT if _inside(place, hinted) else -_HINT
    return score


def _share_raion(one: Place, other: Place) -> bool:
    return len(one.region_ids) > 1 and one.region_ids[1:2] == other.region_ids[1:2]


def _resolution(slot: _Slot) -> Resolution:
    if not slot.matches:
        return Resolution(None, "unresolved")
    ids = tuple(m.place.place_id for m in slot.ranking[:MOST_CANDIDATES])
    if slot.chance < ENOUGH:
        return Resolution(None, "ambiguous", ids)
    best = slot.ranking[0]
    alone = len(slot.ranking) == 1 and not slot.narrowed
    return Resolution(best.place.place_id, best.how if alone else "context", ids if not alone else ids[:1])
