"""One feed that is due -> the reports in it that the ledger does not hold yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from msgspec import structs

from whoholds.claims import RuleExtractor
from whoholds.errors import FetchError
from whoholds.hosts import host_of
from whoholds.ledger import Store
from whoholds.model import Issue, Report
from whoholds.reports import Defaults
from whoholds.reports.archive import Archive
from whoholds.reports.fetch import AGENT, Fetched, Fetcher
from whoholds.reports.telegram_live import SCHEME
from whoholds.reports.web import Gets, read_fetched, read_url
from whoholds.reports.withheld import tells_the_same
from whoholds.watch.plan import Feed
from whoholds.watch.state import FeedState

ROBOTS_FRESH = timedelta(days=1)
"""How long a host's robots.txt is taken to hold (RFC 9309, 2.4: no longer than a day)."""


@dataclass
class Polite:
    """Fetches with a pause between two requests to one host, and only what its robots.txt allows."""

    fetcher: Fetcher
    pause: float
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    telegram: Gets | None = None
    """What reads Telegram channels live, where the user has a key."""
    _last: dict[str, datetime] = field(default_factory=dict)
    _robots: dict[str, tuple[datetime, RobotFileParser]] = field(default_factory=dict)

    def get(self, url: str, validators: dict[str, str] | None = None) -> Fetched:
        """Fetch an address; raises FetchError, also for what robots.txt forbids."""
        if url.startswith(SCHEME):
            return self._live(url)
        if not self._rules(url).can_fetch(AGENT, url):
            raise FetchError(f"{url}: robots.txt forbids it")
        self._wait(url)
        return self.fetcher.get(url, validators)

    def _live(self, url: str) -> Fetched:
        if self.telegram is None:
            raise FetchError(f"{url}: needs your own key: WHOHOLDS_TELEGRAM=API_ID:API_HASH")
        return self.telegram.get(url)

    def _wait(self, url: str) -> None:
        host, now = host_of(url), self.clock()
        if host in self._last:
            left = self.pause - (now - self._last[host]).total_seconds()
            if left > 0:
                self.sleep(left)
        self._last[host] = self.clock()

    def _rules(self, url: str) -> RobotFileParser:
        """Return a host's rules; a host whose robots.txt cannot be had allows all (RFC 9309, 2.3.1.3)."""
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        at, rules = self._robots.get(base, (None, RobotFileParser()))
        if at is not None and self.clock() - at < ROBOTS_FRESH:
            return rules
        try:
            lines = self.fetcher.get(base + "/robots.txt").body.decode("utf-8", "replace").splitlines()
        except FetchError:
            lines = []
        rules = RobotFileParser()
        rules.parse(lines)
        self._robots[base] = (self.clock(), rules)
        return rules


@dataclass(frozen=True)
class Answer:
    """What a look at a feed brought: reports that are new, all dates seen, and validators for next time."""

    reports: tuple[Report, ...]
    published: tuple[datetime, ...]
    etag: str = ""
    modified: str = ""


def ask(
    feed: Feed, state: FeedState, store: Store, polite: Polite, archive: Archive | None, issues: list[Issue]
) -> Answer | None:
    """Look at a feed; None when its server says that nothing is new. Raises FetchError."""
    fetched = polite.get(feed.url, state.validators())
    if fetched.unchanged:
        return None
    defaults = Defaults(source=feed.source, lang=feed.lang or None, now=polite.clock())
    found = _once_each(read_fetched(fetched, issues, defaults, archive))
    new = list(_unknown(found, store, polite.clock(), items_only=feed.follow))
    if feed.follow:
        new = [page for item in new for page in _followed(item, polite, issues, archive)]
    return Answer(
        tuple(new),
        tuple(r.published for r in found),
        fetched.headers.get("etag", ""),
        fetched.headers.get("last-modified", ""),
    )


def _once_each(reports: Iterable[Report]) -> list[Report]:
    """Return one report an id, the first in the feed's order: some feeds list an item and its older self."""
    first: dict[str, Report] = {}
    for report in reports:
        first.setdefault(report.report_id, report)
    return list(first.values())


def _unknown(reports: Iterable[Report], store: Store, now: datetime, *, items_only: bool) -> Iterator[Report]:
    """Yield reports that are new or say something new; an edit of no stated date is dated by its finding.

    A text read under this id before is no edit: two feeds of an outlet may tell one item differently.
    With `items_only` the ledger holds the articles behind the items, so that only a stated edit is one.
    """
    for report in reports:
        known = store.report(report.report_id)
        if known is None:
            yield report
        elif _is_edit(report, known, items_only) and not store.has_reading(report, RuleExtractor.name):
            yield structs.replace(
                report,
                published=known.published,
                published_grain=known.published_grain,
                edited=_edited(report, known, now),
            )


def _edited(report: Report, known: Report, now: datetime) -> datetime:
    """Return when an edit was made; one that says it is older than what is known was found just now."""
    return report.edited if report.edited and report.edited > known.known_at() else now


def _is_edit(report: Report, known: Report, items_only: bool) -> bool:
    if items_only:
        return report.edited is not None and report.edited > known.known_at()
    return known.title != report.title or not tells_the_same(known.text, report.text)


def _followed(item: Report, polite: Polite, issues: list[Issue], archive: Archive | None) -> Iterator[Report]:
    """Yield the article behind an item, under the item's id and date; the item itself where that fails."""
    found = list(read_url(item.url, polite, issues, _defaults_of(item, polite.clock()), archive))
    article = max((r for r in found if r.report_id.startswith("r")), key=lambda r: len(r.text), default=None)
    if article is None or len(article.text) <= len(item.text):
        yield item
        return
    yield structs.replace(
        article, report_id=item.report_id, published=item.published, published_grain=item.published_grain
    )
    yield from (post for post in found if post is not article)


def _defaults_of(item: Report, now: datetime) -> Defaults:
    return Defaults(source=item.source, published=item.published, lang=item.lang, url=item.url, now=now)
