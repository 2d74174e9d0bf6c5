"""A language model's claims: grounded to the letter or refused, whatever the endpoint does."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from whoholds.claims.extract import RuleExtractor
from whoholds.claims.llm import Chat, Endpoint, LlmExtractor
from whoholds.errors import BudgetSpentError, EndpointError
from whoholds.model import Report

TEXT = (
    "The ministry said on Tuesday that its marines had captured Nova Hora and the eastern outskirts of Velykyi "
    "Yar. The governor denied that Nova Hora was captured. “Our troops still hold Stara Balka,” he wrote on "
    "Telegram. The invaders plan to seize Pisky. Militants have not entered Dolyna-2, residents reported."
)
GOOD: list[dict[str, Any]] = [
    {
        "quote": "its marines had captured Nova Hora and the eastern outskirts of Velykyi Yar",
        "trigger": "captured", "relation": "takes", "place": "Nova Hora",
        "claimant": "The ministry", "cue": "said", "actor": "its marines",
    },
    {
        "quote": "its marines had captured Nova Hora and the eastern outskirts of Velykyi Yar",
        "trigger": "captured", "relation": "takes", "place": "Velykyi Yar", "part": "eastern outskirts",
        "claimant": "The ministry", "cue": "said", "actor": "its marines",
    },
    {
        "quote": "Nova Hora was captured", "trigger": "captured", "relation": "takes", "place": "Nova Hora",
        "claimant": "The governor", "cue": "denied", "modality": "denied",
    },
    {
        "quote": "Our troops still hold Stara Balka", "trigger": "hold", "relation": "holds",
        "place": "Stara Balka", "claimant": "The governor", "cue": "wrote on Telegram", "actor": "Our troops",
    },
    {
        "quote": "The invaders plan to seize Pisky", "trigger": "seize", "relation": "takes", "place": "Pisky",
        "actor": "The invaders", "modality": "intended",
    },
    {
        "quote": "Militants have not entered Dolyna-2", "trigger": "entered", "relation": "enters",
        "place": "Dolyna-2", "claimant": "residents", "cue": "reported", "actor": "Militants",
        "modality": "denied",
    },
]  # fmt: skip

Answer = tuple[int, bytes]


def answer(claims: Any) -> Answer:
    message = {
        "choices": [{"message": {"content": json.dumps({"claims": claims})}}],
        "usage": {"total_tokens": 700},
    }
    return 200, json.dumps(message).encode()


@contextmanager
def endpoint(replies: Callable[[int], Answer]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A chat endpoint on loopback; `replies(n)` answers the n-th request, and all requests are kept."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, body = replies(len(asked) - 1)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1", asked
        finally:
            server.shutdown()


def report(text: str = TEXT) -> Report:
    return Report(report_id="r", source="s", published=datetime(2023, 4, 4, tzinfo=UTC), text=text, lang="en")


def reader(url: str, cache: Path | None = None, **options: Any) -> LlmExtractor:
    chat = Chat(Endpoint(url, "test-model", pause=0.001, **options), cache, sleep=lambda _: None)
    return LlmExtractor(chat, RuleExtractor())


def test_what_stands_in_the_text_becomes_a_claim() -> None:
    with endpoint(lambda n: answer(GOOD)) as (url, asked):
        read = reader(url).read(report())
    assert [u.reason for u in read.ungrounded] == []
    assert len(read.claims) == len(GOOD)
    assert all(TEXT[c.start : c.end] == c.quote for c in read.claims)
    assert {(c.claimant, c.relation, c.place, c.part, c.modality) for c in read.claims} == {
        ("The ministry", "takes", "Nova Hora", None, "fact"),
        ("The ministry", "takes", "Velykyi Yar", "eastern outskirts", "fact"),
        ("The governor", "takes", "Nova Hora", None, "denied"),
        ("The governor", "holds", "Stara Balka", None, "fact"),
        ("@report", "takes", "Pisky", None, "intended"),
        ("residents", "enters", "Dolyna-2", None, "denied"),
    }
    assert all(c.extractor == "llm-test-model" for c in read.claims)
    assert asked[0]["response_format"]["type"] == "json_schema"


def test_other_quotation_marks_dashes_and_spaces_are_the_same_letter() -> None:
    text = TEXT.replace("Dolyna-2", "Dolyna\u20112").replace("plan to", "plan\u00a0to").replace("“", '"')
    with endpoint(lambda n: answer(GOOD)) as (url, _):
        assert len(reader(url).read(report(text)).claims) == len(GOOD)


WRONG = {
    "a fact made of a denial": (2, {"modality": "fact"}, "modality"),
    "a fact made of a plan": (4, {"modality": "fact"}, "modality"),
    "a fact made of a negation": (5, {"modality": "fact"}, "modality"),
    "a denial made of a fact": (0, {"modality": "denied"}, "modality"),
    "a doubt that is not in the text": (0, {"modality": "possible"}, "modality"),
    "the end of a name": (1, {"place": "kyi Yar"}, "place"),
    "another place": (0, {"place": "Pisky"}, "place"),
    "a translated name": (0, {"place": "New Mountain"}, "place"),
    "somebody who is not there": (0, {"claimant": "The embassy"}, "claimant"),
    "a claimant without a cue": (0, {"cue": None}, "cue"),
    "a cue without a claimant": (0, {"claimant": "@report"}, "claimant"),
    "a share above the whole": (0, {"percent": [170, 170]}, "percent"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_the_text_does_not_bear_out_is_shown_and_never_counted(wrong: str) -> None:
    row, change, field = WRONG[wrong]
    with endpoint(lambda n: answer([{**GOOD[row], **change}])) as (url, _):
        read = reader(url).read(report())
    assert read.claims == ()
    assert [u.reason.split(":")[0] for u in read.ungrounded] == [field]


def altered(value: str, rng: random.Random) -> str:
    """The value changed as models change what they copy: letters, words, order, case, numbers."""
    words = value.split()
    at = rng.randrange(len(value))
    ways = [
        value[:at] + rng.choice("qxzj") + value[at + 1 :],
        value[:at] + rng.choice("qxzj") + value[at:],
        " ".join([*words, "region"]),
        " ".join([rng.choice(["near", "both", "old"]), *words]),
        " ".join(w + "s" if i == len(words) - 1 else w for i, w in enumerate(words)) + "ka",
        value.swapcase(),
    ]
    if len(words) > 2:
        ways += [" ".join(words[:1] + words[2:]), " ".join(words[1::-1] + words[2:])]
    return rng.choice([w for w in ways if w not in TEXT])


def test_of_fifteen_hundred_altered_spans_none_is_accepted() -> None:
    rng = random.Random(20230403)
    rows = []
    while len(rows) < 1600:
        row = rng.choice(GOOD)
        field = rng.choice(
            [f for f in ("quote", "trigger", "place", "claimant", "cue", "actor", "part") if row.get(f)]
        )
        rows.append({**row, field: altered(row[field], rng)})
    with endpoint(lambda n: answer(rows)) as (url, _):
        read = reader(url).read(report())
    assert len(read.ungrounded) == len(rows)
    assert read.claims == ()


def test_a_late_or_busy_endpoint_is_asked_again() -> None:
    replies = [(503, b"busy"), (429, b"slow down"), answer(GOOD[:1])]
    with endpoint(lambda n: replies[n]) as (url, asked):
        assert len(reader(url).read(report()).claims) == 1
    assert len(asked) == 3


def test_a_refusal_is_not_repeated_and_says_what_to_check() -> None:
    with endpoint(lambda n: (401, b"no such key")) as (url, asked):
        with pytest.raises(EndpointError, match="no such key.*Check the address, the key"):
            reader(url).read(report())
    assert len(asked) == 1


def test_an_endpoint_that_is_not_there_is_named() -> None:
    with pytest.raises(EndpointError, match="did not answer"):
        reader("http://127.0.0.1:9", tries=2).read(report())


def test_a_truncated_answer_costs_itself_and_is_not_kept(tmp_path: Path) -> None:
    replies = [(200, answer(GOOD)[1].replace(b"]}", b"")[:-40]), answer(GOOD)]
    with endpoint(lambda n: replies[n]) as (url, _):
        first = reader(url, tmp_path).read(report())
        second = reader(url, tmp_path).read(report())
    assert first.claims == () and len(first.ungrounded) == 1
    assert len(second.claims) == len(GOOD)


def test_a_record_of_another_shape_costs_itself_alone() -> None:
    rows = [{"relation": "conquers"}, "nonsense", GOOD[0]]
    with endpoint(lambda n: answer(rows)) as (url, _):
        read = reader(url).read(report())
    assert len(read.claims) == 1 and len(read.ungrounded) == 2


def test_a_kept_answer_needs_no_endpoint(tmp_path: Path) -> None:
    with endpoint(lambda n: answer(GOOD)) as (url, asked):
        first = reader(url, tmp_path).read(report())
        again = reader(url, tmp_path).read(report())
    assert len(asked) == 1
    assert first == again


def test_a_spent_budget_stops_the_asking() -> None:
    with endpoint(lambda n: answer(GOOD)) as (url, asked):
        extractor = reader(url, budget=500)
        extractor.read(report())
        with pytest.raises(BudgetSpentError, match="500 tokens"):
            extractor.read(report(TEXT + " Night fell."))
    assert len(asked) == 1


def test_a_long_report_is_sent_in_pieces_between_sentences() -> None:
    with endpoint(lambda n: answer(GOOD if n == 2 else [])) as (url, asked):
        read = reader(url).read(report("Rain fell on the road to the river. " * 330 + TEXT))
    assert len(asked) == 3
    assert all(a["messages"][1]["content"].rstrip().endswith(".") for a in asked)
    assert len(read.claims) == len(GOOD)
