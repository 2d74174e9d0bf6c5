"""serve and accounts as a shell calls them; the web process without numerical libraries."""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "serve"))

from small_edition import claims, publish_small

from whoholds.settings import Settings

Call = Callable[..., Any]
POSTGRES = os.environ.get("WHOHOLDS_TEST_POSTGRES", "")
PASSWORD = b"correct horse battery\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("served")
    publish_small(made)
    return made


@pytest.fixture
def running(folder: Path, tmp_path: Path) -> Iterator[str]:
    """`whoholds serve` in a process of its own, on a free port."""
    with started(folder, tmp_path) as (address, _):
        yield address


@contextmanager
def started(
    folder: Path, tmp_path: Path, *words: str, before: tuple[str, ...] = ()
) -> Iterator[tuple[str, int]]:
    """Start `whoholds serve`; yields its address and the process's id."""
    environment = os.environ | {"WHOHOLDS_LEDGER": str(tmp_path / "none.db"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "whoholds", *before, "serve", str(folder), "--port", "0", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    try:
        yield found.group(), process.pid
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def fetched(address: str) -> bytes:
    for _ in range(50):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return bytes(answer.read())
        except ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def children(pid: int) -> set[int]:
    """Return the processes that answer: of the children, those that hold the port (one only counts names)."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(one) for one in told if "spawn_main" in Path(f"/proc/{one}/cmdline").read_text()}


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at processes as Linux shows them")
def test_several_processes_answer_and_one_that_dies_is_replaced(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path, "--workers", "2") as (address, pid):
        fetched(f"{address}/health")
        before = children(pid)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        until = time.monotonic() + 10
        while len(children(pid) - before) < 1 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(children(pid)) == 2 and min(before) not in children(pid)
        assert json.loads(fetched(f"{address}/health"))["name"] == next(folder.iterdir()).name
        left = children(pid)
    assert not any(Path(f"/proc/{one}").is_dir() for one in left), "they end with it"


class Reader(threading.Thread):
    """Asks on a line that it keeps open; an answer must fit the edition that it names."""

    def __init__(self, address: str, sizes: dict[str, int]) -> None:
        super().__init__()
        self.line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        self.sizes, self.done = sizes, threading.Event()
        self.seen: Counter[str] = Counter()
        self.faults: list[str] = []

    def run(self) -> None:
        while not self.done.is_set():
            try:
                told = json.loads(self.asked("/api/overview"))
                name, claims = told["edition"]["name"], told["counts"]["claims"]
                page = json.loads(self.asked("/api/claims?limit=1000"))
            except (OSError, http.client.HTTPException) as error:
                return self.faults.append(repr(error))
            self.seen[name] += 1
            if claims != self.sizes[name] or page["matched"] != len(page["claims"]):
                self.faults.append(f"{name}: {claims} claims, {page['matched']} matched")
        return self.line.close()

    def asked(self, path: str) -> bytes:
        self.line.request("GET", path)
        answer = self.line.getresponse()
        body = answer.read()
        if answer.status != 200:
            self.faults.append(f"{path}: {answer.status}")
        return body


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks at processes as Linux shows them")
def test_two_processes_share_readers_and_swap_editions_without_a_fault(tmp_path: Path) -> None:
    """Each edition has another number of claims; every reader sees the last one on the line it opened first."""
    heads = [f"{n:02}" * 32 for n in range(1, 4)]
    names = [f"2023-05-31_{head[:12]}" for head in heads]
    sizes = {name: len(claims()) - number for number, name in enumerate(names)}
    folder = tmp_path / "editions"
    publish_small(folder, claims(), head=heads[0])
    port = free_port()
    with started(folder, tmp_path, "--workers", "2", "--metrics", str(port)) as (address, _):
        fetched(f"{address}/health")
        readers = [Reader(address, sizes) for _ in range(12)]
        for reader in readers:
            reader.start()
        for number, head in enumerate(heads[1:], 1):
            publish_small(folder, claims()[number:], head=head)
            until = time.monotonic() + 20
            while not all(r.seen[names[number]] for r in readers) and time.monotonic() < until:
                time.sleep(0.02)
        for reader in readers:
            reader.done.set()
            reader.join()
        answered = [fetched(f"http://127.0.0.1:{port + n}/metrics").decode() for n in range(2)]
    assert [fault for reader in readers for fault in reader.faults] == []
    assert all(reader.seen[name] for reader in readers for name in names[1:])
    assert all('endpoint="overview"' in page for page in answered), "both answer"


def free_port() -> int:
    """Return a port whose next is free too."""
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
        two.bind(("127.0.0.1", port + 1))
        return port


def test_serve_answers_on_this_machine(running: str) -> None:
    told = json.loads(fetched(f"{running}/api/overview"))
    assert told["abilities"]["review"] is False and told["counts"]["places"] == 7
    assert b"event: edition" in urllib.request.urlopen(f"{running}/api/events", timeout=10).readline()


def test_the_web_process_needs_no_numerical_library(folder: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom starlette.testclient import TestClient\n"
        "from whoholds.serve.app import make_app\nfrom whoholds.serve.server import Server\n"
        "from whoholds.serve.shelf import Shelf\n"
        f"client = TestClient(make_app(Server(Shelf(Path({str(folder)!r})))))\n"
        "for path in ('/api/overview', '/api/places', '/api/control/valid', '/api/places/gn:713174',\n"
        "             '/api/places/gn:713174/brief', '/api/places/gn:713174/cite', '/api/claims', '/api/search?q=bahmut',\n"
        "             '/api/changes', '/api/sources', '/changes.atom', '/ogc/collections/control-valid/items'):\n"
        "    assert client.get(path).status_code == 200, path\n"
        "print([m for m in ('numpy', 'pandas', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_accounts_are_made_listed_given_tokens_and_removed(
    call: Call, soledar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ledger(*words: object, stdin: bytes = b"") -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        done = call("--ledger", soledar, "accounts", *words, stdin=stdin)
        assert done.code == 0, done.err
        return done.out

    assert ledger("add", "olena", "--role", "analyst", "--stdin", stdin=PASSWORD) == "made olena (analyst)\n"
    assert ledger("token", "olena", "--scope", "read", "--days", "1").startswith("wh_")
    (found,) = json.loads(ledger("list", "--json"))
    assert (found["name"], found["role"], found["tokens"]) == ("olena", "analyst", 1)
    assert call("--ledger", soledar, "accounts", "token", "olena", "--scope", "admin").code == 2
    assert ledger("remove", "olena") == "removed olena\n"
    assert ledger("list") == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("serve", "--host", "0.0.0.0"), "--public-read"),
        (("serve", "{empty}"), "whoholds publish"),
        (("--ledger", "{empty}/none.db", "serve"), "no ledger"),
    ],
)
def test_what_cannot_be_served_is_told(
    call: Call, soledar: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = call("--ledger", soledar, *(word.format(empty=empty) for word in words))
    assert done.code in (2, 6) and says in done.err


def test_a_demo_in_a_script_ends_by_itself(call: Call, tmp_path: Path) -> None:
    done = call("demo", "--ledger", tmp_path / "d.db")
    assert done.code == 0 and "http://" not in done.out
    assert not (tmp_path / "d.db.editions").exists()


@pytest.mark.parametrize(
    ("ledger", "accounts", "file"),
    [
        ("war.db", "", "war.db.accounts"),
        ("sqlite:///war.db", "", "war.db.accounts"),
        ("war.db", "people.db", "people.db"),
        ("postgresql://desk@host/war", "people.db", "people.db"),
        ("postgresql://desk@host/war", "", None),
    ],
)
def test_accounts_stand_beside_a_file_or_where_it_is_said(
    ledger: str, accounts: str, file: str | None
) -> None:
    found = Settings(ledger=ledger, accounts=accounts).accounts_file()
    assert found == (Path(file) if file else None)


def test_a_ledger_on_a_server_says_what_it_needs(call: Call) -> None:
    url = "postgresql://nobody@127.0.0.1:9/war"
    told = call("--ledger", url, "serve")
    assert told.code == 2 and "publish it with -o FOLDER" in told.err
    told = call("--ledger", url, "accounts", "list")
    assert told.code == 2 and "--accounts FILE" in told.err


@pytest.mark.skipif(not POSTGRES, reason="WHOHOLDS_TEST_POSTGRES names no database")
def test_a_ledger_on_a_server_is_served_with_its_accounts(folder: Path, tmp_path: Path) -> None:
    import psycopg
    from press_room import make_ledger

    from whoholds.serve.accounts import Accounts

    schema, people = f"test_{uuid4().hex[:12]}", tmp_path / "people.db"
    url = f"{POSTGRES}?ledger={schema}"
    try:
        make_ledger(url)
        accounts = Accounts(people)
        accounts.add("olena", "analyst", PASSWORD.decode().strip())
        accounts.close()
        before = ("--ledger", url, "--accounts", str(people))
        with started(folder, tmp_path, "--workers", "2", before=before) as (address, _):
            told = json.loads(fetched(f"{address}/api/overview"))["abilities"]
            assert told["ledger"] and told["review"]
            body = json.dumps({"name": "olena", "password": PASSWORD.decode().strip()}).encode()
            asked = urllib.request.Request(
                f"{address}/api/session", body, {"Content-Type": "application/json"}, method="POST"
            )
            with urllib.request.urlopen(asked, timeout=20) as answer:
                assert json.loads(answer.read())["role"] == "analyst"
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
