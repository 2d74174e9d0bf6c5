"""A channel read live through Telethon's own messages, without a network."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from newsroom import Clock

import whoholds
from whoholds.errors import DataError, FetchError, UsageError
from whoholds.model import Issue
from whoholds.reports import read_stream
from whoholds.reports.fetch import Limits
from whoholds.reports.telegram_live import Key, LiveTelegram
from whoholds.watch import Plan, Watch, read_plan
from whoholds.watch.plan import Feed

types = pytest.importorskip("telethon.tl.types")
KEY = Key(1, "word")


def message(number: int, text: str, **fields: Any) -> Any:
    at = datetime(2023, 4, 3, 12, number, tzinfo=UTC)
    return types.Message(id=number, peer_id=types.PeerChannel(77), date=at, message=text, post=True, **fields)


class FakeClient:
    """The part of Telethon's client that is used, over messages in memory."""

    def __init__(self, messages: list[Any], entity: Any = None) -> None:
        self.messages, self.closed = messages, False
        self.entity = entity or SimpleNamespace(title="Sample channel", username="sample")

    def get_entity(self, channel: str) -> Any:
        if channel == "gone":
            raise ValueError("No user has gone as username")
        return self.entity

    def iter_messages(self, entity: Any, limit: int) -> Any:
        return iter(self.messages[::-1][:limit])

    def disconnect(self) -> None:
        self.closed = True


POSTS = [
    message(1, "Russian forces captured Soledar, the governor said."),
    message(2, "Edited.", edit_date=datetime(2023, 4, 4, tzinfo=UTC)),
    message(
        3,
        "Carried.",
        fwd_from=types.MessageFwdHeader(date=None, from_id=types.PeerChannel(5), from_name="First"),
    ),
    message(4, ""),
]


def test_posts_come_with_channel_address_and_first_voice() -> None:
    client, issues = FakeClient(POSTS), list[Issue]()
    answer = LiveTelegram(KEY, lambda key: client).get("telegram:@sample")
    first, edited, carried = read_stream(io.BytesIO(answer.body), "t.json", issues)
    assert (first.source, first.url) == ("Sample channel", "https://t.me/sample/1")
    assert first.published == datetime(2023, 4, 3, 12, 1, tzinfo=UTC)
    assert edited.edited == datetime(2023, 4, 4, tzinfo=UTC)
    assert carried.voice == "First"
    assert client.closed
    assert not [i for i in issues if not i.kept]


@pytest.mark.parametrize(
    ("url", "entity", "error"),
    [
        ("telegram:gone", None, FetchError),
        ("telegram:somebody", SimpleNamespace(first_name="A", username="somebody"), FetchError),
        ("telegram:private", SimpleNamespace(title="Group", username=None), FetchError),
        ("telegram:no channel", None, UsageError),
        ("telegram:../../x", None, UsageError),
    ],
)
def test_what_is_no_public_channel_is_refused(url: str, entity: Any, error: type[Exception]) -> None:
    client = FakeClient(POSTS, entity)
    with pytest.raises(error, match="channel|username"):
        LiveTelegram(KEY, lambda key: client).get(url)


@pytest.mark.parametrize("value", ["", "word", "12:", ":word"])
def test_a_key_that_is_none_says_where_to_get_one(value: str) -> None:
    with pytest.raises(UsageError, match=r"my\.telegram\.org"):
        Key.read(value)


def test_a_channel_is_watched_like_a_feed(tmp_path: Path) -> None:
    plan, clock = Plan(feed=(Feed(url="telegram:sample"),)), Clock()
    live = LiveTelegram(KEY, lambda key: FakeClient(POSTS))
    with whoholds.open(tmp_path / "w.db", create=True, theatre="ukraine") as desk:
        watch = Watch(desk, plan, tmp_path, Limits(), clock, clock.sleep, telegram=live)
        assert [watch.once(all_feeds=True).reports for _ in range(2)] == [3, 0]
        without = Watch(desk, plan, tmp_path, Limits(), clock, clock.sleep)
        assert "WHOHOLDS_TELEGRAM" in without.once(all_feeds=True).issues[0].message
        assert desk.verify_originals() == 1


def test_a_plan_may_name_channels(tmp_path: Path) -> None:
    (tmp_path / "f.toml").write_text('[[feed]]\nurl = "telegram:sample"\n')
    assert read_plan(tmp_path / "f.toml").feed[0].url == "telegram:sample"
    (tmp_path / "g.toml").write_text('[[feed]]\nurl = "t.me/sample"\n')
    with pytest.raises(DataError, match="no web address"):
        read_plan(tmp_path / "g.toml")
