"""The file of alerts -> an Atom feed (RFC 4287) of the newest, for any feed reader."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import msgspec

from whoholds.model import from_json
from whoholds.watch.alerts import Alert

MOST = 100
"""Entries in the feed: readers that look once a day miss none of a bad day's alerts."""

NAMESPACE = "http://www.w3.org/2005/Atom"


def write_feed(alerts: Path, feed: Path, title: str) -> None:
    """Write the newest alerts of a file of JSON lines as a feed, whole or not at all; the same always."""
    newest = list(alerts_in(alerts))[-MOST:]
    register_namespace("", NAMESPACE)
    root = Element(_named("feed"))
    _add(root, "id", f"urn:whoholds:alerts:{title}")
    _add(root, "title", title)
    _add(root, "updated", _stamp(newest[-1].at if newest else datetime.fromtimestamp(0, UTC)))
    _add(_add(root, "author"), "name", "whoholds watch")
    for alert in reversed(newest):
        _entry(root, alert)
    _replace(feed, tostring(root, encoding="utf-8", xml_declaration=True))


def alerts_in(path: Path) -> Iterator[Alert]:
    """Yield the alerts of a file, oldest first; a line that a kill cut off is passed over."""
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            yield from_json(line, Alert)
        except msgspec.DecodeError:
            continue


def text_of(alert: Alert) -> str:
    """Return what an alert says below its title: the claims behind it, and what would reverse it."""
    said = [f"- {c.claimant} ({c.source}): “{c.quote}” {c.url}".rstrip() for c in alert.claims]
    return "\n".join([*said, f"What would reverse it: {alert.reversed_by}"] if alert.reversed_by else said)


def _entry(root: Element, alert: Alert) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", f"urn:whoholds:alert:{alert.alert_id}")
    _add(entry, "title", alert.title)
    _add(entry, "updated", _stamp(alert.at))
    _add(entry, "category").set("term", alert.kind)
    for url in dict.fromkeys(c.url for c in alert.claims if c.url):
        _add(entry, "link").attrib.update(rel="related", href=url)
    _add(entry, "content", text_of(alert) or alert.title).set("type", "text")


def _add(parent: Element, name: str, text: str | None = None) -> Element:
    child = SubElement(parent, _named(name))
    child.text = text
    return child


def _named(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _replace(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".feed-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
