"""The files of an edition -> datapackage.json (Frictionless Data Package) that describes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from whoholds.publish.content import Column, Content, Table, instant
from whoholds.publish.formats import Exporter

PACKAGE = "datapackage.json"
GAZETTEER_NOTE = (
    "Settlement points and names: GeoNames (geonames.org), CC BY 4.0, or the ledger's own gazetteer."
)


def write_package(
    content: Content, exporters: Iterable[Exporter], changes: Table, previous: str, folder: Path
) -> None:
    """Write datapackage.json beside the files: sha256, size and, for plain CSV, the schema of each."""
    tables = {f"{t.name}.csv": t for t in (content.control, content.claims, content.harm, content.sources)}
    resources = [_resource(folder / e.file, e.media_type, tables.get(e.file)) for e in exporters]
    resources.append(_resource(folder / "changes.csv", "text/csv", changes))
    described = _described(content, previous) | {"resources": resources}
    encoded = msgspec.json.format(msgspec.json.encode(described), indent=1)
    (folder / PACKAGE).write_bytes(encoded + b"\n")


def _described(content: Content, previous: str) -> dict[str, Any]:
    stamp, card = content.stamp, content.theatre.card if content.theatre else None
    return {
        "profile": "data-package",
        "name": stamp.name.lower(),
        "title": f"Control and claims, {stamp.on.isoformat()}" + (f": {card.title['en']}" if card else ""),
        "description": card.notice.get("en", "") if card else "",
        "created": instant(stamp.head_recorded),
        "version": stamp.method,
        "sources": [{"title": _attribution(row)} for row in content.sources.records()]
        + [{"title": GAZETTEER_NOTE}],
        "whoholds": {
            "on": stamp.on.isoformat(),
            "as_known": instant(stamp.as_known),
            "ledger_head": f"{stamp.head_seq}:{stamp.head_hash}",
            "method": stamp.method,
            "publication_delay_hours": stamp.policy.delay_hours,
            "blocked_sources": list(stamp.policy.blocked),
            "four_eyes": stamp.policy.four_eyes,
            "previous_edition": previous or None,
            "figures": figures(),
        },
    }


@cache
def figures() -> dict[str, float]:
    """Return what this version of whoholds reached on its evaluations, as recorded with it."""
    found: dict[str, float] = msgspec.json.decode(
        files("whoholds.publish").joinpath("figures.json").read_bytes()
    )
    return found


def _attribution(row: dict[str, Any]) -> str:
    return f"{row['source']}: {row['licence'] or 'licence not known; quotes only'}"


def _resource(path: Path, media_type: str, table: Table | None) -> dict[str, Any]:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    described: dict[str, Any] = {
        "name": path.name.replace(".", "-"),
        "path": path.name,
        "mediatype": media_type,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256}",
    }
    if table is None:
        return described | {"profile": "data-resource", "type": "file"}
    schema = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    csv = {"profile": "tabular-data-resource", "format": "csv", "encoding": "utf-8", "schema": schema}
    return described | csv


def _field(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": column.type, "description": column.about}
