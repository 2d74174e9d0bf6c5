from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from ledger_entries import claim, day, one_of_each, raw, read_entries, report, review

from whoholds.errors import LedgerError
from whoholds.ledger import Appended, Head
from whoholds.model import copy_of, reading_of


def test_an_empty_ledger_has_no_entry(store):
    assert store.head() == Head(seq=0, hash="00" * 32)
    assert store.append([]) == Appended(new=0, known=0, head=store.head())
    assert store.verify() == store.head()
    assert store.counts().entries == {}


def test_entries_come_back_in_order_as_they_were(store, clock):
    given = one_of_each()
    done = store.append(given)
    stored = list(store.entries())
    assert [item.entry for item in stored] == given
    assert [item.seq for item in stored] == list(range(1, len(given) + 1))
    assert {item.recorded_at for item in stored} == {clock.now}
    assert done == Appended(new=len(given), known=0, head=Head(seq=len(given), hash=stored[-1].hash))
    assert [item.seq for item in store.entries(after_seq=7)] == [8, 9]


def test_the_same_again_changes_nothing(store):
    head = store.append(one_of_each()).head
    again = store.append(one_of_each())
    assert again == Appended(new=0, known=len(one_of_each()), head=head)


def test_the_same_twice_in_one_call_is_recorded_once(store):
    assert store.append([report(), report()]).new == 1


def test_fetching_a_report_again_makes_no_new_version(store):
    store.append([report()])
    assert store.append([report(retrieved=day(9))]).known == 1


def test_other_content_under_a_known_id_is_a_new_version(store):
    store.append([report()])
    assert store.append([report(text="Corrected.")]).new == 1
    assert store.append([report()]).known == 1
    assert store.report("r1").text == "Corrected."


def test_a_claim_read_again_with_a_better_gazetteer_is_a_new_version(store):
    told = report()
    store.append(read_entries(told, claim(told, place_id=None)))
    store.append(read_entries(told, claim(told, place_id="bakhmut")))
    assert [c.claim.place_id for c in store.live_claims()] == ["bakhmut"]


def test_a_field_added_since_then_makes_nothing_new(store, path):
    """An entry recorded by an older version, whose nouns had fewer fields, is known all the same."""
    store.append([report()])
    connection = raw(path)
    connection.execute("DROP TRIGGER entries_never_change")
    connection.execute("UPDATE entries SET body = CAST(replace(body, '\"cited\":[],', '') AS BLOB)")
    assert b"cited" not in connection.execute("SELECT body FROM entries").fetchone()[0]
    connection.close()
    assert store.append([report()]) == Appended(new=0, known=1, head=store.head())


FIRST = report("r1")
SAID = claim(FIRST)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (claim(report("r9")), "its report 'r9' is not in the ledger"),
        (claim(report("r1", text="Wagner says it lost Bakhmut.")), "does not stand at 0..28"),
        (reading_of(FIRST, "rules-1", [claim(report("r9"))]), "does not stand in the text that it read"),
        (reading_of(report("r1", text="Other"), "rules-1", []), "the text it read of report 'r1'"),
        (reading_of(report("r9"), "rules-1", []), "the text it read of report 'r9'"),
        (review("c404", "reject"), "claim 'c404' is not in the ledger"),
        (review(SAID.claim_id, "amend", colour="red"), "colour"),
        (copy_of("r1", "r9", "text", 1.0, ""), "a report that is not in the ledger"),
        (msgspec.structs.replace(SAID, claim_id="c0"), "not the hash"),
    ],
)
def test_an_entry_that_points_to_nothing_is_refused_and_nothing_is_recorded(store, entry, why):
    head = store.append([FIRST, SAID]).head
    with pytest.raises(LedgerError, match=why):
        store.append([report("r5"), entry])
    assert store.head() == head
    assert store.report("r5") is None


def test_a_clock_that_goes_back_never_turns_recording_times_around(store, clock):
    store.append([report("r1")])
    clock.tick(days=-400)
    store.append([report("r2")])
    clock.tick(days=1)
    store.append([report("r3")])
    times = [item.recorded_at for item in store.entries()]
    assert times == [datetime(2023, 6, 1, tzinfo=UTC) + timedelta(microseconds=n) for n in range(3)]
    store.verify()


def assert_refused(store, path, statement):
    head = store.append(one_of_each()).head
    connection = raw(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only|cannot store TEXT"):
        connection.execute(statement)
    connection.close()
    assert store.verify() == head


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET kind = 'claim' WHERE seq = 2",
        "UPDATE entries SET recorded_at = recorded_at + 1",
        "UPDATE OR REPLACE entries SET seq = 1 WHERE seq = 2",
        "DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)",
        "DELETE FROM entries",
        "REPLACE INTO entries SELECT * FROM entries WHERE seq = 1",
        "INSERT INTO entries SELECT * FROM entries WHERE seq = 1 ON CONFLICT (seq) DO UPDATE SET kind = 'x'",
    ],
)
def test_the_database_itself_refuses_to_change_an_entry(store, path, statement):
    assert_refused(store, path, statement)


@pytest.mark.parametrize(
    ("verb", "seq", "recorded_at", "prev_hash"),
    [
        ("INSERT OR REPLACE", "2", "recorded_at", "prev_hash"),
        ("INSERT OR REPLACE", "9", "recorded_at", "prev_hash"),
        ("INSERT", "12", "recorded_at", "hash"),
        ("INSERT", "10", "recorded_at", "prev_hash"),
        ("INSERT", "NULL", "recorded_at", "hash"),
        ("INSERT", "10", "'today'", "hash"),
    ],
)
def test_the_database_itself_refuses_an_entry_that_does_not_follow(
    store, path, verb, seq, recorded_at, prev_hash
):
    row = f"{seq}, {recorded_at}, kind, id, packed, body, {prev_hash}, hash"
    assert_refused(store, path, f"{verb} INTO entries SELECT {row} FROM entries WHERE seq = 9")
