"""Watching: faults, edits, orders and restarts end in the ledger of a clean run; alerts come once."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from newsroom import START, Clock, Newsroom, item, serving

import whoholds
from whoholds.desk import Desk
from whoholds.reports.fetch import Limits
from whoholds.watch import Plan, Watch, health
from whoholds.watch.plan import Feed
from whoholds.watch.state import load


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with whoholds.open(tmp_path / "w.db", create=True, theatre="ukraine") as opened:
        yield opened


def watch(desk: Desk, url: str, clock: Clock, **plan: Any) -> Watch:
    feeds = (Feed(url=f"{url}/feed", source="Example Wire"),)
    limits = Limits(private=True, tries=1, read=2.0)
    folder = Path(desk.ledger).parent
    return Watch(desk, Plan(feed=feeds, host_pause=0, **plan), folder, limits, clock, clock.sleep)


def view(desk: Desk) -> set[tuple[str, str, str, str]]:
    texts = {r.report_id: r.text for r in desk.store.reports()}
    live = desk.store.live_claims()
    said = {(c.claim.report_id, texts[c.claim.report_id], c.claim.quote, c.origin) for c in live}
    return said | {(name, text, "", "") for name, text in texts.items()}


def published(rounds: int) -> Iterator[list[Any]]:
    """Yield what stands in the feed round by round: new items, and one that is edited on the way."""
    items = [item(0)]
    for number in range(1, rounds):
        items.append(item(number))
        if number == rounds // 2:
            edit = "Russian forces captured Bakhmut and Soledar, the head of the group said; the mayor denied it."
            items[0] = item(0, text=edit, updated=START + timedelta(hours=number))
        yield list(items)


def run(desk: Desk, clock: Clock, rng: random.Random | None) -> Newsroom:
    room = Newsroom(rng=rng)
    with serving(room) as url:
        keeping = watch(desk, url, clock)
        for items in published(12):
            room.items = items
            clock.sleep(3600)
            keeping.once(all_feeds=True)
        room.rng = None
        for _ in range(3):
            clock.sleep(3600)
            keeping.once(all_feeds=True)
    return room


def test_a_faulty_run_ends_with_the_view_of_a_clean_one(desk: Desk, tmp_path: Path) -> None:
    clean = run(desk, Clock(), None)
    assert len(view(desk)) > 20
    assert clean.unchanged == 3
    for seed in (1, 2, 3):
        with whoholds.open(tmp_path / f"{seed}.db", create=True, theatre="ukraine") as other:
            run(other, Clock(), random.Random(seed))
            assert view(other) == view(desk)
            assert other.verify().seq > 0
            assert other.verify_originals() > 0


def test_a_known_item_is_not_added_again_and_an_edit_is_a_new_version(desk: Desk, clock: Clock) -> None:
    room = Newsroom([item(1), item(2)])
    with serving(room) as url:
        keeping = watch(desk, url, clock)
        assert keeping.once().reports == 2
        clock.sleep(3600)
        room.items = [item(2), item(1)]
        assert keeping.once().reports == 0
        clock.sleep(3600)
        room.items = [item(1, text="Ukrainian forces still hold Soledar, the mayor said."), item(2)]
        assert keeping.once().reports == 1
    report = desk.store.report("urn:item:1")
    assert report is not None
    assert (report.published, report.edited) == (START + timedelta(hours=1), clock.now)


def test_an_item_that_feeds_tell_in_two_ways_does_not_grow_without_end(desk: Desk, clock: Clock) -> None:
    short = item(1, text="Russian forces captured Soledar, the mayor said.")
    room = Newsroom([item(1), short])
    with serving(room) as url:
        keeping = watch(desk, url, clock)
        added = [keeping.once().reports]
        for items in ([short], [item(1)], [short, item(1)], [item(1)]):
            clock.sleep(3600)
            room.items = items
            added.append(keeping.once().reports)
    assert added == [1, 1, 0, 0, 0]


def test_a_feed_is_asked_when_it_is_due_and_more_rarely_while_it_fails(desk: Desk, clock: Clock) -> None:
    room = Newsroom([item(1)])
    with serving(room) as url:
        keeping = watch(desk, url, clock, every="10m")
        assert [keeping.once().asked for _ in range(2)] == [1, 0]
        assert 500 < keeping.seconds_to_next() < 700
        room.down = True
        waits = []
        for _ in range(4):
            clock.sleep(keeping.seconds_to_next() + 1)
            assert keeping.once().failed == 1
            waits.append(keeping.seconds_to_next())
    assert waits == sorted(waits)
    assert waits[-1] > 4 * waits[0]


def test_robots_txt_is_heeded(desk: Desk, clock: Clock) -> None:
    room = Newsroom([item(1)], robots="User-agent: *\nDisallow: /feed")
    with serving(room) as url:
        cycle = watch(desk, url, clock).once()
    assert (cycle.failed, room.asked) == (1, ["/robots.txt"])
    assert "robots.txt forbids it" in cycle.issues[0].message


def test_hosts_are_not_hurried(desk: Desk, clock: Clock) -> None:
    with serving(Newsroom([item(1)])) as url:
        feeds = tuple(Feed(url=f"{url}/feed?{n}") for n in range(3))
        plan = Plan(feed=feeds, host_pause=5.0)
        Watch(desk, plan, limits=Limits(private=True), clock=clock, sleep=clock.sleep).once()
    assert clock.now >= START + timedelta(seconds=10)


def test_a_broken_feed_and_a_silent_one_are_told_apart_and_told_once(desk: Desk, clock: Clock) -> None:
    room = Newsroom([item(n, hours=-10 + n) for n in range(9)])
    told = []
    with serving(room) as url:
        keeping = watch(desk, url, clock)

        def look(hours: float) -> None:
            clock.sleep(3600 * hours)
            told.extend(alert.kind for alert in keeping.once(all_feeds=True).alerts)

        look(0)
        assert [h.status for h in health(keeping.plan, load(desk.store), clock())] == ["ok"]
        for _ in range(3):
            look(6)
        assert told == ["source-silent"]
        assert health(keeping.plan, load(desk.store), clock())[0].usual_gap_hours == 1.0
        room.items.append(item(9, hours=18))
        look(0)
        room.down = True
        for _ in range(5):
            look(1)
        (broken,) = health(keeping.plan, load(desk.store), clock())
        room.down = False
        look(0)
    assert (broken.status, broken.problem) == ("broken", "HTTP 503")
    assert told == ["source-silent", "source-back", "source-broken", "source-back"]


def changing(desk: Desk, clock: Clock, room: Newsroom, url: str) -> list[Any]:
    keeping = watch(desk, url, clock, persist=2, webhooks=(f"{url}/hook",))
    found = list(keeping.once(all_feeds=True).alerts)
    for number in range(10, 15):
        clock.sleep(86_400)
        days = (clock.now - START).total_seconds() / 3600 - 1
        text = (
            f"Russian forces took full control of Soledar, the Ukrainian General Staff admitted on day {number}. "
            f"Ukraine's army has left Soledar, said commander number {number}."
        )
        room.items.append(item(number, hours=days, text=text))
        found += keeping.once(all_feeds=True).alerts
    return found


def test_a_change_that_persists_is_told_once_with_the_claims_behind_it(desk: Desk, clock: Clock) -> None:
    room = Newsroom(
        [item(1, hours=-48, text="Ukrainian forces hold Soledar, the Russian Defense Ministry said.")]
    )
    with serving(room) as url:
        found = changing(desk, clock, room, url)
        again = watch(desk, url, clock, persist=2, webhooks=(f"{url}/hook",)).once(all_feeds=True)
    (alert,) = found
    assert (alert.kind, alert.before, alert.after) == ("change", "ua", "ru")
    assert alert.claims[0].quote
    assert "ua" in alert.reversed_by
    assert again.alerts == ()
    lines = (Path(desk.ledger).parent / "alerts.jsonl").read_text().splitlines()
    assert [json.loads(line)["alert_id"] for line in lines] == [alert.alert_id]
    assert [json.loads(body)["alert_id"] for body in room.posted] == [alert.alert_id]


def test_every_new_claim_on_a_watched_place_is_told(desk: Desk, clock: Clock) -> None:
    room = Newsroom([item(0)])
    with serving(room) as url:
        keeping = watch(desk, url, clock, places=("Soledar",))
        keeping.once()
        room.items += [item(1), item(2)]
        clock.sleep(3600)
        alerts = keeping.once().alerts
    assert [a.kind for a in alerts if a.kind == "claim"] == ["claim"]
    assert alerts[0].claims[0].quote.startswith("Russian forces captured Soledar")


def test_sides_that_contradict_each_other_are_told_with_both_words(desk: Desk, clock: Clock) -> None:
    taken = "Russian forces captured Soledar, the Russian Defense Ministry said."
    denied = "Ukrainian forces still hold Soledar, the Ukrainian General Staff said."
    room = Newsroom([item(1, hours=-4, text=taken)])
    with serving(room) as url:
        keeping = watch(desk, url, clock)
        assert keeping.once().alerts == ()
        room.items.append(item(2, hours=-1, text=denied))
        clock.sleep(3600)
        (alert,) = (a for a in keeping.once().alerts if a.kind == "contradiction")
        room.items.append(item(3, hours=-0.5, text=denied.replace("still", "fully")))
        clock.sleep(3600)
        again = [a.alert_id for a in keeping.once().alerts if a.kind == "contradiction"]
    assert [c.side for c in alert.claims] == ["Ukraine", "Russia"]
    assert "Russia and Ukraine" in alert.title
    assert again in ([], [alert.alert_id])
    assert [line["kind"] for line in told(desk)] == ["contradiction"]


def told(desk: Desk) -> list[dict[str, Any]]:
    lines = (Path(desk.ledger).parent / "alerts.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_alerts_are_an_atom_feed_that_readers_take(desk: Desk, clock: Clock) -> None:
    said = 'Russian forces captured Soledar &lt;script&gt;alert(1)&lt;/script&gt; "fully", the head of the group said.'
    room = Newsroom([item(1, hours=-1, text=said)])
    with serving(room) as url:
        watch(desk, url, clock, places=("Soledar",)).once()
    raw = (Path(desk.ledger).parent / "alerts.atom").read_bytes()
    found = feedparser.parse(raw)
    assert not found.bozo
    assert b"<script" not in raw
    (entry,) = found.entries
    assert entry.id == f"urn:whoholds:alert:{told(desk)[0]['alert_id']}"
    assert "Russian forces captured Soledar" in entry.content[0].value
    assert "What would reverse it" in entry.content[0].value
    assert entry.links[0].href == "https://wire.example/1"


@pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
def test_alerts_go_to_apprise_with_the_claims_behind_them(desk: Desk, clock: Clock) -> None:
    pytest.importorskip("apprise")
    room = Newsroom([item(1, hours=-1)])
    with serving(room) as url:
        keeping = watch(desk, url, clock, places=("Soledar",), notify=(url.replace("http://", "json://"),))
        assert keeping.once().issues == ()
        room.items.append(item(7, hours=-1))
        broken = watch(desk, url, clock, places=("Soledar",), notify=("json://localhost:1/",))
        clock.sleep(3600)
        (issue,) = broken.once().issues
    (posted,) = room.posted
    assert "captured Soledar" in json.loads(posted)["message"]
    assert "What would reverse it" in json.loads(posted)["message"]
    assert "could not be sent" in issue.message
    assert len(told(desk)) == 2
