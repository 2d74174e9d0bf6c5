"""Posts of X, Mastodon, ActivityPub and Bluesky: who, when, where, and whose words a repeat carries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from reading_any import lost, read

AT = datetime(2023, 4, 3, 11, 0, tzinfo=UTC)
X = {"id_str": "1642840000000000000", "created_at": "Mon Apr 03 11:00:00 +0000 2023", "full_text": "The town holds.",
     "user": {"screen_name": "frontnotes"}, "lang": "en"}  # fmt: skip
X2 = {"id": "1642840000000000000", "created_at": "2023-04-03T11:00:00.000Z", "text": "The town holds.",
      "author_id": "42", "author": {"username": "frontnotes"}}  # fmt: skip
TOOT = {"id": "9", "uri": "https://m.example/users/notes/statuses/9", "created_at": "2023-04-03T11:00:00.000Z",
        "content": "<p>The town <b>holds</b>.</p>", "url": "https://m.example/@notes/9", "language": "en",
        "account": {"acct": "notes", "url": "https://m.example/@notes"}, "reblog": None, "edited_at": None}  # fmt: skip
CREATE = {"id": "https://m.example/1/activity", "type": "Create", "actor": "https://m.example/users/notes",
          "published": "2023-04-03T11:00:00Z",
          "object": {"id": "https://m.example/1", "type": "Note", "content": "<p>The town holds.</p>",
                     "published": "2023-04-03T11:00:00Z", "url": "https://m.example/@notes/1"}}  # fmt: skip
SKY = {"uri": "at://did:plc:abc/app.bsky.feed.post/3k", "cid": "b", "author": {"did": "d", "handle": "notes.example"},
       "record": {"$type": "app.bsky.feed.post", "text": "The town holds.", "createdAt": "2023-04-03T11:00:00Z"}}  # fmt: skip

CASES: dict[str, tuple[Any, str, str]] = {
    "X archive": ([{"tweet": X}], "X @frontnotes", "https://x.com/frontnotes/status/1642840000000000000"),
    "X API 1.1": ([X], "X @frontnotes", "https://x.com/frontnotes/status/1642840000000000000"),
    "X API 2": ({"data": [X2], "meta": {"n": 1}}, "X @frontnotes", "https://x.com/frontnotes/status/1642840000000000000"),
    "Mastodon": ([TOOT], "@notes@m.example", "https://m.example/@notes/9"),
    "outbox": ({"@context": "x", "orderedItems": [CREATE]}, "@notes@m.example", "https://m.example/@notes/1"),
    "Bluesky": ({"feed": [{"post": SKY}], "cursor": "c"}, "Bluesky @notes.example", "https://bsky.app/profile/notes.example/post/3k"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_post_has_author_instant_and_address(case: str, indent: int | None) -> None:
    document, source, url = CASES[case]
    (report,), issues = read(json.dumps(document, indent=indent))
    assert (report.source, report.url, report.text, report.published) == (source, url, "The town holds.", AT)
    assert lost(issues) == []


def test_tweets_js_of_an_archive_is_read_though_it_is_a_program() -> None:
    (report,), issues = read("window.YTD.tweets.part0 = " + json.dumps([{"tweet": X}], indent=2), "tweets.js")
    assert report.report_id == "x:1642840000000000000"
    assert lost(issues) == []


REPEATS: dict[str, tuple[Any, str]] = {
    "retweet": ([X | {"full_text": "RT @staff: The town ho…", "retweeted_status": X | {"user": {"screen_name": "staff"}}}], "X @staff"),
    "archived retweet": ([X | {"full_text": "RT @staff: The town holds."}], "X @staff"),
    "boost": ([TOOT | {"content": "", "reblog": TOOT | {"account": {"acct": "staff@w.example", "url": ""}}}], "@staff@w.example"),
    "repost": ({"feed": [{"post": SKY, "reason": {"by": {"handle": "other.example"}, "indexedAt": "2023-04-03T11:00:00Z"}}]},
               "Bluesky @notes.example"),
}  # fmt: skip


@pytest.mark.parametrize("case", REPEATS)
def test_a_repeat_carries_its_first_voice(case: str) -> None:
    document, voice = REPEATS[case]
    (report,), _ = read(document)
    assert (report.voice, report.text) == (voice, "The town holds.")
    assert report.source != voice


def test_a_boost_without_text_is_no_report() -> None:
    boost = CREATE | {"type": "Announce", "object": "https://w.example/5"}
    reports, issues = read({"orderedItems": [boost, CREATE]})
    assert (len(reports), lost(issues)) == (1, [])


def test_a_broken_post_is_named_with_its_kind() -> None:
    reports, issues = read([SKY | {"record": None}, SKY], "sky.json")
    assert len(reports) == 1
    assert "a broken Bluesky post" in issues[0].message
