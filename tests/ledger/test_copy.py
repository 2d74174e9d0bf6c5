"""A ledger moved to another database is the same ledger."""

from __future__ import annotations

import pytest
from conftest import SERVER
from ledger_entries import one_of_each, raw, report
from test_rebuild import busy_war

from whoholds.errors import ChainBrokenError, LedgerError
from whoholds.ledger import copy_ledger, open_store


@pytest.fixture
def elsewhere(database, new_address, tmp_path):
    """The other database, or another file where there is only one kind."""
    if not SERVER or database == "postgres":
        return tmp_path / "copy.db"
    import uuid

    return f"{SERVER}?ledger=test_copy_{uuid.uuid4().hex[:8]}"


@pytest.fixture
def target(elsewhere):
    with open_store(elsewhere, create=True) as store:
        yield store
    if isinstance(elsewhere, str):
        import psycopg

        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {elsewhere.partition('?ledger=')[2]} CASCADE")


def test_ids_order_times_and_chain_are_kept(store, target, clock):
    busy_war(store, clock)
    store.set_setting("theatre", "ukraine")
    store.put_file("settlements.csv", b"place_id,name\nt:1,Sonivka\n")
    head = copy_ledger(store, target)
    assert head == store.head() == target.verify(expected_head=store.head())
    assert list(target.entries()) == list(store.entries())
    assert list(target.live_claims()) == list(store.live_claims())
    assert (target.setting("theatre"), target.files()) == ("ukraine", store.files())


def test_what_is_appended_afterwards_follows_in_both(store, target):
    store.append(one_of_each())
    copy_ledger(store, target)
    assert target.append(one_of_each()).new == 0


def test_a_ledger_with_entries_is_not_overwritten(store, target):
    store.append(one_of_each())
    copy_ledger(store, target)
    with pytest.raises(LedgerError, match="copy into a new ledger"):
        copy_ledger(store, target)


def test_a_broken_chain_is_not_copied(store, path, tmp_path):
    store.append(one_of_each())
    connection = raw(path)
    connection.execute("DROP TRIGGER entries_never_change")
    connection.execute("UPDATE entries SET kind = 'report' WHERE seq = 2")
    connection.close()
    with open_store(tmp_path / "copy.db", create=True) as target:
        with pytest.raises(ChainBrokenError, match="entry 2"):
            copy_ledger(store, target)
        assert target.head().seq == 0


def test_entries_of_many_months_are_copied_at_once(new_address, clock):
    """A copy takes thousands of entries together, where appends of a year took a few a day."""
    with open_store(new_address(), create=True, clock=clock) as source:
        for number in range(5):
            clock.tick(days=40)
            source.append([report(f"r{number}")])
        with open_store(new_address(), create=True) as target:
            assert copy_ledger(source, target) == source.head()
            assert target.verify() == source.head()
