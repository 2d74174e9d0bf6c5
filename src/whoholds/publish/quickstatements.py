"""A claim on a place -> a line of QuickStatements, as Wikidata's editors paste it.

Syntax: wikidata.org/wiki/Help:QuickStatements (version 1). The statement is "significant event" (P793) with
the day (P585), the participant (P710) and, where another voice denies it, "sourcing circumstances" (P1480)
and, with that voice's side, "statement disputed by" (P1310); its reference is the address, day, title and
words of the report. Editors decide what belongs there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EVENTS = {
    "takes": "Q188686",
    "holds": "Q188686",
    "fights": "Q178561",
    "repels": "Q178561",
    "enters": "Q178561",
    "besieges": "Q188055",
}
"""Military occupation, battle, siege; other relations have no item that says just that and give no line."""

DISPUTED = "Q18912752"
LONGEST = 1500
"""Characters of a string that Wikidata takes."""


@dataclass(frozen=True)
class Statement:
    """What a line says; `side` is an item or "", `disputed_by` are items."""

    item: str
    relation: str
    side: str
    day: date
    disputed: bool
    disputed_by: tuple[str, ...]
    url: str
    published: date
    lang: str
    quote: str
    title: str


def line_of(statement: Statement) -> str:
    """Return the line, parts with "|" between, or "" for a relation that Wikidata has no item for."""
    event = EVENTS.get(statement.relation)
    if event is None:
        return ""
    parts = [statement.item, "P793", event, "P585", _day(statement.day)]
    parts += ["P710", statement.side] if statement.side else []
    parts += ["P1480", DISPUTED] if statement.disputed else []
    parts += [word for item in statement.disputed_by for word in ("P1310", item)]
    return "|".join([*parts, *_reference(statement)])


def _reference(statement: Statement) -> list[str]:
    if not statement.url:
        return []
    parts = ["S854", _text(statement.url), "S577", _day(statement.published)]
    parts += (
        ["S1476", f"{statement.lang}:{_text(statement.title)}"] if statement.title and statement.lang else []
    )
    return [*parts, "S1683", f"{statement.lang or 'und'}:{_text(statement.quote)}"]


def _day(day: date) -> str:
    return f"+{day.isoformat()}T00:00:00Z/11"


def _text(words: str) -> str:
    """Return a quoted string; the separators of the language and its quotation mark cannot be escaped."""
    flat = " ".join(words.replace("|", "/").replace('"', "”").split())
    return f'"{flat[:LONGEST]}"'
