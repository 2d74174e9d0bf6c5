"""The claims -> JSON in the shape of TimeMap (events, sources, associations) for incident maps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from whoholds.publish.content import Content, Value

Record = dict[str, Value]


def write(content: Content, path: Path) -> None:
    """Write located claims as events; the relations are the filters, the outlets the sources."""
    filters = ({"id": name, "title": name, "mode": "FILTER"} for name in sorted(set(_relations(content))))
    with path.open("wb") as out:
        out.write(b'{"events":[')
        out.writelines(_listed(map(_event, _located(content))))
        out.write(b'],"sources":[')
        out.writelines(_listed(_sources(content)))
        out.write(b'],"associations":[')
        out.writelines(_listed(filters))
        out.write(b"]}\n")


def _listed(items: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield the items of a JSON list, one a line."""
    encode, gap = msgspec.json.Encoder().encode, b"\n"
    for item in items:
        yield gap + encode(item)
        gap = b",\n"


def _located(content: Content) -> Iterator[Record]:
    return (record for record in content.claims.records() if record["lon"] is not None)


def _relations(content: Content) -> Iterator[str]:
    return (str(record["relation"]) for record in _located(content))


def _sources(content: Content) -> Iterator[dict[str, Any]]:
    """Yield each report once, at its first claim."""
    seen: set[str] = set()
    for record in _located(content):
        if (report := str(record["report_id"])) not in seen:
            seen.add(report)
            yield _source(record)


def _event(record: Record) -> dict[str, Any]:
    said = str(record["known_at"])
    return {
        "id": record["claim_id"],
        "title": f"{record['side'] or record['actor'] or ''} {record['relation']} {record['place']}".strip(),
        "description": record["quote"] or "",
        "date": str(record["when_from"] or said)[:10],
        "time": "" if record["when_from"] else said[11:16],
        "location": record["place"],
        "latitude": str(record["lat"]),
        "longitude": str(record["lon"]),
        "associations": [record["relation"]],
        "sources": [record["report_id"]],
    }


def _source(record: Record) -> dict[str, Any]:
    return {
        "id": record["report_id"],
        "title": record["source"],
        "paths": [record["url"] or ""],
        "type": "Link",
    }
