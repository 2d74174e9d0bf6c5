"""Disks that are full, slow or read-only -> whether a ledger on them loses what it acknowledged."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drill import Tally
from ledger_entries import claim, read_entries, report

from whoholds.errors import LedgerError
from whoholds.ledger import open_store

SLOW_C = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
static int slow(const char *name, int fd) {
    usleep(20000);
    return ((int (*)(int)) dlsym(RTLD_NEXT, name))(fd);
}
int fsync(int fd) { return slow("fsync", fd); }
int fdatasync(int fd) { return slow("fdatasync", fd); }
"""
"""A library before the system's: every fsync takes 20 ms more, as on a worn or distant disk."""

WRITER = """
import sys
from itertools import count
sys.path[:0] = {paths!r}
from ledger_entries import claim, read_entries, report
from whoholds.ledger import open_store
with open_store(sys.argv[1]) as store:
    for number in count():
        told = report(f"{{sys.argv[2]}}-{{number}}", "Wagner says it took Bakhmut.")
        store.append(read_entries(told, claim(told, "took Bakhmut")))
        print(number, flush=True)
"""


def slow_fsync(folder: Path, kills: int, seed: int = 1) -> Tally:
    """Kill writers whose disk takes long to acknowledge; what they said was on disk is there, once."""
    rng, ledger = random.Random(seed), folder / "war.db"
    library = folder / "slow.so"
    (folder / "slow.c").write_text(SLOW_C)
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-o", str(library), str(folder / "slow.c"), "-ldl"],
        check=True,
        capture_output=True,
    )
    open_store(ledger, create=True).close()
    said = {f"w{turn}": _killed(ledger, f"w{turn}", library, rng) for turn in range(kills)}
    with open_store(ledger) as store:
        store.verify()
        ids = [item.id for item in store.entries() if item.kind == "report"]
    right = 0
    for name, numbers in said.items():
        there = [int(i.split("-")[1]) for i in ids if i.startswith(f"{name}-")]
        right += there in (numbers, [*numbers, len(numbers)])
    return Tally(
        kills, right, f"{sum(map(len, said.values()))} appends were acknowledged, 20 ms an fsync more"
    )


def _killed(ledger: Path, name: str, library: Path, rng: random.Random) -> list[int]:
    code = textwrap.dedent(WRITER).format(paths=[p for p in sys.path if p])
    command = [sys.executable, "-c", code, str(ledger), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"LD_PRELOAD": str(library)}) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        time.sleep(rng.uniform(0, 0.3))
        running.kill()
        return [int(line) for line in (first + running.stdout.read()).split()]


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of this size in memory; raises OSError where this user may not mount one."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], capture_output=True
    )
    if done.returncode:
        raise OSError(done.stderr.decode())
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def full_disk(folder: Path, times: int, seed: int = 1) -> Tally:
    """Fill a small disk with a ledger until it refuses; then everything acknowledged is there, and it goes on.

    Right is each time that the refusal said so, nothing of it was recorded, and after freeing space the same
    append succeeds.
    """
    rng, right, acknowledged = random.Random(seed), 0, 0
    for turn in range(times):
        with small_disk(folder / f"disk{turn}", "3m") as disk:
            ballast, ledger = disk / "ballast", disk / "war.db"
            ballast.write_bytes(bytes(rng.randrange(500_000, 1_500_000)))
            done, refused = _fill(ledger, rng)
            acknowledged += done.seq // 3
            ballast.unlink()
            with open_store(ledger) as store:
                right += (
                    store.verify() == done
                    and store.append(refused).new == 3
                    and store.verify().seq == done.seq + 3
                )
    return Tally(times, right, f"{acknowledged} appends were acknowledged before the disks were full")


def _fill(ledger: Path, rng: random.Random):
    with open_store(ledger, create=True) as store:
        head, number = store.head(), 0
        while True:
            noise = "".join(rng.choices("abcdefgh ", k=rng.choice((100, 20_000))))
            told = report(f"w-{number}", f"Wagner says it took Bakhmut. {noise}")
            batch = read_entries(told, claim(told, "took Bakhmut"))
            try:
                head = store.append(batch).head
            except LedgerError as error:
                assert "nothing of this was recorded" in str(error), error
                return head, batch
            number += 1


def has_compiler() -> bool:
    """Whether the slow library can be made here."""
    return shutil.which("cc") is not None
