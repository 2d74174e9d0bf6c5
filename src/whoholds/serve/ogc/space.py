"""`bbox`, `crs` and `datetime` of a request -> a box in degrees, an order of axes, days and seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from whoholds.serve.faults import RequestError

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS_LIST = (CRS84, EPSG + "4326", EPSG + "3857")
"""Longitude and latitude; latitude and longitude; the web maps' Mercator."""

RADIUS = 6378137.0
"""Metres: the sphere of EPSG:3857."""

MOST_LATITUDE = 85.06
"""Where the web maps' Mercator ends."""

FIRST, LAST = date.min, date.max


@dataclass(frozen=True)
class Box:
    """West, south, east, north in WGS84 degrees; west may lie east of east, over the date line."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Window:
    """Days from `first` to `last`, both included, and the instants that were asked, in seconds, half-open."""

    first: date
    last: date
    since: int
    until: int

    @property
    def instant(self) -> bool:
        """Whether it is one day, so that a place has one state in it."""
        return self.first == self.last


def checked_crs(uri: str | None, word: str) -> str:
    """Return a supported reference system. Raises RequestError (400) that lists them."""
    if uri is None:
        return CRS84
    if uri not in CRS_LIST:
        raise RequestError(400, f"{word} {uri[:80]!r} is not offered; there are {', '.join(CRS_LIST)}")
    return uri


def coordinates(lon: float, lat: float, crs: str) -> list[float]:
    """Return a point in a reference system, in its own order of axes."""
    if crs == CRS84:
        return [lon, lat]
    if crs == EPSG + "4326":
        return [lat, lon]
    bounded = math.radians(max(-MOST_LATITUDE, min(MOST_LATITUDE, lat)))
    north = RADIUS * math.log(math.tan(math.pi / 4 + bounded / 2))
    return [round(RADIUS * math.radians(lon), 2), round(north, 2)]


def _degrees(x: float, y: float, crs: str) -> tuple[float, float]:
    if crs == CRS84:
        return x, y
    if crs == EPSG + "4326":
        return y, x
    lat = math.degrees(2 * math.atan(math.exp(max(-20.0, min(20.0, y / RADIUS)))) - math.pi / 2)
    return math.degrees(x / RADIUS), lat


def box_of(text: str | None, crs: str) -> Box | None:
    """Return the box of a `bbox` of four or six numbers. Raises RequestError (400)."""
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise RequestError(400, "bbox must be four numbers: west,south,east,north") from error
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise RequestError(400, "bbox must be four numbers (or six, with heights): west,south,east,north")
    half = len(numbers) // 2
    west, south = _degrees(numbers[0], numbers[1], crs)
    east, north = _degrees(numbers[half], numbers[half + 1], crs)
    if south > north:
        raise RequestError(400, f"bbox: its south {south:g} lies north of its north {north:g}")
    return Box(west, south, east, north)


def in_box(box: Box | None, lon: str = "lon", lat: str = "lat") -> tuple[str, list[float]]:
    """Return the SQL condition that a point lies in a box."""
    if box is None:
        return "1", []
    if box.west <= box.east:
        return f"({lon} BETWEEN ? AND ? AND {lat} BETWEEN ? AND ?)", [
            box.west,
            box.east,
            box.south,
            box.north,
        ]
    return f"(({lon} >= ? OR {lon} <= ?) AND {lat} BETWEEN ? AND ?)", [
        box.west,
        box.east,
        box.south,
        box.north,
    ]


def window_of(text: str | None) -> Window | None:
    """Return the window of a `datetime`: an instant, or an interval whose open end is "" or "..".

    Raises RequestError (400) that shows how to write one.
    """
    if text is None:
        return None
    start, slash, end = text.partition("/")
    if not slash:
        since, until = _span(start)
    else:
        since = _span(start)[0] if start not in ("", "..") else datetime.min.replace(tzinfo=UTC)
        until = _span(end)[1] if end not in ("", "..") else datetime.max.replace(tzinfo=UTC)
        if start in ("", "..") and end in ("", ".."):
            raise RequestError(400, "datetime: one end of an interval must be a date")
    if until < since:
        raise RequestError(400, "datetime: the interval ends before it begins")
    last = (until - timedelta(microseconds=1)).date() if until > since else since.date()
    return Window(since.date(), max(last, since.date()), int(since.timestamp()), _ceiling(until))


def _ceiling(moment: datetime) -> int:
    return math.ceil(moment.timestamp())


def _span(text: str) -> tuple[datetime, datetime]:
    """Return the half-open span of an instant: a day, or a second.

    GDAL 3.6 writes a day with a bare T behind it.
    """
    text = text.removesuffix("T")
    try:
        if len(text) == 10:
            day = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
            return day, _later(day, timedelta(1))
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        return moment, _later(moment, timedelta(seconds=1))
    except (ValueError, OverflowError) as error:
        raise RequestError(
            400, f"datetime {text[:40]!r} is none; write 2023-04-03, 2023-04-03T12:00:00Z, or a/b, ../b, a/.."
        ) from error


def _later(moment: datetime, step: timedelta) -> datetime:
    last = datetime.max.replace(tzinfo=UTC)
    return last if moment > last - step else moment + step
