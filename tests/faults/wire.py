"""A PostgreSQL of one's own and a wire that can be cut -> whether a ledger behind them loses or doubles anything."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
from drill import Address, Tally
from forked import Forked
from ledger_entries import claim, read_entries, report

from whoholds.errors import LedgerError
from whoholds.ledger import open_store

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
"""Where Debian puts the server's programs, by version."""


class PrivateServer:
    """A throw-away PostgreSQL, run as a user that is not root, which drills may stop as they like."""

    def __init__(self, primary: PrivateServer | None = None) -> None:
        self._folder = folder = Path(tempfile.mkdtemp())
        self._bin, self._data, self._log = PROGRAMS[-1], folder / "data", folder / "log"
        self.port = free_port()
        folder.chmod(0o755)
        self._data.mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(self._data, "postgres")
            shutil.chown(folder, "postgres")
        if primary:
            source = f"host=127.0.0.1 port={primary.port} user=owner application_name=standby"
            self._run("pg_basebackup", "-D", self._data, "-R", "-N", "-c", "fast", "-d", source)
        else:
            words = ("-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C.UTF-8", "-N")
            self._run("initdb", "-D", self._data, *words)
        self.start()

    def standby(self) -> PrivateServer:
        """Start a second server that follows this one; from now on no append is acknowledged before it has it."""
        follower = PrivateServer(self)
        with closing(psycopg.connect(self.address("").partition("?")[0], autocommit=True)) as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            connection.execute("SELECT pg_reload_conf()")
        return follower

    def promote(self) -> None:
        """Make a standby the primary."""
        self._run("pg_ctl", "-D", self._data, "-w", "promote")

    def address(self, ledger: str, port: int | None = None) -> str:
        return f"postgresql://owner@127.0.0.1:{port or self.port}/postgres?ledger={ledger}"

    def start(self) -> None:
        options = f"-p {self.port} -k {self._data} -c listen_addresses=127.0.0.1 -c max_connections=40"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", self._log, "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop: `immediate` as a crash, without a word to clients; `fast` as an administrator does."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def remove(self) -> None:
        """Stop for good."""
        with suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self._folder)

    def _run(self, program: str, *words: object) -> None:
        command = [str(self._bin / program), *map(str, words)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def has_server() -> bool:
    """Whether a private server can be run here."""
    return bool(PROGRAMS) and (os.getuid() != 0 or shutil.which("runuser") is not None)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def stubborn_writer(address: Address, name: str, many: int) -> Forked:
    """Append reports NAME-0 ... one by one, repeating each until it is acknowledged, and say how often it failed."""

    def write(say: Callable[[object], None]) -> None:
        failed = 0
        for number in range(many):
            told = report(f"{name}-{number}", f"On day {number} Wagner says it took Bakhmut.")
            while True:
                try:
                    with open_store(address) as store:
                        store.append(read_entries(told, claim(told, "took Bakhmut")))
                    break
                except LedgerError:
                    failed += 1
            say(number)
        say(f"failed {failed}")

    return Forked(write)


def _each_once(address: Address, name: str, many: int) -> int:
    """Return how many of a writer's reports are there exactly once, in order, in a ledger that verifies."""
    with open_store(address) as store:
        head = store.verify()
        ids = [item.id for item in store.entries() if item.kind == "report"]
        assert head.seq == 3 * len(ids)
    return sum(ids.count(f"{name}-{number}") == 1 for number in range(many))


def restarts(times: int, seed: int = 1) -> Tally:
    """Stop the server in the midst of appends, as a crash and as an administrator in turn, and start it again."""
    rng, server, many = random.Random(seed), PrivateServer(), times * 6
    address = server.address("war")
    try:
        open_store(address, create=True).close()
        running = stubborn_writer(address, "w", many)
        for turn in range(times):
            running.wait_for(lines=min(many, turn * 6 + rng.randrange(1, 5)))
            server.stop(rng.choice(("immediate", "fast")))
            server.start()
        (*_, failed), code = running.end()
        assert code == 0, failed
        right = _each_once(address, "w", many)
    finally:
        server.remove()
    return Tally(
        many, right, f"{times} restarts, {failed.removeprefix('failed ')} appends refused and repeated"
    )


def failovers(times: int, seed: int = 1) -> Tally:
    """Let the primary crash for good in the midst of appends, and promote its synchronous standby, again and again.

    The writer names both hosts and asks for the one that takes writes, as docs/deployment.md advises.
    """
    rng, tried, right, refused = random.Random(seed), 0, 0, 0
    for turn in range(times):
        primary = PrivateServer()
        open_store(primary.address(f"war{turn}"), create=True).close()
        follower = primary.standby()
        try:
            both = f"host=127.0.0.1:{primary.port}&host=127.0.0.1:{follower.port}"
            address = f"postgresql://owner@/postgres?{both}&target_session_attrs=read-write&ledger=war{turn}"
            running = stubborn_writer(address, "w", 12)
            running.wait_for(lines=rng.randrange(1, 9))
            primary.stop()
            follower.promote()
            (*_, failed), code = running.end()
            assert code == 0, failed
            tried, right = tried + 12, right + _each_once(address, "w", 12)
            refused += int(failed.removeprefix("failed "))
        finally:
            follower.remove()
            primary.remove()
    return Tally(tried, right, f"{times} primaries lost, {refused} appends refused and repeated")


# --- a wire that is cut -----------------------------------------------------------------------------


class Wire:
    """A loopback proxy that breaks each connection after a random number of bytes, some of them silently."""

    def __init__(self, port: int, rng: random.Random, most: int) -> None:
        self._target, self._rng, self._most = port, rng, most
        self.cuts, self.whole = 0, False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                left = [1 << 60 if self.whole else self._rng.randrange(1, self._most)]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._carry, args=(*pair, left), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, left: list[int]) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                target.sendall(data[: left[0]])
                left[0] -= len(data)
                if left[0] <= 0:
                    self.cuts += 1
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def wire(port: int, seed: int, most: int) -> Iterator[Wire]:
    found = Wire(port, random.Random(seed), most)
    try:
        yield found
    finally:
        found.close()


def dropped(address: str, appends: int, seed: int = 1) -> Tally:
    """Append over a network that drops, at a random byte, about every second connection."""
    before, _, after = address.partition("@")
    host, _, rest = after.partition("/")
    open_store(address, create=True).close()
    with wire(int(host.rpartition(":")[2]), seed, 60_000) as line:
        running = stubborn_writer(f"{before}@127.0.0.1:{line.port}/{rest}", "w", appends)
        (*_, failed), code = running.end()
        assert code == 0, failed
        note = f"{line.cuts} connections cut, {failed.removeprefix('failed ')} appends refused and repeated"
    return Tally(appends, _each_once(address, "w", appends), note)


def two_at_once(address: Address, appends: int) -> Tally:
    """Let two processes append to one ledger at once."""
    open_store(address, create=True).close()
    running = [stubborn_writer(address, name, appends) for name in ("a", "b")]
    ended = [process.end() for process in running]
    assert [code for _, code in ended] == [0, 0], ended
    return Tally(2 * appends, sum(_each_once(address, name, appends) for name in ("a", "b")))
