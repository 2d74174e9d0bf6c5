"""What lives in the ledger, on both axes of time: the rules of docs/ledger.md, one test each."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_entries import claim, day, harm, one_of_each, read_entries, report, review
from plain_view import plain_view

from whoholds.errors import UsageError
from whoholds.ledger import open_store
from whoholds.model import copy_of, reading_of

FIRST = report("r1", "Wagner says it took Bakhmut. It also holds Opytne.", on=3)
TOOK = claim(FIRST, "it took Bakhmut")
HOLDS = claim(FIRST, "holds Opytne", relation="holds", place="Opytne", place_id="opytne")
CORRECTED = report("r1", "Wagner says it took Bakhmut. Correction: not Opytne.", on=6)


def live(store, **asked):
    return [c.claim for c in store.live_claims(**asked)]


def test_claims_of_a_reading_live_with_what_their_report_adds(store, clock):
    source = report("r1", FIRST.text, source="Ch", source_id="ch", title="Evening", url="https://e.org/1")
    store.append(read_entries(source, TOOK))
    (found,) = store.live_claims()
    assert found.claim == TOOK
    assert found.known_at == found.published == day(3)
    assert found.recorded_at == clock.now
    assert (found.source, found.source_id, found.title, found.url) == (
        "Ch",
        "ch",
        "Evening",
        "https://e.org/1",
    )
    assert (found.origin, found.review) == ("r1", None)


def test_a_later_reading_of_the_same_text_replaces_the_earlier_one(store, clock):
    store.append(read_entries(FIRST, TOOK, HOLDS, extractor="rules-1"))
    then = clock.now
    clock.tick()
    store.append(read_entries(FIRST, HOLDS, extractor="llm-1"))
    assert live(store) == [HOLDS]
    assert live(store, recorded_until=then) == [TOOK, HOLDS]


def test_a_claim_that_a_later_reading_finds_again_lives_again(store):
    for number, said in enumerate([[TOOK], [], [TOOK]]):
        store.append(read_entries(FIRST, *said, extractor=f"rules-{number}"))
    assert live(store) == [TOOK]


def test_a_claim_without_any_reading_lives(store):
    store.append([FIRST, TOOK])
    assert live(store) == [TOOK]


def test_a_reading_that_does_not_name_an_imported_claim_leaves_it_alive(store):
    store.append([FIRST, TOOK])
    store.append(read_entries(FIRST, HOLDS))
    assert live(store) == [TOOK, HOLDS]


def test_an_imported_claim_lives_in_a_new_version_only_where_its_quote_stands(store):
    store.append([FIRST, TOOK, HOLDS])
    store.append([CORRECTED])
    assert live(store) == [TOOK]
    assert live(store, as_known=day(5)) == [TOOK, HOLDS]


def test_claims_of_an_older_version_wait_for_the_new_one_to_be_read(store):
    store.append(read_entries(FIRST, TOOK, HOLDS))
    store.append([CORRECTED])
    assert live(store) == []
    store.append([reading_of(CORRECTED, "rules-1", [TOOK])])
    assert live(store) == [TOOK]


def test_a_version_published_later_is_not_known_before(store, clock):
    store.append(read_entries(FIRST, TOOK, HOLDS))
    then = clock.now
    clock.tick()
    store.append(read_entries(CORRECTED, TOOK))
    assert live(store, as_known=day(5)) == [TOOK, HOLDS]
    assert live(store, as_known=day(6)) == [TOOK]
    assert live(store, as_known=day(9), recorded_until=then) == [TOOK, HOLDS]
    assert live(store, as_known=day(2)) == []


def test_a_claim_that_stays_in_a_corrected_report_was_known_from_the_first(store):
    store.append(read_entries(FIRST, TOOK))
    store.append(read_entries(CORRECTED, TOOK))
    (found,) = store.live_claims()
    assert (found.known_at, found.published) == (day(3), day(6))


def test_an_older_version_found_later_does_not_replace_the_newer(store):
    store.append(read_entries(CORRECTED, TOOK))
    store.append(read_entries(FIRST, TOOK, HOLDS))
    assert live(store) == [TOOK]
    assert live(store, as_known=day(5)) == [TOOK, HOLDS]


def test_a_quote_always_stands_in_the_version_that_is_shown(store):
    """The same claim in both versions, with a word of its quote changed."""
    old, new = report("r1", "We hold the town", on=3), report("r1", "We held the town", on=6)
    one, other = claim(old), claim(new)
    assert one.claim_id == other.claim_id
    store.append(read_entries(old, one))
    store.append(read_entries(new, other))
    assert live(store, as_known=day(5)) == [one]
    assert live(store) == [other]


@pytest.mark.parametrize(
    ("known", "count"), [(day(3), 0), (day(4) - timedelta(microseconds=1), 0), (day(4), 1)]
)
def test_a_report_known_by_its_day_is_known_at_the_end_of_it(store, known, count):
    store.append(read_entries(msgspec.structs.replace(FIRST, published_grain="day"), TOOK))
    assert len(live(store, as_known=known)) == count


def test_a_rejected_claim_is_hidden_from_then_on_and_comes_back_when_accepted(store, clock):
    store.append(read_entries(FIRST, TOOK, HOLDS))
    before = clock.now
    rejected = clock.tick()
    store.append([review(TOOK.claim_id, "reject", "v1")])
    clock.tick()
    store.append([review(TOOK.claim_id, "accept", "v2")])
    assert live(store, recorded_until=before) == [TOOK, HOLDS]
    assert live(store, recorded_until=rejected) == [HOLDS]
    assert live(store) == [TOOK, HOLDS]
    assert [c.review.verdict for c in store.live_claims() if c.review] == ["accept"]


def test_an_amended_claim_is_shown_and_found_as_amended(store, clock):
    store.append(read_entries(FIRST, TOOK))
    clock.tick()
    store.append([review(TOOK.claim_id, "amend", place_id="artemivsk", side="Russia")])
    (found,) = store.live_claims(place_ids=["artemivsk"])
    assert (found.claim.place_id, found.claim.side) == ("artemivsk", "Russia")
    assert found.review.verdict == "amend"
    assert live(store, place_ids=["bakhmut"]) == []
    assert live(store, recorded_until=clock.now - timedelta(hours=1)) == [TOOK]
    assert store.history(TOOK.claim_id)[0].entry == TOOK


def test_an_amendment_outlives_a_better_reading(store):
    store.append(read_entries(FIRST, TOOK))
    store.append([review(TOOK.claim_id, "amend", side="Russia")])
    store.append(read_entries(FIRST, msgspec.structs.replace(TOOK, place_id="b2"), extractor="rules-2"))
    assert [(c.side, c.place_id) for c in live(store)] == [("Russia", "b2")]


def test_a_harm_claim_is_reviewed_like_a_claim(store):
    hurt = harm(FIRST, place_id="bakhmut")
    store.append([FIRST, hurt, reading_of(FIRST, "rules-1", [], [hurt])])
    assert [h.harm for h in store.harms(place_ids=["bakhmut"])] == [hurt]
    assert live(store) == []
    store.append([review(hurt.harm_id, "reject")])
    assert list(store.harms()) == []


def test_history_and_reviews_tell_everything_about_a_claim(store):
    store.append(read_entries(FIRST, TOOK, HOLDS))
    verdicts = [review(TOOK.claim_id, "reject", "v1"), review(TOOK.claim_id, "accept", "v2")]
    store.append(verdicts)
    again = msgspec.structs.replace(TOOK, extractor="rules-2")
    store.append([again, reading_of(FIRST, "rules-2", [HOLDS])])
    told = [item.entry for item in store.history(TOOK.claim_id)]
    assert told == [TOOK, reading_of(FIRST, "rules-1", [TOOK, HOLDS]), *verdicts, again]
    assert store.reviews(TOOK.claim_id) == tuple(verdicts)
    assert store.history("c404") == ()


def test_a_report_is_found_by_an_id_with_any_character_in_it(store):
    ids = {"a\0b", "\0", 'O\'Brien "x"', "قوات 😀"}
    store.append([report(name) for name in sorted(ids)])
    assert {r.report_id for r in store.reports(report_ids=ids)} == ids
    assert [r.report_id for r in store.reports(report_ids={"a\0b"})] == ["a\0b"]


def test_reports_are_the_newest_known_version(store, clock):
    store.append([FIRST, report("r2")])
    clock.tick()
    store.append([CORRECTED])
    assert [r.report_id for r in store.reports()] == ["r2", "r1"]
    assert store.report("r1") == CORRECTED
    assert store.report("r1", as_known=day(5)) == FIRST
    assert store.report("r1", recorded_until=clock.now - timedelta(hours=1)) == FIRST
    assert store.report("r1", as_known=day(1)) is None


def test_baselines_and_checks_are_the_newest_of_each(store, clock):
    baseline, check = one_of_each()[-2:]
    store.append([baseline, check])
    then = clock.now
    clock.tick()
    moved = msgspec.structs.replace(baseline, otherwise="ua")
    store.append([moved, msgspec.structs.replace(baseline, baseline_id="b0")])
    assert [b.baseline_id for b in store.baselines()] == ["b1", "b0"]
    assert store.baselines()[0] == moved
    assert store.baselines(recorded_until=then) == (baseline,)
    assert store.checks() == (check,)


def test_what_was_read_is_known(store):
    store.append(read_entries(FIRST, TOOK))
    assert store.has_reading(FIRST, "rules-1")
    assert not store.has_reading(FIRST, "rules-2")
    assert not store.has_reading(CORRECTED, "rules-1")


def test_counts_tell_entries_and_what_lives(store):
    store.append(one_of_each())
    counts = store.counts()
    assert counts.entries["report"] == 2
    assert (counts.reports, counts.live_claims, counts.live_harms) == (2, 1, 1)


# --- filters


SIDES = {
    "ru": claim(FIRST, "it took Bakhmut", side="Russia", claimant_side="Russia", lang="en",
                when_from="2023-03-01"),
    "ua": claim(FIRST, "holds Opytne", side="Ukraine", claimant_side="Russia", lang="uk", relation="holds",
                place_id=None, said_at=day(2)),
    "no": claim(FIRST, "Opytne", claimant="@report", place_id="opytne", lang="en"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "ru ua no"),
        ({"place_ids": ["bakhmut"]}, "ru"),
        ({"place_ids": {"bakhmut", "opytne"}}, "ru no"),
        ({"place_ids": []}, ""),
        ({"report_ids": ["r1"]}, "ru ua no"),
        ({"report_ids": ["r2"]}, ""),
        ({"side": "Russia"}, "ru"),
        ({"claimant_side": "Russia"}, "ru ua"),
        ({"relation": "holds"}, "ua"),
        ({"lang": "en"}, "ru no"),
        ({"valid_from": day(2)}, "ua no"),
        ({"valid_to": day(2)}, "ru"),
        ({"valid_from": day(2), "valid_to": day(3)}, "ua"),
        ({"valid_from": day(3)}, "no"),
        ({"valid_from": day(4)}, ""),
        ({"known_from": day(3)}, "ru ua no"),
        ({"known_from": day(4)}, ""),
    ],
)
def test_filters(store, asked, found):
    store.append([FIRST, *SIDES.values()])
    assert live(store, **asked) == [SIDES[name] for name in found.split()]


@pytest.mark.parametrize("name", ["as_known", "recorded_until", "valid_from", "valid_to"])
def test_a_time_without_zone_is_refused(store, name):
    with pytest.raises(UsageError, match=f"{name} needs a time zone"):
        live(store, **{name: datetime(2023, 3, 3)})


def test_many_places_at_once(store):
    store.append([FIRST, TOOK])
    assert live(store, place_ids=[*(f"p{n}" for n in range(40_000)), "bakhmut"]) == [TOOK]


def test_a_filter_that_does_not_exist_is_named(store):
    with pytest.raises(UsageError, match="no filter place_id: there are place_ids, "):
        live(store, place_id="bakhmut")


# --- origins


def test_reports_joined_by_copies_have_the_earliest_known_as_origin(store, clock):
    reports = [report(name, on=on) for name, on in [("a", 5), ("b", 4), ("c", 6), ("alone", 3)]]
    store.append([*reports, *(claim(r) for r in reports)])
    before = clock.now
    clock.tick()
    store.append([copy_of("a", "b", "text", 0.9, "w"), copy_of("c", "a", "citation", 0.5, "w")])

    def origins(**asked):
        return {c.claim.report_id: c.origin for c in store.live_claims(**asked)}

    assert origins() == {"a": "b", "b": "b", "c": "b", "alone": "alone"}
    assert origins(recorded_until=before) == {name: name for name in ("a", "b", "c", "alone")}
    assert origins(as_known=day(5)) == {"a": "b", "b": "b", "alone": "alone"}
    assert origins(as_known=day(4)) == {"b": "b", "alone": "alone"}


# --- any history, against the plainest reading of the rules

TEXTS = ("it took Bakhmut. holds Opytne.", "it took Bakhmut. not Opytne", "it TOOK Bakhmut. holds Opytne")
VERSIONS = [report("r1", text, on=on) for text, on in product(TEXTS, (3, 5))]
CLAIMS = [
    claim(version, version.text[start:end], place="x", place_id=place)
    for version in VERSIONS[::2]
    for start, end in ((0, 15), (17, 22))
    for place in ("bakhmut", "b2")
]
IDS = sorted({c.claim_id for c in CLAIMS})


@st.composite
def histories(draw):
    """Draw up to eight transactions about one report: versions, claims, readings, reviews."""
    count = draw(st.integers(1, 8))
    return [[VERSIONS[draw(st.integers(0, 5))]], *(draw(transactions()) for _ in range(count))]


@st.composite
def transactions(draw):
    kind = draw(st.sampled_from(["version", "claim", "reading", "reading", "review"]))
    if kind == "version":
        return [draw(st.sampled_from(VERSIONS))]
    if kind == "claim":
        return [draw(st.sampled_from(CLAIMS))]
    if kind == "review":
        verdict = draw(st.sampled_from(["accept", "reject", "amend"]))
        changes = {"side": draw(st.sampled_from(["Russia", "Ukraine"]))} if verdict == "amend" else {}
        return [review(draw(st.sampled_from(IDS)), verdict, f"v{draw(st.integers(0, 99))}", **changes)]
    version = draw(st.sampled_from(VERSIONS))
    named = [c for c in draw(st.lists(st.sampled_from(CLAIMS), max_size=3)) if c.quote in version.text]
    named = list({c.claim_id: c for c in named if version.text[c.start : c.end] == c.quote}.values())
    return [version, *named, reading_of(version, f"x{draw(st.integers(0, 3))}", named)]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories())
def test_any_history_gives_the_view_that_the_rules_say(new_address, clock, history):
    with open_store(new_address(), create=True, clock=clock) as store:
        for entries in history:
            clock.tick()
            append_what_is_sound(store, entries)
        stored = list(store.entries())
        for until in (None, *{s.recorded_at for s in stored}):
            for known in (None, day(2), day(4), day(6)):
                found = store.live_claims(as_known=known, recorded_until=until)
                assert [(c.claim, c.known_at, c.review) for c in found] == plain_view(stored, known, until)


def append_what_is_sound(store, entries):
    from whoholds.errors import LedgerError

    try:
        store.append(entries)
    except LedgerError as error:
        assert "not in the ledger" in str(error) or "does not stand" in str(error)
