"""The date grammar: rules over word classes, level by level, from clock times to "since" and "until"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whoholds.claims import date_phrases as p
from whoholds.claims.cascade import Level, Rule, Run, Symbols
from whoholds.claims.date_phrases import Context

CLASSES: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("MONTH", "WEEKDAY", "WEEKEND", "NUM", "REL", "FOCUS", "LATER", "AFTER"), int),
    **dict.fromkeys(("SEASON", "INSEASON", "UNIT", "NIGHT", "PART", "AMPM", "ZONE", "EARLY"), str),
    **dict.fromkeys(("LAST", "PAST", "THIS", "NEXT", "AGO", "IN", "PREP", "OVER", "OF", "THE"), str),
    **dict.fromkeys(("SINCE", "UNTIL", "BY", "ASOF", "BETWEEN", "AND", "FROM", "TO", "INTO"), str),
    **dict.fromkeys(("YEARWORD", "SAID", "CLOCKWORD"), str),
}
_MADE = ("DAY", "NUMBER", "YEAR", "DATE", "CLOCK", "DASH", "COMMA", "WEEKDATE", "SHORT")
SYMBOLS = Symbols((*CLASSES, *_MADE))

_N = "(NUM|DAY|NUMBER)"
_U = "(UNIT|YEARWORD)"
_D = "(DATE|WEEKDATE)"
_TIME = "THE? (MONTH|DAY|REL|WEEKDAY|DATE|YEAR|FOCUS|IN|THIS|LAST|NEXT|EARLY)"
_AT = "(IN|PREP|OF|THE|COMMA){0,3}"


def _safe(build: Callable[[Run, Context], Any]) -> Callable[[Run, Context], Any]:
    """A day outside the years 1 to 9999 is no day."""

    def built(run: Run, c: Context) -> Any:
        try:
            return build(run, c)
        except (ValueError, OverflowError):
            return None

    return built


def _rules(makes: str, *rows: tuple[str, Callable[[Run, Context], Any]]) -> list[Rule[Context]]:
    return [Rule(SYMBOLS.pattern(pattern), makes, _safe(build)) for pattern, build in rows]


_CLOCKS = _rules(
    "CLOCK",
    ("CLOCKWORD", p.clock_word),
    ("(CLOCK|DAY) AMPM", p.clock_time),
    ("SHORT (AMPM|(?=ZONE))", p.short_clock),
    ("(?<=PREP|ASOF) SHORT (?!MONTH)", p.short_clock),
)
_SLAVIC_CLOCKS = _rules("CLOCK", (f"(?<=IN|PREP) DAY {_U}", p.slavic_hours))

_SHARED = [
    *_rules("CLOCK", ("CLOCK AMPM", p.clock_time)),
    *_rules(
        "DATE",
        ("DAY (DASH|TO|AND|INTO) THE? DAY OF? MONTH (COMMA? YEAR)? YEARWORD?", p.dated),
        ("DAY (DASH|TO|AND|INTO) DAY MONTH (COMMA? YEAR)? YEARWORD?", p.across_months),
        ("THE? DAY OF? MONTH (COMMA? YEAR)? YEARWORD?", p.dated),
        ("MONTH (COMMA|OF)? YEAR YEARWORD?", p.month_year),
        ("(SEASON|INSEASON) OF? YEAR YEARWORD?", p.season),
        ("(THIS|LAST|PAST|NEXT) (SEASON|INSEASON)", p.season),
        ("(THIS|LAST|NEXT) MONTH", p.whole_month),
        (f"MONTH OF? (THIS|LAST) {_U}", p.month_of_year),
        ("(THIS|LAST|PAST|NEXT)? WEEKEND", p.weekend),
        ("REL", p.relative_day),
        ("FOCUS", p.from_focus),
        (f"(IN|PREP|OVER) THE (PAST|LAST) {_U}", p.rolling),
        (f"THE? (PAST|LAST) {_N} {_U}", p.rolling),
        (f"THE? PAST {_U}", p.rolling),
        (f"THE? NEXT {_N} {_U}", p.ahead),
        (f"(THIS|LAST|NEXT) {_U}", p.calendar_unit),
        (f"{_N} {_U} AGO", p.ago),
        (f"{_N} {_U} LATER", p.later),
        (f"{_N} {_U} AFTER (?!{_TIME})", p.after_event),
    ),
    *_rules("WEEKDATE", ("(THIS|LAST|PAST|NEXT) WEEKDAY", p.weekday)),
]
_ENGLISH = [
    *_rules("WEEKDATE", ("WEEKDAY", p.weekday)),
    *_rules(
        "DATE",
        ("MONTH THE? DAY (DASH|TO|AND|UNTIL) THE? DAY (COMMA? YEAR)?", p.dated),
        ("BETWEEN MONTH DAY AND DAY (COMMA? YEAR)?", p.dated),
        ("BETWEEN DAY AND DAY MONTH (COMMA? YEAR)?", p.dated),
        ("MONTH THE? DAY (COMMA? YEAR)?", p.dated),
        ("(?<=IN|SINCE|BY|UNTIL|FROM|EARLY|OF|TO|DASH|BETWEEN) MONTH", p.whole_month),
        ("(?<=IN|THE|EARLY) SEASON", p.season),
        ("(?<=IN|SINCE|UNTIL|FROM|EARLY) YEAR", p.whole_year),
        ("YEAR (TO|DASH|UNTIL) YEAR", p.whole_year),
    ),
]
_SLAVIC = [
    *_rules("WEEKDATE", ("(?<=IN|TO|FROM|BY|INTO|OVER|PREP|SINCE|AND) WEEKDAY", p.weekday)),
    *_rules(
        "DATE",
        ("(?<=IN|TO|FROM|BY|OVER|PREP|SINCE|EARLY|BETWEEN|AND) MONTH", p.whole_month),
        ("INSEASON", p.season),
        ("(?<=EARLY) SEASON", p.season),
        ("YEAR YEARWORD", p.whole_year),
        ("YEAR (TO|DASH) YEAR YEARWORD", p.whole_year),
        (f"OVER (PAST|LAST)? {_U}", p.over),
        (f"OVER {_N} {_U} (?!TO)", p.over),
        (f"OVER (PAST|LAST) {_U}", p.rolling),
        (f"OVER {_N} (PAST|LAST) {_U}", p.rolling),
        (f"{_U} AGO", p.ago),
        ("(?<=ASOF|FROM|SINCE|BY|TO) SHORT", p.short_date),
    ),
]
_DAYS = _rules(
    "DATE",
    ("WEEKDATE COMMA? THE? DATE", p.same_day),
    (f"EARLY DASH? (IN|PREP|OF|THE){{0,3}} {_D}", p.third),
    (f"{_N} {_U} AFTER {_D}", p.after_date),
    ("DATE OF? DATE", p.of_year),
)
_HOURS = _rules(
    "DATE",
    (f"CLOCK ZONE? {_AT} {_D}", p.timed),
    (f"{_D} (IN|PREP|OF|THE|COMMA|TO|BY){{0,3}} CLOCK ZONE?", p.timed),
    (f"THE? PART (IN|PREP|OF|THE|COMMA|INTO){{0,3}} {_D}", p.same_day),
    (f"{_D} (IN|PREP|OF|THE){{0,3}} PART", p.same_day),
    ("THIS PART", p.today),
    (f"NIGHT (IN|PREP|FROM){{0,3}} INTO (IN|PREP){{0,3}} {_D}", p.night_before),
    (f"NIGHT (IN|PREP|OF|FROM|THE){{0,3}} {_D}", p.night_of),
    (f"{_D} (IN|PREP|THE){{0,3}} NIGHT", p.night_of),
    ("(THIS|LAST)? NIGHT", p.overnight),
    ("(?<=IN|PREP|ASOF|BY|UNTIL|SINCE|TO|INTO) CLOCK ZONE?", p.timed),
)
_BARE_PARTS = _rules("DATE", ("(THIS|LAST)? PART", p.today))
_SPANS = _rules(
    "DATE",
    (f"FROM? (IN|PREP|OF|THE){{0,3}} {_D} (TO|DASH|UNTIL|INTO) (IN|PREP|THE){{0,3}} {_D}", p.day_range),
    (f"BETWEEN (IN|PREP|OF|THE){{0,3}} {_D} AND (IN|PREP|THE){{0,3}} {_D}", p.day_range),
)
_STATES = _rules(
    "DATE",
    (f"SAID (IN|PREP|OF|THE|BY|FROM){{0,3}} {_D}", p.as_kind("said")),
    (f"(SINCE|FROM) (IN|PREP|THE){{0,3}} {_D}", p.as_kind("since")),
    (f"UNTIL (IN|PREP|THE){{0,3}} {_D}", p.as_kind("until")),
    (f"BY (IN|PREP|THE){{0,3}} {_D}", p.as_kind("by")),
    (f"ASOF (IN|PREP|THE){{0,3}} {_D}", p.as_kind("as-of")),
    ("WEEKDATE", p.same_day),
)
_SLAVIC_STATES = _rules("DATE", (f"TO (IN|PREP){{0,3}} {_D}", p.as_kind("until")))

_ENGLISH_LEVELS = [_CLOCKS, _SHARED + _ENGLISH, _DAYS, _HOURS, _SPANS, _STATES]
_SLAVIC_LEVELS = [
    _CLOCKS + _SLAVIC_CLOCKS,
    _SHARED + _SLAVIC,
    _DAYS,
    _HOURS + _BARE_PARTS,
    _SPANS,
    _STATES + _SLAVIC_STATES,
]
LEVELS = {
    lang: [Level(rules) for rules in levels]
    for lang, levels in (("en", _ENGLISH_LEVELS), ("uk", _SLAVIC_LEVELS), ("ru", _SLAVIC_LEVELS))
}
