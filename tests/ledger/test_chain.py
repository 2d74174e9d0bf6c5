"""The chain, as we link it and as an outsider verifies it."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from ledger_entries import one_of_each, report

from whoholds.ledger.chain import GENESIS, Tip, entry_hash, link
from whoholds.ledger.codec import encode

DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "0005-ledger.md"


def test_an_outsider_finds_the_same_head_with_the_script_of_the_decision_record(store, path):
    head = store.append([*one_of_each(), report("long", "Bakhmut " * 1000)]).head
    script = re.search(r"```python\n(.*?)```", DECISION.read_text(), re.DOTALL)[1]
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert done.stdout == f"{head.seq} {head.hash}\n"


def test_the_hash_of_a_known_entry_never_changes():
    own = entry_hash(1, 1_685_577_600_000_000, "report", "r1", b"{}", GENESIS)
    assert (
        own.hex()
        == hashlib.sha256(
            b"whoholds-ledger-1\n1\n1685577600000000\n6:report,2:r1,2:{}," + bytes(32)
        ).hexdigest()
    )


FIELDS = st.tuples(
    st.integers(1, 10**6), st.integers(-(10**17), 10**17), st.text(), st.text(), st.binary(), st.binary()
)


@given(FIELDS, FIELDS)
def test_different_entries_have_different_hashes(one, other):
    assert (entry_hash(*one) == entry_hash(*other)) == (one == other)


def test_a_transaction_is_one_instant_and_instants_never_fall():
    first = link([encode(e) for e in one_of_each()], Tip(), now=1000)
    tip = Tip(first[-1].seq, first[-1].hash, first[-1].recorded_at)
    second = link([encode(report("r9"))], tip, now=7)
    assert {item.recorded_at for item in first} == {1000}
    assert second[0].recorded_at == 1001
    assert second[0].seq == len(first) + 1
    assert second[0].prev_hash == first[-1].hash
