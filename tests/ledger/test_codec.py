from __future__ import annotations

from datetime import datetime

import msgspec
import pytest
from ledger_entries import claim, harm, one_of_each, report, review

from whoholds.errors import LedgerError
from whoholds.ledger.codec import amended, decode, encode, fault_of, instant, micros, pack, reading_id, unpack
from whoholds.model import ENTRY_TYPES, Reading, reading_of

REPORT = report()
CLAIM = claim(REPORT)
HARM = harm(REPORT)


@pytest.mark.parametrize("entry", one_of_each(), ids=lambda e: type(e).__name__)
def test_print_then_parse_is_identity(entry):
    encoded = encode(entry)
    assert decode(encoded.kind, encoded.body) == entry


def test_every_kind_of_entry_is_tried():
    assert {encode(entry).kind for entry in one_of_each()} == set(ENTRY_TYPES)


@pytest.mark.parametrize("size", [0, 10, 1023, 1024, 100_000])
def test_a_body_comes_back_as_it_was(size):
    body = b"{" + b"ab" * size
    assert unpack(*reversed(pack(body))) == body


def test_only_large_bodies_are_compressed():
    assert pack(b"a" * 1000)[0] == 0
    packed, stored = pack(b"a" * 10_000)
    assert packed == 1
    assert len(stored) < 100


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b + b"x", lambda b: b"no" + b, lambda b: b""])
def test_a_damaged_compressed_body_is_refused(damage):
    with pytest.raises(LedgerError, match="damaged"):
        unpack(damage(pack(b"a" * 10_000)[1]), 1)


def test_a_body_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr("whoholds.ledger.codec.MAX_BODY", 5000)
    with pytest.raises(LedgerError, match="damaged"):
        unpack(pack(b"a" * 10_000)[1], 1)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (report(report_id=""), "needs an id"),
        (report(published=datetime(2023, 3, 3)), "published has no time zone"),
        (report(retrieved=datetime(2023, 3, 3)), "retrieved has no time zone"),
        (msgspec.structs.replace(CLAIM, claim_id="c0"), "not the hash of what it says"),
        (msgspec.structs.replace(HARM, harm_id="h0"), "not the hash of what it says"),
        (claim(REPORT, said_at=datetime(2023, 3, 3)), "said_at has no time zone"),
        (claim(REPORT, when_from="2023-02-31"), "day is out of range"),
        (claim(REPORT, when_from="2023-02-01", when_zone="Bakhmut/Mean"), "No time zone found"),
        (
            Reading(reading_id="d0", report_id="r1", content_hash="", extractor="x"),
            "not the hash of what it binds",
        ),
        (review(CLAIM.claim_id, "amend"), "changes belong"),
        (review(CLAIM.claim_id, "accept", side="ru"), "changes belong"),
        (review(CLAIM.claim_id, "amend", quote="other"), "quote cannot be amended"),
        (msgspec.structs.replace(review(CLAIM.claim_id, "reject"), reason=" "), "a reason"),
        (msgspec.structs.replace(one_of_each()[5], copy_id="k0"), "not the hash of the pair"),
    ],
)
def test_what_cannot_be_recorded_says_why(entry, fault):
    assert fault in (fault_of(entry) or "nothing")
    with pytest.raises(LedgerError, match="cannot be recorded"):
        encode(entry)


@pytest.mark.parametrize("entry", one_of_each(), ids=lambda e: type(e).__name__)
def test_what_the_pipeline_makes_can_be_recorded(entry):
    assert fault_of(entry) is None


def test_half_a_character_is_refused():
    with pytest.raises(LedgerError, match="not valid Unicode"):
        encode(report(text="\ud800"))


def test_an_unknown_kind_asks_for_a_newer_version():
    with pytest.raises(LedgerError, match="newer whoholds"):
        decode("rumour", b"{}")


def test_an_unknown_field_is_named():
    with pytest.raises(LedgerError, match="colour"):
        decode("claim", encode(CLAIM).body[:-1] + b',"colour":"red"}')


def test_the_id_of_a_reading_is_the_one_that_the_model_gives():
    made = reading_of(REPORT, "rules-1", [CLAIM], [HARM])
    assert reading_id(made) == made.reading_id


def test_an_amendment_changes_the_fields_that_it_names():
    changed = amended(CLAIM, review(CLAIM.claim_id, "amend", side="Russia", percent=[70, 80]))
    assert changed == msgspec.structs.replace(CLAIM, side="Russia", percent=(70.0, 80.0))


@pytest.mark.parametrize("changes", [{"colour": "red"}, {"relation": "eats"}, {"when_from": "2023-02-31"}])
def test_an_amendment_that_makes_no_claim_is_refused(changes):
    with pytest.raises(LedgerError, match="makes no valid claim"):
        amended(CLAIM, review(CLAIM.claim_id, "amend", **changes))


def test_instants_keep_microseconds():
    moment = datetime.fromisoformat("1914-07-28T11:10:00.000001+01:00")
    assert instant(micros(moment)) == moment
