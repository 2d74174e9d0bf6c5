"""A watch that is killed at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from newsroom import Newsroom, item, serving

import whoholds
from whoholds.desk import Desk
from whoholds.model import Copy, Report


def command(ledger: Path, plan: Path) -> list[str]:
    return [sys.executable, "-m", "whoholds", "--ledger", str(ledger), "watch", str(plan), "--once"]


def counted(desk: Desk) -> tuple[int, int, dict[str, str]]:
    entries = [s.entry for s in desk.store.entries()]
    reports = [e for e in entries if isinstance(e, Report)]
    copies = [e for e in entries if isinstance(e, Copy)]
    return len(reports), len(copies), {c.claim.claim_id: c.origin for c in desk.store.live_claims()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals as on POSIX")
def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    ledgers = [tmp_path / "killed.db", tmp_path / "clean.db"]
    for ledger in ledgers:
        whoholds.open(ledger, create=True, theatre="ukraine").close()
    rng = random.Random(11)
    told = [item(n).text + " " + " ".join(f"w{rng.randrange(9999)}" for _ in range(30)) for n in range(40)]
    room = Newsroom([item(n, hours=n / 60, text=text) for n, text in enumerate(told)])
    room.items += [item(100 + n, hours=n / 60 + 1, text=f"{t} So it said.") for n, t in enumerate(told)]
    environment = {**os.environ, "WHOHOLDS_FETCH_PRIVATE": "1", "WHOHOLDS_WORKERS": "1"}
    with serving(room) as url:
        plan = tmp_path / "feeds.toml"
        plan.write_text(f'host_pause = 0.0\n[[feed]]\nurl = "{url}/feed"\n')
        for _ in range(2):
            running = subprocess.Popen(command(ledgers[0], plan), env=environment, stdout=subprocess.DEVNULL)
            time.sleep(rng.uniform(1.0, 3.0))
            running.send_signal(signal.SIGKILL)
            running.wait()
        for ledger in ledgers:
            subprocess.run(command(ledger, plan), env=environment, check=True, stdout=subprocess.DEVNULL)
    with whoholds.open(ledgers[0]) as killed, whoholds.open(ledgers[1]) as clean:
        assert counted(killed) == counted(clean)
        assert counted(clean)[0] == 80
        assert counted(clean)[1] >= 20
        killed.verify()
