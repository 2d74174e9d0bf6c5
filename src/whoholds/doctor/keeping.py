"""A ledger and what lies beside it -> whether it can be written, by whom, and what is published of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from whoholds.desk import Desk
from whoholds.doctor.finding import Finding
from whoholds.publish import verify_edition

AHEAD = timedelta(minutes=2)
"""An entry may be so much later than the clock: two machines' clocks differ by less."""

STALE = timedelta(days=2)
"""An edition is made each day (docs/deployment.md); one missed day is no alarm."""

OTHERS_WRITE, OTHERS_TOUCH = 0o022, 0o077


def ledger(desk: Desk) -> Iterator[Finding]:
    """Tell what the ledger holds, whether it can be written, and whether a starting map stands in it."""
    counts, head = desk.store.counts(), desk.store.head()
    seen = f"{counts.reports:,} reports, {counts.live_claims:,} live claims; head {head.seq}:{head.hash[:12]}"
    yield Finding("ledger", "ok", seen, "whoholds verify recomputes its whole chain")
    yield from _file(desk)
    theatre = desk.theatre.name if desk.theatre else None
    if theatre is None:
        yield Finding(
            "theatre", "warning", "none", "sides and sources are not known: whoholds init --theatre NAME"
        )
    if not desk.store.baselines():
        advice = "whoholds baseline FILE: without one the estimate begins with nothing"
        yield Finding("starting map", "warning", "none", advice)


def _file(desk: Desk) -> Iterator[Finding]:
    path = _beside(desk)
    if path is None:
        return
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        advice = f"give this user the right to write {path} and its folder, or only read from here"
        yield Finding("ledger file", "warning", "cannot be written", advice)
    elif path.stat().st_mode & OTHERS_WRITE:
        yield Finding("ledger file", "fault", "other users may write it", f"chmod go-w {path}")
    else:
        yield Finding("ledger file", "ok", "written by its owner alone")


def _beside(desk: Desk, end: str = "") -> Path | None:
    """Return the ledger's file, or what lies beside it; None for a ledger on a server."""
    if "://" in desk.ledger and not desk.ledger.startswith("sqlite:"):
        return None
    return Path(desk.ledger.removeprefix("sqlite:///") + end)


def clock(desk: Desk, now: datetime) -> Iterator[Finding]:
    """Tell whether the clock has gone backwards behind what the ledger recorded."""
    last = next(iter(desk.store.entries(max(desk.store.head().seq - 1, 0))), None)
    if last is None:
        return
    ahead = last.recorded_at - now
    if ahead > AHEAD:
        advice = "set the clock (NTP); until then entries are recorded at the time of the last one"
        yield Finding("clock", "fault", f"{ahead} behind the ledger's last entry", advice)
    else:
        yield Finding(
            "clock", "ok", f"{now:%Y-%m-%d %H:%M:%S} UTC; last entry {last.recorded_at:%Y-%m-%d %H:%M}"
        )


def originals(desk: Desk) -> Iterator[Finding]:
    """Tell whether the folder of originals can be written."""
    folder = _beside(desk, ".originals")
    if folder is None or not folder.exists():
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("originals", "fault", f"{folder} cannot be written", "what is fetched is not archived")
    else:
        yield Finding("originals", "ok", str(folder), "whoholds archive proves each by its SHA-256")


def accounts(path: Path | None) -> Iterator[Finding]:
    """Tell whether others on this machine can read the file of accounts: it holds hashes of passwords."""
    if path is None or not path.is_file():
        return
    if path.stat().st_mode & OTHERS_TOUCH:
        yield Finding("accounts", "fault", f"other users may read {path}", f"chmod 600 {path}")
    else:
        yield Finding("accounts", "ok", "readable by its owner alone")


def edition(desk: Desk, folder: Path, now: datetime) -> Iterator[Finding]:
    """Tell which edition is the newest, whether it is untouched, and how far the ledger has gone on."""
    found = sorted(path.parent for path in folder.glob("[!.]*/datapackage.json")) if folder.is_dir() else []
    if not found:
        yield Finding("edition", "ok", "none published", "whoholds publish --on DATE -o FOLDER")
        return
    newest = found[-1]
    verify_edition(newest)
    told = msgspec.json.decode((newest / "datapackage.json").read_bytes())["whoholds"]
    seq = int(str(told["ledger_head"]).partition(":")[0])
    since = desk.store.head().seq - seq
    seen = f"{newest.name}, as it was published; {since:,} entries since"
    old = now - datetime.fromisoformat(told["as_known"]) > STALE
    if since and old:
        yield Finding("edition", "warning", seen, "readers see an old state: whoholds publish")
    else:
        yield Finding("edition", "ok", seen)
