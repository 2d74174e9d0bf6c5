"""The control table -> GeoJSON (RFC 7946): a point a settlement, its columns as properties."""

from __future__ import annotations

from pathlib import Path

import msgspec

from whoholds.publish.content import Content, Value


def write(content: Content, path: Path) -> None:
    """Write the control table, a feature a line."""
    encode = msgspec.json.Encoder().encode
    with path.open("wb") as out:
        out.write(b'{"type":"FeatureCollection","features":[\n')
        out.write(b",\n".join(encode(_feature(record)) for record in content.control.records()))
        out.write(b"\n]}\n")


def _feature(record: dict[str, Value]) -> dict[str, object]:
    properties = {name: value for name, value in record.items() if name not in ("lon", "lat")}
    return {
        "type": "Feature",
        "id": record["place_id"],
        "geometry": {"type": "Point", "coordinates": [record["lon"], record["lat"]]},
        "properties": properties,
    }
