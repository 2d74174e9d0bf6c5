"""The nouns of resolving: a place as written with its surroundings, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.model import PlaceHow


@dataclass(frozen=True)
class Bearing:
    """A place told from another one: "10 km southwest of Avdiivka"; degrees clockwise from north."""

    anchor: str
    degrees: float | None = None
    km: float | None = None


@dataclass(frozen=True)
class Mention:
    """A place as written, and what stands around it.

    `start` is its offset in the text; `regions` are the admin units named right beside it as written,
    the closest first, `hints` those named around it, `unit` the one whose name it is part of ("Donetsk"
    in "Luhansk and Donetsk oblasts"); `countries` are those the text names (ISO 3166); `part` is the
    claim's part ("direction" makes the name an adjective of direction).
    """

    name: str
    lang: str | None = None
    start: int = 0
    part: str | None = None
    regions: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    bearing: Bearing | None = None
    unit: str | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resolution:
    """The place of a mention. Without a place_id it is `ambiguous` (candidates) or `unresolved`."""

    place_id: str | None
    how: PlaceHow
    candidates: tuple[str, ...] = ()
