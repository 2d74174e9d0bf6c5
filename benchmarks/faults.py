"""Every drill of tests/faults with full counts -> a table for docs/faults.md; leaves with 1 at a fault.

usage: python benchmarks/faults.py [--only NAME ...] [--share 1.0] [--postgres URL] [--load-seconds 600]

`--share 0.1` does a tenth of each count. `--postgres` is a database that may be written to; without it the
drills of a server are left out, but for the restarts, which run a server of their own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))

from disk import full_disk, slow_fsync
from drill import Tally
from hostile import hostile
from killing import killed_appends, killed_watchers, killed_workers, killed_writers
from serving import killed_servers, load
from tampering import tampering
from wire import dropped, failovers, restarts, two_at_once


class Drill(NamedTuple):
    """A drill's name and count, and how it is done that often in a folder."""

    name: str
    count: int
    act: Callable[[Path, int], Tally]


def drills(server: str, seconds: float) -> Iterator[Drill]:
    yield Drill("tampering sqlite", 1000, lambda f, n: tampering(f / "w.db", n))
    yield Drill("writer sqlite", 200, lambda f, n: killed_writers(f / "w.db", n))
    yield Drill("two writers sqlite", 200, lambda f, n: two_at_once(f / "w.db", n))
    yield Drill("slow fsync", 100, slow_fsync)
    yield Drill("full disk", 50, full_disk)
    if server:
        yield Drill("tampering postgres", 1000, lambda _, n: tampering(ledger(server), n))
        yield Drill("writer postgres", 200, lambda _, n: killed_writers(ledger(server), n))
        yield Drill("two writers postgres", 200, lambda _, n: two_at_once(ledger(server), n))
        yield Drill("network postgres", 200, lambda _, n: dropped(ledger(server), n))
    yield Drill("restart postgres", 20, lambda _, n: restarts(n))
    yield Drill("failover postgres", 20, lambda _, n: failovers(n))
    yield Drill("server", 200, killed_servers)
    yield Drill("watcher", 200, killed_watchers)
    yield Drill("bulk worker", 200, lambda f, n: killed_workers(f, n, max(10, n)))
    yield Drill("bulk append", 200, killed_appends)
    yield Drill("hostile", 100_000, lambda _, n: hostile(n))
    yield Drill("load", 1, lambda f, _: load(f, seconds))


def ledger(server: str) -> str:
    return f"{server}?ledger=drill_{uuid4().hex[:10]}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--load-seconds", type=float, default=600)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    whole = True
    print("| drill | tried | right | |\n|---|---|---|---|")
    for drill in drills(asked.postgres, asked.load_seconds):
        if asked.only and drill.name not in asked.only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            found = drill.act(Path(folder), max(1, round(drill.count * asked.share)))
        whole &= found.whole
        took = time.monotonic() - start
        print(
            f"| {drill.name} | {found.tried:,} | {found.right:,} | {found.note} ({took:.0f} s) |", flush=True
        )
    sys.exit(0 if whole else 1)


if __name__ == "__main__":
    main()
