"""FEEDS.toml -> what to watch, how often, and who is told."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import msgspec
from msgspec import structs

from whoholds.errors import DataError, UsageError
from whoholds.reports.telegram_live import SCHEME
from whoholds.theatres import Theatre
from whoholds.theatres.strict import TomlFile

_DURATION = re.compile(r"(\d+)\s*(s|m|h|d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
LEAST_EVERY = timedelta(seconds=30)
"""Nobody's feed is asked more often than this."""


class Feed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One address that is asked again and again: a feed, a channel's preview page, an API's answer.

    `source` names who publishes it, where its items do not say; `every` and `silent_after` are durations
    ("10m", "6h"); with `follow` the page behind each new item is read instead of the item.
    """

    url: str
    source: str = ""
    lang: str = ""
    every: str = ""
    silent_after: str = ""
    follow: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a watch does. `persist` cycles make a change an alert; `places` get every new claim as one.

    `alerts` is a file of JSON lines, `atom` the same as a feed (empty: none); `webhooks` are addresses that
    each alert is posted to; `notify` are Apprise addresses (mail, chat).
    """

    feed: tuple[Feed, ...] = ()
    theatre: bool = False
    """Whether the feeds on the cards of the ledger's theatre are watched too."""
    every: str = "10m"
    persist: int = 3
    places: tuple[str, ...] = ()
    alerts: str = "alerts.jsonl"
    atom: str = "alerts.atom"
    webhooks: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()
    host_pause: float = 2.0
    """Seconds between two requests to one host."""

    def every_of(self, feed: Feed) -> timedelta:
        """Return how often a feed is asked."""
        return max(duration(feed.every or self.every), LEAST_EVERY)


def read_plan(path: Path) -> Plan:
    """Read and check a plan; raises DataError that names file, line and key."""
    file = TomlFile(path)
    plan = file.read(Plan)
    for number, feed in enumerate(plan.feed):
        if not feed.url.startswith(("http://", "https://", SCHEME)):
            raise file.fault(f"{feed.url!r} is no web address", "feed", number, "url")
        for key in ("every", "silent_after"):
            _check(file, getattr(feed, key), number, key)
    if not (plan.feed or plan.theatre):
        raise DataError(f"{path}: nothing to watch: add a [[feed]] with its url, or theatre = true")
    twice = {f.url for f in plan.feed if sum(o.url == f.url for o in plan.feed) > 1}
    if twice:
        raise DataError(f"{path}: listed twice: {', '.join(sorted(twice))}")
    _check(file, plan.every, 0, "every")
    return plan


def with_theatre(plan: Plan, theatre: Theatre | None) -> Plan:
    """Return the plan with the feeds on the theatre's source cards, where it asks for them.

    A feed that the plan lists itself stays as it says. Raises UsageError when there is nothing to watch.
    """
    if not plan.theatre:
        return plan
    cards = theatre.sources if theatre else ()
    own = {feed.url for feed in plan.feed}
    more = (Feed(url=url, source=card.name) for card in cards for url in card.feeds if url not in own)
    found = structs.replace(plan, feed=(*plan.feed, *more))
    if not found.feed:
        raise UsageError("no source card of this ledger's theatre names a feed: write a FEEDS.toml")
    return found


def _check(file: TomlFile, value: str, number: int, key: str) -> None:
    try:
        duration(value or "1m")
    except UsageError as error:
        raise file.fault(str(error), "feed", number, key) from error


def duration(value: str) -> timedelta:
    """Return "10m", "90s", "6h" or "2d" as a duration. Raises UsageError."""
    found = _DURATION.fullmatch(value.strip())
    if found is None or int(found[1]) == 0:
        raise UsageError(f"{value!r} is no duration; write 90s, 10m, 6h or 2d")
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2]])
