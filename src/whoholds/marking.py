"""A report and what was read in it -> the text with its claims marked, and the tables beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from whoholds.claims import Extraction, Ungrounded
from whoholds.claims.confidence import reasons
from whoholds.model import REPORT_VOICE, Claim, Harm, Place, Report, Span
from whoholds.render import Colour, day_words, many, percent, said, shortened
from whoholds.reports import plain

MARGIN = 9
"""Columns before the text: room for "12-14" and a bar."""

LONGEST_LINE = 92
"""Columns of text: longer lines are hard to read."""

MISSED = 240
"""Characters shown of a sentence that was not read."""

HOW_WORDS = {
    "exact": "",
    "inflected": "",
    "alias": "another name",
    "context": "one of several",
    "fuzzy": "spelt alike",
    "unresolved": "not found",
}
"""How a place was found, where a reader should know."""

Places = dict[str, Place]
"""Places by id, to be named in the tables."""


def reading(
    report: Report, found: Extraction, colour: Colour, explain: bool = False, places: Places | None = None
) -> RenderableType:
    """Show a text with its claims underlined and numbered, one line a claim, and what was not read."""
    claims = found.claims
    parts: list[RenderableType] = [_title(report), Text(), MarkedText(report.text, claims, colour), Text()]
    parts.append(
        _claims_table(claims, colour, places or {}) if claims else Text("No control claim was read.")
    )
    if explain and claims:
        parts += _section("Why: the rules that read each claim, and what they are worth", _reasons(claims))
    parts += _section("Harm", map(_harm, found.harms))
    parts += _section("Places not resolved", _unresolved(claims))
    parts += _section("Looks like a claim, was not read as one", map(_missed, found.missed))
    parts += _section(
        "Proposed by the model, not borne out by the text, not counted", _refused(found.ungrounded)
    )
    return Group(*parts)


def _title(report: Report) -> Text:
    head = Text(f"{report.title}\n" if report.title else "", style="bold")
    lang = report.lang or "language unknown"
    return head.append(f"{report.source}, {day_words(report.published.date())}, {lang}", style="dim")


def _section(title: str, rows: Iterable[Text]) -> list[RenderableType]:
    """Return a titled list, or nothing when it is empty."""
    shown = [Padding(row, (0, 0, 0, 2)) for row in rows]
    return [Text(), Text(title, style="bold"), *shown] if shown else []


# --- the text --------------------------------------------------------------------------------------


class MarkedText:
    """A text wrapped to the terminal, claims underlined in their sides' colours and numbered."""

    def __init__(self, text: str, claims: Sequence[Claim], colour: Colour) -> None:
        self._text, self._claims = text, claims
        self._styled = Text(text)
        for claim in claims:
            self._styled.stylize(f"underline {colour(claim.side)}", claim.start, claim.end)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        width = max(min(options.max_width - MARGIN - 1, LONGEST_LINE), 20)
        for start, end in wrapped(self._text, width):
            numbers = [n for n, c in enumerate(self._claims, 1) if start <= c.start < max(end, start + 1)]
            margin = Text(f"{ranges(numbers):>{MARGIN - 2}} ", style="bold")
            line = self._styled[start:end]
            line.no_wrap = True
            yield margin + Text("│ ", style="dim") + line


def wrapped(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Yield half-open offsets of the lines of a text, cut at spaces into at most `width` characters.

    Paragraphs stay apart; several empty lines count as one; a word longer than a line is cut.
    """
    start, blank = 0, False
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        if paragraph.strip() or not blank:
            yield from _lines(text, start, end, width)
        blank = not paragraph.strip()
        start = end + 1


def _lines(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    while end - start > width:
        cut = text.rfind(" ", start + 1, start + width + 1)
        cut = cut if cut > start else start + width
        yield start, cut
        start = cut + (text[cut : cut + 1] == " ")
    yield start, end


def ranges(numbers: Sequence[int]) -> str:
    """Return sorted numbers as "1", "1,3" or "2-9"; those in the middle are left out where many stand."""
    if len(numbers) < 3:
        return ",".join(map(str, numbers))
    return f"{numbers[0]}-{numbers[-1]}"


# --- the tables ------------------------------------------------------------------------------------


def _claims_table(claims: Sequence[Claim], colour: Colour, places: Places) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", justify="right", no_wrap=True)
    for title, ratio in (("who says it", 3), ("what", 5), ("place", 3), ("when", 2)):
        table.add_column(title, overflow="fold", ratio=ratio)
    table.add_column("sure", justify="right", no_wrap=True)
    for number, claim in enumerate(claims, 1):
        what = said(claim) + (f" · “{claim.hedge}”" if claim.hedge else "")
        evidence = f" · {', '.join(claim.evidence)}" if claim.evidence else ""
        row = (str(number), _voice(claim), what + evidence, _where(claim, places), _when(claim))
        cells = [Text(cell, style=colour(claim.side) if at == 2 else "") for at, cell in enumerate(row)]
        table.add_row(*cells, percent(claim.confidence))
    return table


def _voice(claim: Claim) -> str:
    voice = "the report" if claim.claimant == REPORT_VOICE else claim.claimant
    via = f", {', '.join(claim.via)}" if claim.via else ""
    return voice + via + (f" ({claim.claimant_side})" if claim.claimant_side else "")


def _where(claim: Claim, places: Places) -> str:
    """Return the place as the gazetteer has it: name, region, and how it was found."""
    how = HOW_WORDS.get(claim.place_how, claim.place_how)
    place = places.get(claim.place_id or "")
    if place is None:
        several = len(claim.place_candidates)
        return (
            f"one of {several} places"
            if several > 1
            else "not found"
            if not claim.place_id
            else claim.place_id
        )
    region = f", {place.region}" if place.region and place.region != place.name else ""
    return f"{place.name}{region}" + (f" ({how})" if how else "")


def _when(claim: Claim) -> str:
    first, last = claim.when_from, claim.when_to
    if first is None:
        return "-"
    about = (
        f" ({claim.when_grain})" if claim.when_grain in ("night", "week", "month", "season", "year") else ""
    )
    return (first if last in (None, first) else f"{first} to {last}") + about


def _reasons(claims: Sequence[Claim]) -> Iterator[Text]:
    """Yield the rules that read each claim, and what each is worth to its confidence, in log-odds."""
    for number, claim in enumerate(claims, 1):
        base, worth = reasons(claim.rule)
        weights = ", ".join(f"{name} {weight:+.2f}" for name, weight in worth)
        yield Text.assemble(
            (f"{number}  ", "bold"),
            claim.rule,
            (
                f"\n   {percent(claim.confidence)}: every claim {base:+.2f}; {weights or 'nothing else'}",
                "dim",
            ),
        )


def _harm(harm: Harm) -> Text:
    counts = [f"{_range(n)} {word}" for n, word in ((harm.killed, "killed"), (harm.wounded, "wounded")) if n]
    voice = "the report" if harm.claimant == REPORT_VOICE else harm.claimant
    where = f" in {harm.place}" if harm.place else ""
    mark = "" if harm.modality == "fact" else f" ({harm.modality})"
    people = f" ({harm.of})" if harm.of else ""
    return Text(f"{voice}: {harm.kind}{where}, {', '.join(counts) or 'no figures'}{people}{mark}")


def _range(n: tuple[int | None, int | None]) -> str:
    """Return a count in words: "6", "at least 6", "up to 10", "6 to 10"."""
    low, high = n
    if low == high:
        return f"{low}"
    if high is None:
        return f"at least {low}"
    return f"up to {high}" if low is None else f"{low} to {high}"


def _unresolved(claims: Sequence[Claim]) -> Iterator[Text]:
    names = {c.place: len(c.place_candidates) for c in claims if c.place_id is None}
    for name, several in sorted(names.items()):
        yield Text(
            name + (f": {many(several, 'place')} of this name, none clearly meant" if several > 1 else "")
        )


def _missed(span: Span) -> Text:
    return Text(shortened(plain(span.quote), MISSED), style="dim")


def _refused(ungrounded: Sequence[Ungrounded]) -> Iterator[Text]:
    for one in ungrounded:
        claim = f" ({one.relation} {one.place})" if one.relation else ""
        yield Text(f"“{shortened(plain(one.words), MISSED)}”{claim}: {one.reason}", style="dim")
