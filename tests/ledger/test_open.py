"""What open_store makes of a path: a ledger, or a message that says what to do."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from forked import Forked
from ledger_entries import claim, dump, one_of_each, raw, read_entries, report
from sqlalchemy import inspect

from whoholds.errors import LedgerError, LedgerVersionError
from whoholds.ledger import open_store, sqlite, tables


def test_a_ledger_is_made_once(path):
    open_store(path, create=True).close()
    with pytest.raises(LedgerError, match="there is a ledger at .* already"):
        open_store(path, create=True)
    open_store(path).close()


def test_what_was_written_is_there_when_opened_again(store, path):
    head = store.append(one_of_each()).head
    store.close()
    with open_store(f"sqlite:///{path}") as again:
        assert again.verify() == head
        assert len(list(again.live_claims())) == 1


def test_closing_leaves_one_file(store, path):
    store.append(one_of_each())
    store.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_two_stores_in_one_process_see_each_other(store, make_store):
    other = make_store()
    head = store.append([report("r1")]).head
    assert other.head() == head
    assert other.append([report("r2")]).head == store.head()


@pytest.mark.parametrize("name", ["with space.db", "per%cent?.db", "Бахмут#1.db"])
def test_any_file_name(tmp_path, name):
    with open_store(tmp_path / name, create=True) as store:
        store.append(one_of_each())
    assert (tmp_path / name).is_file()


def not_a_database(path):
    path.write_bytes(b"place_id,name\n" * 100)


def another_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: None, "no ledger at .*: `whoholds init` makes one"),
        (lambda path: path.mkdir(), "is a folder: name a file"),
        (lambda path: path.touch(), "is empty, not a ledger"),
        (not_a_database, "this file is not a ledger"),
        (another_database, "is a database, but not a ledger"),
    ],
)
def test_what_is_no_ledger_is_refused_and_left_alone(path, make, why):
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for read_only in (False, True):
        with pytest.raises(LedgerError, match=why):
            open_store(path, read_only=read_only)
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("make", [not_a_database, another_database])
def test_no_ledger_is_made_inside_another_file(path, make):
    make(path)
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="not a ledger"):
        open_store(path, create=True)
    assert path.read_bytes() == before


def test_a_ledger_needs_a_folder(tmp_path):
    with pytest.raises(LedgerError, match="the folder .* does not exist"):
        open_store(tmp_path / "nowhere" / "war.db", create=True)


def test_an_unknown_kind_of_database_is_named(tmp_path):
    with pytest.raises(LedgerError, match="mysql"):
        open_store("mysql://somewhere/war")


def test_a_ledger_of_a_newer_version_is_left_alone(store, path):
    store.append(one_of_each())
    store.close()
    connection = raw(path)
    connection.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    connection.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(LedgerVersionError, match="schema 99.*upgrade whoholds; nothing was changed"):
            open_store(path, read_only=read_only)
    assert path.read_bytes() == before


def test_the_tables_are_those_that_the_queries_speak_of(store):
    found = inspect(store.backend.engine)
    assert set(found.get_table_names()) == {
        t.name for m in (tables.kept, tables.derived) for t in m.sorted_tables
    }
    for metadata in (tables.kept, tables.derived):
        for table in metadata.sorted_tables:
            there = [(c["name"], bool(c["nullable"])) for c in found.get_columns(table.name)]
            assert there == [(c.name, bool(c.nullable)) for c in table.columns]


def test_tables_are_strict_and_the_log_is_written_ahead(store, path):
    connection = raw(path)
    strict = dict(
        connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    )
    assert all(strict[t.name] for m in (tables.kept, tables.derived) for t in m.sorted_tables)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    with store.backend.read() as inside:
        assert inside.exec_driver_sql("PRAGMA synchronous").scalar() == 2


# --- migrations


SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))


def test_every_schema_version_has_a_ledger_to_migrate():
    assert [int(path.stem) for path in SCHEMAS] == list(range(1, len(sqlite.SCHEMA) + 1))


@pytest.mark.parametrize("script", SCHEMAS, ids=lambda p: p.stem)
def test_a_ledger_of_every_earlier_version_opens_whole(path, script):
    """`schemas/N.sql` is a dump of a ledger as version N made it, with one entry of each kind it knew."""
    connection = raw(path)
    connection.executescript(script.read_text())
    last = connection.execute("SELECT seq, hash FROM entries ORDER BY seq DESC").fetchone()
    connection.close()
    with open_store(path) as store:
        head = store.verify()
        assert (head.seq, head.hash) == (last[0], last[1].hex())
        assert len(list(store.live_claims())) == 1
        store.append([report("later")])
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw(path).execute("DELETE FROM entries")


def test_a_migration_runs_once_and_keeps_everything(store, path, monkeypatch):
    head = store.append(one_of_each()).head
    store.close()
    monkeypatch.setattr(
        sqlite, "SCHEMA", (*sqlite.SCHEMA, "CREATE TABLE notes (note TEXT NOT NULL) STRICT;\n")
    )
    for _ in range(2):
        with open_store(path) as again:
            assert again.verify() == head
    assert raw(path).execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_a_migration_that_fails_changes_nothing(store, path, monkeypatch):
    store.append(one_of_each())
    store.close()
    before = dump(path)
    broken = "CREATE TABLE notes (note TEXT) STRICT;\nCREATE TABLE entries (again TEXT) STRICT;\n"
    monkeypatch.setattr(sqlite, "SCHEMA", (*sqlite.SCHEMA, broken))
    with pytest.raises(LedgerError, match="already exists"):
        open_store(path)
    monkeypatch.undo()
    assert dump(path) == before
    open_store(path).close()


def test_a_ledger_that_needs_migration_cannot_be_opened_read_only(store, path, monkeypatch):
    store.close()
    monkeypatch.setattr(sqlite, "SCHEMA", (*sqlite.SCHEMA, "CREATE TABLE notes (note TEXT) STRICT;\n"))
    with pytest.raises(LedgerError, match="open it once for writing"):
        open_store(path, read_only=True)


# --- reading only


def test_read_only_reads_and_does_not_write(store, path, make_store):
    head = store.append(one_of_each()).head
    reader = make_store(read_only=True)
    assert reader.verify() == head
    for write in (
        lambda: reader.append([report("r7")]),
        reader.rebuild,
        lambda: reader.set_setting("a", "b"),
    ):
        with pytest.raises(LedgerError, match="opened read-only"):
            write()
    store.append([report("r8")])
    assert reader.head() == store.head()


def as_nobody(path: Path, act: Callable[[Path], object]) -> str:
    """Do something as a user who may not write here, in a process of its own; return what it said."""

    def run(say):
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        say(act(path))

    return "\n".join(Forked(run).end()[0])


def open_to_all(folder: Path) -> None:
    """Let any user walk to a folder of pytest's."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)


@pytest.fixture
def locked_away(store, path):
    """A ledger in a folder in which nobody may write."""
    head = store.append(one_of_each()).head
    store.close()
    open_to_all(path.parent)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    yield head
    path.parent.chmod(0o755)


def read(path):
    with open_store(path, read_only=True) as store:
        return store.verify().hash


def write(path):
    with open_store(path) as store:
        return store.append([report("x")])


def make(path):
    return open_store(path.with_name("new.db"), create=True)


def test_a_read_only_disk_can_be_read_and_says_that_it_cannot_be_written(path, locked_away):
    assert as_nobody(path, read) == locked_away.hash
    assert re.match("LedgerError: .*make .* writable or open it read-only", as_nobody(path, write))


def test_a_read_only_folder_that_is_to_hold_a_new_ledger_says_so(path, locked_away):
    told = as_nobody(path, make)
    assert re.match("LedgerError: .*check the permissions of the file and its folder", told)


def test_unfinished_writes_on_a_read_only_disk_are_not_passed_over(store, path):
    store.append(one_of_each())
    log = path.with_name(path.name + "-wal")
    assert log.stat().st_size
    copied = {file: file.read_bytes() for file in (path, log)}
    store.close()
    copy = path.parent / "locked"
    copy.mkdir()
    for file, data in copied.items():
        (copy / file.name).write_bytes(data)
    open_to_all(copy)
    copy.chmod(0o555)
    told = as_nobody(copy / path.name, read)
    copy.chmod(0o755)
    assert "unfinished writes: copy it and war.db-wal to a writable folder" in told


def make_schema_dump(path: Path) -> str:
    """Return the script for `schemas/N.sql`; run once for each new schema version, by hand."""
    told = report("r1")
    with open_store(path, create=True) as store:
        store.append(one_of_each())
        store.append(read_entries(told, claim(told), extractor="rules-2"))
    return "\n".join(raw(path).iterdump())
