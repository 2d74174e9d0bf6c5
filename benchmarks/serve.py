"""A made-up country, served -> requests a second beside other servers, latencies, processor time, memory.

    python benchmarks/made_up.py build/bench-serve
    python benchmarks/serve.py build/bench-serve --workers 2

Starts `whoholds serve` on the edition as users do and asks it over loopback with wrk (Debian). Prints JSON
lines. `--peer NAME=ADDRESS` asks another server the same boxes, in turns with ours; ADDRESS is that of its
items, up to where the box is put (`http://127.0.0.1:5000/collections/places/items?f=json&limit=100&`).
`--soak 100000` asks on and on. Ratios within one run count, and the server's processor milliseconds; times
depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SCRIPT = Path(__file__).with_name("ask.lua")
SEED = 11
ITEMS = "/ogc/collections/places/items?limit=100&"


class Serving:
    """`whoholds serve` in processes of its own."""

    def __init__(self, folder: Path, workers: int) -> None:
        environment = os.environ | {"WHOHOLDS_LEDGER": str(folder / "none.db"), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "whoholds", "serve", str(folder), "--port", "0"]
        command += ["--workers", str(workers)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found
        self.address = found.group()
        urllib.request.urlopen(f"{self.address}/health", timeout=60).read()

    def processes(self) -> list[int]:
        """Return the process and those that it started."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [pid, *map(int, children)]

    def cpu(self) -> float:
        """Return the processor seconds that were used."""
        told = (
            Path(f"/proc/{p}/stat").read_text(encoding="ascii").rpartition(")")[2] for p in self.processes()
        )
        return sum(int(t.split()[11]) + int(t.split()[12]) for t in told) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the memory in MB that is not the system's pages of the edition's files."""
        told = (Path(f"/proc/{p}/status").read_text(encoding="ascii") for p in self.processes())
        return sum(int(m.group(1)) for t in told if (m := re.search(r"RssAnon:\s+(\d+)", t))) / 1024

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@dataclass(frozen=True)
class Load:
    """Who asks: how many at once, for how many seconds."""

    readers: int
    seconds: int


def asked(address: str, load: Load, *words: str) -> dict[str, Any]:
    """Ask with wrk; return what its script tells."""
    command = ["wrk", "-t", "1", "-c", str(load.readers), "-d", f"{load.seconds}s", "--timeout", "60s"]
    done = subprocess.run(
        [*command, "-s", str(SCRIPT), address, "--", *words], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def own(serving: Serving, what: str, load: Load, *words: str) -> dict[str, Any]:
    """Ask our server, and count its processor time."""
    before = serving.cpu()
    found = asked(serving.address, load, *words)
    cost = (serving.cpu() - before) / max(1, found["requests"]) * 1000
    return {"what": what, "readers": load.readers, **found, "cpu_ms": round(cost, 2)}


def tell(found: dict[str, Any]) -> None:
    print(json.dumps(found), flush=True)


def first_view(serving: Serving) -> dict[str, Any]:
    """Fetch what the app needs before it draws: overview, places and the runs of one axis."""
    start, before, size = time.perf_counter(), serving.cpu(), 0
    for path in ("/api/overview", "/api/places", "/api/control/valid"):
        request = urllib.request.Request(serving.address + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            size += len(answer.read())
    return {
        "what": "answers before the first view", "s": round(time.perf_counter() - start, 3),
        "cpu_s": round(serving.cpu() - before, 3), "MB": round(size / 1e6, 2),
    }  # fmt: skip


def beside(serving: Serving, peers: dict[str, str], load: Load) -> None:
    """Ask all servers the same boxes, in turns; tell the ratio of requests a second."""
    for turn in range(3):
        seed = str(SEED + turn)
        ours = own(serving, "features in a box, each new", load, "boxes", seed, ITEMS)
        tell(ours)
        for name, items in peers.items():
            parts = urlsplit(items)
            words = ("boxes", seed, f"{parts.path}?{parts.query}")
            other = asked(f"{parts.scheme}://{parts.netloc}", load, *words)
            ratio = ours["requests_per_s"] / max(other["requests_per_s"], 0.1)
            tell({"what": f"the same boxes, {name}", **other, "ratio": round(ratio, 1)})


def soak(serving: Serving, count: int) -> None:
    """Ask on and on, and tell the memory on the way."""
    sent = 0
    while sent < count:
        sent += own(serving, "", Load(10, 30), "all", str(SEED + sent))["requests"]
        tell({"what": "soak", "requests": sent, "MB": round(serving.memory(), 1)})


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--workers", type=int, default=1)
    words.add_argument("--seconds", type=int, default=30, help="how long each kind of question is asked")
    words.add_argument("--peer", action="append", default=[], metavar="NAME=ADDRESS")
    words.add_argument("--soak", type=int, default=0, help="requests; 100000 for the figure in docs")
    options = words.parse_args()
    serving = Serving(options.folder, options.workers)
    many, some = Load(50, options.seconds), Load(10, options.seconds)
    try:
        tell(first_view(serving))
        tell(first_view(serving) | {"what": "the same, asked before"})
        tell(own(serving, "dossiers, each new", many, "new", str(SEED)))
        tell(own(serving, "dossiers of the front", many, "front", str(SEED)))
        beside(serving, dict(peer.split("=", 1) for peer in options.peer), some)
        soak(serving, options.soak)
    finally:
        serving.close()


if __name__ == "__main__":
    main()
