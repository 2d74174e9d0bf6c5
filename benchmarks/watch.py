"""Real feed items, served on loopback as feeds, watched through kills at random moments: is anything lost?

    python benchmarks/watch.py ITEMS.jsonl.gz... [--kills 20] [--feeds 12]

ITEMS (JSON lines with id, source, published, title, url, text) become Atom feeds, a source or a part of them
each. A watch of them is killed (SIGKILL) `--kills` times at random moments of its work and started again;
then the ledger is compared with the items: every item once, read once, each text as it was, the chain whole,
no alert told twice.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import whoholds
from whoholds.model import Reading, Report
from whoholds.reports.webpage import text_of


def load(paths: list[Path]) -> dict[str, dict[str, Any]]:
    rows = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    return {row["id"]: row for row in rows if row["text"].strip()}


def entry(row: dict[str, Any]) -> str:
    at = datetime.fromisoformat(row["published"].replace("Z", "+00:00")).isoformat()
    return (
        f"<entry><id>urn:rss:{row['id']}</id><title>{escape(row['title'])}</title><published>{at}</published>"
        f'<link href="{escape(row["url"])}"/><content type="text">{escape(row["text"])}</content></entry>'
    )


def feed(rows: list[dict[str, Any]], name: str) -> bytes:
    body = "".join(map(entry, rows))
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{name}</title>{body}</feed>'.encode()


def served(feeds: list[bytes]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.rpartition("/")[2]
            body = feeds[int(number)] if number.isdecimal() else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def told(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def words(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("items", type=Path, nargs="+")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--feeds", type=int, default=12)
    parser.add_argument("--longest", type=float, default=60.0, help="seconds that a watch lives at the most")
    options = parser.parse_args()
    rows = load(options.items)
    parts = [list(rows.values())[n :: options.feeds] for n in range(options.feeds)]
    server = served([feed(part, f"Feed {n}") for n, part in enumerate(parts)])
    rng = random.Random(3)
    with tempfile.TemporaryDirectory() as name:
        folder, start = Path(name), time.perf_counter()
        ledger, plan = folder / "w.db", folder / "feeds.toml"
        address = f"http://127.0.0.1:{server.server_port}"
        listed = "".join(f'[[feed]]\nurl = "{address}/{n}"\n' for n in range(options.feeds))
        plan.write_text(f"host_pause = 0.0\n{listed}")
        whoholds.open(ledger, create=True, theatre="ukraine").close()
        command = [sys.executable, "-m", "whoholds", "--ledger", str(ledger), "watch", str(plan), "--once"]
        environment = {**os.environ, "WHOHOLDS_FETCH_PRIVATE": "1"}
        left: list[int] = []
        for _ in range(options.kills):
            running = subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(rng.uniform(2.0, options.longest))
            running.send_signal(signal.SIGKILL)
            running.wait()
            with whoholds.open(ledger) as desk:
                left.append(desk.store.counts().reports)
        subprocess.run(command, env=environment, check=True)
        spent = time.perf_counter() - start
        with whoholds.open(ledger) as desk:
            entries = [s.entry for s in desk.store.entries()]
            found = [e for e in entries if isinstance(e, Report)]
            counts = Counter(r.report_id for r in found)
            texts = {r.report_id: r.text for r in found}
            readings = Counter(e.report_id for e in entries if isinstance(e, Reading))
            desk.verify()
            originals = desk.verify_originals()
            kinds = desk.store.counts().entries
        alerts = Counter(json.loads(line)["alert_id"] for line in told(folder / "alerts.jsonl"))
    lost = [i for i in rows if f"urn:rss:{i}" not in counts]
    doubled = [i for counted in (counts, readings, alerts) for i, n in counted.items() if n > 1]
    unread = set(counts) - set(readings)
    changed = [
        i
        for i, row in rows.items()
        if words(text_of(row["text"])) not in words(texts.get(f"urn:rss:{i}", ""))
    ]
    print(
        f"{len(rows):,} items in {options.feeds} feeds, {options.kills} kills, {spent:.0f} s: "
        f"lost {len(lost)}, unread {len(unread)}, doubled {len(doubled)}, altered {len(changed)}; {kinds}; "
        f"{len(alerts)} alerts; "
        f"{originals} originals; the chain is whole; reports after each kill: {left}"
    )
    server.shutdown()


if __name__ == "__main__":
    main()
