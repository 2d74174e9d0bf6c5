"""An edition and a place -> all that a site without a server keeps of it, in one file of its own.

A browser asks for a place's file when somebody opens the place; a page opened from a disk can load a script
but not read a file, so the file is a script.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

import msgspec

from whoholds.model import Record
from whoholds.publish.app.rows import PartLine, PlaceInfo, Reasons
from whoholds.serve.asked import AsBrief, AsCitation, Lang, Pack
from whoholds.serve.edition import Edition
from whoholds.serve.place import Spot, spot_of
from whoholds.serve.shapes import Strip
from whoholds.serve.strip import strip
from whoholds.serve.written import brief, cite

PACKS: tuple[Pack, ...] = get_args(Pack)
LANGUAGES: tuple[Lang, ...] = get_args(Lang)


class PartsFrom(Record, frozen=True, kw_only=True):
    """The lines of a place's parts as they were known from a day on, until the next such day."""

    day: date
    lines: tuple[PartLine, ...]


class HeldPlace(Record, frozen=True, kw_only=True):
    """A place through all days of an edition: what `serve` answers about it, and that day's texts."""

    place: PlaceInfo
    strip: Strip
    parts: tuple[PartsFrom, ...]
    evidence: dict[str, date]
    """The day on which the estimate counts each claim, by claim id; those it cannot use are left out."""
    briefs: dict[str, str]
    """By language, on the edition's own day, from all that the edition knows."""
    cite: dict[str, str]
    """Citation packs by format."""
    reasons: tuple[Reasons, ...]


def held_place(edition: Edition, place_id: str, reasons: Mapping[str, Reasons]) -> HeldPlace:
    """Return what a site keeps of a place; `reasons` are those of the edition's own day, by place."""
    spot = spot_of(edition, place_id)
    why = reasons.get(place_id)
    return HeldPlace(
        place=spot.info,
        strip=strip(edition, place_id),
        parts=_parts(edition, spot),
        evidence=_evidence(edition, spot),
        briefs={lang: brief(edition, place_id, AsBrief(lang=lang, format="txt"))[0] for lang in LANGUAGES},
        cite={pack: cite(edition, place_id, AsCitation(format=pack)) for pack in PACKS},
        reasons=(*_reasons(edition, spot, why.on if why else None), *((why,) if why else ())),
    )


def _parts(edition: Edition, spot: Spot) -> tuple[PartsFrom, ...]:
    rows = edition.rows("SELECT day, body FROM parts WHERE place_no = ? ORDER BY day", spot.no)
    lines = msgspec.json.Decoder(tuple[PartLine, ...])
    return tuple(PartsFrom(day=date.fromordinal(row["day"]), lines=lines.decode(row["body"])) for row in rows)


def _evidence(edition: Edition, spot: Spot) -> dict[str, date]:
    rows = edition.rows(
        "SELECT claim_id, evidence_day FROM claims WHERE place_no = ? AND evidence_day NOTNULL ORDER BY no",
        spot.no,
    )
    return {row["claim_id"]: date.fromordinal(row["evidence_day"]) for row in rows}


def _reasons(edition: Edition, spot: Spot, but: date | None) -> tuple[Reasons, ...]:
    rows = edition.rows("SELECT body FROM reasons WHERE place_no = ? ORDER BY day", spot.no)
    found = (msgspec.json.decode(row["body"], type=Reasons) for row in rows)
    return tuple(reasons for reasons in found if reasons.on != but)
