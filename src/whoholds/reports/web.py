"""A web address -> the reports of what it answers, its bytes archived as they came."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from whoholds.errors import FetchError
from whoholds.hosts import host_of
from whoholds.model import Issue, Report
from whoholds.reports.archive import Archive
from whoholds.reports.fetch import Fetched
from whoholds.reports.reading import read_stream
from whoholds.reports.record import Defaults
from whoholds.reports.telegram_live import SCHEME


class Gets(Protocol):
    """Whatever fetches an address: a `Fetcher`, or a polite one."""

    def get(self, url: str) -> Fetched:
        """Return the answer; raises FetchError."""


def is_address(text: str) -> bool:
    """Whether a word is an address, of the web or of a Telegram channel, not a file."""
    return text.lower().startswith(("http://", "https://", SCHEME))


def read_url(
    url: str, fetcher: Gets, issues: list[Issue], defaults: Defaults, archive: Archive | None
) -> Iterator[Report]:
    """Yield the reports of an address; one that cannot be fetched is an issue, naming it."""
    try:
        fetched = fetcher.get(url)
    except FetchError as error:
        issues.append(Issue(file=url, message=str(error).removeprefix(f"{url}: ")))
        return
    yield from read_fetched(fetched, issues, defaults, archive)


def read_fetched(
    fetched: Fetched, issues: list[Issue], defaults: Defaults, archive: Archive | None
) -> Iterator[Report]:
    """Yield the reports of an answer, with where and when it was fetched and the hash of its bytes."""
    kind = fetched.headers.get("content-type", "")
    sha256 = archive.put(fetched.body, fetched.url, fetched.retrieved, kind) if archive else None
    known = replace(
        defaults.naming(host_of(fetched.url).removeprefix("www.") or fetched.url),
        url=defaults.url or fetched.url,
        retrieved=fetched.retrieved,
        original=sha256,
    )
    yield from read_stream(io.BytesIO(fetched.body), fetched.url, issues, known)
