"""The control table -> KML 2.2 and KMZ for Google Earth: a placemark a settlement in its state's colour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from whoholds.model import CONTESTED
from whoholds.publish.content import Content, Value
from whoholds.theatres import Theatre

GREY = "#808080"
"""A state whose colour no theatre says."""


DOCUMENT = "doc.kml"
"""The name that a KMZ's main document must have."""

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold: the same content gives the same bytes."""


def write(content: Content, path: Path) -> None:
    """Write the control table."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in _lines(content))


def write_packed(content: Content, path: Path) -> None:
    """Write the control table as KMZ: the same KML in a ZIP."""
    entry = ZipInfo(DOCUMENT, ZIP_EPOCH)
    entry.compress_type = ZIP_DEFLATED
    with ZipFile(path, "w") as packed, packed.open(entry, "w") as out:
        out.writelines(f"{line}\n".encode() for line in _lines(content))


def _lines(content: Content) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    yield f"<name>{escape(content.stamp.name)}</name>"
    notice = content.theatre.card.notice.get("en", "") if content.theatre else ""
    yield f"<description>{escape(notice)}</description>"
    records = list(content.control.records())
    for state in sorted({str(record["state"]) for record in records}):
        yield _style(state, content.theatre)
    yield from (_placemark(record) for record in records)
    yield "</Document></kml>"


def _style(state: str, theatre: Theatre | None) -> str:
    color = f"<color>ff{_blue_first(_color(state, theatre))}</color>"
    return f"<Style id={quoteattr(state)}><IconStyle>{color}</IconStyle></Style>"


def _color(state: str, theatre: Theatre | None) -> str:
    if theatre is None:
        return GREY
    side = theatre.side(state)
    return theatre.card.contested_color if state == CONTESTED else side.color if side else GREY


def _blue_first(color: str) -> str:
    red, green, blue = color[1:3], color[3:5], color[5:7]
    return f"{blue}{green}{red}".lower()


def _placemark(record: dict[str, Value]) -> str:
    skipped = ("name", "lon", "lat")
    data = "".join(_data(name, value) for name, value in record.items() if name not in skipped)
    day = record["date"]
    return (
        f"<Placemark><name>{escape(str(record['name'] or record['place_id']))}</name>"
        f"<TimeStamp><when>{day}</when></TimeStamp><styleUrl>#{escape(str(record['state']))}</styleUrl>"
        f"<ExtendedData>{data}</ExtendedData>"
        f"<Point><coordinates>{record['lon']},{record['lat']}</coordinates></Point></Placemark>"
    )


def _data(name: str, value: Value) -> str:
    if value is None:
        return ""
    return f"<Data name={quoteattr(name)}><value>{escape(str(value))}</value></Data>"
