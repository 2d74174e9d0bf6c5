"""What a ledger keeps beside its chain: settings, files, results of checks."""

from __future__ import annotations

import pytest
from ledger_entries import day

from whoholds.errors import LedgerError
from whoholds.ledger import CheckResult, StoredFile
from whoholds.ledger.origins import origins


def test_settings_are_replaced(store):
    assert store.setting("theatre") is None
    assert store.setting("theatre", "none") == "none"
    store.set_setting("theatre", "sudan")
    store.set_setting("theatre", "ukraine")
    assert store.setting("theatre") == "ukraine"


def test_a_file_is_kept_with_its_hash_and_time(store, clock):
    data = b"place_id,name\n" * 200
    kept = store.put_file("places.csv", data)
    assert kept == StoredFile(name="places.csv", sha256=kept.sha256, size=len(data), stored_at=clock.now)
    assert store.get_file("places.csv") == data
    assert store.stored_files() == (kept,)
    assert store.files() == {"places.csv": data}
    assert store.head().seq == 0


def test_the_newest_file_of_a_name_counts_and_the_same_is_kept_once(store, address, clock):
    first = store.put_file("places.csv", b"one")
    clock.tick()
    assert store.put_file("places.csv", b"one") == first
    store.put_file("more.csv", b"")
    store.put_file("places.csv", b"two")
    assert store.files() == {"more.csv": b"", "places.csv": b"two"}


def test_a_file_that_is_not_there_is_named(store):
    with pytest.raises(LedgerError, match=r"keeps no file named 'places.csv'"):
        store.get_file("places.csv")


def test_the_newest_result_of_every_check_is_told(store):
    def result(check_id, head_seq, probability):
        return CheckResult(
            check_id=check_id,
            head_seq=head_seq,
            checked_at=day(9),
            held=probability > 0.5,
            probability=probability,
        )

    store.record_checks([result("k1", 1, 0.1), result("k1", 2, 0.2), result("k2", 2, 0.9)])
    store.record_checks([result("k1", 2, 0.7)])
    assert store.check_results() == (result("k1", 2, 0.7), result("k2", 2, 0.9))


@pytest.mark.parametrize(
    ("edges", "members", "expected"),
    [
        ([], [], {}),
        ([(1, 2)], [(1, "a", 5), (2, "b", 4)], {"a": "b", "b": "b"}),
        ([(1, 2)], [(1, "a", 4), (2, "b", 4)], {"a": "a", "b": "a"}),
        ([(1, 2), (3, 2), (4, 5)], [(1, "a", 1), (2, "b", 2), (3, "c", 3), (4, "d", 9), (5, "e", 8)],
         {"a": "a", "b": "a", "c": "a", "d": "e", "e": "e"}),
        ([(1, 2), (2, 3)], [(1, "a", 1), (3, "c", 3)], {"a": "a", "c": "c"}),
        ([(1, 2), (2, 1), (1, 2)], [(1, "a", 1), (2, "b", 2)], {"a": "a", "b": "a"}),
    ],
)  # fmt: skip
def test_origins_are_the_earliest_known_of_each_cluster(edges, members, expected):
    assert origins(edges, members) == expected
