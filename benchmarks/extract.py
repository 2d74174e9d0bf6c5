"""News in three languages -> documents a second beside a raw scan and named peers, in one process and run.

    pip install -e '.[benchmarks]'
    python benchmarks/extract.py [--documents 200] [--texts FILE.jsonl]
    perf stat -e instructions:u python benchmarks/extract.py --alone en --documents 15   # and 45

Documents are invented from a seed: 2.4 kB each, three of four sentences with a trigger; `--texts` reads
others (JSON lines with lang and text). Every row does its work on the same documents: an Aho-Corasick scan
for the triggers of all three lexicons (the limit), spaCy's blank tokenizer, yargy with one rule of a dozen
verbs and a capitalised word (without its morphology), dateparser's search_dates on a few documents.
`--alone` only reads the documents of one language once: on a busy machine the instructions of two runs
that differ in documents tell more than times.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ahocorasick_rs

from invented_news import document
from whoholds.claims import RuleExtractor
from whoholds.claims.lexicon import LANGUAGES, load_lexicon
from whoholds.model import Report

PUBLISHED = datetime(2023, 4, 5, 12, tzinfo=UTC)
SLOW = 4
"""Documents given to dateparser, which takes a third of a second for one."""


def texts(arguments: argparse.Namespace) -> dict[str, list[str]]:
    if not arguments.texts:
        rng = random.Random(arguments.seed)
        return {lang: [document(rng, lang) for _ in range(arguments.documents)] for lang in LANGUAGES}
    rows = [json.loads(line) for line in arguments.texts.read_text(encoding="utf-8").splitlines()]
    chosen = {lang: [r["text"] for r in rows if r.get("lang") == lang] for lang in LANGUAGES}
    return {lang: found[: arguments.documents] for lang, found in chosen.items() if found}


def rate(work: Callable[[str], Any], documents: Sequence[str], repeats: int = 3) -> float:
    """Documents a second of processor time: the best of some repeats, after one to warm up."""
    for text in documents[:20]:
        work(text)
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        for text in documents:
            work(text)
        best = min(best, time.process_time() - start)
    return len(documents) / best


def ours(lang: str) -> Callable[[str], Any]:
    extractor = RuleExtractor()
    return lambda text: extractor.read(
        Report(report_id="r", source="news", published=PUBLISHED, text=text, lang=lang)
    )


def scan(lang: str) -> Callable[[str], Any]:
    forms = {f.rstrip("*") for code in LANGUAGES for t in load_lexicon(code).triggers for f in t.forms}
    automaton = ahocorasick_rs.AhoCorasick(sorted(forms))
    return lambda text: automaton.find_matches_as_indexes(text, overlapping=True)


def spacy_tokenizer(lang: str) -> Callable[[str], Any]:
    import spacy

    return spacy.blank(lang).tokenizer


def yargy_rule(lang: str) -> Callable[[str], Any]:
    from yargy import Parser, rule
    from yargy.predicates import in_caseless, is_capitalized
    from yargy.tokenizer import Tokenizer

    verbs = {f.rstrip("*") for t in load_lexicon(lang).triggers if t.relation == "takes" for f in t.forms}
    parser = Parser(rule(in_caseless(set(sorted(verbs)[:12])), is_capitalized()), tokenizer=Tokenizer())
    return lambda text: list(parser.findall(text))


def search_dates(lang: str) -> Callable[[str], Any]:
    from dateparser.search import search_dates as search

    return lambda text: search(text, languages=[lang])


PEERS = {
    "Aho-Corasick scan": scan,
    "spaCy blank tokenizer": spacy_tokenizer,
    "yargy, one rule": yargy_rule,
    "dateparser search_dates": search_dates,
}


def beside(lang: str, documents: Sequence[str]) -> None:
    """Print our rate in one language, and each peer's as a ratio to it."""
    own = rate(ours(lang), documents)
    size = sum(len(d.encode()) for d in documents) / len(documents)
    print(f"{lang}: {len(documents)} documents of {size:.0f} bytes")
    print(f"  {'whoholds, claims and harm':28}{own:10.1f} documents/s")
    for name, peer in PEERS.items():
        slow = peer is search_dates
        try:
            theirs = rate(peer(lang), documents[:SLOW] if slow else documents, 1 if slow else 3)
        except ImportError as error:
            print(f"  {name:28}  not installed ({error.name})")
            continue
        print(f"  {name:28}{theirs:10.1f} documents/s  whoholds / it {own / theirs:8.3f}")


def long_line(megabytes: float) -> None:
    """Print how long one line without an end takes, and a line half as long."""
    read = ours("en")
    for share in (0.5, 1.0):
        text = ("captured " * 9 + "Torford, ") * int(megabytes * share * 1e6 / 90)
        start = time.process_time()
        read(text)
        print(f"one line of {len(text) / 1e6:.1f} MB  {time.process_time() - start:6.1f} s")


LOADS = {
    "import whoholds": "import whoholds",
    "import the extractor": "from whoholds.claims import RuleExtractor",
    "and build it": "from whoholds.claims import RuleExtractor; RuleExtractor()",
    "and a gazetteer of Ukraine": "from whoholds.claims import RuleExtractor; RuleExtractor(); "
    "from whoholds.places import load_geonames; g = load_geonames({'UA'}); g.find('Kyiv')",
}
"""What a fresh process does, in order."""


def loading() -> None:
    """Print processor time and peak memory of fresh processes, the best of five."""
    tail = "; print(time.process_time() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    for name, words in LOADS.items():
        command = [sys.executable, "-c", f"import resource, time; t = time.process_time(); {words}{tail}"]
        runs = [subprocess.run(command, capture_output=True, check=True).stdout.split() for _ in range(5)]
        print(f"{name:30}{min(float(r[0]) for r in runs):8.3f} s {min(float(r[1]) for r in runs):6.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--megabytes", type=float, default=5.0)
    parser.add_argument("--alone", choices=LANGUAGES)
    arguments = parser.parse_args()
    if arguments.alone:
        for _ in map(ours(arguments.alone), texts(arguments)[arguments.alone]):
            pass
        return
    loading()
    for lang, documents in texts(arguments).items():
        beside(lang, documents)
    long_line(arguments.megabytes)


if __name__ == "__main__":
    main()
