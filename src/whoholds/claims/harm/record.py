"""One harm as read -> the record, with the words of its cuts, the sides, and its confidence."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from whoholds.claims.confidence import confidence
from whoholds.claims.found import Cut, Doc
from whoholds.claims.harm.event import Event
from whoholds.model import REPORT_VOICE, Harm, Report, harm_id_of

SideOf = Callable[[str | None, str], str | None]
"""Words of an actor and their language -> the side it fights for, None when unknown."""


def harm_of(report: Report, doc: Doc, event: Event, extractor: str, side_of: SideOf | None) -> Harm:
    """Return the record of an event; days and offsets as in `Harm`."""

    def words(cut: Cut | None) -> str | None:
        return report.text[cut.start : cut.end] if cut else None

    def side(cut: Cut | None) -> str | None:
        return side_of(words(cut), event.lang) if side_of else None

    when = event.when
    harm = Harm(
        harm_id="",
        report_id=report.report_id,
        start=event.quote.start,
        end=event.quote.end,
        quote=words(event.quote) or "",
        claimant=words(event.claimant) or REPORT_VOICE,
        claimant_side=side(event.claimant),
        side=side(event.by),
        kind=event.kind,
        modality=event.modality,
        place=words(event.place),
        killed=event.killed,
        wounded=event.wounded,
        of=words(event.of),
        by=words(event.by),
        said_at=report.published,
        when_from=when.first if when else None,
        when_to=when.last if when else None,
        when_grain=when.grain if when else None,
        when_zone=when.zone if when else "UTC",
        lang=event.lang,
        extractor=extractor,
        confidence=confidence(event.rule, "harm"),
        rule=event.rule,
    )
    return msgspec.structs.replace(harm, harm_id=harm_id_of(harm))
