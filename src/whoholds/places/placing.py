"""A report's claims as written -> the same claims with the places they mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from msgspec import structs

from whoholds.model import Claim, Harm, Report
from whoholds.places.context import TextContext
from whoholds.places.gazetteer import Gazetteer
from whoholds.places.mention import Mention
from whoholds.places.resolving import Front, resolve

Said = TypeVar("Said", Claim, Harm)


def mentions_of(report: Report, said: Sequence[Claim | Harm]) -> list[Mention]:
    """Return the mention of each claim's place in its report, in their order; claims without one left out."""
    context = TextContext(report.text, report.lang)
    return [_mention(report, s, s.place, context) for s in said if s.place]


def _mention(report: Report, said: Claim | Harm, name: str, context: TextContext) -> Mention:
    start = report.text.find(name, said.start, said.end)
    start = start if start >= 0 else max(report.text.find(name), 0)
    around = context.at(start, start + len(name))
    return Mention(
        name=name,
        lang=said.lang or report.lang,
        start=start,
        part=said.part if isinstance(said, Claim) else None,
        regions=around.regions,
        hints=around.hints,
        bearing=around.bearing,
        unit=around.unit,
        countries=around.countries,
    )


def resolve_claims(
    report: Report,
    said: Sequence[Said],
    gazetteer: Gazetteer,
    *,
    front: Front | None = None,
    theatre_countries: Collection[str] | None = None,
) -> list[Said]:
    """Return one report's claims or harms with place_id, place_how and place_candidates filled.

    What is as written stays untouched. All claims of a report are resolved together, for they tell each
    other's homonyms apart.
    """
    placed = [s for s in said if s.place]
    found = resolve(mentions_of(report, placed), gazetteer, front=front, theatre_countries=theatre_countries)
    answers = iter(found)
    out: list[Said] = []
    for s in said:
        if not s.place:
            out.append(s)
            continue
        r = next(answers)
        out.append(structs.replace(s, place_id=r.place_id, place_how=r.how, place_candidates=r.candidates))
    return out
