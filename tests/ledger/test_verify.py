"""Whoever alters the file, and however: verify says where, or the ledger is as it was."""

from __future__ import annotations

import random
import shutil

import msgspec
import pytest
from ledger_entries import claim, dump, one_of_each, raw, read_entries, report, review

from whoholds.errors import ChainBrokenError, LedgerError
from whoholds.ledger import Head, open_store
from whoholds.ledger.chain import Tip, link
from whoholds.ledger.codec import Encoded, encode, pack
from whoholds.model import reading_of, to_json

TRIGGERS = ("entries_never_change", "entries_never_go", "entries_only_grow")
LONG = report("long", "A long report. " * 200)


@pytest.fixture
def filled(store, clock):
    """A store of some twenty entries in several transactions."""
    store.append(one_of_each())
    for number in range(3):
        clock.tick()
        told = report(f"m{number}", f"On day {number} Wagner says it took Bakhmut.")
        store.append(read_entries(told, claim(told, "took Bakhmut")))
    store.append([LONG])
    return store


@pytest.fixture
def forger(filled, path):
    """The file behind the ledger's back, its triggers gone."""
    connection = raw(path)
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


def test_a_whole_ledger_verifies(filled):
    assert filled.verify() == filled.head()
    assert filled.verify(derived=False) == filled.head()


def test_a_head_published_earlier_is_found_on_the_way(filled):
    published = filled.head()
    filled.append([report("later")])
    assert filled.verify(published) == filled.head()


def flip(value, rng):
    """Return a value with one bit changed, of the same type."""
    if isinstance(value, int):
        return value ^ (1 << rng.randrange(40))
    data = bytearray(value.encode() if isinstance(value, str) else value)
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(7)
    return data.decode(errors="replace") if isinstance(value, str) else bytes(data)


def flip_one(connection, rng, last):
    seq = rng.randint(1, last)
    column = rng.choice(["recorded_at", "kind", "id", "body", "prev_hash", "hash"])
    value = connection.execute(f"SELECT {column} FROM entries WHERE seq = ?", (seq,)).fetchone()[0]
    connection.execute(f"UPDATE entries SET {column} = ? WHERE seq = ?", (flip(value, rng), seq))
    return seq


def remove_some(connection, rng, last):
    seq = rng.randint(1, last - 1)
    connection.execute("DELETE FROM entries WHERE seq BETWEEN ? AND ?", (seq, rng.randint(seq, last - 1)))
    return seq


def remove_one_and_close_the_gap(connection, rng, last):
    seq = rng.randint(1, last - 1)
    connection.execute("DELETE FROM entries WHERE seq = ?", (seq,))
    for later in range(seq + 1, last + 1):
        connection.execute("UPDATE entries SET seq = ? WHERE seq = ?", (later - 1, later))
    return seq


def swap_two(connection, rng, last):
    one, other = sorted(rng.sample(range(1, last + 1), 2))
    for old, new in ((one, -1), (other, one), (-1, other)):
        connection.execute("UPDATE entries SET seq = ? WHERE seq = ?", (new, old))
    return one


def insert_one(connection, rng, last):
    seq = rng.randint(1, last)
    for later in range(last, seq - 1, -1):
        connection.execute("UPDATE entries SET seq = ? WHERE seq = ?", (later + 1, later))
    others = [n for n in range(1, last + 2) if n not in (seq, seq + 1)]
    copied = "recorded_at, kind, id, packed, body, prev_hash, hash FROM entries WHERE seq = ?"
    connection.execute(f"INSERT INTO entries SELECT ?, {copied}", (seq, rng.choice(others)))
    return seq


def cut_the_tail(connection, rng, last):
    seq = rng.randint(1, last)
    connection.execute("DELETE FROM entries WHERE seq >= ?", (seq,))
    return seq


FORGERIES = (
    flip_one,
    flip_one,
    remove_some,
    remove_one_and_close_the_gap,
    swap_two,
    insert_one,
    cut_the_tail,
)


def test_every_forged_entry_is_named(filled, forger):
    """300 random forgeries, each undone again: verify names the first broken entry of every one."""
    rng, head = random.Random(20230520), filled.head()
    kept = forger.execute("SELECT * FROM entries").fetchall()
    for number in range(300):
        forger.execute("BEGIN")
        seq = FORGERIES[number % len(FORGERIES)](forger, rng, head.seq)
        forger.execute("COMMIT")
        with pytest.raises(ChainBrokenError) as broken:
            filled.verify(head, derived=False)
        assert broken.value.seq == seq
        forger.execute("BEGIN")
        forger.execute("DELETE FROM entries")
        forger.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", kept)
        forger.execute("COMMIT")
    assert filled.verify(head) == head


def test_without_a_published_head_a_cut_tail_goes_unseen(filled, forger):
    """The reason to publish heads."""
    head = filled.head()
    forger.execute("DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)")
    assert filled.verify(derived=False).seq == head.seq - 1


def test_a_ledger_forged_anew_from_the_middle_does_not_meet_the_published_head(filled, forger):
    head = filled.head()
    *kept, _ = (item.entry for item in filled.entries())
    rewrite(forger, [*kept, report("long", "Other. " * 300)])
    assert filled.verify(derived=False) != head
    with pytest.raises(ChainBrokenError, match="not the one of the head that was published"):
        filled.verify(head, derived=False)


def rewrite(connection, forged):
    """Replace the chain by a new one that is whole in itself."""
    replace_chain(connection, [encode(entry) for entry in forged])


def replace_chain(connection, encoded):
    links = link(encoded, Tip(), 1_700_000_000_000_000)
    rows = [(*item[:4], *pack(item.body), *item[5:7]) for item in links]
    connection.execute("BEGIN")
    connection.execute("DELETE FROM entries")
    connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("COMMIT")


FIRST = report("r1")
SAID = claim(FIRST)
UNGROUNDED = claim(report("r1", "Wagner says it left Bakhmut."))


@pytest.mark.parametrize(
    ("forged", "seq", "why"),
    [
        ([FIRST, UNGROUNDED], 2, "does not stand at"),
        ([SAID, FIRST], 1, "its report 'r1' is not in the ledger"),
        ([FIRST, reading_of(FIRST, "x", [SAID])], 2, "does not stand in the text"),
        ([FIRST, SAID, review("c0", "reject")], 3, "claim 'c0' is not in the ledger"),
    ],
)
def test_a_chain_whole_in_itself_is_still_refused_where_an_entry_points_to_nothing(
    filled, forger, forged, seq, why
):
    rewrite(forger, forged)
    with pytest.raises(ChainBrokenError, match=why) as broken:
        filled.verify()
    assert broken.value.seq == seq


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"place": "Soledar"}, "not the hash of what it says"), ({"place_id": "p2"}, "filed under 'c0'")],
)
def test_an_id_that_is_not_its_own_is_found(filled, forger, fields, why):
    entry = msgspec.structs.replace(SAID, **fields)
    forged = Encoded(entry, "claim", SAID.claim_id if "place" in fields else "c0", to_json(entry))
    replace_chain(forger, [encode(FIRST), forged])
    with pytest.raises(ChainBrokenError, match=why) as broken:
        filled.verify()
    assert broken.value.seq == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE states SET place_id = 'kyiv' WHERE no = 2",
        "UPDATE states SET until_seq = 3",
        "UPDATE reports SET known_at = known_at + 1 WHERE seq = 1",
        "DELETE FROM states",
        "DELETE FROM copies",
        "INSERT INTO readings VALUES (99, 1, 'ghost')",
    ],
)
def test_an_altered_derived_table_is_found_and_remade(filled, address, statement):
    before = dump(address)
    connection = raw(address)
    connection.execute(statement)
    connection.close()
    with pytest.raises(LedgerError, match="`whoholds rebuild`"):
        filled.verify()
    filled.rebuild()
    assert dump(address) == before
    filled.verify()


def test_an_altered_file_is_found(filled, path):
    filled.put_file("gazetteer.csv", b"place_id,name\n" * 500)
    connection = raw(path)
    connection.execute("UPDATE files SET data = x'00', packed = 0")
    connection.close()
    for look in (filled.verify, filled.files, lambda: filled.get_file("gazetteer.csv")):
        with pytest.raises(LedgerError, match=r"the kept file 'gazetteer.csv' was altered"):
            look()


def test_any_flipped_byte_of_the_file_is_found_or_changes_nothing(filled, path, tmp_path):
    rng, head = random.Random(7), filled.head()
    stored, tables = list(filled.entries()), dump(path)
    filled.close()
    whole = path.read_bytes()
    used = [place for place, byte in enumerate(whole) if byte]
    found = 0
    for number in range(30):
        damaged = bytearray(whole)
        damaged[rng.choice(used)] ^= 1 << rng.randrange(8)
        copy = tmp_path / f"{number}.db"
        copy.write_bytes(damaged)
        try:
            with open_store(copy, read_only=True) as store:
                assert store.verify(head) == head
                assert list(store.entries()) == stored
                assert dump(copy) == tables
        except LedgerError:
            found += 1
    assert found > 10, "most used bytes hold something"


@pytest.mark.parametrize("part", [0.1, 0.4, 0.7, 0.95])
def test_a_truncated_file_is_found(filled, path, tmp_path, part):
    head = filled.head()
    filled.close()
    whole = path.read_bytes()
    copy = tmp_path / "half.db"
    copy.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(LedgerError), open_store(copy) as store:
        store.verify(head)


def test_a_head_of_another_ledger_is_not_met(filled):
    with pytest.raises(ChainBrokenError, match="entry 2 is not the one"):
        filled.verify(Head(seq=2, hash="ab" * 32))


def test_a_copy_of_the_file_verifies_too(filled, path, tmp_path):
    head = filled.head()
    filled.close()
    shutil.copy(path, tmp_path / "copy.db")
    with open_store(tmp_path / "copy.db", read_only=True) as store:
        assert store.verify(head) == head
