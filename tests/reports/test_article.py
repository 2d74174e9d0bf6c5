"""Web pages: the article and its head, embedded posts as voices of their own, channel previews."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from reading_any import lost, read

PARAGRAPH = (
    "<p>The regional governor said on Monday that the army had left Lyman after two days of fighting.</p>"
)
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Army leaves Lyman | Example Post</title>
<meta property="og:site_name" content="Example Post"><meta property="og:title" content="Army leaves Lyman">
<meta name="author" content="A. Writer"><link rel="canonical" href="https://post.example/lyman">
<meta property="article:published_time" content="2023-04-03T14:00:00+03:00"></head>
<body><nav><a href="/">Home</a> <a href="/war">War</a></nav><article><h1>Army leaves Lyman</h1>%s%s</article>
<footer>All rights reserved. Subscribe to our letter.</footer></body></html>"""
TWEET = """<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Lyman is ours &amp; stays ours.</p>&mdash; Staff (@staff)
<a href="https://twitter.com/staff/status/1642840000000000000?ref_src=twsrc">April 3, 2023</a></blockquote>"""
PREVIEW = """<html><body>%s</body></html>"""
MESSAGE = """<div class="tgme_widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap js-widget_message"
 data-post="frontnotes/%d"><div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author">
 <a class="tgme_widget_message_owner_name" href="https://t.me/frontnotes"><span dir="auto">Front Notes</span></a></div>
 %s<div class="tgme_widget_message_text js-message_text" dir="auto">Ворог відійшов.<br/>Лиман наш.</div>
 <a class="tgme_widget_message_date" href="https://t.me/frontnotes/%d"><time datetime="2023-04-03T11:00:00+00:00">14:00</time></a>
 </div></div></div>"""
FORWARD = '<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_from_name">Staff</a></div>'


def test_a_page_gives_its_article_with_what_its_head_says() -> None:
    (report,), issues = read(PAGE % (PARAGRAPH * 4, ""), "page.html")
    assert report.text.startswith("Army leaves Lyman\nThe regional governor said")
    assert "Subscribe" not in report.text and "Home" not in report.text
    assert (report.source, report.title, report.lang, report.author) == (
        "Example Post", "Army leaves Lyman", "en", "A. Writer",
    )  # fmt: skip
    assert (report.url, report.published) == (
        "https://post.example/lyman",
        datetime(2023, 4, 3, 11, tzinfo=UTC),
    )
    assert lost(issues) == []


def test_an_embedded_post_is_a_report_of_its_own_with_handle_instant_and_link() -> None:
    reports, _ = read(PAGE % (PARAGRAPH * 4, TWEET), "page.html")
    post = reports[0]
    assert (post.source, post.text, post.url) == (
        "X @staff", "Lyman is ours & stays ours.", "https://x.com/staff/status/1642840000000000000",
    )  # fmt: skip
    assert post.published == datetime(2023, 4, 3, 10, 42, 33, tzinfo=UTC)
    assert [r.source for r in reports] == ["X @staff", "Example Post"]


def test_the_preview_of_a_channel_gives_its_posts() -> None:
    reports, issues = read(PREVIEW % (MESSAGE % (7, "", 7) + MESSAGE % (8, FORWARD, 8)), "frontnotes.html")
    assert [(r.report_id, r.source, r.voice) for r in reports] == [
        ("telegram:frontnotes/7", "Front Notes", None),
        ("telegram:frontnotes/8", "Front Notes", "Staff"),
    ]
    assert reports[0].text == "Ворог відійшов.\nЛиман наш."
    assert reports[0].url == "https://t.me/frontnotes/7"
    assert lost(issues) == []


def test_a_page_without_a_date_says_so() -> None:
    reports, issues = read(b"<html><body><article>" + PARAGRAPH.encode() * 4 + b"</article></body></html>")
    assert reports == []
    assert lost(issues)[0].field == "published"


@pytest.mark.parametrize(
    "hostile",
    [
        b"<html>" + b"<div>" * 100_000 + b"deep",
        b"<!DOCTYPE html><p>" + b"&lt;" * 300_000,
        b"<html><body>" + b"\xed\xa0\x80\xff\x00" * 5_000,
        b"<!DOCTYPE html>" + b"<!--" * 50_000,
        b"<!DOCTYPE html>" + b"<a " * 50_000,
        b"<!DOCTYPE html>" + b"<a href='" * 20_000,
        b"<html><body><blockquote class='twitter-tweet'><p>" + b"<a href='https://x.com/a/status/9'>" * 3_000,
    ],
    ids=["deep", "entities", "bytes", "comments", "tags", "quotes", "links"],
)
def test_hostile_pages_end_soon_without_a_crash(hostile: bytes) -> None:
    start = time.process_time()
    read(hostile, "page.html")
    assert time.process_time() - start < 20


WHERE_DATES_STAND = {
    "in the head": '<meta property="article:published_time" content="2023-04-03T11:00:00Z">|',
    "in the body": '|<div><meta itemprop="datePublished" content="2023-04-03T14:00:00+03:00"></div>',
    "at the text": '|<time class="a" datetime="2023-04-03T11:00:00Z">April</time><time datetime="2020-01-01">old</time>',
    "in JSON-LD": '|<script type="application/ld+json">{"datePublished": "2023-04-03T11:00:00Z"}</script>',
    "not in a script": '|<script>x = \'<meta name="date" content="1999-01-01">\'</script><time datetime="2023-04-03T11:00:00Z">',
}


@pytest.mark.parametrize("where", list(WHERE_DATES_STAND))
def test_the_instant_is_found_where_pages_put_it(where: str) -> None:
    head, body = WHERE_DATES_STAND[where].split("|")
    article = f"<article>{PARAGRAPH * 4}</article>"
    (report,), _ = read(f'<html lang="en"><head>{head}</head><body>{body}{article}</body></html>'.encode())
    assert report.published == datetime(2023, 4, 3, 11, tzinfo=UTC)


def test_paragraphs_that_are_never_closed_are_no_depth() -> None:
    date = '<html><head><meta name="date" content="2023-04-03T11:00:00Z"></head><body><article>'
    (report,), _ = read((date + "<p>The town was quiet, said its mayor." * 2_000).encode())
    assert report.text.count("mayor") > 1_000


@pytest.mark.parametrize("tag", ["div", "b", "table", "span"])
def test_what_is_nested_too_deeply_is_not_read(tag: str) -> None:
    reports, issues = read(f"<html><body>{f'<{tag}>' * 2_000}x{f'</{tag}>' * 2_000}</body></html>".encode())
    assert not reports
    assert lost(issues)
