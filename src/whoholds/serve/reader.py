"""A text that somebody pastes -> the claims in it; another map -> where it differs from an edition."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import msgspec

from whoholds.model import CONTESTED
from whoholds.places.fold import fold
from whoholds.publish.app.runs import Run
from whoholds.serve.asked import OnDay
from whoholds.serve.claims import Where, claim_row, claim_rows, seconds_after
from whoholds.serve.edition import Edition, View
from whoholds.serve.faults import RequestError
from whoholds.serve.lists import read_claim, read_harm
from whoholds.serve.place import run_of, view_of
from whoholds.serve.shapes import Comparison, Difference, ReadSpan, ReportView, TextToRead

if TYPE_CHECKING:
    from whoholds.pipeline import Recipe

LONGEST_TEXT = 200_000
"""Characters of one text: a long article has 20,000; a book is for `whoholds add`."""

MOST_DIFFERENCES, MOST_UNMATCHED, CLAIMS_EACH = 500, 50, 3
NEAR_DEGREES = 0.02
"""A point of another map means the place whose point lies within two kilometres."""


def read_text(asked: TextToRead, recipe: Recipe) -> ReportView:
    """Return the claims in a text, read by the same rules as reports; nothing of it is kept."""
    from whoholds.pipeline import extract, reader_of, report_of_text
    from whoholds.reports import Defaults

    if len(asked.text) > LONGEST_TEXT:
        raise RequestError(
            413, f"the text has {len(asked.text):,} characters; {LONGEST_TEXT:,} are read at once"
        )
    published = datetime.combine(asked.published, time(), UTC) if asked.published else None
    defaults = Defaults(
        source=asked.source or "pasted text", published=published, published_grain="day", lang=asked.lang
    )
    report = report_of_text(asked.text, defaults)
    found = extract(report, reader_of(recipe))
    return ReportView(
        report_id=None,
        source=report.source,
        published=published,
        title="",
        url="",
        lang=report.lang or "",
        text=report.text,
        claims=tuple(read_claim(c) for c in found.claims),
        harms=tuple(read_harm(h) for h in found.harms),
        missed=tuple(ReadSpan(start=s.start, end=s.end, quote=s.quote) for s in found.missed),
    )


# --- another map -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TheirRow:
    """One row of another map: which place in which state, both as written there."""

    number: int
    place_id: str | None
    name: str | None
    lonlat: tuple[float, float] | None
    state: str
    on: date | None


@dataclass(frozen=True)
class Matched:
    """A place that both know: our run, their state."""

    no: int
    run: Run
    theirs: str


def compare(edition: Edition, question: OnDay, body: bytes, media: str) -> tuple[Comparison, View]:
    """Compare another map with the estimate of a day: rows of GeoJSON points or of CSV.

    A row names a place by `place_id`, by `name`, or by its point, and its state by a side's id or name, or
    "contested", in `state`, `status` or `control`; rows with another `date` are passed over.
    """
    on, view = view_of(edition, question)
    rows = [row for row in their_rows(body, media) if row.on in (None, on)]
    matched, unmatched = _match(edition, rows, on, view)
    theirs = list(matched.values())
    pairs = [(m.run.state, m.theirs) for m in theirs]
    differing = [(place_id, m) for place_id, m in matched.items() if m.run.state != m.theirs]
    differing.sort(key=lambda d: (-max(d[1].run.p), d[0]))
    known = seconds_after(question.as_known) if question.as_known else None
    found = Comparison(
        on=on,
        as_known=question.as_known,
        rows=len(rows),
        places=len(pairs),
        share=share_of(pairs),
        kappa=kappa_of(pairs),
        differences=tuple(
            _difference(edition, place_id, m, on, known) for place_id, m in differing[:MOST_DIFFERENCES]
        ),
        unmatched=tuple(unmatched[:MOST_UNMATCHED]),
    )
    return found, view


def share_of(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return the share of places in the same state; None without places."""
    return round(sum(a == b for a, b in pairs) / len(pairs), 4) if pairs else None


def kappa_of(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa (1960), as control/compare.py has it for panels; None without places."""
    share = share_of(pairs)
    if share is None:
        return None
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ours[state] * theirs[state] for state in ours) / len(pairs) ** 2
    exact = sum(a == b for a, b in pairs) / len(pairs)
    return round((exact - chance) / (1 - chance), 4) if chance < 1 else 1.0


def _match(
    edition: Edition, rows: Iterable[TheirRow], on: date, view: View
) -> tuple[dict[str, Matched], list[str]]:
    states, matched, unmatched = _states(edition), dict[str, Matched](), list[str]()
    for row in rows:
        state = states.get(fold(row.state))
        place = _place(edition, row)
        if state is None:
            unmatched.append(f"row {row.number}: no state {row.state[:60]!r} here")
        elif place is None:
            unmatched.append(
                f"row {row.number}: no place {str(row.place_id or row.name or row.lonlat)[:60]!r}"
            )
        else:
            matched[place[1]] = Matched(place[0], run_of(view, place[0], on), state)
    return matched, unmatched


def _states(edition: Edition) -> dict[str, str]:
    theatre = edition.theatre_info
    sides = theatre.sides if theatre else ()
    named = {fold(word): side.id for side in sides for word in (side.id, side.name, *side.names.values())}
    return {**{fold(state): state for state in edition.states}, **named, CONTESTED: CONTESTED}


def _place(edition: Edition, row: TheirRow) -> tuple[int, str] | None:
    for sql, value in (
        ("SELECT no, place_id FROM places WHERE place_id = ?", row.place_id),
        (
            "SELECT p.no, p.place_id FROM names n JOIN places p ON p.no = n.place_no WHERE n.folded = ? "
            "ORDER BY p.claims DESC, p.no LIMIT 1",
            fold(row.name) if row.name else None,
        ),
    ):
        found = edition.row(sql, value) if value else None
        if found:
            return found["no"], found["place_id"]
    return _nearest(edition, row.lonlat) if row.lonlat else None


def _nearest(edition: Edition, lonlat: tuple[float, float]) -> tuple[int, str] | None:
    lon, lat = lonlat
    found = edition.row(
        "SELECT no, place_id FROM places WHERE lon BETWEEN ? AND ? AND lat BETWEEN ? AND ? "
        "ORDER BY (lon - ?) * (lon - ?) + (lat - ?) * (lat - ?), no LIMIT 1",
        lon - NEAR_DEGREES, lon + NEAR_DEGREES, lat - NEAR_DEGREES, lat + NEAR_DEGREES, lon, lon, lat, lat,
    )  # fmt: skip
    return (found["no"], found["place_id"]) if found else None


def _difference(edition: Edition, place_id: str, m: Matched, on: date, known: int | None) -> Difference:
    where = Where()
    where.add("c.place_no = ? AND c.day <= ?", m.no, on.toordinal())
    if known is not None:
        where.add("c.known_at <= ?", known)
    name = edition.row("SELECT name FROM places WHERE no = ?", m.no)
    rows = claim_rows(edition, where, "c.day DESC, c.no DESC", CLAIMS_EACH)
    return Difference(
        place_id=place_id,
        name=name["name"] if name else "",
        ours=m.run.state,
        theirs=m.theirs,
        probability=max(m.run.p) / 100,
        likelihood=m.run.likelihood,  # type: ignore[arg-type]
        confidence=m.run.confidence,  # type: ignore[arg-type]
        claims=tuple(claim_row(row) for row in rows),
    )


# --- reading another map -----------------------------------------------------------------------------


def their_rows(body: bytes, media: str) -> list[TheirRow]:
    """Return the rows of GeoJSON points or of CSV. Raises RequestError (415, 422) saying what to send."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RequestError(422, "the file is not UTF-8 text") from error
    if media == "text/csv":
        return list(_csv_rows(text))
    if media in ("application/geo+json", "application/json"):
        return list(_geojson_rows(text))
    raise RequestError(415, "send GeoJSON (application/geo+json) or CSV (text/csv)")


def _csv_rows(text: str) -> Iterator[TheirRow]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for number, row in enumerate(reader, 2):
            if not any((value or "").startswith("#") for value in row.values() if isinstance(value, str)):
                yield _row(number, {str(k).strip().lower(): v for k, v in row.items()}, None)
    except csv.Error as error:
        raise RequestError(422, f"not readable as CSV ({error})") from error


def _geojson_rows(text: str) -> Iterator[TheirRow]:
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise RequestError(422, f"not JSON ({error})") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise RequestError(422, "not a GeoJSON FeatureCollection: it has no list of features")
    for number, feature in enumerate(features, 1):
        known = feature if isinstance(feature, dict) else {}
        properties = known.get("properties")
        named = {str(k).lower(): v for k, v in properties.items()} if isinstance(properties, dict) else {}
        yield _row(number, {"place_id": known.get("id"), **named}, known.get("geometry"))


def _row(number: int, values: Mapping[str, Any], geometry: Any) -> TheirRow:
    def first(*names: str) -> str | None:
        return next((str(values[n]).strip() for n in names if values.get(n) not in (None, "")), None)

    return TheirRow(
        number=number,
        place_id=first("place_id", "id"),
        name=first("name", "place", "settlement"),
        lonlat=_point(geometry) or _numbers(first("lon", "longitude", "x"), first("lat", "latitude", "y")),
        state=first("state", "status", "control", "controlled_by") or "",
        on=_day(first("date", "on", "day")),
    )


def _point(geometry: Any) -> tuple[float, float] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    at = geometry.get("coordinates")
    return _numbers(*at[:2]) if isinstance(at, list) and len(at) >= 2 else None


def _numbers(lon: Any, lat: Any) -> tuple[float, float] | None:
    try:
        x, y = float(lon), float(lat)
    except (TypeError, ValueError):
        return None
    return (x, y) if abs(x) <= 180 and abs(y) <= 90 else None


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None
