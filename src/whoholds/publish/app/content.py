"""Runs, claims, changes and records -> the `app` folder of an edition, from which every page is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import msgspec

from whoholds.model import Harm, LiveClaim, Place
from whoholds.publish.app.rows import PartLine, Reasons, SourceInfo, TheatreInfo, VoiceInfo
from whoholds.publish.app.runs import Runs, encode_runs

APP = "app"
"""The folder inside an edition."""

TABLES = "app.db"
CONTROL = "control"
PLACES = "places.json.gz"
"""What every browser fetches first, packed once for all of them."""


@dataclass(frozen=True)
class Shown:
    """A claim as it may leave (its quote cut), whether it goes against its voice, and its day as evidence."""

    live: LiveClaim
    against_interest: bool
    evidence_day: date | None = None
    """The day on which the estimate counts it; None: it could not be used."""


@dataclass(frozen=True)
class ShownHarm:
    """A harm claim as it may leave, and what its report adds."""

    harm: Harm
    report_id: str
    known_at: datetime
    published: datetime | None
    origin: str


@dataclass(frozen=True)
class ShownReport:
    """A report that claims stand in; `text` only where its source's card lets it leave."""

    report_id: str
    source: str
    source_id: str | None
    published: datetime | None
    known_at: datetime
    title: str
    url: str
    lang: str
    cited: tuple[str, ...] = ()
    original: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class AppChange:
    """A lasting change of a place's most likely state, on one of the axes."""

    axis: str
    on: date
    place_id: str
    before: str
    after: str
    probability: float


@dataclass(frozen=True)
class AppContent:
    """Everything the app shows; `places` in the order of the runs, `claims` in that of their being known."""

    theatre: TheatreInfo | None
    states: tuple[str, ...]
    places: Sequence[Place]
    axes: Mapping[str, Runs]
    claims: Sequence[Shown]
    reports: Iterable[ShownReport] = ()
    harms: Sequence[ShownHarm] = ()
    changes: Sequence[AppChange] = ()
    parts: Iterable[tuple[str, date, tuple[PartLine, ...]]] = ()
    """Lines of a place's parts as they were known on a day, for the days on which they changed."""
    reasons: Iterable[tuple[str, Reasons]] = ()
    sources: tuple[SourceInfo, ...] = ()
    voices: tuple[VoiceInfo, ...] = ()
    attributions: tuple[str, ...] = field(default=())


def write_app(content: AppContent, folder: Path) -> None:
    """Write the app's files into `folder`, made new; the same content gives the same bytes."""
    from whoholds.publish.app.columns import columns, gzipped
    from whoholds.publish.app.tables import write_tables

    (folder / CONTROL).mkdir(parents=True)
    for axis, runs in content.axes.items():
        data = encode_runs(runs)
        (folder / CONTROL / f"{axis}.bin").write_bytes(data)
        (folder / CONTROL / f"{axis}.bin.gz").write_bytes(gzipped(data))
    places = msgspec.json.encode(columns(content.places, content.claims))
    (folder / PLACES).write_bytes(gzipped(places))
    write_tables(content, folder / TABLES)
