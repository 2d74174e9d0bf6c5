"""Text and an anchor -> intervals of days, with grain and zone, in English, Ukrainian and Russian.

Words are classes (`lexicon/dates.<lang>.toml`), phrases are rules over classes (see cascade.py).
"Past 24 hours" on the 9th is the 8th to the 9th; "overnight" is the day before and the anchor's;
"on Sunday" is the last Sunday on or before the anchor; "in March" is the whole month.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import ahocorasick_rs

from whoholds.claims import days
from whoholds.claims.cascade import OTHER, Node, Words, classify, read_words, reduce
from whoholds.claims.date_grammar import CLASSES, LEVELS, SYMBOLS
from whoholds.claims.date_phrases import Context, DateKind, When
from whoholds.claims.tokens import Cutter, fold
from whoholds.model import Grain

LANGUAGES = ("en", "uk", "ru")
YEARS = range(1900, 2100)
"""Four digits outside this range count something else."""

REACH = 40
"""Characters read on either side of a word of time: the longest phrase before one is "as of ... local"."""

SHORT_NAME = 5
"""English names of months and days up to this length are also other words (may, march, sun)."""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A time that a text names: half-open character offsets, and what it means.

    `first` and `last` are the inclusive EDTF days (or minutes with an offset) of model.Claim.when_from
    and when_to, to be read in `zone`. `kind` says what the words date: an event; a state ("as-of",
    "since" ... to the anchor, "until", "by"); or only that somebody spoke or posted ("said").
    """

    start: int
    end: int
    first: str
    last: str
    grain: Grain = "day"
    zone: str = "UTC"
    kind: DateKind = "event"


def find_dates(
    text: str,
    lang: str,
    anchor: datetime,
    anchor_grain: str = "second",
    zone: str | None = None,
    *,
    about: str = "",
    folded: str | None = None,
) -> list[DateSpan]:
    """Return the times that `text` names, in order, not overlapping.

    `anchor` (aware, UTC) is when the text was published or said; with `anchor_grain="day"` only its
    day counts. `zone` is the IANA zone in which its days and clock times are read where the text names
    none (default UTC). `about` is the headline: years in it bound the dates that name no year. `folded`
    is the text as `tokens.fold` makes it, from whoever has it. An unknown `lang` is read as English; no
    text raises an error.
    """
    lang = lang if lang in LANGUAGES else "en"
    found = _nodes(text, fold(text) if folded is None else folded, lang)
    if not found:
        return []
    local = anchor.astimezone(ZoneInfo(zone)) if zone and anchor_grain != "day" else anchor
    years = _years_in(about)
    context = Context(
        lang, local.date(), local.hour, named=years, near=days.NEAR_HEADLINE if years else days.NEAR_DAYS
    )
    nodes = reduce(found, LEVELS[lang], SYMBOLS, context)
    return [_span(node, zone) for node in nodes if node.kind == "DATE"]


# --- words -> nodes ------------------------------------------------------------------------------

_TRIGGERS = frozenset(
    ("MONTH", "WEEKDAY", "SEASON", "INSEASON", "UNIT", "WEEKEND", "REL", "FOCUS", "NIGHT", "PART", "YEARWORD")
)

_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d(?![\d-])|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)(?!\.?\d)|\d{1,2}[:.]\d\d(?![\d:])"
    r"|\d+(?:st|nd|rd|th|s|-?(?:го|ого|е|му|й|ий))?(?![^\W_])|\d+"
    r"|[ap]\.m\.?|(?:год|гг?|рр?)\.|[^\W\d_]+(?:'[^\W\d_]+)*|\S"
)
_CUTTER = Cutter(_TOKEN)
_NUMERIC = re.compile(
    r"\d(?:\d{3}-\d\d-\d\d|\d?\.\d\d?\.\d\d|:\d\d|(?:(?<=1)9|(?<=2)0)\d\d|\d?\.[01]\d(?!\d))"
)
"""A digit first: a search that can skip to it is many times as fast as one between alternatives."""
_DIGITS = re.compile(r"\d+")
_MARKS = {"-": "DASH", ",": "COMMA"}


@cache
def _words(lang: str) -> Words:
    return read_words(f"dates.{lang}", CLASSES)


@cache
def _triggers(lang: str) -> Any:
    """Return an automaton of the words without which no phrase is one; of a long phrase, its longest word."""
    entries = (e for group in _words(lang).values() for e in group if e.kind in _TRIGGERS)
    words = {max(e.words, key=len) for e in entries} - {"г", "г.", "р."}
    return ahocorasick_rs.AhoCorasick(sorted(words | {"a.m", "p.m"}))


def _windows(folded: str, lang: str) -> list[tuple[int, int]]:
    """Return the stretches around words and numbers that may open a phrase, cut at white space."""
    hits = [(a, b) for _, a, b in _triggers(lang).find_matches_as_indexes(folded, overlapping=True)]
    words = [(a, b) for a, b in hits if not (folded[b : b + 1].isalpha() or folded[a - 1 : a].isalpha())]
    out: list[tuple[int, int]] = []
    for start, end in sorted(words + [m.span() for m in _NUMERIC.finditer(folded)]):
        first = folded.rfind(" ", 0, max(0, start - REACH)) + 1 if start > REACH else 0
        last = folded.find(" ", min(len(folded), end + REACH))
        first, last = max(first, start - 2 * REACH), min(last if last >= 0 else len(folded), end + 2 * REACH)
        if out and first <= out[-1][1]:
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return out


def _nodes(text: str, folded: str, lang: str) -> list[Node]:
    nodes: list[Node] = []
    for start, end in _windows(folded, lang):
        tokens = _CUTTER.cut(folded, start, end)
        nodes += [
            _other(n) if lang == "en" and _common_word(n, text) else n
            for n in classify(tokens, _words(lang), _number)
        ]
        nodes.append(Node(OTHER, end, end))
    return nodes


def _common_word(node: Node, text: str) -> bool:
    """Whether an English word is no time here: "may" the verb, the "Today" of a newspaper's name."""
    if node.kind == "REL" and text[node.start].isupper():
        return text[max(0, node.start - 2) : node.start - 1].isalpha()
    short = node.kind in ("MONTH", "WEEKDAY") and node.end - node.start <= SHORT_NAME
    return short and not text[node.start].isupper()


def _other(node: Node) -> Node:
    return node._replace(kind=OTHER)


def _number(word: str, start: int, end: int) -> Node | None:
    """Name a token that no lexicon holds: a mark, a day, a year, a clock time, a numeric date."""
    if not word[0].isdecimal():
        return Node(_MARKS[word], start, end) if word in _MARKS else None
    parts = [int(x) for x in _DIGITS.findall(word[:12])]
    if len(parts) == 3:
        return _numeric_date(parts, word, start, end)
    if len(parts) == 2:
        return _clock_or_short(parts, word, start, end)
    if 1 <= parts[0] <= 31 and len(word) <= 5:
        return Node("DAY", start, end, parts[0])
    return Node("YEAR" if parts[0] in YEARS and len(word) == 4 else "NUMBER", start, end, parts[0])


def _numeric_date(parts: Sequence[int], word: str, start: int, end: int) -> Node:
    year, month, day = parts if word[4:5] == "-" else (parts[2], parts[1], parts[0])
    try:
        when = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return Node(OTHER, start, end)
    return Node("DATE", start, end, When(when, when))


def _clock_or_short(parts: Sequence[int], word: str, start: int, end: int) -> Node:
    """`21:00` is a clock time; `24.02` may be a day and month, or a time, as the words before it say."""
    if ":" in word:
        known = parts[0] < 25 and parts[1] < 60
        return Node("CLOCK" if known else OTHER, start, end, (parts[0] % 24, parts[1]))
    return Node("SHORT", start, end, (parts[0], parts[1]))


@lru_cache(maxsize=100)
def _years_in(about: str) -> range | None:
    years = [int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", about[:500])]
    return range(min(years), max(years) + 1) if years else None


# --- days -> EDTF -------------------------------------------------------------------------------------------


def _span(node: Node, zone: str | None) -> DateSpan:
    when: When = node.value
    named = when.zone if when.zone and when.zone != "local" else zone or "UTC"
    first, last = _edtf(when.first, when.clock, named), _edtf(when.last, when.clock, named)
    return DateSpan(node.start, node.end, first, last, when.grain, named, when.kind)


def _edtf(day: date, clock: tuple[int, int] | None, zone: str) -> str:
    if clock is None:
        return day.isoformat()
    return datetime(day.year, day.month, day.day, *clock, tzinfo=ZoneInfo(zone)).isoformat(timespec="minutes")
