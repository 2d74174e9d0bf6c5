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


def test_rebuilt_tables_are_the_same_byte_for_byte(store, address, clock, monkeypatch):
    busy_war(store, clock)
    before, head = dump(address), store.head()
    assert len(before["states"]) > 50
    for at_once in (1, 7, 5000):
        monkeypatch.setattr(derive, "AT_ONCE", at_once)
        monkeypatch.setattr("whoholds.ledger.store.AT_ONCE", at_once)
        store.rebuild()
        assert dump(address) == before
    assert store.verify() == head


def test_one_append_and_many_derive_the_same(store, address, new_address, clock):
    busy_war(store, clock)
    other = new_address()
    with open_store(other, create=True, clock=clock) as whole:
        whole.append([item.entry for item in store.entries()])
    assert dump(other) == dump(address)


def test_lost_derived_tables_come_back(store, address, clock):
    busy_war(store, clock)
    before = dump(address)
    connection = raw(address)
    for table in ("states", "reports", "readings", "copies"):
        connection.execute(f"DROP TABLE {table}")
    connection.close()
    store.rebuild()
    assert dump(address) == before


def test_tables_of_an_older_version_are_remade_when_opened(store, address, clock):
    busy_war(store, clock)
    before, head = dump(address), store.head()
    store.close()
    connection = raw(address)
    connection.execute("DROP TABLE states")
    connection.execute("UPDATE meta SET value = '0' WHERE key = 'derived'")
    connection.close()
    with open_store(address) as again:
        assert again.verify() == head
    assert dump(address) == before
