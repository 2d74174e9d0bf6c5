"""A synthetic archive of web pages -> documents a second and core, memory, and the price of the engine.

usage: python benchmarks/bulk.py TEXTS.jsonl[.gz] [MORE ...] [--pages 20000] [--workers 1 2] [--rounds 1]
           [--page-kb 8] [--a-file 1000] [--folder FOLDER] [--only-dask]

Wraps texts (JSON lines with `text`, `published`, `source`, `lang`) in pages of varied HTML and in WARC files,
each text again under another date and with another number once all were used. Then makes every part with
`whoholds.bulk.make_part`, by a bare `concurrent.futures` process pool and by Dask, in turn, cold: a new
process for every worker, whose start is counted. Prints one row a run; processor seconds count, as they
hardly depend on what else the machine does: `cpu s` is what all processes of a run spent, `parts s` what
the parts alone took.
"""

from __future__ import annotations

import argparse
import ctypes
import gzip
import html
import json
import multiprocessing
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

from whoholds.bulk import Cluster, Job, Part, clustered, kept_job, make_part, make_parts

Text = dict[str, Any]
CLOSED = "</div>" * 3
PR_SET_CHILD_SUBREAPER = 36
"""Linux: processes whose parent has ended become ours, so that what they spent is counted (prctl(2))."""


def texts_in(paths: Sequence[Path], longest: int) -> list[Text]:
    """Return the texts of JSON lines, long ones cut at `longest` characters: a page is no book."""
    found = []
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:  # type: ignore[operator]
            found += [row | {"text": row["text"][:longest]} for row in map(json.loads, lines) if row["text"]]
    return found


# --- pages -----------------------------------------------------------------------------------------


def page(number: int, text: Text, filler: str, size: int) -> str:
    """Return a web page of about `size` bytes around a text, laid out as one of five kinds of site."""
    rng = random.Random(number)
    words = [html.escape(p) for p in text["text"].split("\n") if p.strip()]
    body = LAYOUTS[number % len(LAYOUTS)](words, rng)
    when = f"{str(text['published'])[:10]}T{rng.randrange(24):02}:{rng.randrange(60):02}:00Z"
    head = (
        f'<!doctype html><html lang="{text.get("lang") or "en"}"><head><meta charset="utf-8">'
        f"<title>{words[0][:80]} - {number}</title>"
        f'<meta property="article:published_time" content="{when}">'
        f'<meta property="og:site_name" content="{html.escape(str(text["source"]))}">'
        "<style>body{margin:0}.a .b{color:red}</style></head><body>"
    )
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(rng.randrange(5, 30)))
    script = f"<script>var n={number};var s='{filler[: max(0, size - len(body) - 2500)]}';</script>"
    tail = "<footer><p>All rights reserved. Contact the editors.</p></footer></body></html>"
    return f"{head}<nav><ul>{menu}</ul></nav>{script}{body}{tail}"


def plain(words: list[str], _: random.Random) -> str:
    return "<article>" + "".join(f"<p>{w}</p>" for w in words) + "</article>"


def nested(words: list[str], rng: random.Random) -> str:
    parts = [f'<div class="c{rng.randrange(99)}"><p><span>{w}</span></p></div>' for w in words]
    return f'<div id="main"><div class="wrap"><div class="post-content">{"".join(parts)}{CLOSED}'


def linked(words: list[str], rng: random.Random) -> str:
    parts = [f'<p>{w} <a href="/t/{rng.randrange(999)}">More</a></p>' for w in words]
    return f"<main><h1>News</h1>{''.join(parts)}<aside><p>Read also</p></aside></main>"


def broken(words: list[str], _: random.Random) -> str:
    return '<div class="entry"><h2>Report' + "".join(f"<p>{w}<br>" for w in words) + "<table><tr><td>1"


def listed(words: list[str], _: random.Random) -> str:
    return (
        "<article><header><h1>Live</h1></header><ul>"
        + "".join(f"<li>{w}</li>" for w in words)
        + "</ul></article>"
    )


LAYOUTS: tuple[Callable[[list[str], random.Random], str], ...] = (plain, nested, linked, broken, listed)


def record(number: int, markup: str) -> bytes:
    """Return a WARC record (ISO 28500) of the page, as a gzip member."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + markup.encode(
        "utf-8", "replace"
    )
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Target-URI: https://site{number % 97}.example/{number}\r\n"
        "WARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + answer + b"\r\n\r\n", 1)


def archive(folder: Path, texts: list[Text], pages: int, a_file: int, size: int) -> list[str]:
    """Write the archive, `a_file` pages a WARC file; return its files."""
    rng = random.Random(5)
    filler = "".join(rng.choices("abcdefghij ;=", k=size))
    order = rng.sample(texts, len(texts))
    numbered = enumerate(islice(cycle(order), pages))
    files = []
    while some := list(islice(numbered, a_file)):
        path = folder / f"part{len(files):04}.warc.gz"
        path.write_bytes(b"".join(record(n, page(n, text, filler, size)) for n, text in some))
        files.append(str(path))
    return files


# --- runs ------------------------------------------------------------------------------------------


class Run(NamedTuple):
    """What one run took: wall seconds, processor seconds of all its processes and of the parts alone."""

    wall: float
    cpu: float
    parts: float
    peak_mb: float
    documents: int


def by_pool(files: list[str], job: Path, workers: int) -> list[Part]:
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        return [f.result() for f in [pool.submit(make_part, file, str(job), 300.0) for file in files]]


def by_dask(files: list[str], job: Path, workers: int) -> list[Part]:
    with clustered(Cluster(workers=workers)) as client:
        outcomes = list(make_parts(client, files, job))
    failed = [o for o in outcomes if not isinstance(o, Part)]
    if failed:
        sys.exit(f"failed: {failed}")
    return [o for o in outcomes if isinstance(o, Part)]


WAYS = {"pool": by_pool, "dask": by_dask}


def run(way: str, files: list[str], workers: int) -> Run:
    """Run in a process of its own, so that nothing is warm; all that it started is waited for and counted."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    told, tell = multiprocessing.Pipe(duplex=False)
    before = children_cpu()
    with tempfile.TemporaryDirectory() as folder:
        words = (way, files, workers, folder, tell)
        child = multiprocessing.get_context("spawn").Process(target=_act, args=words)
        child.start()
        tell.close()
        wall, parts = told.recv()
        child.join()
    wait_for_orphans()
    spent = sum(part.seconds for part in parts)
    peak, documents = max(part.peak_mb for part in parts), sum(part.reports for part in parts)
    return Run(wall, children_cpu() - before, spent, peak, documents)


def wait_for_orphans(quiet: float = 3.0) -> None:
    """Wait until no process that became ours has ended for so many seconds."""
    last = time.monotonic()
    with suppress(ChildProcessError):
        while time.monotonic() - last < quiet:
            if os.waitpid(-1, os.WNOHANG)[0]:
                last = time.monotonic()
            time.sleep(0.1)


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _act(way: str, files: list[str], workers: int, folder: str, tell: Any) -> None:
    job = kept_job(Job(theatre="ukraine"), Path(folder))
    start = time.monotonic()
    parts = WAYS[way](files, job, workers)
    tell.send((time.monotonic() - start, parts))


def rows(files: list[str], asked: argparse.Namespace) -> Iterator[str]:
    yield f"{'way':6}{'workers':>8}{'wall s':>9}{'cpu s':>9}{'parts s':>9}{'docs/s core':>13}{'peak MB':>9}"
    for _ in range(asked.rounds):
        for workers in asked.workers:
            done = {}
            for way in ("dask",) if asked.only_dask else WAYS:
                one = done[way] = run(way, files, workers)
                yield (
                    f"{way:6}{workers:8}{one.wall:9.1f}{one.cpu:9.1f}{one.parts:9.1f}"
                    f"{one.documents / one.parts:13.0f}{one.peak_mb:9.0f}"
                )
            if len(done) == 2:
                cpu, wall = done["dask"].cpu / done["pool"].cpu, done["dask"].wall / done["pool"].wall
                yield f"dask / pool: {cpu:.3f} of its processor time, {wall:.3f} of its wall time"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--page-kb", type=int, default=8)
    parser.add_argument("--a-file", type=int, default=1_000)
    parser.add_argument("--longest", type=int, default=5_000, help="characters of a text")
    parser.add_argument("--folder", type=Path, help="keep the archive here")
    parser.add_argument("--only-dask", action="store_true")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        texts = texts_in(asked.texts, asked.longest)
        files = archive(folder, texts, asked.pages, asked.a_file, asked.page_kb * 1000)
        size = sum(Path(f).stat().st_size for f in files)
        said = sum(len(t["text"]) for t in texts) / len(texts)
        print(
            f"{asked.pages:,} pages, {len(files)} files, {size / 1e6:,.0f} MB, {said:,.0f} characters a text"
        )
        for row in rows(files, asked):
            print(row, flush=True)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
