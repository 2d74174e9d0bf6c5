"""A table -> GeoParquet 1.1: Parquet with a `geometry` column of WKB points, null where there is none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from whoholds.errors import MissingExtraError
from whoholds.publish.content import Column, Content, Row, Table
from whoholds.publish.formats.points import point
from whoholds.publish.spool import blocks

GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
"""The file's "geo" key (geoparquet.org); without a `crs` it means WGS84 longitude/latitude."""

ROW_GROUP = 100_000
"""Rows written at once: as many as readers like in a row group, and some 100 MB of memory."""

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
    arrow, parquet = pyarrow()
    schema = _schema(table.columns, arrow)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in blocks(table.rows, ROW_GROUP):
            writer.write_table(_arrow_table(table, rows, schema, arrow))


def pyarrow() -> tuple[Any, Any]:
    """Return pyarrow and its Parquet module. Raises MissingExtraError without it."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as exc:
        raise MissingExtraError(
            "pyarrow is not installed; install the extra: pip install 'whoholds[frames]'"
        ) from exc


def _schema(columns: Sequence[Column], arrow: Any) -> Any:
    fields = [(column.name, getattr(arrow, _ARROW[column.type])()) for column in columns]
    return arrow.schema([*fields, ("geometry", arrow.binary())], metadata={"geo": json.dumps(GEO)})


def _arrow_table(table: Table, rows: Sequence[Row], schema: Any, arrow: Any) -> Any:
    lon, lat = table.names.index("lon"), table.names.index("lat")
    columns = [*(list(column) for column in zip(*rows, strict=True))] or [[] for _ in table.columns]
    columns.append([point(row[lon], row[lat]) for row in rows])
    arrays = [arrow.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return arrow.Table.from_arrays(arrays, schema=schema)
