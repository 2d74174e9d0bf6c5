"""A collection and a question -> GeoJSON features (RFC 7946, time as in JSON-FG), page by page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from whoholds.dossier import end_of
from whoholds.model import Claim, Harm
from whoholds.publish.app.packing import unpacked
from whoholds.publish.app.runs import Run, Runs
from whoholds.serve.asked import WhichItem, WhichItems
from whoholds.serve.claims import moment, seconds_after
from whoholds.serve.edition import AS_KNOWN, VALID, Edition, View
from whoholds.serve.faults import RequestError
from whoholds.serve.lists import cursor
from whoholds.serve.ogc.collections import Collection, properties_of
from whoholds.serve.ogc.cql import Test, condition, parsed, test_of
from whoholds.serve.ogc.space import Window, box_of, checked_crs, coordinates, in_box, window_of

Feature = dict[str, Any]


class Page(NamedTuple):
    """Features of a page, what continues it, how many there are in all (None: not counted)."""

    features: list[Feature]
    next: str | None
    matched: int | None
    view: View | None


def page_of(edition: Edition, collection: Collection, question: WhichItems) -> Page:
    """Return a page of a collection. Raises RequestError (400) for words that cannot be understood."""
    if collection.axis:
        return _control_page(edition, collection, question)
    return _table_page(edition, collection, question)


def feature_of(edition: Edition, collection: Collection, feature_id: str, question: WhichItem) -> Feature:
    """Return one feature by its id. Raises RequestError (404)."""
    crs = checked_crs(question.crs, "crs")
    if collection.axis:
        return _control_feature(edition, collection, feature_id, question, crs)
    column = {"claims": "claim_id", "harms": "harm_id", "places": "place_id"}[collection.table]
    row = edition.row(f"{SELECTS[collection.table]} WHERE t.{column} = ?", feature_id)
    if row is None:
        raise _unknown(collection, feature_id)
    return _table_feature(collection.table, row, crs)


def _unknown(collection: Collection, feature_id: str) -> RequestError:
    return RequestError(404, f"no feature {feature_id[:80]!r} in {collection.id}")


# --- control -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stretch:
    """Days (half-open) in which state, word of likelihood and confidence of a place are the same."""

    first: date
    until: date
    runs: tuple[Run, ...]

    def on(self, day: date) -> Run:
        """Return the run of a day in it."""
        return next(run for run in self.runs if run.first <= day < run.until)


def stretches(runs: Runs, no: int) -> Iterator[Stretch]:
    """Yield the stretches of a place, oldest first."""
    held: list[Run] = []
    for run in runs.of(no):
        if held and _graded(run) != _graded(held[0]):
            yield Stretch(held[0].first, held[-1].until, tuple(held))
            held = []
        held.append(run)
    if held:
        yield Stretch(held[0].first, held[-1].until, tuple(held))


def _graded(run: Run) -> tuple[str, str, str]:
    return run.state, run.likelihood, run.confidence


def view_for(edition: Edition, collection: Collection, as_of: date | None) -> View:
    """Return the view of a control collection; `as-of` takes the newest view kept until then."""
    if collection.axis == AS_KNOWN:
        runs = edition.axis(AS_KNOWN)
        if runs is None:
            raise RequestError(503, "this edition has no as-known axis; publish it anew")
        return View(AS_KNOWN, runs, end_of(as_of) if as_of else edition.info.as_known)
    if as_of is None:
        return View(VALID, edition.valid, edition.info.as_known)
    kept = [day for day in edition.kept if day <= as_of]
    if not kept:
        raise RequestError(400, f"as-of {as_of}: no view was kept so early; the first is {_first(edition)}")
    runs = edition.axis(kept[-1].isoformat())
    assert runs is not None
    return View(kept[-1].isoformat(), runs, end_of(kept[-1]))


def _first(edition: Edition) -> str:
    return edition.kept[0].isoformat() if edition.kept else "none"


def _control_page(edition: Edition, collection: Collection, question: WhichItems) -> Page:
    view = view_for(edition, collection, question.as_of)
    crs, box = (
        checked_crs(question.crs, "crs"),
        box_of(question.bbox, checked_crs(question.bbox_crs, "bbox-crs")),
    )
    window = _until(window_of(question.datetime), question.as_of if view.name == AS_KNOWN else None)
    test = _test(edition, collection, question)
    no, first = _after(question.after)
    inside, values = in_box(box)
    sql = f"SELECT no, place_id, name, region, lon, lat FROM places WHERE {inside} AND no >= ? ORDER BY no"
    found: list[Feature] = []
    for row in edition.rows(sql, *values, no):
        start = first if row["no"] == no else 0
        for stretch in _in_window(stretches(view.runs, row["no"]), window, start):
            feature = _stretch_feature(row, stretch, view, window, crs)
            if test is None or test(feature["properties"]):
                if len(found) == question.limit:
                    return Page(found, f"{row['no']}.{stretch.first.toordinal()}", None, view)
                found.append(feature)
    matched = len(found) if question.after is None else None
    return Page(found, None, matched, view)


def _until(window: Window | None, as_of: date | None) -> Window | None:
    if as_of is None:
        return window
    if window is None:
        return Window(date.min, as_of, 0, 0)
    return Window(window.first, min(window.last, as_of), 0, 0)


def _test(edition: Edition, collection: Collection, question: WhichItems) -> Test | None:
    if question.filter is None:
        return None
    checked_crs(question.filter_crs, "filter-crs")
    return test_of(parsed(question.filter), properties_of(collection, edition.states))


def _after(value: str | None) -> tuple[int, int]:
    if value is None:
        return 0, 0
    no, _, first = value.partition(".")
    return cursor(no), cursor(first)


def _in_window(found: Iterator[Stretch], window: Window | None, start: int) -> Iterator[Stretch]:
    for stretch in found:
        if stretch.first.toordinal() < start:
            continue
        if window is None or (stretch.first <= window.last and stretch.until > window.first):
            yield stretch


def _stretch_feature(
    row: sqlite3.Row, stretch: Stretch, view: View, window: Window | None, crs: str
) -> Feature:
    """Return a stretch as a feature; the probabilities are those of its first day that was asked about."""
    day = max(stretch.first, window.first) if window else stretch.first
    run = stretch.on(day)
    last = stretch.until - timedelta(1)
    shares = {f"p_{s}": p / 100 for s, p in zip(view.runs.head.states, run.p, strict=True)}
    properties = {
        "place_id": row["place_id"],
        "name": row["name"],
        "region": row["region"],
        "state": run.state,
        "likelihood": run.likelihood,
        "confidence": run.confidence,
        "freshness": run.freshness,
        "date": day.isoformat(),
        "first": stretch.first.isoformat(),
        "last": last.isoformat(),
        **shares,
        "as_known": _known(view, day),
    }
    feature_id = f"{row['place_id']}@{stretch.first.isoformat()}"
    days = [stretch.first.isoformat(), last.isoformat()]
    return _feature(feature_id, coordinates(row["lon"], row["lat"], crs), properties, days)


def _known(view: View, day: date) -> str | None:
    until = end_of(day) if view.name == AS_KNOWN else view.known_until
    return f"{until:%Y-%m-%dT%H:%M:%SZ}" if until else None


def _feature(
    feature_id: str, at: list[float] | None, properties: dict[str, Any], days: list[str] | None
) -> Feature:
    point = {"type": "Point", "coordinates": at} if at else None
    time = None if days is None else {"date": days[0]} if days[0] == days[1] else {"interval": days}
    return {"type": "Feature", "id": feature_id, "geometry": point, "time": time, "properties": properties}


def _control_feature(
    edition: Edition, collection: Collection, feature_id: str, question: WhichItem, crs: str
) -> Feature:
    view = view_for(edition, collection, question.as_of)
    place_id, _, day = feature_id.rpartition("@")
    row = edition.row("SELECT no, place_id, name, region, lon, lat FROM places WHERE place_id = ?", place_id)
    if row is not None:
        for stretch in stretches(view.runs, row["no"]):
            if stretch.first.isoformat() == day:
                return _stretch_feature(row, stretch, view, None, crs)
    raise _unknown(collection, feature_id)


# --- claims, harm, places ----------------------------------------------------------------------------

_SAID = (
    "SELECT t.*, p.place_id, p.name, p.region, p.lon, p.lat, r.report_id, r.title, r.url "
    "FROM {table} t LEFT JOIN places p ON p.no = t.place_no JOIN reports r ON r.no = t.report_no"
)
SELECTS = {
    "claims": _SAID.format(table="claims"),
    "harms": _SAID.format(table="harms"),
    "places": "SELECT t.* FROM places t",
}


def _table_page(edition: Edition, collection: Collection, question: WhichItems) -> Page:
    crs = checked_crs(question.crs, "crs")
    conditions, values = _conditions(edition, collection, question)
    matched = _matched(edition, collection.table, conditions, values)
    if question.after is not None:
        conditions, values = f"{conditions} AND t.no >= ?", [*values, cursor(question.after)]
    rows = edition.rows(
        f"{SELECTS[collection.table]} WHERE {conditions} ORDER BY t.no LIMIT ?", *values, question.limit + 1
    )
    following = str(rows[question.limit]["no"]) if len(rows) > question.limit else None
    features = [_table_feature(collection.table, row, crs) for row in rows[: question.limit]]
    return Page(features, following, matched, None)


def _conditions(edition: Edition, collection: Collection, question: WhichItems) -> tuple[str, list[Any]]:
    box = box_of(question.bbox, checked_crs(question.bbox_crs, "bbox-crs"))
    window, said = window_of(question.datetime), collection.table != "places"
    parts, values = list[str](), list[Any]()
    if box:
        inside, found = in_box(box)
        parts.append(f"t.place_no IN (SELECT no FROM places WHERE {inside})" if said else inside)
        values += found
    if said and window:
        parts.append("t.day BETWEEN ? AND ?")
        values += [window.first.toordinal(), window.last.toordinal()]
    if said and question.as_of:
        parts.append("t.known_at <= ?")
        values.append(seconds_after(question.as_of))
    if question.filter is not None:
        checked_crs(question.filter_crs, "filter-crs")
        part, found = condition(parsed(question.filter), properties_of(collection, edition.states))
        parts.append(part)
        values += found
    return " AND ".join(parts) or "1", values


def _matched(edition: Edition, table: str, conditions: str, values: list[Any]) -> int:
    joined = " LEFT JOIN places p ON p.no = t.place_no" if "p." in conditions and table != "places" else ""
    row = edition.row(f"SELECT count(*) FROM {table} t{joined} WHERE {conditions}", *values)
    return int(row[0]) if row else 0


def _table_feature(table: str, row: sqlite3.Row, crs: str) -> Feature:
    at = coordinates(row["lon"], row["lat"], crs) if row["lon"] is not None else None
    if table == "places":
        names = ("place_id", "name", "region", "country", "category", "population", "claims")
        return _feature(row["place_id"], at, {name: row[name] for name in names}, None)
    day = date.fromordinal(row["day"]).isoformat()
    shared = _said(row) | {"date": day}
    if table == "claims":
        claim = unpacked(row["body"], Claim)
        own = {name: getattr(claim, name) for name in CLAIM_PROPERTIES}
        against = {"against_interest": bool(row["against_interest"])}
        return _feature(
            claim.claim_id, at, {"claim_id": claim.claim_id, **own, **shared, **against}, [day, day]
        )
    harm = unpacked(row["body"], Harm)
    own = {name: getattr(harm, name) for name in HARM_PROPERTIES}
    counts = _counts("killed", harm.killed) | _counts("wounded", harm.wounded)
    return _feature(harm.harm_id, at, {"harm_id": harm.harm_id, **own, **counts, **shared}, [day, day])


CLAIM_PROPERTIES = (
    "relation", "modality", "claimant", "claimant_side", "actor", "side", "place", "part", "hedge", "quote",
    "lang", "when_from", "when_to", "confidence",
)  # fmt: skip
HARM_PROPERTIES = (
    "kind", "modality", "claimant", "claimant_side", "place", "of", "by", "side", "quote", "lang",
    "when_from", "when_to", "confidence",
)  # fmt: skip


def _said(row: sqlite3.Row) -> dict[str, Any]:
    published = row["published"]
    return {
        "place_id": row["place_id"],
        "name": row["name"],
        "region": row["region"],
        "known_at": f"{moment(row['known_at']):%Y-%m-%dT%H:%M:%SZ}",
        "published": None if published is None else f"{moment(published):%Y-%m-%dT%H:%M:%SZ}",
        "source": row["source"],
        "title": row["title"],
        "url": row["url"],
        "origin": row["origin"],
        "report_id": row["report_id"],
    }


def _counts(name: str, found: tuple[int | None, int | None] | None) -> dict[str, int | None]:
    low, high = found or (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def encoded(value: object) -> bytes:
    """Return JSON bytes."""
    return msgspec.json.encode(value)
