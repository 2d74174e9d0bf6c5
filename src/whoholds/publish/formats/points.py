"""A longitude and a latitude -> a point as WKB (OGC 06-103r4) or GeoJSON, WGS84."""

from __future__ import annotations

import struct
from typing import Any

from whoholds.publish.content import Value

_LITTLE_ENDIAN, _POINT = 1, 1


def point(lon: Value, lat: Value) -> bytes | None:
    """Return the point as little-endian WKB, or None where there is none."""
    return None if lon is None or lat is None else struct.pack("<BIdd", _LITTLE_ENDIAN, _POINT, lon, lat)


def geometry(record: dict[str, Value]) -> dict[str, Any] | None:
    """Return the GeoJSON geometry of a row, or None (an unlocated feature, RFC 7946 section 3.2)."""
    lon, lat = record["lon"], record["lat"]
    return None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
