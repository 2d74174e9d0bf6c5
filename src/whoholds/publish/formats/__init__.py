"""One file a format, one shape: `write(content, path)`; the walk through them is EXPORTERS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from whoholds.publish.content import Content
from whoholds.publish.formats import (
    comma,
    geojson,
    geopackage,
    hxl,
    jsonl,
    kml,
    linked,
    panel,
    parquet,
    timemap,
)

Write = Callable[[Content, Path], None]


@dataclass(frozen=True)
class Exporter:
    """A file of an edition, what writes it, its media type, and the module it needs, if any."""

    file: str
    write: Write
    media_type: str
    needs: str = ""
    has: Callable[[Content], bool] = lambda _: True
    """Whether an edition has what it writes."""

    @property
    def usable(self) -> bool:
        """Whether the module that it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None


EXPORTERS = (
    Exporter("control.csv", comma.write_control, "text/csv"),
    Exporter("control-hxl.csv", hxl.write, "text/csv"),
    Exporter("control.geojson", geojson.write_control, "application/geo+json"),
    Exporter("control.fg.json", geojson.write_json_fg, "application/vnd.ogc.fg+json"),
    Exporter("control.kml", kml.write, "application/vnd.google-earth.kml+xml"),
    Exporter("control.kmz", kml.write_packed, "application/vnd.google-earth.kmz"),
    Exporter("control.parquet", parquet.write_control, "application/vnd.apache.parquet", "pyarrow"),
    Exporter("panel.parquet", panel.write, "application/vnd.apache.parquet", "pyarrow", panel.is_there),
    Exporter("claims.csv", comma.write_claims, "text/csv"),
    Exporter("claims.jsonl", jsonl.write, "application/jsonl"),
    Exporter("claims.geojson", geojson.write_claims, "application/geo+json"),
    Exporter("claims.parquet", parquet.write_claims, "application/vnd.apache.parquet", "pyarrow"),
    Exporter("claims.jsonld", linked.write_schema_org, "application/ld+json"),
    Exporter("claims-prov.jsonld", linked.write_prov, "application/ld+json"),
    Exporter("claims-timemap.json", timemap.write, "application/json"),
    Exporter("harm.csv", comma.write_harm, "text/csv"),
    Exporter("events-acled.csv", comma.write_acled, "text/csv"),
    Exporter("events-ucdp.csv", comma.write_ucdp, "text/csv"),
    Exporter("events-plover.csv", comma.write_plover, "text/csv"),
    Exporter("sources.csv", comma.write_sources, "text/csv"),
    Exporter("edition.gpkg", geopackage.write, "application/geopackage+sqlite3", "pyogrio"),
)

__all__ = ["EXPORTERS", "Exporter", "Write"]
