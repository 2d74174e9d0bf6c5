"""Documents mutated as a hostile or broken sender would -> whether the readers crash, hang or grow.

All go through `read_stream` in one process, as `add`, `watch` and `bulk` read them, and every report through what the
ledger asks of it.
"""

from __future__ import annotations

import ctypes
import gc
import gzip
import io
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from drill import Tally

from whoholds.ledger.codec import encode
from whoholds.model import Issue
from whoholds.reports import Defaults, read_stream

HANG = 5.0
"""Processor seconds that no document may take."""

GROWTH_MB = 60
"""Memory that may be held more at the end than after the first tenth: caches fill, nothing leaks."""

FILLED = 5_000
"""Documents below which caches are still being filled, so that memory says nothing yet."""

NOW = datetime(2025, 1, 1, tzinfo=UTC)
SAID = (
    "Ukraine's General Staff said on 12 January that its forces hold Soledar.",
    "Вагнер заявил, что взял Клещеевку. Бои идут в центре.",
    "Війська відійшли з Благодатного, повідомив речник.",
    "قال المتحدث إن القوات دخلت المدينة.",
    "Shelling killed three people in Kramatorsk; the mayor said so on Tuesday.",
)


# --- what is sound --------------------------------------------------------------------------------


def page(rng: random.Random) -> bytes:
    paragraphs = "".join(f"<p>{rng.choice(SAID)}</p>" for _ in range(rng.randrange(1, 9)))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>News</title>'
        '<meta property="article:published_time" content="2023-01-12T10:00:00Z">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2023-01-12"}</script>'
        f"</head><body><nav><a href='/'>Home</a></nav><article><h1>Report</h1>{paragraphs}"
        '<blockquote class="twitter-tweet"><p>It fell.</p><a href="https://x.com/a/status/17">x</a></blockquote>'
        "</article><table><tr><td>1</td></tr></table></body></html>"
    ).encode()


def feed(rng: random.Random) -> bytes:
    items = "".join(
        f"<item><title>News {n}</title><link>https://n.example/{n}</link><guid>{n}</guid>"
        f"<pubDate>Thu, 12 Jan 2023 {n:02}:00:00 +0200</pubDate>"
        f"<description><![CDATA[<p>{rng.choice(SAID)}</p>]]></description></item>"
        for n in range(rng.randrange(1, 6))
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>W</title>{items}</channel></rss>'.encode()
    )


def atom(rng: random.Random) -> bytes:
    entries = "".join(
        f"<entry><id>urn:{n}</id><title>N {n}</title><published>2023-01-12T10:00:00Z</published>"
        f"<content type='html'>&lt;p&gt;{rng.choice(SAID)}&lt;/p&gt;</content></entry>"
        for n in range(rng.randrange(1, 6))
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title>{entries}</feed>'.encode()


def telegram(rng: random.Random) -> bytes:
    messages = [
        {
            "id": n,
            "type": "message",
            "date": "2023-01-12T10:00:00",
            "date_unixtime": "1673517600",
            "from": "Channel",
            "from_id": "channel7",
            "forwarded_from": "Other" if n % 3 else None,
            "text": [rng.choice(SAID), {"type": "bold", "text": "!"}],
            "text_entities": [{"type": "plain", "text": rng.choice(SAID)}, {"type": "bold", "text": "!"}],
        }
        for n in range(rng.randrange(1, 6))
    ]
    whole = {"name": "Channel", "type": "public_channel", "id": 7, "messages": messages}
    return json.dumps(whole, ensure_ascii=rng.random() < 0.5).encode()


def rows(rng: random.Random) -> bytes:
    reports = (
        {"id": n, "source": "S", "published": "2023-01-12", "text": rng.choice(SAID)} for n in range(4)
    )
    return "".join(json.dumps(row) + "\n" for row in reports).encode()


def cells(rng: random.Random) -> bytes:
    lines = "".join(f'{n},2023-01-12,S,"{rng.choice(SAID)}"\n' for n in range(4))
    return ("id,published,source,text\n" + lines).encode()


def warc(rng: random.Random) -> bytes:
    records = []
    for n in range(rng.randrange(1, 4)):
        kind, body = rng.choice(
            (("text/html", page), ("application/rss+xml", feed), ("application/json", telegram))
        )
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body(rng)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n.example/{n}\r\n"
            f"WARC-Date: 2023-01-12T11:00:00Z\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(records)


KINDS: dict[str, Callable[[random.Random], bytes]] = {
    "HTML": page, "RSS": feed, "Atom": atom, "Telegram": telegram, "JSON lines": rows, "CSV": cells, "WARC": warc,
}  # fmt: skip


# --- what is done to it -----------------------------------------------------------------------------

TOKENS = (
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!ENTITY a \"b\">", b"&a;", b"&#x110000;", b"&#0;", b"\\u0000", b"\\ud800",
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\r\n\r\n", b"\xe2\x80\xae", b"null", b"[]", b"{}",
    b"-1", b"1e999", b"9" * 40, b"NaN", b"true", b'"', b"'", b"\\", b"<script>", b"</script>", b"<table>", b"<base href='x'>",
    b"<meta charset=utf-7>", b"<meta charset=x>", b"9999-12-31T23:59:59-23:59", b"0000-00-00", b"1673517600000000000",
    b"Content-Length: 99999999999\r\n", b"Content-Encoding: gzip\r\n", b"Transfer-Encoding: chunked\r\n", b"\x1f\x8b\x08",
    b"PK\x03\x04", b"PAR1", b"WARC/1.0\r\n", b"../../etc/passwd", b"$(id)", b"%s%n", b"<p>" * 50, b"[" * 50, b"<div>" * 400,
)  # fmt: skip

Mutation = Callable[[bytes, random.Random], bytes]


def flips(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randrange(1, 30)):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)] if rng.random() < 0.7 else data[rng.randrange(len(data)) :]


def tokens(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice(TOKENS) + data[at + rng.choice((0, 0, 3)) :]
    return data


def doubled(data: bytes, rng: random.Random) -> bytes:
    low, high = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    return data[:high] + data[low:high] * rng.choice((1, 3, 40)) + data[high:]


def swapped(data: bytes, rng: random.Random) -> bytes:
    a, b, c = sorted(rng.randrange(len(data) + 1) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def values(data: bytes, rng: random.Random) -> bytes:
    """Put another value where a quoted or numeric one stands."""
    found = list(re.finditer(rb'"[^"]{0,60}"|\b\d+\b', data))
    for match in sorted(rng.sample(found, min(len(found), 3)), key=lambda m: -m.start()):
        data = data[: match.start()] + rng.choice(TOKENS) + data[match.end() :]
    return data


def recoded(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-32", "cp1251", "koi8-u", "utf-7")), "replace")


def packed(data: bytes, rng: random.Random) -> bytes:
    whole = gzip.compress(data, 1)
    return whole if rng.random() < 0.5 else flips(whole, rng)


def deep(data: bytes, rng: random.Random) -> bytes:
    opening = rng.choice((b"[", b'{"a":', b"<div>", b"<b>", b"<item>", b"(", b'"text":['))
    at = rng.randrange(len(data) + 1)
    return data[:at] + opening * rng.choice((100, 3_000, 20_000)) + data[at:]


MUTATIONS: tuple[Mutation, ...] = (
    flips, flips, cut, tokens, tokens, doubled, swapped, values, values, recoded, packed, deep,
)  # fmt: skip


def documents(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield mutated documents with the kind they were."""
    rng = random.Random(seed)
    for number in range(count):
        kind = tuple(KINDS)[number % len(KINDS)]
        data = KINDS[kind](rng)
        for mutation in rng.choices(MUTATIONS, k=rng.randrange(1, 4)):
            data = mutation(data, rng) or b"x"
        yield kind, data


# --- the drill ------------------------------------------------------------------------------------


def hostile(count: int, seed: int = 1, hang: float = HANG) -> Tally:
    """Read so many mutated documents; right is each that neither crashed nor took longer than `hang`."""
    for make in KINDS.values():
        _read(make(random.Random(seed)))
    right, reports, slowest, early = 0, 0, 0.0, 0.0
    faults: Counter[str] = Counter()
    for number, (kind, data) in enumerate(documents(count, seed)):
        start = time.process_time()
        try:
            reports += _read(data)
        except Exception as error:
            faults[f"{kind}: {type(error).__name__}: {error}"[:200]] += 1
            _keep(data, number)
            continue
        took = time.process_time() - start
        slowest = max(slowest, took)
        right += took <= hang
        if took > hang:
            faults[f"{kind}: {took:.1f} s"] += 1
            _keep(data, number)
        if number == count // 10:
            early = held_mb()
    grown = held_mb() - early
    if count >= FILLED and grown > GROWTH_MB:
        faults[f"memory grew by {grown:.0f} MB"] += 1
    said = f"{reports:,} reports read, slowest {slowest:.2f} s, memory {grown:+.0f} MB after the first tenth"
    worst = "".join(f"; {n} x {fault}" for fault, n in faults.most_common(5))
    return Tally(count, right - (count >= FILLED and grown > GROWTH_MB), said + worst)


KEPT: list[tuple[int, bytes]] = []
"""The first documents that did harm, for whoever looks into it."""


def _keep(data: bytes, number: int) -> None:
    if len(KEPT) < 20:
        KEPT.append((number, data))


def _read(data: bytes) -> int:
    issues: list[Issue] = []
    count = 0
    for report in read_stream(io.BytesIO(data), "in", issues, Defaults(now=NOW)):
        encode(report)
        count += 1
    return count


def held_mb() -> float:
    """Return the memory that this process holds now, in MB, but for pages that the allocator keeps free."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
