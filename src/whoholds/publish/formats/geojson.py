"""A table -> GeoJSON (RFC 7946), a point a row; control also as JSON-FG (OGC 21-045) with its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from whoholds.publish.content import Content, Value
from whoholds.publish.formats.points import geometry

Record = dict[str, Value]

JSON_FG = {
    "conformsTo": ["http://www.opengis.net/spec/json-fg-1/0.3/conf/core"],
    "featureType": "control",
    "coordRefSys": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
}


def write_control(content: Content, path: Path) -> None:
    """Write the control table, a feature a line."""
    _write(map(_feature("place_id"), content.control.records()), {}, path)


def write_claims(content: Content, path: Path) -> None:
    """Write the claims at the points of their places, unlocated where the place is not known."""
    _write(map(_feature("claim_id"), content.claims.records()), {}, path)


def write_json_fg(content: Content, path: Path) -> None:
    """Write the control table with the day of each feature as its `time`."""
    feature = _feature("place_id")
    timed = (feature(r) | {"time": {"date": r["date"]}, "place": None} for r in content.control.records())
    _write(timed, JSON_FG, path)


def _feature(key: str) -> Callable[[Record], dict[str, Any]]:
    def feature(record: Record) -> dict[str, Any]:
        properties = {name: value for name, value in record.items() if name not in ("lon", "lat")}
        located = geometry(record)
        return {"type": "Feature", "id": record[key], "geometry": located, "properties": properties}

    return feature


def _write(features: Iterable[dict[str, Any]], members: dict[str, Any], path: Path) -> None:
    encode = msgspec.json.Encoder().encode
    head = encode({"type": "FeatureCollection"} | members)[:-1]
    with path.open("wb") as out:
        out.write(head + b',"features":[\n')
        gap = b""
        for feature in features:
            out.write(gap + encode(feature))
            gap = b",\n"
        out.write(b"\n]}\n")
