"""Documents that once stopped a reader: each is read as far as it goes, or named."""

from __future__ import annotations

import gzip

import pytest
from reading_any import lost, read

RSS = '<rss version="2.0"><channel><title>W</title><item><title>N</title>{}</item></channel></rss>'
TOLD = "<description>Russian troops took Soledar, officials said.</description>"
WARC = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://n.example/\r\nContent-Length: {}\r\n\r\n"
PICTURE = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG"


@pytest.mark.parametrize(
    ("fields", "reports"),
    [
        (f"{TOLD}<pubDate>Thu, 12 Jan 99999999999999999999 10:00:00 +0200</pubDate>", 0),
        (f"{TOLD}<updated></updated>", 0),
        (TOLD, 0),
        ("<pubDate>Thu, 12 Jan 2023 10:00:00 +0200</pubDate><content:encoded/>", 1),
        (f"{TOLD}<guid>&#x110000;</guid><pubDate>Thu, 12 Jan 2023 10:00:00 GMT</pubDate>", 0),
        ("<description>&lt;![CDAT[ fell ]]&gt;</description><pubDate>2023-01-12T10:00:00Z</pubDate>", 1),
    ],
)
def test_feeds(fields, reports):
    found, issues = read(RSS.format(fields), "in.xml")
    assert len(found) == reports
    assert bool(lost(issues)) == (reports == 0)


def test_a_value_that_is_no_text_beside_the_records_of_a_document():
    message = (
        '{"id": 1, "type": "message", "date": "2023-01-12T10:00:00", "from": "C", "text": "Soledar fell."}'
    )
    document = f'{{"name": "\udce5", "type": "public_channel", "id": 7, "messages": [{message}]}}'
    found, _ = read(document.encode("utf-8", "surrogateescape"), "result.json")
    assert [report.text for report in found] == ["Soledar fell."]


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_an_archive_without_a_page_says_so(packed):
    found, issues = read(packed(WARC.format(len(PICTURE)).encode() + PICTURE + b"\r\n\r\n"), "in.warc")
    assert found == []
    assert "nothing can be a report" in issues[0].message


def test_an_archived_page_whose_address_is_none_is_read():
    page = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + (
        b'{"id": "a", "source": "S", "published": "2023-01-12", "text": "Soledar fell."}'
    )
    head = WARC.replace("https://n.example/", "https://[no-address/").format(len(page))
    found, _ = read(head.encode() + page + b"\r\n\r\n", "in.warc")
    assert [report.text for report in found] == ["Soledar fell."]


def test_a_table_without_rows_says_so():
    found, issues = read("id,published,source,text\n", "in.csv")
    assert found == []
    assert [issue.message for issue in issues] == ["a table without rows"]


def test_a_feed_may_be_empty_for_a_while():
    assert read('<rss version="2.0"><channel><title>W</title></channel></rss>', "in.xml") == ([], [])
