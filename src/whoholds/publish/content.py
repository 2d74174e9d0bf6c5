"""An edition's tables and its stamp: the one shape that every exporter takes."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from whoholds.publish.policy import Policy
from whoholds.publish.spool import Row, Rows, Value
from whoholds.theatres import Theatre

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from whoholds.publish.app import AppContent

Type = Literal["string", "number", "integer", "boolean", "date", "datetime"]
"""Field types by their names in the Frictionless Table Schema."""

DIGITS = 5
"""Digits of a probability: finer than any calibration can be."""

DEGREE_DIGITS = 5
"""Digits of a coordinate: one metre, and a settlement's point is no finer."""


@dataclass(frozen=True)
class Column:
    """A column: its name, its type, its HXL tag ("" for none) and what it says."""

    name: str
    type: Type
    hxl: str
    about: str


@dataclass(frozen=True)
class Table:
    """Rows under columns, in a fixed order."""

    name: str
    columns: tuple[Column, ...]
    rows: Rows

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return [column.name for column in self.columns]

    def records(self) -> Iterable[dict[str, Value]]:
        """Yield each row as a mapping from column names."""
        names = self.names
        return (dict(zip(names, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Stamp:
    """What an edition is of: the day, what was known when, and the ledger's last entry."""

    on: date
    as_known: datetime | None
    head_seq: int
    head_hash: str
    head_recorded: datetime | None
    method: str
    policy: Policy = field(default_factory=Policy)

    @property
    def name(self) -> str:
        """The edition's name: the day, where it matters the instant of knowledge, and the head's hash.

        A policy other than none adds its own hash: it makes another edition of the same ledger.
        """
        known = f"_known-{self.as_known:%Y%m%dT%H%M%S}" if self.as_known else ""
        strict = self.policy != Policy()
        policy = f"_{hashlib.sha256(repr(self.policy).encode()).hexdigest()[:6]}" if strict else ""
        return f"{self.on.isoformat()}{known}_{self.head_hash[:12]}{policy}"


@dataclass(frozen=True)
class Course:
    """Probabilities of settlements through time: `shares(place_id)` gives [days, states], float32."""

    place_ids: tuple[str, ...]
    days: tuple[date, ...]
    states: tuple[str, ...]
    shares: Callable[[str], NDArray[np.float32]]


@dataclass(frozen=True)
class Content:
    """Everything in one edition."""

    stamp: Stamp
    theatre: Theatre | None
    control: Table
    claims: Table
    harm: Table
    sources: Table
    course: Course | None = None
    """Every day up to the edition's; None: the edition has no panel."""
    app: AppContent | None = None
    """What the web app shows; None: the edition has only files."""
    reviewers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Who accepted or amended claims on a place, by place id; asked for by a policy of four eyes."""


__all__ = ["Column", "Content", "Row", "Rows", "Stamp", "Table", "Value", "instant", "text"]


_NO_XML = "\ufffe\uffff"
"""Code points that are no characters, and that XML 1.0 does not let stand."""


def text(value: str | None) -> str | None:
    """Return text that every format, XML too, can hold: no control characters; None for an empty one."""
    if not value:
        return None
    if value.isprintable():
        return value
    kept = (
        c for c in value if c in "\t\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _NO_XML)
    )
    return "".join(kept) or None


def instant(value: datetime | None) -> str | None:
    """Return an instant as ISO 8601 in UTC."""
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if value else None
