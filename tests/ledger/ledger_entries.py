"""A few words -> entries as the pipeline makes them; all of it invented."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from whoholds.ledger.tables import derived
from whoholds.model import (
    Baseline,
    Check,
    Claim,
    Entry,
    Harm,
    Holding,
    Report,
    Review,
    claim_id_of,
    copy_of,
    harm_id_of,
    reading_of,
)

MARCH = datetime(2023, 3, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    """Return the start of a day of March 2023 (UTC)."""
    return MARCH + timedelta(days=number - 1)


def report(
    report_id: str = "r1", text: str = "Wagner says it took Bakhmut.", on: int = 3, **fields: Any
) -> Report:
    given = {"source": "Channel", "published": day(on)} | fields
    return Report(report_id=report_id, text=text, **given)


def claim(of: Report, quote: str | None = None, **fields: Any) -> Claim:
    words = of.text if quote is None else quote
    start = of.text.index(words)
    given = {"claimant": "Wagner", "relation": "takes", "place": "Bakhmut", "place_id": "bakhmut"} | fields
    made = Claim(
        claim_id="", report_id=of.report_id, start=start, end=start + len(words), quote=words, **given
    )
    return msgspec.structs.replace(made, claim_id=claim_id_of(made))


def harm(of: Report, **fields: Any) -> Harm:
    given = {"claimant": "@report", "kind": "strike", "killed": (2, 2)} | fields
    made = Harm(harm_id="", report_id=of.report_id, start=0, end=len(of.text), quote=of.text, **given)
    return msgspec.structs.replace(made, harm_id=harm_id_of(made))


def review(claim_id: str, verdict: str, review_id: str = "v1", **changes: Any) -> Review:
    return Review(
        review_id=review_id,
        claim_id=claim_id,
        verdict=verdict,
        reviewer="Olha",
        reviewed_at=day(20),
        reason="seen",
        changes=changes,
    )


def one_of_each() -> list[Entry]:
    """Return a report with its claim, harm and reading, a copy of it, a review, a baseline and a check."""
    first, second = report("r1"), report("r2", on=4)
    said, hurt = claim(first), harm(first)
    return [
        first,
        said,
        hurt,
        reading_of(first, "rules-1", [said], [hurt]),
        second,
        copy_of("r2", "r1", "text", 1.0, first.text),
        review(said.claim_id, "accept"),
        Baseline(
            baseline_id="b1",
            on=day(1).date(),
            claimant="mapper",
            holdings=(Holding(place_id="bakhmut", state="ua"),),
        ),
        Check(check_id="k1", place_id="bakhmut", on=day(25).date(), state="ru", at_least=0.5),
    ]


def read_entries(of: Report, *said: Claim, extractor: str = "rules-1") -> list[Entry]:
    """Return what the pipeline appends for one report."""
    return [of, *said, reading_of(of, extractor, said)]


def raw(address: Path | str) -> Any:
    """Open what is behind the ledger's back: a file, or a schema of the server as its owner."""
    if isinstance(address, Path):
        return sqlite3.connect(address, isolation_level=None)
    import psycopg

    server, _, ledger = address.partition("?ledger=")
    return psycopg.connect(server, autocommit=True, options=f"-c search_path={ledger}")


def dump(address: Path | str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every derived table, and how the tables and indexes were made."""
    connection = raw(address)
    try:
        rows = {
            table.name: connection.execute(
                f"SELECT * FROM {table.name} ORDER BY {', '.join(c.name for c in table.primary_key)}"
            ).fetchall()
            for table in derived.sorted_tables
        }
        return rows | {f"{name} made": connection.execute(_made(address, name)).fetchall() for name in rows}
    finally:
        connection.close()


def _made(address: Path | str, table: str) -> str:
    if isinstance(address, Path):
        return f"SELECT name, sql FROM sqlite_master WHERE tbl_name = '{table}' ORDER BY name"
    return (
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = current_schema() "
        f"AND table_name = '{table}' UNION SELECT indexname, replace(indexdef, current_schema(), '') "
        f"FROM pg_indexes WHERE schemaname = current_schema() AND tablename = '{table}' ORDER BY 1"
    )
