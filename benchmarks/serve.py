"""A made-up country, served -> requests a second beside another server, latencies, memory.

    python benchmarks/serve.py --places 33000 --claims 1000000

Makes an edition once (in --folder), starts `whoholds serve` on it as users do, and asks over loopback from
a process of its own. Prints JSON lines: the map's first view, dossiers at 50 readers (p50, p95), features a
second beside a peer (--peer, the items address of pygeoapi or tipg with the same points), memory over a soak.
Ratios count, times depend on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from array import array
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx

from whoholds.model import Claim, LiveClaim, Place
from whoholds.publish import Content, Stamp, claims_table, control_table, harm_table, publish, sources_table
from whoholds.publish.app.content import AppContent, Shown, ShownReport
from whoholds.publish.app.runs import Head, Runs, flags_of
from whoholds.showing import theatre_info
from whoholds.theatres import load_theatre

FIRST, DAYS = date(2022, 2, 24), 400
STATES = ("ua", "ru", "contested")
RELATIONS = ("holds", "takes", "loses", "enters", "fights")


def places(count: int, chance: random.Random) -> list[Place]:
    return [
        Place(
            place_id=f"b:{n:06}",
            name=f"Selo {n}",
            kind="settlement",
            lon=chance.uniform(22, 40),
            lat=chance.uniform(44, 52),
            country="UA",
            names={"en": f"Selo {n}", "uk": f"Село {n}"},
            region=f"Oblast {n % 25}",
        )
        for n in range(count)
    ]


def runs(where: list[Place], chance: random.Random) -> Runs:
    """Some sixty runs for a place in four, three for the others: a front and its hinterland."""
    offset, columns = [0], [array("H"), bytearray(), bytearray(), bytearray(), bytearray(), bytearray()]
    for n in range(len(where)):
        for start in sorted({0, *chance.sample(range(1, DAYS), 60 if n % 4 == 0 else 2)}):
            a = chance.randrange(0, 101)
            p = (a, (100 - a) // 2, 100 - a - (100 - a) // 2)
            for column, value in zip(columns, (start, p.index(max(p)), flags_of(1, 1, 5), *p), strict=True):
                column.append(value)
        offset.append(len(columns[0]))
    head = Head("valid", FIRST, DAYS, STATES, len(where), len(columns[0]))
    day, state, flags, *shares = columns
    return Runs(head, array("I", offset), day, bytes(state), bytes(flags), tuple(bytes(s) for s in shares))


def claims(where: list[Place], count: int, chance: random.Random) -> Iterator[LiveClaim]:
    """A hundredth of the places has a fifth of the claims, the first of them three in a hundred."""
    start = datetime.combine(FIRST, datetime.min.time(), UTC)
    for n in range(count):
        place = where[int(len(where) * chance.random() ** 3)]
        at = start + timedelta(seconds=DAYS * 86400 * n // count)
        claim = Claim(
            claim_id=f"c{n:016x}",
            report_id=f"r{n // 3}",
            start=0,
            end=30,
            quote="Their forces took the settlement of",
            claimant="Somebody",
            claimant_side=("Ukraine", "Russia", None)[n % 3],
            relation=RELATIONS[n % 5],
            side=("Ukraine", "Russia")[n % 2],
            place=place.name,
            place_id=place.place_id,
            place_how="exact",
            lang="en",
            said_at=at,
            confidence=0.9,
        )
        yield LiveClaim(
            claim=claim, source="Example Post", known_at=at, recorded_at=at, published=at, origin=f"r{n // 3}"
        )


def make(folder: Path, place_count: int, claim_count: int) -> None:
    """Publish the made-up edition; its tables for spreadsheets stay empty, they are not served."""
    chance, theatre = random.Random(7), load_theatre("ukraine")
    where = places(place_count, chance)
    told = list(claims(where, claim_count, chance))
    axis = runs(where, chance)
    reports = (
        ShownReport(
            f"r{n}",
            "Example Post",
            None,
            told[n * 3].published,
            told[n * 3].known_at,
            f"Report {n}",
            "https://example.org",
            "en",
        )
        for n in range((claim_count + 2) // 3)
    )
    app = AppContent(
        theatre=theatre_info(theatre),
        states=STATES,
        places=where,
        axes={"valid": axis, "as-known": axis},
        claims=[Shown(c, False, c.known_at.date()) for c in told],
        reports=reports,
    )
    last = FIRST + timedelta(DAYS - 1)
    stamp = Stamp(last, None, 1, "be" * 32, datetime(2023, 6, 1, tzinfo=UTC), "made-up-1")
    tables = control_table((), STATES, None), claims_table((), theatre, lambda a, b: a != b, {})
    publish(
        Content(stamp, theatre, *tables, harm_table((), theatre, {}), sources_table((), theatre), app), folder
    )


class Serving:
    """`whoholds serve` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        environment = os.environ | {"WHOHOLDS_LEDGER": str(folder / "none.db"), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "whoholds", "serve", str(folder), "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found
        self.address = found.group()
        urllib.request.urlopen(f"{self.address}/health", timeout=60).read()

    def memory(self) -> float:
        """Resident memory in MB."""
        told = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", told)
        return int(found.group(1)) / 1024 if found else 0.0

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)


async def ask(address: str, paths: list[str], readers: int) -> tuple[float, list[float]]:
    """Return requests a second and the milliseconds of each, `readers` asking at once."""
    times: list[float] = []
    waiting = iter(paths)
    limits = httpx.Limits(max_connections=readers, max_keepalive_connections=readers)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:

        async def read() -> None:
            for path in waiting:
                start = time.perf_counter()
                found = await client.get(path)
                assert found.status_code == 200, found.text
                times.append((time.perf_counter() - start) * 1000)

        start = time.perf_counter()
        await asyncio.gather(*(read() for _ in range(readers)))
        return len(paths) / (time.perf_counter() - start), times


def told(name: str, rate: float, times: list[float]) -> dict[str, object]:
    cuts = statistics.quantiles(times, n=100)
    return {
        "what": name,
        "requests_per_s": round(rate, 1),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
    }


def first_view(address: str) -> dict[str, object]:
    """Time what the app fetches before it draws: overview, places and the runs of one axis."""
    start, size = time.perf_counter(), 0
    for path in ("/api/overview", "/api/places", "/api/control/valid"):
        request = urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            size += len(answer.read())
    return {"what": "first view", "s": round(time.perf_counter() - start, 3), "MB": round(size / 1e6, 2)}


def boxes(count: int, chance: random.Random) -> list[str]:
    """Return boxes of a degree, none twice."""
    out = []
    for _ in range(count):
        west, south = chance.uniform(22, 39), chance.uniform(44, 51)
        out.append(f"{west:.5f},{south:.5f},{west + 1:.5f},{south + 1:.5f}")
    return out


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--places", type=int, default=33_000)
    asked.add_argument("--claims", type=int, default=1_000_000)
    asked.add_argument("--folder", type=Path, default=Path("build/bench-serve"))
    asked.add_argument("--requests", type=int, default=2000)
    asked.add_argument(
        "--soak", type=int, default=0, help="requests of the soak; 100000 for the figure in docs"
    )
    asked.add_argument(
        "--peer", default="", help="address of another server's items, to be asked the same boxes"
    )
    options = asked.parse_args()
    if not (options.folder.is_dir() and any(options.folder.iterdir())):
        start = time.perf_counter()
        make(options.folder, options.places, options.claims)
        print(json.dumps({"what": "made the edition", "s": round(time.perf_counter() - start, 1)}))
    chance, serving = random.Random(11), Serving(options.folder)
    try:
        print(json.dumps(first_view(serving.address)), json.dumps(first_view(serving.address)), sep="\n")
        ids = [f"b:{int(options.places * chance.random() ** 3):06}" for _ in range(options.requests)]
        days = [FIRST + timedelta(chance.randrange(60, DAYS)) for _ in ids]
        dossiers = [f"/api/places/{i}?on={d}" for i, d in zip(ids, days, strict=True)]
        print(json.dumps(told("dossiers, 50 readers", *asyncio.run(ask(serving.address, dossiers, 50)))))
        some = boxes(options.requests, chance)
        words = [f"/ogc/collections/places/items?limit=100&bbox={box}" for box in some]
        own, times = asyncio.run(ask(serving.address, words, 10))
        print(json.dumps(told("features in a box, each new", own, times)))
        rate, times = asyncio.run(ask(serving.address, words[:50] * (options.requests // 50), 10))
        print(json.dumps(told("features in a box, asked before", rate, times)))
        if options.peer:
            peer = [f"?limit=100&f=json&bbox={box}" for box in some[:200]]
            other, times = asyncio.run(ask(options.peer, peer, 10))
            print(
                json.dumps(told("the peer, the same boxes", other, times) | {"ratio": round(own / other, 1)})
            )
        soak(serving, dossiers + words, options.soak)
    finally:
        serving.close()


def soak(serving: Serving, paths: list[str], count: int) -> None:
    """Ask on and on; print the memory after each tenth."""
    for tenth in range(10 if count else 0):
        some = [paths[(tenth * 37 + n) % len(paths)] for n in range(count // 10)]
        asyncio.run(ask(serving.address, some, 10))
        print(
            json.dumps(
                {"what": "soak", "requests": (tenth + 1) * (count // 10), "MB": round(serving.memory(), 1)}
            )
        )


if __name__ == "__main__":
    main()
