"""Rows -> tables: the ledger's columns as SQLAlchemy Core, for every database that carries it.

Kept for good: `entries` (the chain), `settings`, `files`, `check_results`, `meta`. Derived, remade by
`rebuild`: `reports`, `states`, `readings`, `copies`. All times are microseconds since 1970 UTC;
`until_seq` is the entry that ended a row's validity, FOREVER while it stands.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

FOREVER: Final = 2**62

Int = BigInteger().with_variant(Integer(), "sqlite")
kept = MetaData()
derived = MetaData()


def _column(name: str, kind: Any, *, null: bool = False, key: bool = False) -> Column[Any]:
    return Column(name, kind, nullable=null, primary_key=key, autoincrement=False)


meta = Table("meta", kept, _column("key", Text, key=True), _column("value", Text))
entries = Table(
    "entries",
    kept,
    _column("seq", Int, key=True),
    _column("recorded_at", Int),
    _column("kind", Text),
    _column("id", Text),
    _column("packed", Int),
    _column("body", LargeBinary),
    _column("prev_hash", LargeBinary),
    _column("hash", LargeBinary),
)
settings = Table("settings", kept, _column("key", Text, key=True), _column("value", Text))
files = Table(
    "files",
    kept,
    _column("no", Int, key=True),
    _column("name", Text),
    _column("stored_at", Int),
    _column("sha256", Text),
    _column("size", Int),
    _column("packed", Int),
    _column("data", LargeBinary),
)
check_results = Table(
    "check_results",
    kept,
    _column("check_id", Text, key=True),
    _column("head_seq", Int, key=True),
    _column("checked_at", Int),
    _column("body", LargeBinary),
)

reports = Table(
    "reports",
    derived,
    _column("seq", Int, key=True),
    _column("no", Int),
    _column("text_no", Int),
    _column("report_id", Text),
    _column("content", Text),
    _column("known_at", Int),
    _column("published", Int),
    _column("source", Text),
    _column("source_id", Text, null=True),
    _column("lang", Text, null=True),
    _column("title", Text),
    _column("url", Text),
    Index("reports_by_id", "report_id"),
    Index("reports_by_no", "no", "known_at", "seq"),
    Index("reports_by_text", "text_no", "seq"),
    sqlite_strict=True,
)
"""One row a report version: `no` is its report's first entry, `text_no` the first with this text."""

states = Table(
    "states",
    derived,
    _column("no", Int, key=True),
    _column("text_no", Int, key=True),
    _column("seq", Int, key=True),
    _column("until_seq", Int),
    _column("live", Int),
    _column("read", Int),
    _column("kind", Text),
    _column("base_seq", Int),
    _column("review_seq", Int, null=True),
    _column("verdict", Text, null=True),
    _column("place_id", Text, null=True),
    _column("side", Text, null=True),
    _column("claimant", Text),
    _column("claimant_side", Text, null=True),
    _column("relation", Text, null=True),
    _column("modality", Text),
    _column("lang", Text),
    _column("said_at", Int, null=True),
    _column("when_from", Int, null=True),
    _column("when_to", Int, null=True),
    Index("states_by_place", "place_id"),
    Index("states_by_text", "text_no"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""One row a state of a statement in one text of its report; `no` is the statement's first entry."""

copies = Table(
    "copies",
    derived,
    _column("seq", Int, key=True),
    _column("no", Int),
    _column("copy_of", Int),
    sqlite_strict=True,
)
"""One row a copy: the report `no` repeats the report `copy_of`."""

readings = Table(
    "readings",
    derived,
    _column("seq", Int, key=True),
    _column("text_no", Int),
    _column("extractor", Text),
    Index("readings_by_text", "text_no"),
    sqlite_strict=True,
)
