"""A place phrase -> whether settlements without names are meant, which a named place only locates."""

from __future__ import annotations

from whoholds.claims.english.items import Line
from whoholds.claims.english.places import Spot
from whoholds.claims.english.words import words


def unnamed_settlements(line: Line, spot: Spot) -> bool:
    """Whether settlements without names are meant, which a named region only locates."""
    if spot.part is None:
        return False
    inside = range(spot.first, spot.end - 1)
    if any(line.words[k] in ("unnamed", "unspecified", "one") for k in inside):
        return any(line.words[k] in _SETTLEMENTS for k in inside)
    if spot.kind == "name":
        return _only_near(line, spot) and any(line.words[k] in _SETTLEMENTS for k in inside)
    if spot.kind != "region":
        return False
    if line.is_(spot.end - 1, "C") and any(line.is_(k, "F") or line.words[k] in _POSTS for k in inside):
        return True
    counted = any(_many(line, k) for k in range(max(spot.first - 2, 0), spot.end))
    return not counted and any(line.words[k] in _SETTLEMENTS for k in inside)


def _bearing(line: Line, k: int) -> bool:
    """Whether "northwest of" stands at k."""
    return line.is_(k, "D") and line.is_(k + 1, "o")


def _only_near(line: Line, spot: Spot) -> bool:
    """Whether the name of a place says only near what it is: "near X", "in the X direction"."""
    after = spot.part is not None and spot.part.start >= spot.place.end
    trailing = line.words[spot.end : spot.end + 1]
    return (
        after
        or bool(trailing and trailing[0] in _STRETCHES)
        or any(line.is_(k, "n") for k in range(spot.first, spot.end - 1))
        or (
            line.words[spot.first] in ("a", "an")
            and any(_bearing(line, k) for k in range(spot.first, spot.end))
        )
    )


def _many(line: Line, k: int) -> bool:
    """Whether the word at k counts places by the dozen: so many are a claim of the region that holds them."""
    return line.words[k] in _COUNTS or (line.is_(k, "#") and line.words[k][:1].isdigit())


_POSTS = ("positions", "position", "areas", "villages", "towns")
_STRETCHES = words("stretch")
_COUNTS = words("count")


_SETTLEMENTS = words("settlements")


def unnamed(line: Line, spot: Spot) -> bool:
    """Whether the phrase is of an unnamed place that a named region only locates."""
    if spot.part is None or spot.delimited or spot.part.start < line.starts[spot.first]:
        return False
    if line.doc.folded[spot.part.start : spot.part.end].endswith((" near", " around", " outside")):
        return False
    return any(line.is_(k, "K") and not line.is_(k, "N") for k in range(spot.first, spot.end - 1))
