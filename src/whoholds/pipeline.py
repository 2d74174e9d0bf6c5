"""The sentence: read reports, extract claims, name their places and voices, append them to the ledger."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec import structs

from whoholds.claims import Extraction, Extractor, RuleExtractor
from whoholds.ledger import Store
from whoholds.model import Claim, Entry, Harm, Issue, Report, Span, reading_of, report_id_of
from whoholds.naming import named
from whoholds.places import Gazetteer, load_file, load_geonames, merge, user_cache, with_facilities
from whoholds.places.cache import cached
from whoholds.reports import Defaults, detect, mask
from whoholds.reports.withheld import withheld
from whoholds.theatres import Theatre, load_theatre

if TYPE_CHECKING:
    from whoholds.claims.llm import Endpoint

BATCH = 200
"""Reports in one transaction: a second's work, so that a crash loses no more than that."""

WORTH_A_POOL = 400_000
"""Characters below which starting further processes costs more than it saves."""

Progress = Callable[[int], None]
"""Told the number of reports just appended."""


@dataclass(frozen=True)
class Recipe:
    """All that reading depends on, small enough to hand to another process: theatre, gazetteer files, and
    the language model that reads instead of the rules, where one does.
    """

    theatre: str = ""
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    model: Endpoint | None = field(default=None, repr=False)
    cache: str = ""
    """Folder in which a model's raw answers are kept; "": none are."""


class Reader(NamedTuple):
    """What a recipe makes: the extractor and what names places and voices."""

    extractor: Extractor
    theatre: Theatre | None
    gazetteer: Gazetteer


@lru_cache(maxsize=2)
def theatre_of(name: str) -> Theatre | None:
    """Return the theatre of a recipe, loaded once a process; None for no theatre."""
    return load_theatre(name) if name else None


@lru_cache(maxsize=2)
def reader_of(recipe: Recipe) -> Reader:
    """Make what a recipe says, once a process."""
    theatre, gazetteer = theatre_of(recipe.theatre), gazetteer_of(recipe)
    return Reader(_extractor(recipe, RuleExtractor(theatre, gazetteer)), theatre, gazetteer)


def _extractor(recipe: Recipe, rules: RuleExtractor) -> Extractor:
    if recipe.model is None:
        return rules
    from whoholds.claims.llm import Chat, LlmExtractor

    return LlmExtractor(Chat(recipe.model, Path(recipe.cache) if recipe.cache else None), rules)


@lru_cache(maxsize=2)
def gazetteer_of(recipe: Recipe) -> Gazetteer:
    """Return the gazetteer of a recipe: its own files before the embedded one of the theatre's countries."""
    theatre = theatre_of(recipe.theatre)
    countries = (*theatre.card.countries, *theatre.card.neighbours) if theatre else None
    content = hashlib.sha256(b"".join(hashlib.sha256(data).digest() for _, data in recipe.files))
    key = "-".join(["theatre", content.hexdigest()[:16], *sorted(countries or ())])
    return cached(key, user_cache(), lambda: _merged(recipe, countries))


def _merged(recipe: Recipe, countries: tuple[str, ...] | None) -> Gazetteer:
    own = (load_file(data, name) for name, data in recipe.files)
    return with_facilities(merge(*own, load_geonames(countries, cache=user_cache())))


def count_places(data: bytes, name: str, issues: list[Issue] | None = None) -> int:
    """Return how many places a gazetteer file holds. Raises InputError when it holds none."""
    return len(load_file(data, name, issues))


def extract(report: Report, reader: Reader) -> Extraction:
    """Read one report: claims with spans in its text, their places and voices named."""
    found = reader.extractor.read(structs.replace(report, text=mask(report.text)))
    claims = (structs.replace(c, quote=report.text[c.start : c.end]) for c in found.claims)
    harms = (structs.replace(h, quote=report.text[h.start : h.end]) for h in found.harms)
    return found._replace(
        claims=named(tuple(claims), report, reader.theatre, reader.gazetteer),
        harms=named(tuple(harms), report, reader.theatre, reader.gazetteer),
    )


def report_of_text(text: str, defaults: Defaults) -> Report:
    """Return a report of a text typed in, its source and date from `defaults`."""
    published = defaults.published or defaults.now
    return Report(
        report_id=report_id_of(defaults.source, "", published, text),
        source=defaults.source,
        published=published,
        published_grain=defaults.published_grain,
        text=text,
        lang=defaults.lang or detect(text),
    )


def entries_of(report: Report, found: Extraction, extractor: str) -> tuple[Entry, ...]:
    """Return what the ledger takes of one report: itself, its claims and harms, their reading."""
    return (report, *found.claims, *found.harms, reading_of(report, extractor, found.claims, found.harms))


# --- many reports ----------------------------------------------------------------------------------


def extract_all(
    reports: Iterable[Report], recipe: Recipe, workers: int = 1
) -> Iterator[tuple[Report, Extraction]]:
    """Yield every report with what was read in it, in order; long collections are shared among processes,
    but not those that a model reads, whose budget is one.
    """
    stream = iter(reports)
    head, size = [], 0
    for report in stream:
        head.append(report)
        size += len(report.text)
        if size > WORTH_A_POOL:
            break
    everything = chain(head, stream)
    if workers > 1 and size > WORTH_A_POOL and hasattr(os, "fork") and recipe.model is None:
        return _pooled(everything, recipe, workers)
    return ((r, extract(r, reader_of(recipe))) for r in everything)


def _pooled(reports: Iterable[Report], recipe: Recipe, workers: int) -> Iterator[tuple[Report, Extraction]]:
    reader_of(recipe)
    with ProcessPoolExecutor(workers, initializer=_end_with_parent, initargs=(os.getpid(),)) as pool:
        waiting = []
        for batch in batched(reports, 40):
            waiting.append((batch, pool.submit(_extract_batch, batch, recipe)))
            if len(waiting) > 2 * workers:
                first, result = waiting.pop(0)
                yield from zip(first, result.result(), strict=True)
        for first, result in waiting:
            yield from zip(first, result.result(), strict=True)


def _end_with_parent(parent: int) -> None:
    """End this process soon after its parent: one that is killed cannot tell its pool to stop."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _extract_batch(reports: list[Report], recipe: Recipe) -> list[Extraction]:
    reader = reader_of(recipe)
    return [extract(report, reader) for report in reports]


T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of up to `size` items, in order."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


@dataclass(frozen=True)
class Added:
    """What an `add` did: reports read, entries new to the ledger and already there, claims and harms read,
    how many reports were found to repeat another, and what a model proposed in vain.
    """

    reports: int = 0
    new: int = 0
    known: int = 0
    claims: int = 0
    harms: int = 0
    copies: int = 0
    ungrounded: int = 0
    """Claims that a model proposed and the text does not bear out: none of them is in the ledger."""


def add(
    store: Store,
    reports: Iterable[Report],
    recipe: Recipe,
    workers: int = 1,
    progress: Progress | None = None,
) -> Added:
    """Extract from reports and append all of it, a batch a transaction; a second time changes nothing."""
    total = Added()
    extractor = reader_of(recipe).extractor.name
    theatre = theatre_of(recipe.theatre)
    carded = (with_card(r, theatre) for r in reports)
    for batch in batched(extract_all(carded, recipe, workers), BATCH):
        allowed = ((as_card_allows(report, found, theatre), found) for report, found in batch)
        done = store.append(e for report, found in allowed for e in entries_of(report, found, extractor))
        total = Added(
            total.reports + len(batch),
            total.new + done.new,
            total.known + done.known,
            total.claims + sum(len(f.claims) for _, f in batch),
            total.harms + sum(len(f.harms) for _, f in batch),
            ungrounded=total.ungrounded + sum(len(f.ungrounded) for _, f in batch),
        )
        if progress:
            progress(len(batch))
    return total


def with_card(report: Report, theatre: Theatre | None) -> Report:
    """Return the report with the id of its source's card, where the theatre has one."""
    if theatre is None or report.source_id is not None:
        return report
    card = theatre.source(report.source) or (theatre.source(report.url) if report.url else None)
    return structs.replace(report, source_id=card.id) if card else report


def as_card_allows(report: Report, found: Extraction, theatre: Theatre | None) -> Report:
    """Return the report as it may be kept: its text whole, or only the quotes where its card says so."""
    card = theatre.source(report.source_id) if theatre and report.source_id else None
    if card is None or card.originals:
        return report
    quoted = [said.span for said in found.claims]
    quoted += [Span(start=h.start, end=h.end, quote=h.quote) for h in found.harms]
    return structs.replace(report, text=withheld(report.text, quoted))


__all__ = ["Added", "Claim", "Harm", "Recipe", "add", "extract", "extract_all", "gazetteer_of", "theatre_of"]
