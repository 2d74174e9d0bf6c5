"""The tables of an edition -> what is wrong with them; an edition with a fault does not leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from whoholds.publish.content import Content, Value
from whoholds.publish.quoting import limit_of

SUM_TOLERANCE = 1e-3
"""Rounding to five digits moves a sum of a few probabilities by less than this."""


def faults(content: Content) -> Iterator[str]:
    """Yield one sentence a fault, of all validators."""
    for validator in VALIDATORS:
        yield from validator(content)


def _ids(content: Content) -> Iterator[str]:
    for table, key in (
        (content.control, "place_id"),
        (content.claims, "claim_id"),
        (content.harm, "harm_id"),
    ):
        counted = Counter(record[key] for record in table.records())
        yield from (
            f"{table.name}: {key} {value!r} stands {n} times" for value, n in counted.items() if n > 1
        )
        yield from (f"{table.name}: a row has no {key}" for value in counted if not value)


def _probabilities(content: Content) -> Iterator[str]:
    names = [name for name in content.control.names if name.startswith("p_")]
    for record in content.control.records():
        shares = [_number(record[name]) for name in names]
        if any(not 0 <= share <= 1 for share in shares) or abs(sum(shares) - 1) > SUM_TOLERANCE:
            yield f"control: the probabilities of {record['place_id']} are {shares}, no distribution"
        elif f"p_{record['state']}" not in names:
            yield f"control: {record['place_id']} is in a state without a probability, {record['state']!r}"


def _coordinates(content: Content) -> Iterator[str]:
    for record in content.control.records():
        lon, lat = _number(record["lon"]), _number(record["lat"])
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            yield f"control: {record['place_id']} lies at {lon}, {lat}, nowhere on earth"


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


def _knowledge(content: Content) -> Iterator[str]:
    known = content.stamp.as_known
    if known is None:
        return
    limit = f"{known:%Y-%m-%dT%H:%M:%SZ}"
    for record in content.claims.records():
        if str(record["known_at"]) > limit:
            yield f"claims: {record['claim_id']} was known only at {record['known_at']}, after {limit}"


def _quotes(content: Content) -> Iterator[str]:
    for record in content.claims.records():
        source, words = str(record["source"]), str(record["quote"] or "")
        card = content.theatre.source(source) if content.theatre else None
        if card and len(words) > limit_of(card):
            said = f"{len(words)} characters of {source}, which lets {limit_of(card)}"
            yield f"claims: {record['claim_id']} quotes {said}"


def _shape(content: Content) -> Iterator[str]:
    tables = (content.control, content.claims, content.harm, content.sources)
    for table in tables:
        if any(len(row) != len(table.columns) for row in table.rows):
            yield f"{table.name}: a row has not as many cells as there are columns"


VALIDATORS: tuple[Callable[[Content], Iterator[str]], ...] = (
    _shape,
    _ids,
    _probabilities,
    _coordinates,
    _knowledge,
    _quotes,
)
