"""Lasting changes -> an Atom feed (RFC 4287), newest first, each with its place and day."""

from __future__ import annotations

from datetime import UTC, datetime, time
from xml.sax.saxutils import escape, quoteattr

from whoholds.serve.edition import Edition
from whoholds.serve.shapes import ChangeList, ChangeRow

MOST_ENTRIES = 200
"""Entries of a feed: readers fetch it daily, and a front changes a few dozen places a day."""


def feed(base: str, edition: Edition, found: ChangeList) -> str:
    """Return the feed of some changes."""
    newest = list(reversed(found.changes))[:MOST_ENTRIES]
    updated = edition.info.created or datetime.combine(found.until, time(), UTC)
    entries = "".join(_entry(base, change, edition) for change in newest)
    address = quoteattr(f"{base}/changes.atom")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Changes of control that lasted</title><id>{escape(base)}/changes.atom</id>"
        f'<link rel="self" href={address}/><updated>{_stamp(updated)}</updated>'
        f"<author><name>whoholds</name></author>{entries}</feed>\n"
    )


def _entry(base: str, change: ChangeRow, edition: Edition) -> str:
    theatre = edition.theatre_info
    names = {side.id: side.name for side in theatre.sides} if theatre else {}
    before, after = (names.get(state, state) for state in (change.before, change.after))
    told = f"{change.name}, {change.region}: {after} ({change.probability:.0%}), before {before}"
    link = quoteattr(f"{base}/#place={change.place_id}&on={change.on}")
    return (
        f"<entry><title>{escape(_plain(told))}</title>"
        f"<id>{escape(_plain(f'{base}/changes/{change.place_id}/{change.on}/{change.after}'))}</id>"
        f"<link href={_plain(link)}/><updated>{_stamp(datetime.combine(change.on, time(), UTC))}</updated>"
        f"<summary>{escape(_plain(told))}, from {change.on} on</summary></entry>"
    )


def _plain(text: str) -> str:
    """Return text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or c >= " ")


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
