"""A language model as the extractor of read, extract and add, against an endpoint on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

TEXT = "The ministry said that its marines had captured Soledar. The governor left Bakhmut."
GOOD = {
    "quote": "its marines had captured Soledar", "trigger": "captured", "relation": "takes",
    "place": "Soledar", "claimant": "The ministry", "cue": "said", "actor": "its marines",
}  # fmt: skip
ALTERED = {**GOOD, "quote": "its marines fully captured Soledar"}


class Model(ThreadingHTTPServer):
    """A chat endpoint that answers every request with the same claims."""

    claims: list[dict[str, Any]]
    keys: list[str | None]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Model

    def do_POST(self) -> None:
        self.server.keys.append(self.headers["Authorization"])
        self.rfile.read(int(self.headers["Content-Length"]))
        message = {"content": json.dumps({"claims": self.server.claims})}
        body = json.dumps({"choices": [{"message": message}], "usage": {"total_tokens": 500}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def model() -> Iterator[Model]:
    with Model(("127.0.0.1", 0), Handler) as server:
        server.claims, server.keys = [GOOD, ALTERED], []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def asked(model: Model) -> tuple[str, ...]:
    """The options that name the endpoint."""
    return "--extractor", "llm", "--llm-url", model.url, "--llm-model", "tiny"


def test_read_shows_what_the_text_bears_out_and_apart_what_it_does_not(call: Any, asked: Any) -> None:
    shown = call("read", TEXT, "--published", "2023-01-12", *asked)
    assert shown.code == 0
    assert "Russia took Soledar" in shown.out or "took Soledar" in shown.out
    assert "not counted" in shown.out and "does not stand in the text" in shown.out


def test_read_gives_the_refused_apart_as_json(call: Any, asked: Any) -> None:
    (reading,) = call("read", TEXT, "--published", "2023-01-12", "--json", *asked).json
    assert [c["quote"] for c in reading["claims"]] == ["its marines had captured Soledar"]
    assert [u["reason"] for u in reading["ungrounded"]] == ["quote: does not stand in the text"]


def test_extract_writes_grounded_claims_alone(call: Any, asked: Any, tmp_path: Path) -> None:
    source, claims = tmp_path / "reports.jsonl", tmp_path / "claims.jsonl"
    source.write_text(json.dumps({"id": "a", "source": "Post", "published": "2023-01-12", "text": TEXT}))
    done = call("extract", source, "-o", claims, *asked)
    assert done.code == 0 and "1 ungrounded, not counted" in done.err + done.out
    (line,) = claims.read_text().splitlines()
    assert json.loads(line)["extractor"] == "llm-tiny"


def test_add_puts_grounded_claims_into_the_ledger_by_the_models_name(
    call: Any, asked: Any, tmp_path: Path
) -> None:
    ledger, source = tmp_path / "war.db", tmp_path / "reports.jsonl"
    source.write_text(json.dumps({"id": "a", "source": "Post", "published": "2023-01-12", "text": TEXT}))
    assert call("--ledger", ledger, "init", "--theatre", "ukraine").code == 0
    added = call("--ledger", ledger, "add", source, "--json", *asked).json["added"]
    assert (added["claims"], added["ungrounded"]) == (1, 1)


def test_the_key_comes_from_the_environment(
    call: Any, asked: Any, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_LLM_KEY", "open-sesame")
    assert call("read", TEXT, "--published", "2023-01-12", *asked).code == 0
    assert model.keys == ["Bearer open-sesame"]


def test_kept_answers_are_read_without_the_endpoint(
    call: Any, asked: Any, model: Model, tmp_path: Path
) -> None:
    for _ in range(2):
        assert call("read", TEXT, "--published", "2023-01-12", *asked, "--llm-cache", tmp_path).code == 0
    assert len(model.keys) == 1


@pytest.mark.parametrize(
    ("options", "missing"),
    [((), "WHOHOLDS_LLM_URL"), (("--llm-url", "http://127.0.0.1:9/v1"), "WHOHOLDS_LLM_MODEL")],
)
def test_a_model_without_an_address_or_name_says_what_to_set(
    call: Any, options: tuple[str, ...], missing: str
) -> None:
    refused = call("read", TEXT, "--extractor", "llm", *options)
    assert refused.code == 2 and missing in refused.err


def test_a_bad_budget_is_refused(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOHOLDS_LLM_BUDGET", "lots")
    refused = call("read", TEXT)
    assert refused.code == 2 and "WHOHOLDS_LLM_BUDGET" in refused.err
