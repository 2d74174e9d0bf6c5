"""The server answers while an edition is replaced: no failed request, none from two editions."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from small_edition import claims, publish_small
from starlette.testclient import TestClient

from whoholds.errors import EditionError
from whoholds.serve.app import make_app
from whoholds.serve.edition import Edition
from whoholds.serve.server import Server
from whoholds.serve.shelf import Shelf, newest

HEADS = [f"{n:02}" * 32 for n in range(1, 6)]


class Clock:
    """Time that runs a minute with every look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 60
        return self.now


def test_the_newest_edition_is_taken_and_what_grows_is_not(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="whoholds publish"):
        Shelf(tmp_path)
    first = publish_small(tmp_path, head=HEADS[0]).path
    (tmp_path / ".half-written-x").mkdir()
    assert newest(tmp_path) == first
    second = publish_small(tmp_path, head=HEADS[1]).path
    assert newest(tmp_path) == second
    assert newest(first) == first, "an edition named by itself is served for good"


def test_a_held_edition_answers_to_its_end(tmp_path: Path) -> None:
    publish_small(tmp_path, head=HEADS[0])
    shelf = Shelf(tmp_path, Clock())
    with shelf.pinned() as held:
        publish_small(tmp_path, head=HEADS[1])
        with shelf.pinned() as other:
            assert other.info.name != held.info.name
        assert held.row("SELECT count(*) FROM places")[0] == 7  # type: ignore[index]
    assert not held.hold(), "it closed after its last holder"
    shelf.close()


def test_a_broken_edition_does_not_stop_the_one_that_is_served(tmp_path: Path) -> None:
    whole = publish_small(tmp_path, head=HEADS[0])
    shelf = Shelf(tmp_path, Clock())
    broken = tmp_path / "2024-01-01_broken" / "app"
    broken.mkdir(parents=True)
    (broken / "app.db").write_bytes(b"")
    (broken.parent / "datapackage.json").write_text("{")
    with shelf.pinned() as edition:
        assert edition.path == whole.path
    shelf.close()


class Reader(threading.Thread):
    """Asks again and again; every answer must fit the edition that it names."""

    def __init__(self, client: TestClient, sizes: dict[str, int]) -> None:
        super().__init__()
        self.client, self.sizes, self.done = client, sizes, threading.Event()
        self.faults: list[str] = []
        self.seen: set[str] = set()

    def run(self) -> None:
        while not self.done.is_set():
            told: Any = self.client.get("/api/overview").json()
            name = told["edition"]["name"]
            self.seen.add(name)
            if told["counts"]["claims"] != self.sizes[name]:
                self.faults.append(f"{name} has {told['counts']['claims']} claims")
            page = self.client.get("/api/claims?limit=1000").json()
            if page["matched"] != len(page["claims"]):
                self.faults.append(f"{page['matched']} matched, {len(page['claims'])} given")


def test_no_request_fails_or_mixes_while_editions_are_replaced(tmp_path: Path) -> None:
    """Each edition has another number of claims."""
    names = [f"2023-05-31_{head[:12]}" for head in HEADS]
    sizes = {name: len(claims()) - number for number, name in enumerate(names)}
    publish_small(tmp_path, claims(), head=HEADS[0])
    server = Server(Shelf(tmp_path, Clock()))
    app = make_app(server)
    readers = [Reader(TestClient(app), sizes) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number, head in enumerate(HEADS[1:], 1):
        publish_small(tmp_path, claims()[number:], head=head)
    for reader in readers:
        while names[-1] not in reader.seen and reader.is_alive():
            reader.join(0.05)
        reader.done.set()
        reader.join()
    server.close()
    assert [fault for reader in readers for fault in reader.faults] == []
    assert all(names[-1] in reader.seen for reader in readers)


def test_an_edition_without_an_app_part_is_told(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("{}")
    with pytest.raises(EditionError, match="app part"):
        Edition(tmp_path)
