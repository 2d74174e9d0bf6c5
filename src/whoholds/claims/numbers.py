"""Number words and their qualifiers -> counts: `(low, high)`, None for an open end.

"At least six" = (6, None), "up to eleven" = (None, 11), "more than N" = (N + 1, None), "about N" =
(N, N), "dozens" = (24, None), "several" = (3, None): the decisions of the harm annotation guide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whoholds.claims.cascade import Level, Rule, Run, Symbols

Count = tuple[int | None, int | None]

CLASSES = (
    *("NUM", "TIMES", "VAGUE", "LOW", "ABOVE", "HIGH", "BELOW", "ABOUT", "BETWEEN", "TO", "OR", "ONE"),
    *("AND", "DASH", "MORE", "SOME"),
)
"""Classes of words that the rules need; a lexicon may lack some."""


SEVERAL = 3
"""The least that "several" and "some" mean."""


def count_of(key: str) -> Count:
    """Read a lexicon key such as "24," or ",10" or "6" as a count; ValueError when it is none."""
    low, comma, high = key.partition(",")
    first = int(low) if low else None
    return (first, int(high) if high else None) if comma else (first, first)


def add(a: Count, b: Count) -> Count:
    """Return the count of two groups together; an open end stays open."""
    low = None if a[0] is None or b[0] is None else a[0] + b[0]
    high = None if a[1] is None or b[1] is None else a[1] + b[1]
    return low, high


def _tens(run: Run, _: object) -> int | None:
    """Twenty three, twenty-three: tens and units, or hundreds and what follows them."""
    first, last = run.all("NUM")
    if run.nodes[-1].end - run.nodes[-1].start == 3 and not run.has("DASH") and first < 1000 and last < 1000:
        return int(first * 1000 + last) if _digits_apart(run) else None
    fits = (first >= 20 and first % 10 == 0 and last < 10) or (first % 100 == 0 and first and last < 100)
    return first + last if fits and first < 1000 else None


def _digits_apart(run: Run) -> bool:
    """Whether two groups of digits stand one space apart, as in 78 329."""
    first, last = run.nodes[0], run.nodes[-1]
    return last.start - first.end == 1 and first.end - first.start == len(str(first.value))


def _times(run: Run, _: object) -> int:
    value: int = (run.get("NUM") or 1) * run.get("TIMES")
    return value


def _exact(run: Run, _: object) -> Count:
    number = run.all("NUM")[-1]
    return number, number


def _low(run: Run, _: object) -> Count:
    return run.all("NUM")[0], None


def _above(run: Run, _: object) -> Count:
    return run.all("NUM")[0] + 1, None


def _high(run: Run, _: object) -> Count:
    return None, run.all("NUM")[-1]


def _below(run: Run, _: object) -> Count:
    return None, run.all("NUM")[0] - 1


def _range(run: Run, _: object) -> Count | None:
    first, last = run.all("NUM")
    return (first, last) if first < last else None


def _times_vague(run: Run, _: object) -> Count:
    """Several hundred, several dozen: at least three of them."""
    low: int = (run.get("VAGUE") or (SEVERAL, None))[0] or SEVERAL
    return low * int(run.get("TIMES")), None


def _some(run: Run, _: object) -> Count:
    return SEVERAL, None


def _vague(run: Run, _: object) -> Count:
    value: Count = run.get("VAGUE")
    return value


def _another(run: Run, _: object) -> Count | None:
    return _exact(run, _) if run.get("ONE") == "another" else None


def levels(symbols: Symbols) -> list[Level[object]]:
    """Return the two levels of the number grammar over a set of classes: numerals, then counts."""

    def rules(makes: str, *rows: tuple[str, Callable[[Run, object], Any]]) -> list[Rule[object]]:
        return [Rule(symbols.pattern(pattern), makes, build) for pattern, build in rows]

    numerals = [
        *rules("NUM", ("NUM DASH? NUM", _tens), ("NUM? TIMES", _times)),
        *rules("VAGUE", ("(VAGUE|SOME) TIMES", _times_vague)),
    ]
    counts = rules(
        "COUNT",
        ("ABOUT? (ABOUT|SOME)? NUM", _exact),
        ("ABOUT? LOW ABOUT? NUM", _low),
        ("NUM MORE", _low),
        ("NUM AND ABOVE (?!NUM)", _low),
        ("ABOUT? ABOVE NUM", _above),
        ("HIGH ABOUT? NUM", _high),
        ("BELOW NUM", _below),
        ("ABOUT? NUM (DASH|TO|OR) NUM", _range),
        ("LOW NUM HIGH NUM", _range),
        ("BETWEEN NUM AND NUM", _range),
        ("(LOW|ABOUT|HIGH|ABOVE){0,2} VAGUE", _vague),
        ("SOME", _some),
        ("ONE NUM", _another),
    )
    return [Level(numerals), Level(counts)]
