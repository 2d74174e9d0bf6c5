"""Track records -> what a terminal shows: who was right, in whose interest, over how many claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import to_builtins
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from whoholds.asking import SourceRow, voice_name
from whoholds.control.judging import Judged
from whoholds.control.record import Rate
from whoholds.model import REPORT_VOICE
from whoholds.reasons import Record
from whoholds.render import day_words, many, percent, said, shortened, table
from whoholds.reports import plain
from whoholds.theatres import Theatre

ENOUGH = 5
"""Verdicts that a voice needs for a line of its own: of fewer the interval says nothing."""

TIMED = 3
"""Changes that a voice must have told of for a median delay in the table."""

TOO_MUCH = 0.25
"""Share of all claims from which on a voice's judge has heard little else."""

EXAMPLES = 3
"""Claims shown of each verdict on a card."""

QUOTE = 110

JUDGE = (
    "Right: on its day the estimate made without the voice's own claims gives what it says at least 80 %; "
    "early or late: so within 30 days after or before; wrong: neither. Judged are claims to have, take or "
    "lose a place or a part of it, where others spoke of it too. The judge is what all others say together, "
    "not the truth. In brackets: 90 % interval (Wilson)."
)


def sources(
    rows: Sequence[SourceRow], found: Sequence[Record], names: Mapping[str, str], *, graded: bool
) -> RenderableType:
    """Show what each source has brought, and under it the voices with enough verdicts."""
    parts: list[RenderableType] = [_coverage(rows, graded)]
    judged = [r for r in found if r.record.judged >= ENOUGH]
    if judged:
        count = f"{len(judged)} of {len(found):,} voices with {ENOUGH} verdicts or more"
        parts += [Text(), Text("Track records", style="bold").append(f" ({count})", style="dim"), Text()]
        parts += [_records(judged, names), Text(), *_notes(judged)]
    return Group(*parts)


def _coverage(rows: Sequence[SourceRow], graded: bool) -> RenderableType:
    titles = ["source", "kind", "side", "reports", "claims", "first", "last"]
    told = [[s.source, s.kind or "no card", s.side or "", s.reports, s.claims, s.first, s.last] for s in rows]
    if graded:
        titles.insert(3, "prior")
        told = [[*row[:3], s.reliability, *row[3:]] for row, s in zip(told, rows, strict=True)]
    return table(told, titles)


def _records(found: Sequence[Record], names: Mapping[str, str]) -> RenderableType:
    titles = ("voice", "side", "claims", "judged", "right", "early", "late", "wrong",
              "for its side", "against it", "delay")  # fmt: skip
    return table([_row(r, names) for r in found], titles)


def _row(found: Record, names: Mapping[str, str]) -> list[object]:
    r = found.record
    mark = " †" if r.share >= TOO_MUCH else ""
    return [
        found.name + mark, names.get(r.side or "", ""), r.claims, r.judged, _rate(r.right),
        r.early.hits, r.late.hits, r.wrong.hits, _of(r.in_interest), _of(r.against_interest),
        _days(r.delay) if r.delays >= TIMED else "",
    ]  # fmt: skip


def _rate(rate: Rate) -> str:
    if rate.share is None or rate.low is None or rate.high is None:
        return ""
    return f"{percent(rate.share)} ({rate.low * 100:.0f}–{rate.high * 100:.0f})"


def _of(rate: Rate) -> str:
    return "" if rate.share is None else f"{percent(rate.share)} of {rate.count:,}"


def _days(delay: float | None) -> str:
    return "" if delay is None else f"{delay:+g} d"


def _notes(found: Sequence[Record]) -> Iterator[RenderableType]:
    yield Text(JUDGE, style="dim")
    if any(r.record.share >= TOO_MUCH for r in found):
        yield Text("† brings so many of all claims that its judge has heard little else.", style="dim")


def without_verdicts(found: Sequence[Record]) -> list[object]:
    """Return records as plain JSON, without the single verdicts: those are told voice by voice."""
    bare = ({"name": r.name} | to_builtins(r.record) for r in found)
    return [{key: value for key, value in row.items() if key != "verdicts"} for row in bare]


# --- one voice ---------------------------------------------------------------------------------------


def card(found: Record, theatre: Theatre | None) -> RenderableType:
    """Show all of one voice: coverage, rates, whom it repeats, and examples of each verdict."""
    return Group(
        Text(found.name, style="bold").append(_side(found, theatre), style="default"),
        Text(),
        *(Padding(Text(line), (0, 0, 0, 2)) for line in (*_covered(found), *_rates(found))),
        *(Padding(Text(line), (0, 0, 0, 2)) for line in _echoes(found, theatre)),
        *_examples(found.record.verdicts),
        Text(),
        Text(JUDGE, style="dim"),
    )


def _side(found: Record, theatre: Theatre | None) -> str:
    side = theatre.side(found.record.side) if theatre else None
    return f" · speaks for {side.name}" if side else " · of no side"


def _covered(found: Record) -> Iterator[str]:
    r, c = found.record, found.record.coverage
    yield f"{many(r.claims, 'claim')} ({percent(r.share)} of all) on {many(c.places, 'settlement')}"
    yield (
        f"speaks on {many(c.days, 'day')} from {day_words(c.first)} to {day_words(c.last)}; "
        f"longest silence {many(c.longest_silence, 'day')}"
    )
    if r.share >= TOO_MUCH:
        yield "brings so many of all claims that its judge has heard little else"


def _rates(found: Record) -> Iterator[str]:
    r = found.record
    yield f"{many(r.judged, 'claim')} judged, {r.open:,} left open"
    if r.judged:
        told = ((name, getattr(r, name)) for name in ("right", "early", "late", "wrong"))
        yield "  ·  ".join(f"{name} {rate.hits:,}: {_rate(rate)}" for name, rate in told)
    if r.in_interest.count:
        yield f"where its side gains: right {_of(r.in_interest)} {_bounds(r.in_interest)}"
    if r.against_interest.count:
        yield f"where its side loses: right {_of(r.against_interest)} {_bounds(r.against_interest)}"
    if r.delay is not None:
        yield f"tells of a place taken or lost {_days(r.delay)} from the change (median of {r.delays:,})"


def _bounds(rate: Rate) -> str:
    return "" if rate.low is None or rate.high is None else f"({rate.low * 100:.0f}–{rate.high * 100:.0f})"


def _echoes(found: Record, theatre: Theatre | None) -> Iterator[str]:
    told = [
        f"{voice_name(e.voice, theatre)} ({percent(e.chance)} of {many(e.occasions, 'occasion')})"
        for e in found.record.echoes
    ]
    if told:
        yield f"repeats: {', '.join(told)}"


def _examples(verdicts: Sequence[Judged]) -> Iterator[RenderableType]:
    for title, wanted in EXAMPLES_OF.items():
        chosen = [v for v in verdicts if (v.verdict, v.interest) in wanted]
        newest = sorted(chosen, key=lambda v: v.on, reverse=True)[:EXAMPLES]
        if newest:
            yield Text()
            yield Text(title, style="bold")
            yield from (Padding(_example(v), (0, 0, 0, 2)) for v in newest)


EXAMPLES_OF = {
    "Right against its own interest": {("right", -1)},
    "Right": {("right", 1), ("right", 0)},
    "Early": {("early", n) for n in (-1, 0, 1)},
    "Late": {("late", n) for n in (-1, 0, 1)},
    "Wrong": {("wrong", n) for n in (-1, 0, 1)},
}
"""Headings of a card's examples, and the (verdict, interest) under each."""


def _example(judged: Judged) -> Text:
    live = judged.live
    out = Text(f"{judged.on}  ", style="dim").append(said(live.claim))
    out.append(f" “{shortened(plain(live.claim.quote), QUOTE)}”", style="italic")
    if live.claim.claimant != REPORT_VOICE:
        out.append(f" · {live.source}", style="dim")
    return out.append(f" · {percent(judged.probability)} by the others", style="dim")
