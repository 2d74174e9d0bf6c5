"""A panel, a gazetteer and live claims -> what the pictures show: scenes and strips."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from whoholds.asking import enemies_in
from whoholds.dossier import bears_on
from whoholds.errors import InputError, UsageError
from whoholds.interest import against_interest
from whoholds.model import CONTESTED, LiveClaim, Place
from whoholds.pictures import Look, Mark, Scene, Spot, Strip

if TYPE_CHECKING:
    from whoholds.control import Panel
    from whoholds.pictures.base import Box
    from whoholds.theatres import Theatre

KM_A_DEGREE = 111.2

WIDE = 1.5
"""Width of a close-up by its height, as pages and screens have it."""

MARGIN_DEGREES = 0.25
"""Around the places that claims name, so that none lies on the edge."""

NARROWEST = 1.2
"""Least width by height of a map of a whole theatre."""

OUTLIERS = 0.02
"""Share of the claims at each edge that may lie outside a map of a whole theatre."""


def box_around(place: Place, km: float) -> Box:
    """Return the box that reaches `km` north and south of a place, and wider east and west."""
    up = km / KM_A_DEGREE
    across = WIDE * up / math.cos(math.radians(place.lat))
    return place.lon - across, place.lat - up, place.lon + across, place.lat + up


def box_of_claims(places: Iterable[Place], claims: Iterable[LiveClaim]) -> Box:
    """Return the box in which nearly all claims on settlements lie. Raises InputError without any."""
    counted = Counter(live.claim.place_id for live in claims)
    found = [(p.lon, p.lat, counted[p.place_id]) for p in places if counted[p.place_id]]
    if not found:
        raise InputError(
            "no claim of this ledger names a settlement, so there is nothing to draw: give --bbox"
        )
    lon, lat, weight = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    (west, east), (south, north) = _inner(lon, weight), _inner(lat, weight)
    edge = MARGIN_DEGREES
    return _widened((west - edge, south - edge, east + edge, north + edge))


def _widened(box: Box) -> Box:
    """Return the box, where it is higher than wide as wide as a page."""
    west, south, east, north = box
    half = (north - south) / math.cos(math.radians((south + north) / 2)) * NARROWEST / 2
    middle = (west + east) / 2
    return min(west, middle - half), south, max(east, middle + half), north


def _inner(values: NDArray[np.float64], weight: NDArray[np.float64]) -> tuple[float, float]:
    order = np.argsort(values)
    share = np.cumsum(weight[order]) / weight.sum()
    low, high = np.searchsorted(share, [OUTLIERS, 1 - OUTLIERS])
    return float(values[order][low]), float(values[order][min(high, len(order) - 1)])


def box_of(text: str) -> Box:
    """Return the box that "west,south,east,north" means, in WGS84 degrees. Raises UsageError."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as exc:
        raise UsageError(
            f"{text!r}: a box is west,south,east,north in degrees, as in 37.5,48.3,38.5,48.9"
        ) from exc
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise UsageError(f"{text!r}: west must be less than east and south less than north")
    return west, south, east, north


def inside(places: Iterable[Place], box: Box) -> list[Place]:
    """Return the places whose point lies in the box."""
    west, south, east, north = box
    return [p for p in places if west <= p.lon <= east and south <= p.lat <= north]


def look_of(panel: Panel, theatre: Theatre | None, lang: str) -> Look:
    """Return names and colours of the panel's states. Raises UsageError without a theatre."""
    if theatre is None:
        raise UsageError(
            "this ledger has no theatre, so no sides to colour: make it with init --theatre NAME"
        )
    sides = theatre.sides
    return Look(
        states=panel.states,
        names={side.id: side.names.get(lang, side.name) for side in sides},
        colors={CONTESTED: theatre.card.contested_color} | {side.id: side.color for side in sides},
        contested=CONTESTED,
        notice=theatre.card.notice.get(lang, ""),
        lang=lang,
    )


def scene_of(
    panel: Panel, places: Sequence[Place], box: Box, look: Look, marked: Place | None = None
) -> Scene:
    """Return the scene of these places on the panel's days."""
    rows = np.array([panel.row_of[place.place_id] for place in places], dtype=np.int64)
    return Scene(
        box=box,
        days=panel.days,
        spots=tuple(_spot(place, look.lang) for place in places),
        p=panel.p[rows],
        stale=_stale(panel, rows),
        look=look,
        as_known=panel.as_known,
        sources=_sources(panel, rows),
        method=panel.method,
        marked=_name(marked, look.lang) if marked else "",
    )


def _spot(place: Place, lang: str) -> Spot:
    return Spot(place.lon, place.lat, _name(place, lang), place.population or 0)


def _name(place: Place, lang: str) -> str:
    return place.names.get(lang, place.name)


def _stale(panel: Panel, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return [places, days]: whether no claim on the place lies within the panel's memory before the day."""
    days = np.array([day.toordinal() for day in panel.days])
    place, day = panel.evidence.place, panel.evidence.day
    stale = np.ones((len(rows), len(days)), dtype=np.bool_)
    position = {int(row): i for i, row in enumerate(rows)}
    for row, when in zip(place.tolist(), day.tolist(), strict=True):
        if row in position:
            stale[position[row], (days >= when) & (days <= when + panel.memory_days)] = False
    return stale


def _sources(panel: Panel, rows: NDArray[np.int64]) -> tuple[str, ...]:
    last = panel.days[-1].toordinal()
    near = np.isin(panel.evidence.place, rows) & (panel.evidence.day <= last)
    counted = Counter(panel.evidence.claims[i].source for i in panel.evidence.claim[near].tolist())
    return tuple(name for name, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])))


# --- strips ------------------------------------------------------------------------------------------


def strip_of(
    panel: Panel, place: Place, claims: Iterable[LiveClaim], theatre: Theatre | None, lang: str
) -> Strip:
    """Return the strip of one place over the panel's days, a mark for each origin that says something."""
    return Strip(
        place=_name(place, lang),
        days=panel.days,
        p=panel.p[panel.row_of[place.place_id]],
        look=look_of(panel, theatre, lang),
        marks=marks(claims, panel.days[0], panel.days[-1], theatre),
        as_known=panel.as_known,
        method=panel.method,
    )


def marks(claims: Iterable[LiveClaim], first: date, last: date, theatre: Theatre | None) -> tuple[Mark, ...]:
    """Return a mark for each origin, side and day of claims that bear on [first, last], copies counted."""
    are_enemies, folded = enemies_in(theatre), Counter[tuple[str, Mark]]()
    ids = {side.name: side.id for side in theatre.sides} if theatre else {}
    for live in claims:
        day, claim = bears_on(live), live.claim
        if first <= day <= last:
            admission = against_interest(claim, are_enemies)
            side = ids.get(claim.claimant_side or "")
            folded[live.origin, Mark(day, side, claim.modality == "denied", admission)] += 1
    return tuple(
        Mark(m.day, m.side, m.denial, m.admission, copies=n - 1)
        for (_, m), n in sorted(folded.items(), key=lambda item: (item[0][1].day, item[0][0]))
    )
