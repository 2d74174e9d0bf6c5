"""Recall and precision of copies on real texts, beside MinHash-LSH of datasketch and rensa, in one run.

    pip install datasketch rensa
    python benchmarks/copies.py TEXTS.jsonl.gz [--most 2000] [--pairs FILE]

Every text of TEXTS (JSON lines with id, source, published, text) with at least 25 words is put into an
index; then an edited copy of each of them, from another source an hour later, is looked up. A pair that is
found between an edited text and another than its original counts as a stranger (such pairs may be real).
`--pairs` writes the pairs found among the texts themselves, for reading; `--scale N` puts N random texts of
60 words into an index file and says what one more costs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from whoholds.reports.copies import CopyIndex, Text, fingerprints, kept, words_of

PERMUTATIONS, SHINGLE, JACCARD = 128, 4, 0.5  # what both peers' own examples use, with our word shingles
START = datetime(2022, 1, 1, tzinfo=UTC)
Edit = Callable[[list[str], random.Random], list[str]]


class Peer(Protocol):
    name: str

    def add(self, key: str, text: str) -> set[str]: ...


def shingles(text: str) -> list[str]:
    words = text.casefold().split()
    return [" ".join(words[i : i + SHINGLE]) for i in range(max(len(words) - SHINGLE + 1, 1))]


class Ours:
    name = "whoholds"

    def __init__(self) -> None:
        self._index, self._count = CopyIndex(), 0

    def add(self, key: str, text: str) -> set[str]:
        self._count += 1
        found = self._index.add(Text(key, f"s{self._count}", text, START + timedelta(seconds=self._count)))
        return {o.other_id for o in found}


class Datasketch:
    name = "datasketch"

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._lsh = MinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS)

    def add(self, key: str, text: str) -> set[str]:
        from datasketch import MinHash

        made = MinHash(num_perm=PERMUTATIONS)
        made.update_batch([s.encode() for s in shingles(text)])
        found = set(self._lsh.query(made))
        self._lsh.insert(key, made)
        return found


class Rensa:
    name = "rensa"

    def __init__(self) -> None:
        from rensa import RMinHashLSH

        self._lsh = RMinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS, num_bands=16)
        self._keys: list[str] = []

    def add(self, key: str, text: str) -> set[str]:
        from rensa import RMinHash

        made = RMinHash(num_perm=PERMUTATIONS, seed=1)
        made.update(shingles(text))
        found = {self._keys[n] for n in self._lsh.query(made)}
        self._lsh.insert(len(self._keys), made)
        self._keys.append(key)
        return found


def other_words(rng: random.Random, pool: list[str], count: int) -> list[str]:
    return [rng.choice(pool) for _ in range(count)]


def edits(pool: list[str], texts: list[str]) -> dict[str, Edit]:
    def replaced(words: list[str], rng: random.Random) -> list[str]:
        return [rng.choice(pool) if rng.random() < 0.15 else w for w in words]

    def wrapped(words: list[str], rng: random.Random) -> list[str]:
        around = rng.choice(texts).split()
        return around[: len(words)] + words + around[-len(words) :]

    return {
        "same": lambda words, rng: words,
        "headline changed": lambda words, rng: other_words(rng, pool, 10) + words[10:],
        "truncated to half": lambda words, rng: words[: len(words) // 2],
        "wrapped in another text": wrapped,
        "15 % of words replaced": replaced,
    }


def measure(peer: Peer, texts: dict[str, str], made: dict[str, tuple[str, str]]) -> dict[str, Any]:
    start = time.process_time()
    for key, text in texts.items():
        peer.add(key, text)
    added = time.process_time() - start
    hits: dict[str, list[bool]] = {}
    strangers = 0
    for key, (edit, text) in made.items():
        found = peer.add(key, text)
        origin = key.split("|")[0]
        hits.setdefault(edit, []).append(origin in found)
        if not edit.startswith("wrapped"):
            strangers += sum(other != origin for other in found if other in texts)
    recall = {edit: sum(h) / len(h) for edit, h in hits.items()}
    return {"recall": recall, "strangers": strangers, "texts_per_s": len(texts) / max(added, 1e-9)}


def load(path: Path, most: int) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    long = [r for r in rows if len(words_of(r["text"])) >= 25]
    return random.Random(5).sample(long, min(most, len(long)))


def write_pairs(path: Path, out: Path) -> None:
    """Write the pairs found among the texts as they are, for reading."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = {r["id"]: r for r in map(json.loads, lines)}
    index = CopyIndex()
    with out.open("w", encoding="utf-8") as file:
        for key, row in texts.items():
            at = datetime.fromisoformat(row["published"].replace("Z", "+00:00"))
            text = Text(key, row["source"], row["text"], at if at.tzinfo else at.replace(tzinfo=UTC))
            for o in kept(index.add(text)):
                pair = {"share": o.share, "shared": o.shared, "one": row, "other": texts[o.other_id]}
                file.write(json.dumps(pair, ensure_ascii=False) + "\n")


def scale(count: int) -> None:
    """Print what adding one text to an index of `count` costs, committed, with the size of its file.

    The index is filled in the order of its keys with texts of 60 words: their fingerprints are random but for
    every tenth, which is one of 2,000 that many texts share, as idiom is.
    """
    rng, words = random.Random(1), [f"w{n}" for n in range(20_000)]

    def text(n: int) -> Text:
        said = (words[min(int(rng.paretovariate(0.7)), len(words) - 1)] for _ in range(60))
        return Text(f"r{n}", f"s{n % 50}", " ".join(said), START + timedelta(minutes=n))

    each = len(fingerprints(text(0).text))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scale.copies"
        CopyIndex(path).close()
        fill(path, count, each)
        index, spent, busy = CopyIndex(path), list[float](), time.process_time()
        for n in range(count, count + 200):
            start = time.perf_counter()
            index.add(text(n))
            index.commit(str(n))
            spent.append(1000 * (time.perf_counter() - start))
        busy = 1000 * (time.process_time() - busy) / len(spent)
        index.close()
        size = path.stat().st_size / 1e6
    median, tail = sorted(spent)[100], sorted(spent)[190]
    print(f"one more to {count:,} of {each} fingerprints each: median {median:.1f} ms, ", end="")
    print(f"95 % {tail:.1f} ms; {busy:.1f} ms of processor time; {size:.0f} MB")


def fill(path: Path, count: int, each: int) -> None:
    rng = np.random.default_rng(1)
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    rows = ((n, f"r{n}", f"s{n % 50}", "", 60 * n, -n - 1, each) for n in range(1, count + 1))
    db.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    common = rng.integers(-(2**63), 2**63, 2_000)
    prints = rng.integers(-(2**63), 2**63, count * each)
    shared = rng.random(len(prints)) < 0.1
    prints[shared] = rng.choice(common, int(shared.sum()))
    numbers = np.repeat(np.arange(1, count + 1), each)
    order = np.lexsort((numbers, prints))
    pairs = zip(prints[order].tolist(), numbers[order].tolist(), strict=True)
    db.executemany("INSERT OR IGNORE INTO prints VALUES (?, ?)", pairs)
    db.commit()
    db.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--most", type=int, default=2000)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--scale", type=int)
    options = parser.parse_args()
    if options.scale:
        scale(options.scale)
    rows = load(options.texts, options.most)
    texts = {row["id"]: row["text"] for row in rows}
    rng = random.Random(7)
    pool = [w for text in list(texts.values())[:500] for w in text.split()]
    kinds = edits(pool, list(texts.values()))
    made = {
        f"{key}|{edit}": (edit, " ".join(change(text.split(), rng)))
        for edit, change in kinds.items()
        for key, text in list(texts.items())[:: len(kinds)]
    }
    for peer in (Ours(), Datasketch(), Rensa()):
        found = measure(peer, texts, made)
        recall = "  ".join(f"{edit} {share:.2f}" for edit, share in found["recall"].items())
        print(
            f"{peer.name:11} {found['texts_per_s']:7.0f} texts/s  strangers {found['strangers']:4}  {recall}"
        )
    if options.pairs:
        write_pairs(options.texts, options.pairs)


if __name__ == "__main__":
    main()
