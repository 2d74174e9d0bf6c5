"""What the app reads from an edition: runs and tables, byte for byte the same each time."""

from __future__ import annotations

import struct
import threading
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_edition import BAKHMUT, FIRST, KEPT, LAST, STATES, app_content, publish_small

from whoholds.errors import EditionError
from whoholds.publish import verify_edition
from whoholds.publish.app.runs import Head, Runs, decode_runs, encode_runs
from whoholds.serve.edition import Edition
from whoholds.serve.words import match_like, match_words


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = publish_small(tmp_path / "one"), publish_small(tmp_path / "two")
    assert one.digest == two.digest
    assert "app/app.db" in one.files and "app/control/valid.bin" in one.files
    assert verify_edition(one.path).digest == one.digest


def test_a_change_in_the_app_part_is_found(tmp_path: Path) -> None:
    made = publish_small(tmp_path)
    with (made.path / "app" / "control" / "valid.bin").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x63")
    with pytest.raises(EditionError, match=r"app/control/valid\.bin was changed"):
        verify_edition(made.path)


def test_runs_lie_as_the_api_page_says() -> None:
    runs = app_content().axes["valid"]
    data = encode_runs(runs)
    size = struct.unpack_from("<I", data, 4)[0]
    assert data[:4] == b"whr1" and (8 + size) % 8 == 0
    at = 8 + size
    offset = struct.unpack_from("<8I", data, at)
    assert offset == tuple(runs.offset)
    day = struct.unpack_from(f"<{runs.head.runs}H", data, at + 32)
    assert day == tuple(runs.day)
    assert len(data) == at + 32 + runs.head.runs * (2 + 1 + 1 + len(STATES))


@st.composite
def some_runs(draw: st.DrawFn) -> Runs:
    days = draw(st.integers(1, 400))
    starts = draw(st.lists(st.sets(st.integers(0, days - 1)).map(lambda s: sorted(s | {0})), max_size=6))
    flat = [d for place in starts for d in place]
    n = len(flat)
    bytes_of = st.binary(min_size=n, max_size=n)
    offset = [0]
    for place in starts:
        offset.append(offset[-1] + len(place))
    head = Head("valid", date(2022, 2, 24), days, STATES, len(starts), n)
    return Runs(
        head,
        offset,
        flat,
        bytes(draw(bytes_of)),
        bytes(draw(bytes_of)),
        tuple(draw(bytes_of) for _ in STATES),
    )


@given(some_runs())
def test_printing_and_parsing_runs_is_the_identity(runs: Runs) -> None:
    found = decode_runs(encode_runs(runs))
    assert found.head == runs.head
    assert [list(c) for c in (found.offset, found.day, found.state, found.flags, *found.p)] == [
        list(c) for c in (runs.offset, runs.day, runs.state, runs.flags, *runs.p)
    ]


@given(some_runs(), st.integers(0, 60))
def test_runs_that_were_cut_are_refused(runs: Runs, lost: int) -> None:
    data = encode_runs(runs)
    body = runs.head.runs * (4 + len(STATES)) + 4 * (runs.head.places + 1)
    if 0 < lost <= body:
        with pytest.raises(EditionError, match="too early"):
            decode_runs(data[:-lost])
    with pytest.raises(EditionError, match="whr1"):
        decode_runs(b"x" + data)


def test_a_run_is_found_by_its_day(editions: Path) -> None:
    edition = Edition(next(editions.iterdir()))
    row = edition.row("SELECT no FROM places WHERE place_id = ?", BAKHMUT)
    assert row is not None
    runs = list(edition.valid.of(row["no"]))
    assert runs[0].first == FIRST and runs[-1].until.toordinal() == LAST.toordinal() + 1
    assert all(a.until == b.first for a, b in pairwise(runs))
    for run in runs:
        assert edition.valid.at(row["no"], run.first) == run
    assert edition.valid.at(row["no"], date(2022, 1, 1)) is None
    edition.leave()


@pytest.mark.parametrize(
    ("on", "as_known", "view"),
    [
        ("2023-04-03", None, "valid"),
        ("2023-04-03", "2023-04-03", "as-known"),
        ("2023-04-03", "2023-04-05", "2023-04-05"),
        ("2023-04-03", "2023-05-02", "2023-04-05"),
        ("2023-04-05", "2023-04-05", "as-known"),
        ("2023-04-06", "2023-04-20", "as-known"),
        ("2023-04-10", "2023-04-06", "2023-04-05"),
        ("2023-02-10", "2023-02-09", None),
        ("2023-05-30", "2023-03-08", None),
    ],
)
def test_the_view_that_knew_most_answers(
    editions: Path, on: str, as_known: str | None, view: str | None
) -> None:
    edition = Edition(next(editions.iterdir()))
    found = edition.view(date.fromisoformat(on), date.fromisoformat(as_known) if as_known else None)
    assert (found.name if found else None) == view
    assert edition.kept == KEPT
    edition.leave()


@given(st.text())
def test_no_words_upset_the_index(text: str) -> None:
    import sqlite3

    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE w USING fts5 (words, content = '', detail = 'none')")
        connection.execute("CREATE VIRTUAL TABLE n USING fts5 (folded, content = '', tokenize = 'trigram')")
        connection.execute("SELECT rowid FROM w WHERE w MATCH ?", (match_words(text),)).fetchall()
        connection.execute("SELECT rowid FROM n WHERE n MATCH ?", (match_like(text),)).fetchall()
    connection.close()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files as Linux shows them")
def test_threads_that_come_and_go_leave_no_connection_behind(editions: Path) -> None:
    path = next(editions.iterdir())

    def files() -> int:
        links = (link for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
        return sum(link.resolve() == (path / "app" / "app.db").resolve() for link in links)

    others = files()
    edition = Edition(path)
    for _ in range(20):
        thread = threading.Thread(target=edition.rows, args=("SELECT * FROM places",))
        thread.start()
        thread.join()
    assert files() == others + 1
    edition.leave()
    assert files() == others
