"""A Line and the trigger of a claim in it -> the date of its clause."""

from __future__ import annotations

from whoholds.claims.dates import DateSpan, find_dates
from whoholds.claims.english.hits import Hit
from whoholds.claims.english.items import Line
from whoholds.claims.english.voices import Voice
from whoholds.claims.found import When


def dates_of(line: Line) -> list[DateSpan]:
    """Return the dates that a line names, with offsets into the text."""
    start, end = line.starts[0], line.ends[-1]
    about = f"{line.doc.title} {line.doc.source}"
    text, folded = line.doc.text[start:end], line.doc.folded[start:end]
    spans = find_dates(text, "en", line.doc.published, about=about, folded=folded)
    return [DateSpan(s.start + start, s.end + start, s.first, s.last, s.grain, s.zone, s.kind) for s in spans]


BESIDE = 6
"""Characters between a place and the date that is its own ("A on Monday and of B on Tuesday")."""


def when_of(
    line: Line, hit: Hit, voice: Voice | None, dates: list[DateSpan], since: str | None
) -> When | None:
    """Choose the date of the clause: the first after the trigger, else one before it in its clause.

    "By 11 June" runs from the date that an earlier sentence named, where there is one in that month.
    """
    free = [d for d in dates if d.kind != "said" and not _of_speech(line, d, voice)]
    if not free:
        return None
    at = line.starts[hit.at]
    place_end = hit.spot.place.end if hit.spot is not None else at
    limit = _clause_end(line, hit.at, place_end)
    after = [d for d in free if d.start >= at and d.start < limit]
    after = [d for d in after if 0 <= d.start - place_end < BESIDE] or after
    low = line.starts[_clause_first(line, hit.at)]
    before = [d for d in free if low <= d.start < at]
    chosen = after[0] if after else before[-1] if before else None
    if chosen is None:
        return None
    if chosen.kind == "by" and since is not None and since[:7] == chosen.last[:7] and since < chosen.last:
        return When(since, chosen.last, "month", chosen.zone)
    return When(chosen.first, chosen.last, chosen.grain, chosen.zone)


def _of_speech(line: Line, span: DateSpan, voice: Voice | None) -> bool:
    """Whether a date stands beside the speech verb: it dates the statement."""
    if voice is None or voice.verb < 0 or voice.verb >= len(line):
        return False
    verb = line.starts[voice.verb]
    between = line.doc.folded[min(verb, span.end) : max(verb, span.start)]
    if span.start > verb:
        return " that " not in between and len(between) < 25
    return len(between) < 12


def _describes(line: Line, k: int, place_end: int) -> bool:
    """Whether a relative clause at k only describes the place before it: "X that came under fire"."""
    return line.starts[k] >= place_end and line.is_(k + 1, "vbhMT")


def _clause_end(line: Line, at: int, place_end: int) -> int:
    for k in range(at + 1, len(line)):
        if (
            line.is_(k, "k;")
            or (line.is_(k, "s") and line.is_(k - 1, "VNX"))
            or (line.is_(k, "c") and line.is_(k + 1, "T") and line.starts[k] >= place_end)
            or (line.is_(k, "r") and (line.is_(k - 1, ",") or _describes(line, k, place_end)))
        ):
            return line.starts[k]
    return line.ends[-1] + 1


def _clause_first(line: Line, at: int) -> int:
    for k in range(at - 1, -1, -1):
        if line.is_(k, "k;") or line.words[k] == "that":
            return k
    return 0
