"""What earlier sentences left behind: who spoke, which place and which actor were named last."""

from __future__ import annotations

from dataclasses import dataclass, field

from whoholds.claims.english.items import Line
from whoholds.claims.found import Cut, Found


@dataclass(slots=True)
class Memory:
    """What earlier sentences left behind: the last speaker, the last place, the last actor."""

    speaker: Cut | None = None
    place: Cut | None = None
    town: Cut | None = None
    """The last place that was no facility: what "the city" means."""
    kinds: dict[str, Cut] = field(default_factory=dict)
    """Latest place whose name ends in a kind ("airport"): what "the airport" means."""
    before: Line | None = None
    """The line before: whose list of places "these settlements" means."""
    actor: Cut | None = None
    since: str | None = None
    """First day of the latest date that a sentence with a claim named."""
    people: set[str] = field(default_factory=set)
    """Surnames of persons who were named in full: no places afterwards."""
    riot: bool = False
    """Whether the last sentence told of police, protesters or villagers."""
    claims: list[Found] = field(default_factory=list)
    """Claims of the latest sentence that made any: what "the claim" refers to."""
