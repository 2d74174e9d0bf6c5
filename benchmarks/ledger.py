"""Invented claims -> how fast the ledger takes, shows, verifies and rebuilds them, beside bare sqlite3.

    python benchmarks/ledger.py [--claims 100000] [--batch 12000]

A report of ten claims and a reading each, as the pipeline appends them. The peer is `executemany` of the
same rows of the same tables into a file with the same settings and indexes, without triggers, hashes or
checks. One run; processor seconds of this process, so that other work on the machine counts less.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from whoholds.ledger import Store, open_store
from whoholds.model import Claim, Entry, Report, claim_id_of, reading_of

EACH = 10
"""Claims of a report."""

START = datetime(2022, 2, 24, tzinfo=UTC)
KEPT = {"entries": "seq", "reports": "seq", "states": "no", "readings": "seq"}
"""Tables and the column that tells the order of their rows."""


def invented(claims: int) -> Iterator[Entry]:
    for number in range(claims // EACH):
        rng = random.Random(number)
        on = START + timedelta(hours=number % 8000)
        text = " ".join(
            f"Spokesman {number} says that village {rng.randrange(30_000)} is held." for _ in range(EACH)
        )
        report = Report(report_id=f"r{number}", source="Channel", published=on, text=text)
        said = [_claim(report, rng, n) for n in range(EACH)]
        yield from (report, *said, reading_of(report, "rules-1", said))


def _claim(report: Report, rng: random.Random, n: int) -> Claim:
    start = len(report.text) // EACH * n
    place, on = rng.randrange(30_000), report.published
    made = Claim(
        claim_id="", report_id=report.report_id, start=start, end=start + 40,
        quote=report.text[start : start + 40], claimant="Spokesman", claimant_id="ua-gs",
        claimant_side="Ukraine", relation="holds", actor="Ukrainian forces", side="Ukraine",
        place=f"village {place}", place_id=f"p{place}", place_how="exact", said_at=on,
        when_from=on.date().isoformat(), when_to=on.date().isoformat(), when_zone="Europe/Kyiv", lang="en",
        extractor="rules-1", confidence=0.8, rule="holds.active",
    )  # fmt: skip
    return msgspec.structs.replace(made, claim_id=claim_id_of(made))


def timed(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def appended(store: Store, claims: int, batch: int) -> float:
    """Return the time of appending invented entries, without that of inventing them."""
    stream, took = invented(claims), 0.0
    while some := list(islice(stream, batch)):
        took += timed(partial(store.append, some))
    return took


def bare(path: Path, ledger: Path, batch: int) -> float:
    """Return the time in which sqlite3 alone writes the rows of a ledger, batch by batch."""
    source, target = sqlite3.connect(ledger), sqlite3.connect(path, isolation_level=None)
    target.execute("PRAGMA journal_mode = WAL")
    target.execute("PRAGMA synchronous = FULL")
    target.execute("PRAGMA cache_size = -65536")
    made = (
        "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND tbl_name = ? AND sql IS NOT NULL"
    )
    for table in KEPT:
        for (sql,) in source.execute(f"{made} ORDER BY type DESC", (table,)):
            target.execute(sql)
    return sum(_bare_batch(source, target, low, low + batch) for low in range(0, _last(source), batch))


def _last(source: sqlite3.Connection) -> int:
    return int(source.execute("SELECT max(seq) FROM entries").fetchone()[0])


def _bare_batch(source: sqlite3.Connection, target: sqlite3.Connection, low: int, high: int) -> float:
    rows: dict[str, list[Any]] = {
        table: source.execute(f"SELECT * FROM {table} WHERE {no} > ? AND {no} <= ?", (low, high)).fetchall()
        for table, no in KEPT.items()
    }

    def write() -> None:
        target.execute("BEGIN IMMEDIATE")
        for table, some in rows.items():
            if some:
                target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(some[0]))})", some)
        target.execute("COMMIT")

    return timed(write)


def measure(folder: Path, claims: int, batch: int) -> Iterator[tuple[str, str]]:
    path = folder / "ledger.db"
    with open_store(path, create=True) as store:
        took = appended(store, claims, batch)
        entries = store.head().seq
        yield "append", f"{entries / took:,.0f} entries/s"
        again = appended(store, min(claims, 50_000), batch)
        yield "append what is known", f"{entries * min(claims, 50_000) / claims / again:,.0f} entries/s"
        yield from questions(store, claims)
    plain = bare(folder / "bare.db", path, batch)
    yield "bare sqlite3, same rows", f"{entries / plain:,.0f} entries/s"
    yield "append / bare", f"{took / plain:.1f} times its time"
    yield (
        "file",
        f"{path.stat().st_size / claims:,.0f} bytes a claim, its share of report and reading included",
    )


def questions(store: Store, claims: int) -> Iterator[tuple[str, str]]:
    known = START + timedelta(hours=4000)
    took = timed(lambda: sum(1 for _ in store.live_claims()))
    yield "live_claims, all", f"{took:.2f} s, {claims / took:,.0f} claims/s"
    took = timed(lambda: sum(1 for _ in store.live_claims(as_known=known)))
    yield "live_claims, as known half way", f"{took:.2f} s"
    places = [f"p{n}" for n in range(100)]
    took = timed(lambda: [list(store.live_claims(place_ids=[place], as_known=known)) for place in places])
    yield "live_claims of one place", f"{took * 10:.1f} ms"
    yield "counts", f"{timed(store.counts):.2f} s"
    entries = store.head().seq
    yield "verify, chain and files", f"{entries / timed(lambda: store.verify(derived=False)):,.0f} entries/s"
    yield "verify, derived tables too", f"{entries / timed(store.verify):,.0f} entries/s"
    yield "rebuild", f"{entries / timed(store.rebuild):,.0f} entries/s"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=12_000, help="entries a transaction")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for what, figure in measure(Path(folder), asked.claims, asked.batch):
            print(f"{what:32} {figure}", flush=True)


if __name__ == "__main__":
    main()
