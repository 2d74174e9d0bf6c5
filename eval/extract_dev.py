"""Passages (id, source, published, lang, title, text; a JSON line each) -> CLAIMS.jsonl, one claim a line.

usage: extract_dev.py REPORTS.jsonl CLAIMS.jsonl [--theatre NAME] [--lang LANG ...]
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from whoholds.claims import RuleExtractor
from whoholds.model import Report, to_json


def report_of(row: dict[str, str]) -> Report:
    """Return the report of one passage; a date without time is kept as a day."""
    published = datetime.fromisoformat(row["published"].replace("Z", "+00:00"))
    return Report(
        report_id=row["id"],
        source=row.get("source", ""),
        published=published.replace(tzinfo=published.tzinfo or UTC),
        published_grain="day" if len(row["published"]) <= 10 else "second",
        text=row["text"],
        title=row.get("title", ""),
        lang=row.get("lang"),
    )


def main() -> None:
    """Extract the claims of every passage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--theatre")
    parser.add_argument("--lang", nargs="*")
    args = parser.parse_args()
    theatre = None
    if args.theatre:
        from whoholds.theatres import load_theatre

        theatre = load_theatre(args.theatre)
    extractor = RuleExtractor(theatre)
    rows = [
        json.loads(line) for line in args.reports.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    chosen = [row for row in rows if not args.lang or row.get("lang") in args.lang]
    with args.claims.open("wb") as out:
        for row in chosen:
            for claim in extractor.read(report_of(row)).claims:
                out.write(to_json(claim) + b"\n")


if __name__ == "__main__":
    main()
