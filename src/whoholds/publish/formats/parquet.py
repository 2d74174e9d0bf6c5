"""A table -> GeoParquet 1.1: Parquet with a `geometry` column of WKB points, null where there is none."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from whoholds.errors import MissingExtraError
from whoholds.publish.content import Column, Content, Table
from whoholds.publish.formats.points import point

GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
"""The file's "geo" key (geoparquet.org); without a `crs` it means WGS84 longitude/latitude."""

_ARROW = {"string": "string", "number": "float64", "integer": "int64", "boolean": "bool_",
          "date": "string", "datetime": "string"}  # fmt: skip


def write_control(content: Content, path: Path) -> None:
    """Write the control table. Raises MissingExtraError without pyarrow."""
    write_table(content.control, path)


def write_claims(content: Content, path: Path) -> None:
    """Write the claims. Raises MissingExtraError without pyarrow."""
    write_table(content.claims, path)


def write_table(table: Table, path: Path) -> None:
    """Write any table that has columns `lon` and `lat`. Raises MissingExtraError without pyarrow."""
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as exc:
        raise MissingExtraError(
            "pyarrow is not installed; install the extra: pip install 'whoholds[frames]'"
        ) from exc
    parquet.write_table(_arrow_table(table, arrow), path, compression="zstd")


def _arrow_table(table: Table, arrow: Any) -> Any:
    columns = {column.name: _array(table, i, column, arrow) for i, column in enumerate(table.columns)}
    lon, lat = table.names.index("lon"), table.names.index("lat")
    columns["geometry"] = arrow.array([point(row[lon], row[lat]) for row in table.rows], arrow.binary())
    return arrow.table(columns).replace_schema_metadata({"geo": json.dumps(GEO)})


def _array(table: Table, index: int, column: Column, arrow: Any) -> Any:
    return arrow.array([row[index] for row in table.rows], getattr(arrow, _ARROW[column.type])())
