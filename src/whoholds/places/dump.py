"""A GeoNames dump of 19 columns -> places, each inside the admin units that the dump holds."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from whoholds.model import Place
from whoholds.places.rows import BadRowError, Kind, Log, degrees, readable_aliases

# GeoNames feature classes and codes that are places of ours (geonames.org/export/codes.html).
_DUMP_KINDS: dict[str, Kind] = {
    "ADM1": "region", "ADM2": "region", "ADM3": "region", "ISL": "island", "ISLS": "island", "PEN": "island",
    "AIRP": "facility", "AIRB": "facility", "AIRF": "facility", "INSM": "facility", "DAM": "facility",
    "PS": "facility", "PSN": "facility", "PRT": "facility", "RSTN": "facility", "MFG": "facility",
}  # fmt: skip
DUMP_FIELDS = 19


def dump_places(text: str, log: Log) -> Iterator[Place]:
    """Yield the places of a GeoNames dump, each inside the admin units that the dump itself holds."""
    rows: list[tuple[list[str], Place]] = []
    for line, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        cells = raw.rstrip("\r").split("\t")
        if len(cells) != DUMP_FIELDS:
            log.add(f"row skipped: {len(cells)} fields where a GeoNames dump has {DUMP_FIELDS}", line)
            continue
        try:
            place = _dump_place(cells)
        except BadRowError as e:
            log.add(f"row skipped: {e}", line, e.field)
            continue
        if place is not None:
            rows.append((cells, place))
    yield from _inside_their_regions(rows)


def _dump_place(cells: list[str]) -> Place | None:
    kind: Kind | None = "settlement" if cells[6] == "P" else _DUMP_KINDS.get(cells[7])
    if kind is None:
        return None
    if not cells[0].isdigit():
        raise BadRowError("geonameid", f"geonameid {cells[0]!r} is not a number")
    return Place(
        place_id=f"gn:{cells[0]}",
        name=cells[1],
        kind=kind,
        lat=degrees(cells[4], "latitude", 90),
        lon=degrees(cells[5], "longitude", 180),
        country=cells[8],
        names={"en": cells[2]} if cells[2] and cells[2] != cells[1] else {},
        aliases=readable_aliases(cells[3].split(","), {cells[1]}),
        population=int(cells[14]) or None if cells[14].isdigit() else None,
        ids={"geonames": cells[0]},
    )


def _inside_their_regions(rows: list[tuple[list[str], Place]]) -> Iterator[Place]:
    coded = {
        ".".join(cells[i] for i in (8, 10, 11, 12)[: int(cells[7][3]) + 1]): place
        for cells, place in rows
        if cells[7] in ("ADM1", "ADM2", "ADM3")
    }
    for cells, place in rows:
        paths = (".".join(cells[i] for i in (8, 10, 11, 12)[:n]) for n in (2, 3, 4))
        around = [coded[p] for p in paths if p in coded and coded[p].place_id != place.place_id]
        ids = tuple(p.place_id for p in around)
        yield msgspec.structs.replace(place, region_ids=ids, region=around[0].name if around else "")
