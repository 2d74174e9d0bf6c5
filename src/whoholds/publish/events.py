"""Claims and harm of an edition -> event rows with codes derived for ACLED-, UCDP- and PLOVER-style tables.

The codes are derived from what is claimed; nobody coded these rows by hand, and none is a verdict. Sources
of the codes: the ACLED codebook (2024), the UCDP GED codebook (version 24.1), the PLOVER manual (2018).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import chain

from whoholds.publish.content import Column, Content, Row, Table, Value
from whoholds.publish.spool import Spool

Record = dict[str, Value]

ACLED_BATTLE = ("Battles", "Armed clash")
ACLED_OTHER = ("Strategic developments", "Other")
ACLED_RELATIONS = {
    "fights": ACLED_BATTLE,
    "repels": ACLED_BATTLE,
    "enters": ACLED_BATTLE,
    "besieges": ACLED_OTHER,
    "advances": ACLED_OTHER,
    "loses": ("Strategic developments", "Non-violent transfer of territory"),
}
ACLED_GOVERNMENT = ("Battles", "Government regains territory")
ACLED_OVERTAKES = ("Battles", "Non-state actor overtakes territory")
"""ACLED uses this for the forces of a foreign state as well."""

ACLED_HARM = {
    "strike": ("Explosions/Remote violence", "Air/drone strike"),
    "shelling": ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    "bombing": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    "shooting": ("Violence against civilians", "Attack"),
    "fighting": ACLED_BATTLE,
    "other": ("Violence against civilians", "Attack"),
}

PLOVER_RELATIONS = {
    "takes": "ASSAULT",
    "fights": "ASSAULT",
    "repels": "ASSAULT",
    "enters": "ASSAULT",
    "besieges": "ASSAULT",
    "advances": "MOBILIZE",
    "loses": "RETREAT",
}

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=31)

SHARED = (
    Column("event_id", "string", "", "the claim's or harm claim's id"),
    Column("event_date", "date", "", "first day of it: as claimed, else the day of publication (UTC)"),
    Column("event_date_to", "date", "", "last day of it, included"),
)
ENDING = (
    Column("place_id", "string", "", "gazetteer id"),
    Column("location", "string", "", "the place, as written"),
    Column("latitude", "number", "", "WGS84 degrees"),
    Column("longitude", "number", "", "WGS84 degrees"),
    Column("claimant", "string", "", "who says that it happened"),
    Column("source", "string", "", "the outlet"),
    Column("notes", "string", "", "the claim's own words, cut at the source's limit"),
    Column("origin", "string", "", "rows with one origin are one voice, counted once here"),
)


def acled(content: Content) -> Table:
    """Return asserted claims and harm as ACLED-style rows, each origin once.

    Denied, hedged and intended claims give no row; nor does what a side merely holds: that is a state.
    """
    at_home = _home(content)
    claims = _rows(_claims(content), lambda record: _acled_claim(record, at_home))
    return Table("events-acled", ACLED_COLUMNS, Spool(chain(claims, map(_acled_harm, _harms(content)))))


def ucdp(content: Content) -> Table:
    """Return asserted harm as UCDP-style rows: events with at least one death, each origin once."""
    rows = (_ucdp_row(record) for record in _harms(content) if record["killed_low"])
    return Table("events-ucdp", UCDP_COLUMNS, Spool(rows))


def plover(content: Content) -> Table:
    """Return asserted claims and harm as PLOVER-style rows, each origin once."""
    claims = _rows(_claims(content), _plover_claim)
    return Table("events-plover", PLOVER_COLUMNS, Spool(chain(claims, map(_plover_harm, _harms(content)))))


def _claims(content: Content) -> Iterator[Record]:
    return _once(_placed(content.claims.records()), ("relation", "side"))


def _harms(content: Content) -> Iterator[Record]:
    return _once(_placed(content.harm.records()), ("kind", "killed_low", "wounded_low"))


def _placed(records: Iterable[Record]) -> Iterator[Record]:
    return (r for r in records if r["modality"] == "fact" and r["lon"] is not None)


def _once(records: Iterable[Record], keys: tuple[str, ...]) -> Iterator[Record]:
    seen: set[tuple[Value, ...]] = set()
    for record in records:
        key = (record["origin"], record["place_id"], *(record[k] for k in keys))
        if key not in seen:
            seen.add(key)
            yield record


# --- dates -------------------------------------------------------------------------------------------


def _days(record: Record) -> tuple[date, date]:
    published = date.fromisoformat(str(record["published"] or record["known_at"])[:10])
    first, last = _day(record["when_from"]), _day(record["when_to"])
    start = first or last or published
    return start, max(last or start, start)


def _day(value: Value) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _acled_time(record: Record) -> int:
    """Return ACLED's time_precision: 1 the day, 2 within the week, 3 within the month or longer."""
    first, last = _days(record)
    if record["when_from"] is None:
        return 2
    return 1 if last - first < DAY else 2 if last - first < WEEK else 3


def _ucdp_date(record: Record) -> int:
    """Return UCDP's date_prec: 1 the day, 2 two to six days, 3 a week, 4 a month, 5 longer."""
    first, last = _days(record)
    if record["when_from"] is None:
        return 2
    span = last - first
    steps = ((DAY, 1), (WEEK - DAY, 2), (WEEK, 3), (MONTH, 4))
    return next((code for limit, code in steps if span < limit), 5)


def _shared(record: Record) -> Row:
    first, last = _days(record)
    return record.get("claim_id") or record.get("harm_id"), first.isoformat(), last.isoformat()


def _ending(record: Record) -> Row:
    keys = ("place_id", "place", "lat", "lon", "claimant", "source", "quote", "origin")
    return tuple(record[key] for key in keys)


# --- ACLED -------------------------------------------------------------------------------------------

ACLED_COLUMNS = (
    *SHARED,
    Column("time_precision", "integer", "", "1 the day, 2 the week, 3 the month"),
    Column("event_type", "string", "", "ACLED event type"),
    Column("sub_event_type", "string", "", "ACLED sub-event type"),
    Column("actor1", "string", "", "the side, else the actor as written"),
    Column("geo_precision", "integer", "", "1 the settlement, 2 near it or part of it, 3 the region"),
    Column("fatalities", "integer", "", "killed, at least, as claimed; 0 where nothing is said"),
    *ENDING,
)


def _rows(records: Iterable[Record], row: Callable[[Record], Row | None]) -> Iterator[Row]:
    return (made for made in map(row, records) if made is not None)


def _home(content: Content) -> Callable[[Record], bool]:
    """Return whether a side that takes a place is the government of the country around it."""
    country = {r["place_id"]: r["country"] for r in content.control.records()}
    sides = content.theatre.sides if content.theatre else ()
    own = {side.name: side.country for side in sides}
    return lambda r: bool(own.get(str(r["side"]))) and own[str(r["side"])] == country.get(r["place_id"])


def _acled_claim(record: Record, at_home: Callable[[Record], bool]) -> Row | None:
    relation = str(record["relation"])
    taken = ACLED_GOVERNMENT if at_home(record) else ACLED_OVERTAKES
    code = taken if relation == "takes" else ACLED_RELATIONS.get(relation)
    if code is None:
        return None
    actor = record["side"] or record["actor"]
    where = 3 if record["place_kind"] == "region" else 2 if record["part"] else 1
    return (*_shared(record), _acled_time(record), *code, actor, where, 0, *_ending(record))


def _acled_harm(record: Record) -> Row:
    code, actor = ACLED_HARM[str(record["kind"])], record["side"] or record["by"]
    where, dead = 3 if record["place_kind"] == "region" else 1, record["killed_low"] or 0
    return (*_shared(record), _acled_time(record), *code, actor, where, dead, *_ending(record))


# --- UCDP --------------------------------------------------------------------------------------------

UCDP_COLUMNS = (
    *SHARED,
    Column("date_prec", "integer", "", "1 the day, 2 two to six days, 3 a week, 4 a month, 5 longer"),
    Column("where_prec", "integer", "", "1 the settlement, 4 the region"),
    Column("type_of_violence", "integer", "", "1 state-based, 3 one-sided (shooting)"),
    Column("side_a", "string", "", "who did it, by side, else as written"),
    Column("low", "integer", "", "killed, at least"),
    Column("high", "integer", "", "killed, at most; empty: open"),
    *ENDING,
)


def _ucdp_row(record: Record) -> Row:
    violence = 3 if record["kind"] == "shooting" else 1
    side = record["side"] or record["by"]
    counts = record["killed_low"], record["killed_high"]
    where = 4 if record["place_kind"] == "region" else 1
    return (*_shared(record), _ucdp_date(record), where, violence, side, *counts, *_ending(record))


# --- PLOVER ------------------------------------------------------------------------------------------

PLOVER_COLUMNS = (
    *SHARED,
    Column("event_type", "string", "", "PLOVER category"),
    Column("context", "string", "", "PLOVER context"),
    Column("source_actor", "string", "", "who acts, by side, else as written"),
    Column("target_actor", "string", "", "upon whom, as written, where it is said"),
    Column("magnitude", "integer", "", "killed, at least; empty where nothing is said"),
    *ENDING,
)


def _plover_claim(record: Record) -> Row | None:
    code = PLOVER_RELATIONS.get(str(record["relation"]))
    actor = record["side"] or record["actor"]
    return (*_shared(record), code, "military", actor, None, None, *_ending(record)) if code else None


def _plover_harm(record: Record) -> Row:
    actor = record["side"] or record["by"]
    found = "ASSAULT", "military", actor, record["of"], record["killed_low"]
    return (*_shared(record), *found, *_ending(record))
