"""A watch that is killed at any moment of its work loses nothing, doubles nothing, tells nothing twice."""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from dying import calls_until_killed
from newsroom import START, Newsroom, item, serving

import whoholds
from whoholds.model import Copy, Report
from whoholds.pipeline import Recipe, reader_of
from whoholds.reports.fetch import Limits
from whoholds.watch import Plan, Watch
from whoholds.watch.plan import Feed

NOW = START + timedelta(hours=20)
TRIALS = 3


@dataclass
class Kept:
    """What a watch leaves behind."""

    reports: list[str]
    copies: list[tuple[str, str]]
    origins: dict[str, str]
    originals: list[str]
    alerts: list[str]


def kept(ledger: Path, folder: Path) -> Kept:
    with whoholds.open(ledger) as desk:
        desk.verify()
        desk.verify_originals()
        entries = [s.entry for s in desk.store.entries()]
        assert desk.archive
        return Kept(
            [e.report_id for e in entries if isinstance(e, Report)],
            [(e.report_id, e.copy_of) for e in entries if isinstance(e, Copy)],
            {c.claim.claim_id: c.origin for c in desk.store.live_claims()},
            [o.sha256 for o in desk.archive.originals()],
            sorted(json.loads(line)["title"] for line in (folder / "alerts.jsonl").read_text().splitlines()),
        )


def room_of_stories(rng: random.Random) -> Newsroom:
    """Return a feed of ten stories and ten more that repeat them."""
    told = [item(n).text + " " + " ".join(f"w{rng.randrange(9999)}" for _ in range(30)) for n in range(10)]
    first = [item(n, hours=n / 60, text=text) for n, text in enumerate(told)]
    return Newsroom(first + [item(100 + n, hours=1 + n / 60, text=f"{t} So.") for n, t in enumerate(told)])


def look(ledger: Path, url: str) -> None:
    plan = Plan(
        feed=(Feed(url=f"{url}/feed"),),
        host_pause=0,
        persist=1,
        places=("Soledar",),
        webhooks=(f"{url}/hook",),
    )
    with whoholds.open(ledger) as desk:
        watch = Watch(desk, plan, ledger.parent, Limits(private=True, tries=1), clock=lambda: NOW)
        assert watch.once(all_feeds=True).issues == ()


def ids_of(posted: list[bytes]) -> list[str]:
    return [json.loads(body)["alert_id"] for body in posted]


def fresh(folder: Path) -> Path:
    folder.mkdir()
    whoholds.open(folder / "w.db", create=True, theatre="ukraine").close()
    return folder / "w.db"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals as on POSIX")
def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    reader_of(Recipe("ukraine"))
    rng = random.Random(11)
    room, ledger = room_of_stories(rng), fresh(tmp_path / "clean")
    with serving(room) as url:
        work = calls_until_killed(lambda: look(ledger, url))
        clean, told = kept(ledger, ledger.parent), ids_of(room.posted)
        assert (len(clean.reports), len(clean.originals)) == (20, 1)
        assert len(clean.copies) >= 8
        assert len(clean.alerts) == len(set(told)) == len(told) >= 3
        for trial in range(TRIALS):
            room.posted.clear()
            killed = fresh(tmp_path / str(trial))
            watch = partial(look, killed, url)
            kills = [calls_until_killed(watch, rng.randrange(work)) < 0 for _ in range(3)]
            calls_until_killed(watch)
            assert any(kills)
            assert kept(killed, killed.parent) == clean
            assert len(ids_of(room.posted)) == len(set(ids_of(room.posted)))
