"""Answers, readings and tables -> what a terminal shows: the answer, who says what, what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import cycle

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from whoholds.dossier import Answer, Column, Voiced, end_of
from whoholds.model import CONTESTED, REPORT_VOICE, Claim, Issue
from whoholds.reports import plain

SHOWN = 5
"""Voices a column shows before it points to `claims`: more do not fit on one screen."""

QUOTE = 130
"""Characters of a quote in a column; enough for the clause that carries a claim."""

UNCLEAR = 0.45
"""Below this ICD 203 calls a state unlikely: of a part, no state is told then."""

BAR = 36
STACK_BELOW = 90
"""Columns of the terminal below which the sides stand under each other."""

RELATION_WORDS = {
    "holds": "holds",
    "takes": "took",
    "loses": "lost",
    "enters": "is inside",
    "fights": "fights for",
    "besieges": "besieges",
    "advances": "advances on",
    "repels": "beat off attacks on",
}
MODALITY_WORDS = {"fact": "", "denied": "denies: ", "possible": "perhaps: ", "intended": "intends: "}
PREPOSITIONS = frozenset("of in near around outside towards inside within".split())
BLOCKS = "█▒░▓"
"""How full each share of the bar looks without colour: first side, contested, other sides."""

Colour = Callable[[str | None], str]
"""Takes a side's name, id or None and returns a rich colour."""


def no_colour(_: str | None) -> str:
    """Give every side the terminal's own colour."""
    return "default"


def day_words(day: date) -> str:
    """Return "3 April 2023"."""
    return f"{day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """Return "3 Apr"."""
    return f"{day.day} {day:%b}"


def percent(p: float) -> str:
    """Return "38 %", never rounding to certainty."""
    if 0 < p < 0.005:
        return "<1 %"
    if 0.995 < p < 1:
        return ">99 %"
    return f"{p * 100:.0f} %"


# --- who -------------------------------------------------------------------------------------------


def answer(found: Answer, names: dict[str, str], colour: Colour, width: int) -> RenderableType:
    """Lay out an answer; `names` gives a side's name for its id."""
    return Group(
        _heading(found, width),
        *_namesakes(found.namesakes),
        Text(),
        Padding(_verdict(found, names, colour), (0, 0, 0, 2)),
        Padding(Text(_ground(found)), (0, 0, 0, 2)),
        *(Padding(line, (0, 0, 0, 2)) for line in _parts(found, names, colour)),
        Text(),
        _columns(found, names, colour, width),
        Text(),
        Text(f"More: {_next_commands(found)}", style="dim"),
    )


def _heading(found: Answer, width: int) -> RenderableType:
    place = found.place
    left = Text(place.name, style="bold").append(f", {place.region}" if place.region else "", style="bold")
    left.append(f" ({place.place_id})", style="dim")
    known = f", as known on {known_words(found.as_known)}" if found.as_known else ", as known now"
    right = Text(day_words(found.on) + known)
    gap = width - left.cell_len - right.cell_len
    return left + Text(" " * gap) + right if gap > 1 else Group(left, right)


def _namesakes(names: Sequence[str]) -> list[Text]:
    if not names:
        return []
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return [Text(f"not: {'; '.join(names[:4])}{more}", style="dim")]


def known_words(moment: datetime) -> str:
    """Return "4 April 2023" for the end of a day, else the instant in UTC."""
    before = moment - timedelta(microseconds=1)
    return day_words(before.date()) if moment == end_of(before.date()) else f"{moment:%d %B %Y %H:%M} UTC"


def _verdict(found: Answer, names: dict[str, str], colour: Colour) -> RenderableType:
    estimate = found.estimate
    state = (
        "Contested" if estimate.state == CONTESTED else f"Held by {names.get(estimate.state, estimate.state)}"
    )
    order = _bar_order(list(estimate.probabilities))
    grid = Table.grid(padding=(0, 3))
    grid.add_row(
        Text(state, style=f"bold {colour(estimate.state)}"),
        Text(estimate.likelihood),
        _bar([(s, estimate.probabilities[s]) for s in order], names, colour),
    )
    shares = [f"{names.get(s, s)} {percent(estimate.probabilities[s])}" for s in order]
    grid.add_row("", "", Text("  ·  ".join(shares)))
    return grid


def _bar_order(states: list[str]) -> list[str]:
    """Put contested between the first side and the others."""
    sides = [s for s in states if s != CONTESTED]
    return [*sides[:1], CONTESTED, *sides[1:]]


def _bar(shares: Sequence[tuple[str, float]], names: dict[str, str], colour: Colour) -> Text:
    bar = Text(f"{names.get(shares[0][0], shares[0][0])} ▕")
    done = 0.0
    for (state, p), block in zip(shares, cycle(BLOCKS)):
        cells = round((done + p) * BAR) - round(done * BAR)
        bar.append(block * cells, style=colour(state))
        done += p
    return bar.append(f"▏ {names.get(shares[-1][0], shares[-1][0])}")


def _ground(found: Answer) -> str:
    estimate = found.estimate
    if not estimate.claims:
        return (
            "Confidence none: no claim speaks of this place near this day; the starting map and time alone."
        )
    counted = f"{many(estimate.claims, 'claim')} from {many(estimate.origins, 'independent origin')}"
    return f"Confidence {estimate.confidence}: {counted}, {_age(found)}."


def _parts(found: Answer, names: dict[str, str], colour: Colour) -> Iterable[Text]:
    """One line: "centre: Russia, very likely · western outskirts: Ukraine, likely"."""
    out = Text()
    for part in found.parts[:SHOWN]:
        state = "contested" if part.state == CONTESTED else names.get(part.state, part.state)
        out.append("  ·  " if out else "").append(f"{part.part}: ")
        told = "unclear" if part.probability < UNCLEAR else f"{state}, {part.likelihood}"
        out.append(told, style=colour(part.state))
    return [out] if out else []


def many(n: int, noun: str) -> str:
    """Return "1 claim" or "2,300 claims"."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _age(found: Answer) -> str:
    newest = found.estimate.newest_evidence
    if newest is None:
        return "age unknown"
    days = (found.on - newest.date()).days
    if days < 0:
        return f"nearest {many(-days, 'day')} later"
    return "newest of that day" if days == 0 else f"newest {many(days, 'day')} old"


def _next_commands(found: Answer) -> str:
    name = f'"{found.place.name}"' if " " in found.place.name else found.place.name
    known = f" --as-known {(found.as_known - timedelta(microseconds=1)).date()}" if found.as_known else ""
    return f"whoholds why {name} --on {found.on}{known} · whoholds claims {name} --until {found.on}"


def _columns(found: Answer, names: dict[str, str], colour: Colour, width: int) -> RenderableType:
    titles = [f"{c.side}'s side says" if c.side else "Others say" for c in found.columns]
    bodies = [_column(column, found, colour) for column in found.columns]
    if width < STACK_BELOW or len(found.columns) > 3:
        stacked: list[RenderableType] = []
        for title, column, body in zip(titles, found.columns, bodies, strict=True):
            stacked += [Text(title, style=f"bold {colour(column.side)}"), Padding(body, (0, 0, 1, 2))]
        return Group(*stacked)
    grid = Table.grid(padding=(0, 2), expand=True)
    for _ in titles:
        grid.add_column(ratio=1)
    grid.add_row(
        *(Text(t, style=f"bold {colour(c.side)}") for t, c in zip(titles, found.columns, strict=True))
    )
    grid.add_row(*(Rule(style="dim") for _ in titles))
    grid.add_row(*bodies)
    return grid


def _column(column: Column, found: Answer, colour: Colour) -> RenderableType:
    if not column.voices:
        return Text("nothing in the month before", style="dim italic")
    lines: list[RenderableType] = [_voice(v, found.place.name, colour) for v in column.voices[:SHOWN]]
    rest = len(column.voices) - SHOWN
    if rest > 0:
        lines.append(Text(f"… and {rest} older", style="dim"))
    return Group(*lines)


def _voice(voice: Voiced, place: str, colour: Colour, year: bool = False) -> Text:
    live, claim = voice.live, voice.live.claim
    out = Text(f"{voice.day if year else short_day(voice.day)}  ", style="dim")
    if voice.against_interest:
        out.append("▲ ", style="bold yellow")
    out.append(speaker(claim, live.source), style="bold")
    out.append("".join(f", {channel}" for channel in claim.via))
    out.append(f": {said(claim, place)}", style=colour(claim.side))
    out.append(f" “{shortened(plain(claim.quote))}”", style="italic")
    for mark in _marks(voice):
        out.append(f" · {mark}", style="dim")
    if voice.cited:
        out.append(f" · check: {voice.cited[0]}", style="dim")
    elif claim.claimant != REPORT_VOICE:
        out.append(f" · {live.source}", style="dim")
    return out.append(f" [{voice.number}]\n", style="dim")


def _marks(voice: Voiced) -> Iterable[str]:
    claim = voice.live.claim
    if voice.against_interest:
        yield "against own interest"
    if claim.hedge:
        yield f"hedged: {claim.hedge}"
    yield from claim.evidence
    if voice.copies:
        yield f"in {voice.copies + 1} reports"


def speaker(claim: Claim, source: str) -> str:
    """Return who asserts it: the claimant, or the report's source in its own voice."""
    return source if claim.claimant == REPORT_VOICE else claim.claimant


def said(claim: Claim, place: str | None = None) -> str:
    """Return a claim in five words: "Russia took western outskirts of Bakhmut"."""
    who = claim.side or claim.actor or "somebody"
    where = f"{_share(claim)}{_placed(claim.part, place or claim.place)}"
    does = RELATION_WORDS[claim.relation]
    if does.endswith(" on") and where.startswith(("toward ", "towards ")):
        does = does.removesuffix(" on")
    return f"{MODALITY_WORDS[claim.modality]}{who} {does} {where}"


def _placed(part: str | None, place: str) -> str:
    """Return "south of X", "near X", "western outskirts of X"; «X (околиці)» for words not in English."""
    if not part:
        return place
    if not part.isascii():
        return f"{place} ({part})"
    return f"{part} {place}" if part.split()[-1] in PREPOSITIONS else f"{part} of {place}"


def _share(claim: Claim) -> str:
    if claim.percent is None:
        return ""
    low, high = claim.percent
    if low == high:
        return f"{low:g} % of "
    return f"{'' if low is None else f'{low:g}'}-{'' if high is None else f'{high:g}'} % of "


def shortened(text: str, most: int = QUOTE) -> str:
    """Cut a text at a word and mark the cut."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def claim_list(voices: Sequence[Voiced], colour: Colour) -> RenderableType:
    """Show claims under each other, in the order given: day, speaker, words, marks, source and address."""
    if not voices:
        return Text("no claim in this ledger; whoholds sources shows what it holds", style="dim")
    lines: list[RenderableType] = []
    for voice in voices:
        lines.append(_voice(voice, voice.live.claim.place, colour, year=True))
        if voice.live.url:
            lines.append(Text(f"    {voice.live.url}\n", style="dim", overflow="ignore", no_wrap=True))
    return Group(*lines)


# --- tables and notes --------------------------------------------------------------------------------


def table(rows: Sequence[Sequence[object]], titles: Sequence[str]) -> Table:
    """Return a plain table; numbers stand to the right."""
    out = Table(box=None, pad_edge=False, header_style="bold")
    for column, title in enumerate(titles):
        numeric = bool(rows) and all(isinstance(row[column], int | float) for row in rows)
        out.add_column(title, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        out.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
    return out


def issue_line(issue: Issue) -> str:
    """Return "file:line: field: message"."""
    where = f"{issue.file}:{issue.line}" if issue.line else issue.file
    return f"{where}: {issue.field + ': ' if issue.field else ''}{issue.message}"


def issues(found: Sequence[Issue], console: Console, most: int = 20) -> None:
    """Print what was skipped, then what was noted."""
    for kept, title in ((False, "skipped"), (True, "noted")):
        lines = [issue_line(i) for i in found if i.kept is kept]
        if not lines:
            continue
        console.print(Text(f"{title}: {len(lines)}", style="bold yellow" if not kept else "dim"))
        for line in lines[:most]:
            console.print(Text(f"  {line}"), soft_wrap=True)
        if len(lines) > most:
            console.print(Text(f"  … and {len(lines) - most} more; --issues FILE writes them all"))
