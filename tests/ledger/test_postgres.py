"""What PostgreSQL alone brings: roles, triggers, partitions, a server that goes away."""

from __future__ import annotations

import re
import shutil
import subprocess
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import SERVER
from ledger_entries import claim, one_of_each, read_entries, report

from whoholds.errors import ChainBrokenError, LedgerError
from whoholds.ledger import open_store, postgres
from whoholds.ledger.codec import encode
from whoholds.ledger.postgres import SCHEMA, address_of

needs_server = pytest.mark.skipif(not SERVER, reason="WHOHOLDS_TEST_POSTGRES names no database")


# --- addresses


def test_a_password_is_never_shown() -> None:
    address = address_of("postgresql://desk:geheim@db.example/war?ledger=ukraine&sslmode=require")
    assert "geheim" not in address.name
    assert address.schema == "ukraine"
    assert dict(address.url.query) == {"sslmode": "require"}


@pytest.mark.parametrize("name", ["War", "a-b", "1st", "x" * 60, "a;drop"])
def test_a_ledger_s_name_is_a_plain_one(name: str) -> None:
    with pytest.raises(LedgerError, match="small letters, digits and _"):
        address_of(f"postgresql://db.example/war?ledger={name}")


def test_a_server_that_is_not_there_is_told() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(LedgerError, match="the server cannot be reached"):
        open_store("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")


# --- on a server


@pytest.fixture
def url():
    import psycopg

    name = f"test_{uuid.uuid4().hex[:12]}"
    yield f"{SERVER}?ledger={name}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")


@pytest.fixture
def role():
    """A role of the server that owns nothing; its URL is the server's with its name."""
    import psycopg

    name = f"desk_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
        yield name
        connection.execute(f"DROP OWNED BY {name}")
        connection.execute(f"DROP ROLE {name}")


def as_role(url, role):
    before, _, after = url.partition("@")
    return f"{before.partition('://')[0]}://{role}@{after}"


def raw(url):
    import psycopg

    server, _, ledger = url.partition("?ledger=")
    return psycopg.connect(server, autocommit=True, options=f"-c search_path={ledger}")


@needs_server
def test_the_writing_role_appends_and_cannot_change_what_is_recorded(url, role):
    with open_store(url, create=True) as owner:
        owner.backend.grant(role, write=True)
    with open_store(as_role(url, role)) as store:
        head = store.append(one_of_each()).head
        store.rebuild()
        store.set_setting("theatre", "ukraine")
        assert store.verify() == head
    with raw(as_role(url, role)) as connection:
        for statement in (
            "UPDATE entries SET kind = 'claim'",
            "DELETE FROM entries",
            "TRUNCATE entries",
            "ALTER TABLE entries DISABLE TRIGGER ALL",
            "DROP TABLE entries",
            "UPDATE files SET data = ''",
            "CREATE OR REPLACE FUNCTION entries_never_change() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        ):
            with pytest.raises(Exception, match="permission denied|must be owner"):
                connection.execute(statement)


@needs_server
def test_the_reading_role_reads_and_writes_nothing(url, role):
    with open_store(url, create=True) as owner:
        owner.append(one_of_each())
        owner.backend.grant(role, write=False)
    with open_store(as_role(url, role), read_only=True) as store:
        assert len(list(store.live_claims())) == 1
    with open_store(as_role(url, role)) as store, pytest.raises(LedgerError, match="whoholds grant"):
        store.append([report("r8")])


@needs_server
def test_a_role_without_a_grant_sees_nothing(url, role):
    open_store(url, create=True).close()
    with pytest.raises(LedgerError):
        open_store(as_role(url, role))


@needs_server
def test_grants_outlive_derived_tables_of_another_version(url, role):
    with open_store(url, create=True) as owner:
        owner.append(one_of_each())
        owner.backend.grant(role, write=True)
    with raw(url) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'derived'")
    open_store(url).close()
    with open_store(as_role(url, role)) as store:
        assert store.append([report("r8")]).new == 1


@needs_server
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET kind = 'claim' WHERE seq = 2",
        "DELETE FROM entries WHERE seq = 9",
        "TRUNCATE entries",
        "TRUNCATE entries_202306",
        "DELETE FROM entries_202306",
        "INSERT INTO entries SELECT seq + 3, recorded_at, kind, id, packed, body, hash, hash FROM entries WHERE seq = 9",
        "INSERT INTO entries SELECT 10, recorded_at, kind, id, packed, body, prev_hash, hash FROM entries WHERE seq = 9",
        "INSERT INTO entries SELECT 9, recorded_at + 1, kind, id, packed, body, hash, hash FROM entries WHERE seq = 9",
    ],
)  # fmt: skip
def test_even_the_owner_s_server_refuses_to_change_the_chain(url, statement):
    with open_store(url, create=True, clock=lambda: datetime(2023, 6, 1, tzinfo=UTC)) as store:
        head = store.append(one_of_each()).head
        with raw(url) as connection, pytest.raises(Exception, match="append-only"):
            connection.execute(statement)
        assert store.verify() == head


@needs_server
def test_entries_lie_in_partitions_of_the_month_they_were_recorded_in(url):
    moments = [datetime(2023, month, 28, tzinfo=UTC) for month in (1, 2, 12)]
    for moment in moments:
        with open_store(url, create=moment is moments[0], clock=lambda moment=moment: moment) as store:
            store.append([report(f"r-{moment:%m}")])
    with raw(url) as connection:
        names = connection.execute("SELECT inhrelid::regclass::text FROM pg_inherits ORDER BY 1").fetchall()
    with open_store(url) as store:
        assert store.verify().seq == 3
    mine = [
        name.rpartition(".")[2]
        for (name,) in names
        if "202301" in name or "202302" in name or "202312" in name
    ]
    assert {"entries_202301", "entries_202302", "entries_202312"} <= set(mine)


@needs_server
def test_a_connection_that_the_server_ends_is_made_anew(url):
    with open_store(url, create=True) as store:
        store.append([report("r1")])
        with raw(url) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'whoholds' AND pid <> pg_backend_pid()"
            )
        assert store.append([report("r2")]).new == 1
        assert store.verify().seq == 2


@needs_server
def test_a_transaction_that_the_server_ends_records_nothing(url):
    with open_store(url, create=True) as store:
        head = store.append([report("r1")]).head

        def ended():
            told = report("r2")
            yield from read_entries(told, claim(told))

        with pytest.raises(LedgerError, match="repeat"), store.backend.write() as connection:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            with raw(url) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (pid,))
            connection.exec_driver_sql("SELECT 1")
        assert store.verify() == head
        assert store.append(list(ended())).new == 3


@needs_server
def test_a_nul_in_a_name_is_kept_in_the_entry(url):
    with open_store(url, create=True) as store:
        odd = report("r1", "Wagner says it took Bakhmut.")
        odd = type(odd)(**{f: getattr(odd, f) for f in odd.__struct_fields__} | {"title": "a\x00b"})
        store.append([odd])
        assert store.report("r1").title == "a\x00b"


# --- theatres apart, backups, earlier schemas


@needs_server
def test_a_role_of_one_theatre_sees_nothing_of_another_in_the_same_database(url, role):
    other = f"{url}_b"
    try:
        with open_store(url, create=True) as one, open_store(other, create=True) as two:
            one.append(one_of_each())
            two.append(one_of_each())
            one.backend.grant(role, write=True)
            hidden = two.backend.schema
        with open_store(as_role(url, role)) as store:
            assert store.append([report("r8")]).new == 1
        with pytest.raises(LedgerError):
            open_store(as_role(other, role))
        with raw(as_role(url, role)) as connection:
            for table in ("entries", "entries_202303", "reports", "states", "files", "settings"):
                with pytest.raises(Exception, match="permission denied|does not exist"):
                    connection.execute(f"SELECT * FROM {hidden}.{table}")
    finally:
        with raw(url) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {other.partition('?ledger=')[2]} CASCADE")


def dumped(url: str, *options: str) -> str:
    """Return a ledger's dump, as the handbook says to make it."""
    server, _, ledger = url.partition("?ledger=")
    command = ["pg_dump", f"--schema={ledger}", *options, server]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"pg_dump cannot dump this server: {done.stderr.strip()}")
    return done.stdout


def restored(script: str, url: str) -> None:
    server, _, _ = url.partition("?ledger=")
    command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", server]
    subprocess.run(command, input=script, text=True, check=True, capture_output=True)


@needs_server
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not installed")
def test_a_restored_backup_verifies_and_goes_on(url):
    with open_store(url, create=True) as store:
        head = store.append(one_of_each()).head
        store.put_file("gazetteer.csv", b"place_id,name\n" * 100)
    script = dumped(url)
    with raw(url) as connection:
        connection.execute(f"DROP SCHEMA {url.partition('?ledger=')[2]} CASCADE")
    restored(script, url)
    with open_store(url) as store:
        assert store.verify(head) == head
        assert store.append([report("later")]).head.seq == head.seq + 1
        with pytest.raises(Exception, match="append-only"), raw(url) as connection:
            connection.execute("DELETE FROM entries")


@needs_server
@pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not installed")
def test_a_backup_of_a_shortened_ledger_does_not_meet_the_head(url):
    with open_store(url, create=True) as store:
        store.append(one_of_each())
        before = dumped(url)
        head = store.append([report("later")]).head
    with raw(url) as connection:
        connection.execute(f"DROP SCHEMA {url.partition('?ledger=')[2]} CASCADE")
    restored(before, url)
    with open_store(url) as store, pytest.raises(ChainBrokenError, match="is missing"):
        store.verify(head)


SCHEMAS = sorted((Path(__file__).parent / "schemas" / "postgres").glob("*.sql"))


def test_every_schema_version_has_a_ledger_to_migrate():
    assert [int(path.stem) for path in SCHEMAS] == list(range(1, len(SCHEMA) + 1))


@needs_server
@pytest.mark.skipif(not shutil.which("psql"), reason="psql is not installed")
@pytest.mark.parametrize("script", SCHEMAS, ids=lambda p: p.stem)
def test_a_ledger_of_every_earlier_version_opens_whole(url, script):
    """`schemas/postgres/N.sql` is a dump of a ledger, called `earlier`, as version N made it."""
    name = url.partition("?ledger=")[2]
    restored(re.sub(r"\bearlier\b", name, script.read_text()), url)
    with raw(url) as connection:
        last = connection.execute("SELECT seq, hash FROM entries ORDER BY seq DESC").fetchone()
    with open_store(url) as store:
        head = store.verify()
        assert (head.seq, head.hash) == (last[0], last[1].hex())
        assert len(list(store.live_claims())) == 1
        assert store.append([report("later")]).new == 1


@needs_server
def test_a_migration_runs_once_and_keeps_everything(url, monkeypatch):
    with open_store(url, create=True) as store:
        head = store.append(one_of_each()).head
    monkeypatch.setattr(postgres, "SCHEMA", (*SCHEMA, "CREATE TABLE notes (note text NOT NULL);"))
    for _ in range(2):
        with open_store(url) as again:
            assert again.verify() == head
    with raw(url) as connection:
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)


@needs_server
def test_a_migration_that_fails_changes_nothing(url, monkeypatch):
    with open_store(url, create=True) as store:
        head = store.append(one_of_each()).head
    broken = "CREATE TABLE notes (note text NOT NULL); SELECT no_such_thing;"
    with monkeypatch.context() as patched:
        patched.setattr(postgres, "SCHEMA", (*SCHEMA, broken))
        with pytest.raises(LedgerError, match="no_such_thing"):
            open_store(url)
    with open_store(url) as store:
        assert store.verify() == head


@needs_server
def test_rows_come_in_by_copy(url):
    said = []
    with open_store(url, create=True) as store:
        with store.backend.write() as connection:
            cursor = connection.connection.cursor()
            real = type(cursor).copy

            def copy(self, statement, *words, **more):
                said.append(str(statement))
                return real(self, statement, *words, **more)

            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(type(cursor), "copy", copy)
                store._record(connection, [encode(report("r1"))])
        assert any("entries" in statement for statement in said)
        assert store.verify().seq == 1
