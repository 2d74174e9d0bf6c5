"""A server that people review on -> what is left of their decisions when it is killed, and how it bears a newsroom."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import statistics
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from itertools import count
from pathlib import Path

import httpx
import small_edition
from drill import Tally
from forked import Forked
from press_room import PASSWORD, QUICK, make_ledger

from whoholds.desk import open_desk
from whoholds.ledger import open_store
from whoholds.model import Report
from whoholds.serve.accounts import Accounts
from whoholds.serve.running import Opening, run
from whoholds.serve.server import Options

PUBLISHED = datetime(2023, 5, 31, tzinfo=UTC)
CLAIMS = [live.claim.claim_id for live in small_edition.claims()]


@dataclass
class House:
    """An edition, a ledger, and an account that may review, in a folder."""

    folder: Path
    token: str = field(default="", init=False)

    def __post_init__(self) -> None:
        small_edition.publish_small(self.folder / "editions")
        make_ledger(self.ledger)
        accounts = Accounts(self._accounts, hasher=QUICK)
        accounts.add("olena", "analyst", PASSWORD)
        self.token = accounts.token("olena", ("read", "review"))
        accounts.close()

    @property
    def ledger(self) -> Path:
        return self.folder / "war.db"

    @property
    def _accounts(self) -> Path:
        return self.folder / "war.db.accounts"

    def serve(self) -> tuple[Forked, str]:
        """Start a server; return it and its address once it answers."""

        def act(say: Callable[[object], None]) -> None:
            run(Opening(self.folder / "editions", Options(port=0), str(self.ledger), self._accounts), 1, say)

        running = Forked(act)
        running.wait_for(lines=1)
        address = running.said()[0]
        with urllib.request.urlopen(f"{address}/health", timeout=60):
            return running, address

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}


# --- killed ---------------------------------------------------------------------------------------


class Reviewer:
    """Somebody who decides on one claim after another and remembers what the server acknowledged."""

    def __init__(self, house: House, rng: random.Random) -> None:
        self._house, self._rng = house, rng
        self._seen: dict[str, str] = {}
        self.acknowledged: list[str] = []

    def review_until_it_dies(self, address: str, fuse: threading.Timer) -> None:
        """Post decisions until the server answers no more; the fuse burns from the first one."""
        try:
            self._decide(address, self._rng.choice(CLAIMS))
            fuse.start()
            while True:
                self._decide(address, self._rng.choice(CLAIMS))
        except (OSError, HTTPException):
            fuse.join()

    def _decide(self, address: str, claim_id: str) -> None:
        decision = {"verdict": self._rng.choice(("accept", "reject")), "reason": "as the quote says"}
        body = json.dumps(decision | {"seen": self._seen.get(claim_id)}).encode()
        asked = urllib.request.Request(f"{address}/api/review/{claim_id}", body, self._house.headers)
        try:
            with urllib.request.urlopen(asked, timeout=30) as answer:
                found = json.load(answer)["review"]["review_id"]
            self.acknowledged.append(found)
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise AssertionError(f"{error.code}: {error.read()!r}") from error
            found = json.load(error)["current"]["review_id"]
        self._seen[claim_id] = found


def killed_servers(folder: Path, kills: int, seed: int = 1) -> Tally:
    """Kill a server at random moments while somebody reviews on it; what it acknowledged is there, once."""
    rng, house = random.Random(seed), House(folder)
    reviewer = Reviewer(house, rng)
    for _ in range(kills):
        running, address = house.serve()
        fuse = threading.Timer(rng.uniform(0, 0.4), os.kill, (running.pid, signal.SIGKILL))
        reviewer.review_until_it_dies(address, fuse)
        running.end()
    with open_store(house.ledger) as store:
        store.verify()
        there = Counter(item.id for item in store.entries() if item.kind == "review")
    right = sum(there[review_id] == 1 for review_id in reviewer.acknowledged)
    assert max(there.values()) == 1
    assert len(there) - right <= kills, "more than one decision in flight at a kill"
    note = f"{kills} kills, {len(there) - right} decisions recorded that were not acknowledged any more"
    return Tally(len(reviewer.acknowledged), right, note)


# --- load -------------------------------------------------------------------------------------------

ASKED = (
    "/api/overview", "/api/places", f"/api/places/{small_edition.BAKHMUT}", "/api/control/valid", "/api/claims",
    "/api/changes", "/api/sources", "/api/search?q=Bakhmut", "/changes.atom", "/ogc/collections", "/health",
)  # fmt: skip


@dataclass
class Load:
    """What readers and reviewers met: seconds of each answer, and answers that were none."""

    took: list[float] = field(default_factory=list)
    decided: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def load(folder: Path, seconds: float, readers: int = 50, reviewers: int = 5, pause: float = 1.0) -> Tally:
    """Let readers read, reviewers review and a writer append for so many seconds; right is each answer.

    Everybody pauses about `pause` seconds between two requests, as people do.
    """
    house = House(folder)
    running, address = house.serve()
    writer = _appending(house)
    try:
        met = asyncio.run(_met(house, address, seconds, readers, reviewers, pause))
    finally:
        appended = len(writer.kill())
        running.kill()
    with open_store(house.ledger) as store:
        store.verify()
    tried = len(met.took) + len(met.decided) + sum(met.errors.values())
    note = (
        f"{seconds:.0f} s: reading p50 {_ms(met.took, 50)} p99 {_ms(met.took, 99)} ms, deciding p50 "
        f"{_ms(met.decided, 50)} p99 {_ms(met.decided, 99)} ms, {appended} appends beside; {dict(met.errors) or 'no error'}"
    )
    return Tally(tried, tried - sum(met.errors.values()), note)


def _ms(took: list[float], percent: int) -> str:
    if len(took) < 2:
        return "-"
    return f"{statistics.quantiles(took, n=100, method='inclusive')[percent - 1] * 1000:,.0f}"


def _appending(house: House) -> Forked:
    """Append what a watch would find, a report with its claims every half second."""

    def act(say: Callable[[object], None]) -> None:
        with open_desk(house.ledger) as desk:
            for number in count():
                text = f"Ukraine's General Staff said that its forces hold Soledar. Bulletin {number}."
                told = Report(
                    report_id=f"live-{number}", source="Wire", published=PUBLISHED, text=text, lang="en"
                )
                desk.add([told], [])
                say(number)
                time.sleep(0.5)

    return Forked(act)


async def _met(
    house: House, address: str, seconds: float, readers: int, reviewers: int, pause: float
) -> Load:
    met = Load()
    limits = httpx.Limits(max_connections=readers + reviewers)
    async with httpx.AsyncClient(
        base_url=address, headers=house.headers, timeout=60, limits=limits
    ) as client:
        until = time.monotonic() + seconds
        shares = [CLAIMS[n::reviewers] for n in range(reviewers)]
        people = [_reads(client, met, random.Random(n), until, pause) for n in range(readers)]
        people += [
            _decides(client, met, random.Random(n), until, pause, mine) for n, mine in enumerate(shares)
        ]
        await asyncio.gather(*people)
    return met


async def _reads(
    client: httpx.AsyncClient, met: Load, rng: random.Random, until: float, pause: float
) -> None:
    while time.monotonic() < until:
        await asyncio.sleep(rng.uniform(0, 2 * pause))
        path, start = rng.choice(ASKED), time.monotonic()
        try:
            code = (await client.get(path)).status_code
        except httpx.HTTPError as error:
            met.errors[f"{path}: {type(error).__name__}"] += 1
            continue
        if code == 200:
            met.took.append(time.monotonic() - start)
        else:
            met.errors[f"{path}: {code}"] += 1


async def _decides(
    client: httpx.AsyncClient, met: Load, rng: random.Random, until: float, pause: float, mine: list[str]
) -> None:
    seen: dict[str, str] = {}
    while time.monotonic() < until:
        await asyncio.sleep(rng.uniform(0, 2 * pause))
        claim_id, start = rng.choice(mine), time.monotonic()
        decision = {
            "verdict": rng.choice(("accept", "reject")),
            "reason": "read again",
            "seen": seen.get(claim_id),
        }
        try:
            answer = await client.post(f"/api/review/{claim_id}", json=decision)
        except httpx.HTTPError as error:
            met.errors[f"review: {type(error).__name__}"] += 1
            continue
        if answer.status_code == 200:
            met.decided.append(time.monotonic() - start)
            seen[claim_id] = answer.json()["review"]["review_id"]
        else:
            met.errors[f"review: {answer.status_code}"] += 1
