"""RSS and Atom: words, instants with their zone, edits, and feeds that are broken or mean harm."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from reading_any import lost, read

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Example Wire</title><language>en</language>
<item><title>Town changes hands</title><link>https://wire.example/1</link><guid>https://wire.example/1</guid>
<description>&lt;p&gt;The army &lt;b&gt;left&lt;/b&gt; Lyman &amp;amp; went west.&lt;/p&gt;</description>
<pubDate>Mon, 03 Apr 2023 14:00:00 +0300</pubDate></item>
%s</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Wire</title>
<entry><id>urn:1</id><title>Town changes hands</title><link href="https://wire.example/1"/>
<published>2023-04-03T14:00:00+03:00</published><updated>2023-04-03T16:00:00+03:00</updated>
<content type="html">&lt;p&gt;The army left Lyman.&lt;/p&gt;</content><summary>Short.</summary></entry></feed>"""


def test_an_item_has_title_words_instant_and_address() -> None:
    (report,), issues = read(RSS % "", "feed.xml")
    assert report.text == "Town changes hands\nThe army left Lyman & went west."
    assert (report.source, report.lang, report.url) == ("Example Wire", "en", "https://wire.example/1")
    assert report.published == datetime(2023, 4, 3, 11, tzinfo=UTC)
    assert lost(issues) == []


def test_an_atom_entry_says_when_it_was_edited_and_its_content_is_preferred() -> None:
    (report,), _ = read(ATOM)
    assert report.text == "Town changes hands\nThe army left Lyman."
    assert (report.report_id, report.edited) == ("urn:1", datetime(2023, 4, 3, 13, tzinfo=UTC))


@pytest.mark.parametrize(
    ("date", "message"),
    [("", "no date"), ("<pubDate>soon</pubDate>", "not a date"), ("<pubDate>Mon, 03 Apr 2090 14:00:00 GMT</pubDate>", "future")],
)  # fmt: skip
def test_an_item_with_a_wrong_date_is_named_and_the_rest_is_read(date: str, message: str) -> None:
    reports, issues = read(RSS % f"<item><title>Other</title><guid>2</guid>{date}</item>")
    assert len(reports) == 1
    assert [(i.line, i.field) for i in lost(issues)] == [(2, "published")]
    assert message in lost(issues)[0].message


def test_a_feed_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    last = (
        "<item><title>Cut</title><guid>urn:2</guid><pubDate>Mon, 03 Apr 2023 14:00:00 +0300</pubDate></item>"
    )
    reports, issues = read((RSS % last)[:-20])
    assert [r.title for r in reports] == ["Town changes hands"]
    assert "cut off" in lost(issues)[0].message


def test_a_feed_that_is_not_well_formed_is_read() -> None:
    reports, issues = read((RSS % "").replace("&amp;amp;", "& <br>"))
    assert len(reports) == 1
    assert "not well-formed" in issues[0].message


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "hostile",
    [
        (LAUGHS + "]>" + (RSS % "<item><title>&j;</title></item>").partition("?>")[2]).encode(),
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
        b"<rss>" + b"<a>" * 200_000,
        b"<rss><channel>" + b"\xff\xfe\x00<item>" * 1000,
        b"<feed " + b"x" * 500_000,
        b"<rss>" + b"<![CDATA[" * 50_000,
    ],
    ids=["laughs", "file", "deep", "bytes", "attribute", "cdata"],
)
def test_hostile_feeds_end_in_a_message_soon(hostile: bytes) -> None:
    start = time.perf_counter()
    reports, issues = read(hostile, "feed.xml")
    assert reports == []
    assert issues
    assert time.perf_counter() - start < 10
