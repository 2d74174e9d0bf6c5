"""Articles out of pages beside trafilatura alone, and a large Telegram export in bounded memory, in one run.

    python benchmarks/reading.py --pages FOLDER [--most 400]
    python benchmarks/reading.py --telegram 1000

FOLDER is `tests` of a checkout of github.com/adbar/trafilatura: `evaldata.json` names for every page strings
that belong to its article and strings that do not; the figures are F1 over those, and pages a second. Both
readers take the same pages in turn. `--telegram` writes an export of so many MB as Telegram Desktop lays it
out, and reads it in a process of its own, whose largest resident memory is told.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from trafilatura import bare_extraction

from whoholds.model import Issue
from whoholds.reports import read_reports
from whoholds.reports.article import read_page

Reader = Callable[[str], str]
Strings = tuple[str, list[str], list[str]]


# --- pages -----------------------------------------------------------------------------------------------


def pages(folder: Path, most: int) -> Iterator[Strings]:
    rows = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    for row in list(rows.values())[:most]:
        for place in ("eval", "cache"):
            file = folder / place / row["file"]
            if file.exists():
                yield file.read_bytes().decode("utf-8", "replace"), row["with"], row["without"]
                break


def ours(source: str) -> str:
    return read_page(source)[0].text


def theirs(source: str) -> str:
    found = bare_extraction(
        source, with_metadata=True, include_comments=False, include_tables=True, fast=True
    )
    return "" if found is None else str(found.text or "")


class Score:
    def __init__(self, name: str, read: Reader) -> None:
        self.name, self.read = name, read
        self.hits = self.misses = self.wrong = 0
        self.spent = 0.0

    def take(self, source: str, belong: list[str], not_belong: list[str]) -> None:
        start = time.process_time()
        text = self.read(source)
        self.spent += time.process_time() - start
        self.hits += sum(s in text for s in belong)
        self.misses += sum(s not in text for s in belong)
        self.wrong += sum(s in text for s in not_belong)

    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.misses + self.wrong)


def compare(folder: Path, most: int) -> None:
    """Let both read every page, by turns first: what else the machine does falls on both alike."""
    found = list(pages(folder, most))
    scores = [Score("trafilatura", theirs), Score("whoholds", ours)]
    for page in found[:3]:
        ours(page[0])
    for number, page in enumerate(found):
        for score in scores if number % 2 else scores[::-1]:
            score.take(*page)
    for score in scores:
        print(
            f"{score.name:12} F1 {score.f1():.3f}  {len(found) / score.spent:6.1f} pages/s of processor time"
        )


# --- Telegram --------------------------------------------------------------------------------------------


def write_export(path: Path, megabytes: int) -> int:
    rng, count = random.Random(1), 0
    words = [f"слово{n}" for n in range(5_000)]
    with path.open("w", encoding="utf-8") as file:
        file.write('{\n "name": "Channel",\n "type": "public_channel",\n "id": 1234567,\n "messages": [\n')
        while file.tell() < megabytes * 1_000_000:
            count += 1
            said = " ".join(rng.choices(words, k=rng.randrange(5, 400)))
            message = {
                "id": count,
                "type": "message",
                "date": "2023-04-03T12:00:00",
                "date_unixtime": str(1_680_000_000 + count),
                "from": "Channel",
                "text": [{"type": "bold", "text": said[:20]}, said[20:]],
                "text_entities": [{"type": "bold", "text": said[:20]}, {"type": "plain", "text": said[20:]}],
            }
            file.write(("" if count == 1 else ",\n") + json.dumps(message, ensure_ascii=False, indent=1))
        file.write("\n ]\n}\n")
    return count


def read_export(path: Path) -> None:
    issues: list[Issue] = []
    start = time.perf_counter()
    count = sum(1 for _ in read_reports(path, issues))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = time.perf_counter() - start
    print(f"read {count:,} messages in {spent:.0f} s, peak {peak:.0f} MB, {len(issues)} issues")


def telegram(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        count = write_export(path, megabytes)
        print(f"wrote {count:,} messages, {path.stat().st_size / 1e6:.0f} MB")
        subprocess.run([sys.executable, __file__, "--read", str(path)], check=True, env=os.environ)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--telegram", type=int, metavar="MB")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pages:
        compare(options.pages, options.most)
    if options.telegram:
        telegram(options.telegram)
    if options.read:
        read_export(options.read)


if __name__ == "__main__":
    main()
