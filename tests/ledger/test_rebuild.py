from __future__ import annotations

from ledger_entries import claim, dump, one_of_each, raw, read_entries, report, review

from whoholds.ledger import derive, open_store


def busy_war(store, clock):
    """Many small transactions: versions, re-readings, reviews and copies across them."""
    store.append(one_of_each())
    for number in range(40):
        clock.tick()
        told = report(f"r{number % 7}", f"Day {number % 5}: Wagner says it took Bakhmut.", on=1 + number % 9)
        said = claim(told, "took Bakhmut", place_id=f"p{number % 3}")
        store.append(
            [told, said] if number % 4 == 0 else read_entries(told, said, extractor=f"x{number % 2}")
        )
        if number % 5 == 0:
            verdict = ("accept", "reject", "amend")[number % 3]
            store.append(
                [review(said.claim_id, verdict, f"v{number}", **{"side": "ru"} if verdict == "amend" else {})]
            )


def test_rebuilt_tables_are_the_same_byte_for_byte(store, path, clock, monkeypatch):
    busy_war(store, clock)
    before, head = dump(path), store.head()
    assert len(before["states"]) > 50
    for at_once in (1, 7, 5000):
        monkeypatch.setattr(derive, "AT_ONCE", at_once)
        monkeypatch.setattr("whoholds.ledger.store.AT_ONCE", at_once)
        store.rebuild()
        assert dump(path) == before
    assert store.verify() == head


def test_one_append_and_many_derive_the_same(store, path, tmp_path, clock):
    busy_war(store, clock)
    with open_store(tmp_path / "whole.db", create=True, clock=clock) as whole:
        whole.append([item.entry for item in store.entries()])
    assert dump(tmp_path / "whole.db") == dump(path)


def test_lost_derived_tables_come_back(store, path, clock):
    busy_war(store, clock)
    before = dump(path)
    connection = raw(path)
    for table in ("states", "reports", "readings", "copies"):
        connection.execute(f"DROP TABLE {table}")
    connection.close()
    store.rebuild()
    assert dump(path) == before


def test_tables_of_an_older_version_are_remade_when_opened(store, path, clock):
    busy_war(store, clock)
    before, head = dump(path), store.head()
    store.close()
    connection = raw(path)
    connection.execute("DROP TABLE states")
    connection.execute("UPDATE meta SET value = '0' WHERE key = 'derived'")
    connection.close()
    with open_store(path) as again:
        assert again.verify() == head
    assert dump(path) == before
