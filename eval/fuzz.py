"""Real passages, mutated -> whether reading raises, loses an offset or hangs; leaves with 1 at a fault.

usage: python eval/fuzz.py PASSAGES.jsonl[.gz] [MORE ...] [--runs 100000] [--seed 1] [--seconds 5]

Passages are JSON lines with `text` (and `lang`). Each run takes one and does one to four things to it:
characters of other scripts that look alike, zero-width and right-to-left marks, HTML remnants, emoji,
mark-up of messengers, punctuation or spaces taken out, words dropped, doubled and swapped with another
passage, the text cut off anywhere (inside a word, a bracket, a character's bytes), lone surrogates, random
characters; one run in 5,000 reads a sentence of 200 kB. Every claim,
harm and missed span must stand in the text where it says (`text[start:end] == quote`), and so must the
words of claimant, place, actor, part and hedge; no reading may take longer than `--seconds` of processor
time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from whoholds.claims import Extraction, RuleExtractor
from whoholds.model import REPORT_VOICE, Report

RAW = argparse.RawDescriptionHelpFormatter
PUBLISHED = datetime(2023, 4, 5, tzinfo=UTC)
Mutation = Callable[[str, random.Random], str]

_ALIKE = str.maketrans("aceopxyiавсерохуіABCEHKMOPTXАВСЕНКМОРТХ", "асеорхуіabcepoxyiАВСЕНКМОРТХABCEHKMOPTX")
_MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202e\u2066\u2069\ufeff\u00ad\u0301\u034f"
_EMOJI = ("⚡️", "❗️", "🇺🇦", "👩‍💻", "🔥", "‼", "🪖", "1️⃣")
_REMNANTS = ("<br/>", "&nbsp;", "&#8217;", "<a href='x'>", "</p>", "<div", "]]>", "&lt;", "<b>", "<!--")
_MARKUP = ("**", "__", "[", "](https://t.me/x)", "||", "`", "#", "@channel ", "➡️", "• ", "\n\n", "~~")
_FAULTS = "\ud800\udfff\x00\x0b\x1f\x85\u2028\u2029\uffff\U0010ffff"


def alike(text: str, rng: random.Random) -> str:
    share = rng.choice((0.02, 0.2, 1.0))
    return "".join(c.translate(_ALIKE) if rng.random() < share else c for c in text)


def sprinkled(pieces: str | tuple[str, ...]) -> Mutation:
    """Return the mutation that puts some of these pieces anywhere into a text."""

    def put(text: str, rng: random.Random) -> str:
        for _ in range(rng.randrange(1, 9)):
            at = rng.randrange(len(text) + 1)
            text = text[:at] + rng.choice(pieces) + text[at:]
        return text

    return put


def bare(text: str, rng: random.Random) -> str:
    return re.sub(r"[^\w\s]", "", text) if rng.random() < 0.7 else re.sub(r"\s", "", text)


def shuffled(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(words))
        words[at : at + 1] = rng.choice(((), (words[at], words[at]), (rng.choice(words),)))
        words = words or [text]
    return " ".join(words)


def cased(text: str, rng: random.Random) -> str:
    return rng.choice((text.upper, text.lower, text.title, text.swapcase))()


def cut(text: str, rng: random.Random) -> str:
    first, last = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[first:last] if rng.random() < 0.5 else text[last:] + text[:first]


def truncated(text: str, rng: random.Random) -> str:
    """Keep a beginning or an end, as a cut feed does: inside a word, a bracket, a character's bytes."""
    at = rng.randrange(len(text) + 1)
    kind = rng.randrange(4)
    if kind == 0:
        return text[at:]
    if kind == 1:
        raw = text.encode("utf-8", "surrogatepass")
        return raw[: rng.randrange(len(raw) + 1)].decode("utf-8", "replace")
    if kind == 2:
        return text[:at] + rng.choice(("...", "…", " [", " (", "«", '"', ",", " and", " и", " 1"))
    return text[:at]


def noisy(text: str, rng: random.Random) -> str:
    letters = list(text)
    for _ in range(max(1, len(letters) // 50)):
        letters.insert(rng.randrange(len(letters) + 1), chr(rng.randrange(1, 0x11000)))
    return "".join(letters)


MUTATIONS: tuple[Mutation, ...] = (
    alike, sprinkled(_MARKS), sprinkled(_EMOJI), sprinkled(_REMNANTS), sprinkled(_MARKUP),
    sprinkled(_FAULTS), bare, shuffled, cased, cut, truncated, noisy,
)  # fmt: skip

LONG_EVERY = 5000
"""Runs between two sentences of 200 kB."""


def mutated(passages: list[tuple[str, str]], rng: random.Random, run: int) -> tuple[str, str]:
    """Return one mutated text and its language, or that of another passage."""
    text, lang = rng.choice(passages)
    if rng.random() < 0.2:
        other = rng.choice(passages)[0]
        text = text[: rng.randrange(len(text) + 1)] + other[rng.randrange(len(other) + 1) :]
    for mutation in rng.choices(MUTATIONS, k=rng.randrange(1, 5)):
        text = mutation(text, rng) or text
    if run % LONG_EVERY == LONG_EVERY - 1:
        text = re.sub(r"[.!?\n]", " ", text + " ") * (200_000 // (len(text) + 1) + 1)
    return text, rng.choice((lang, lang, lang, "en", "uk", "ru", ""))


def faults(text: str, out: Extraction) -> Iterator[str]:
    """Yield what of an extraction does not stand in the text."""
    for span in (*out.claims, *out.harms, *out.missed):
        if not (0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.quote):
            yield f"offsets {span.start}:{span.end} are not {span.quote!r}"
    for claim in out.claims:
        words = (claim.actor, claim.place, claim.part, claim.hedge, *claim.via)
        yield from (f"not in the text: {w!r}" for w in words if w is not None and w not in text)
    for said in (*out.claims, *out.harms):
        if said.claimant != REPORT_VOICE and said.claimant not in text:
            yield f"not in the text: {said.claimant!r}"


def passages_in(paths: list[Path]) -> list[tuple[str, str]]:
    found = []
    for path in paths:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:  # type: ignore[operator]
            rows = (json.loads(line) for line in lines if line.strip())
            found += [(row["text"][:5000], row.get("lang") or "") for row in rows if row.get("text")]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("passages", type=Path, nargs="+")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    rng, extractor = random.Random(arguments.seed), RuleExtractor()
    passages, slowest, claims = passages_in(arguments.passages), 0.0, 0
    for run in range(arguments.runs):
        text, lang = mutated(passages, rng, run)
        report = Report(report_id=str(run), source="fuzz", published=PUBLISHED, text=text, lang=lang or None)
        start = time.process_time()
        try:
            out = extractor.read(report)
            wrong = list(faults(text, out))
        except Exception as error:
            out, wrong = Extraction(), [repr(error)]
        slowest, claims = max(slowest, time.process_time() - start), claims + len(out.claims) + len(out.harms)
        if wrong or time.process_time() - start > arguments.seconds:
            print(f"run {run} ({lang}): {wrong or 'took too long'}\n{text[:3000]!r}")
            sys.exit(1)
        if run % 10_000 == 9_999:
            print(f"{run + 1} runs, {claims} claims and harms, slowest {slowest:.2f} s", flush=True)
    print(f"{arguments.runs} runs: nothing raised, every offset right, slowest reading {slowest:.2f} s")


if __name__ == "__main__":
    main()
