"""One file a format, one shape: `write(content, path)`; the walk through them is EXPORTERS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from whoholds.publish.content import Content
from whoholds.publish.formats import comma, geojson, hxl, jsonl, kml, parquet

Write = Callable[[Content, Path], None]


@dataclass(frozen=True)
class Exporter:
    """A file of an edition, what writes it, its media type, and the module it needs, if any."""

    file: str
    write: Write
    media_type: str
    needs: str = ""

    @property
    def usable(self) -> bool:
        """Whether the module that it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None


EXPORTERS = (
    Exporter("control.csv", comma.write_control, "text/csv"),
    Exporter("control-hxl.csv", hxl.write, "text/csv"),
    Exporter("control.geojson", geojson.write, "application/geo+json"),
    Exporter("control.kml", kml.write, "application/vnd.google-earth.kml+xml"),
    Exporter("control.parquet", parquet.write, "application/vnd.apache.parquet", "pyarrow"),
    Exporter("claims.csv", comma.write_claims, "text/csv"),
    Exporter("harm.csv", comma.write_harm, "text/csv"),
    Exporter("claims.jsonl", jsonl.write, "application/jsonl"),
    Exporter("sources.csv", comma.write_sources, "text/csv"),
)

__all__ = ["EXPORTERS", "Exporter", "Write"]
