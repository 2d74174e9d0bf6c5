"""A made-up country -> how fast its edition is written, beside pyarrow and pyogrio, in how much memory.

    python benchmarks/publish.py --places 33000 --days 1000 --claims 1000000

Claims are held as `whoholds publish` holds them; probabilities are drawn, not estimated. Prints JSON lines:
each file with its MB and MB a second of processor time; the same rows written by pyarrow and by pyogrio
alone, from columns that they hold already; and the most memory that the process ever had. Ratios count,
times depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
from pyarrow import csv, parquet

from whoholds import publish, showing
from whoholds.control.estimate import Question, evidence_for
from whoholds.control.panel import Panel
from whoholds.ledger import Head
from whoholds.model import Claim, LiveClaim, Place, Relation, Report
from whoholds.publish import Content, Policy, edition
from whoholds.publish.formats import EXPORTERS, Exporter
from whoholds.publishing import Ground, Said, content_of
from whoholds.theatres import Theatre, load_theatre

FIRST = date(2022, 2, 24)
GEOPACKAGE, LAYERS = "edition.gpkg", ("control", "claims", "harm")
REPORT_CLAIMS = 3
RELATIONS: tuple[Relation, ...] = ("holds", "takes", "loses", "enters", "fights")
STEPS_AT_THE_FRONT, STEPS_BEHIND = 60, 3
"""Days on which a place's probabilities change: a place in four lies near the front."""


def places(count: int, chance: random.Random) -> list[Place]:
    return [
        Place(
            place_id=f"b:{n:06}", name=f"Selo {n}", kind="settlement", lon=chance.uniform(22, 40),
            lat=chance.uniform(44, 52), country="UA", names={"en": f"Selo {n}", "uk": f"Село {n}"},
            region=f"Oblast {n % 25}", ids={"katottg": f"UA{n:017}"},
        )
        for n in range(count)
    ]  # fmt: skip


def claims(where: list[Place], count: int, days: int, chance: random.Random) -> Iterator[LiveClaim]:
    """Yield claims as old as time goes on; a hundredth of the places has a fifth of them."""
    start = datetime.combine(FIRST, datetime.min.time(), UTC)
    for n in range(count):
        place = where[int(len(where) * chance.random() ** 3)]
        at = start + timedelta(seconds=days * 86400 * n // count)
        report = f"{n // REPORT_CLAIMS:016x}"
        words = "the spokesman said that after days of fighting their forces had taken"
        quote = f"In report {n} {words} {place.name}"
        claim = Claim(
            claim_id=f"c{n:016x}", report_id=report, start=40, end=40 + len(quote), quote=quote,
            claimant=f"Spokesman {n % 500}", claimant_side=("Ukraine", "Russia", None)[n % 3],
            relation=RELATIONS[n % 5], side=("Ukraine", "Russia")[n % 2], actor="their forces",
            place=place.name, place_id=place.place_id, place_how="exact", lang="en", said_at=at,
            confidence=0.9, extractor="made-up-1",
        )  # fmt: skip
        yield LiveClaim(
            claim=claim, source=f"Example Post {n % 40}", known_at=at, recorded_at=at, published=at,
            origin=report,
            title=f"Report {n // REPORT_CLAIMS}", url=f"https://example.org/{report}",
        )  # fmt: skip


def reports(told: list[LiveClaim]) -> Iterator[Report]:
    for live in told[::REPORT_CLAIMS]:
        claim = live.claim
        yield Report(
            report_id=claim.report_id, source=live.source, published=live.known_at, text="", title=live.title,
            url=live.url, lang="en",
        )  # fmt: skip


def drawn_panel(where: list[Place], days: int, told: list[LiveClaim], theatre: Theatre) -> Panel:
    """Return a panel whose places change in steps, on the evidence of the claims."""
    question = Question(tuple(where), theatre.sides, tuple(FIRST + timedelta(n) for n in range(days)))
    chance = np.random.default_rng(7)
    p = np.empty((len(where), days, 3), dtype=np.float32)
    for n in range(len(where)):
        steps = STEPS_AT_THE_FRONT if n % 4 == 0 else STEPS_BEHIND
        starts = np.unique(np.append(0, chance.integers(1, days, steps)))
        lasting = np.diff(np.append(starts, days))
        p[n] = np.repeat(chance.dirichlet((1, 1, 1), len(starts)).astype(np.float32), lasting, axis=0)
    evidence = evidence_for(question, told)
    names = tuple(place.place_id for place in where)
    return Panel(names, question.days, evidence.states, p, evidence, "smoothed", "made-up-1")


def content(options: argparse.Namespace) -> Content:
    """Return all of an edition, as `editions.make` puts it together."""
    chance, theatre = random.Random(7), load_theatre("ukraine")
    where = places(options.places, chance)
    told = list(claims(where, options.claims, options.days, chance))
    report("the claims are there")
    panel = drawn_panel(where, options.days, told, theatre)
    views = showing.Views(panel, panel, ((day, panel) for day in panel.days[:: max(1, options.days // 4)]))
    app = showing.app_content(views, showing.Told(told, (), reports(told)), where, theatre)
    report("the estimate and what the app shows are there")
    said = Said(told, (), {place.place_id: place for place in where})
    ground = Ground(Head(seq=1, hash="be" * 32), datetime(2026, 1, 1, tzinfo=UTC), Policy())
    made = content_of(ground, panel, said, where, theatre, app)
    report("the tables are there")
    return made


# --- measuring ---------------------------------------------------------------------------------------


def report(what: str, **figures: Any) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"what": what, **figures, "peak_MB": round(peak)}), flush=True)


def timed(act: Callable[[], object]) -> float:
    """Return the seconds of processor time that it takes."""
    start = time.process_time()
    act()
    return time.process_time() - start


def measured(exporter: Exporter) -> Exporter:
    """Return the exporter, which tells what it wrote."""

    def write(content: Content, path: Path) -> None:
        seconds = timed(lambda: exporter.write(content, path))
        told(exporter.file, path, seconds)

    return replace(exporter, write=write)


def told(name: str, path: Path, seconds: float, **more: Any) -> float:
    size = path.stat().st_size / 1e6
    speed = size / max(seconds, 1e-9)
    report(name, MB=round(size, 1), s=round(seconds, 1), MB_per_s=round(speed, 1), **more)
    return speed


def peers(folder: Path, scratch: Path) -> None:
    """Write the same rows with the libraries alone, from columns in their own memory."""
    for name in ("control", "claims", "panel"):
        table = parquet.read_table(folder / f"{name}.parquet")
        file = scratch / f"{name}.parquet"
        told(
            f"pyarrow alone: {file.name}",
            file,
            timed(partial(parquet.write_table, table, file, compression="zstd")),
        )
        if name == "claims":
            file, flat = scratch / "claims.csv", table.drop_columns(["geometry"])
            told("pyarrow alone: claims.csv", file, timed(partial(csv.write_csv, flat, file)))
    layers = [pyogrio.read_arrow(folder / GEOPACKAGE, layer=name) for name in LAYERS]
    file = scratch / GEOPACKAGE
    told(f"pyogrio alone: {GEOPACKAGE}", file, timed(partial(_write_layers, layers, file)))


def _write_layers(layers: Sequence[tuple[dict[str, Any], Any]], file: Path) -> None:
    for name, (meta, rows) in zip(LAYERS, layers, strict=True):
        pyogrio.write_arrow(
            rows, file, layer=name, driver="GPKG", geometry_type="Point", crs="EPSG:4326",
            geometry_name=meta["geometry_name"] or "wkb_geometry", append=file.exists(),
        )  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--places", type=int, default=33_000)
    asked.add_argument("--days", type=int, default=1_000)
    asked.add_argument("--claims", type=int, default=1_000_000)
    asked.add_argument(
        "--folder", type=Path, help="Where to write; else a folder that goes with the process."
    )
    options = asked.parse_args()
    edition.EXPORTERS = tuple(measured(exporter) for exporter in EXPORTERS)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        found = content(options)
        start = time.process_time()
        written = publish.publish(found, Path(name) / "editions")
        size = sum((written.path / file).stat().st_size for file in written.files) / 1e6
        seconds = time.process_time() - start
        report("the whole edition", MB=round(size), s=round(seconds), MB_per_s=round(size / seconds, 1))
        peers(written.path, Path(name))


if __name__ == "__main__":
    main()
