"""A comparison with somebody's map -> what a terminal shows: how far it agrees, where it differs, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from whoholds.control.compare import Agreement, Crossing
from whoholds.model import CONTESTED, LiveClaim
from whoholds.reasons import Comparison, Differing
from whoholds.render import Colour, day_words, many, percent, said, short_day, shortened, speaker, table
from whoholds.reports import plain

Names = Mapping[str, str]

QUOTE = 80
"""Characters of a quote behind a difference: one line."""

DAYS_SHOWN = 40
"""Days listed; a longer comparison shows its first and last of them."""


def comparison(found: Comparison, names: Names, colour: Colour, most: int) -> RenderableType:
    """Lay out a comparison: agreement by day, which states cross, and the differences with our claims."""
    return Group(
        Text(f"{found.file} beside the estimate", style="bold").append(f" ({found.method})", style="dim"),
        Text(),
        _agreement(found),
        Text(),
        Text(_crossings(found.crossings, names)),
        *_notes(found),
        *_differences(found, names, colour, most),
    )


def _agreement(found: Comparison) -> RenderableType:
    rows = [
        (all_.on, all_.places, _share(all_), _kappa(all_), near.places, _share(near), _kappa(near))
        for all_, near in zip(found.days, found.near_front, strict=True)
    ]
    if len(rows) > DAYS_SHOWN:
        half = DAYS_SHOWN // 2
        rows = [*rows[:half], *rows[-half:]]
    titles = ("day", "settlements", "agree", "kappa", "near its front", "agree", "kappa")
    return table(rows, titles)


def _share(day: Agreement) -> str:
    return "" if day.share is None else percent(day.share)


def _kappa(day: Agreement) -> str:
    return "" if day.kappa is None else f"{day.kappa:.2f}"


def _crossings(crossings: Sequence[Crossing], names: Names) -> str:
    apart = [c for c in crossings if c.ours != c.theirs]
    if not apart:
        return "No settlement-day differs."
    told = (f"{_state(c.ours, names)} here, {_state(c.theirs, names)} there: {c.count:,}" for c in apart)
    return "Settlement-days that differ: " + "; ".join(told) + "."


def _state(state: str, names: Names) -> str:
    return state if state == CONTESTED else names.get(state, state)


def _notes(found: Comparison) -> Iterator[Text]:
    if not any(day.places for day in found.days):
        yield Text("The map says nothing of any settlement here on these days.", style="bold")
    if found.unplaced:
        yield Text(
            f"{many(found.unplaced, 'row')} of the map met no settlement of the gazetteers.", style="dim"
        )
    if found.overlaps:
        yield Text(
            f"{many(found.overlaps, 'settlement')} in areas of two states: the first counts.", style="dim"
        )


def _differences(found: Comparison, names: Names, colour: Colour, most: int) -> Iterator[RenderableType]:
    backed = sum(bool(d.claims) for d in found.differences)
    if not found.differences:
        return
    count = f"{len(found.differences):,}, {backed:,} with claims of our own behind them"
    yield Text()
    yield Text("Differences", style="bold").append(f" ({count})", style="dim")
    for differing in found.differences[:most]:
        yield Padding(_difference(differing, names, colour), (0, 0, 0, 2))
    rest = len(found.differences) - most
    if rest > 0:
        yield Text(f"  … and {rest:,} more; --most N shows more, --json all of them", style="dim")


def _difference(differing: Differing, names: Names, colour: Colour) -> RenderableType:
    d, place = differing.difference, differing.place
    out = Text(f"{place.name}, {place.region}", style="bold").append(f" ({place.place_id})", style="dim")
    out.append(f"  {_period(d.first, d.last)}: the map says {_state(d.theirs, names)}, the estimate ")
    out.append(f"{_state(d.ours, names)} ({percent(d.probability)})", style=colour(d.ours))
    behind = [_claim(live, place.name) for live in differing.claims]
    behind = behind or [Text("no claim of our own: inferred from around", style="dim")]
    return Group(out, *(Padding(line, (0, 0, 0, 4)) for line in behind))


def _period(first: date, last: date) -> str:
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"


def _claim(live: LiveClaim, place: str) -> Text:
    out = Text(f"{short_day((live.published or live.known_at).date())}  ", style="dim")
    out.append(f"{speaker(live.claim, live.source)}: {said(live.claim, place)} ")
    return out.append(f"“{shortened(plain(live.claim.quote), QUOTE)}”", style="italic")
