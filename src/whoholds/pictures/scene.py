"""What a picture shows, as plain columns: settlements with their states, or one place through time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from whoholds.pictures.base import Box

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Look:
    """How the states are named and coloured, in the order of the probabilities' last axis."""

    states: tuple[str, ...]
    names: Mapping[str, str]
    colors: Mapping[str, str]
    contested: str
    notice: str = ""
    lang: str = "en"


@dataclass(frozen=True)
class Spot:
    """A settlement on the map: its WGS84 point, name and population."""

    lon: float
    lat: float
    name: str
    population: int = 0


@dataclass(frozen=True)
class Scene:
    """Settlements of a box over days.

    `p` is float32 [places, days, states]; `stale` bool [places, days]: no claim on the place or within the
    memory of the estimate. `marked` names the place of a close-up.
    """

    box: Box
    days: tuple[date, ...]
    spots: Sequence[Spot]
    p: Floats
    stale: NDArray[np.bool_]
    look: Look
    as_known: datetime | None = None
    sources: tuple[str, ...] = ()
    method: str = ""
    marked: str = ""

    def __post_init__(self) -> None:
        """Check that the columns belong together; raises ValueError."""
        wanted = (len(self.spots), len(self.days), len(self.look.states))
        if self.p.shape != wanted or self.stale.shape != wanted[:2]:
            raise ValueError(
                f"probabilities are {self.p.shape}, stale {self.stale.shape}; {wanted} was meant"
            )


@dataclass(frozen=True)
class Mark:
    """A claim on the strip of a place: its day, the side whose voice it is (None: neither), its nature."""

    day: date
    side: str | None
    denial: bool = False
    admission: bool = False
    copies: int = 0


@dataclass(frozen=True)
class Strip:
    """One place through time: `p` is float32 [days, states]."""

    place: str
    days: tuple[date, ...]
    p: Floats
    look: Look
    marks: tuple[Mark, ...] = field(default=())
    as_known: datetime | None = None
    method: str = ""
