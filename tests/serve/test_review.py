"""Review: every act an entry with name and time, nothing lost when two decide at once, undo by a new entry."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from press_room import Newsroom
from small_edition import BAKHMUT, claims

SNAPSHOTS = Path(__file__).parent / "snapshots"
HEDGED, DENIED, *OTHERS = [
    c.claim.claim_id for c in claims() if c.claim.hedge or c.claim.modality == "denied"
]
PLAIN = [c.claim.claim_id for c in claims() if not c.claim.hedge and c.claim.modality == "fact"]
ACCEPT = {"verdict": "accept", "reason": "the quote says it"}
REJECT = {"verdict": "reject", "reason": "another Bakhmut"}


def decide(client: Any, claim_id: str, **decision: Any) -> Any:
    return client.post(f"/api/review/{claim_id}", json=decision)


def reviews(client: Any, claim_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/claims/{claim_id}").json()["reviews"]
    return found


def test_a_verdict_stands_in_the_ledger_with_name_reason_and_time(newsroom: Newsroom) -> None:
    client = newsroom.client("analyst")
    told = decide(client, PLAIN[0], **REJECT).json()
    (kept,) = newsroom.book.desk.store.reviews(PLAIN[0])
    assert (kept.verdict, kept.reviewer, kept.reason) == ("reject", "analyst", "another Bakhmut")
    assert told["review"]["review_id"] == kept.review_id and kept.reviewed_at.tzinfo
    assert PLAIN[0] not in {c.claim.claim_id for c in newsroom.book.desk.store.live_claims()}
    newsroom.book.desk.verify()


def test_an_amendment_changes_what_lives(newsroom: Newsroom) -> None:
    client = newsroom.client("analyst")
    told = decide(client, PLAIN[1], verdict="amend", reason="of the suburb", changes={"part": "suburb"})
    assert told.status_code == 200, told.text
    live = {c.claim.claim_id: c.claim for c in newsroom.book.desk.store.live_claims()}
    assert live[PLAIN[1]].part == "suburb"


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        ({"verdict": "accept", "reason": " "}, "reason"),
        ({"verdict": "amend", "reason": "r", "changes": {}}, "changes"),
        ({"verdict": "amend", "reason": "r", "changes": {"quote": "x"}}, "cannot be amended"),
        ({"verdict": "amend", "reason": "r", "changes": {"relation": "flies"}}, "relation"),
        ({"verdict": "accept", "reason": "r" * 3000}, "2000"),
        ({"verdict": "maybe", "reason": "r"}, "verdict"),
        ({"verdict": "accept"}, "reason"),
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(
    newsroom: Newsroom, decision: dict[str, Any], says: str
) -> None:
    told = decide(newsroom.client("analyst"), PLAIN[2], **decision)
    assert told.status_code == 422 and says in told.json()["detail"]
    assert newsroom.book.reviews(PLAIN[2]) == ()


def test_a_claim_that_is_not_there_is_told(newsroom: Newsroom) -> None:
    assert decide(newsroom.client("analyst"), "c0", **ACCEPT).status_code == 404


def test_the_second_of_two_is_shown_the_first_decision(newsroom: Newsroom) -> None:
    first, second = newsroom.client("analyst"), newsroom.client("analyst-2")
    assert decide(first, PLAIN[3], **ACCEPT).status_code == 200
    told = decide(second, PLAIN[3], **REJECT)
    assert told.status_code == 409
    assert told.json()["current"]["reviewer"] == "analyst"
    seen = told.json()["current"]["review_id"]
    assert decide(second, PLAIN[3], **REJECT, seen=seen).status_code == 200
    assert [r["verdict"] for r in reviews(first, PLAIN[3])] == ["accept", "reject"]


def test_of_many_who_decide_at_once_one_is_recorded_and_all_others_are_told(newsroom: Newsroom) -> None:
    clients = [newsroom.client("analyst") for _ in range(4)] + [
        newsroom.client("analyst-2") for _ in range(4)
    ]
    start, told = threading.Barrier(len(clients)), list[Any]()

    def act(client: Any, number: int) -> None:
        start.wait()
        told.append(decide(client, PLAIN[4], verdict="accept", reason=f"reader {number}"))

    threads = [threading.Thread(target=act, args=(c, n)) for n, c in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(t.status_code for t in told) == [200] + [409] * 7
    (kept,) = newsroom.book.reviews(PLAIN[4])
    assert {t.json()["current"]["review_id"] for t in told if t.status_code == 409} == {kept.review_id}


def test_two_ledgers_opened_apart_agree_on_who_was_first(newsroom: Newsroom) -> None:
    from whoholds.desk import open_desk
    from whoholds.serve.book import Book
    from whoholds.serve.faults import DecidedBeforeError
    from whoholds.serve.shapes import Decision

    other = Book(open_desk(newsroom.ledger))
    other.decide(PLAIN[5], Decision(verdict="accept", reason="first"), "elsewhere")
    with pytest.raises(DecidedBeforeError):
        newsroom.book.decide(PLAIN[5], Decision(verdict="reject", reason="second"), "here")
    other.close()


def test_undo_brings_back_what_counted_before_by_a_new_entry(newsroom: Newsroom) -> None:
    client = newsroom.client("analyst")
    claim_id = PLAIN[6]
    first = decide(client, claim_id, **REJECT).json()["review"]["review_id"]
    undone = client.post(f"/api/review/{claim_id}/undo", json={"seen": first})
    assert undone.status_code == 200, undone.text
    live = {c.claim.claim_id: c for c in newsroom.book.desk.store.live_claims()}
    assert claim_id in live and live[claim_id].review is not None and not live[claim_id].review.vouches
    again = client.post(f"/api/review/{claim_id}/undo", json={"seen": undone.json()["review"]["review_id"]})
    assert again.json()["review"]["verdict"] == "reject", "undoing the undo rejects again"
    assert len(newsroom.book.reviews(claim_id)) == 3


def test_there_is_nothing_to_undo_at_first(newsroom: Newsroom) -> None:
    told = newsroom.client("analyst").post(f"/api/review/{PLAIN[7]}/undo", json={"seen": "v0"})
    assert told.status_code == 422 and "nothing to undo" in told.json()["detail"]


def test_the_queue_names_why_and_lets_go_of_what_was_decided(newsroom: Newsroom) -> None:
    client = newsroom.client("analyst")
    before = client.get("/api/review").json()
    unsure = [i for i in before["items"] if "unsure reading" in i["why"]]
    assert unsure and all(i["claim"]["confidence"] < 0.7 for i in unsure)
    high = [i for i in before["items"] if "high impact" in i["why"]]
    assert high and all(i["claim"]["relation"] in ("takes", "holds", "loses") for i in high)
    chosen = before["items"][0]["claim"]["claim_id"]
    decide(client, chosen, **ACCEPT)
    after = client.get("/api/review").json()
    assert chosen not in {i["claim"]["claim_id"] for i in after["items"]}
    only = client.get(f"/api/review?place={BAKHMUT}&limit=1").json()
    assert [i["claim"]["place_id"] for i in only["items"]] == [BAKHMUT]


def test_the_audit_view_is_the_ledger_newest_first(newsroom: Newsroom) -> None:
    client = newsroom.client("analyst")
    page = client.get("/api/audit?limit=5").json()
    assert page["entries"][0]["hash"] == page["head"].partition(":")[2]
    assert {"review"} == {e["kind"] for e in page["entries"][:1]}
    assert page["entries"][0]["who"] in ("analyst", "analyst-2", "elsewhere", "here")
    rest = client.get(f"/api/audit?limit=200&before={page['next']}").json()
    seqs = [e["seq"] for e in (*page["entries"], *rest["entries"])]
    assert seqs == list(range(seqs[0], 0, -1))


def test_a_whole_text_is_shown_to_those_who_review(newsroom: Newsroom) -> None:
    report_id = next(c.claim.report_id for c in claims())
    assert "said:" in newsroom.client("analyst").get(f"/api/reports/{report_id}").json()["text"]


# --- a second pair of eyes -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def careful(editions: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    found = Newsroom(editions, tmp_path_factory.mktemp("careful"), four_eyes=True)
    yield found
    found.server.close()


def lives(newsroom: Newsroom, claim_id: str) -> bool:
    return claim_id in {c.claim.claim_id for c in newsroom.book.desk.store.live_claims()}


def test_a_verdict_waits_for_a_second_person(careful: Newsroom) -> None:
    first, second = careful.client("analyst"), careful.client("analyst-2")
    told = decide(first, PLAIN[0], **REJECT).json()["review"]
    assert told["pending"] and lives(careful, PLAIN[0])
    same = decide(first, PLAIN[0], **REJECT, seen=told["review_id"]).json()["review"]
    assert same["pending"], "one person is one pair of eyes"
    waiting = second.get("/api/review").json()["items"]
    assert (
        PLAIN[0] in {i["claim"]["claim_id"] for i in waiting if "second pair of eyes" in i["why"]} or waiting
    )
    done = decide(second, PLAIN[0], **REJECT, seen=same["review_id"]).json()["review"]
    assert not done["pending"] and not lives(careful, PLAIN[0])


def test_a_second_person_who_disagrees_makes_another_proposal(careful: Newsroom) -> None:
    first, second = careful.client("analyst"), careful.client("analyst-2")
    told = decide(first, PLAIN[1], **REJECT).json()["review"]
    other = decide(second, PLAIN[1], **ACCEPT, seen=told["review_id"]).json()["review"]
    assert other["pending"] and other["verdict"] == "accept" and lives(careful, PLAIN[1])
    live = {c.claim.claim_id: c for c in careful.book.desk.store.live_claims()}[PLAIN[1]]
    assert live.review is not None and not live.review.vouches


# --- recorded for the web app ------------------------------------------------------------------------------


def test_answers_of_review_have_the_shape_that_was_recorded(editions: Path, tmp_path: Path) -> None:
    room = Newsroom(editions, tmp_path)
    client = room.client("analyst")
    queue = client.get("/api/review")
    decided = decide(client, HEDGED, **ACCEPT)
    conflict = decide(client, HEDGED, **REJECT)
    read = client.post(
        "/api/read", json={"text": "Yevgeny Prigozhin said that Russian forces captured Soledar."}
    )
    room.server.close()
    for name, found in (("queue", queue), ("decided", decided), ("conflict", conflict), ("read", read)):
        path = SNAPSHOTS / f"{name}.json"
        if os.environ.get("WHOHOLDS_RECORD"):
            path.write_bytes(msgspec.json.format(found.content, indent=1) + b"\n")
        assert shape(found.json()) == shape(msgspec.json.decode(path.read_bytes())), name


def shape(value: Any) -> Any:
    """Return the keys of objects and of a list's first item: times and hashes differ from day to day."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items() if key != "changes"}
    return [shape(value[0])] if isinstance(value, list) and value and isinstance(value[0], dict) else None
