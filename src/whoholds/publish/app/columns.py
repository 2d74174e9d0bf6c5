"""Places and the claims on them -> the columns that a map is drawn from."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

from whoholds.model import Place
from whoholds.publish.app.content import Shown
from whoholds.publish.app.rows import PlaceColumns

GZIP, SMALLEST = 31, 9
"""zlib's window bits for a gzip frame, without a time in it; and its level: this is done once an edition."""


def columns(places: Sequence[Place], claims: Sequence[Shown]) -> PlaceColumns:
    """Return every place, column by column, in the order given."""
    told = spoken_of(claims)
    langs = sorted({lang for place in places for lang in place.names})
    return PlaceColumns(
        place_id=tuple(place.place_id for place in places),
        name=tuple(place.name for place in places),
        names={lang: tuple(_other(place, lang) for place in places) for lang in langs},
        region=tuple(place.region for place in places),
        category=tuple(place.category for place in places),
        lon=tuple(place.lon for place in places),
        lat=tuple(place.lat for place in places),
        claims=tuple(told[place.place_id] for place in places),
    )


def spoken_of(claims: Sequence[Shown]) -> Counter[str | None]:
    """Return how many claims name each place."""
    return Counter(shown.live.claim.place_id for shown in claims)


def _other(place: Place, lang: str) -> str | None:
    name = place.names.get(lang)
    return None if name == place.name else name


def gzipped(data: bytes) -> bytes:
    """Return bytes as a browser takes them packed."""
    return zlib.compress(data, SMALLEST, GZIP)
