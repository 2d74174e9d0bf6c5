"""Processes killed with no chance to clean up (SIGKILL) -> whether what they acknowledged is there, once."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path

from drill import Address, Tally  # isort: skip
from archives import lines
from dying import calls_until_killed
from forked import Forked
from ledger_entries import claim, read_entries, report

from whoholds.bulk import Cluster, Job, Part, append_parts, clustered, kept_job, make_part, make_parts
from whoholds.errors import LedgerError
from whoholds.ledger import Store, open_store
from whoholds.model import Report
from whoholds.pipeline import Recipe, add, reader_of
from whoholds.reports import read_reports

MOMENT = datetime(2023, 6, 1, tzinfo=UTC)


def writer(address: Address, name: str, size: int) -> Forked:
    """Append reports NAME-0, NAME-1, ... with a claim and a reading, saying each number once acknowledged."""

    def write(say):
        rng = random.Random(name)
        with open_store(address) as store:
            for number in count():
                noise = "".join(rng.choices("abcdefgh ", k=size))
                told = report(f"{name}-{number}", f"Wagner says it took Bakhmut. {noise}")
                store.append(read_entries(told, claim(told, "took Bakhmut")))
                say(number)

    return Forked(write)


def killed_writers(address: Address, kills: int, seed: int = 1) -> Tally:
    """Kill writers at random moments of their work, one after another on one ledger."""
    rng, said = random.Random(seed), dict[str, list[int]]()
    open_store(address, create=True).close()
    for turn in range(kills):
        running = writer(address, f"w{turn}", rng.choice([10, 5000]))
        running.wait_for(lines=1)
        time.sleep(rng.uniform(0, 0.05))
        said[f"w{turn}"] = [int(number) for number in running.kill()]
    return Tally(kills, _held(address, said), f"{sum(map(len, said.values())):,} appends were acknowledged")


def _held(address: Address, said: dict[str, list[int]]) -> int:
    """Return of how many writers all that was acknowledged is there once, and at most one append more."""
    with open_store(address) as store:
        store.verify()
        there: dict[str, list[int]] = {name: [] for name in said}
        for told in (r.report_id for r in _recorded(store)):
            there[told.split("-")[0]].append(int(told.split("-")[1]))
    return sum(there[name] in (numbers, [*numbers, len(numbers)]) for name, numbers in said.items())


def _recorded(store: Store) -> list[Report]:
    return [item.entry for item in store.entries() if isinstance(item.entry, Report)]


def killed_watchers(folder: Path, kills: int, seed: int = 1) -> Tally:
    """Kill a watch at random calls of its work, three times over the same feed, then let it finish."""
    from newsroom import serving
    from test_kills import fresh, ids_of, kept, look, room_of_stories

    reader_of(Recipe("ukraine"))
    rng, killed, right, trials = random.Random(seed), 0, 0, 0
    room, clean_ledger = room_of_stories(random.Random(11)), fresh(folder / "clean")
    with serving(room) as url:
        work = calls_until_killed(lambda: look(clean_ledger, url))
        clean = kept(clean_ledger, clean_ledger.parent)
        while killed < kills:
            room.posted.clear()
            ledger = fresh(folder / str(trials))
            watch = partial(look, ledger, url)
            killed += sum(calls_until_killed(watch, rng.randrange(work)) < 0 for _ in range(3))
            calls_until_killed(watch)
            posted = ids_of(room.posted)
            right += kept(ledger, ledger.parent) == clean and len(posted) == len(set(posted))
            trials += 1
    return Tally(trials, right, f"{killed} kills in {trials} watches of {len(clean.reports)} stories each")


def killed_workers(folder: Path, kills: int, files: int, seed: int = 1) -> Tally:
    """Kill workers of a cluster at random moments while they read an archive; repeat what was reported.

    Right is each file that is in the ledger as a plain `add` puts it there, hash for hash.
    """
    rng, killed, failed, runs = random.Random(seed), 0, 0, 0
    sources = [str(lines(folder / f"f{n}.jsonl", range(40 * n, 40 * n + 40))) for n in range(files)]
    parts: dict[str, Part] = {}
    job = kept_job(Job(theatre="ukraine"), folder)
    with clustered(Cluster(workers=2)) as client:
        while len(parts) < files:
            left = [source for source in sources if source not in parts]
            runs += 1
            for outcome in make_parts(client, left, job):
                if isinstance(outcome, Part):
                    parts[outcome.source] = outcome
                failed += not isinstance(outcome, Part)
                if killed < kills:
                    time.sleep(rng.uniform(0, 0.02))
                    killed += _kill_one(client, rng)
    with open_store(folder / "bulk.db", create=True, clock=lambda: MOMENT) as store:
        append_parts(store, [Path(parts[source].path) for source in sources])
        head = store.verify()
    with open_store(folder / "plain.db", create=True, clock=lambda: MOMENT) as store:
        add(store, (r for source in sources for r in read_reports(Path(source), [])), Recipe("ukraine"))
        same = store.verify() == head
    return Tally(files, files * same, f"{killed} kills, {failed} files reported and repeated, {runs} runs")


def _kill_one(client, rng: random.Random) -> int:
    """Kill a worker that is up; return how many were (none while all are being replaced)."""
    pids = client.run(os.getpid, on_error="ignore").values()
    for pid in rng.sample(sorted(pids), min(1, len(pids))):
        os.kill(pid, signal.SIGKILL)
        return 1
    return 0


def killed_appends(folder: Path, kills: int, seed: int = 1) -> Tally:
    """Kill the append of parts at random calls of its work, three times, then let it finish."""
    rng, killed, right, trials = random.Random(seed), 0, 0, 0
    source = str(lines(folder / "f.jsonl", range(60)))
    job = kept_job(Job(theatre="ukraine"), folder)
    parts = [Path(make_part(source, str(job)).path)]
    appended = partial(_append, parts)
    work = calls_until_killed(partial(appended, folder / "clean.db"))
    while killed < kills:
        ledger = folder / f"{trials}.db"
        killed += sum(
            calls_until_killed(partial(appended, ledger), rng.randrange(work)) < 0 for _ in range(3)
        )
        calls_until_killed(partial(appended, ledger))
        with open_store(ledger) as one, open_store(folder / "clean.db") as other:
            one.verify()
            ids = [[(e.kind, e.id) for e in store.entries()] for store in (one, other)]
            right += ids[0] == ids[1]
        trials += 1
    return Tally(trials, right, f"{killed} kills in {trials} appends")


def _append(parts: list[Path], ledger: Path) -> None:
    with _opened(ledger) as store:
        append_parts(store, parts)


def _opened(ledger: Path) -> Store:
    """Open a ledger, or make it where there is none yet, or a file whose maker was killed before it was one."""
    try:
        return open_store(ledger)
    except LedgerError:
        return open_store(ledger, create=True)
