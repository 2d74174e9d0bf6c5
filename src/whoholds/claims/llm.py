"""Report -> control claims proposed by a language model, each grounded in the text or refused.

Any endpoint that speaks the OpenAI chat API will do, local ones included. What it answers is a list of
proposals (JSON schema below); `grounding` decides which of them the text bears out. Raw answers are kept
by content, so that a reading can be repeated without the endpoint and audited later.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import msgspec

from whoholds.claims.extract import Extraction, RuleExtractor, Ungrounded
from whoholds.claims.found import Doc, Found
from whoholds.claims.grounding import Grounder
from whoholds.claims.harm import read_harms
from whoholds.claims.polarity import Polarity
from whoholds.claims.proposal import Proposal
from whoholds.errors import BudgetSpentError, EndpointError, MissingExtraError
from whoholds.model import Report

if TYPE_CHECKING:
    import httpx

CHUNK = 6_000
"""Characters sent at a time: a page of text, so that small models do not lose the middle."""

LONGEST_ANSWER = 2_000_000
"""Bytes read of an answer; a longer one is a fault of the endpoint."""

RETRIED = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""HTTP statuses that may pass: time-outs, rate limits, overload (RFC 9110, RFC 6585)."""

LONGEST_WAIT = 60.0
"""Seconds between two tries at the most, whatever Retry-After asks."""

PROMPT = """\
You read news of armed conflict. List every claim that an armed actor holds, takes, loses, enters, \
fights for, besieges, advances on or repels an attack on a named place. One record for each place, \
relation, actor and claimant. Copy quote (the clause), trigger (the word that says it), place, claimant, \
cue (the words that attribute it), actor, part and hedge letter by letter from the text; never translate, \
correct or complete them. claimant is "@report" and cue null when the text itself asserts it. modality: \
fact, denied (the claimant denies it), possible (marked as uncertain), intended (plan, aim, condition). \
Shelling, casualties and movements without a place held or fought for are no claims. \
No claims: an empty list."""


class _Answer(msgspec.Struct, frozen=True):
    claims: list[Proposal]


SCHEMA: dict[str, Any] = msgspec.json.schema(_Answer)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers and what it may cost. `url` ends before `/chat/completions`; times in seconds."""

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0
    tries: int = 4
    pause: float = 1.0
    """Before the second try; doubles with each further one."""
    budget: int | None = None
    """Tokens, in and out, that one extractor may use; None: no limit."""


@dataclass
class Chat:
    """Asks an endpoint, with retries, a budget, and a cache of raw answers in `cache` (a folder)."""

    endpoint: Endpoint
    cache: Path | None = None
    sleep: Callable[[float], None] = time.sleep
    spent: int = 0
    _client: httpx.Client | None = field(default=None, repr=False)

    def ask(self, text: str) -> bytes:
        """Return the model's raw message for a piece of text; raises EndpointError, BudgetSpentError."""
        kept = self._kept(text)
        if kept is not None and kept.exists():
            return kept.read_bytes()
        if self.endpoint.budget is not None and self.spent >= self.endpoint.budget:
            raise BudgetSpentError(
                f"the budget of {self.endpoint.budget} tokens is spent: raise it, or go on with the rules"
            )
        message = self._tried(text)
        if kept is not None and _rows(message) is not None:
            _write_whole(kept, message)
        return message

    def _kept(self, text: str) -> Path | None:
        if self.cache is None:
            return None
        asked = "\0".join((self.endpoint.url, self.endpoint.model, PROMPT, text))
        name = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
        return self.cache / name[:2] / f"{name}.json"

    def _tried(self, text: str) -> bytes:
        import httpx

        problem, pause = "", self.endpoint.pause
        for attempt in range(self.endpoint.tries):
            if attempt:
                self.sleep(min(pause, LONGEST_WAIT))
                pause *= 2
            try:
                status, headers, body = self._post(text)
            except httpx.HTTPError as error:
                problem = f"{type(error).__name__}: {error}"
                continue
            if status == 200:
                return self._message(body)
            problem = f"HTTP {status}: {body[:200].decode('utf-8', 'replace')}"
            if status not in RETRIED:
                break
            pause = max(pause, _retry_after(headers.get("retry-after")))
        raise EndpointError(
            f"{self.endpoint.url} did not answer: {problem}. Check the address, the key and the model's name."
        )

    def _post(self, text: str) -> tuple[int, Any, bytes]:
        body = {
            "model": self.endpoint.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": PROMPT}, {"role": "user", "content": text}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "schema": SCHEMA, "strict": False},
            },
        }
        url = self.endpoint.url.rstrip("/") + "/chat/completions"
        content = msgspec.json.encode(body)
        deadline = time.monotonic() + self.endpoint.timeout
        with self._http().stream("POST", url, content=content) as answer:
            read = bytearray()
            for piece in answer.iter_bytes():
                read += piece
                if len(read) > LONGEST_ANSWER:
                    raise EndpointError(f"{url} answered more than {LONGEST_ANSWER} bytes")
                if time.monotonic() > deadline:
                    raise _timeout(f"no whole answer within {self.endpoint.timeout:g} s")
            return answer.status_code, answer.headers, bytes(read)

    def _http(self) -> httpx.Client:
        if self._client is None:
            try:
                import httpx
            except ImportError as error:
                raise MissingExtraError("a language model needs: pip install 'whoholds[web]'") from error
            headers = {"Content-Type": "application/json"}
            if self.endpoint.key:
                headers["Authorization"] = f"Bearer {self.endpoint.key}"
            self._client = httpx.Client(timeout=self.endpoint.timeout, headers=headers)
        return self._client

    def _message(self, body: bytes) -> bytes:
        try:
            answer = msgspec.json.decode(body)
            self.spent += int((answer.get("usage") or {}).get("total_tokens") or len(body) // 4)
            return str(answer["choices"][0]["message"]["content"] or "").encode("utf-8", "replace")
        except (msgspec.DecodeError, LookupError, TypeError, AttributeError, ValueError):
            self.spent += len(body) // 4
            return body


class LlmExtractor:
    """Reads claims with a language model; the rule extractor's sentences, sides and naming serve both."""

    def __init__(self, chat: Chat, rules: RuleExtractor) -> None:
        self.name = f"llm-{chat.endpoint.model}"
        self._chat, self._rules = chat, rules
        self._polarity: dict[str, Polarity] = {}

    def read(self, report: Report) -> Extraction:
        """Return grounded claims and, apart, what was refused; raises EndpointError when nobody answers.

        Harm claims are those of the rules, and signed by them.
        """
        doc = self._rules.document(report)
        naming = self._rules.naming(report, doc, self.name)
        grounder = Grounder(report.text, doc.sentences)
        claims, refused = {}, []
        for chunk in _chunks(doc):
            proposals, broken = _proposals(self._chat.ask(chunk))
            refused += broken
            for proposal in proposals:
                lang = report.lang or (doc.sentences[0].lang if doc.sentences else "en")
                found = grounder.ground(proposal, self._polarity_of(lang))
                if isinstance(found, Found):
                    claim = naming.claim(found, lang)
                    claims[claim.claim_id] = claim
                else:
                    reason = f"{found.field}: {found.reason}"
                    refused.append(Ungrounded(proposal.quote, proposal.relation, proposal.place, reason))
        return Extraction(
            claims=tuple(sorted(claims.values(), key=lambda c: (c.start, c.end, c.claim_id))),
            harms=read_harms(report, doc, self._rules.name, naming.side),
            ungrounded=tuple(refused),
        )

    def _polarity_of(self, lang: str) -> Polarity:
        return self._polarity.setdefault(lang, Polarity(lang))


def _chunks(doc: Doc) -> Iterator[str]:
    """Yield the text in pieces of at most about CHUNK characters, cut between sentences."""
    start = end = 0
    for sentence in doc.sentences:
        if end > start and sentence.end - start > CHUNK:
            yield doc.text[start:end]
            start = sentence.start
        end = sentence.end
    if end > start:
        yield doc.text[start:end]


def _rows(message: bytes) -> list[Any] | None:
    """Return the records of an answer, or None when it is not the JSON that was asked for."""
    raw = message.strip().removeprefix(b"```json").removeprefix(b"```").removesuffix(b"```")
    try:
        rows = msgspec.json.decode(raw, type=dict[str, Any]).get("claims")
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return rows if isinstance(rows, list) else None


def _proposals(message: bytes) -> tuple[list[Proposal], list[Ungrounded]]:
    """Parse an answer record by record: a broken one costs itself alone."""
    rows = _rows(message)
    if rows is None:
        shown = message[:200].decode("utf-8", "replace")
        return [], [Ungrounded(shown, "", "", "answer: is not the JSON that was asked for")]
    good, broken = [], []
    for row in rows:
        try:
            good.append(msgspec.convert(row, Proposal))
        except msgspec.ValidationError as error:
            broken.append(Ungrounded(str(row)[:200], "", "", f"record: {error}"))
    return good, broken


def _retry_after(value: str | None) -> float:
    return float(value) if value and value.replace(".", "", 1).isdigit() else 0.0


def _timeout(message: str) -> Exception:
    import httpx

    return httpx.ReadTimeout(message)


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(data)
    Path(part.name).replace(path)
