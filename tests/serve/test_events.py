"""The stream of server-sent events: who may listen, what arrives, and that it ends with its reader."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest
from loopback import listening
from press_room import PASSWORD, Newsroom
from small_edition import claims, publish_small
from starlette.applications import Starlette

from whoholds.serve import events
from whoholds.serve.accounts import ROLES
from whoholds.serve.app import make_app
from whoholds.serve.server import Options, Server
from whoholds.serve.shelf import Shelf

CLAIM = claims()[0].claim.claim_id
PATIENCE = 10.0
REJECT = {"verdict": "reject", "reason": "a plan, not a claim", "seen": None}


class Room(NamedTuple):
    """A newsroom behind a real port, its folder of editions its own."""

    address: str
    app: Starlette
    newsroom: Newsroom
    editions: Path

    @contextmanager
    def client(self, name: str | None = None) -> Iterator[httpx.Client]:
        """Yield a client, signed in where a name is given."""
        with httpx.Client(base_url=self.address, timeout=PATIENCE) as found:
            if name is not None:
                told = found.post("/api/session", json={"name": name, "password": PASSWORD})
                found.headers["x-csrf-token"] = told.json()["csrf"]
            yield found


@pytest.fixture(scope="module")
def room(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A newsroom that others reach: listening needs an account."""
    folder = tmp_path_factory.mktemp("room")
    own = shutil.copytree(editions, folder / "editions")
    newsroom = Newsroom(own, folder)
    options = Options(names=("room.example",))
    server = Server(Shelf(own), options, newsroom.book, newsroom.accounts)
    app = make_app(server)
    with pytest.MonkeyPatch.context() as quicker, listening(app) as address:
        quicker.setattr(events, "LOOK_SECONDS", 0.05)
        yield Room(address, app, newsroom, own)
    newsroom.server.close()


@contextmanager
def heard(client: httpx.Client) -> Iterator[Iterator[tuple[str, Any]]]:
    """Yield the events of a stream, each with its name and what it says."""
    with client.stream("GET", "/api/events") as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, msgspec.json.decode(line.removeprefix("data: "))


def settles(room: Room, listeners: int) -> bool:
    until = time.monotonic() + PATIENCE
    while room.app.state.events.listeners != listeners and time.monotonic() < until:
        time.sleep(0.01)
    return bool(room.app.state.events.listeners == listeners)


@pytest.mark.parametrize("who", [None, *ROLES])
def test_whoever_may_read_may_listen(room: Room, who: str | None) -> None:
    with room.client(who) as client:
        if who is None:
            assert client.get("/api/events").status_code == 401
            return
        with heard(client) as told:
            name, said = next(told)
    assert name == "edition"
    assert said["edition"]["name"] == next(room.editions.iterdir()).name


@pytest.mark.parametrize("scope", ["read", "add", "review", "admin"])
def test_a_token_listens_by_its_scope(room: Room, scope: str) -> None:
    token = room.newsroom.accounts.token("admin", (scope,))
    with room.client() as client:
        client.headers["authorization"] = f"Bearer {token}"
        with client.stream("GET", "/api/events") as answer:
            assert answer.status_code == (200 if scope == "read" else 403)


def test_a_review_arrives_at_everybody_who_listens(room: Room) -> None:
    with room.client("reader") as one, room.client("analyst-2") as two, room.client("analyst") as analyst:
        with heard(one) as first, heard(two) as second:
            assert {next(first)[0], next(second)[0]} == {"edition"}
            head = analyst.post(f"/api/review/{CLAIM}", json=REJECT).json()["head"]
            for name, said in (next(first), next(second)):
                assert (name, said["head"], said["new"]) == ("ledger", head, 1)
                (review,) = said["reviews"]
                assert (review["claim_id"], review["verdict"]) == (CLAIM, "reject")
                assert review["reviewer"] == "analyst"


def test_entries_that_are_no_reviews_are_counted(room: Room) -> None:
    report = {"source": "Example Post", "published": "2023-04-03T10:00:00Z", "text": "Nothing happened."}
    with room.client("contributor") as contributor, heard(contributor) as told:
        next(told)
        added = contributor.post("/api/reports", json=report).json()
        name, said = next(told)
    assert added["new"] and (name, said["head"], said["reviews"]) == ("ledger", added["head"], [])
    assert said["new"] > 0


def test_a_new_edition_arrives_with_its_changes(room: Room) -> None:
    with room.client("reader") as client, heard(client) as told:
        before = next(told)[1]["edition"]["digest"]
        publish_small(room.editions, claims()[:-1], head="77" * 32)
        name, said = next(told)
    assert name == "edition" and said["edition"]["name"].endswith("77" * 6)
    assert said["edition"]["digest"] != before and said["changes"]


def test_a_stream_ends_with_its_reader(room: Room) -> None:
    assert settles(room, 0)
    with room.client("reader") as client, heard(client) as told:
        next(told)
        assert settles(room, 1)
    assert settles(room, 0), "nobody is told who is not there"


def test_a_slow_reader_is_left_and_the_others_are_told(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_UNREAD", 1)
    with room.client("reader") as client, heard(client) as told, room.client("analyst") as analyst:
        next(told)
        undo = {"seen": analyst.get(f"/api/claims/{CLAIM}").json()["reviews"][-1]["review_id"]}
        assert analyst.post(f"/api/review/{CLAIM}/undo", json=undo).status_code == 200
        assert next(told, None) is None, "its stream ends, so that it begins anew"
    assert settles(room, 0)


def test_a_stream_ends_after_a_while_so_that_its_reader_is_asked_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LONGEST_SECONDS", 0.0)
    with room.client("reader") as client, heard(client) as told:
        assert next(told)[0] == "edition"
        assert next(told, None) is None


def test_a_silent_stream_says_that_it_is_there(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PULSE_SECONDS", 0.01)
    with room.client("reader") as client, client.stream("GET", "/api/events") as answer:
        assert any(line == ": still here" for line in answer.iter_lines())
