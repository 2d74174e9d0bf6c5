"""The claims -> JSON in the shape of TimeMap (events, sources, associations) for incident maps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from whoholds.publish.content import Content, Value

Record = dict[str, Value]


def write(content: Content, path: Path) -> None:
    """Write located claims as events; the relations are the filters, the outlets the sources."""
    located = [record for record in content.claims.records() if record["lon"] is not None]
    sources = {str(r["report_id"]): _source(r) for r in located}
    relations = sorted({str(r["relation"]) for r in located})
    whole = {
        "events": [_event(record) for record in located],
        "sources": [sources[key] for key in sorted(sources)],
        "associations": [{"id": name, "title": name, "mode": "FILTER"} for name in relations],
    }
    path.write_bytes(msgspec.json.encode(whole) + b"\n")


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
