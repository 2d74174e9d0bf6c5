"""Killed writers, writers at once, full disks: what was acknowledged is there, once, and verifies."""

from __future__ import annotations

import random
import resource
import sqlite3
import threading
import time
from itertools import count
from pathlib import Path

import pytest
from forked import Forked
from ledger_entries import claim, one_of_each, raw, read_entries, report
from sqlalchemy import event

from whoholds.errors import LedgerError, LedgerLockedError
from whoholds.ledger import open_store

ENTRIES_EACH = 3
"""A report, a claim, a reading."""


def writer(path: Path, name: str, many: int = 0, size: int = 10) -> Forked:
    """Append reports NAME-0, NAME-1, ... of a size in characters, saying each number once acknowledged."""

    def write(say):
        rng = random.Random(name)
        with open_store(path) as store:
            for number in range(many) if many else count():
                noise = "".join(rng.choices("abcdefgh ", k=size))
                told = report(f"{name}-{number}", f"Wagner says it took Bakhmut. {noise}")
                store.append(read_entries(told, claim(told, "took Bakhmut")))
                say(number)

    return Forked(write)


def reports_of(store, name):
    return [int(r.report_id.split("-")[1]) for r in store.reports() if r.report_id.startswith(f"{name}-")]


def assert_holds(path: Path, acknowledged: dict[str, list[int]]) -> None:
    """A ledger opens, verifies, and holds what was acknowledged, at most the one in flight more."""
    with open_store(path) as store:
        store.verify()
        for name, numbers in acknowledged.items():
            assert numbers == list(range(len(numbers)))
            assert reports_of(store, name) in (numbers, [*numbers, len(numbers)])
        counts = store.counts()
        assert counts.live_claims == counts.reports == counts.entries["reading"] == counts.entries["claim"]


def test_a_killed_writer_leaves_every_acknowledged_entry_once(address):
    """30 kills at random moments, each followed by the next writer on the same file."""
    rng = random.Random(30)
    open_store(address, create=True).close()
    acknowledged = {}
    for turn in range(30):
        running = writer(address, f"w{turn}", size=rng.choice([10, 5000]))
        running.wait_for(lines=1)
        time.sleep(rng.uniform(0, 0.05))
        acknowledged[f"w{turn}"] = [int(number) for number in running.kill()]
    assert_holds(address, acknowledged)


def test_a_killed_maker_leaves_a_ledger_or_none(new_address):
    """20 kills while the ledger itself is made: it can be opened, or made again."""
    for turn in range(20):
        path = new_address()
        running = Forked(lambda say, path=path: (say("now"), open_store(path, create=True)))
        running.wait_for(lines=1)
        time.sleep(turn * 0.002)
        running.kill()
        try:
            open_store(path).close()
        except LedgerError:
            open_store(path, create=True).close()


def test_two_processes_write_one_chain_without_gap_or_fork(address):
    open_store(address, create=True).close()
    running = [writer(address, name, 25) for name in ("a", "b")]
    assert [process.end() for process in running] == [([str(n) for n in range(25)], 0)] * 2
    with open_store(address) as store:
        assert store.verify().seq == 2 * 25 * ENTRIES_EACH
        for name in ("a", "b"):
            assert reports_of(store, name) == list(range(25))


def test_two_processes_that_write_the_same_record_it_once(address):
    open_store(address, create=True).close()
    running = [writer(address, "same", 10) for _ in range(2)]
    assert [process.end()[1] for process in running] == [0, 0]
    with open_store(address) as store:
        assert store.verify().seq == 10 * ENTRIES_EACH


def test_threads_share_a_store(store):
    def write(name):
        for number in range(10):
            store.append([report(f"{name}-{number}")])
            list(store.live_claims())

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.verify().seq == 40


def test_a_reader_keeps_its_view_while_another_writes(store):
    first, second = report("r1"), report("r2")
    store.append(read_entries(first, claim(first)))
    view = store.live_claims()
    assert next(view).claim.report_id == "r1"
    store.append(read_entries(second, claim(second)))
    assert list(view) == []
    assert len(list(store.live_claims())) == 2


def test_a_writer_that_waits_too_long_says_who_is_in_the_way(store, path, make_store):
    head = store.append(one_of_each()).head
    blocker = raw(path)
    blocker.execute("BEGIN IMMEDIATE")
    hasty = make_store(timeout=0.05)
    with pytest.raises(LedgerLockedError, match="another process is writing"):
        hasty.append([report("r8")])
    assert [c.claim.report_id for c in hasty.live_claims()] == ["r1"]
    blocker.execute("ROLLBACK")
    assert hasty.append([report("r8")]).head.seq == head.seq + 1


def test_several_processes_may_make_the_ledger_and_one_does(address):
    running = [Forked(lambda say: open_store(address, create=True).close()) for _ in range(4)]
    ended = [process.end() for process in running]
    assert sorted(code for _, code in ended) == [0, 5, 5, 5]
    assert sum("there is a ledger at" in line for said, _ in ended for line in said) == 3
    open_store(address).close()


# --- the disk


def test_a_full_disk_records_nothing_and_says_so(store, path):
    head = store.append(one_of_each()).head

    @event.listens_for(store.backend.engine, "begin")
    def no_more_pages(connection):
        connection.exec_driver_sql("PRAGMA max_page_count = 40")

    with pytest.raises(LedgerError, match="the disk is full, nothing of this was recorded"):
        store.append(
            [report(f"r{n}", "".join(random.Random(n).choices("abcdefgh", k=5000))) for n in range(90)]
        )
    event.remove(store.backend.engine, "begin", no_more_pages)
    assert store.verify() == head
    store.backend.engine.dispose()
    assert store.append([report("r8")]).new == 1


def test_a_disk_that_fails_in_the_middle_keeps_what_was_acknowledged(path):
    """A writer whose files may not grow over 400 kB: as on a full disk, a write fails part way."""
    open_store(path, create=True).close()

    def write(say):
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        with open_store(path) as store:
            for number in count():
                noise = "".join(random.Random(number).choices("abcdefgh ", k=20_000))
                told = report(f"w-{number}", f"Wagner says it took Bakhmut. {noise}")
                store.append(read_entries(told, claim(told, "took Bakhmut")))
                say(number)

    (*acknowledged, complaint), code = Forked(write).end()
    assert "nothing of this was recorded" in complaint
    assert code == 5
    assert len(acknowledged) > 3
    assert_holds(path, {"w": [int(number) for number in acknowledged]})


def test_an_error_of_the_database_is_told_as_one_of_the_ledger(store, path):
    connection = raw(path)
    connection.execute("DROP TABLE settings")
    connection.close()
    with pytest.raises(LedgerError, match="no such table: settings"):
        store.setting("theatre")
    assert isinstance(store.backend.explain(sqlite3.OperationalError("odd")), LedgerError)
