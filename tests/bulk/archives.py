"""Small archives for these tests: JSON lines, tables, Parquet and WARC files of a few invented reports."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

SAID = (
    "Ukraine's General Staff said on 12 January that its forces hold Soledar.",
    "Russia's Defence Ministry claimed that its troops captured Soledar.",
    "The price of bread rose again this week.",
    "Вагнер заявил, что взял Клещеевку.",
    "Війська відійшли з Благодатного, повідомив речник.",
    "Shelling killed three people in Kramatorsk, the mayor said.",
)


def row(number: int) -> dict[str, str]:
    """Return one invented report as a line of JSON holds it."""
    text = f"{SAID[number % len(SAID)]} Note {number}."
    return {"id": f"r{number}", "source": "Example Post", "published": "2023-01-12", "text": text}


def lines(path: Path, numbers: range) -> Path:
    """Write reports as JSON lines, gzipped where the name says so."""
    data = "".join(json.dumps(row(n)) + "\n" for n in numbers).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def warc(path: Path, numbers: range) -> Path:
    """Write reports as web pages in a WARC file, each record a gzip member of its own."""
    path.write_bytes(b"".join(gzip.compress(record(n)) for n in numbers))
    return path


def record(number: int) -> bytes:
    """Return one WARC record with a page."""
    text = f"{SAID[number % len(SAID)]} " + f"Paragraph {number} of a longer report from the town. " * 8
    page = (
        "<!doctype html><html><head><title>Report</title>"
        '<meta property="article:published_time" content="2023-01-12T10:00:00Z"></head>'
        f"<body><article><p>{text}</p></article></body></html>"
    ).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: https://news.example/{number}\r\nWARC-Date: 2023-01-12T11:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def parquet(path: Path, numbers: range) -> Path:
    """Write reports as a Parquet table."""
    import pyarrow
    import pyarrow.parquet

    rows = [row(n) for n in numbers]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return path


def mixed(folder: Path) -> list[str]:
    """Write an archive of every kind; return its files in order."""
    return [
        str(path)
        for path in (
            lines(folder / "a.jsonl", range(12)),
            lines(folder / "b.jsonl.gz", range(12, 30)),
            warc(folder / "c.warc.gz", range(30, 40)),
            parquet(folder / "d.parquet", range(40, 52)),
        )
    ]
