"""Altered quotations -> how many each grounding accepts, and how long it takes, in one run.

    python -m pip install langextract==1.7.1
    python benchmarks/grounding.py

The sentences are those of the embedded chronicle from which the rules read a claim. Each claim's
quotation is altered as language models alter what they copy (a letter, a word put in, left out, swapped
or exchanged, a negation dropped, a number changed), then offered to whoholds (with the
claim's modality) and to LangExtract's resolver with its defaults. A quotation that is not in the text
should be accepted by neither.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from whoholds import sample
from whoholds.claims.extract import RuleExtractor
from whoholds.claims.found import Found
from whoholds.claims.grounding import Grounder
from whoholds.claims.polarity import Polarity
from whoholds.claims.proposal import Proposal
from whoholds.model import Claim, Report

WANTED = 1620
FILLERS = ("reportedly", "fully", "northern", "again", "heavily", "strategic")
Pair = tuple[str, Claim, str]


def altered(words: list[str], rng: random.Random) -> str:
    at = rng.randrange(len(words))
    way = rng.randrange(5)
    if way == 0:
        return " ".join([*words[:at], rng.choice(FILLERS), *words[at:]])
    if way == 1 and len(words) > 2:
        inner = rng.randrange(1, len(words) - 1)
        return " ".join(words[:inner] + words[inner + 1 :])
    if way == 2 and at + 1 < len(words):
        return " ".join([*words[:at], words[at + 1], words[at], *words[at + 2 :]])
    if way == 3:
        return " ".join([*words[:at], rng.choice(FILLERS), *words[at + 1 :]])
    letter = rng.randrange(len(words[at]))
    return " ".join([*words[:at], words[at][:letter] + "q" + words[at][letter + 1 :], *words[at + 1 :]])


def pairs(rng: random.Random) -> list[Pair]:
    """Texts, a claim of each, and the claim's quotation altered so that it no longer stands there."""
    extractor, known = RuleExtractor(), []
    for report in sample.reports():
        known += [(report.text, claim) for claim in extractor.read(report).claims if " " in claim.quote]
    out: list[Pair] = []
    while len(out) < WANTED:
        text, claim = rng.choice(known)
        quote = altered(claim.quote.split(), rng)
        if quote not in text:
            out.append((text, claim, quote))
    return out


def ours(text: str, claim: Claim, quote: str) -> bool:
    document = EXTRACTOR.document(
        Report(report_id="r", source="", published=datetime(2022, 6, 15, tzinfo=UTC), text=text)
    )
    proposal = Proposal(
        quote=quote, trigger=claim.place, relation=claim.relation, place=claim.place, modality=claim.modality
    )
    return isinstance(Grounder(text, document.sentences).ground(proposal, POLARITY[claim.lang]), Found)


def theirs(text: str, claim: Claim, quote: str) -> bool:
    from langextract.data import Extraction
    from langextract.resolver import Resolver

    aligned = Resolver().align([Extraction("claim", quote)], text, token_offset=0)
    return any(found.char_interval is not None for found in aligned)


def timed(accepts: Callable[[str, Claim, str], bool], rows: list[Pair]) -> tuple[int, float]:
    start = time.perf_counter()
    accepted = sum(accepts(*row) for row in rows)
    return accepted, time.perf_counter() - start


EXTRACTOR = RuleExtractor()
POLARITY = {lang: Polarity(lang) for lang in ("en", "uk", "ru")}


def main() -> None:
    rows = pairs(random.Random(1))
    mine, own_time = timed(ours, rows)
    other, other_time = timed(theirs, rows)
    verbatim = [(text, claim, claim.quote) for text, claim, _ in rows]
    print(f"verbatim quotations     {len(verbatim)}")
    print(f"whoholds accepted       {timed(ours, verbatim)[0]}")
    print(f"LangExtract accepted    {timed(theirs, verbatim)[0]}")
    print(f"altered quotations      {len(rows)}")
    print(f"whoholds accepted       {mine}")
    print(f"LangExtract accepted    {other}")
    print(f"time, LangExtract / us  {other_time / own_time:.1f}")


if __name__ == "__main__":
    main()
