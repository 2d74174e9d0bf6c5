"""Reasons, track records and comparisons -> what a terminal shows: the answer, then what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whoholds.control.explain import Explanation, Ground, Move, Reversal
from whoholds.model import CONTESTED, LiveClaim, Place
from whoholds.reasons import Reasons
from whoholds.render import (
    UNCLEAR,
    Colour,
    day_words,
    known_words,
    many,
    percent,
    said,
    short_day,
    shortened,
    speaker,
)
from whoholds.reports import plain

QUOTE = 90
"""Characters of a quote beside a reason: enough to recognise the sentence, short enough for one line."""

SMALL = 0.005
"""Log-odds below which a reason moves nothing that a percent could show."""

Names = Mapping[str, str]


def state_words(state: str, names: Names) -> str:
    """Return "held by Russia" or "contested"."""
    return "contested" if state == CONTESTED else f"held by {names.get(state, state)}"


def why(reasons: Reasons, names: Names, colour: Colour) -> RenderableType:
    """Lay out why a place has its state: what it rests on, what moved it, what would reverse it."""
    found, place = reasons.explanation, reasons.place
    return Group(
        _heading(place, found),
        Text(),
        Padding(_state(found, names, colour), (0, 0, 0, 2)),
        Text(),
        *_grounds(found, place, names),
        *_moves(found, place, names, colour),
        Text("What would reverse it", style="bold"),
        *(Padding(Text(line), (0, 0, 0, 2)) for line in _reversals(found, names)),
        Text(),
        Text(_method(found), style="dim"),
    )


def _heading(place: Place, found: Explanation) -> Text:
    known = f"as known on {known_words(found.as_known)}" if found.as_known else "as known now"
    where = f"{place.name}, {place.region}" if place.region else place.name
    return Text(f"Why {where}", style="bold").append(f" · {day_words(found.on)}, {known}", style="default")


def _state(found: Explanation, names: Names, colour: Colour) -> Text:
    state = state_words(found.state, names)
    if found.probability < UNCLEAR:
        out = Text("No state is likely", style="bold").append(f"; most of all {state}", style="default")
    else:
        out = Text(f"{state[:1].upper()}{state[1:]}", style=f"bold {colour(found.state)}")
        out.append(f", {found.likelihood}", style="default")
    out.append(f": {percent(found.probability)}", style="default")
    without = f"; {percent(found.bare)} from the starting map alone, without any claim"
    return out.append(without if found.claims else "; no claim bears on it", style="default")


def _grounds(found: Explanation, place: Place, names: Names) -> Iterator[RenderableType]:
    if not found.grounds:
        return
    yield Text("What it rests on", style="bold").append(" (log-odds: + speaks for this state)", style="dim")
    grid = _grid()
    for ground in sorted(found.grounds, key=lambda g: -abs(g.log_odds)):
        who = many(ground.claims, "claim") + _of_what(ground, place, names)
        grid.add_row(_size(ground.log_odds), who, f"without: {percent(ground.without)}")
    yield Padding(grid, (0, 0, 1, 2))


def _of_what(ground: Ground, place: Place, names: Names) -> str:
    if ground.where == "near":
        return " on other places within 50 km"
    if ground.where == "region":
        return " on the regions around"
    if ground.where == "far":
        return " on places and regions farther away"
    voices = f"{names.get(ground.side, ground.side)}'s side" if ground.side else "voices of no side"
    return f" on {place.name} by {voices}"


def _moves(found: Explanation, place: Place, names: Names, colour: Colour) -> Iterator[RenderableType]:
    told = [m for m in found.moves if abs(m.log_odds) >= SMALL]
    if not found.claims:
        return
    yield Text("What moved it most", style="bold").append(" (each left out in turn)", style="dim")
    if not told:
        yield Padding(Text("No single word moves it: too many say the same."), (0, 0, 1, 2))
        return
    grid = _grid()
    for number, move in enumerate(told, 1):
        grid.add_row(
            _size(move.log_odds), _words(move, number, place, colour), f"without: {percent(move.without)}"
        )
    yield Padding(grid, (0, 0, 1, 2))


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    return grid


def _size(log_odds: float) -> Text:
    return Text(f"{log_odds:+.2f}", style="bold" if abs(log_odds) >= 0.5 else "default")


def _words(move: Move, number: int, place: Place, colour: Colour) -> Text:
    first = move.claims[0]
    out = Text(f"[{number}] ", style="dim").append(f"{short_day(_day(first))}  ", style="dim")
    out.append(speaker(first.claim, first.source), style="bold")
    if first.claim.claimant != "@report":
        out.append(f" in {first.source}", style="dim")
    out.append(f"{_distance(move, first)}: ")
    out.append("; ".join(_sayings(move.claims, place)), style=colour(first.claim.side))
    return out.append(f" “{shortened(plain(first.claim.quote), QUOTE)}”", style="italic")


def _day(live: LiveClaim) -> date:
    return (live.published or live.known_at).date()


def _distance(move: Move, live: LiveClaim) -> str:
    return f", on {live.claim.place} {move.km:.0f} km away" if move.where == "near" else ""


def _sayings(claims: Sequence[LiveClaim], place: Place) -> list[str]:
    here = [c.claim for c in claims]
    return list(dict.fromkeys(said(c, place.name if c.place_id == place.place_id else None) for c in here))


def _reversals(found: Explanation, names: Names) -> Iterator[str]:
    if found.claims:
        yield _without(found.left_out, names)
    yield _with(found, names)


def _without(turned: Reversal | None, names: Names) -> str:
    if turned is None:
        return "− none of these: with all that speak for the state left out together, it stays the likeliest"
    numbers = ", ".join(f"[{n + 1}]" for n in turned.without)
    together = "" if len(turned.without) == 1 else " together"
    return f"− without {numbers}{together} it would be {_turned(turned, names)}"


def _with(found: Explanation, names: Names) -> str:
    told = "there is fighting inside it"
    if found.second != CONTESTED:
        told = f"{names.get(found.second, found.second)} holds it"
    if found.put_in is None:
        return f"+ not even five new voices of no side who say that day that {told}"
    say = "says" if found.put_in.voices == 1 else "say"
    voices = f"{many(found.put_in.voices, 'new voice')} of no side who {say} that day that {told}"
    return f"+ it would be {_turned(found.put_in, names)} with {voices}"


def _turned(turned: Reversal, names: Names) -> str:
    return f"{state_words(turned.state, names)} ({percent(turned.probability)})"


def _method(found: Explanation) -> str:
    return (
        f"{many(found.claims, 'claim')}, {found.method}. Each figure is a new estimate without those claims, "
        "what was learned of the voices kept. Copies of one text count as one."
    )
