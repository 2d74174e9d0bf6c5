"""The tables of an edition -> one GeoPackage (OGC 12-128r18), a layer a table, by GDAL through pyogrio."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from math import nan
from pathlib import Path
from typing import Any

from whoholds.errors import MissingExtraError
from whoholds.publish.content import Column, Content, Table, Value
from whoholds.publish.formats.points import point
from whoholds.publish.spool import blocks

_KINDS: dict[str, tuple[Any, Any]] = {
    "number": ("float64", nan),
    "integer": ("int64", 0),
    "boolean": ("bool", False),
}
"""numpy type of a field and what stands in a cell that the mask hides; all others are text."""

BLOCK = 100_000
"""Rows given to GDAL at once: some 200 MB of memory."""

EPOCH = "1970-01-01T00:00:00Z"


def write(content: Content, path: Path) -> None:
    """Write control, claims and harm as layers. Raises MissingExtraError without pyogrio."""
    try:
        ogr = import_module("pyogrio")
    except ImportError as exc:
        raise MissingExtraError(
            "pyogrio is not installed; install the extra: pip install 'whoholds[gis]'"
        ) from exc
    changed = f"{content.stamp.head_recorded:%Y-%m-%dT%H:%M:%SZ}" if content.stamp.head_recorded else EPOCH
    ogr.set_gdal_config_options({"OGR_CURRENT_DATE": changed})
    try:
        for table in (content.control, content.claims, content.harm):
            _layer(table, path, import_module("pyogrio.raw"))
    finally:
        ogr.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _layer(table: Table, path: Path, raw: Any) -> None:
    import numpy as np

    lon, lat = table.names.index("lon"), table.names.index("lat")
    for rows in blocks(table.rows, BLOCK):
        shapes = np.array([point(row[lon], row[lat]) for row in rows] or [None], dtype=object)
        columns = [_column(column, [row[i] for row in rows]) for i, column in enumerate(table.columns)]
        raw.write(
            path, shapes[: len(rows)], [values for values, _ in columns],
            fields=np.array(table.names, dtype=object), field_mask=[mask for _, mask in columns],
            layer=table.name, driver="GPKG", geometry_type="Point", crs="EPSG:4326", append=path.exists(),
        )  # fmt: skip


def _column(column: Column, cells: Sequence[Value]) -> tuple[Any, Any]:
    import numpy as np

    kind, hidden = _KINDS.get(column.type, (object, None))
    mask = np.array([cell is None for cell in cells], dtype=np.bool_)
    return np.array([hidden if cell is None else cell for cell in cells], dtype=kind), mask
